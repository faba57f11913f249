"""A change is kept with how it was before, and undone byte for byte; nothing is lost when a change fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exam.support import FILES, exam, files, invoke, make
from examgen import printing
from examgen.build import render, render_check
from examgen.errors import ExamgenError
from examgen.life import history
from examgen.record import line, read, write_header
from examgen.typeset import Document, Typeset

THREE = exam("template: toy/addition", "template: play/cost", "template: toy/addition, id: last")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path, text=THREE).folder


def header(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "exam.json").read_text(encoding="utf-8"))
    return found


def retitle(title: str) -> Callable[[Path], Sequence[str]]:
    def work(partial: Path) -> list[str]:
        write_header(header(partial) | {"title": title}, partial)
        return [f"The title is {title} now."]

    return work


def drop(slot: str) -> Callable[[Path], Sequence[str]]:
    def work(partial: Path) -> list[str]:
        kept = [line(each) for each in read(partial).first().variants if each["slot"] != slot]
        (partial / "variants.jsonl").write_bytes(b"".join(kept))
        found = json.loads((partial / "exam.json").read_text(encoding="utf-8"))
        for section in found["sections"]:
            section["slots"] = [each for each in section["slots"] if each["slot"] != slot]
        write_header(found, partial)
        return [f"{slot} is gone."]

    return work


def test_a_change_is_published_with_its_documents_and_kept(folder: Path) -> None:
    assert history.change(folder, "retitle Retake", retitle("Retake")) == ["The title is Retake now."]
    assert "Retake" in (folder / "problems.tex").read_text(encoding="utf-8")
    assert set(files(folder)) == FILES | {"history/0001.json"}
    assert render_check(folder) == []
    (entry,) = history.entries(folder)
    assert (entry.command, entry.said) == ("retitle Retake", ["The title is Retake now."])
    assert abs(datetime.fromisoformat(entry.when) - datetime.now(UTC)).total_seconds() < 60
    assert entry.variants == {}
    assert list(entry.files) == ["exam.json"]


def test_changes_are_undone_one_by_one_to_the_very_bytes(folder: Path) -> None:
    states = [files(folder)]
    for command, work in (("a", retitle("A")), ("b", drop("play/cost")), ("c", drop("toy/addition"))):
        history.change(folder, command, work)
        states.append(files(folder))
    assert [entry.command for entry in history.entries(folder)] == ["a", "b", "c"]
    for expected, command in zip(reversed(states[:-1]), "cba", strict=True):
        assert history.undo(folder).command == command
        assert files(folder) == expected
    with pytest.raises(ExamgenError, match="there is no change to undo"):
        history.undo(folder)


def test_the_history_keeps_only_the_variants_that_changed(folder: Path) -> None:
    before = read(folder).first().variants
    history.change(folder, "drop", drop("play/cost"))
    (entry,) = history.entries(folder)
    assert entry.variants == {"A": {"play/cost": before[1]}}


def test_a_change_that_changes_nothing_leaves_no_trace(folder: Path) -> None:
    before = files(folder)
    assert history.change(folder, "look", lambda _: []) == ["Nothing changed."]
    assert files(folder) == before


def test_a_change_that_fails_changes_nothing(folder: Path) -> None:
    before = files(folder)

    def work(partial: Path) -> list[str]:
        retitle("A")(partial)
        raise ExamgenError("no")

    with pytest.raises(ExamgenError, match=r"^no$"):
        history.change(folder, "a", work)
    assert files(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


def test_one_change_at_a_time(folder: Path) -> None:
    def work(_: Path) -> list[str]:
        with pytest.raises(ExamgenError, match="another examgen is making it"):
            history.change(folder, "b", retitle("B"))
        return []

    history.change(folder, "a", work)


def test_only_what_changed_is_typeset(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typeset = []

    def pages(document: Document, name: str, where: dict[str, str], *, real: Callable[..., Typeset]) -> Typeset:
        typeset.append(name)
        return real(document, name, where)

    real = printing.pages
    monkeypatch.setattr(printing, "pages", lambda *arguments: pages(*arguments, real=real))

    def relabel(partial: Path) -> list[str]:
        made = read(partial).first().variants
        made[0]["key"]["solution"] += "Well done.\n"
        (partial / "variants.jsonl").write_bytes(b"".join(map(line, made)))
        return []

    history.change(folder, "praise", relabel)
    assert typeset == ["solutions"]
    assert render_check(folder) == []


def test_rendering_keeps_the_history(folder: Path) -> None:
    history.change(folder, "a", retitle("A"))
    before = files(folder)
    (folder / "problems.pdf").unlink()
    assert render(folder, force=True)
    assert files(folder) == before


def test_what_is_no_exam_cannot_be_changed(tmp_path: Path) -> None:
    for work in (history.entries, history.undo, lambda path: history.change(path, "a", retitle("A"))):
        with pytest.raises(ExamgenError, match=r"exam\.json: not found"):
            work(tmp_path / "none")


def test_a_damaged_history_is_told(folder: Path) -> None:
    history.change(folder, "a", retitle("A"))
    path = folder / "history" / "0001.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ExamgenError, match=rf"^{path}: cannot be read: .*; restore it"):
        history.undo(folder)


@pytest.mark.parametrize("name", ["command", "when", "said", "files", "variants"])
def test_a_change_that_was_edited_by_hand_is_told(folder: Path, name: str) -> None:
    history.change(folder, "a", retitle("A"))
    path = folder / "history" / "0001.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {name: 7}), encoding="utf-8")
    for command in (history.undo, history.entries):
        with pytest.raises(ExamgenError, match=rf"^{path}: cannot be read: the change has 7 as {name}; restore it"):
            command(folder)


def test_the_log_tells_what_changed_and_undo_what_it_took_back(folder: Path) -> None:
    assert invoke("log", folder).output == f"{folder}: as it was built\nDraft: nobody has approved it yet.\n"
    history.change(folder, "retitle A", retitle("A"))
    when = datetime.fromisoformat(history.entries(folder)[0].when).astimezone()
    listed = f"1  {when:%Y-%m-%d %H:%M}  retitle A\n   The title is A now.\n"
    assert invoke("log", folder).output == f"{listed}Draft: nobody has approved it yet.\n"
    assert invoke("undo", folder).output == "Taken back: retitle A\n"
    nothing = invoke("undo", folder)
    assert (nothing.exit_code, nothing.stderr) == (1, f"examgen: {folder}: there is no change to undo\n")


def test_what_a_killed_change_left_is_cleared_away(folder: Path) -> None:
    before = files(folder)
    left = folder.with_name(f".{folder.name}.partial") / "_state" / "history"
    left.mkdir(parents=True)
    (left / "0001.json").write_text("{", encoding="utf-8")
    history.change(folder, "a", retitle("A"))
    assert list(folder.parent.iterdir()) == [folder]
    history.undo(folder)
    assert files(folder) == before
