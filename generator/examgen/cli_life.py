"""The commands that change a built exam, tell what changed, and take it back."""

from __future__ import annotations

from pathlib import Path

import click

from examgen.cli_options import FOLDER


@click.command()
@click.argument("exam", type=FOLDER)
def log(exam: Path) -> None:
    """List the changes of EXAM, the oldest first."""
    from datetime import datetime

    from examgen.life import history

    found = history.entries(exam)
    for number, entry in enumerate(found, start=1):
        when = datetime.fromisoformat(entry.when).astimezone()
        click.secho(f"{number}  {when:%Y-%m-%d %H:%M}  {entry.command}", bold=True)
        for line in entry.said:
            click.echo(f"   {line}")
    if not found:
        click.echo(f"{exam}: as it was built")


@click.command()
@click.argument("exam", type=FOLDER)
def undo(exam: Path) -> None:
    """Take back the last change of EXAM."""
    from examgen.life import history

    entry = history.undo(exam)
    click.echo(f"{exam}: undone: {entry.command}")


COMMANDS = (log, undo)
