"""The story of an exam, from its first draw to a key that is amended after printing, at the command line.

After every step the record, the papers, the solutions, the guide and the key say the same; what they should say is
computed here from the parameters in the record.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from exam.support import TOYS, blueprint, exam, files, invoke, shown
from examgen.build import render_check
from examgen.record import Exam, read
from life.support import change
from review.support import does, header, key, marked, papers, refuses

TEXT = exam("template: toy/addition", "template: play/cost", "template: toy/addition, id: last")


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ") if number >= 10_000 else str(number)


def answers(form: Exam) -> dict[str, tuple[list[int], int]]:
    """By part of this form, such as A1b: the numbers that its question prints, and the right answer."""
    found: dict[str, tuple[list[int], int]] = {}
    for question in form.questions():
        params, place = question.variant["key"]["params"], form.form.key + question.number
        if question.variant["template"] == "toy/addition":
            a, b = params["a"], params["b"]
            found |= {f"{place}a": ([a, b], a + b), f"{place}b": ([a, b], (a + b) * 2)}
        else:
            found[place] = ([params["n"]], params["n"])
    return found


def agree(folder: Path, *, draft: bool) -> None:
    """Everything that is made of the exam says what its record says."""
    found, guide, rows = read(folder), shown(folder / "guide.pdf"), key(folder)
    expected: dict[str, tuple[list[int], int]] = {}
    for form in found:
        place = folder / "forms" / form.form.key if len(found.forms) > 1 else folder
        paper, solutions = shown(place / "problems.pdf"), shown(place / "solutions.pdf")
        for name, (given, right) in (mine := answers(form)).items():
            assert all(grouped(number) in paper for number in given), name
            assert grouped(right) in solutions, name
            assert grouped(right) in guide, name
            assert right in given or grouped(right) not in paper, name
        expected |= mine
        total = sum(Fraction(row["points"]) for row in rows.values() if row["form"] == form.form.key)
        assert f"{total} points" in paper
    assert {name: row["answer"] for name, row in rows.items()} == {
        name: str(value) for name, (_, value) in expected.items()
    }
    for pdf in (*(folder / name for name in papers(folder) if name.endswith(".pdf")), folder / "guide.pdf"):
        assert set(marked(pdf)) == {draft}, pdf
    assert render_check(folder) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_story_of_an_exam(tmp_path: Path, count: int) -> None:
    options = ("--forms", count) if count > 1 else ()
    arguments = ("--seed", 5, "--bank", TOYS, "--out", tmp_path, *options)
    assert invoke("build", blueprint(tmp_path, TEXT), *arguments).exit_code == 0
    folder = tmp_path / "toys-5"
    agree(folder, draft=True)

    does("comment", folder, 1, "The same numbers as last year.", "--by", "Grace")
    does("render", folder, "--review")
    assert "Comment 1 (Grace): The same numbers as last year." in shown(folder / "review.pdf")
    before = key(folder)
    change("redraw", folder, 1)
    does("comments", folder, "--resolve", 1)
    agree(folder, draft=True)
    assert {name[1] for name, row in key(folder).items() if row != before[name]} == {"1"}

    does("approve", folder, "--by", "Ada")
    agree(folder, draft=False)
    change("points", folder, 2, 3)
    agree(folder, draft=True)
    assert "is a draft" in refuses("printed", folder)
    does("approve", folder, "--by", "Ada")
    does("printed", folder)
    agree(folder, draft=False)
    assert "mend it with: examgen amend" in refuses("drop", folder, 1)

    paper, states, rows = papers(folder), [files(folder)], key(folder)
    told = does("amend", folder, "--void", "1b", "--correct", 3, "Take both numbers as whole numbers.")
    assert "It concerns everyone." in told or f"It concerns all {count} forms." in told
    agree(folder, draft=False)
    assert {name for name, row in key(folder).items() if row["void"]} == {name for name in rows if name.endswith("1b")}
    states.append(files(folder))
    last = read(folder).forms[-1].key
    does("amend", folder, "--form", last, "--accept", "3a=17..18", "--points", "3a=2", "--points", "3b=2")
    agree(folder, draft=False)
    assert key(folder)[f"{last}3a"] == rows[f"{last}3a"] | {"also_accepted": "17..18", "points": "2"}
    assert len(header(folder)["amendments"]) == 2
    assert papers(folder) == paper
    assert "whole numbers" in shown(folder / "errata.pdf")
    assert "17" not in shown(folder / "errata.pdf")

    for expected in reversed(states):
        does("undo", folder)
        assert files(folder) == expected
    assert "amend --" not in does("log", folder)
    agree(folder, draft=False)
