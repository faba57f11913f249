"""The story of an exam in two forms, from its first draw to a key that is amended after printing, told in both ways.

After every step the record, the papers, the solutions, the guide and the key say the same; what they should say is
computed here from the parameters in the record.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from e2e.hands import AtTheCommandLine, Hands, InTheBrowser
from exam.support import blueprint, exam, files, invoke, shown
from examgen.build import render_check
from examgen.record import Exam, read
from review.support import does, header, key, marked, papers
from serve.support import started, toys, watched

TEXT = exam("template: toy/addition", "template: toy/addition, id: second", "template: play/cost")
ASKED, REWORDED = "What is their sum?", "Add these two numbers."


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return toys(tmp_path / "bank")


@pytest.fixture
def folder(tmp_path: Path, bank: Path) -> Path:
    arguments = ("--seed", 5, "--bank", bank, "--out", tmp_path, "--forms", 2)
    assert invoke("build", blueprint(tmp_path, TEXT), *arguments).exit_code == 0
    return tmp_path / "toys-5"


@pytest.fixture(params=["command line", pytest.param("browser", marks=pytest.mark.xdist_group("browser"))])
def hands(request: pytest.FixtureRequest, folder: Path, bank: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    if request.param == "command line":
        yield AtTheCommandLine(folder, bank, monkeypatch)
        return
    with started(folder, "--bank", bank) as (_, address), watched(request.getfixturevalue("browser")) as tab:
        tab.goto(address)
        yield InTheBrowser(folder, tab)


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
        place = folder / "forms" / form.form.key
        paper, solutions = shown(place / "problems.pdf"), shown(place / "solutions.pdf")
        for name, (given, right) in (mine := answers(form)).items():
            assert all(grouped(number) in paper for number in given), name
            assert grouped(right) in solutions, name
            assert grouped(right) in guide, name
            assert right in given or grouped(right) not in paper, name
        expected |= mine
        total = sum(Fraction(row["points"]) for row in rows.values() if row["form"] == form.form.key)
        assert f"{float(total):g} points" in paper
    assert {name: row["answer"] for name, row in rows.items()} == {
        name: str(value) for name, (_, value) in expected.items()
    }
    for pdf in (*(folder / name for name in papers(folder) if name.endswith(".pdf")), folder / "guide.pdf"):
        assert set(marked(pdf)) == {draft}, pdf
    assert render_check(folder) == []


def changed(folder: Path, before: dict[str, dict[str, str]]) -> set[str]:
    """The parts whose row of the key is another one now."""
    now = key(folder)
    return {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}


def fingerprint(folder: Path, form: str, slot: str) -> str:
    variants = (each for exam in read(folder) for each in exam.variants)
    return next(str(each["fingerprint"]) for each in variants if (each["form"], each["slot"]) == (form, slot))


def test_the_story_of_an_exam(hands: Hands, folder: Path, bank: Path) -> None:
    agree(folder, draft=True)
    revised(hands, folder, bank)
    hands.resolve(1)
    hands.approve("Ada Lovelace")
    assert header(folder)["approved"]["by"] == "Ada Lovelace"
    agree(folder, draft=False)
    hands.printed()
    agree(folder, draft=False)
    hands.fails_to_change(1)
    amended(hands, folder)


def revised(hands: Hands, folder: Path, bank: Path) -> None:
    """What a colleague's review changes."""
    hands.comment(1, "The same numbers as last year.", "Grace")
    assert "Comment 1 (Grace): The same numbers as last year." in hands.review()
    rows = key(folder)
    hands.redraw(1, "hard")
    assert changed(folder, rows) == {"A1a", "A1b", "B1a", "B1b"}
    hands.swap(2, "play/cost")
    assert [row["template"] for row in key(folder).values()] == 2 * (["toy/addition"] * 2 + ["play/cost"] * 2)
    hands.points(2, Fraction("3.5"))
    assert {row["points"] for name, row in key(folder).items() if name[1:] == "2"} == {"3.5"}
    agree(folder, draft=True)

    hands.reword(1, ASKED, REWORDED)
    dull = fingerprint(folder, "B", "play/cost")
    hands.reject(3, "B", "dull")
    assert fingerprint(folder, "B", "play/cost") != dull
    assert (bank / "rejected.txt").read_text(encoding="utf-8").startswith(dull)
    for form in "AB":
        paper = shown(folder / "forms" / form / "problems.pdf")
        assert REWORDED in paper
        assert ASKED not in paper
        assert "last year" not in paper
    agree(folder, draft=True)

    before = files(folder)
    hands.points(1, Fraction(9))
    assert files(folder) != before
    hands.undo()
    assert files(folder) == before


def amended(hands: Hands, folder: Path) -> None:
    """What was found in the hall, and what was found while marking."""
    states, rows, paper = [files(folder)], key(folder), papers(folder)
    told = hands.accept("1a", "17..18", "B")
    assert told == [
        "Amendment 1:", "Form B: Question 1 (a): 17 to 18 is right too.", "It concerns form B.",
        "New: guide.pdf, key.csv and key.json.",
    ]  # fmt: skip
    assert not (folder / "errata.pdf").exists()
    states.append(files(folder))
    worth = rows["A1b"]["points"]
    told = hands.void("1b", (3, "Take both numbers as whole numbers."))
    assert told[1] == f"Question 1 (b) is void: everyone gets its {worth} points."
    assert told[3] == "It concerns all 2 forms."
    assert told[4] == "New: guide.pdf, key.csv and key.json, and errata.pdf for the hall."
    agree(folder, draft=False)

    with (folder / "key.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert {row["form"] for row in lines if row["void"] and row["part"] == "b"} == {"A", "B"}
    assert key(folder) == rows | {
        "A1b": rows["A1b"] | {"void": "yes"},
        "B1a": rows["B1a"] | {"also_accepted": "17..18"},
        "B1b": rows["B1b"] | {"void": "yes"},
    }
    guide, slip = shown(folder / "guide.pdf"), shown(folder / "errata.pdf")
    assert guide.count("Amendment 1. Question 1 (a): 17 to 18 is right too.") == 1  # of form B
    assert guide.count(f"Amendment 2. {told[1]}") == 3  # in full, and of each form in brief
    assert told[1] in slip
    assert "Question 3: Take both numbers as whole numbers." in slip
    assert "17" not in slip
    listed = json.loads((folder / "amendments.json").read_text(encoding="utf-8"))["amendments"]
    assert [[each["form"] for each in item["concerned"]] for item in listed] == [["B"], ["A", "B"], ["A", "B"]]
    assert papers(folder) == paper
    assert {name for name in paper if paper[name] != (folder / "printed" / name).read_bytes()} == set()

    for expected in reversed(states):
        hands.undo()
        assert files(folder) == expected
    assert "amend --" not in does("log", folder)
