"""One run of TeX for many forms: those that it does not accept are left out and named; an error of no form ends it."""

from collections.abc import Callable, Sequence

import pytest

from examgen.errors import ExamgenError
from examgen.forms.runs import run
from examgen.record import Exam, Form
from examgen.typeset import Document, Segment
from examgen.typeset.png import pdf_text

FORMS = [Exam({}, (), Form(key, number)) for number, key in enumerate("ABC", start=1)]
UNKNOWN = r"\nonsense"


def document(wrong: str, shared: str = "All.") -> Callable[[Sequence[Exam]], Document]:
    """A page for all forms, then one for each, of which some are `wrong`."""

    def made(exams: Sequence[Exam]) -> Document:
        pages = [
            Segment(f"p{exam.form.number}", rf"\newpage {UNKNOWN if exam.form.key in wrong else exam.form.key}")
            for exam in exams
        ]
        return Document(r"\documentclass{article}\pagestyle{empty}", (Segment("cover", shared), *pages))

    return made


@pytest.mark.parametrize("wrong", ["", "B", "AC"])
def test_the_others_are_typeset(wrong: str) -> None:
    made = run(document(wrong), FORMS)
    left = [key for key in "ABC" if key not in wrong]
    assert [exam.form.key for exam in made.exams] == left
    assert [page.strip() for page in pdf_text(made.pdf)] == ["All.", *left]
    assert sorted(made.broken) == sorted(wrong)
    assert all(said.startswith(f"form {key}: ") and UNKNOWN in said for key, said in made.broken.items())


@pytest.mark.parametrize(("wrong", "shared", "said"), [("ABC", "All.", "p3"), ("", UNKNOWN, "cover")])
def test_where_nothing_is_left_or_no_form_is_wrong_the_error_says_where(wrong: str, shared: str, said: str) -> None:
    with pytest.raises(ExamgenError, match=rf"{said}, line 1: .*nonsense"):
        run(document(wrong, shared), FORMS)
