"""Facts that a topic gives twice: refused with the lines of both."""

from __future__ import annotations

import re
from collections.abc import Iterable

from examgen.facts.model import KINDS, Topic
from examgen.scalars import shown
from examgen.yamlfile import Address, Document, Problem


def refuse_twins(document: Document, topic: Topic) -> None:
    """Ids, ideas and texts occur once; texts that differ in case or punctuation alone are equal."""
    seen: dict[tuple[str, str], int] = {}
    for what, value, address in _names(topic):
        line, column = document.values[address]
        key = (what, _bare(value) if what == "text" else value)
        if key in seen:
            raise Problem(line, column, f"{what}: {shown(value)} is given twice (first on line {seen[key]})")
        seen[key] = line


def _names(topic: Topic) -> Iterable[tuple[str, str, Address]]:
    for i, concept in enumerate(topic.concepts):
        yield "id", concept.id, ("concepts", i, "id")
        for j, group in enumerate(concept.groups):
            here: Address = ("concepts", i, "statements", j)
            yield "idea", group.idea, (*here, "idea")
            for side, statements in (("true", group.true), ("false", group.false)):
                for k, statement in enumerate(statements):
                    yield "text", statement.text, (*here, side, k, "text")
    for kind in KINDS:
        for k, fact in enumerate(getattr(topic, kind)):
            yield f"id of {kind}", fact.id, (kind, k, "id")


def _bare(text: str) -> str:
    """The text without what may differ between equal ones; mathematics keeps its signs."""
    pieces = text.split("$")
    plain = (re.sub(r"[\W_]+", " ", piece.lower()) if k % 2 == 0 else piece for k, piece in enumerate(pieces))
    return " ".join("$".join(plain).split())
