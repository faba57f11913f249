"""Rules about a template's pages as a whole: the solution explains every part, and nothing is made for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from examgen.check.draws import broken
from examgen.check.report import Finding
from examgen.check.samples import Sample
from examgen.check.sweep import Sweep
from examgen.render.body import split

COMMANDS = {"figures": "Figure", "tables": "Table"}
MODELS = ("text", "drawing")
"""Kinds whose answer is a model that needs no explanation."""


def words(sweep: Sweep) -> Iterator[Finding]:
    """What is printed is known, the solution has every part once, and every figure and table is printed somewhere."""
    yield from broken("words")(sweep)
    for sample in sweep.samples:
        yield from map(sample.finding, _solution(sample))
    yield from _unused(sweep)


def _solution(sample: Sample) -> Iterator[str]:
    r"""What a solution lacks; what stands before its first `\examPart` may explain parts together."""
    key = sample.variant["key"]
    stem, explanations = split(key["solution"])
    named = [id_ for id_, _ in explanations]
    for id_ in dict.fromkeys(named):
        if named.count(id_) > 1:
            yield rf"the solution has \examPart{{{id_}}} {named.count(id_)} times"
    parts = sample.made.solved.parts
    explained = {*named, *_filled(key)}
    for id_ in [id_ for id_, part in parts.items() if id_ not in explained and part.answer.kind not in MODELS]:
        if not stem:
            yield rf"the solution explains {', '.join(named)}, but not {id_}; write \examPart{{{id_}}} before its words"


def _filled(key: dict[str, Any]) -> Iterator[str]:
    """The parts whose answers stand in figures and tables of the solution."""
    for figure in key["figures"].values():
        yield from (item["part"] for item in figure["items"] if item["shape"] == "blank")
    for table in key["tables"].values():
        yield from (cell["part"] for row in table["rows"] for cell in row if isinstance(cell, dict))


def _unused(sweep: Sweep) -> Iterator[Finding]:
    samples = list(sweep.samples)
    for what, command in COMMANDS.items():
        made = {name for sample in samples for name in getattr(sample.made.solved, what)}
        printed = {name for sample in samples for page in ("problem", "key") for name in sample.variant[page][what]}
        for name in sorted(made - printed):
            use = rf"\exam{command}{{{name}}}"
            yield Finding(f"solve returns {name!r} in {what}, but no words print it; write {use}, or leave it out")
