"""The answer sheet: a field for every part in the shape of its answer, and nothing that the paper does not say."""

import re
from pathlib import Path

import pytest

from exam.support import blueprint, drawn, exam, invoke, make, shown
from examgen.bank import Bank
from examgen.draw import Request, draw
from examgen.record import Exam, Question, read
from examgen.render.answer_sheet import answer_sheet, block
from examgen.render.body import labels
from examgen.render.style import preamble
from examgen.template import load
from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import pdf_text

SHEET = "answer_sheet: true"
SLOTS = (
    "template: conv_arithmetic/conv_layer_cost_row",
    "template: backprop_graphs/affine_layer_backward",
    "template: classifiers_losses/softmax_cross_entropy",
    "template: concepts/concept_true_false",
    "template: concepts/concept_matching",
    "template: concepts/concept_ordering",
    "template: concepts/network_diagram_drawing",
    "template: concepts/essay_rubric",
    "question: {title: Own, text: Why?, answer: Because of THIS}, points: 2, room: 7 lines",
)


@pytest.mark.parametrize("format_", ["open", "boxes", "choice"])
def test_every_part_has_its_label_and_its_field(format_: str) -> None:
    for question in drawn(exam(*SLOTS, head=SHEET), form=format_).questions():
        text, problem = block(question), question.variant["problem"]
        for label in labels(problem).values():
            assert not label or text.count(rf"\examSlot{{{label}}}") == 1
        for part in problem["parts"]:
            assert field(part["blank"], chosen=bool(part["options"])) in text


def field(blank: dict[str, object], *, chosen: bool) -> str:
    """A piece of LaTeX that only this kind of field has."""
    kind = str(blank["kind"])
    if kind in ("matching", "ordering"):
        return r"\examLetter{}"
    if chosen:
        return r"\square" if kind == "squares" else r"\bigcirc"
    known = {"lines": r"\examRule", "truth": "false", "drawing": r"\examEmpty", "matrix": r"\examStack"}
    return known.get(kind, rf"\examField{{{blank['width']:g}}}")


def test_the_letters_are_those_of_the_key() -> None:
    for question in drawn(exam(*SLOTS[:3], head=SHEET), form="choice").questions():
        offered = re.findall(r"\\bigcirc\$\\kern3pt \\textbf\{(\w)\}", block(question))
        for part in question.variant["problem"]["parts"]:
            assert set(question.variant["key"]["parts"][part["id"]]["letters"]) <= set(offered)
        assert len(offered) == sum(len(part["options"]) for part in question.variant["problem"]["parts"])


def test_a_field_says_how_its_answer_is_to_be_written() -> None:
    notes = set()
    for question in drawn(exam(*SLOTS[:3], head=SHEET)).questions():
        asked = [part["blank"]["note"] for part in question.variant["problem"]["parts"]]
        for note in asked:
            assert block(question).count(rf"\examHint{{{note}}}") == asked.count(note) or not note
        notes |= set(asked)
    assert "2 decimals, or exact" in notes


def test_room_of_a_slot_is_room_on_the_sheet() -> None:
    (question,) = drawn(exam(SLOTS[-1], head=SHEET)).questions()
    assert block(question).count(r"\examRule") == 7


def test_the_sheet_is_the_same_with_a_blanked_key(tmp_path: Path) -> None:
    folder = make(tmp_path, text=exam(*SLOTS, head=SHEET)).folder
    made = read(folder).first()
    blanked = Exam(made.header, tuple(variant | {"key": {}} for variant in made.variants), made.form)
    assert answer_sheet(blanked).tex() == (folder / "answers.tex").read_text(encoding="utf-8")
    assert typeset(answer_sheet(blanked)).overfull == ()
    printed = shown(folder / "answers.pdf")
    for text in ("Name", "Student number", "Answers", "Own"):
        assert text in printed
    assert "THIS" not in printed
    assert "Write all answers on the answer sheet" in shown(folder / "problems.pdf")


def test_an_exam_has_a_sheet_only_if_it_asks_for_one(tmp_path: Path) -> None:
    folder = make(tmp_path, text=exam(SLOTS[0])).folder
    assert not (folder / "answers.pdf").exists()
    assert "answer sheet" not in shown(folder / "problems.pdf")


def test_every_form_has_a_sheet_and_its_formulas(tmp_path: Path) -> None:
    path = blueprint(tmp_path, exam(*SLOTS[:2], head="formula_sheet: true\nanswer_sheet: true"))
    assert invoke("build", path, "--seed", 1, "--forms", 2, "--final", "--out", tmp_path).exit_code == 0
    folder = tmp_path / "toys-1"
    together = pdf_text((folder / "answers.pdf").read_bytes())
    assert [re.findall(r"Answers, form (.)", page) for page in together] == [["A"], ["B"]]
    for form in ("A", "B"):
        single = folder / "forms" / form
        assert f"Answers, form {form}" in shown(single / "answers.pdf")
        assert "Answers" not in shown(single / "solutions.pdf")
        assert pdf_text((single / "problems.pdf").read_bytes())[-1].startswith("Formulas")
    assert "Answers" not in shown(folder / "guide.pdf")


def test_loose_pages_have_lines_for_name_and_number(tmp_path: Path) -> None:
    path = blueprint(tmp_path, exam(SLOTS[0], SLOTS[-1].replace("7 lines", "50 lines"), head=SHEET))
    (tmp_path / "roster.csv").write_text("id,name\n7,Ada\n8,Grace\n")
    for options in (["--seed", 1], ["--seed", 2, "--forms", 2]):
        assert invoke("build", path, *options, "--final", "--out", tmp_path).exit_code == 0
    assert invoke("build", path, "--seed", 3, "--roster", tmp_path / "roster.csv", "--out", tmp_path).exit_code == 0
    for anonymous in ("toys-1/answers.pdf", "toys-2/answers.pdf", "toys-2/forms/B/answers.pdf"):
        text = pdf_text((tmp_path / anonymous).read_bytes())
        assert len(text) > 1
        assert all(page.count("Name") == page.count("Student number") == 1 for page in text)
    for page in pdf_text((tmp_path / "toys-3" / "answers.pdf").read_bytes()):
        assert page.count("Name") == ("Answers" in page)
        assert "Ada" in page or "Grace" in page
    for other in ("toys-1/guide.pdf", "toys-2/guide.pdf", "toys-2/solutions.pdf"):
        assert "Student number" not in shown(tmp_path / other)


def test_the_fields_of_every_template_fit_on_the_page() -> None:
    bank = Bank()
    variants = (
        draw(Request(load(entry), 1, level, entry.id), bank.facts) for entry in bank.entries() for level in entry.levels
    )
    asked = [Segment(f"q{k}", block(Question(str(k), variant))) for k, variant in enumerate(variants, start=1)]
    assert typeset(Document(preamble("A4"), tuple(asked))).overfull == ()
