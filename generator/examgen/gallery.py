"""The whole bank at a glance: one variant of each template with its solution, as one PDF."""

from __future__ import annotations

from collections.abc import Callable

from examgen import printing, show
from examgen.bank import Bank
from examgen.render.gallery import gallery as document
from examgen.topics import name


def gallery(
    bank: Bank,
    seed: int,
    *,
    topic: str | None = None,
    level: str | None = None,
    step: Callable[[], None] = lambda: None,
) -> bytes:
    """A PDF with every template that has the level (its usual one without `level`), of one topic or of all.

    Raises ExamgenError for an unknown topic, or naming the template that cannot be drawn or typeset.
    """
    entries = [entry for entry in bank.entries(topic) if level is None or level in entry.levels]
    variants = []
    for entry in entries:
        variants += show.variants(entry.id, seed, bank, level=level)
        step()
    topics = {topic: name(topic, bank) for topic in {entry.topic for entry in entries}}
    places = printing.sheet_places(variants)
    marks = printing.pages(document(variants, topics, {}), "gallery", places).marks
    return printing.pages(document(variants, topics, marks), "gallery", places).pdf
