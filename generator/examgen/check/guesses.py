"""Rules about choices: nothing but the question tells which option is right.

Limits leave room for chance: three standard deviations of a share, ten of a chi-square statistic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from typing import TypeVar

from examgen.check.report import Finding
from examgen.check.shown import Shown
from examgen.check.sweep import Sweep

T = TypeVar("T", int, str)
ENOUGH = 30
"""Fewer lists of options than this show no pattern."""
RANK, LENGTH, MAJORITY, NAME, COUNT = 0.5, 0.6, 0.5, 0.75, 0.75
NUMERIC = ("integer", "number", "expression")


def position(sweep: Sweep) -> Iterator[Finding]:
    """The right option stands in every position equally often."""
    for level, id_, shown in _parts(sweep):
        for size in {len(each.names) for each in shown}:
            counts = Counter(place for each in shown if len(each.names) == size for place in each.right)
            row = [counts[place] for place in range(size)]
            if sum(row) >= ENOUGH and _uneven(row):
                yield Finding(f"{id_}: the right options stand {row} times in the {size} positions", level)


def rank(sweep: Sweep) -> Iterator[Finding]:
    """No rank by size has the right number more than half of the time."""
    for level, id_, shown in _parts(sweep, *NUMERIC):
        what = "smaller numbers stand beside the right one"
        yield from _frequent(level, id_, [each.rank() for each in shown], RANK, what, _other_side)


def length(sweep: Sweep) -> Iterator[Finding]:
    """The right option is neither the longest nor the shortest in more than 60 % of the lists."""
    for level, id_, shown in _parts(sweep):
        lists = [each for each in shown if len(each.right) == 1 and len(each.names) > 2]
        for word, hits in (("longest", [s.longest for s in lists]), ("shortest", [s.shortest for s in lists])):
            if len(lists) >= ENOUGH and sum(hits) / len(lists) > LENGTH + _slack(len(lists)):
                told = f"{id_}: the right option is the {word} in {sum(hits)} of {len(lists)} lists"
                yield Finding(f"{told}; make some wrong options {'longer' if word == 'longest' else 'shorter'}", level)


def majority(sweep: Sweep) -> Iterator[Finding]:
    """A majority vote over the axes of shapes, or the places of matrices, is right at most half of the time."""
    for level, id_, shown in _parts(sweep, "shape", "vector", "matrix"):
        won = sum(each.won() for each in shown) / len(shown)
        if won > MAJORITY + _slack(len(shown)):
            kind = shown[0].kind
            told = f"{id_}: the most frequent entry of every place finds the right {kind} in {won:.0%}"
            yield Finding(
                f"{told} of the lists; add wrong values that share entries with each other, not with it", level
            )


def favourite(sweep: Sweep) -> Iterator[Finding]:
    """No named option is right in more than three quarters of the lists."""
    for level, id_, shown in _parts(sweep, "choice"):
        yield from _frequent(
            level, id_, [each.names[each.right[0]] for each in shown], NAME, "is right", _another_right
        )


def count(sweep: Sweep) -> Iterator[Finding]:
    """Where all that apply are asked for, their number varies."""
    for level, id_, shown in _parts(sweep, "choices"):
        yield from _frequent(
            level, id_, [len(each.right) for each in shown], COUNT, "options are right", _another_count
        )


def _parts(sweep: Sweep, *kinds: str) -> Iterator[tuple[str, str, list[Shown]]]:
    """Levels apart: at the same seed they share the stream that puts options in order."""
    for level, parts in sweep.shown.items():
        for id_, shown in parts.items():
            fitting = [each for each in shown if not kinds or each.kind in kinds]
            if len(fitting) >= ENOUGH:
                yield level, id_, fitting


def _frequent(
    level: str, id_: str, seen: Sequence[T], limit: float, what: str, advice: Callable[[T], str]
) -> Iterator[Finding]:
    value, times = Counter(seen).most_common(1)[0]
    if times / len(seen) > limit + _slack(len(seen)):
        yield Finding(f"{id_}: {value} {what} in {times} of {len(seen)} lists; {advice(value)}", level)


def _other_side(smaller: int) -> str:
    side = "below" if smaller == 0 else "both below and above"
    return f"add plausible wrong values {side} the right one"


def _another_right(name: str) -> str:
    return f"let sample draw cases in which another option than {name} is right"


def _another_count(number: int) -> str:
    return f"let sample draw cases in which more or fewer than {number} are right"


def _slack(number: int) -> float:
    return 1.5 / sqrt(number)


def _uneven(counts: Sequence[int]) -> bool:
    freedom = len(counts) - 1
    expected = sum(counts) / len(counts)
    return sum((each - expected) ** 2 / expected for each in counts) > freedom + 10 * sqrt(2 * freedom)
