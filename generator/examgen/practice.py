"""Practice sets: variants of a topic's templates, problems and solutions as separate PDFs."""

from __future__ import annotations

from collections.abc import Callable, Set
from itertools import cycle, islice
from pathlib import Path

from examgen import build, printing, record
from examgen.bank import Bank
from examgen.blueprint import Blueprint, Section, TemplateSlot
from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.exam import assemble
from examgen.languages import ENGLISH, Code, language
from examgen.publish import publish
from examgen.render import documents
from examgen.translation import words_path


def practice(
    topic: str,
    count: int,
    seed: int,
    out: Path,
    bank: Bank,
    *,
    level: str | None = None,
    not_in: Set[str] = frozenset(),
    code: Code = ENGLISH,
    force: bool = False,
    step: Callable[[], None] = lambda: None,
) -> build.Built:
    """`count` different variants of the topic's templates, in turn and in the language `code`.

    They are written to `out`/practice-<topic>-<seed>.
    """
    exam = assemble(_blueprint(topic, count, bank, level, code), seed, bank, not_in, step)
    title, page = exam.header["title"], exam.header["paper"]
    folder = out / f"practice-{topic}-{seed}"

    def fill(partial: Path) -> None:
        record.write([exam], partial)
        questions = [question.variant for question in exam.questions()]
        printing.write(
            {
                "problems": documents.sheet(title, questions, page, answers=False, code=code),
                "solutions": documents.sheet(f"{title}: {exam.language.word('solutions')}", questions, page, code=code),
            },
            partial,
            printing.places(exam),
        )

    return build.Built(folder, publish(folder, fill, force=force), exam)


def _blueprint(topic: str, count: int, bank: Bank, level: str | None, code: Code) -> Blueprint:
    entries = [entry for entry in bank.entries(topic) if words_path(entry, code).is_file()]
    if not entries:
        raise ExamgenError(f"topic {topic}: no template has words in the language {code}")
    entries = [entry for entry in entries if level is None or level in entry.levels]
    if not entries:
        raise ExamgenError(f"topic {topic}: no template at level {level}")
    slots = tuple(_slot(entry, level) for entry in islice(cycle(entries), count))
    minutes = sum(entry.minutes for entry in islice(cycle(entries), count))
    title = language(code).word("practice", topic.replace("_", " "))
    return Blueprint(
        name=f"practice-{topic}",
        title=title,
        duration=minutes,
        language=code,
        calculator=any(entry.calculator for entry in entries),
        sections=(Section(slots=slots),),
    )


def _slot(entry: Entry, level: str | None) -> TemplateSlot:
    usual = "medium" if "medium" in entry.levels else entry.levels[0]
    return TemplateSlot.model_validate({"template": entry.id, "level": level or usual})
