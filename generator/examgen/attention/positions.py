"""Positions of tokens: sinusoidal encodings, and rotations in exact numbers.

Vaswani et al., Attention Is All You Need (2017), section 3.5; Su et al., RoFormer (2021), section 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, lcm, sin

from examgen.attention.scaled import Row


def sinusoidal(position: int, frequencies: Sequence[float]) -> tuple[float, ...]:
    """The encoding of a position: sine and cosine of position times frequency, for one frequency after the other."""
    return tuple(f(position * frequency) for frequency in frequencies for f in (sin, cos))


def encodings_product(offset: int, frequencies: Sequence[float]) -> float:
    """The dot product of two encodings whose positions differ by `offset`: sum_i cos(offset w_i)."""
    return sum(cos(offset * frequency) for frequency in frequencies)


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
