"""Learning rates that change with the step, exact where the cosine is rational.

Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR 2017, equation 5; the linear
warm-up is that of Goyal et al., Accurate, Large Minibatch SGD, 2017, section 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

HALF_TURN: Mapping[Fraction, Fraction] = {
    Fraction(turn): Fraction(cosine)
    for turn, cosine in {"0": "1", "1/3": "1/2", "1/2": "0", "2/3": "-1/2", "1": "-1"}.items()
}
"""The rational cosines: cos(pi r) by r."""


@dataclass(frozen=True)
class WarmupCosine:
    """Linear from 0 at step 0 to `peak` at step `warm`, then half a cosine down to `low` at step `total`."""

    peak: Fraction
    low: Fraction
    warm: int
    total: int

    def progress(self, step: int) -> Fraction:
        """The share of the decay that lies behind, from 0 to 1."""
        return Fraction(step - self.warm, self.total - self.warm)

    def rate(self, step: int) -> Fraction:
        """The learning rate at a step; ValueError where the cosine is irrational, or the step outside the schedule."""
        if not 0 <= step <= self.total:
            raise ValueError(f"step {step} is outside 0 to {self.total}")
        if step < self.warm:
            return self.peak * Fraction(step, self.warm)
        turn = self.progress(step)
        if turn not in HALF_TURN:
            raise ValueError(f"cos({turn} pi) is irrational")
        return self.low + (self.peak - self.low) * (1 + HALF_TURN[turn]) / 2

    def step_of(self, rate: Fraction) -> int:
        """The step of the decay at which the learning rate has this value; ValueError if its cosine is not known."""
        for turn in HALF_TURN:
            step = self.warm + turn * (self.total - self.warm)
            if step.denominator == 1 and self.rate(int(step)) == rate:
                return int(step)
        raise ValueError(f"no step with a rational cosine has the learning rate {rate}")
