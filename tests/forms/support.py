"""Builds of many forms of toy exams."""

import csv
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from exam.support import EXAM, TOYS, toys
from examgen import blueprint as blueprints
from examgen.bank import Bank
from examgen.exam import prepare
from examgen.forms.build import Many, Wanted, build_forms
from examgen.forms.pools import pool

Rows = list[dict[str, str]]
SHUFFLED = EXAM.replace("  - slots:", "  - shuffle: true\n    slots:")


@pytest.fixture(scope="session")
def workers(format_cache: Path) -> Iterator[Executor]:  # noqa: ARG001 - workers inherit the environment
    with pool(2) as executor:
        yield executor


def many(
    folder: Path, workers: Executor, text: str = EXAM, seed: int = 1, bank: Bank | None = None, **wanted: Any
) -> Many:
    """Build the forms of a YAML text; `force` replaces what is there."""
    force = wanted.pop("force", False)
    plan = prepare(blueprints.loads(text, "toys.yaml"), seed, bank or toys())
    return build_forms(plan, Wanted(**({"count": 5} | wanted)), folder, workers, force=force)


def with_addition(folder: Path, begin: str) -> Bank:
    """A bank whose addition begins with other words."""
    (folder / "toy").mkdir(parents=True)
    for name in ("addition.py", "addition.tex.j2"):
        text = (TOYS / "toy" / name).read_text()
        (folder / "toy" / name).write_text(text.replace("Take << p.a >>", f"{begin} Take << p.a >>"))
    return Bank((TOYS, folder))


def rows(path: Path) -> Rows:
    """The rows of a table, by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
