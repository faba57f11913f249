"""InfoNCE: probability of the positive, loss, value at chance level, bound on the mutual information."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from math import exp, fsum, log, sqrt
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Table, Tex, Wrong
from examgen.contrastive.infonce import chance_loss, infonce, information_bound, tempered
from examgen.logarithms import Logs, ln, ln_tex
from examgen.losses.alternatives import decimal_cross_entropy, decimal_ln
from examgen.rounding import rounded

TITLE, POINTS, MINUTES, FAMILY = "InfoNCE loss", 4, 6, "infonce"
FORMULAS = ("infonce", "mutual-information-bound")


@dataclass(frozen=True)
class Level:
    candidates: tuple[int, ...]
    temperature: F
    bound: bool  # the bound on the mutual information is asked, not the loss at chance level


LEVELS = {
    "easy": Level(candidates=(3, 4), temperature=F(1), bound=False),
    "medium": Level(candidates=(4, 5), temperature=F(1, 2), bound=False),
    "hard": Level(candidates=(4, 5), temperature=F(1, 2), bound=True),
}


@dataclass(frozen=True)
class Bound:
    """Training with one positive and `negatives` ended at a mean loss of ln `odds`; the views share ln `shared`."""

    negatives: int
    odds: int
    shared: int


@dataclass(frozen=True)
class Params:
    positive: int  # the similarities are the logarithms of these numbers
    negatives: tuple[int, ...]
    temperature: F
    untrained: int | None  # negatives of an encoder that is not trained yet
    bound: Bound | None

    @property
    def odds(self) -> tuple[int, ...]:
        return (self.positive, *self.negatives)


def sample(d: Draw[Level, None]) -> Params:
    count = d.rng.choice(d.level.candidates)
    largest = 6 if d.level.temperature < 1 else 9
    positive = d.rng.randint(2, largest)
    negatives = d.rng.sample([odd for odd in range(1, largest + 1) if odd != positive], count - 1)
    return Params(
        positive=positive,
        negatives=tuple(negatives),
        temperature=d.level.temperature,
        untrained=None if d.level.bound else d.rng.choice(range(4, 31)),
        bound=_draw_bound(d) if d.level.bound else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    weights = tempered(p.odds, p.temperature)
    probability = given.get("probability", 0)
    loss = Number(rounded(-log(probability))) if probability > 0 else _number(infonce(p.odds, 0, p.temperature))
    parts = {
        "probability": Part(Number(weights[0] / sum(weights), decimals=2), wrong=lambda: _wrong_probabilities(p)),
        "loss": Part(loss, wrong=lambda: _wrong_losses(p)),
    }
    steps: dict[str, Any] = {
        "inverse": p.temperature.denominator,
        "weights": weights,
        "own": weights[0],
        "total": sum(weights),
    }
    if p.untrained:
        parts["chance"] = Part(_number(chance_loss(p.untrained + 1)), wrong=partial(_wrong_chances, p.untrained + 1))
        steps["equal"] = p.untrained + 1
    if p.bound:
        candidates, least = p.bound.negatives + 1, p.bound.shared - 1
        parts["bound"] = Part(
            _number(information_bound(candidates, ln(p.bound.odds))), wrong=partial(_wrong_bounds, p.bound)
        )
        parts["negatives"] = Part(Integer(least), wrong=partial(_wrong_counts, p.bound))
        steps["candidates"] = candidates
    conventions = ("infonce", "ln")
    return Solved(parts=parts, steps=steps, conventions=conventions, tables={"similarities": lambda: _table(p)})


def verify(p: Params) -> dict[str, Any]:
    scores = [decimal_ln(odd) * p.temperature.denominator for odd in p.odds]
    loss = float(decimal_cross_entropy(scores, 0))
    values: dict[str, Any] = {"probability": exp(-loss), "loss": loss}
    if p.untrained:
        values["chance"] = float(decimal_cross_entropy([decimal_ln(1)] * (p.untrained + 1), 0))
    if p.bound:
        values["bound"] = log(1 + p.bound.negatives) - log(p.bound.odds)
        values["negatives"] = next(n for n in range(1, 10_000) if 1 + n >= p.bound.shared)
    return values


def effort(p: Params) -> float:
    return 2 + 0.3 * len(p.odds) + (0.5 if p.temperature < 1 else 0) + (2 if p.bound else 0.5)


def _draw_bound(d: Draw[Level, None]) -> Bound:
    odds = d.rng.choice((2, 3, 4, 5, 8))
    candidates = odds * d.rng.choice([n for n in range(3, 21) if n * odds < 45])
    shared = d.rng.choice([n for n in (20, 40, 50, 64, 80, 100, 120, 200, 256, 300, 500, 512, 1000) if n > candidates])
    return Bound(candidates - 1, odds, shared)


def _number(value: Logs) -> Number:
    return Number(value.near, closed=value.closed)


def _table(p: Params) -> Table:
    head = ("candidate", "positive", *(f"negative {k}" for k in range(1, len(p.negatives) + 1)))
    return Table(
        "l" + "c" * len(p.odds), head, [("similarity to the anchor", *(Tex(f"${ln_tex(o)}$") for o in p.odds))]
    )


def _wrong_probabilities(p: Params) -> list[Wrong]:
    weights = tempered(p.odds, p.temperature)
    own, rest = weights[0], sum(weights[1:])
    linear = fsum(map(log, p.odds))
    wrong = [
        Wrong("positive-not-in-sum", own / rest, "The sum runs over all candidates, the positive too.", F(1, 3)),
        Wrong("equal-chances", F(1, len(p.odds)), "The similarities differ, and so do the probabilities."),
        Wrong("similarity-share", log(p.positive) / linear, "The similarities are exponentiated before dividing."),
        Wrong("complement", rest / (own + rest), "This is the probability of all negatives together."),
        Wrong("strongest-rival", own / (own + max(weights[1:])), "All negatives belong to the sum.", F(1, 3)),
    ]
    if p.temperature == 1:
        wrong.append(Wrong("positive-twice", own / (2 * own + rest), "The positive stands in the sum once.", F(1, 3)))
    else:
        roots = [sqrt(odd) for odd in p.odds]
        wrong += [
            Wrong("divided-twice", F(p.positive**4, sum(o**4 for o in p.odds)), "Divide by the temperature once."),
            Wrong("no-temperature", F(p.positive, sum(p.odds)), "Divide the similarities by $\\tau$.", F(1, 2)),
            Wrong("multiplied", roots[0] / fsum(roots), "Divide the similarities by $\\tau$.", F(1, 2)),
        ]
    return wrong


def _wrong_losses(p: Params) -> list[Wrong]:
    weights = tempered(p.odds, p.temperature)
    own, total = float(weights[0]), float(sum(weights))
    wrong = [
        Wrong("positive-not-in-sum", log((total - own) / own), "The sum contains the positive too.", F(1, 2)),
        Wrong("no-minus", log(own / total), "The loss is the negative logarithm.", F(1, 2)),
        Wrong("probability", own / total, "This is the probability, not its negative logarithm."),
        Wrong("one-minus", 1 - own / total, "The loss is $-\\ln p$, not $1 - p$."),
        Wrong("decimal-logarithm", log(total / own, 10), "The logarithm is natural.", F(1, 3)),
        Wrong("similarity-not-subtracted", log(total), "The positive's own term $s_p / \\tau$ is subtracted.", F(1, 3)),
        Wrong("similarity-only", -log(own), "The sum over the candidates is missing."),
    ]
    if p.temperature < 1:
        wrong.append(
            Wrong("no-temperature", log(sum(p.odds) / p.positive), "Divide the similarities by $\\tau$.", F(1, 2))
        )
    return wrong


def _wrong_chances(candidates: int) -> list[Wrong]:
    return [
        Wrong("negatives-only", log(candidates - 1), "The positive is a candidate too.", F(1, 2)),
        Wrong("both-added", log(candidates + 1), "The positive is counted once.", F(1, 2)),
        Wrong("zero", 0, "Equal similarities leave the positive one of many: $p = 1/N$."),
        Wrong("probability", F(1, candidates), "This is the probability; the loss is $-\\ln p$.", F(1, 2)),
        Wrong("number", candidates, "The loss is the logarithm of this number.", F(1, 3)),
        Wrong("binary-logarithm", log(candidates, 2), "The logarithm is natural.", F(1, 2)),
    ]


def _wrong_bounds(bound: Bound) -> list[Wrong]:
    candidates = bound.negatives + 1
    return [
        Wrong("negatives-only", log(bound.negatives / bound.odds), "$N$ counts the positive too.", F(1, 2)),
        Wrong("added", log(candidates * bound.odds), "A smaller loss gives a larger bound: subtract it."),
        Wrong("sign", -log(candidates / bound.odds), "The bound is $\\ln N - L$.", F(1, 3)),
        Wrong("loss-ignored", log(candidates), "This is what a loss of 0 would give.", F(1, 3)),
        Wrong("ratio", log(candidates) / log(bound.odds), "The bound is a difference, not a quotient."),
        Wrong("loss", log(bound.odds), "This is the loss; the bound is $\\ln N - L$."),
    ]


def _wrong_counts(bound: Bound) -> list[Wrong]:
    n = bound.shared
    return [
        Wrong("candidates", n, "$N$ counts the positive, too: one candidate is not a negative.", F(1, 2)),
        Wrong("one-too-many", n + 1, "$N$ candidates are one positive and $N - 1$ negatives.", F(1, 2)),
        Wrong("same-number", bound.negatives, f"So few allow a bound of $\\ln {bound.negatives + 1}$ at most."),
        Wrong("loss-kept", n * bound.odds - 1, "The smallest number belongs to a loss of 0.", F(1, 3)),
        Wrong("difference", n - bound.negatives - 1, "This many are added to those that are there.", F(1, 3)),
        Wrong("halved", n // 2, "The bound grows with $\\ln N$, and nothing is counted twice."),
    ]
