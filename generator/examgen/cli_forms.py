"""The part of `examgen build` that makes many forms: options checked, the build started, its result told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import click

from examgen.bank import Bank
from examgen.blueprint import Blueprint
from examgen.cli_options import typed
from examgen.counted import counted
from examgen.errors import ExamgenError, noted
from examgen.exam import prepare
from examgen.forms.build import Many, Wanted, build_forms
from examgen.forms.names import check_names
from examgen.forms.pools import pool
from examgen.forms.roster import Student, read
from examgen.interrupts import exit_code
from examgen.plan import override


@dataclass(frozen=True)
class Choice:
    """The options of many forms, as they were given."""

    count: int | None
    roster: Path | None
    only: str | None
    workers: int | None
    dask: str | None


def build(
    blueprint: Blueprint,
    seed: int,
    out: Path,
    bank: Bank,
    avoid: Set[str],
    choice: Choice,
    level: str | None,
    form: str | None,
    step: Callable[[], None],
    *,
    usual: Mapping[str, float] | None = None,
    final: bool,
    force: bool,
) -> Many:
    """Build the forms that are asked for; ExamgenError for options that exclude each other, or a wrong roster."""
    if choice.count and choice.roster:
        raise ExamgenError("--forms and --roster: take one of them; a roster has a form for each student")
    students = _students(choice.roster, blueprint.paper)
    plan = prepare(override(blueprint, level, form), seed, bank, usual)
    wanted = Wanted(students, choice.count or 0, avoid, choice.only, final)
    try:
        with pool(choice.workers, choice.dask, lambda line: click.echo(f"examgen: {line}", err=True)) as workers:
            return build_forms(plan, wanted, out, workers, force=force, step=step)
    except KeyboardInterrupt as stop:
        more = f"the same command with --seed {seed} goes on from here"
        click.echo("; ".join(["examgen: interrupted", *noted(stop), more]), err=True)
        raise click.exceptions.Exit(exit_code(stop)) from None


def _students(roster: Path | None, paper: str) -> list[Student]:
    if roster is None:
        return []
    students = read(roster)
    check_names(students, roster, paper)
    return students


def tell(made: Many, seed: int) -> None:
    """Say what was made; ExamgenError names the forms that are missing."""
    done = "written" if made.changed else "unchanged"
    click.echo(f"{typed(made.folder)}: {counted(made.forms, 'form')}, seed {seed} ({done})")
    for line in made.remarks:
        click.echo(line)
    if made.broken:
        raise ExamgenError("\n".join([*made.broken, f"{len(made.broken)} of {made.forms} forms are missing"]))
