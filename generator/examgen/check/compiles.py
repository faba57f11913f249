"""The rule that the pages of a sample can be typeset, and that nothing on them sticks out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from examgen.check.report import Finding
from examgen.check.samples import Sample
from examgen.check.sweep import Sweep
from examgen.languages import ENGLISH
from examgen.record import Question
from examgen.render.documents import sheet
from examgen.render.guide import guide_question
from examgen.typeset import Document, Segment, TexError, typeset

FIRST = 3
"""Draws of every level that are typeset."""
WIDEST = 5.0  # points


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
        yield _found(samples, error.segment, f"{error}{f': {error.source.strip()}' if error.source else ''}")
        return
    for box in done.overfull:
        if box.points > WIDEST:
            yield _found(samples, box.segment, f"{box.segment}: a {box.direction} box is {box.points:g} pt too large")


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


def _found(samples: dict[str, Sample], segment: str, message: str) -> Finding:
    sample = samples.get(segment.rpartition("-")[0])
    return sample.finding(message) if sample else Finding(message)
