"""Complete a table that compares methods; some of its cells are given."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from examgen import NONE, Draw, Field, Given, Part, Solved, Table, Text
from examgen.facts import to_tex
from examgen.facts.pick import LEVELS as FACTS
from examgen.facts.pick import Wanted, pick

TITLE, POINTS, MINUTES, FAMILY = "A comparison", 4, 5, "compare-table"
CURATED = True
BLANKS = 5
EITHER = ("yes", "no")  # cells that are soon guessed: they are given, so long as there are others

LEVELS = {"easy": FACTS["easy"], "medium": FACTS["medium"], "hard": FACTS["hard"]}
Args = Wanted
Cell = tuple[int, int]  # row, column


@dataclass(frozen=True)
class Params:
    asks: str
    subjects: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    blanks: tuple[Cell, ...]
    source: str
    withholds: tuple[str, ...]


def sample(d: Draw[tuple[str, ...], Wanted]) -> Params:
    fact = pick(d.rng, d.facts, d.args, lambda topic: topic.comparisons, d.level)
    cells = [((i, j), text) for i, (_, texts) in enumerate(fact.rows) for j, text in enumerate(texts)]
    hard = [cell for cell, text in cells if text not in EITHER] or [cell for cell, _ in cells]
    blanks = tuple(sorted(d.rng.sample(hard, min(BLANKS, len(hard)))))
    return Params(fact.asks, fact.subjects, fact.rows, blanks, fact.source, fact.withholds)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    return Solved(
        parts={_id(cell): Part(_answer(p.rows[cell[0]][1][cell[1]])) for cell in p.blanks},
        tables={"comparison": partial(_table, p), "whole": partial(_table, p, whole=True)},
        withholds=p.withholds,
        ideas=(p.asks,),
    )


def effort(p: Params) -> float:
    return 1.5 + 0.6 * len(p.blanks)


def _answer(cell: str) -> Text:
    return Text(cell, lines=1, maths=True, chance=Fraction(cell in EITHER, 2))


def _id(cell: Cell) -> str:
    return f"cell-{cell[0] + 1}-{cell[1] + 1}"


def _table(p: Params, *, whole: bool = False) -> Table:
    width = 430 / (len(p.subjects) + 1) - 12
    rows = []
    for i, (aspect, cells) in enumerate(p.rows):
        fields = [
            Field(_id((i, j)), width) if (i, j) in p.blanks and not whole else to_tex(cell)
            for j, cell in enumerate(cells)
        ]
        rows.append((to_tex(aspect), *fields))
    return Table("p" * (len(p.subjects) + 1), ("", *map(to_tex, p.subjects)), rows)
