"""Complete a formula or a few lines of code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from examgen import NONE, Draw, Filling, Given, Part, Solved, Table, Tex, Wrong, listing
from examgen.facts import Gap
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "Fill the gaps", 3, 3, "fill-in"
CURATED = True

LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted


@dataclass(frozen=True)
class Params:
    asks: str
    text: str
    code: bool
    gaps: tuple[Gap, ...]
    why: str
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.gaps, d.level)
    return Params(fact.asks, fact.text, fact.code, fact.gaps, fact.why, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    parts = {f"gap-{k}": _part(gap, code=p.code) for k, gap in enumerate(p.gaps, start=1)}
    tables = {"code": lambda: _listing(p.text)} if p.code else {}
    return Solved(
        parts=parts,
        steps={"formula": Tex("") if p.code else Tex(_boxed(p.text)), "numbers": list(range(1, len(p.gaps) + 1))},
        withholds=p.withholds,
        tables=tables,
    )


def effort(p: Params) -> float:
    return 1.6 + 0.4 * len(p.gaps)


def _part(gap: Gap, *, code: bool) -> Part:
    right, *others = gap.accepts
    wrong = [Wrong(str(k), each.text, each.why) for k, each in enumerate(gap.wrong, start=1)]
    return Part(Filling(right, others=tuple(others), code=code), wrong)


def _boxed(text: str) -> str:
    """The formula with its gaps as boxes with their numbers, on a line of its own."""
    body = re.sub(r"\[(\d)\]", r"\\boxed{\\,(\1)\\,}", text.strip("$"))
    return rf"\[ {body} \]"


def _listing(text: str) -> Table:
    return listing(re.sub(r"\[(\d)\]", r"__(\1)__", text))
