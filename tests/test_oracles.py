"""Every answer agrees with an oracle that shares no code with us: tests/oracles/<topic>/<name>.py.

An oracle is a module with `oracle(p) -> {part: value}`; p are the template's parameters. For a formula the value is a
list of (point, value at the point). TOLERANCE is stated where floats cannot be avoided. EXAMGEN_SEEDS sets how many
seeds of each level are compared.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest
import sympy

from examgen import Integer, Matrix, Number, Shape, Vector
from examgen.answers.base import Answer
from examgen.answers.formula import Formula, value_at
from examgen.bank import Bank
from examgen.check.samples import other_args
from examgen.draw import Drawn, Request, drawn
from examgen.template import load
from oracle import FOLDER, oracle_of, path_of

SEEDS = int(os.environ.get("EXAMGEN_SEEDS", "100"))
OTHER_SEEDS = 20
BANK = Bank()
CURATED = (
    "multi_select",
    "true_false",
    "matching",
    "ordering",
    "best_answer",
    "short_answer",
    "find_error",
    "diagnosis",
    "sketch",
)
NO_ORACLE = {
    **{f"concepts/concept_{kind}": "the answers are curated facts, which name their sources" for kind in CURATED},
    "concepts/essay_rubric": "the rubric is a curated fact, which names its source",
    "concepts/fill_in_formula": "the fillings are curated facts, which name their sources",
    "concepts/compare_table": "the cells are curated facts, which name their sources",
    "concepts/course_feedback": "there is no answer",
}


def draws(id_: str) -> Iterator[tuple[Request, Drawn]]:
    template = load(BANK.entry(id_))
    for level in template.entry.levels:
        for args in ({}, *other_args(template)):
            for seed in range(OTHER_SEEDS if args else SEEDS):
                request = Request(template, seed, level, template.entry.id, args=args)
                yield request, drawn(request, BANK.facts)


def agrees(answer: Answer[Any], value: Any, tolerance: float) -> bool:
    if hasattr(value, "tolist"):  # an array of numpy or torch, or one of their scalars
        value = value.tolist()
    if isinstance(answer, Formula):
        return value != [] and all(math.isclose(at(answer, where), slope, rel_tol=tolerance) for where, slope in value)
    if isinstance(value, float):
        return math.isclose(float(answer.value), value, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(answer, Vector | Matrix):
        return _close(answer.value, value, tolerance)
    return answer.agrees(value)


def _close(ours: Any, theirs: Any, tolerance: float) -> bool:
    """Whether nested sequences have the same form and the same numbers."""
    if isinstance(ours, tuple):
        return len(ours) == len(theirs) and all(_close(*pair, tolerance) for pair in zip(ours, theirs, strict=True))
    return math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance)


def at(formula: Formula, point: Mapping[str, Fraction]) -> float:
    """The formula's value where the symbols have these values, by name."""
    expression = sympy.sympify(formula.value)
    value = value_at(expression, {symbol: point[symbol.name] for symbol in expression.free_symbols})
    assert value is not None
    return float(value)


@pytest.mark.parametrize("id_", [id_ for id_ in BANK.ids() if id_ not in NO_ORACLE])
def test_answers_agree_with_the_oracle(id_: str) -> None:
    assert path_of(id_).is_file(), f"write {path_of(id_)}, or state in NO_ORACLE why there is none"
    module = oracle_of(id_)
    tolerance = getattr(module, "TOLERANCE", 0.0)
    for request, made in draws(id_):
        values = module.oracle(made.params)
        assert set(values) == set(made.solved.parts), f"{request}: the oracle answers other parts"
        for part, value in values.items():
            answer = made.solved.parts[part].answer
            assert agrees(answer, value, tolerance), f"{request}: {part} is {answer.value!r}, oracle: {value!r}"


@pytest.mark.parametrize("id_", NO_ORACLE)
def test_reasons_are_not_stale(id_: str) -> None:
    assert id_ in BANK.ids()
    assert not path_of(id_).exists(), "there is an oracle: delete the row in NO_ORACLE"


def test_every_oracle_has_a_template() -> None:
    found = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.py")}
    assert found <= set(BANK.ids())


def test_values_that_differ_do_not_agree() -> None:
    assert agrees(Integer(7), 7, 0)
    assert not agrees(Integer(7), 8, 0)
    assert not agrees(Number(Fraction(1, 3)), 0.3334, 1e-6)
    assert agrees(Number(Fraction(1, 3)), 0.33333333333, 1e-6)
    assert not agrees(Shape((3, 4)), (4, 3), 0)
    assert agrees(Vector((1, Fraction(1, 3))), [1, 0.33333333333], 1e-6)
    assert not agrees(Vector((1, Fraction(1, 3))), [1, 0.3334], 1e-6)
    assert not agrees(Vector((1, 2)), [1, 2, 3], 1e-6)
    assert agrees(Matrix(((1, 2), (3, 4))), ((1, 2), (3, 4)), 0)
    assert not agrees(Matrix(((1, 2), (3, 4))), ((1, 3), (2, 4)), 0)
