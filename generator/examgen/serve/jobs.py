"""What the worker does: a variant becomes pages, a template's check a report. Arguments and results are plain data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from examgen import printing, show
from examgen.bank import Bank
from examgen.check import check
from examgen.check.report import Report
from examgen.errors import ExamgenError
from examgen.languages import ENGLISH, language
from examgen.render import documents
from examgen.serve import sheets
from examgen.serve.catalogue import open_bank
from examgen.serve.sheets import Sheet
from examgen.template import load

Folders = tuple[Path, ...]


@dataclass(frozen=True)
class Wanted:
    """Which variants of a template are shown, and how; they have seeds that follow each other."""

    template: str
    level: str
    seed: int = 1
    count: int = 1
    format: str = "open"
    answers: bool = True
    code: str = ENGLISH


@dataclass(frozen=True)
class Preview:
    """Variants as pages, and as text for who does not see them."""

    sheet: Sheet
    texts: tuple[str, ...]


def preview(folders: Folders, cache: Path, wanted: Wanted, draft: str | None = None) -> Preview:
    """The pages of some variants, with the template's own words or a draft of them."""
    bank = open_bank(folders)
    entry = bank.entry(wanted.template)
    if draft is None:
        return _preview(bank, cache, wanted, entry.words)
    words = entry.words_in(wanted.code)
    path = cache / "draft" / words.name  # the same for all drafts of these words, whose code is kept by the path
    path.parent.mkdir(exist_ok=True)
    path.write_text(draft, encoding="utf-8")
    try:
        return _preview(bank, cache, wanted, path.with_name(entry.words.name))
    except ExamgenError as error:
        raise ExamgenError(str(error).replace(str(path), str(words))) from error
    finally:
        path.unlink()


def report(folders: Folders, template: str, seeds: int) -> Report:
    """The report of a template's check."""
    bank = open_bank(folders)
    return check(bank.entry(template), bank, seeds)


def _preview(bank: Bank, cache: Path, wanted: Wanted, words: Path) -> Preview:
    template = load(bank.entry(wanted.template)).reworded(words)
    seeds = range(wanted.seed, wanted.seed + wanted.count)
    made = [show.variant(template, seed, bank, wanted.level, wanted.format, wanted.code) for seed in seeds]
    title = f"{made[0]['title']} ({language(wanted.code).word(wanted.level)})"
    document = documents.sheet(title, made, answers=wanted.answers, form=wanted.format, code=wanted.code)
    texts = tuple(show.text(variant, wanted.code, answers=wanted.answers) for variant in made)
    return Preview(sheets.typeset(document, printing.sheet_places(made), cache), texts)
