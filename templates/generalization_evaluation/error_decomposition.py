"""Approximation, estimation and optimisation error of a model, which of them dominates, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from random import Random
from typing import Any

from examgen import NONE, Choice, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.scene import Scene
from examgen.figures.timeline import timeline
from examgen.learning.risks import PARTS, Risks

TITLE, POINTS, MINUTES, FAMILY = "Where the error comes from", 4, 5, "error-decomposition"

REMEDIES = {
    "approximation": Tex("a larger model, or better features"),
    "estimation": Tex("more training data, or stronger regularisation"),
    "optimisation": Tex("training for longer, or with a better optimiser"),
    "none": Tex("nothing: the error cannot be reduced"),
}
WHY = {
    "approximation": "Even the best function that the model can represent is far from the best possible one.",
    "estimation": "The function with the least training error is far from the best that the model can represent.",
    "optimisation": "The training ends far from the function with the least training error.",
}


@dataclass(frozen=True)
class Level:
    diagnosed: bool  # the remedy is asked
    models: int


LEVELS = {
    "easy": Level(diagnosed=False, models=1),
    "medium": Level(diagnosed=True, models=1),
    "hard": Level(diagnosed=True, models=2),
}


@dataclass(frozen=True)
class Params:
    risks: tuple[Risks, ...]
    diagnosed: bool


def sample(d: Draw[Level, None]) -> Params:
    bayes = F(d.rng.randint(10, 60), 1000)
    risks = tuple(_risks(d.rng, bayes) for _ in range(d.level.models))
    if len({each.parts["estimation"] for each in risks}) < len(risks):
        raise Reject("both models have the same estimation error")
    return Params(risks, d.level.diagnosed)


def solve(p: Params, given: Given = NONE) -> Solved:
    last = p.risks[-1]
    parts = {name: Part(_percent(size), wrong=partial(_wrong_sizes, last, name)) for name, size in last.parts.items()}
    own = {name: given.get(name, 100 * size) for name, size in last.parts.items()}
    dominant = max(own, key=lambda name: own[name])
    if p.diagnosed:
        wrong = [Wrong(name, name, WHY[last.dominant]) for name in REMEDIES if name != dominant]
        parts["remedy"] = Part(Choice(dominant, choices=REMEDIES), wrong=wrong)
    if len(p.risks) > 1:
        gains = [each.parts["estimation"] for each in p.risks]
        more = "A" if gains[0] > gains[1] else "B"
        other = "B" if more == "A" else "A"
        choices = {"A": Tex("model A"), "B": Tex("model B")}
        why = "More data reduces the estimation error."
        parts["data"] = Part(Choice(more, choices=choices), wrong=[Wrong("other", other, why)])
    return Solved(
        parts=parts,
        steps=lambda: {
            "risks": [100 * each for each in (last.bayes, last.best, last.minimiser, last.trained)],
            "excess": 100 * (last.trained - last.bayes),
            "why": Tex(WHY[dominant]),
            "dominant": Tex(dominant),
            "estimations": [100 * each.parts["estimation"] for each in p.risks],
        },
        figures={"errors": partial(_figure, last)},
        tables={"risks": partial(_table, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    """Climbs from the best risk to the trained one in steps of a tenth of a percent."""
    climbs = [_climb(each) for each in p.risks]
    last = climbs[-1]
    values: dict[str, Any] = {name: F(count, 10) for name, count in last.items()}
    if p.diagnosed:
        (values["remedy"],) = [name for name, count in last.items() if sorted(last.values())[-1] == count]
    if len(p.risks) > 1:
        values["data"] = "A" if climbs[0]["estimation"] > climbs[1]["estimation"] else "B"
    return values


def effort(p: Params) -> float:
    return 2.6 + 0.9 * p.diagnosed + 0.9 * (len(p.risks) - 1)


def _risks(rng: Random, bayes: F) -> Risks:
    """One of the errors is clearly the largest."""
    small = rng.sample(range(5, 30), 2)
    sizes = [*small, rng.randint(max(small) + 15, 90)]
    rng.shuffle(sizes)
    best = bayes + F(sizes[0], 1000)
    return Risks(bayes, best, best + F(sizes[1], 1000), best + F(sizes[1] + sizes[2], 1000))


def _climb(risks: Risks) -> dict[str, int]:
    bayes, best, minimiser, trained = (
        int(1000 * each) for each in (risks.bayes, risks.best, risks.minimiser, risks.trained)
    )
    counts = dict.fromkeys(PARTS, 0)
    for at in range(bayes, trained):
        counts["approximation" if at < best else "estimation" if at < minimiser else "optimisation"] += 1
    return counts


def _percent(value: F) -> Number:
    return Number(100 * value, unit="%", decimals=1)


def _table(p: Params) -> Table:
    names = ("A", "B") if len(p.risks) > 1 else ("",)
    head = ("error on new data", *(Tex(f"model {name}".strip()) for name in names))
    rows = [
        ("best possible (Bayes)", *(_shown(each.bayes) for each in p.risks)),
        ("best function that the model can represent", *(_shown(each.best) for each in p.risks)),
        ("function with the least training error", *(_shown(each.minimiser) for each in p.risks)),
        ("function at the end of the training", *(_shown(each.trained) for each in p.risks)),
    ]
    return Table("l" + "r" * len(p.risks), head, rows)


def _shown(value: F) -> Tex:
    return Tex(_percent(value).tex())


def _figure(risks: Risks) -> Scene:
    segments = [("Bayes", 100 * risks.bayes), *((name, 100 * size) for name, size in risks.parts.items())]
    return timeline([("", segments)], unit=r"\%")


def _wrong_sizes(risks: Risks, name: str) -> list[Wrong]:
    ends = {"approximation": risks.best, "estimation": risks.minimiser, "optimisation": risks.trained}
    others = [other for other in PARTS if other != name]
    wrong = [
        ("whole-risk", ends[name], "An error is the difference to the risk before.", F(0)),
        ("excess", risks.trained - risks.bayes, "This is the sum of all three errors.", F(0)),
        ("bayes", risks.bayes, "This part of the error belongs to the task.", F(0)),
        ("bayes-again", abs(risks.parts[name] - risks.bayes), "The Bayes error is subtracted once at most.", F(0)),
        *((f"{other}-error", risks.parts[other], f"This is the {other} error.", F(1, 3)) for other in others),
    ]
    if name != "approximation":
        why = "Subtract the risk just before, not the Bayes risk."
        wrong.append(("from-bayes", ends[name] - risks.bayes, why, F(1, 3)))
    if name != "optimisation":
        wrong.append(("to-the-end", risks.trained - ends[name], "These are the errors that come later.", F(0)))
    return [Wrong(label, 100 * value, why, credit) for label, value, why, credit in wrong]
