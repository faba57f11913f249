"""What the tests of changes share: an exam with a slot of every kind, in several forms if wanted."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from exam.support import TOYS, blueprint, files, invoke, make
from examgen.record import Variant, read

MIXED = """\
# An exam for tests
title: Toys
duration:   20    # minutes
calculator: true

sections:
  - title: Sums
    slots:
      # two of a kind
      - template: toy/addition   # the first
        points: 6
      - template: toy/addition
        level: easy
      - topic: conv_arithmetic       # any two
        pick: 2
  - title: More
    slots: [{template: toy/addition, id: last}, {template: play/cost, args: {count: flop}}]
  - slots:
      - question: {title: Mine, text: Why?, answer: Because.}
        points: 2
"""
_HOME = tempfile.TemporaryDirectory(prefix="examgen-tests-")  # exams that are built once, to be copied
KEYS = [
    "toy/addition",
    "toy/addition#2",
    "conv_arithmetic/*",
    "conv_arithmetic/*#2",
    "last",
    "play/cost",
    "own/question",
]


def built(folder: Path, text: str = MIXED, seed: int = 5) -> Path:
    return Path(shutil.copytree(_built(text, seed), folder / f"toys-{seed}"))


@cache
def _built(text: str, seed: int) -> Path:
    return make(Path(tempfile.mkdtemp(dir=_HOME.name)), seed, text).folder


def forms(folder: Path, count: int, text: str = MIXED, seed: int = 5) -> Path:
    """The same in several forms."""
    return Path(shutil.copytree(_forms(count, text, seed), folder / f"toys-{seed}"))


@cache
def _forms(count: int, text: str, seed: int) -> Path:
    folder = Path(tempfile.mkdtemp(dir=_HOME.name))
    path = blueprint(folder, text, "toys.yaml")
    done = invoke("build", path, "--seed", seed, "--out", folder, "--bank", TOYS, "--forms", count)
    assert done.exit_code == 0, done.output
    return folder / f"toys-{seed}"


def change(name: str, exam: Path, *arguments: object) -> str:
    """What a command says that must succeed."""
    done = invoke(name, exam, *arguments, "--bank", TOYS)
    assert done.exit_code == 0, done.output
    return done.output


def refused(name: str, exam: Path, *arguments: object) -> str:
    """What a command says that must fail, and change nothing."""
    before = files(exam)
    done = invoke(name, exam, *arguments, "--bank", TOYS)
    assert done.exit_code in (1, 2)
    assert done.stdout == ""
    assert files(exam) == before
    return done.stderr


def variants(exam: Path) -> dict[str, Variant]:
    return {variant["slot"]: variant for variant in read(exam).first().variants}


def fingerprints(exam: Path) -> dict[str, str]:
    return {slot: variant["fingerprint"] for slot, variant in variants(exam).items()}


def source(exam: Path) -> str:
    return (exam / "blueprint.yaml").read_bytes().decode()


def rebuilt(exam: Path, folder: Path, *options: object, seed: int = 5) -> dict[str, bytes]:
    """What a build of the exam's blueprint gives."""
    path = blueprint(folder, source(exam), "toys.yaml")
    done = invoke("build", path, "--seed", seed, "--out", folder / "again", "--bank", TOYS, *options)
    assert done.exit_code == 0, done.output
    return files(folder / "again" / f"toys-{seed}")


def without_history(found: dict[str, Any]) -> dict[str, Any]:
    return {name: data for name, data in found.items() if not name.startswith("history")}
