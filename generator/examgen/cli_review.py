"""The commands between a draft and a marked exam: comments, approval, printing, amendments."""

from __future__ import annotations

from pathlib import Path

import click

from examgen.cli_options import Whole, exam_argument, slot_argument, tell, typed


@click.command()
@exam_argument
@slot_argument
@click.argument("text")
@click.option("--by", metavar="NAME", help="Who says so.")
def comment(exam: Path, slot: str, text: str, by: str | None) -> None:
    """Comment on question SLOT of EXAM for its author; render EXAM --review shows it, no paper does."""
    from examgen.life import comments as lists

    click.echo(lists.line(exam, lists.add(exam, slot, text, by)))


@click.command()
@exam_argument
@click.option("--resolve", type=Whole(min=1), metavar="N", help="Close this comment.")
def comments(exam: Path, resolve: int | None) -> None:
    """List the comments on EXAM, or close one."""
    from examgen.life import comments as lists

    if resolve is not None:
        lists.resolve(exam, resolve)
        click.echo(f"{exam}: comment {resolve} is resolved")
        return
    click.echo("\n".join(lists.lines(exam) or [f"{exam}: no comments"]))


@click.command()
@exam_argument
@click.option("--by", metavar="NAME", required=True, help="Who approves it.")
def approve(exam: Path, by: str) -> None:
    """Approve EXAM as it stands; its pages say DRAFT until then, and after any change."""
    from examgen.life import release

    tell(lambda: release.approve(exam, by))
    click.echo(f"When it goes to the printer: examgen printed {typed(exam)}")


@click.command()
@exam_argument
def printed(exam: Path) -> None:
    """Mark EXAM, which must be approved, as printed; from then on it can only be amended."""
    from examgen.life import release

    tell(lambda: release.printed(exam))


@click.command()
@exam_argument
@click.option(
    "--void", multiple=True, metavar="PART", help="Everyone gets the points of this part (3b) or question (3)."
)
@click.option("--accept", multiple=True, metavar="PART=ANSWER", help="Right too: 2a=17, 2a=1.5..1.6, or a letter 2a=C.")
@click.option("--points", multiple=True, metavar="PART=N", help="Other points; the exam's sum has to stay.")
@click.option("--correct", multiple=True, nargs=2, metavar="SLOT TEXT", help="A sentence for the question on the slip.")
@click.option("--form", "forms", multiple=True, metavar="KEY", help="Only for this form, or these; default: all.")
def amend(
    exam: Path, void: tuple[str, ...], accept: tuple[str, ...], points: tuple[str, ...],
    correct: tuple[tuple[str, str], ...], forms: tuple[str, ...],
) -> None:  # fmt: skip
    """Amend EXAM after it was printed: a new guide and key, a slip for the hall, and whom it concerns.

    Papers and solutions stay as they were printed. 'undo' takes an amendment back.
    """
    from examgen.life.amend import Asked
    from examgen.life.amend import amend as amended

    tell(lambda: amended(exam, Asked(void, accept, points, correct, forms)))


COMMANDS = (comment, comments, approve, printed, amend)
