"""The programs run: mended ones train, faulty ones show what the question says."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from examgen.bank import Bank
from examgen.template import load
from examgen.training.bugs import BUGS, bugs_of
from oracle import oracle_of

TEMPLATE = load(Bank().entry("backprop_graphs/pytorch_bug_hunt"))


ORACLE = oracle_of(TEMPLATE.entry.id)


def loop(task: str, seed: int) -> Any:
    made = TEMPLATE.module._loop(Random(seed), task)
    assert made.task == task
    return made


def is_trained(seen: Any) -> bool:
    _, loss, quality = seen.printed[-1]
    if seen.error or len(seen.printed) != seen.epochs:
        return False
    return bool(loss < 0.3 and quality > 0.9 if seen.loop.task == "classification" else loss < 0.2 and quality < 0.4)


@pytest.mark.parametrize("task", ["classification", "regression"])
@pytest.mark.parametrize("seed", range(4))
def test_right_programs_train_and_show_no_symptom(task: str, seed: int) -> None:
    made = loop(task, seed)
    seen = ORACLE.run(made, made.source(), made.epochs)
    assert is_trained(seen), seen.printed[-1]
    assert not [name for name in bugs_of(task) if ORACLE.SYMPTOMS[name](seen)]


@pytest.mark.parametrize("name", BUGS)
@pytest.mark.parametrize("seed", range(2))
def test_a_bug_shows_its_symptom_and_no_other(name: str, seed: int) -> None:
    for task in BUGS[name].tasks:
        made = loop(task, seed)
        seen = ORACLE.run(made, made.source([name]), epochs=2)
        assert [other for other in bugs_of(task) if ORACLE.SYMPTOMS[other](seen)] == [name]


def test_softmax_keeps_the_loss_above_its_bound() -> None:
    made = loop("classification", 1)
    seen = ORACLE.run(made, made.source(["softmax"]), made.epochs)
    _, loss, accuracy = seen.printed[-1]
    assert accuracy > 0.8
    assert loss > 0.5


def test_broadcasting_predicts_the_mean() -> None:
    made = loop("regression", 1)
    seen = ORACLE.run(made, made.source(["broadcast"]), made.epochs)
    x, y = seen.validation
    predictions = seen.network(x).detach()
    assert float(predictions.std()) < 0.3 * float(y.std())
    assert abs(float(predictions.mean()) - 3) < 0.5


def test_dropout_makes_the_validation_worse() -> None:
    from torch.nn.functional import cross_entropy

    made = loop("classification", 2)
    seen = ORACLE.run(made, made.source(["train mode"]), epochs=3)
    x, y = seen.validation
    dropping = cross_entropy(seen.network(x), y).item()
    assert dropping > cross_entropy(seen.network.eval()(x), y).item()


def test_one_step_an_epoch_is_slow() -> None:
    made = loop("classification", 3)
    right, wrong = (ORACLE.run(made, made.source(bugs), made.epochs).printed[-1][1] for bugs in ([], ["step epoch"]))
    assert wrong > 2 * right
