"""What the tests of exams share: a bank of three toys, a cache of formats, and short ways to build and to run."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from examgen import blueprint as blueprints
from examgen.bank import Bank
from examgen.build import Built, build
from examgen.cli import main
from examgen.exam import assemble
from examgen.plan import override
from examgen.publish import KEPT
from examgen.record import Exam
from examgen.typeset.png import pdf_text

TOYS = Path(__file__).parent / "toys"
EXAM = """\
title: Toys
duration: 20
calculator: true
sections:
  - slots:
      - template: toy/addition
      - template: play/ratio
      - template: play/cost
"""
FILES = {
    "exam.json", "variants.jsonl", "key.csv", "key.json", "problems.tex", "solutions.tex", "guide.tex",
    "problems.pdf", "solutions.pdf", "guide.pdf", "blueprint.yaml",
}  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def format_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cache of formats for all of these tests, apart from the user's own."""
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        yield cache


def toys(*more: Path) -> Bank:
    return Bank((TOYS, *more))


def make(folder: Path, seed: int = 1, text: str = EXAM, bank: Bank | None = None, **options: Any) -> Built:
    """Build the exam of a YAML text."""
    return build(blueprints.loads(text, "toys.yaml"), seed, folder, bank or toys(), **options)


def drawn(text: str = EXAM, seed: int = 1, bank: Bank | None = None, **overrides: str) -> Exam:
    """The record alone, nothing typeset."""
    plan = override(blueprints.loads(text, "toys.yaml"), overrides.get("level"), overrides.get("form"))
    return assemble(plan, seed, bank or toys())


def exam(*slots: str, head: str = "") -> str:
    """The YAML of an exam with these slots, each in YAML's flow style."""
    lines = ["title: Toys", "duration: 20", "calculator: true", *filter(None, [head]), "sections:", "  - slots:"]
    return "\n".join([*lines, *(f"      - {{{slot}}}" for slot in slots)]) + "\n"


def by_slot(made: Exam) -> dict[str, dict[str, Any]]:
    return {variant["slot"]: variant for variant in made.variants}


def files(folder: Path) -> dict[str, bytes]:
    """What a folder holds, by name, without what is kept there to spare work."""
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return {str(name): (folder / name).read_bytes() for name in names if name.parts[0] != KEPT}


def shown(path: Path) -> str:
    """The text of a PDF, spaces and line ends alike."""
    return " ".join("\n".join(pdf_text(path.read_bytes())).split())


def invoke(*arguments: object) -> Result:
    """The command line inside this process; exceptions that it does not turn into a message are raised here."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "examgen", *map(str, arguments)]


def run(*arguments: object, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own."""
    return subprocess.run(
        command(*arguments), cwd=cwd, env=os.environ | dict(env or {}), capture_output=True, text=True, timeout=120
    )


def blueprint(folder: Path, text: str = EXAM, name: str = "toys.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
