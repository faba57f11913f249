"""`--not-in EXAM`: no variant of that exam comes again."""

from pathlib import Path

import pytest

from exam.support import drawn, exam, make, toys
from examgen.errors import ExamgenError
from examgen.practice import practice

SMALL = "template: play/cost, level: easy"  # 40 variants


@pytest.mark.parametrize("seed", range(8))
def test_an_exam_avoids_another(seed: int, tmp_path: Path) -> None:
    text = exam(*[SMALL] * 18)
    old = drawn(text, seed).fingerprints()
    new = make(tmp_path, seed, text, not_in=old).exam.fingerprints() if seed == 0 else avoiding(text, seed, old)
    assert len(old) == len(new) == 18
    assert old.isdisjoint(new)


def avoiding(text: str, seed: int, old: set[str]) -> set[str]:
    from examgen import blueprint
    from examgen.exam import assemble

    return assemble(blueprint.loads(text, "toys.yaml"), seed, toys(), old).fingerprints()


def test_practice_avoids_an_exam_and_itself(tmp_path: Path) -> None:
    old = drawn(exam(*[SMALL] * 20)).fingerprints()
    made = practice("play", 12, 1, tmp_path, toys(), not_in=old)
    prints = made.exam.fingerprints()
    assert len(prints) == 12
    assert prints.isdisjoint(old)
    names = {path.name for path in made.folder.iterdir()}
    assert {"problems.pdf", "problems.tex", "solutions.pdf", "solutions.tex"} <= names


def test_an_exact_question_of_that_exam_is_refused() -> None:
    fixed = exam("template: toy/addition, params: {a: 1, b: 2}")
    with pytest.raises(ExamgenError, match=r"toy/addition.*is used already"):
        avoiding(fixed, 1, drawn(fixed).fingerprints())
