"""Practice sets: variants of a topic's templates, problems and solutions as separate PDFs."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from examgen import build, record, topics
from examgen.bank import Bank
from examgen.blueprint import Blueprint, Section, TemplateSlot
from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.exam import assemble
from examgen.languages import ENGLISH, Code, language
from examgen.picks import in_turn, spoken
from examgen.publish import publish
from examgen.show import usual
from examgen.streams import stream


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
    """`count` different variants of the topic's templates in the language `code`; the seed draws which ones.

    No template comes twice before all have come, and no family before all families have. They are written to
    `out`/practice-<topic>-<seed>.
    """
    blueprint = _blueprint(topic, _drawn(topic, count, seed, bank, level, code), bank, level, code)
    made = assemble(blueprint, seed, bank, not_in, step)
    exam = replace(made, header=made.header | record.PRACTICE)
    folder = out / f"{blueprint.name}-{seed}"

    too_wide: list[str] = []

    def fill(partial: Path) -> None:
        record.write([exam], partial)
        too_wide.extend(build.write_outputs(record.read(partial).first(), partial))

    return build.Built(folder, publish(folder, fill, force=force), exam, tuple(too_wide))


def _drawn(topic: str, count: int, seed: int, bank: Bank, level: str | None, code: Code) -> list[Entry]:
    entries = [entry for entry in spoken(bank, topic, code) if level is None or level in entry.levels]
    if not entries:
        raise ExamgenError(f"topic {topic}: no template at level {level}")
    return list(islice(cycle(in_turn(entries, stream(seed, "", f"{topic}/*", "practice"))), count))


def _blueprint(topic: str, entries: list[Entry], bank: Bank, level: str | None, code: Code) -> Blueprint:
    return Blueprint(
        name=f"practice-{topic}",
        title=language(code).word("practice", topics.name(topic, bank, code)),
        duration=sum(entry.minutes for entry in entries),
        language=code,
        calculator=any(entry.calculator for entry in entries),
        sections=(Section(slots=tuple(_slot(entry, level) for entry in entries)),),
    )


def _slot(entry: Entry, level: str | None) -> TemplateSlot:
    return TemplateSlot.model_validate({"template": entry.id, "level": level or usual(entry.levels)})
