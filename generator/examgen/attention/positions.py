"""Positions of tokens: sinusoidal encodings, and rotations in exact numbers.

Vaswani et al., Attention Is All You Need (2017), section 3.5; Su et al., RoFormer (2021), section 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, fsum, lcm, sin, sqrt

from examgen.matrices import Row


def sinusoidal(position: int, frequencies: Sequence[float]) -> tuple[float, ...]:
    """The encoding of a position: sine and cosine of position times frequency, for one frequency after the other."""
    return tuple(f(position * frequency) for frequency in frequencies for f in (sin, cos))


def encodings_product(offset: int, frequencies: Sequence[float]) -> float:
    """The dot product of two encodings whose positions differ by `offset`: sum_i cos(offset w_i)."""
    return fsum(cos(offset * frequency) for frequency in frequencies)


@dataclass(frozen=True)
class Surd:
    """The number rational + two * sqrt(2) + three * sqrt(3)."""

    rational: Fraction = Fraction(0)
    two: Fraction = Fraction(0)
    three: Fraction = Fraction(0)

    def __add__(self, other: Surd) -> Surd:
        return Surd(self.rational + other.rational, self.two + other.two, self.three + other.three)

    def times(self, factor: Fraction | int) -> Surd:
        """A multiple of the number."""
        return Surd(self.rational * factor, self.two * factor, self.three * factor)

    def __float__(self) -> float:
        return float(self.rational) + float(self.two) * sqrt(2) + float(self.three) * sqrt(3)

    @property
    def is_rational(self) -> bool:
        """Whether no root is left."""
        return not (self.two or self.three)


def cosine_of(angle: Fraction) -> Surd:
    """The cosine of `angle` times pi, for multiples of 30 and 45 degrees. Raises ValueError for other angles."""
    degrees = angle * 180 % 360
    folded = min(degrees, 360 - degrees)  # cos(-x) = cos(x)
    sign = -1 if folded > 90 else 1  # cos(180 - x) = -cos(x)
    acute = 180 - folded if folded > 90 else folded
    if acute not in _COSINES:
        raise ValueError(f"{degrees} degrees is no standard angle")
    return _COSINES[acute].times(sign)


_HALF = Fraction(1, 2)
_COSINES: dict[Fraction | int, Surd] = {
    0: Surd(rational=Fraction(1)),
    30: Surd(three=_HALF),
    45: Surd(two=_HALF),
    60: Surd(rational=_HALF),
    90: Surd(),
}


@dataclass(frozen=True)
class Turn:
    """A rotation of the plane, counter-clockwise, by the angle with this cosine and sine, both rational.

    Raises ValueError if they are not those of an angle.
    """

    cos: Fraction
    sin: Fraction

    def __post_init__(self) -> None:
        if self.cos**2 + self.sin**2 != 1:
            raise ValueError(f"no angle has the cosine {self.cos} and the sine {self.sin}")

    def times(self, steps: int) -> Turn:
        """The rotation by `steps` times the angle; a negative number turns back."""
        scale = lcm(self.cos.denominator, self.sin.denominator)
        a, b = int(self.cos * scale), int(self.sin * scale) * (1 if steps >= 0 else -1)
        x, y = 1, 0
        for _ in range(abs(steps)):
            x, y = x * a - y * b, x * b + y * a
        return Turn(Fraction(x, scale ** abs(steps)), Fraction(y, scale ** abs(steps)))

    def of(self, x: Fraction | int, y: Fraction | int) -> tuple[Fraction, Fraction]:
        """The vector (x, y), turned."""
        return self.cos * x - self.sin * y, self.sin * x + self.cos * y


def rotary(vector: Row, position: int, turns: Sequence[Turn]) -> Row:
    """A query or key with each pair of neighbours turned by `position` times the angle of its pair (RoPE).

    Raises ValueError if there is not one turn for each pair.
    """
    pairs = zip(vector[::2], vector[1::2], turns, strict=True)
    return tuple(entry for x, y, turn in pairs for entry in turn.times(position).of(x, y))
