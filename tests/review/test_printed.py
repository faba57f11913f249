"""What was printed is kept and never changes again, whatever else does."""

from __future__ import annotations

import hashlib
from pathlib import Path
from shlex import quote

import pytest

from exam.support import EXAM, TOYS, blueprint, exam, files, invoke, make
from examgen.build import render, render_check
from examgen.errors import ExamgenError
from life.support import built, forms
from life.support import refused as refused_with_bank
from review.support import does, header, marked, papers, printed, refuses

CHANGES = (
    ("redraw", 1), ("swap", 1, "play/cost"), ("points", 1, 3), ("drop", 1), ("move", 1, 2), ("add", "play/cost"),
    ("reject", 1), ("reword", 1, "--reset"),
)  # fmt: skip


def test_what_was_printed_is_kept_with_its_hash(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    does("approve", folder, "--by", "Ada")
    does("render", folder, "--review")
    approved = files(folder)
    does("printed", folder)
    after = files(folder)
    kept = {name.removeprefix("printed/"): data for name, data in after.items() if name.startswith("printed/")}
    made = {f"{name}.{kind}" for name in ("problems", "solutions", "guide") for kind in ("tex", "pdf")}
    assert kept == {name: approved[name] for name in made | {"key.csv", "key.json"}}
    lines = (f"{name}\0{hashlib.sha256(data).hexdigest()}\n" for name, data in sorted(kept.items()))
    assert header(folder)["printed"] == {
        "record": header(folder)["approved"]["hash"],
        "files": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }
    assert {name: after[name] for name in approved.keys() - {"exam.json"}} == {
        name: data for name, data in approved.items() if name != "exam.json"
    }
    assert render_check(folder) == []
    assert "if no paper was handed out, undo --printing takes it back" in refuses("undo", folder)
    assert files(folder) == after
    does("undo", folder, "--printing")
    assert files(folder) == approved


def test_only_an_approved_exam_is_printed_and_only_once(tmp_path: Path) -> None:
    folder = built(tmp_path, EXAM)
    line = f"{folder}: is a draft; approve it first: examgen approve {quote(str(folder))} --by NAME"
    assert refuses("printed", folder) == line
    printed(folder)
    assert refuses("printed", folder) == f"{folder}: is marked as printed already"
    assert "was printed and stays as it is" in refuses("approve", folder, "--by", "Grace")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[0])
def test_commands_that_change_an_exam_name_the_one_that_amends_it(tmp_path: Path, change: tuple[object, ...]) -> None:
    folder = printed(built(tmp_path, EXAM))
    name, *arguments = change
    said = refused_with_bank(str(name), folder, *arguments)
    mend = f"examgen amend {quote(str(folder))}"
    assert said == f"examgen: {folder}: was printed and stays as it is; mend it with: {mend}\n"
    assert not (tmp_path / "rejected.txt").exists()


def test_a_command_to_be_copied_has_quotes_where_the_folder_has_spaces(tmp_path: Path) -> None:
    folder = built(tmp_path / "final exams")
    assert refuses("printed", folder).endswith(f"examgen approve '{folder}' --by NAME")
    assert refuses("amend", folder, "--void", 1).endswith(f"examgen printed '{folder}'")
    printed(folder)
    assert refused_with_bank("drop", folder, 1).endswith(f"examgen amend '{folder}'\n")


@pytest.mark.parametrize("options", [(), ("--forms", 2)])
def test_a_build_does_not_replace_what_was_printed(tmp_path: Path, options: tuple[object, ...]) -> None:
    folder = printed(built(tmp_path, EXAM))
    before = files(folder)
    path = blueprint(tmp_path)
    done = invoke("build", path, "--seed", 5, "--bank", TOYS, "--out", tmp_path, "--force", *options)
    assert done.exit_code == 1
    assert done.stderr == f"examgen: {folder}: was printed and is not replaced; --out DIR builds beside it\n"
    assert files(folder) == before


@pytest.mark.parametrize("count", [1, 3])
def test_papers_stay_as_printed_when_they_would_be_made_otherwise_now(tmp_path: Path, count: int) -> None:
    folder = built(tmp_path, EXAM) if count == 1 else forms(tmp_path, count, EXAM)
    printed(folder)
    for path in folder.rglob("*.pdf"):  # as another version of TeX would have made them
        data = path.read_bytes() + b"\n"
        path.unlink()
        path.write_bytes(data)
    before = papers(folder)
    does("amend", folder, "--void", "1b")
    assert papers(folder) == before
    assert render(folder, force=True) is False
    different = set(render_check(folder))
    assert different == {*(name for name in before if name.endswith(".pdf")), "printed/"}
    does("undo", folder)
    assert papers(folder) == before


def test_damage_to_what_is_kept_is_found(tmp_path: Path) -> None:
    folder = printed(built(tmp_path, exam("template: play/cost")))
    path = folder / "printed" / "guide.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    assert render_check(folder) == ["printed/"]


def test_all_forms_are_kept(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 3, EXAM))
    kept = {str(path.relative_to(folder / "printed")) for path in (folder / "printed").rglob("*.pdf")}
    assert kept == {"guide.pdf", *papers(folder)}
    assert set(marked(folder / "printed" / "problems.pdf")) == {False}
    assert render_check(folder) == []


def test_what_is_no_exam_is_neither_approved_nor_printed(tmp_path: Path) -> None:
    for name, *arguments in (["approve", "--by", "Ada"], ["printed"], ["amend", "--void", 1], ["comments"]):
        done = invoke(name, tmp_path / "none", *arguments)
        assert done.exit_code == 1
        assert "exam.json: not found" in done.stderr


def test_a_build_beside_it_is_free(tmp_path: Path) -> None:
    printed(built(tmp_path, EXAM))
    assert make(tmp_path / "beside", 5).changed
    with pytest.raises(ExamgenError, match="was printed and is not replaced"):
        make(tmp_path, 5)
