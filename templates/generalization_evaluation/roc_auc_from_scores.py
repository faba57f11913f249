"""ROC curve from scores: rates at a threshold, the area under the curve, and what it does not depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any

from examgen import NONE, Choice, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, plot
from examgen.figures.scene import Scene
from examgen.metrics.ranking import Sample, area, ordered_pairs, rates, roc

TITLE, POINTS, MINUTES, FAMILY = "ROC curve and its area", 4, 6, "roc-auc"
FORMULAS = ("roc-rates", "auc")

CHANGES = {
    "monotone": "All scores are squared.",
    "reversed": "Every score $s$ is replaced by $1 - s$.",
    "copies": "Every negative sample occurs twice.",
    "threshold": "The threshold is raised.",
}
EFFECTS = {
    "stays": Tex("It stays the same."),
    "complement": Tex("It becomes 1 minus what it was."),
    "halves": Tex("It becomes half of what it was."),
    "doubles": Tex("It doubles."),
}
EFFECT = {"monotone": "stays", "reversed": "complement", "copies": "stays", "threshold": "stays"}
WHY = {
    "monotone": "Squaring keeps the order of scores between 0 and 1, and only the order matters.",
    "reversed": "Every pair that was in the right order is now in the wrong one, and the other way round.",
    "copies": "Both rates are relative to their own class, so the share of the classes does not matter.",
    "threshold": "The curve runs over all thresholds; choosing one is choosing a point on it.",
}


@dataclass(frozen=True)
class Level:
    positives: tuple[int, ...]
    negatives: tuple[int, ...]
    curve: bool  # the area is asked
    change: bool  # what a change does to the area is asked


LEVELS = {
    "easy": Level(positives=(4, 5), negatives=(4, 5), curve=False, change=False),
    "medium": Level(positives=(4, 5), negatives=(4, 5), curve=True, change=False),
    "hard": Level(positives=(4, 5), negatives=(4, 5), curve=True, change=True),
}


@dataclass(frozen=True)
class Params:
    samples: tuple[Sample, ...]
    threshold: F
    curve: bool
    change: str | None


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    positives, negatives = rng.choice(level.positives), rng.choice(level.negatives)
    scores = rng.sample([F(n, 100) for n in range(5, 99)], positives + negatives)
    labels = [True] * positives + [False] * negatives
    strength = [score + (F(1, 4) if label else F(0)) for score, label in zip(scores, labels, strict=True)]
    order = sorted(range(len(scores)), key=lambda k: strength[k])
    ranked = sorted(scores)  # positive samples tend to the higher scores
    samples = [(ranked[place], labels[k]) for place, k in enumerate(order)]
    rng.shuffle(samples)
    thresholds = [F(n, 10) for n in range(2, 9) if _tells(samples, F(n, 10))]
    if not thresholds or not F(11, 20) < area(roc(samples)) < F(19, 20):
        raise Reject("no threshold, or the curve, shows enough")
    threshold = rng.choice(thresholds)
    return Params(tuple(samples), threshold, level.curve, rng.choice(list(CHANGES)) if level.change else None)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    false, true = rates(p.samples, p.threshold)
    ranked = sorted(p.samples, reverse=True)
    parts = {
        "true": Part(Number(true), wrong=partial(_wrong_rates, p, positive=True)),
        "false": Part(Number(false), wrong=partial(_wrong_rates, p, positive=False)),
    }
    if p.curve:
        parts["area"] = Part(Number(area(roc(p.samples))), wrong=partial(_wrong_areas, p), weight=2)
    if p.change:
        effect = EFFECT[p.change]
        wrong = [Wrong(name, name, WHY[p.change]) for name in EFFECTS if name != effect]
        parts["change"] = Part(Choice(effect, choices=EFFECTS), wrong=wrong)
    positives = sum(positive for _, positive in p.samples)
    return Solved(
        parts=parts,
        steps={
            "positives": positives,
            "negatives": len(p.samples) - positives,
            "hits": sum(positive for score, positive in p.samples if score >= p.threshold),
            "alarms": sum(not positive for score, positive in p.samples if score >= p.threshold),
            "pairs": ordered_pairs(p.samples),
            "all_pairs": positives * (len(p.samples) - positives),
            "above": [sum(not other and b < a for b, other in ranked) for a, positive in ranked if positive],
            "why": Tex(WHY[p.change] if p.change else ""),
            "changed": Tex(CHANGES[p.change] if p.change else ""),
        },
        conventions=("score-at-least",),
        figures={"curve": lambda: _figure(p)},
        tables={"scores": lambda: _table(p.samples)},
    )


def verify(p: Params) -> dict[str, Any]:
    """Rates by counting down a list; the area as the share of pairs in the right order."""
    ranked = sorted(p.samples, reverse=True)
    above = [positive for score, positive in ranked if score > p.threshold]
    labels = [positive for _, positive in ranked]
    values: dict[str, Any] = {
        "true": F(above.count(True), labels.count(True)),
        "false": F(above.count(False), labels.count(False)),
    }
    if p.curve:
        values["area"] = F(ordered_pairs(p.samples), labels.count(True) * labels.count(False))
    if p.change:
        changed = {
            "monotone": [(s**2, y) for s, y in p.samples],
            "reversed": [(1 - s, y) for s, y in p.samples],
            "copies": [*p.samples, *((s - F(1, 10**6), y) for s, y in p.samples if not y)],
            "threshold": list(p.samples),
        }[p.change]
        before, after = values["area"], area(roc(changed))
        values["change"] = "stays" if after == before else "complement" if after == 1 - before else "none"
    return values


def effort(p: Params) -> float:
    return 2.8 + 0.25 * len(p.samples) * p.curve + 1.2 * (p.change is not None)


def _tells(samples: Sequence[Sample], threshold: F) -> bool:
    """Whether both rates lie between 0 and 1, and differ, and no score lies on the threshold."""
    false, true = rates(samples, threshold)
    return 0 < false < true < 1 and all(score != threshold for score, _ in samples)


def _table(samples: tuple[Sample, ...]) -> Table:
    rows = [("score", *(Tex(f"{float(score):.2f}") for score, _ in samples)),
            ("class", *(Tex("$+$" if positive else "$-$") for _, positive in samples))]  # fmt: skip
    return Table("l" + "c" * len(samples), (), rows)


def _figure(p: Params) -> Scene:
    points = [(float(x), float(y)) for x, y in roc(p.samples)]
    axes = Axis(0, 1, "false positive rate", ticks=(0, 0.5, 1)), Axis(0, 1, "true positive rate", ticks=(0, 0.5, 1))
    curves = [Curve(points, colour="accent", dots=True), Curve([(0, 0), (1, 1)], dashed=True, colour="grey")]
    return plot(*axes, curves=curves, width=130, height=130)


def _wrong_rates(p: Params, *, positive: bool) -> list[Wrong]:
    false, true = rates(p.samples, p.threshold)
    hits = sum(y for s, y in p.samples if s >= p.threshold)
    alarms = sum(not y for s, y in p.samples if s >= p.threshold)
    own, other = (hits, alarms) if positive else (alarms, hits)
    right, swapped = (true, false) if positive else (false, true)
    of = "positive" if positive else "negative"
    count = sum(y == positive for _, y in p.samples)
    divide = f"Divide by all {of} samples."
    return [
        Wrong("other-rate", swapped, f"This is the rate of the samples that are not {of}.", F(1, 3)),
        Wrong("missed", 1 - right, "Count the samples that are predicted positive.", F(1, 3)),
        Wrong("of-predicted", F(own, own + other), divide, F(1, 3)),
        Wrong("of-all", F(own, len(p.samples)), divide, F(1, 3)),
        Wrong("predicted", F(own + other, len(p.samples)), f"Count the {of} samples only."),
        Wrong("one-more", F(own + 1, count), "One sample below the threshold was counted.", F(1, 2)),
        Wrong("all", F(1), "Some samples lie below the threshold."),
    ]


def _wrong_areas(p: Params) -> list[Wrong]:
    false, true = rates(p.samples, p.threshold)
    right = area(roc(p.samples))
    count = len(p.samples)
    positives = sum(y for _, y in p.samples)
    pairs = ordered_pairs(p.samples)
    return [
        Wrong("complement", 1 - right, "These are the pairs in the wrong order.", F(1, 3)),
        Wrong("all-pairs", F(2 * pairs, count * (count - 1)), "Pairs within a class do not count.", F(1, 3)),
        Wrong("one-point", (1 + true - false) / 2, "The curve has more points.", F(1, 3)),
        Wrong("gini", 2 * right - 1, "This is the Gini coefficient.", F(1, 3)),
        Wrong("rate", true, "This is one point of the curve."),
        Wrong("one-pair-more", F(pairs + 1, positives * (count - positives)), "One pair too many.", F(1, 2)),
        Wrong("one-pair-less", F(pairs - 1, positives * (count - positives)), "One pair was missed.", F(1, 2)),
    ]  # fmt: skip
