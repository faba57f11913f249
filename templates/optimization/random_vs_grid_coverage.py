"""Grid search beside random search: trials, distinct values, chance of a hit, trials that are needed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import ceil, comb, log, prod
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene
from examgen.figures.search import searches
from examgen.optim.search import grid_hit_probability, hit_probability, trials_needed

TITLE, POINTS, MINUTES, FAMILY = "Random search and grid search", 3, 4, "hyperparameter-search"
FORMULAS = ("at-least-one",)

Kind = Literal["values", "chance", "compared"]
LEVELS: dict[str, Kind] = {"easy": "values", "medium": "chance", "hard": "compared"}
NAMES = ("the learning rate", "the weight decay", "the dropout rate")
SHARES = (F(1, 10), F(3, 20), F(1, 5), F(1, 4), F(3, 10), F(7, 20), F(2, 5), F(1, 2))
NARROW = (F(1, 3), F(1, 4), F(1, 5), F(1, 6), F(1, 8), F(1, 10), F(2, 5), F(3, 10), F(3, 20))
GOALS = (*(F(k, 20) for k in range(6, 20)), F(99, 100))
SLOTS = ((2, 2), (2, 3), (3, 2))  # values of each hyper-parameter, number of hyper-parameters


@dataclass(frozen=True)
class Grid:
    """How many values each hyper-parameter has, and which of them, from 0, matters."""

    values: tuple[int, ...]
    relevant: int


@dataclass(frozen=True)
class Chance:
    """Random trials and a good region: its share q, and the probability of a hit that is wanted."""

    share: F
    trials: int
    goal: F


@dataclass(frozen=True)
class Contest:
    """`count` hyper-parameters with `values` values each, one of which matters; good is the share q of its range."""

    values: int
    count: int
    share: F
    goal: F


@dataclass(frozen=True)
class Params:
    case: Grid | Chance | Contest


def sample(d: Draw[Kind, None]) -> Params:
    if d.level == "values":
        return Params(Grid(tuple(d.rng.sample(range(2, 9), 3)), d.rng.randrange(3)))
    if d.level == "chance":
        share = d.rng.choice(SHARES)
        trials = d.rng.choice((2, 3, 4) if share.denominator <= 10 else (2, 3))
        goals = [goal for goal in GOALS if trials_needed(share, goal) in {3, 4, 5, 6} - {trials}]
        return Params(Chance(share, trials, d.rng.choice(goals)))
    values, count = d.rng.choice(SLOTS)
    share = d.rng.choice([share for share in NARROW if share * values < 1])
    goals = [goal for goal in GOALS if 3 <= trials_needed(share, goal) <= 7]
    return Params(Contest(values, count, share, d.rng.choice(goals)))


def solve(p: Params, given: Given = NONE) -> Solved:
    match p.case:
        case Grid() as grid:
            return _values(grid, given)
        case Chance() as chance:
            parts = {
                "probability": Part(
                    Number(hit_probability(chance.share, chance.trials), decimals=3),
                    wrong=lambda: _wrong_chances(chance.share, chance.trials),
                ),
                "needed": _needed(chance.share, chance.goal),
            }
            return Solved(
                parts=parts,
                steps={"kind": "chance"} | _steps(chance.share, chance.trials, chance.goal),
                figures={"chances": lambda: _chances(chance)},
            )
        case Contest() as contest:
            trials = given.get("trials", contest.values**contest.count)
            parts = {
                "trials": Part(
                    Integer(contest.values**contest.count),
                    wrong=lambda: _wrong_trials((contest.values,) * contest.count),
                ),
                "grid": Part(
                    Number(grid_hit_probability(contest.share, contest.values)), wrong=lambda: _wrong_grids(contest)
                ),
                "random": Part(Number(hit_probability(contest.share, trials)), wrong=lambda: _wrong_randoms(contest)),
                "needed": _needed(contest.share, contest.goal),
            }
            return Solved(
                parts=parts,
                steps={"kind": "compared"} | _steps(contest.share, trials, contest.goal),
                figures={"searches": lambda: _contest(contest)},
            )


def verify(p: Params) -> dict[str, Any]:
    match p.case:
        case Grid() as grid:
            points: list[tuple[int, ...]] = [()]
            for count in grid.values:
                points = [(*point, k) for point in points for k in range(count)]
            seen = {point[grid.relevant] for point in points}
            return {"trials": len(points), "grid": len(seen), "random": len(points)}
        case Chance() as chance:
            hits = _hits(chance.share, chance.trials)
            return {"probability": hits, "needed": _by_logarithms(chance.share, chance.goal)}
        case Contest() as contest:
            cells = 4 * contest.share.denominator  # offsets between two values of the grid
            width = F(1, contest.values * cells)
            met = sum(1 for k in range(cells) if (k + F(1, 2)) * width < contest.share)
            return {
                "trials": prod(contest.values for _ in range(contest.count)),
                "grid": F(met, cells),
                "random": _hits(contest.share, contest.values**contest.count),
                "needed": _by_logarithms(contest.share, contest.goal),
            }


def effort(p: Params) -> float:
    return {Grid: 2.5, Chance: 4, Contest: 5}[type(p.case)]


def _values(grid: Grid, given: Given) -> Solved:
    trials = given.get("trials", prod(grid.values))
    parts = {
        "trials": Part(Integer(prod(grid.values)), wrong=lambda: _wrong_trials(grid.values)),
        "grid": Part(Integer(grid.values[grid.relevant]), wrong=lambda: _wrong_seen(grid)),
        "random": Part(Integer(trials), wrong=lambda: _wrong_drawn(grid)),
    }
    others = prod(grid.values) // grid.values[grid.relevant]
    columns, rows = grid.values[grid.relevant], grid.values[grid.relevant - 1]
    return Solved(
        parts=parts,
        steps={
            "kind": "values",
            "names": NAMES,
            "name": NAMES[grid.relevant],
            "others": others,
            "other": NAMES[grid.relevant - 1],
            "pairs": columns * rows,
        },
        figures={"searches": lambda: searches(columns, rows, columns * rows, NAMES[grid.relevant])},
    )


def _contest(contest: Contest) -> Scene:
    """The good interval lies between the grid's first two values."""
    middle, half = 1 / contest.values, float(contest.share) / 2
    trials = contest.values**contest.count
    return searches(contest.values, contest.values, trials, "what matters", (middle - half, middle + half))


def _chances(chance: Chance) -> Scene:
    """The probability of a hit over the number of trials, and the wanted one."""
    needed = trials_needed(chance.share, chance.goal)
    trials = range(needed + 3)
    points = [(n, hit_probability(chance.share, n)) for n in trials]
    goal = Curve([(0, chance.goal), (trials[-1], chance.goal)], dashed=True, colour="grey")
    return plot(
        Axis(0, trials[-1], "trials $n$", ticks=trials),
        Axis(0, 1, "$1 - (1 - q)^n$"),
        curves=[Curve(points, colour="accent", dots=True), goal],
        marks=[Mark(*points[needed], style="ring", colour="accent")],
        width=160,
        height=80,
    )


def _steps(share: F, trials: int, goal: F) -> dict[str, Any]:
    needed = trials_needed(share, goal)
    return {
        "miss": 1 - share,
        "missed": (1 - share) ** trials,
        "trials": trials,
        "left": 1 - goal,
        "last": needed - 1,
        "before": (1 - share) ** (needed - 1),
        "after": (1 - share) ** needed,
    }


def _hits(share: F, trials: int) -> F:
    """The binomial probabilities of one hit and more, added up."""
    return sum((comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(1, trials + 1)), F(0))


def _by_logarithms(share: F, goal: F) -> int:
    return ceil(log(1 - goal) / log(1 - share) - 1e-12)


def _needed(share: F, goal: F) -> Part:
    right, why = trials_needed(share, goal), "The probability of a miss is multiplied by $1 - q$ with every trial."
    wrong = [
        Wrong("rounded-down", right - 1, "With one trial fewer the probability is too small.", F(1, 2)),
        Wrong("one-more", right + 1, "One trial fewer is enough.", F(1, 2)),
        Wrong("linear", ceil(goal / share), why),
        Wrong("linear-rounded-down", int(goal / share), why),
        Wrong("inverse", ceil(1 / share), "One hit is expected among so many trials, but it is not certain."),
        Wrong(
            "hits-multiplied",
            trials_needed(1 - share, goal),
            "The probabilities of misses are multiplied, not those of hits.",
        ),
        Wrong(
            "complement",
            trials_needed(share, 1 - goal),
            "The given probability is that of a hit, not of none.",
            F(1, 3),
        ),
        Wrong("twice", 2 * right, "Fewer trials are enough."),
    ]
    return Part(Integer(right), wrong=wrong)


def _wrong_trials(values: tuple[int, ...]) -> list[Wrong]:
    return [
        Wrong("sum", sum(values), "Every value is combined with all values of the others: multiply."),
        Wrong("largest", max(values), "Every combination is a trial."),
        Wrong(
            "two-only",
            prod(values[:2]) if len(values) > 2 else values[0],
            "All hyper-parameters are combined.",
            F(1, 3),
        ),
        Wrong(
            "number-to-the-power",
            len(values) ** max(values),
            "The number of hyper-parameters is the exponent.",
            F(1, 3),
        ),
        Wrong("one-less", prod(values) - 1, "Every combination counts, the first one too.", F(1, 2)),
        Wrong("times-number", len(values) * prod(values), "A trial sets all hyper-parameters at once.", F(1, 2)),
        Wrong("factor-too-many", values[0] * prod(values), "Each hyper-parameter is a factor once.", F(1, 3)),
        Wrong("one-value-more", prod(v + 1 for v in values), "The number of values is given.", F(1, 3)),
    ]


def _wrong_seen(grid: Grid) -> list[Wrong]:
    trials, own = prod(grid.values), grid.values[grid.relevant]
    why = "The same values are tried again with every combination of the others."
    others = [count for k, count in enumerate(grid.values) if k != grid.relevant]
    return [
        Wrong("trials", trials, why),
        Wrong("combinations-of-others", trials // own, "This is how often each value is tried."),
        Wrong("sum", sum(grid.values), "Only the values of this one count."),
        Wrong("another", others[0], "This is how many values another hyper-parameter has."),
        Wrong("yet-another", others[1], "This is how many values another hyper-parameter has."),
        Wrong("one", 1, "The grid has several values of each."),
    ]


def _wrong_drawn(grid: Grid) -> list[Wrong]:
    trials, own = prod(grid.values), grid.values[grid.relevant]
    return [
        Wrong("as-the-grid", own, "Each random trial draws a value of its own."),
        Wrong("others", trials // own, "Each random trial draws a value of its own."),
        Wrong("sum", sum(grid.values), "Each random trial draws a value of its own."),
        Wrong("times-own", trials * own, "There cannot be more values than trials.", F(1, 3)),
        Wrong("for-all-three", 3 * trials, "Each trial has one value of this hyper-parameter.", F(1, 3)),
    ]


def _wrong_chances(share: F, trials: int) -> list[Wrong]:
    return [
        Wrong("linear", trials * share, "Several trials may hit, which this counts twice.", F(1, 3)),
        Wrong("all-hit", share**trials, "This is the probability that all trials hit."),
        Wrong("all-miss", (1 - share) ** trials, "This is the probability that none hits.", F(1, 2)),
        Wrong("one-trial", share, "This is the probability for a single trial."),
        Wrong("exactly-one", trials * share * (1 - share) ** (trials - 1), "More than one hit is fine too.", F(1, 2)),
        Wrong("not-all-hit", 1 - share**trials, "This is the probability that at least one misses.", F(1, 3)),
    ]


def _wrong_grids(contest: Contest) -> list[Wrong]:
    q, g, n = contest.share, contest.values, contest.values**contest.count
    return [
        Wrong("as-random", hit_probability(q, n), "The values of a grid are not independent of each other.", F(1, 3)),
        Wrong(
            "values-independent",
            hit_probability(q, g),
            "The values of a grid are not independent of each other.",
            F(1, 2),
        ),
        Wrong("one-value", q, "Each of the values can hit.", F(1, 3)),
        Wrong("all-trials", min(F(1), n * q), "Only different values of this hyper-parameter count.", F(1, 3)),
        Wrong("one-axis-each", q**contest.count, "The other hyper-parameters do not matter."),
        Wrong("spacing", F(1, g), "This is the distance between two values; the interval is shorter."),
    ]


def _wrong_randoms(contest: Contest) -> list[Wrong]:
    q, g, n = contest.share, contest.values, contest.values**contest.count
    return [
        Wrong("values-only", hit_probability(q, g), "Every trial draws a new value.", F(1, 3)),
        Wrong("as-grid", g * q, "Every trial draws a new value, independent of the others."),
        Wrong("linear", min(F(1), n * q), "Several trials may hit, which this counts twice.", F(1, 3)),
        Wrong("all-miss", (1 - q) ** n, "This is the probability that none hits.", F(1, 2)),
        Wrong("one-less", hit_probability(q, n - 1), "All trials count.", F(1, 2)),
        Wrong(
            "sum-of-values",
            hit_probability(q, g * contest.count),
            "The grid has a trial for every combination.",
            F(1, 3),
        ),
    ]
