"""Worked solutions: tinted strips, one for each part, so that a page may end between two of them."""

from __future__ import annotations

from typing import Any

from examgen.languages import Language
from examgen.render import fills
from examgen.render.body import TEXT, insert, labels, split


def _lead(label: str) -> str:
    return rf"\textbf{{{label}}} " if label else ""


def worked(variant: dict[str, Any], language: Language, width: float = TEXT) -> str:
    """The variant's worked solution, for a text of this `width` in points."""
    problem, key = variant["problem"], variant["key"]
    fill = fills.answers(problem, key, language, width)
    names = labels(problem)
    stem, parts = split(key["solution"])
    strips = [insert(stem, key, fill)] if stem else []
    strips += [_lead(names[id_]) + insert(words, key, fill) for id_, words in parts]
    return "\n".join(rf"\examStrip {strip}" + "\n" + r"\examStripEnd" for strip in strips)
