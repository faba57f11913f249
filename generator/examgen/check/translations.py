"""The rule that a template says the same in every language that it has, and all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from examgen.check.compiles import compiled
from examgen.check.missing import told
from examgen.check.report import Finding
from examgen.check.samples import Level, Sample, finding
from examgen.check.sweep import Sweep
from examgen.check.wording import slips, texts
from examgen.draw import Drawn, Request, Variant, drawn, variant
from examgen.errors import ExamgenError
from examgen.languages import CODES, ENGLISH
from examgen.markup import read
from examgen.pages import COMMAND
from examgen.translation import untranslated

DRAWS = 20
"""Draws of every level that are said in another language."""


def translations(sweep: Sweep) -> Iterator[Finding]:
    """In another language nothing is missing, parts, figures and tables are the same, and the pages compile."""
    for code in CODES:
        if code != ENGLISH and sweep.template.entry.speaks(code):
            yield from _language(sweep, code)


def _language(sweep: Sweep, code: str) -> Iterator[Finding]:
    with untranslated() as missing:
        found = list(_said(sweep, code))
    yield from (Finding(f"language {code}: {each}") for each in told(missing))
    yield from found


def _said(sweep: Sweep, code: str) -> Iterator[Finding]:
    said: dict[str, list[Sample]] = {name: [] for name in sweep.levels}
    for name, level in sweep.levels.items():
        for request, drawn_already in _draws(level, code):
            try:
                made = drawn_already or drawn(request, level.samples[0].made.facts)
                sample = Sample(request, made, variant(request, made))
            except ExamgenError as error:
                yield finding(request, f"language {code}: {error}")
                continue
            said[name].append(sample)
            english = variant(replace(request, language=ENGLISH), made)
            yield from (sample.finding(f"language {code}: {each}") for each in _differences(english, sample.variant))
    yield from compiled(said, code)


def _draws(level: Level, code: str) -> Iterator[tuple[Request, Drawn | None]]:
    """Some draws of a level; for a template that asks facts, requests for topics whose facts are in the language."""
    for sample in [*level.samples[:DRAWS], *level.others[-1:]]:
        request, facts = replace(sample.request, language=code), sample.made.facts
        if "topic" not in request.template.arg_names():
            yield request, sample.made
            continue
        for topic in facts.values():
            if topic.file(code).is_file():
                yield replace(request, args={**request.args, "topic": topic.id}), None


def _differences(english: Variant, other: Variant) -> Iterator[str]:
    for page, text in (("problem", "text"), ("key", "solution")):
        here, there = (sorted(COMMAND.findall(made[page][text])) for made in (english, other))
        if here != there:
            names = sorted({name for _, name in set(here) ^ set(there)}) or ["something more than once"]
            yield f"only one of the languages names {', '.join(names)}"
    for place, text in texts(other):
        yield from (f"{place}: {problem}" for problem in (*read(text).problems, *slips(text)))
