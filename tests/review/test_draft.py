"""Pages say DRAFT until somebody approves exactly this exam, and the mark does no harm to what is printed."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from shlex import quote

import pytest
import zxingcpp
from PIL import Image, ImageChops

from exam.support import EXAM, TOYS, blueprint, files, invoke, make
from examgen.build import render, render_check
from examgen.typeset.png import png_pages
from life.support import built, change, forms
from review.support import does, header, marked, refuses

DOCUMENTS = ("problems", "solutions", "guide")
SHEET = EXAM.replace("duration", "answer_sheet: true\nduration")


def pictures(pdf: Path, dpi: int = 100) -> list[Image.Image]:
    return [Image.open(BytesIO(page)).convert("L") for page in png_pages(pdf.read_bytes(), dpi)]


def test_every_page_of_a_draft_says_so_and_none_of_an_approved_exam(tmp_path: Path) -> None:
    folder = built(tmp_path, SHEET)
    for name in (*DOCUMENTS, "answers"):
        assert set(marked(folder / f"{name}.pdf")) == {True}, name
    told = does("approve", folder, "--by", " Ada  Lovelace ").splitlines()
    assert told == [
        "Approved by Ada Lovelace: no page says DRAFT until something is changed.",
        f"When it goes to the printer: examgen printed {quote(str(folder))}",
    ]
    assert header(folder)["approved"]["by"] == "Ada Lovelace"
    for name in (*DOCUMENTS, "answers"):
        assert set(marked(folder / f"{name}.pdf")) == {False}, name
    assert render_check(folder) == []


def test_all_forms_are_drafts(tmp_path: Path) -> None:
    folder = forms(tmp_path, 3, EXAM)
    pdfs = [folder / name for name in files(folder) if name.endswith(".pdf") and name != "guide.pdf"]
    assert len(pdfs) == 8
    for path in (*pdfs, folder / "guide.pdf"):
        assert set(marked(path)) == {True}, path
    does("approve", folder, "--by", "Ada")
    for path in (*pdfs, folder / "guide.pdf"):
        assert set(marked(path)) == {False}, path
    assert render_check(folder) == []


def test_the_mark_moves_nothing_and_hides_nothing(tmp_path: Path) -> None:
    folder = built(tmp_path)
    drafts = {name: pictures(folder / f"{name}.pdf") for name in DOCUMENTS}
    does("approve", folder, "--by", "Ada")
    for name, draft in drafts.items():
        final = pictures(folder / f"{name}.pdf")
        assert len(final) == len(draft)
        for one, other in zip(final, draft, strict=True):
            text = one.point(lambda grey: 255 * (grey < 110))
            assert ImageChops.multiply(text, other.point(lambda grey: 255 * (grey > 140))).getbbox() is None
            below = other.crop((0, int(other.height * 0.07), *other.size))  # without the word in the header
            new = ImageChops.subtract(one.crop((0, int(one.height * 0.07), *one.size)), below)
            darkest = max(grey for grey, count in enumerate(new.histogram()) if count)
            assert 0 < darkest < 60  # light enough to be written on; rounding moves a letter's edge


def test_the_code_of_a_page_can_still_be_read(tmp_path: Path) -> None:
    folder = built(tmp_path)
    pages = pictures(folder / "problems.pdf", 150)
    found = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    assert found == [f"{header(folder)['code']}-00001-{page:02}" for page in range(1, len(pages) + 1)]


def test_a_change_brings_the_draft_back_and_its_undo_what_was_approved(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    draft = files(folder)
    does("approve", folder, "--by", "Ada")
    approved = files(folder)
    change("redraw", folder, 1)
    assert "approved" not in header(folder)
    assert set(marked(folder / "problems.pdf")) == {True}
    does("undo", folder)
    assert files(folder) == approved
    does("undo", folder)
    assert files(folder) == draft


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("variants.jsonl", "What is their sum?", "Their sum?"), ("exam.json", '"duration": 20', '"duration": 30')],
)
def test_a_change_by_hand_brings_the_draft_back(tmp_path: Path, count: int, name: str, old: str, new: str) -> None:
    folder = built(tmp_path, EXAM) if count == 1 else forms(tmp_path, count, EXAM)
    does("approve", folder, "--by", "Ada")
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    assert render(folder, force=True)
    assert set(marked(folder / "problems.pdf")) == {True}
    assert "is a draft; approve it first" in refuses("printed", folder)


def test_a_header_that_is_no_approval_is_none(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    for approved in (True, "Ada", {"by": "Ada"}, {"by": "Ada", "hash": "0" * 64}):
        (folder / "exam.json").write_text(json.dumps(header(folder) | {"approved": approved}), encoding="utf-8")
        assert "is a draft" in refuses("printed", folder)


def test_a_final_exam_is_built_at_once_with_the_same_bytes(tmp_path: Path) -> None:
    arguments = ("build", blueprint(tmp_path), "--seed", 1, "--bank", TOYS, "--final", "--out")
    for out in ("one", "two"):
        assert "DRAFT" not in invoke(*arguments, tmp_path / out).stdout
    folder = tmp_path / "one" / "toys-1"
    assert files(folder) == files(tmp_path / "two" / "toys-1")
    assert set(marked(folder / "problems.pdf")) == {False}
    assert header(folder)["approved"]["by"] is None
    approved = make(tmp_path / "three").folder
    does("approve", approved, "--by", "Ada")
    assert (approved / "problems.pdf").read_bytes() == (folder / "problems.pdf").read_bytes()


def test_final_forms(tmp_path: Path) -> None:
    arguments = ("build", blueprint(tmp_path), "--seed", 1, "--bank", TOYS, "--forms", 2, "--out", tmp_path)
    assert f"examgen approve {quote(str(tmp_path / 'toys-1'))} --by NAME" in invoke(*arguments).stdout
    assert invoke(*arguments, "--final", "--force").exit_code == 0
    assert set(marked(tmp_path / "toys-1" / "problems.pdf")) == {False}
    assert render_check(tmp_path / "toys-1") == []


def test_approving_twice_changes_nothing_and_nobody_cannot_approve(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    does("approve", folder, "--by", "Ada")
    assert does("approve", folder, "--by", "Ada").startswith("Nothing changed.\n")
    assert refuses("approve", folder, "--by", " ") == "say who approves the exam"
    assert invoke("approve", folder).exit_code == 2
