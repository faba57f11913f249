"""The draws that all rules share: one for each seed and level, and what went wrong while they were made."""

from __future__ import annotations

import json
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, get_args, get_origin, get_type_hints

from examgen import conventions, pages
from examgen.bank import Bank
from examgen.check.report import Finding
from examgen.draw import ATTEMPTS, Drawn, Request, TemplateError, Variant, drawn, variant
from examgen.formulas import chosen
from examgen.languages import ENGLISH
from examgen.template import Template

ENOUGH_BROKEN = 10
"""A level is given up after this many draws that fail."""
OTHER_SEEDS = 20
"""Draws for each value that an argument of the template can take besides its default."""


@dataclass(frozen=True)
class Sample:
    """One draw, asked as a choice, so that its options can be judged too; all else is the same in every format."""

    request: Request
    made: Drawn
    variant: Variant

    @cached_property
    def open(self) -> Variant:
        """The variant as a question that is answered in writing."""
        return variant(replace(self.request, format="open"), self.made)

    @property
    def guess(self) -> Fraction:
        """The share of the points that a blind guess earns when the question is asked as its template has it."""
        parts = self.made.solved.parts.values()
        earned = sum((part.weight * part.answer.guessed() for part in parts), Fraction(0))
        return earned / sum(part.weight for part in parts)

    def finding(self, message: str) -> Finding:
        """A finding that this draw shows; the fewer characters its parameters have, the smaller the case."""
        return finding(self.request, message, _size(self.variant))


@dataclass(frozen=True)
class Broken:
    """A draw that failed, and the rule that it broke."""

    rule: str
    finding: Finding


@dataclass
class Level:
    """The draws of one level; `others` take arguments other than the default."""

    samples: list[Sample] = field(default_factory=list)
    others: list[Sample] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> list[Sample]:
        """Every draw, whatever its arguments."""
        return self.samples + self.others


def draw_level(template: Template, bank: Bank, level: str, seeds: range) -> Level:
    """Draw every seed with the default arguments, and some with each other value of an argument."""
    made = Level()
    for seed in seeds:
        sample = _draw(Request(template, seed, level, template.entry.id, format="choice"), bank, made)
        if sample:
            made.samples.append(sample)
            made.rejected += sample.made.rejected
        if len(made.broken) >= ENOUGH_BROKEN:
            return made
    for args in other_args(template):
        for seed in seeds[:OTHER_SEEDS]:
            request = Request(template, seed, level, template.entry.id, args=args, format="choice")
            made.others += filter(None, [_draw(request, bank, made)])
    return made


def other_args(template: Template) -> Iterator[dict[str, Any]]:
    """Arguments that differ from the default in one field of type Literal."""
    usual = template.args({})
    for name, hint in get_type_hints(type(usual)).items():
        values = get_args(hint) if get_origin(hint) is Literal else ()
        yield from ({name: value} for value in values if value != getattr(usual, name))


def _draw(request: Request, bank: Bank, level: Level) -> Sample | None:
    try:
        made = drawn(request, bank.facts)
        chosen(bank.formulas, made.solved.withholds, request)
        return Sample(request, made, variant(request, made))
    except Exception as error:  # noqa: BLE001 - whatever a template raises is a finding
        rule = _rule(error)
        level.broken.append(Broken(rule, finding(request, str(error))))
        if rule == "accepts":
            level.rejected["no draw is accepted"] += ATTEMPTS
        return None


def _rule(error: Exception) -> str:
    """The rule that a failed draw breaks, told by the functions through which the error came."""
    origin = error.__cause__ or error
    frames = traceback.extract_tb(origin.__traceback__)
    names = {frame.name for frame in frames}
    if "_verify" in names:
        return "verify"
    if any(frame.filename == pages.__file__ for frame in frames):
        return "words"
    if any(frame.filename == conventions.__file__ for frame in frames):
        return "conventions"
    return "accepts" if origin is error and isinstance(error, TemplateError) else "raises"


def finding(request: Request, message: str, size: int = 0) -> Finding:
    """A finding of a request, whether it could be drawn or not."""
    args = [f"{name}={value}" for name, value in request.args.items()]
    options = [word for arg in args for word in ("--arg", arg)]
    if request.language != ENGLISH:
        options += ["--language", request.language]
    told = f"with args {', '.join(args)}: {message}" if args else message
    return Finding(told, request.level, request.seed, size, options=tuple(options))


def _size(made: Mapping[str, Any]) -> int:
    return len(json.dumps(made["key"]["params"]))
