"""Group fairness of a binary decision (Hardt et al., 2016; Barocas, Hardt and Narayanan, chapter 3). Exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Group:
    """How often the decision was right and wrong in a group; positive is what everyone wants."""

    tp: int
    fn: int
    fp: int
    tn: int

    @property
    def size(self) -> int:
        """How many people the group has."""
        return self.tp + self.fn + self.fp + self.tn

    @property
    def selection_rate(self) -> Fraction:
        """The share with a positive decision."""
        return Fraction(self.tp + self.fp, self.size)

    @property
    def tpr(self) -> Fraction:
        """The share of the truly positive with a positive decision."""
        return Fraction(self.tp, self.tp + self.fn)

    @property
    def fpr(self) -> Fraction:
        """The share of the truly negative with a positive decision."""
        return Fraction(self.fp, self.fp + self.tn)

    @property
    def precision(self) -> Fraction:
        """The share of the positive decisions that are right."""
        return Fraction(self.tp, self.tp + self.fp)

    @property
    def base_rate(self) -> Fraction:
        """The share of the truly positive."""
        return Fraction(self.tp + self.fn, self.size)

    @property
    def accuracy(self) -> Fraction:
        """The share of right decisions."""
        return Fraction(self.tp + self.tn, self.size)


def disparate_impact(a: Group, b: Group) -> Fraction:
    """The smaller selection rate divided by the larger."""
    low, high = sorted((a.selection_rate, b.selection_rate))
    return low / high


def criteria(a: Group, b: Group) -> frozenset[str]:
    """Which criteria hold exactly: demographic parity, equal opportunity, equalised odds, predictive parity."""
    held = {
        "parity": a.selection_rate == b.selection_rate,
        "opportunity": a.tpr == b.tpr,
        "odds": (a.tpr, a.fpr) == (b.tpr, b.fpr),
        "predictive": a.precision == b.precision,
    }
    return frozenset(name for name, holds in held.items() if holds)
