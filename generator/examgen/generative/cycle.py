"""Cycle consistency with affine maps of numbers as generators; Zhu, Park, Isola and Efros, CycleGAN (2017)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Number = int | Fraction


@dataclass(frozen=True)
class Affine:
    """The map t -> slope * t + shift."""

    slope: Fraction
    shift: Fraction

    def __call__(self, value: Number) -> Fraction:
        """The image of a number."""
        return self.slope * value + self.shift

    def inverse(self) -> Affine:
        """The map that undoes this one. Raises ValueError for slope 0."""
        if self.slope == 0:
            raise ValueError(f"{self} has no inverse")
        return Affine(1 / self.slope, -self.shift / self.slope)


def cycle_error(there: Affine, back: Affine, value: Number) -> Fraction:
    """|back(there(value)) - value| (equation 2, for one sample)."""
    return abs(back(there(value)) - value)


def identity_error(into: Affine, value: Number) -> Fraction:
    """|into(value) - value| for a value that is in the target domain already (section 5.2)."""
    return abs(into(value) - value)
