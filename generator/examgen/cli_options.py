"""What the modules of the command line share: options, and the live line of progress."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from examgen import choices
from examgen.errors import ExamgenError
from examgen.languages import CODES

if TYPE_CHECKING:
    from examgen.bank import Bank

F = TypeVar("F", bound=Callable[..., Any])


class Whole(click.IntRange):
    """A whole number; click says of what is none that it is "not a valid integer range"."""

    name = "whole number"


LEVELS = click.Choice(choices.LEVELS)
FORMATS = click.Choice(choices.FORMATS)
LANGUAGES = click.Choice(CODES)
SEED = Whole(min=0)
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)

exam_argument = click.argument("exam", type=FOLDER)
slot_argument = click.argument("slot")
bank_option = click.option("--bank", "banks", type=FOLDER, multiple=True, help="Folder with templates of your own.")
level_option = click.option("--level", type=LEVELS, help="One level for all questions.")
language_option = click.option("--language", "code", type=LANGUAGES, default="en", show_default=True, help="Language.")
force_option = click.option("--force", is_flag=True, help="Replace what is there.")
out_option = click.option("--out", type=FOLDER, default=Path("output"), show_default=True, help="Where to write.")
not_in_option = click.option("--not-in", "not_in", type=FOLDER, multiple=True, help="Exam whose variants to avoid.")


def one_of(how: str, about: str) -> Callable[[F], F]:
    """A flag of which a command takes one at most; the command is given its name as `how`."""
    return click.option(f"--{how}", is_flag=True, expose_value=False, callback=_chosen, help=about)


def _chosen(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it
    if value and "how" in ctx.params:
        raise click.UsageError(f"--{ctx.params['how']} and --{param.name}: take one of them")
    if value:
        ctx.params["how"] = param.name


def fingerprints(exams: tuple[Path, ...]) -> set[str]:
    """What `--not-in` avoids."""
    from examgen.build import open_record

    return {print_ for folder in exams for print_ in open_record(folder).fingerprints()}


def arguments(pairs: Sequence[str]) -> dict[str, object]:
    """What `--arg NAME=VALUE` gives, with values as in a blueprint."""
    from examgen.scalars import resolve
    from examgen.yamlfile import Problem, parse

    found: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not name or not sign:
            raise ExamgenError(f"--arg {pair}: write NAME=VALUE, such as topic=optimization")
        try:
            found[name] = resolve(parse(value).data)
        except (ValueError, Problem) as error:
            raise ExamgenError(f"--arg {pair}: {getattr(error, 'text', error)}") from None
    return found


def typed(path: Path) -> str:
    """A path as one types it here."""
    path = path.absolute()
    return shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))


def rejected(bank: Bank, out: Path) -> set[str]:
    """The variants that reviewers rejected."""
    from examgen.life import rejected as lists

    return lists.fingerprints(bank, out)


def tell(change: Callable[[], Sequence[str]]) -> None:
    """Make a change, which takes a while where there are many forms, and say what it did."""
    with progress("Changing the exam"):
        lines = change()
    for line in lines:
        click.echo(line)


@contextmanager
def progress(what: str, unit: str = "questions") -> Iterator[Callable[[], None]]:
    """A live line on a terminal that counts the steps; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console

    done = 0
    with Console(stderr=True).status(f"{what} ...") as status:

        def step() -> None:
            nonlocal done
            done += 1
            status.update(f"{what}: {done} {unit} ...")

        yield step
