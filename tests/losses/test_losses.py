"""Hinge and softmax losses against PyTorch."""

from decimal import Decimal
from fractions import Fraction
from math import e, exp, isclose, log

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own habit
from hypothesis import given
from hypothesis import strategies as st

from examgen.losses.alternatives import decimal_cross_entropy, decimal_ln, hinge_from_violations
from examgen.losses.distributions import cross_entropy as soft_cross_entropy
from examgen.losses.distributions import entropy, kl_divergence, one_hot, smoothed
from examgen.losses.hinge import hinge, hinge_at_start, hinge_terms
from examgen.losses.softmax import Ln, cross_entropy, cross_entropy_at_start, softmax, tempered

TENTHS = st.integers(-60, 60).map(lambda n: Fraction(n, 10))
SCORES = st.lists(TENTHS, min_size=2, max_size=10)
ODDS = st.lists(st.integers(1, 50), min_size=2, max_size=10)


def tensor(values: list[Fraction] | list[int]) -> torch.Tensor:
    return torch.tensor([[float(value) for value in values]], dtype=torch.float64)


@given(SCORES, st.data(), st.sampled_from([1, 2, Fraction(1, 2)]))
def test_hinge_agrees_with_torch(scores: list[Fraction], data: st.DataObject, margin: Fraction) -> None:
    target = data.draw(st.integers(0, len(scores) - 1))
    averaged = F.multi_margin_loss(tensor(scores), torch.tensor([target]), margin=float(margin), reduction="sum")
    expected = float(averaged) * len(scores)  # PyTorch divides by the number of classes
    assert isclose(hinge(scores, target, margin), expected, abs_tol=1e-9)
    assert hinge_from_violations(scores, target, margin) == hinge(scores, target, margin)


def test_hinge_by_hand() -> None:
    # Stanford CS231n, lecture 3: cat 3.2, car 5.1, frog -1.7; a cat loses 2.9, a frog (2.2, 2.5, -3.1) loses 12.9
    cat = [Fraction("3.2"), Fraction("5.1"), Fraction("-1.7")]
    assert hinge_terms(cat, 0) == [0, Fraction("2.9"), 0]
    frog = [Fraction("2.2"), Fraction("2.5"), Fraction("-3.1")]
    assert hinge(frog, 2) == Fraction("12.9")


@given(ODDS, st.data())
def test_exact_cross_entropy_agrees_with_torch(odds: list[int], data: st.DataObject) -> None:
    target = data.draw(st.integers(0, len(odds) - 1))
    expected = float(F.cross_entropy(tensor(odds).log(), torch.tensor([target])))
    assert isclose(float(cross_entropy(odds, target)), expected, abs_tol=1e-9)
    decimals = decimal_cross_entropy([decimal_ln(value) for value in odds], target)
    assert isclose(decimals, expected, abs_tol=1e-9)
    probabilities = F.softmax(tensor(odds).log(), dim=1)[0].tolist()
    assert list(map(float, softmax(odds))) == pytest.approx(probabilities)
    assert sum(softmax(odds)) == 1


@given(SCORES, st.data())
def test_decimal_cross_entropy_agrees_with_torch(scores: list[Fraction], data: st.DataObject) -> None:
    target = data.draw(st.integers(0, len(scores) - 1))
    expected = float(F.cross_entropy(tensor(scores), torch.tensor([target])))
    decimals = [Decimal(value.numerator) / value.denominator for value in scores]
    assert isclose(decimal_cross_entropy(decimals, target), expected, abs_tol=1e-9)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6), st.sampled_from([1, 2, 3, Fraction(1, 2), Fraction(2, 3)]))
def test_temperature_divides_the_scores(roots: list[int], temperature: Fraction) -> None:
    odds = [root ** Fraction(temperature).numerator for root in roots]
    expected = F.softmax(tensor(odds).log() / float(temperature), dim=1)[0].tolist()
    assert list(map(float, softmax(tempered(odds, temperature)))) == pytest.approx(expected)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=2, max_size=6), st.data())
def test_distributions_agree_with_torch(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    u, v = (softmax(odds) for odds in zip(*pairs, strict=True))
    assert isclose(float(soft_cross_entropy(u, v)), float(F.cross_entropy(tensor(v).log(), tensor(u))), abs_tol=1e-9)
    divergence = F.kl_div(tensor(v).log(), tensor(u), reduction="sum")
    assert isclose(float(kl_divergence(u, v)), float(divergence), abs_tol=1e-9)
    assert isclose(float(entropy(u)), float(torch.distributions.Categorical(tensor(u)).entropy()), abs_tol=1e-9)
    target = data.draw(st.integers(0, len(v) - 1))
    smooth = F.cross_entropy(tensor(v).log(), torch.tensor([target]), label_smoothing=0.2)
    label = smoothed(len(v), target, Fraction(1, 5))
    assert isclose(float(soft_cross_entropy(label, v)), float(smooth), abs_tol=1e-9)
    odds = [second for _, second in pairs]
    assert isclose(float(soft_cross_entropy(one_hot(len(v), target), v)), float(cross_entropy(odds, target)))


def test_large_scores_do_not_overflow() -> None:
    assert float(decimal_cross_entropy([Decimal(1000), Decimal(1001)], 0)) == pytest.approx(log(1 + e))


def test_the_argument_of_the_logarithm_is_exact() -> None:
    assert softmax([1, 2, 5]) == [Fraction(1, 8), Fraction(1, 4), Fraction(5, 8)]
    assert cross_entropy([1, 2, 5], 1) == Ln(Fraction(4))
    assert cross_entropy([Fraction(1, 2), Fraction(3, 2)], 0) == Ln(Fraction(4))
    assert float(Ln(Fraction(5, 2))) == log(2.5)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_all_scores_equal_at_the_start(classes: int) -> None:
    scores = [Fraction(1, 4)] * classes
    assert hinge(scores, 0) == hinge_at_start(classes)
    assert hinge(scores, 0, margin=2) == hinge_at_start(classes, margin=2)
    assert hinge_at_start(classes) == classes - 1
    assert cross_entropy([7] * classes, 0) == cross_entropy_at_start(classes)
    assert exp(float(cross_entropy_at_start(classes))) == pytest.approx(classes)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no class 3 \(from 0\) .* 3 scores"):
        hinge([1, 2, 3], 3)
    with pytest.raises(ValueError, match=r"no class -1"):
        cross_entropy([1, 2, 3], -1)
    with pytest.raises(ValueError, match=r"positive, got \[1, 0\]"):
        softmax([1, 0])
    with pytest.raises(ValueError, match="no logarithm of 0"):
        Ln(Fraction(0))
    with pytest.raises(ValueError, match="degree 2 of 3 is not rational"):
        tempered([4, 3], 2)
    with pytest.raises(ValueError, match="positive, not 0"):
        tempered([4, 3], 0)
