"""Points: typed, shared among the parts of a question, and printed, in halves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

HALF = Fraction(1, 2)
MOST = 1000  # points of a question
_TYPED = re.compile(r"[0-9]{1,6}(?:\.[05]?0*)?|\.50*")


def typed(text: str) -> Fraction | None:
    """Points as somebody types them, such as 6 or 1.5; None if they are no whole or half number up to `MOST`."""
    found = Fraction(text) if _TYPED.fullmatch(text) else None
    return found if found is not None and found <= MOST else None


def shares(total: Fraction, weights: Mapping[str, int]) -> dict[str, Fraction]:
    """`total` split by weight into multiples of 1/2, at least one each; the shares add up to `total`.

    By largest remainder, so that a share is less than 1/2 from the exact one unless that is below 1/2 for some part.
    Raises ValueError if there are fewer halves than parts.
    """
    halves = int(total / HALF)
    if halves < len(weights):
        raise ValueError(f"{text(total)} points are too few for {len(weights)} parts")
    whole = sum(weights.values())
    given = {id_: max(1, halves * weight // whole) for id_, weight in weights.items()}

    def missing(id_: str) -> int:
        return halves * weights[id_] - whole * given[id_]

    while sum(given.values()) < halves:
        given[max(weights, key=missing)] += 1
    while sum(given.values()) > halves:
        given[min((id_ for id_ in weights if given[id_] > 1), key=missing)] -= 1
    return {id_: count * HALF for id_, count in given.items()}


@lru_cache(maxsize=1024)
def text(points: Fraction | str) -> str:
    """Points as printed, from the number or from its form in a record: 6, 1.5."""
    value = Fraction(points)
    return str(value.numerator) if value.denominator == 1 else str(float(value))


@lru_cache(maxsize=4096)
def earned(points: str, credit: str) -> str:
    """What a share of a part's points comes to, rounded down to halves, as printed; both as a record has them.

    Halves, since all other points are printed in them; down, so that less than the whole never earns the whole.
    """
    return text(Fraction(points) * Fraction(credit) // HALF * HALF)
