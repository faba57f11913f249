"""In an exam of many forms, a change typesets the chunks of forms that it changes; the others keep their files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exam.support import TOYS, exam, files, invoke
from examgen.build import render_check
from examgen.publish import KEPT
from life.support import change, forms, without_history

TEXT = exam("template: toy/addition", "template: play/cost")
MANY = 16  # two chunks of eight
MADE = {"work": "solutions.pdf", "print": "problems.pdf", "mark": "guide.pdf"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return forms(tmp_path, MANY, TEXT)


def made(folder: Path, phase: str) -> set[tuple[int, int]]:
    """The files, whatever their names, that a phase has made of the chunks; a number can be that of a removed file."""
    found = [path.stat() for path in folder.glob(f"{KEPT}/{phase}-*/{MADE[phase]}")]
    return {(each.st_ino, each.st_mtime_ns) for each in found}


def test_other_words_of_a_solution_leave_the_papers(folder: Path, tmp_path: Path) -> None:
    papers, solutions = made(folder, "print"), made(folder, "work")
    assert len(papers) == len(solutions) == 2
    (tmp_path / "words.tex").write_text("It is << ans.cost >>.", encoding="utf-8")
    change("reword", folder, 2, "solution", "--file", tmp_path / "words.tex")
    assert made(folder, "print") == papers
    assert len(made(folder, "work") - solutions) == 2
    assert render_check(folder) == []


def test_another_variant_in_one_form_leaves_the_other_chunk(folder: Path, tmp_path: Path) -> None:
    before, bank = made(folder, "work"), shutil.copytree(TOYS, tmp_path / "bank")  # its list will be longer
    assert invoke("reject", folder, 1, "--form", "C", "--bank", bank).exit_code == 0
    once = made(folder, "work")
    assert len(once & before) == 1
    assert render_check(folder) == []
    assert invoke("undo", folder).exit_code == 0
    assert made(folder, "work") & before == once & before


def test_what_is_kept_may_be_deleted(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "other" / folder.name))
    shutil.rmtree(other / KEPT)
    for each in (folder, other):
        change("points", each, 1, 6)
    assert without_history(files(other)) == without_history(files(folder))
    assert render_check(other) == []


def test_an_amendment_typesets_what_markers_need(folder: Path) -> None:
    for command in (("approve", folder, "--by", "Ada"), ("printed", folder)):
        assert invoke(*command).exit_code == 0
    before = made(folder, "work") | made(folder, "print")
    assert len(before) == 4
    assert not made(folder, "mark")
    for part in ("1a", "1b"):
        assert invoke("amend", folder, "--void", part).exit_code == 0
        assert made(folder, "work") | made(folder, "print") == before
        assert len(made(folder, "mark")) == 2
        assert render_check(folder) == []
