"""Questions of the lecturer's own, in the solutions."""

from __future__ import annotations

from pathlib import Path

import pytest

from exam.support import drawn, exam, make, shown
from examgen.remarks import remarks

ANSWER, SOLUTION = "The weights are shared.", "Each position uses the same kernel."


@pytest.mark.parametrize("worked", [True, False])
def test_the_answer_stands_there_once(tmp_path: Path, worked: bool) -> None:  # noqa: FBT001
    solution = f", solution: {SOLUTION}" if worked else ""
    own = f"question: {{title: Own, text: Why so few parameters?, answer: {ANSWER}{solution}}}, points: 2"
    folder = make(tmp_path, text=exam(own)).folder
    text = shown(folder / "solutions.pdf")
    assert text.count(ANSWER) == 1
    assert text.count(SOLUTION) == int(worked)
    assert shown(folder / "guide.pdf").count(ANSWER) == 1


def test_questions_without_minutes_are_told() -> None:
    own = "question: {{title: Own, text: Why?, answer: So.{}}}, points: 2"
    timed, untimed = own.format(", minutes: 4"), own.format("")
    (line,) = remarks(drawn(exam(untimed, timed, "template: toy/addition", untimed)))
    assert line == "Your own questions without 'minutes:', which are not counted in the time: 1, 4."
    assert list(remarks(drawn(exam(timed)))) == []
