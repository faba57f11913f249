"""The same blueprint and seed give the same bytes, anywhere and at any time; the record alone is enough."""

import shutil
from pathlib import Path

import pytest

from exam.support import EXAM, FILES, TOYS, blueprint, exam, files, make, run, toys
from examgen import bank
from examgen.build import render, render_check
from examgen.errors import ExamgenError

HERE = {"TZ": "Asia/Tokyo", "LANG": "C.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "America/Lima", "LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4711", "COLUMNS": "40"}


STATE = {"exam.json", "variants.jsonl", "blueprint.yaml"}  # what the others are made from


def test_two_builds_at_two_times_in_two_folders(tmp_path: Path) -> None:
    text = EXAM.replace("  - slots", "  - shuffle: true\n    slots")
    results = []
    for name, env in (("one", HERE), ("deep/er/zwei ü", THERE)):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        done = run("build", blueprint(folder, text), "--seed", 7, "--bank", TOYS, cwd=folder, env=env)
        assert done.returncode == 0, done.stderr
        results.append(files(folder / "output" / "toys-7"))
    assert results[0].keys() == FILES
    assert results[0] == results[1]


def test_another_seed_gives_another_paper(tmp_path: Path) -> None:
    one, other = (make(tmp_path, seed).folder for seed in (1, 2))
    assert (one / "problems.pdf").read_bytes() != (other / "problems.pdf").read_bytes()
    assert (one / "key.csv").read_bytes() != (other / "key.csv").read_bytes()


def test_the_record_gives_every_file_again_without_any_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "bank"
    shutil.copytree(TOYS, own)
    text = exam("template: toy/addition", "template: play/ratio, format: choice", "topic: play")
    folder = make(tmp_path, text=text, bank=bank.Bank((own,))).folder
    before = files(folder)
    shutil.rmtree(own)
    monkeypatch.setattr(bank, "shipped", lambda: tmp_path / "no bank")
    assert render_check(folder) == []
    for name in FILES - STATE:
        (folder / name).unlink()
    assert sorted(render_check(folder)) == sorted(FILES - STATE)
    assert render(folder, force=True)
    assert files(folder) == before


def test_check_names_the_file_that_was_changed(tmp_path: Path) -> None:
    folder = make(tmp_path).folder
    with (folder / "key.csv").open("a") as key:
        key.write("A,9,,,,,,,,\n")
    assert render_check(folder) == ["key.csv"]
    with pytest.raises(ExamgenError, match=r"differs \(key\.csv\); --force"):
        render(folder)


def test_an_identical_rebuild_touches_nothing(tmp_path: Path) -> None:
    assert make(tmp_path).changed
    folder = tmp_path / "toys-1"
    before = {path: path.stat().st_mtime_ns for path in (folder, *folder.iterdir())}
    assert not make(tmp_path).changed
    assert {path: path.stat().st_mtime_ns for path in (folder, *folder.iterdir())} == before
    assert [path.name for path in tmp_path.iterdir()] == ["toys-1"]


def test_a_different_rebuild_is_refused_without_force(tmp_path: Path) -> None:
    before = files(make(tmp_path).folder)
    other = exam("template: toy/addition, reroll: 1")
    with pytest.raises(ExamgenError, match="--force"):
        make(tmp_path, text=other)
    assert files(tmp_path / "toys-1") == before
    assert make(tmp_path, text=other, force=True).changed
    assert files(tmp_path / "toys-1") == files(make(tmp_path / "fresh", text=other, bank=toys()).folder)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
