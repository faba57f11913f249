"""Formulas are the same in any equivalent form, and only then."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
import sympy

from examgen.answers.formula import Formula

x, y, z = sympy.symbols("x y z")
sigma = sympy.Function("sigma")
s = 1 / (1 + sympy.exp(-x))


@pytest.mark.parametrize(
    ("value", "same"),
    [
        (3, sympy.Integer(3)),
        (Fraction(1, 2), sympy.Rational(1, 2)),
        ((x + y) ** 2, x**2 + 2 * x * y + y**2),
        (x / (x * y), 1 / y),
        (1 / (x + y) - x / (x + y) ** 2, y / (x + y) ** 2),
        (sympy.exp(x) * sympy.exp(y), sympy.exp(x + y)),
        (2 ** (x * y) * sympy.log(2) * y, y * sympy.log(2) * sympy.exp(x * y * sympy.log(2))),
        (sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2, s * (1 - s)),
        (1 - sympy.tanh(x) ** 2, 1 / sympy.cosh(x) ** 2),
        (sympy.log(x * y), sympy.log(x) + sympy.log(y)),
        (sympy.log(x - y), sympy.log(2 * x - 2 * y) - sympy.log(2)),
        (sigma(x) * (1 - sigma(x)), sympy.diff(s, x)),
        (sympy.E**x, sympy.exp(x - 1) * sympy.E),
    ],
)
def test_equivalent_forms_are_right(value: Any, same: Any) -> None:
    assert Formula(value).accepts(same)
    assert Formula(same).agrees(value)


@pytest.mark.parametrize(
    ("value", "other"),
    [
        (2, 3),
        (x * y, x + y),
        (x * y, y),
        (x, y),
        (sympy.exp(x), x * sympy.exp(x - 1)),
        (2**x * sympy.log(2), 2**x),
        (1 / y**2, -1 / y**2),
        (s * (1 - s), s),
        (x**2, x**2 + Fraction(1, 10**12)),
        (sympy.log(x), sympy.log(x) + sympy.pi - Fraction(22, 7)),
    ],
)
def test_other_formulas_are_wrong(value: Any, other: Any) -> None:
    assert not Formula(value).accepts(other)
    assert not Formula(other).agrees(value)


@pytest.mark.parametrize(
    ("value", "tex", "text"),
    [
        (3, "3", "3"),
        (-x, r"\ensuremath{- x}", "-x"),
        (x / y, r"\ensuremath{\frac{x}{y}}", "x/y"),
        (2**x * sympy.log(2), r"\ensuremath{2^{x} \ln 2}", "2**x*ln(2)"),
    ],
)
def test_printed(value: Any, tex: str, text: str) -> None:
    answer = Formula(value)
    assert answer.tex().replace(r"\ensuremath{3}", "3") == tex
    assert answer.text() == text
    assert json.loads(json.dumps(answer.plain())) == text.replace("ln", "log")  # as sympy writes it
    assert answer.decimal() is None
    assert answer.interval() is None


def test_plain_text_reads_back_as_the_same_formula() -> None:
    value = z * sympy.exp(x * y) / (x + y) ** 2 - sympy.log(z)
    assert sympy.sympify(Formula(value).plain()) == value


def test_the_blank_does_not_depend_on_the_answer() -> None:
    assert Formula(x).blank() == Formula((x + y + z) ** 20).blank()


@pytest.mark.parametrize("value", [True, 0.5, "x", None])
def test_only_exact_formulas(value: Any) -> None:
    with pytest.raises(TypeError, match="sympy expression"):
        Formula(value)


def test_too_many_symbols() -> None:
    with pytest.raises(ValueError, match="more than 6 symbols"):
        Formula(sum(sympy.symbols("a:g")))


def test_formulas_without_real_values_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="too few"):
        Formula(sympy.log(-x)).accepts(sympy.log(-y))


def test_pattern_counts_shorter_wrong_formulas() -> None:
    assert Formula(x * y).pattern([x, y, x * y * z]) == 2
