"""Where a model's error comes from: approximation, estimation and optimisation.

Source: Bottou and Bousquet, The Tradeoffs of Large Scale Learning, NIPS 2007, section 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

PARTS = ("approximation", "estimation", "optimisation")


@dataclass(frozen=True)
class Risks:
    """Population risks that rise from the best function of all to the trained one, each at least the one before."""

    bayes: Fraction
    best: Fraction  # in the hypothesis class
    minimiser: Fraction  # of the training error
    trained: Fraction

    @cached_property
    def parts(self) -> dict[str, Fraction]:
        """The three errors by name; they add up to the excess risk, trained minus Bayes."""
        return {
            "approximation": self.best - self.bayes,
            "estimation": self.minimiser - self.best,
            "optimisation": self.trained - self.minimiser,
        }

    @cached_property
    def dominant(self) -> str:
        """The largest of the three errors; ValueError if two share the lead."""
        ranked = sorted(self.parts.items(), key=lambda item: item[1])
        if ranked[-1][1] == ranked[-2][1]:
            raise ValueError(f"two errors are the largest: {self.parts}")
        return ranked[-1][0]
