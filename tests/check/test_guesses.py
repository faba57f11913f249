"""Patterns of options are found where there are some, and only there."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any, cast

import pytest
from scipy.stats import chi2, chisquare

from examgen.check import guesses
from examgen.check.rules import RULES
from examgen.check.shown import Shown
from examgen.check.sweep import Sweep

NAMES = ("a", "b", "c", "d")
LISTS = 200


def swept(make: Callable[[random.Random], Shown]) -> Sweep:
    rng = random.Random(7)
    return listed([make(rng) for _ in range(LISTS)])


def listed(shown: list[Shown]) -> Sweep:
    return Sweep(cast("Any", None), range(0), {}, {}, {"hard": {"part": shown}}, {})


def shown(
    kind: str = "choice", right: tuple[int, ...] = (0,), lengths: tuple[int, ...] = (3, 3, 3, 3), **other: Any
) -> Shown:
    return Shown(kind, right, other.get("names", NAMES), lengths, other.get("values"))


def even(rng: random.Random) -> Shown:
    values = tuple(rng.sample(range(100), 4))
    return shown("integer", (rng.randrange(4),), tuple(rng.choices((2, 3), k=4)), values=values)


def shuffled_shapes(rng: random.Random, shapes: list[tuple[int, ...]]) -> Shown:
    right = shapes[0]
    rng.shuffle(shapes)
    return shown("shape", (shapes.index(right),), values=tuple(shapes))


def one_long(right: int, names: tuple[str, ...]) -> Shown:
    return shown(right=(right,), lengths=tuple(2 + (place == right) for place in range(4)), names=names)


def always_a(names: tuple[str, ...]) -> Shown:
    return shown(right=(names.index("a"),), names=names)


BROKEN: dict[str, Callable[[random.Random], Shown]] = {
    "position": lambda rng: shown(right=(rng.choice((0, 0, 0, 1, 2, 3)),), names=tuple(rng.sample(NAMES, 4))),
    "rank": lambda rng: shown("number", (rng.randrange(4),), values=(1, 1, 1, 1)),
    "length": lambda rng: one_long(rng.randrange(4), tuple(rng.sample(NAMES, 4))),
    "majority": lambda rng: shuffled_shapes(rng, [(8, 5, 5), (8, 5, 6), (8, 4, 5), (9, 5, 5)]),
    "favourite": lambda rng: always_a(tuple(rng.sample(NAMES, 4))),
    "count": lambda rng: shown("choices", tuple(sorted(rng.sample(range(4), 2)))),
}
FAIR: dict[str, Callable[[random.Random], Shown]] = {
    "numbers": even,
    "shapes": lambda rng: shuffled_shapes(rng, [(8, 5, 5), (8, 6, 6), (9, 6, 6), (9, 5, 6)]),
    "names": lambda rng: shown(right=(rng.randrange(4),), names=tuple(rng.sample(NAMES, 4))),
    "all that apply": lambda rng: shown("choices", tuple(sorted(rng.sample(range(4), rng.randint(1, 3))))),
}
PATTERNS = ("position", "rank", "length", "majority", "favourite", "count")


def found(sweep: Sweep) -> set[str]:
    return {rule for rule in PATTERNS if list(RULES[rule](sweep))}


@pytest.mark.parametrize("rule", PATTERNS)
def test_a_pattern_is_found(rule: str) -> None:
    findings = list(RULES[rule](swept(BROKEN[rule])))
    assert len(findings) == 1
    assert findings[0].level == "hard"
    assert findings[0].message.startswith("part: ")


@pytest.mark.parametrize("rule", PATTERNS)
def test_no_other_pattern_is_found(rule: str) -> None:
    assert found(swept(BROKEN[rule])) == {rule}


@pytest.mark.parametrize("name", FAIR)
def test_fair_options_show_no_pattern(name: str) -> None:
    assert found(swept(FAIR[name])) == set()


def test_a_majority_vote_wins_by_the_share_of_ties() -> None:
    assert shown("shape", (0,), values=((1, 2), (1, 3), (4, 2), (5, 6))).won() == 1
    assert shown("shape", (0,), values=((1, 2), (1, 2), (4, 3), (5, 6))).won() == 0.5
    assert shown("shape", (3,), values=((1, 2), (1, 3), (4, 2), (5, 6))).won() == 0


@pytest.mark.parametrize("options", [2, 4, 6])
def test_fair_positions_pass_a_thousand_times(options: int) -> None:
    rng = random.Random(options)
    for _ in range(1000):
        counts = [0] * options
        for _ in range(60):
            counts[rng.randrange(options)] += 1
        assert not guesses._uneven(counts)


@pytest.mark.parametrize(
    ("rule", "case", "advice"),
    [
        ("rank", shown("number", (0,), values=(1, 2, 3, 4)), "add plausible wrong values below the right one"),
        ("rank", shown("number", (3,), values=(1, 2, 3, 4)), "add plausible wrong values both below and above the"),
        ("length", shown(right=(2,), lengths=(3, 3, 4, 3)), "200 of 200 lists; make some wrong options longer"),
        ("length", shown(right=(2,), lengths=(3, 3, 2, 3)), "200 of 200 lists; make some wrong options shorter"),
    ],
)  # fmt: skip
def test_the_advice_goes_against_the_pattern(rule: str, case: Shown, advice: str) -> None:
    (finding,) = RULES[rule](swept(lambda _rng: case))
    assert advice in finding.message


RIGHT_LONG, OTHERS_LONG = shown(right=(0,), lengths=(4, 3, 3, 3)), shown(right=(0,))
SHARES = {  # rule: the share that is allowed, a list that shows the pattern and one that does not
    "rank": (0.5, shown("number", (0,), values=(1, 2, 3, 4)), shown("number", (0,), values=(2, 1, 3, 4))),
    "length": (0.6, RIGHT_LONG, OTHERS_LONG),
    "favourite": (0.75, shown(right=(0,)), shown(right=(1,))),
    "count": (0.75, shown("choices", (0, 1)), shown("choices", (0,))),
}


@pytest.mark.parametrize("rule", SHARES)
def test_a_share_may_be_three_standard_deviations_off_by_chance(rule: str) -> None:
    share, yes, no = SHARES[rule]
    most = int(LISTS * (share + 3 * math.sqrt(0.25 / LISTS)))
    for times, findings in ((most, 0), (most + 1, 1)):
        made = listed([yes] * times + [no] * (LISTS - times))
        assert len(list(RULES[rule](made))) == findings


@pytest.mark.parametrize(("counts", "findings"), [((81, 41, 39, 39), 0), ((83, 39, 39, 39), 1)])
def test_positions_may_differ_by_ten_standard_deviations_of_chi_square(counts: tuple[int, ...], findings: int) -> None:
    statistic, freedom = chisquare(counts).statistic, len(counts) - 1
    assert (statistic > freedom + 10 * chi2(freedom).std()) == bool(findings)
    made = listed([shown(right=(place,)) for place, count in enumerate(counts) for _ in range(count)])
    assert len(list(RULES["position"](made))) == findings
