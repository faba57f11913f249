"""Fairness of a decision between two groups: selection rates, 80 % rule, gaps in error rates, which criteria hold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from random import Random
from typing import Any, Literal

from examgen import NONE, Choices, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Vector, Wrong, yes_no
from examgen.metrics.fairness import Group, criteria, disparate_impact

TITLE, POINTS, MINUTES, FAMILY = "Fairness between two groups", 4, 7, "group-fairness"
FORMULAS = ("roc-rates",)

CRITERIA = {
    "parity": Tex("demographic parity"),
    "opportunity": Tex("equal opportunity"),
    "odds": Tex("equalised odds"),
    "predictive": Tex("predictive parity (equal precision)"),
}
Held = Literal["parity", "opportunity", "odds", "predictive"]


@dataclass(frozen=True)
class Level:
    ask: Literal["parity", "ratio", "criteria"]


LEVELS = {"easy": Level("parity"), "medium": Level("ratio"), "hard": Level("criteria")}


@dataclass(frozen=True)
class Params:
    a: Group
    b: Group
    ask: Literal["parity", "ratio", "criteria"]


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    if d.level.ask == "criteria":
        held: Held = rng.choice(("parity", "opportunity", "odds", "predictive"))
        return Params(*_draw_equal(rng, held), ask="criteria")
    return Params(*_draw_unequal(rng, met=rng.random() < 0.5), d.level.ask)


def solve(p: Params, given: Given = NONE) -> Solved:
    a, b = p.a, p.b
    rates = given.get("rate-a", a.selection_rate), given.get("rate-b", b.selection_rate)
    ratio = given.get("ratio", disparate_impact(a, b))
    conventions: tuple[str, ...] = ("group-a-minus-b",)
    if p.ask == "parity":
        parts = {
            "rate-a": Part(Number(a.selection_rate, decimals=3), wrong=lambda: _wrong_rates(a)),
            "rate-b": Part(Number(b.selection_rate, decimals=3), wrong=lambda: _wrong_rates(b)),
            "parity": Part(Number(F(rates[0] - rates[1]), decimals=3), wrong=lambda: _wrong_differences(p)),
        }
    elif p.ask == "ratio":
        conventions = ("group-a-minus-b", "four-fifths")
        parts = {
            "ratio": Part(Number(disparate_impact(a, b), decimals=3), wrong=lambda: _wrong_ratios(p), weight=3),
            "rule": Part(yes_no(ratio >= F(4, 5)), weight=2),
            "opportunity": Part(Number(a.tpr - b.tpr, decimals=3), wrong=lambda: _wrong_gaps(a, b), weight=3),
        }
    else:
        parts = {
            "tpr": Part(Vector((a.tpr, b.tpr), decimals=2), wrong=lambda: _wrong_pairs(p, "tpr")),
            "fpr": Part(Vector((a.fpr, b.fpr), decimals=2), wrong=lambda: _wrong_pairs(p, "fpr")),
            "criteria": Part(Choices(criteria(a, b), choices=CRITERIA), weight=2),
        }
        conventions = ("right-minus-wrong",)
    steps = {
        "groups": [("A", a), ("B", b)],
        "low_high": sorted((a.selection_rate, b.selection_rate)),
        "held": criteria(a, b),
        "names": [CRITERIA[name] for name in CRITERIA if name in criteria(a, b)],
        "base_rates": (a.base_rate, b.base_rate),
    }
    return Solved(parts, steps, conventions, tables={"counts": lambda: _table(p)})


def verify(p: Params) -> dict[str, Any]:
    """Shares counted over lists of single people, (deserving, accepted)."""
    people = [[(1, 1)] * g.tp + [(1, 0)] * g.fn + [(0, 1)] * g.fp + [(0, 0)] * g.tn for g in (p.a, p.b)]

    def shares(given: int | None) -> list[F]:
        """The share that is accepted in both groups, of all or of those who deserve it or not."""
        chosen = [[yes for true, yes in group if given is None or true == given] for group in people]
        return [F(sum(group), len(group)) for group in chosen]

    selected, tpr, fpr = shares(None), shares(1), shares(0)
    if p.ask == "parity":
        return {"rate-a": selected[0], "rate-b": selected[1], "parity": selected[0] - selected[1]}
    if p.ask == "ratio":
        ratio = min(selected) / max(selected)
        return {"ratio": ratio, "rule": "yes" if 5 * ratio >= 4 else "no", "opportunity": tpr[0] - tpr[1]}
    right = [F(sum(true for true, yes in group if yes), sum(yes for _, yes in group)) for group in people]
    equal = {"parity": [selected], "opportunity": [tpr], "odds": [tpr, fpr], "predictive": [right]}
    held = {name for name, pairs in equal.items() if all(first == second for first, second in pairs)}
    return {"tpr": tuple(tpr), "fpr": tuple(fpr), "criteria": frozenset(held)}


def effort(p: Params) -> float:
    return {"parity": 3.5, "ratio": 5.0, "criteria": 8.0}[p.ask]


def _draw_group(rng: Random) -> Group:
    """Between 50 and 200 people in tens; rates are whole tenths or twentieths."""
    positives, negatives = rng.choice((20, 40, 50, 60, 80, 100)), rng.choice((20, 30, 40, 50, 60, 100))
    tp = positives * rng.randint(10, 18) // 20
    fp = negatives * rng.randint(1, 8) // 20
    return Group(tp, positives - tp, fp, negatives - fp)


def _draw_unequal(rng: Random, *, met: bool) -> tuple[Group, Group]:
    """Two groups whose rates differ; `met` is whether they meet the 80 % rule."""
    for _ in range(100):
        a, b = _draw_group(rng), _draw_group(rng)
        ratio = disparate_impact(a, b)
        clear = abs(ratio - F(4, 5)) >= F(1, 50) and abs(a.tpr - b.tpr) >= F(1, 20)
        if (
            clear
            and met == (ratio >= F(4, 5))
            and len({g.selection_rate for g in (a, b)} | {a.base_rate, b.base_rate}) == 4
        ):
            return a, b
    raise Reject("no pair of groups whose rates differ")


def _draw_equal(rng: Random, held: Held) -> tuple[Group, Group]:
    """Two groups of different base rates for which this criterion holds, and others do not."""
    a = _draw_group(rng)
    for _ in range(600):
        b = _draw_group(rng)
        if held in ("opportunity", "odds"):
            positives, negatives = b.tp + b.fn, b.fp + b.tn
            tp, fp = a.tpr * positives, a.fpr * negatives if held == "odds" else F(b.fp)
            if tp.denominator > 1 or fp.denominator > 1:
                continue
            b = Group(int(tp), positives - int(tp), int(fp), negatives - int(fp))
        if held in criteria(a, b) and len(criteria(a, b)) < 4 and a.base_rate != b.base_rate and b.fp:
            return a, b
    raise Reject("no second group for which the criterion holds")


def _table(p: Params) -> Table:
    head = ("", "repaid, accepted", "would repay, rejected", "not repaid, accepted", "would not repay, rejected")
    rows = [(f"group {name}", g.tp, g.fn, g.fp, g.tn) for name, g in (("A", p.a), ("B", p.b))]
    return Table("lcccc", head, rows)


def _wrong_rates(g: Group) -> list[Wrong]:
    return [
        Wrong("base-rate", g.base_rate, "This is the share that repays, not the share that is accepted.", F(1, 3)),
        Wrong("tpr", g.tpr, "The selection rate is a share of all, not of those who repay.", F(1, 3)),
        Wrong("precision", g.precision, "The selection rate is a share of all, not of the accepted.", F(1, 3)),
        Wrong("right-only", F(g.tp, g.size), "The accepted who do not repay count too.", F(1, 2)),
        Wrong("accuracy", g.accuracy, "This is the share of right decisions."),
        Wrong("rejected", 1 - g.selection_rate, "This is the share that is rejected.", F(1, 2)),
        Wrong("fpr", g.fpr, "The selection rate is a share of all.", F(0)),
    ]


def _wrong_differences(p: Params) -> list[Wrong]:
    a, b = p.a, p.b
    low, high = sorted((a.selection_rate, b.selection_rate))
    return [
        Wrong("reversed", b.selection_rate - a.selection_rate, "The difference is A minus B.", F(1, 2)),
        Wrong("ratio", low / high, "The difference is asked for, not the ratio.", F(1, 3)),
        Wrong("tpr-gap", a.tpr - b.tpr, "This is the difference of the true positive rates.", F(1, 3)),
        Wrong("base-rates", a.base_rate - b.base_rate, "The selection rates are compared, not the base rates."),
        Wrong("accuracy-gap", a.accuracy - b.accuracy, "Accuracies say nothing about who is accepted."),
        Wrong("precision-gap", a.precision - b.precision, "The selection rates are compared.", F(0)),
        Wrong("sum", a.selection_rate + b.selection_rate, "The rates are subtracted."),
    ]


def _wrong_ratios(p: Params) -> list[Wrong]:
    a, b = p.a, p.b
    low, high = sorted((a.selection_rate, b.selection_rate))
    base = sorted((a.base_rate, b.base_rate))
    tpr = sorted((a.tpr, b.tpr))
    counts = sorted((a.tp + a.fp, b.tp + b.fp))
    return [
        Wrong("inverted", high / low, "The smaller rate is divided by the larger.", F(1, 2)),
        Wrong("base-rates", base[0] / base[1], "The selection rates are compared, not the base rates.", F(1, 3)),
        Wrong("tpr", tpr[0] / tpr[1], "The selection rates are shares of all in the group.", F(1, 3)),
        Wrong("counts", F(counts[0], counts[1]), "The groups differ in size: compare rates.", F(1, 3)),
        Wrong("difference", high - low, "The ratio is asked for, not the difference.", F(1, 3)),
        Wrong("complement", 1 - low / high, "This is what is missing to 1.", F(1, 3)),
    ]


def _wrong_gaps(a: Group, b: Group) -> list[Wrong]:
    why = "The rate is a share of those who repay."
    return [
        Wrong("reversed", b.tpr - a.tpr, "The difference is A minus B.", F(1, 2)),
        Wrong("other-rate", a.fpr - b.fpr, why, F(1, 3)),
        Wrong("precision", a.precision - b.precision, f"{why} Precision is a share of the accepted.", F(1, 3)),
        Wrong("selection", a.selection_rate - b.selection_rate, f"{why} This is demographic parity.", F(1, 3)),
        Wrong("accuracy", a.accuracy - b.accuracy, f"{why} This is the gap in accuracy."),
        Wrong("of-all", F(a.tp, a.size) - F(b.tp, b.size), why, F(1, 3)),
        Wrong("sum", a.tpr + b.tpr, "The rates are subtracted.", F(1, 3)),
        Wrong("group-a", a.tpr, "This is the rate of group A alone.", F(1, 3)),
    ]


def _wrong_pairs(p: Params, rate: Literal["tpr", "fpr"]) -> list[Wrong]:
    a, b = p.a, p.b
    own = {"tpr": (a.tpr, b.tpr), "fpr": (a.fpr, b.fpr)}
    why = {
        "tpr": "The rate is a share of those who repay.",
        "fpr": "The rate is a share of those who do not repay.",
    }[rate]
    hits = {"tpr": (a.tp, b.tp), "fpr": (a.fp, b.fp)}[rate]
    missed = tuple(1 - value for value in own[rate])
    accepted = (F(hits[0], a.tp + a.fp), F(hits[1], b.tp + b.fp))
    return [
        Wrong("other-rate", own["fpr" if rate == "tpr" else "tpr"], why, F(1, 3)),
        Wrong("of-accepted", accepted, why, F(1, 3)),
        Wrong("of-all", (F(hits[0], a.size), F(hits[1], b.size)), why, F(1, 3)),
        Wrong("selection", (a.selection_rate, b.selection_rate), why, F(1, 3)),
        Wrong("rejected", missed, "This is the share that is rejected.", F(1, 2)),
        Wrong("swapped", own[rate][::-1], "Group A comes first.", F(1, 2)),
        Wrong("accuracy", (a.accuracy, b.accuracy), why),
        Wrong("b-of-all", (own[rate][0], F(hits[1], b.size)), why, F(1, 2)),
        Wrong("a-of-all", (F(hits[0], a.size), own[rate][1]), why, F(1, 2)),
    ]
