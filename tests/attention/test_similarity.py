"""Cosine similarity against scipy."""

from fractions import Fraction

import pytest
from scipy.spatial.distance import cosine as cosine_distance

from examgen.attention.similarity import cosine, cosine_by_sides, mean, norm
from examgen.matrices import Row

PAIRS: list[tuple[Row, Row]] = [
    ((3, 4), (4, 3)),
    ((5, -12), (8, 15)),
    ((1, 2, 2), (2, -1, 2)),
    ((Fraction(3, 2), 2), (-3, 4)),
    ((2, 3, 6), (4, 6, 12)),
]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_cosine_is_that_of_scipy(a: Row, b: Row) -> None:
    expected = 1 - cosine_distance([float(x) for x in a], [float(x) for x in b])
    assert float(cosine(a, b)) == pytest.approx(expected)
    assert cosine_by_sides(a, b) == cosine(a, b)


def test_irrational_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="irrational"):
        norm((1, 1))


def test_mean_goes_through_the_vectors() -> None:
    assert mean([(1, 2), (4, 2), (1, 5)]) == (2, 3)
