"""Time for many requests on one input if its expensive part is computed once and kept.

Kirillov et al., Segment Anything (2023), section 3: one image embedding serves all prompts.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Amortised:
    """`once` for the shared part and `each` for every request, in the same unit of time."""

    once: int
    each: int

    def total(self, requests: int) -> int:
        """Time for all requests with the shared part computed once."""
        return self.once + requests * self.each

    def repeated(self, requests: int) -> int:
        """Time for all requests if everything is computed anew for each."""
        return requests * (self.once + self.each)

    def average(self, requests: int) -> Fraction:
        """Time per request."""
        return Fraction(self.total(requests), requests)

    def speed_up(self, requests: int) -> Fraction:
        """How many times as long it takes without keeping the shared part."""
        return Fraction(self.repeated(requests), self.total(requests))

    @property
    def largest_speed_up(self) -> Fraction:
        """What the speed-up approaches with ever more requests, and never reaches."""
        return Fraction(self.once + self.each, self.each)

    def fewest(self, budget: int) -> int:
        """The smallest number of requests whose average is at most `budget`.

        Raises ValueError if the average stays above it.
        """
        if budget <= self.each:
            raise ValueError(f"an average of {budget} is never reached when each request takes {self.each}")
        return ceil(Fraction(self.once, budget - self.each))
