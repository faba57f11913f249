"""A rejected variant goes on a list, leaves its exam, and is never drawn again from that bank."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exam.support import TOYS, blueprint, exam, files, invoke
from examgen.record import read
from life.support import fingerprints, without_history

TEXT = exam("template: play/cost, level: easy", "template: toy/addition")  # 40 variants of the first


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOYS, tmp_path / "bank"))


@pytest.fixture
def build(tmp_path: Path, bank: Path) -> Callable[..., Path]:
    def built(seed: int, *options: object) -> Path:
        path = blueprint(tmp_path, TEXT)
        done = invoke("build", path, "--seed", seed, "--out", tmp_path / "output", "--bank", bank, *options)
        assert done.exit_code == 0, done.output
        return tmp_path / "output" / f"toys-{seed}"

    return built


def test_a_rejected_variant_is_replaced_listed_and_avoided(
    build: Callable[..., Path], bank: Path, tmp_path: Path
) -> None:
    folder = build(5)
    before = fingerprints(folder)
    done = invoke("reject", folder, 1, "--reason", "too  easy", "--bank", bank)
    listed = bank / "rejected.txt"
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Question 1 (Cost): other numbers.\n")
    assert f"The variant is on the list {listed}" in done.output
    assert listed.read_text(encoding="utf-8") == (
        f"{before['play/cost']}  play/cost, toys-5, form A, question 1: too easy\n"
    )
    after = fingerprints(folder)
    assert after["play/cost"] != before["play/cost"]
    assert after["toy/addition"] == before["toy/addition"]
    assert (folder / "blueprint.yaml").read_text(encoding="utf-8") == TEXT
    changed = without_history(files(folder))
    shutil.rmtree(folder)
    assert changed == files(build(5))
    assert not (tmp_path / "output" / "rejected.txt").exists()


def test_nothing_changes_where_the_list_cannot_be_written(
    build: Callable[..., Path], bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(5)
    before = files(folder)
    monkeypatch.setattr("os.access", lambda path, mode: (path, mode) != (bank, os.W_OK))
    done = invoke("reject", folder, 1, "--bank", bank)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"examgen: {bank / 'rejected.txt'}: cannot be written, so the variant would")
    assert files(folder) == before


def test_a_folder_in_the_place_of_the_list_is_no_list(build: Callable[..., Path], bank: Path) -> None:
    folder = build(5)
    before = files(folder)
    (bank / "rejected.txt").mkdir()
    for command in (("reject", folder, 1), ("redraw", folder, 1), ("build", "--seed", 1)):
        done = invoke(*command, "--bank", bank)
        assert done.exit_code == 1
        assert done.stderr.lower().startswith(f"examgen: {bank / 'rejected.txt'}: is a directory".lower())
    assert files(folder) == before


def test_undo_leaves_the_list_and_says_so(build: Callable[..., Path], bank: Path) -> None:
    folder = build(5)
    before = files(folder)
    invoke("reject", folder, 1, "--bank", bank)
    done = invoke("undo", folder)
    assert done.output.endswith("delete its line there to allow it again.\n")
    assert files(folder) == before
    listed = (bank / "rejected.txt").read_text(encoding="utf-8")
    assert len(listed.splitlines()) == 1
    assert invoke("reject", folder, 1, "--bank", bank).exit_code == 0
    assert (bank / "rejected.txt").read_text(encoding="utf-8") == listed


def test_without_a_bank_of_ones_own_the_list_is_beside_the_exams(tmp_path: Path) -> None:
    path = blueprint(tmp_path, exam("template: conv_arithmetic/conv_layer_cost_row"))
    invoke("build", path, "--seed", 1, "--out", tmp_path / "output")
    folder = tmp_path / "output" / "toys-1"
    (before,) = fingerprints(folder).values()
    assert invoke("reject", folder, 1).exit_code == 0
    assert (tmp_path / "output" / "rejected.txt").read_text(encoding="utf-8").startswith(before)
    invoke("build", path, "--seed", 1, "--out", tmp_path / "output", "--force")
    assert list(fingerprints(folder).values()) != [before]


def test_a_practice_set_avoids_it_too(tmp_path: Path, bank: Path) -> None:
    arguments = ("--topic", "play", "--level", "easy", "--count", 1, "--seed", 1, "--out", tmp_path, "--bank", bank)
    assert invoke("practice", *arguments).exit_code == 0
    folder = tmp_path / "practice-play-1"
    (before,) = fingerprints(folder).values()
    (bank / "rejected.txt").write_text(f"{before}  too easy\n", encoding="utf-8")
    assert invoke("practice", *arguments, "--force").exit_code == 0
    assert list(fingerprints(folder).values()) != [before]


def test_the_variant_of_one_form_is_rejected(build: Callable[..., Path], bank: Path) -> None:
    folder = build(5, "--forms", 3)
    before = [exam.variants for exam in read(folder)]
    unclear = invoke("reject", folder, 1, "--bank", bank)
    assert "question 1: another variant in each form; name the form with --form" in unclear.stderr
    unknown = invoke("reject", folder, 1, "--form", "D", "--bank", bank)
    assert "D: no such form; the exam has A, B, C" in unknown.stderr
    assert not (bank / "rejected.txt").exists()
    done = invoke("reject", folder, 1, "--form", "B", "--bank", bank)
    assert done.exit_code == 0, done.output
    after = [exam.variants for exam in read(folder)]
    assert [[a == b for a, b in zip(*pair, strict=True)] for pair in zip(before, after, strict=True)] == [
        [True, True], [False, True], [True, True],
    ]  # fmt: skip
    changed = without_history(files(folder))
    shutil.rmtree(folder)
    assert changed == files(build(5, "--forms", 3))


def test_a_form_shares_a_variant_where_no_other_is_left(build: Callable[..., Path], bank: Path) -> None:
    folder = build(5, "--forms", 41)
    costs = {exam.form.key: exam.variants[0]["fingerprint"] for exam in read(folder)}
    assert len(set(costs.values())) == 40
    rejected = costs["B"]
    having = {form for form, print_ in costs.items() if print_ == rejected}
    done = invoke("reject", folder, 1, "--form", "B", "--bank", bank)
    assert done.exit_code == 0, done.output
    after = {exam.form.key: exam.variants[0]["fingerprint"] for exam in read(folder)}
    assert {form for form in costs if after[form] != costs[form]} == having
    assert set(after.values()) == set(costs.values()) - {rejected}
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["room"] == {"play/cost": 39}


def test_rejecting_all_of_a_templates_variants_ends_with_a_message(build: Callable[..., Path], bank: Path) -> None:
    folder = build(5)
    for _ in range(39):
        assert invoke("reject", folder, 1, "--bank", bank).exit_code == 0
    before = files(folder)
    last = invoke("reject", folder, 1, "--bank", bank)
    assert last.exit_code == 1
    assert "no draw is accepted in 400: the variant is used already" in last.stderr
    assert files(folder) == before
    assert len((bank / "rejected.txt").read_text(encoding="utf-8").splitlines()) == 39


def test_a_list_may_have_remarks_and_nothing_else(build: Callable[..., Path], bank: Path) -> None:
    folder = build(5)
    (bank / "rejected.txt").write_text("# ours\n\n0123456789abcdef by hand", encoding="utf-8")
    assert invoke("reject", folder, 1, "--bank", bank).exit_code == 0
    lines = (bank / "rejected.txt").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["# ours", "", "0123456789abcdef by hand"]
    assert len(lines) == 4
    (bank / "rejected.txt").write_bytes(b"\xef\xbb\xbf0123456789abcdef  by an editor\r\n# ours\r\n")
    assert invoke("reject", folder, 1, "--bank", bank).exit_code == 0
    ours, added = (bank / "rejected.txt").read_bytes().split(b"# ours\r\n")
    assert ours == b"\xef\xbb\xbf0123456789abcdef  by an editor\r\n"
    assert added.endswith(b"  play/cost, toys-5, form A, question 1\n")
    (bank / "rejected.txt").write_bytes("# f\u00fcr uns".encode("latin-1"))
    done = invoke("redraw", folder, 1, "--bank", bank)
    assert done.stderr == f"examgen: {bank / 'rejected.txt'}:1: byte 0xfc is not UTF-8; save the file as UTF-8\n"
    (bank / "rejected.txt").write_text("# ours\nnot this one\n", encoding="utf-8")
    done = invoke("redraw", folder, 1, "--bank", bank)
    assert done.stderr == f"examgen: {bank / 'rejected.txt'}:2: 'not' is no variant; begin a remark with #\n"
