"""Set prediction as in DETR: greedy assignment of predictions to objects, and the assignment of least cost."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import pairwise, permutations
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong
from examgen.detection.matching import Cost, best_assignments, greedy_assignment, least_cost, total
from examgen.figures.cells import Cell, Grid
from examgen.figures.matrices import matrix
from examgen.figures.scene import Colour, Scene

TITLE, POINTS, MINUTES, FAMILY = "Bipartite matching in DETR", 4, 7, "detr-matching"


@dataclass(frozen=True)
class Level:
    predictions: int
    computed: bool  # the costs follow from class probabilities and distances


LEVELS = {
    "easy": Level(predictions=3, computed=False),
    "medium": Level(predictions=3, computed=True),
    "hard": Level(predictions=4, computed=True),
}
OBJECTS, TRIES = 3, 30
Picks = tuple[int, ...]
Costs = list[list[int]]


@dataclass(frozen=True)
class Scores:
    """What makes costs of distances; rows are objects and columns predictions."""

    probabilities: tuple[tuple[F, ...], ...]  # of the object's class
    weight: int  # of the distance


@dataclass(frozen=True)
class Params:
    distances: tuple[tuple[F, ...], ...]  # of the boxes of object (row) and prediction (column); without scores, costs
    scores: Scores | None

    @cached_property
    def costs(self) -> Costs:
        """Whole numbers: costs, or tenths of costs if they follow from scores."""
        if self.scores is None:
            return [[int(cost) for cost in row] for row in self.distances]
        weight, chances = self.scores.weight, self.scores.probabilities
        return [
            [int(10 * (weight * far - chance)) for far, chance in zip(*rows, strict=True)]
            for rows in zip(self.distances, chances, strict=True)
        ]

    def value(self, cost: Cost) -> int | F:
        """A cost or a sum of costs in the question's unit."""
        return int(cost) if self.scores is None else F(cost, 10)


def sample(d: Draw[Level, None]) -> Params:
    rng, columns = d.rng, d.level.predictions
    for _ in range(TRIES):
        p = _computed(rng, columns) if d.level.computed else _given(rng, columns)
        if _tempting(p.costs):
            return p
    raise Reject("the greedy assignment is the best one, or two are")


def solve(p: Params, given: Given = NONE) -> Solved:
    costs = p.costs
    greedy, best = greedy_assignment(costs), best_assignments(costs)[0]
    picks = tuple(number - 1 for number in given.get("assignment", tuple(column + 1 for column in best)))
    parts: dict[str, Part] = {}
    if p.scores is not None:
        parts["entry"] = Part(
            Number(p.value(costs[0][greedy[0]]), decimals=2), wrong=partial(_wrong_entries, p, p.scores, greedy[0])
        )
    parts["greedy"] = Part(_answer(p, total(costs, greedy)), wrong=lambda: _wrong_greedy(p))
    parts["assignment"] = Part(Vector(tuple(column + 1 for column in best)), wrong=lambda: _wrong_assignments(costs))
    parts["cost"] = Part(_answer(p, total(costs, picks)), wrong=lambda: _wrong_costs(p))
    unmatched = [column + 1 for column in range(len(costs[0])) if column not in best]
    return Solved(
        parts=parts,
        steps={
            "column": greedy[0] + 1,
            "chance": p.scores.probabilities[0][greedy[0]] if p.scores else 0,
            "distance": p.distances[0][greedy[0]],
            "greedy": [(row + 1, greedy[row] + 1) for row in sorted(range(OBJECTS), key=lambda i: costs[i][greedy[i]])],
            "greedy_terms": _sum(p, sorted(costs[row][greedy[row]] for row in range(OBJECTS))),
            "terms": _sum(p, [costs[row][column] for row, column in enumerate(best)]),
            "unmatched": unmatched,
            "weight": p.scores.weight if p.scores else 0,
        },
        figures={"matching": lambda: _matching(p, best)},
        tables={"given": partial(_table, p), "costs": partial(_costs, p), "totals": partial(_totals, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    costs = [
        [
            cost if p.scores is None else p.scores.weight * cost - p.scores.probabilities[i][j]
            for j, cost in enumerate(row)
        ]
        for i, row in enumerate(p.distances)
    ]
    taken: list[tuple[int, int]] = []
    for cost in sorted(cost for row in costs for cost in row):
        ((i, j),) = [(i, j) for i, row in enumerate(costs) for j, each in enumerate(row) if each == cost]
        if all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    least, picks = least_cost(costs)
    values: dict[str, Any] = {
        "greedy": sum((costs[i][j] for i, j in taken), F(0)),
        "assignment": tuple(column + 1 for column in picks),
        "cost": least,
    }
    if p.scores is not None:
        values["entry"] = costs[0][dict(taken)[0]]
    return values


def effort(p: Params) -> float:
    columns = len(p.distances[0])
    return 3.5 + (0.2 * OBJECTS * columns if p.scores else 0) + (1.5 if columns > OBJECTS else 0)


def _given(rng: Random, columns: int) -> Params:
    costs = iter(rng.sample(range(1, 20), OBJECTS * columns))
    return Params(tuple(tuple(F(next(costs)) for _ in range(columns)) for _ in range(OBJECTS)), None)


def _computed(rng: Random, columns: int) -> Params:
    """No two costs are equal."""
    weight, chances = rng.choice((2, 5)), _probabilities(rng, columns)
    seen, distances = set[F](), list[tuple[F, ...]]()
    for row in chances:
        line = []
        for chance in row:
            new = [far for far in (F(n, 10) for n in range(1, 10)) if weight * far - chance not in seen]
            if not new:
                raise Reject("every distance gives a cost that is there already")
            line.append(rng.choice(new))
            seen.add(weight * line[-1] - chance)
        distances.append(tuple(line))
    return Params(tuple(distances), Scores(chances, weight))


def _tempting(costs: Costs) -> bool:
    """Greed is not the best, two objects want the same prediction, and there is one best assignment."""
    best = best_assignments(costs)
    return len(best) == 1 and greedy_assignment(costs) != best[0] and len(set(_minima(costs))) < OBJECTS


def _probabilities(rng: Random, columns: int) -> tuple[tuple[F, ...], ...]:
    """For each object (row) the probability of its class by each prediction; a column leaves some for no object."""
    predictions = []
    for _ in range(columns):
        cuts = sorted(rng.sample(range(1, 10), OBJECTS))
        predictions.append([F(high - low, 10) for low, high in pairwise((0, *cuts))])
    return tuple(zip(*predictions, strict=True))


def _answer(p: Params, cost: Cost) -> Integer | Number:
    return Integer(int(cost)) if p.scores is None else Number(p.value(cost), decimals=2)


def _shown(value: Cost) -> Tex:
    return Tex(f"${float(value):g}$")


def _sum(p: Params, costs: list[int]) -> Tex:
    signed = "".join(f" {'-' if cost < 0 else '+'} {abs(float(p.value(cost))):g}" for cost in costs)
    return Tex(signed.removeprefix(" + ").replace(" - ", "-", 1) if costs[0] < 0 else signed.removeprefix(" + "))


def _table(p: Params) -> Table:
    columns = len(p.distances[0])
    if p.scores is None:
        return _costs(p)
    head = ("object", *(Tex(f"$p_{j}$") for j in range(1, columns + 1)),
            *(Tex(f"$d_{j}$") for j in range(1, columns + 1)))  # fmt: skip
    rows = [(i + 1, *map(_shown, p.scores.probabilities[i]), *map(_shown, p.distances[i])) for i in range(OBJECTS)]
    return Table("c" * (1 + 2 * columns), head, rows)


def _costs(p: Params) -> Table:
    head = ("", *(f"prediction {j}" for j in range(1, len(p.distances[0]) + 1)))
    rows = [(f"object {i}", *(_shown(p.value(cost)) for cost in row)) for i, row in enumerate(p.costs, start=1)]
    return Table("l" + "c" * len(p.distances[0]), head, rows)


def _matching(p: Params, best: Picks) -> Scene:
    """The costs, those of the best matching shaded."""
    texts = [[_shown(p.value(cost)) for cost in row] for row in p.costs]
    shades: dict[Cell, Colour] = dict.fromkeys(enumerate(best), "grey")
    rows, columns = ([str(number) for number in range(1, count + 1)] for count in (OBJECTS, len(p.costs[0])))
    return matrix(
        Grid(
            texts,
            shades=shades,
            row_names=rows,
            column_names=columns,
            row_title="object",
            column_title="prediction",
        )
    )


def _totals(p: Params) -> Table:
    """The six cheapest assignments."""
    costs = p.costs
    rows = []
    for picks in sorted(_all(costs), key=lambda picks: total(costs, picks))[:6]:
        numbers = ", ".join(str(column + 1) for column in picks)
        summed = _sum(p, [costs[i][j] for i, j in enumerate(picks)])
        rows.append((Tex(f"${numbers}$"), Tex(f"${summed}$"), _shown(p.value(total(costs, picks)))))
    return Table("ccc", ("predictions of objects 1, 2, 3", "costs", "total"), rows)


def _all(costs: Costs) -> list[Picks]:
    return list(permutations(range(len(costs[0])), len(costs)))


def _least(costs: Costs) -> Cost:
    return total(costs, best_assignments(costs)[0])


def _minima(costs: Costs) -> Picks:
    """Each object's cheapest prediction; one is taken twice."""
    return tuple(min(range(len(row)), key=lambda column: row[column]) for row in costs)


def _runners_up(costs: Costs) -> list[Picks]:
    return sorted(_all(costs), key=lambda picks: total(costs, picks))[1:]


def _wrong_entries(p: Params, scores: Scores, column: int) -> list[Wrong]:
    chance, far, weight = scores.probabilities[0][column], p.distances[0][column], scores.weight
    return [
        Wrong(
            "probability-added", weight * far + chance, "A high probability makes a match cheap: subtract it.", F(1, 2)
        ),
        Wrong("no-weight", far - chance, "The distance is multiplied by $\\lambda$.", F(1, 2)),
        Wrong("weight-on-probability", far - weight * chance, "$\\lambda$ multiplies the distance.", F(1, 3)),
        Wrong("weight-on-both", weight * (far - chance), "$\\lambda$ multiplies the distance only.", F(1, 3)),
        Wrong("sign", chance - weight * far, "A cost rises with the distance.", F(1, 3)),
        Wrong("distance-only", weight * far, "The probability of the class counts too.", F(1, 3)),
        Wrong("complement", weight * far + 1 - chance, "Subtract the probability; it is not $1 - p$ here.", F(1, 2)),
    ]


def _in_kind(p: Params, wrong: list[tuple[str, Cost, str, F]]) -> list[Wrong]:
    return [Wrong(name, p.value(cost), why, credit) for name, cost, why, credit in wrong]


def _wrong_greedy(p: Params) -> list[Wrong]:
    costs = p.costs
    by_row = _row_by_row(costs)
    straight = tuple(range(OBJECTS))
    cheapest = sorted(cost for row in costs for cost in row)[:OBJECTS]
    return _in_kind(
        p,
        [
            (
                "best",
                _least(costs),
                "This is the least cost, which greed misses here.",
                F(1, 3),
            ),
            ("minima", total(costs, _minima(costs)), "A prediction is matched once only.", F(1, 3)),
            ("smallest-entries", sum(cheapest), "Row and column of a chosen cost are struck out.", F(0)),
            ("row-by-row", total(costs, by_row), "The smallest cost of the whole table comes first.", F(1, 3)),
            ("diagonal", total(costs, straight), "The numbers of predictions and objects mean nothing.", F(0)),
            ("dearest", max(total(costs, picks) for picks in _all(costs)), "The total cost is to be small.", F(0)),
        ],
    )


def _row_by_row(costs: Costs) -> Picks:
    picks: list[int] = []
    for row in costs:
        picks.append(min((j for j in range(len(row)) if j not in picks), key=lambda j: row[j]))
    return tuple(picks)


def _wrong_assignments(costs: Costs) -> list[Wrong]:
    best = best_assignments(costs)[0]
    inverse = tuple(best.index(row) if row in best else OBJECTS for row in range(OBJECTS))
    wrong = [
        ("greedy", greedy_assignment(costs), "The smallest cost first may force a large one later.", F(1, 3)),
        ("minima", _minima(costs), "A prediction is matched to one object only.", F(1, 3)),
        ("row-by-row", _row_by_row(costs), "The choice for the first object affects the others.", F(1, 3)),
        ("inverse", inverse, "Give the prediction of each object, not the object of each prediction.", F(1, 2)),
        *(("dearer", picks, "Another assignment costs less.", F(0)) for picks in _runners_up(costs)[:4]),
    ]
    return [Wrong(name, tuple(j + 1 for j in picks), why, credit) for name, picks, why, credit in wrong]


def _wrong_costs(p: Params) -> list[Wrong]:
    costs = p.costs
    best = best_assignments(costs)[0]
    least = total(costs, best)
    second, third = _runners_up(costs)[:2]
    return _in_kind(
        p,
        [
            ("greedy", total(costs, greedy_assignment(costs)), "Another assignment costs less.", F(1, 3)),
            ("minima", total(costs, _minima(costs)), "A prediction is matched to one object only.", F(1, 3)),
            ("second", total(costs, second), "Another assignment costs less.", F(1, 3)),
            ("third", total(costs, third), "Another assignment costs less.", F(0)),
            ("smallest", min(cost for row in costs for cost in row), "All objects are matched: add their costs.", F(0)),
            (
                "two-only",
                least - max(costs[i][j] for i, j in enumerate(best_assignments(costs)[0])),
                "All three objects count.",
                F(1, 3),
            ),
            (
                "diagonal",
                total(costs, tuple(range(OBJECTS))),
                "The numbers of predictions and objects mean nothing.",
                F(0),
            ),
        ],
    )
