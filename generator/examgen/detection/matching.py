"""Which prediction belongs to which ground-truth object: greedily by score, or by the assignment of least cost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import permutations

Cost = int | Fraction


def match_by_score(overlaps: Sequence[Sequence[Fraction]], threshold: Fraction) -> list[int | None]:
    """For each detection, best score first, the ground-truth object that it finds, or None for a false positive.

    `overlaps[i][j]` is the IoU of detection i with object j. A detection takes the free object with which its IoU is
    largest, if that is at least `threshold`; an object is found once.
    """
    found = list[int | None]()
    for row in overlaps:
        free = [j for j in range(len(row)) if j not in found]
        best = max(free, key=lambda j: row[j], default=None)
        found.append(best if best is not None and row[best] >= threshold else None)
    return found


def best_assignments(costs: Sequence[Sequence[Cost]]) -> list[tuple[int, ...]]:
    """All assignments of least total cost: for each row its column, no column twice.

    Every assignment is tried. Raises ValueError if there are more rows than columns.
    """
    columns = len(costs[0])
    if len(costs) > columns:
        raise ValueError(f"{len(costs)} rows cannot have {columns} columns of their own")
    totals = {picks: total(costs, picks) for picks in permutations(range(columns), len(costs))}
    least = min(totals.values())
    return [picks for picks, cost in totals.items() if cost == least]


def total(costs: Sequence[Sequence[Cost]], picks: Sequence[int]) -> Cost:
    """The cost of an assignment."""
    return sum(row[column] for row, column in zip(costs, picks, strict=True))


def greedy_assignment(costs: Sequence[Sequence[Cost]]) -> tuple[int, ...]:
    """The assignment that takes the least remaining entry, again and again, and strikes out its row and column."""
    picks: dict[int, int] = {}
    while len(picks) < len(costs):
        _, row, column = min(
            (cost, i, j)
            for i, line in enumerate(costs)
            for j, cost in enumerate(line)
            if i not in picks and j not in picks.values()
        )
        picks[row] = column
    return tuple(picks[i] for i in range(len(costs)))


def least_cost(costs: Sequence[Sequence[Cost]]) -> tuple[Cost, tuple[int, ...]]:
    """Cost and columns of an assignment of least cost, row after row over the sets of columns that are taken."""

    @cache
    def rest(row: int, taken: frozenset[int]) -> tuple[Cost, tuple[int, ...]]:
        if row == len(costs):
            return 0, ()
        options = []
        for column in range(len(costs[0])):
            if column not in taken:
                cost, picks = rest(row + 1, taken | {column})
                options.append((costs[row][column] + cost, (column, *picks)))
        return min(options)

    return rest(0, frozenset())
