"""Numbers in a worked solution that the question does not give are worked out where they are first used."""

import re

import pytest

from examgen import show
from examgen.bank import Bank

BANK = Bank()


def worked(name: str, level: str, seed: int) -> tuple[str, str]:
    """The text of a variant before its solution, and the solution."""
    (made,) = show.variants(name, seed, BANK, level=level)
    question, solution = show.as_text(made).split("\nSolution\n")
    return question, solution


@pytest.mark.parametrize("seed", range(5))
def test_the_tokens_of_the_best_model_are_worked_out(seed: int) -> None:
    question, solution = worked("scaling_law_compute", "hard", seed)
    ratio = int(*re.findall(r"if there are (\d+)\s+training\s+tokens", question))
    best = int(*re.findall(r"  parameters: (\d+)", question))
    assert f"{ratio} · {best} · 10^9 = {ratio * best} · 10^9" in solution


@pytest.mark.parametrize("seed", range(5))
def test_the_parameters_of_the_frozen_layers_are_added_up(seed: int) -> None:
    question, solution = worked("finetune_trainable_params", "easy", seed)
    frozen = re.findall(r"  convolution .* (\d+)\n", question)
    head, total = (int(*re.findall(rf"  {part}: (\d+)", question)) for part in ("head", "total"))
    assert sum(map(int, frozen)) + head == total
    assert f"{' + '.join(frozen)} + {head} = {total}" in solution
