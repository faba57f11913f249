"""The command line: each command parses its options and calls one function. Nothing slow is imported at the top."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examgen import __version__, cli_life, cli_review
from examgen.cli_options import (
    FILE,
    FOLDER,
    FORMATS,
    LANGUAGES,
    LEVELS,
    SEED,
    Whole,
    arguments,
    bank_option,
    fingerprints,
    force_option,
    language_option,
    level_option,
    not_in_option,
    one_of,
    out_option,
    progress,
    rejected,
    typed,
)
from examgen.counted import counted
from examgen.errors import ExamgenError, noted
from examgen.interrupts import ends_in_order, exit_code

if TYPE_CHECKING:
    from examgen.build import Built
    from examgen.languages import Code
    from examgen.record import Exam


class Commands(click.Group):
    """Turns expected errors into one line and exit code 1; `--debug` shows the traceback instead."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click reports wrong usage itself, with exit code 2."""
        gc.set_threshold(100000)  # imports make many objects and no garbage: looking for it took a tenth of a build
        _open_again()
        try:
            _enter_again()
            with ends_in_order():
                return super().invoke(ctx)
        except BrokenPipeError:  # the reader has seen enough; click ends quietly
            raise
        except (ExamgenError, OSError) as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"examgen: {_readable(error)}", err=True)
            ctx.exit(1)
        except UnicodeEncodeError as error:
            mark = ascii(error.object[error.start])
            mend = "use UTF-8 for what is typed and shown (PYTHONUTF8=1)"
            click.echo(f"examgen: {mark} cannot be written in {error.encoding}; {mend}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt as stop:
            click.echo("; ".join(["examgen: interrupted", *noted(stop), "nothing was changed"]), err=True)
            ctx.exit(exit_code(stop))


def _open_again() -> None:
    """Give what the shell has closed, as with `2>&-`, a place to go, before a file of ours takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - open as long as we are


def _enter_again() -> None:
    """Go where the shell is, if that is an exam's folder which the last command has replaced."""
    try:
        Path.cwd()
    except FileNotFoundError:
        with suppress(KeyError, OSError):
            os.chdir(os.environ["PWD"])
            return
        raise ExamgenError("the folder in which this was typed is gone; go to another one") from None


def _readable(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror[0].lower()}{error.strerror[1:]}"
    return str(error)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(__version__, prog_name="examgen")
def main(*, debug: bool) -> None:
    """Exams for deep learning and computer vision: papers, worked solutions, marking guides and keys."""


@main.command()
@click.argument("blueprint", type=click.Path(path_type=Path), required=False)
@click.option("--seed", type=SEED, help="Any non-negative integer; a random one of 128 bits by default.")
@level_option
@click.option("--format", "form", type=FORMATS, help="How questions are answered.")
@out_option
@not_in_option
@bank_option
@click.option("--like", type=FOLDER, help="Take the plan of this exam, and about as much work.")
@click.option("--forms", "count", type=Whole(min=1), metavar="N", help="So many forms: A, B, C, ...")
@click.option("--roster", type=FILE, help="CSV file (id, name): a form for each student.")
@click.option("--only", type=click.Choice(["merged", "single"]), help="Only one PDF for all forms, or one each.")
@click.option("--workers", type=Whole(min=1), help="Processes for many forms; default: one for each core.")
@click.option("--dask", metavar="ADDRESS", help="Let the Dask cluster with this scheduler do the work.")
@click.option("--final", is_flag=True, help="Nobody has to approve it; no page says DRAFT.")
@force_option
def build(
    blueprint: Path | None, seed: int | None, form: str | None, out: Path, not_in: tuple[Path, ...],
    banks: tuple[Path, ...], level: str | None, count: int | None, roster: Path | None, only: str | None,
    workers: int | None, dask: str | None, like: Path | None, *, final: bool, force: bool,
) -> None:  # fmt: skip
    """Build an exam from BLUEPRINT (YAML), or the default exam."""
    import secrets

    from examgen import blueprint as blueprints
    from examgen import build as builds
    from examgen.bank import Bank
    from examgen.remarks import remarks, time_needed

    if not (count or roster) and (only or workers or dask):
        raise click.UsageError("--only, --workers and --dask are for many forms: add --forms N or --roster FILE")
    bank = Bank(banks)
    plan, usual = blueprints.default() if blueprint is None else blueprints.load(blueprint), None
    if like is not None:
        from examgen.life import makeup

        if blueprint is not None:
            raise click.UsageError("name a blueprint or --like EXAM, not both")
        plan, usual = makeup.like(like, bank)
    avoid = fingerprints(not_in) | rejected(bank, out)
    number = secrets.randbits(128) if seed is None else seed
    if count or roster:
        from examgen import cli_forms

        chosen = cli_forms.Choice(count, roster, only, workers, dask)
        if seed is None:
            click.echo(f"The seed is {number}; a build that is cut off goes on if it is given.", err=True)
        with progress("Building the forms", "chunks") as step:
            many = cli_forms.build(
                plan, number, out, bank, avoid, chosen, level, form, step, usual=usual, final=final, force=force
            )
        cli_forms.tell(many, number)
        _tell_of_own(many.first, like)
        _warn_of_short(number)
        _tell_of_draft(many.folder, final=final)
        return
    with progress("Building the exam") as step:
        built = builds.build(
            plan,
            number,
            out,
            bank,
            level=level,
            form=form,
            not_in=avoid,
            usual=usual,
            final=final,
            force=force,
            step=step,
        )
    _report(built, number)
    for line in remarks(built.exam):
        click.echo(line)
    click.echo(time_needed(built.exam))
    _tell_of_own(built.exam, like)
    _tell_of_draft(built.folder, final=final)


def _report(built: Built, seed: int) -> None:
    from examgen import points

    count = counted(len(built.exam.variants), "question")
    done = "written" if built.changed else "unchanged"
    worth = counted(points.text(built.points), "point")
    click.echo(f"{built.folder}: {count}, {worth}, seed {seed} ({done})")
    for line in built.too_wide:
        click.echo(line)
    _warn_of_short(seed)


def _warn_of_short(seed: int) -> None:
    if seed < 2**64:
        click.echo("A short seed can be found by trying, since the bank is public; leave out --seed for a real exam.")


def _tell_of_own(exam: Exam, like: Path | None) -> None:
    own = [question.number for question in exam.questions() if question.variant["template"] is None]
    if like is not None and own:
        noun, verb = ("questions", "are") if len(own) > 1 else ("question", "is")
        click.echo(f"Your own {noun} {', '.join(own)} {verb} the same as in {like}.")


def _tell_of_draft(folder: Path, *, final: bool) -> None:
    if not final:
        click.echo(f"Its pages say DRAFT until it is approved: examgen approve {typed(folder)} --by NAME")


@main.command()
@click.argument("exam", type=FOLDER)
@click.option("--check", is_flag=True, help="Render in a temporary folder and compare, changing nothing.")
@click.option("--review", is_flag=True, help="Write review.pdf: solutions with the reviewers' comments.")
@click.option("--form", help="The form for --review; default: the first.")
@force_option
def render(exam: Path, form: str | None, *, check: bool, review: bool, force: bool) -> None:
    """Make every file of EXAM again from its record; no template is needed."""
    from examgen import build as builds

    if check and review:
        raise click.UsageError("--check and --review: take one of them")
    if form and not review:
        raise click.UsageError("--form is for --review")
    if review:
        from examgen.life import review as reviews

        click.echo(reviews.review(exam, form))
    elif check:
        different = builds.render_check(exam)
        if different:
            raise ExamgenError(f"{exam}: these files are not what the record gives: {', '.join(different)}")
        click.echo(f"{exam}: every file is what the record gives")
    else:
        changed = builds.render(exam, force=force)
        click.echo(f"{exam}: {'written' if changed else 'unchanged'}")


@main.command("list")
@click.option("--topic", help="Only this topic.")
@click.option("--language", "code", type=LANGUAGES, default="en", help="Only templates that have words in it.")
@bank_option
def list_(topic: str | None, code: str, banks: tuple[Path, ...]) -> None:
    """List topics and templates with points, minutes, levels, other languages than English, and title."""
    from examgen import topics
    from examgen.bank import Bank
    from examgen.languages import CODES, ENGLISH

    bank = Bank(banks)
    entries = [entry for entry in bank.entries(topic) if entry.speaks(code)]
    others = [other for other in CODES if other != ENGLISH]
    width = max((len(entry.id.partition("/")[2]) for entry in entries), default=0)
    shown = ""
    for entry in entries:
        if entry.topic != shown:
            shown = entry.topic
            click.echo(f"{click.style(shown, bold=True)}  {topics.name(shown, bank)}")
        name = entry.id.partition("/")[2]
        cost = f"{entry.points:>2} pt {entry.minutes:>2} min"
        spoken = " ".join(other if entry.speaks(other) else " " * len(other) for other in others)
        mark = " (yours, in place of the shipped one)" if bank.replaces(entry) else ""
        click.echo(f"  {name:<{width}}  {cost}  {'/'.join(entry.levels):<16}  {spoken}  {entry.title}{mark}")


@main.command()
@click.argument("template")
@click.option("--seed", type=SEED, required=True, help="The variant's seed; the first one with --count.")
@click.option("--level", type=LEVELS, help="Default: medium.")
@click.option("--count", type=Whole(min=1), help="This many variants, for seeds that follow each other.")
@one_of("json", "One JSON object; an array with --count.")
@one_of("text", "Plain text (default).")
@one_of("pdf", "A PDF, with answers and solutions.")
@one_of("png", "PNG pictures of its pages.")
@click.option("--format", "form", type=FORMATS, default="open", help="How the question is answered.")
@click.option("--arg", "args", multiple=True, metavar="NAME=VALUE", help="An argument, as in a slot's args.")
@click.option("--out", type=FOLDER, help="Folder for --pdf and --png; default: here.")
@language_option
@bank_option
def show(
    template: str, seed: int, level: str | None, count: int | None, form: str, args: tuple[str, ...], out: Path | None,
    code: Code, banks: tuple[Path, ...], how: str = "text",
) -> None:  # fmt: skip
    """Show one variant of TEMPLATE, or a sheet of --count variants, with answers."""
    from examgen import show as shows
    from examgen.bank import Bank

    if out and how not in ("pdf", "png"):
        raise click.UsageError(f"--out says where a file goes, and --{how} writes none.")
    with redirect_stdout(sys.stderr), progress("Drawing") as step:  # what a template prints is no part of the answer
        made = shows.variants(
            template,
            seed,
            Bank(banks),
            level=level,
            count=count or 1,
            form=form,
            code=code,
            args=arguments(args),
            step=step,
        )
    if form == "choice" and (parts := shows.open_parts(made)):
        click.echo(f"Not a choice, for want of wrong values; answered in writing: {', '.join(parts)}.", err=True)
    if how == "json":
        import json

        found = [shows.as_json(variant) for variant in made]
        click.echo(json.dumps(found if count else found[0], ensure_ascii=False, indent=1))
    elif how == "text":
        click.echo("\n".join(shows.as_text(variant, code) for variant in made), nl=False)
    else:
        stem = f"{made[0]['template'].partition('/')[2]}-{made[0]['level']}-{seed}"
        from examgen import printing

        pdf = printing.pages(shows.sheet(made, form, code), "sheet", printing.sheet_places(made)).pdf
        for path in _write_sheet(pdf, (out or Path()) / stem, how):
            click.echo(path)


def _write_sheet(pdf: bytes, stem: Path, how: str) -> list[Path]:
    from examgen.publish import write_file

    if how == "pdf":
        files = {stem.with_name(stem.name + ".pdf"): pdf}
    else:
        from examgen.typeset.png import png_pages

        files = {stem.with_name(f"{stem.name}-{k}.png"): png for k, png in enumerate(png_pages(pdf), start=1)}
    for path, data in files.items():
        write_file(path, data)
    return list(files)


@main.command()
@click.option("--topic", required=True, help="Topic to practise.")
@click.option("--count", type=Whole(1, 1000), default=10, show_default=True, help="How many questions.")
@click.option("--seed", type=SEED, required=True, help="Any non-negative integer.")
@level_option
@language_option
@out_option
@not_in_option
@bank_option
@force_option
def practice(
    topic: str, count: int, seed: int, level: str | None, code: Code, out: Path, not_in: tuple[Path, ...],
    banks: tuple[Path, ...], *, force: bool,
) -> None:  # fmt: skip
    """Build a practice set: problems and solutions as separate PDFs."""
    from examgen import practice as practices
    from examgen.bank import Bank

    bank = Bank(banks)
    avoid = fingerprints(not_in) | rejected(bank, out)
    with progress("Building the practice set") as step:
        built = practices.practice(
            topic, count, seed, out, bank, level=level, not_in=avoid, code=code, force=force, step=step
        )
    click.echo(f"{built.folder}: {counted(count, 'question')} ({'written' if built.changed else 'unchanged'})")


@main.command()
@click.option("--seed", type=SEED, default=42, show_default=True, help="The seed of every variant.")
@click.option("--topic", help="Only this topic.")
@click.option("--level", type=LEVELS, help="Default: medium, where a template has it.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("gallery.pdf"),
    show_default=True,
    help="The file to write.",
)
@bank_option
def gallery(seed: int, topic: str | None, level: str | None, out: Path, banks: tuple[Path, ...]) -> None:
    """Write the bank as one PDF: a variant of every template with its solution, and a table of contents."""
    from examgen.bank import Bank
    from examgen.gallery import gallery as pdf
    from examgen.publish import write_file

    with progress("Drawing") as step:
        made = pdf(Bank(banks), seed, topic=topic, level=level, step=step)
    write_file(out, made)
    click.echo(out)


@main.command()
@click.argument("exam", type=FOLDER)
@one_of("csv", "As key.csv.")
@one_of("json", "As key.json.")
@one_of("text", "To read (default).")
def key(exam: Path, how: str = "text") -> None:
    """Print the key of EXAM."""
    from examgen import key as keys
    from examgen.build import open_record

    found = open_record(exam)
    lines = {
        "csv": keys.csv_lines(found.each(keys.csv_rows)),
        "json": keys.json_lines(found.header, found.each(keys.json_rows)),
        "text": keys.text_lines(found),
    }
    for line in lines[how]:
        click.echo(line, nl=False)


@main.command()
@click.argument("templates", nargs=-1)
@click.option("-n", "seeds", type=Whole(min=1), default=200, show_default=True, help="Seeds for each level.")
@bank_option
def check(templates: tuple[str, ...], seeds: int, banks: tuple[Path, ...]) -> None:
    """Sweep TEMPLATES over many seeds and levels; one line each, and what is wrong.

    A TOPIC stands for all of its templates, facts and formulas, TOPIC/concepts.yaml and TOPIC/formulas.yaml for its
    facts and formulas alone. By default all are swept, or with --bank those of your own bank.
    """
    from examgen.check import check_all

    broken = 0
    for report in check_all(templates, banks, seeds):
        click.echo(report.line())
        if report.failures or report.warnings:
            click.echo(report.details())
        broken += not report.ok
    if broken:
        raise ExamgenError(f"{broken} of these must be mended")


@main.command()
@click.argument("folder", type=FOLDER, required=False)
def coverage(folder: Path | None) -> None:
    """Print which templates ask the questions of a catalogue, and which of its questions none asks.

    A catalogue is a FOLDER of CSV files: rows.csv lists exam questions, the others the templates that ask them. Without
    FOLDER it is examgen's own, the exam questions that the bank was made for; it comes with the source only.
    """
    from examgen import coverage as coverages

    click.echo(coverages.as_text(coverages.read(folder or coverages.OWN)), nl=False)


@main.command()
def schema() -> None:
    """Print the JSON Schema of blueprints, for editors."""
    import json

    from examgen import blueprint as blueprints

    click.echo(json.dumps(blueprints.schema(), indent=2))


@main.command()
@click.argument("template", metavar="TOPIC/NAME")
@click.option("--bank", "bank", type=FOLDER, default=Path("bank"), show_default=True, help="Your folder of templates.")
def new(template: str, bank: Path) -> None:
    """Write a new question TOPIC/NAME: a small one that works, to be changed."""
    import shlex

    from examgen.scaffold import scaffold

    for path in scaffold(template, bank):
        click.echo(path)
    arguments = f"{template} --bank {shlex.quote(str(bank))}"
    click.echo(f"Change these two files, then look at the question and test it:\n  examgen show {arguments} --seed 1")
    click.echo(f"  examgen check {arguments}")


@main.command()
@click.argument("exam", type=FOLDER, required=False)
@click.option("--port", type=Whole(0, 65535), default=0, help="Default: any that is free.")
@click.option("--open", "open_", is_flag=True, help="Open the pages in your browser.")
@bank_option
def serve(exam: Path | None, port: int, banks: tuple[Path, ...], *, open_: bool) -> None:
    """Show the bank, and EXAM if there is one, as pages in a browser on this machine."""
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("starlette", "uvicorn", "watchfiles")):
        raise ExamgenError('the pages need more than the rest of examgen: pip install "examgen[serve]"')
    from examgen.serve.run import run

    def ready(address: object) -> None:
        click.echo(f"{address}\nOpen this address in a browser on this machine; Ctrl-C ends it.")
        if open_:
            click.launch(str(address))

    run(exam, banks, port, ready)


@main.command()
def doctor() -> None:
    """Say what is installed, what is missing, and what mends it; exit code 1 if anything is missing."""
    from importlib.util import find_spec

    from examgen import doctor as doctors

    findings = doctors.diagnose()
    if sys.stdout.isatty() and find_spec("rich"):
        doctors.print_table(findings)
    else:
        click.echo(doctors.as_text(findings), nl=False)
    if not all(finding.ok for finding in findings):
        sys.exit(1)


for each in (*cli_life.COMMANDS, *cli_review.COMMANDS):
    main.add_command(each)
