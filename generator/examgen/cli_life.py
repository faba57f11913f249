"""The commands that change a built exam, tell what changed, and take it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import click

from examgen.cli_options import (
    FOLDER,
    FORMATS,
    LEVELS,
    Whole,
    bank_option,
    exam_argument,
    fingerprints,
    not_in_option,
    slot_argument,
    tell,
)
from examgen.errors import ExamgenError
from examgen.points import MOST, typed

new_level_option = click.option("--level", type=LEVELS, help="Default: the level that it has.")


class _Points(click.ParamType[Fraction]):
    name = "points"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Points in halves."""
        found = typed(value)
        if not found:
            self.fail(f"{value!r} is not a whole or half number of points up to {MOST}", param, ctx)
        return found


@click.command()
@exam_argument
def log(exam: Path) -> None:
    """List the changes of EXAM, the oldest first, and say whether it is a draft, approved or printed."""
    from examgen.build import open_exam
    from examgen.life import history
    from examgen.life.standing import standing

    found = history.entries(exam)
    for number, entry in enumerate(found, start=1):
        click.secho(f"{number}  {entry.at}  {entry.command}", bold=True)
        for line in entry.said:
            click.echo(f"   {line}")
    if not found:
        click.echo(f"{exam}: as it was built")
    click.echo(standing(open_exam(exam)).line)


@click.command()
@exam_argument
@click.option("--printing", is_flag=True, help="Also that it was marked as printed; what is kept of that is deleted.")
def undo(exam: Path, *, printing: bool) -> None:
    """Take back the last change of EXAM."""
    from examgen.life import commands

    tell(lambda: commands.undo(exam, printing=printing))


@click.command()
@exam_argument
@slot_argument
@new_level_option
@not_in_option
@bank_option
def redraw(exam: Path, slot: str, level: str | None, not_in: tuple[Path, ...], banks: tuple[Path, ...]) -> None:
    """Draw question SLOT of EXAM anew in all forms, and nothing else."""
    from examgen.bank import Bank
    from examgen.life import commands

    tell(lambda: commands.redraw(exam, Bank(banks), slot, level, avoid=fingerprints(not_in)))


@click.command()
@exam_argument
@slot_argument
@click.argument("template")
@new_level_option
@not_in_option
@bank_option
def swap(
    exam: Path, slot: str, template: str, level: str | None, not_in: tuple[Path, ...], banks: tuple[Path, ...]
) -> None:
    """Put a question of TEMPLATE in the place of question SLOT of EXAM."""
    from examgen.bank import Bank
    from examgen.life import commands

    tell(lambda: commands.swap(exam, Bank(banks), slot, template, level, avoid=fingerprints(not_in)))


@click.command()
@exam_argument
@slot_argument
@click.argument("points", type=_Points())
@bank_option
def points(exam: Path, slot: str, points: Fraction, banks: tuple[Path, ...]) -> None:
    """Give question SLOT of EXAM other points; its numbers stay."""
    from examgen.bank import Bank
    from examgen.life import commands

    tell(lambda: commands.score(exam, Bank(banks), slot, points))


@click.command()
@exam_argument
@slot_argument
@bank_option
def drop(exam: Path, slot: str, banks: tuple[Path, ...]) -> None:
    """Take question SLOT out of EXAM; all others stay as they are."""
    from examgen.bank import Bank
    from examgen.life import commands

    tell(lambda: commands.drop(exam, Bank(banks), slot))


@click.command()
@exam_argument
@slot_argument
@click.argument("position", type=Whole(min=1))
@bank_option
def move(exam: Path, slot: str, position: int, banks: tuple[Path, ...]) -> None:
    """Make question SLOT of EXAM the question with number POSITION."""
    from examgen.bank import Bank
    from examgen.life import commands

    tell(lambda: commands.move(exam, Bank(banks), slot, position))


@click.command()
@exam_argument
@click.argument("template")
@click.option("--after", metavar="SLOT", help="Behind this question; at the end by default.")
@click.option("--level", type=LEVELS, help="Default: the exam's.")
@click.option("--points", type=_Points(), help="Default: the template's.")
@click.option("--format", "form", type=FORMATS, help="Default: the exam's.")
@click.option("--room", help="Room for the answer: a length (4cm) or lines (6 lines).")
@not_in_option
@bank_option
def add(
    exam: Path, template: str, after: str | None, level: str | None, points: Fraction | None, form: str | None,
    room: str | None, not_in: tuple[Path, ...], banks: tuple[Path, ...],
) -> None:  # fmt: skip
    """Add a question of TEMPLATE to EXAM; all others stay as they are."""
    from examgen.bank import Bank
    from examgen.life import commands, edits

    said = {"level": level, "points": points and edits.plain(points), "format": form, "room": room}
    given = {name: value for name, value in said.items() if value is not None}
    tell(lambda: commands.add(exam, Bank(banks), template, after, given, avoid=fingerprints(not_in)))


@click.command()
@exam_argument
@slot_argument
@click.option("--form", help="Of this form; needed where each has a variant of its own.")
@click.option("--reason", default="", help="Why, for the list.")
@bank_option
def reject(exam: Path, slot: str, form: str | None, reason: str, banks: tuple[Path, ...]) -> None:
    """Put the variant of question SLOT on a list that later draws avoid, and draw another one in its place.

    The list is rejected.txt in your bank (--bank), or beside EXAM if you have none.
    """
    from examgen.bank import Bank
    from examgen.life import commands

    tell(lambda: commands.reject(exam, Bank(banks), slot, form, reason))


@click.command()
@exam_argument
@slot_argument
@click.argument("block", type=click.Choice(["problem", "solution"]), default="problem")
@click.option("--file", "file", type=click.File("rb"), help="Read the words here; - is standard input.")
@click.option("--reset", is_flag=True, help="The template's words again.")
@bank_option
def reword(exam: Path, slot: str, block: str, file: BinaryIO | None, banks: tuple[Path, ...], *, reset: bool) -> None:
    """Change the words of the problem or the solution of question SLOT of EXAM; an editor opens unless --file is given.

    The words are written as in a template: << p.size >> is filled in, and other forms have other numbers.
    """
    from examgen.bank import Bank
    from examgen.life import commands
    from examgen.life.history import check_not_printed
    from examgen.textfile import decoded

    bank = Bank(banks)
    if reset or file:
        words = decoded(file.read(), file.name) if file and not reset else None
        tell(lambda: commands.reword(exam, bank, slot, block, words))
        return
    before = commands.words(exam, bank, slot, block)
    check_not_printed(exam)  # before anybody writes
    if (text := _edited(before)) is None:
        click.echo("Nothing changed.")
    else:
        with _kept(text):
            tell(lambda: commands.reword(exam, bank, slot, block, text))


def _edited(words: str) -> str | None:
    """What the user's editor makes of the words; None if nothing."""
    try:
        return click.edit(words, extension=".tex")
    except click.ClickException as error:
        advice = "set EDITOR to an editor that is here, or give the words with --file"
        raise ExamgenError(f"{error.message}; {advice}") from error


@contextmanager
def _kept(text: str) -> Iterator[None]:
    """Keep what was written in an editor if it is refused or the command interrupted, and say where."""
    import shlex
    from tempfile import NamedTemporaryFile

    try:
        yield
    except (ExamgenError, KeyboardInterrupt) as error:
        with NamedTemporaryFile("w", encoding="utf-8", prefix="examgen-", suffix=".tex", delete=False) as kept:
            kept.write(text)
        give = f"give --file {shlex.quote(kept.name)}"
        if isinstance(error, ExamgenError):
            raise ExamgenError(f"{error}; what you wrote is kept: mend it, and {give}") from error
        error.add_note(f"what you wrote is kept: {give}")
        raise


@click.command()
@click.argument("template")
@click.argument("folder", type=FOLDER)
@bank_option
def eject(template: str, folder: Path, banks: tuple[Path, ...]) -> None:
    """Copy the two files of TEMPLATE into FOLDER, a bank of your own, where they take its place with --bank FOLDER."""
    from examgen.bank import Bank
    from examgen.life.eject import eject as copied

    for path in copied(Bank(banks).entry(template), folder):
        click.echo(path)


COMMANDS = (log, undo, redraw, swap, points, drop, move, add, reject, reword, eject)
