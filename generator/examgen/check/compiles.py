"""The rule that the pages of a sample can be typeset, and that nothing on them sticks out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from examgen.check.report import Finding, quoted
from examgen.check.samples import Sample
from examgen.check.sweep import Sweep
from examgen.check.wording import texts
from examgen.languages import ENGLISH
from examgen.record import Question
from examgen.render.documents import sheet
from examgen.render.guide import guide_question
from examgen.typeset import Document, Segment, TexError, typeset
from examgen.typeset.document import END

FIRST = 3
"""Draws of every level that are typeset."""
WIDEST = 5.0  # points
PAGES = {
    "problem": "problem",
    "choice": "problem as a choice",
    "solution": "solution",
    "guide": "marking guide",
    END: "a page",
}
OUT = {"horizontal": "to the right", "vertical": "at the foot"}


def compiles(sweep: Sweep) -> Iterator[Finding]:
    """Problem, choices, solution and guide of a few draws go through TeX, without a box that sticks out by 5 pt."""
    return compiled({name: level.all for name, level in sweep.levels.items()}, ENGLISH)


def compiled(levels: Mapping[str, Sequence[Sample]], code: str) -> Iterator[Finding]:
    """What TeX says of a few of each level's samples, all of which are in the language `code`."""
    samples = {f"{name}-{k}": sample for name, level in levels.items() for k, sample in enumerate(_few(level))}
    segments = [segment for name, sample in samples.items() for segment in _segments(name, sample)]
    if not segments:
        return
    preamble = sheet("", [], code=code).preamble
    try:
        done = typeset(Document(preamble, tuple(segments)))
    except TexError as error:
        yield _found(samples, code, error.segment, error.message, error.source or "")
        return
    for box in done.overfull:
        if box.points > WIDEST:
            message = f"something sticks out by {box.points:.0f} pt {OUT[box.direction]}"
            yield _found(samples, code, box.segment, message, box.text)


def _few(samples: Sequence[Sample]) -> list[Sample]:
    """The first draws, the last, which has other arguments if the template takes any, and the widest of all."""
    chosen = [*samples[:FIRST], *samples[FIRST:][-1:]]
    widest = [max(samples, key=measure) for measure in (_figures, _tables, _words)] if samples else []
    return chosen + [sample for k, sample in enumerate(widest) if sample not in chosen + widest[:k]]


def _figures(sample: Sample) -> float:
    """How wide the widest figure is."""
    return max((figure["width"] for each in _texts(sample) for figure in each["figures"].values()), default=0)


def _tables(sample: Sample) -> int:
    """How much the fullest row of a table says."""
    tables = [table for each in _texts(sample) for table in each["tables"].values()]
    return max((len(json.dumps(row)) for table in tables for row in table["rows"]), default=0)


def _words(sample: Sample) -> int:
    """How long the words are."""
    return sum(len(str(each)) for each in _texts(sample))


def _texts(sample: Sample) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What is printed of the question, and of its solution."""
    return sample.variant["problem"], sample.variant["key"]


def _segments(name: str, sample: Sample) -> Iterator[Segment]:
    title, code = sample.variant["title"], sample.request.language
    sheets = {
        "problem": sheet(title, [sample.open], answers=False, code=code),
        "choice": sheet(title, [sample.variant], answers=False, form="choice", code=code),
        "solution": sheet(title, [sample.open], code=code),
    }
    for what, document in sheets.items():
        yield Segment(f"{name}-{what}", "\n".join(segment.tex for segment in document.segments))
    yield Segment(f"{name}-guide", guide_question(Question("1", sample.open, code=code)))


def _found(samples: dict[str, Sample], code: str, segment: str, message: str, text: str) -> Finding:
    """What is wrong on a page of a sample, with the beginning of the text concerned."""
    name, _, page = segment.rpartition("-")
    place = PAGES.get(page, segment) if code == ENGLISH else f"language {code}: {PAGES.get(page, segment)}"
    if name not in samples:
        return Finding(f"{place}: {message}{quoted(text)}")
    return samples[name].finding(f"{place}: {message}{quoted(_inside(samples[name], text))}")


def _inside(sample: Sample, source: str) -> str:
    """Of lines that the package made, the longest cell, label or option that stands in them; else the lines."""
    # a page has a name of one word, what stands on it one of several: "table cost"
    pieces = [piece for piece in texts(sample.variant) if r"\exam" in source and " " in piece[0] and piece[1] in source]
    place, tex = max(pieces, key=lambda piece: len(piece[1]), default=("", ""))
    return f"{place}: {tex}" if tex else source
