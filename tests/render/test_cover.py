"""The cover's instructions: what goes for this exam, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from examgen.bank import Bank
from examgen.blueprint import load
from examgen.exam import draw_form, prepare
from examgen.record import Exam
from examgen.render.cover import cover


@pytest.mark.parametrize(
    ("template", "form", "rounds"),
    [
        ("optimization/gd_momentum_steps", "boxes", True),
        ("optimization/gd_momentum_steps", "choice", False),  # no box
        ("classifiers_losses/softmax_cross_entropy", "boxes", True),
        ("conv_arithmetic/conv2d_output_shape", "boxes", False),
        ("backprop_graphs/backprop_symbolic_gradient", "boxes", False),  # any equivalent form
    ],
)
@pytest.mark.parametrize("calculator", [True, False])
def test_values_are_rounded_last_and_may_stay_unevaluated(
    tmp_path: Path, template: str, form: str, *, rounds: bool, calculator: bool
) -> None:
    path = tmp_path / "one.yaml"
    head = f"title: One\nduration: 30\ncalculator: {str(calculator).lower()}\nformat: {form}"
    path.write_text(f"{head}\nsections:\n  - slots:\n      - template: {template}\n", encoding="utf-8")
    plan = prepare(load(path), 3, Bank())
    said = cover(Exam(plan.header(1), tuple(draw_form(plan, "A")), plan.form("A", 1)))
    assert ("go on with the unrounded value" in said) == rounds
    assert ("not evaluated earns full points" in said) == (not calculator)
