"""Volume rendering against numpy's cumulative products and against compositing from back to front."""

from fractions import Fraction
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.generative.rendering import composite, opacity, transmittances, weights

SAMPLES = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3), st.integers(0, 4)), min_size=1, max_size=6)


@given(SAMPLES)
def test_weights_agree_with_numpy(samples: list[tuple[int, int, int]]) -> None:
    odds, spacing, colours = zip(*samples, strict=True)
    alpha = 1 - np.exp(-np.log(odds) * np.array(spacing))
    passed = np.concatenate([[1.0], np.cumprod(1 - alpha)])
    ours = [opacity(o, d) for o, d in zip(odds, spacing, strict=True)]
    assert np.allclose([float(t) for t in transmittances(ours)], passed)
    assert np.allclose([float(w) for w in weights(ours)], passed[:-1] * alpha)
    behind = 0.0
    for share, colour in zip(alpha[::-1], colours[::-1], strict=True):
        behind = share * colour + (1 - share) * behind
    assert np.isclose(float(composite(weights(ours), colours)), behind)


@given(SAMPLES)
def test_nothing_is_lost(samples: list[tuple[int, int, int]]) -> None:
    ours = [opacity(o, d) for o, d, _ in samples]
    assert sum(weights(ours)) + transmittances(ours)[-1] == 1


def test_a_slab_does_not_depend_on_how_it_is_cut() -> None:
    once, twice = [opacity(5, 2)], [opacity(5, 1)] * 2
    assert transmittances(once)[-1] == transmittances(twice)[-1]
    assert np.isclose(float(once[0]), 1 - np.exp(-2 * log(5)))


def test_densities_are_not_negative() -> None:
    with pytest.raises(ValueError, match="no density"):
        opacity(0, 1)
    assert opacity(1, 3) == Fraction(0)
