"""A new question works at once, and writing it harms nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from examgen.bank import Bank
from examgen.check import check
from examgen.cli import main
from examgen.draw import Drawn, Request, drawn
from examgen.errors import ExamgenError
from examgen.options import lettered
from examgen.scaffold import scaffold
from examgen.streams import stream
from examgen.template import load

ID = "optimization/training_steps"
LEVELS = ("easy", "medium", "hard")


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    scaffold(ID, tmp_path)
    return Bank([tmp_path])


def some(bank: Bank, level: str, count: int) -> list[Drawn]:
    template = load(bank.entry(ID))
    return [drawn(Request(template, seed, level, ID), bank.facts) for seed in range(count)]


def test_it_is_in_the_bank_under_a_family_of_its_own(bank: Bank) -> None:
    entry = bank.entry("training_steps")
    assert (entry.id, entry.family, entry.levels) == (ID, "training-steps", LEVELS)


@pytest.mark.parametrize("level", LEVELS)
def test_its_answers_are_those_of_a_data_loader(bank: Bank, level: str) -> None:
    from torch.utils.data import DataLoader

    for made in some(bank, level, 100):
        p = made.params
        kept = list(range(p.examples))[: p.examples * (100 - p.percent) // 100]
        steps = len(DataLoader(kept, batch_size=p.batch))
        values = {id_: part.answer.value for id_, part in made.solved.parts.items()}
        assert values == {"epoch": steps, "training": steps * p.epochs}


@pytest.mark.parametrize("level", LEVELS)
def test_it_varies(bank: Bank, level: str) -> None:
    made = some(bank, level, 300)
    assert len({each.fingerprint for each in made}) > 250
    assert sum(sum(each.rejected.values()) for each in made) < 150


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("part", ["epoch", "training"])
def test_the_right_option_has_every_rank(bank: Bank, level: str, part: str) -> None:
    ranks = set()
    for seed, made in enumerate(some(bank, level, 100)):
        answer = made.solved.parts[part].answer
        options = lettered(answer, made.mistakes[part], partial(stream, seed, "A", ID, "order"), as_choice=True)
        ranks.add(sorted(int(name) for name, _ in options).index(answer.value))
    assert ranks == {0, 1, 2, 3}


def test_check_passes_it(bank: Bank) -> None:
    report = check(bank.entry(ID), bank)
    assert report.ok, report.details()
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("steps", "write topic/name"),
        ("a/b/c", "write topic/name"),
        ("a/", "write topic/name"),
        ("../b", "write topic/name"),
        ("A/b", "write topic/name"),
        ("a/2b", "write topic/name"),
        ("a/_b", "write topic/name"),
        ("a/b-c", "write topic/name"),
        ("a/b\n", "write topic/name"),
        ("a/class", "'class'"),
        ("import/b", "'import'"),
        ("a/conftest", "'conftest'"),
        ("conv_arithmetic/conv_layer_cost_row", "would replace"),
    ],
)
def test_a_bad_name_is_refused_in_one_line(tmp_path: Path, name: str, why: str) -> None:
    result = CliRunner().invoke(main, ["new", name, "--bank", str(tmp_path / "bank")])
    assert result.exit_code == 1
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".py", ".tex.j2"])
def test_nothing_is_overwritten_and_nothing_is_left_over(tmp_path: Path, suffix: str) -> None:
    mine = (tmp_path / ID).with_suffix(suffix)
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(ExamgenError, match=f"training_steps{suffix}: exists already"):
        scaffold(ID, tmp_path)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert list(mine.parent.iterdir()) == [mine]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    def too_small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))  # enough for one of the two files

    command = [sys.executable, "-B", "-m", "examgen", "new", ID, "--bank", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=too_small)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_default_folder_is_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["new", ID])
    written, words = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert written == Path("bank", f"{ID}.py")
    assert words == Path("bank", f"{ID}.tex.j2")
    assert f"examgen check {ID} --bank bank\n" in result.stdout
