"""Positions against a table made with PyTorch, and rotations against complex numbers."""

from cmath import exp
from fractions import Fraction as F
from math import atan2, cos, pi

import pytest
import torch

from examgen.attention.positions import Turn, cosine_of, encodings_product, rotary, sinusoidal
from examgen.matrices import dot

TURNS = (Turn(F(0), F(1)), Turn(F(4, 5), F(3, 5)), Turn(F(-5, 13), F(12, 13)))


@pytest.mark.parametrize("width", [4, 8])
@pytest.mark.parametrize("base", [100, 10_000])
def test_encoding_is_a_row_of_the_table(width: int, base: int) -> None:
    exponent = torch.arange(0, width, 2, dtype=torch.float64) / width
    angles = torch.arange(30, dtype=torch.float64)[:, None] / base**exponent
    table = torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)
    frequencies = [base ** (-2 * i / width) for i in range(width // 2)]
    for position in (0, 1, 17):
        assert sinusoidal(position, frequencies) == pytest.approx(table[position].tolist())
        product = float(table[position] @ table[position + 5])
        assert encodings_product(5, frequencies) == pytest.approx(product)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("position", [-3, 0, 1, 6])
def test_rotation_is_a_complex_factor(turn: Turn, position: int) -> None:
    turned = complex(2, -1) * exp(1j * position * atan2(turn.sin, turn.cos))
    assert complex(*map(float, rotary((2, -1), position, [turn]))) == pytest.approx(turned)


def test_scores_depend_on_the_distance_only() -> None:
    q, k = (1, 2, 0, -1, 3, 1), (2, 0, 1, 1, -1, 2)
    scores = {dot(rotary(q, m, TURNS), rotary(k, m + 3, TURNS)) for m in range(5)}
    assert len(scores) == 1


def test_what_is_no_rotation_is_refused() -> None:
    with pytest.raises(ValueError, match="no angle"):
        Turn(F(1, 2), F(1, 2))


@pytest.mark.parametrize("degrees", [*range(-360, 721, 30), *range(-45, 700, 90)])
def test_cosines_of_standard_angles(degrees: int) -> None:
    assert float(cosine_of(F(degrees, 180))) == pytest.approx(cos(degrees * pi / 180), abs=1e-12)


def test_other_angles_are_refused() -> None:
    with pytest.raises(ValueError, match="20 degrees"):
        cosine_of(F(1, 9))
