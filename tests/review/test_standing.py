"""Whether an exam is a draft, approved or printed is said plainly, with who and when."""

from __future__ import annotations

import re
from pathlib import Path

from exam.support import EXAM, TOYS, blueprint, invoke
from life.support import built, change
from review.support import does

WHEN = r"\d{4}-\d\d-\d\d \d\d:\d\d"


def said(folder: Path) -> str:
    """The last line of the log, without the time."""
    return re.sub(WHEN, "then", does("log", folder).splitlines()[-1])


def test_the_log_ends_with_the_state_of_the_exam(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    assert said(folder) == "Draft: nobody has approved it yet."
    change("redraw", folder, 1)
    assert said(folder) == "Draft: nobody has approved it yet."
    does("approve", folder, "--by", "Ada  Lovelace")
    assert said(folder) == "Approved: Ada Lovelace approved it on then."
    change("redraw", folder, 1)
    assert said(folder) == "Draft: changed since Ada Lovelace approved it on then."
    does("undo", folder)
    does("printed", folder)
    assert said(folder) == "Printed: marked so on then; Ada Lovelace approved it on then."
    does("amend", folder, "--void", 1)
    assert said(folder) == "Printed: marked so on then; Ada Lovelace approved it on then."


def test_a_change_by_hand_is_a_change(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    does("approve", folder, "--by", "Ada")
    path = folder / "variants.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("What is their sum?", "Their sum?"), encoding="utf-8")
    assert said(folder) == "Draft: changed since Ada approved it on then."


def test_an_exam_that_was_built_as_final(tmp_path: Path) -> None:
    arguments = ("--seed", 1, "--bank", TOYS, "--final", "--out", tmp_path)
    assert invoke("build", blueprint(tmp_path), *arguments).exit_code == 0
    folder = tmp_path / "toys-1"
    assert said(folder) == "Approved: it was built as final."
    does("printed", folder)
    assert said(folder) == "Printed: marked so on then; it was built as final."


def test_who_approves_is_told_of_open_comments(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    for slot, text in ((1, "Too easy."), (3, "Why?"), (1, "Too long."), (2, "Fine.")):
        does("comment", folder, slot, text)
    does("comments", folder, "--resolve", 4)
    told = does("approve", folder, "--by", "Ada").splitlines()
    assert told[1:-1] == ["3 comments are still open, on question 1, question 3."]
