"""What is not drawn: answers that equal each other, could be copied from the question, or are zero, or as good as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from examgen import show
from examgen.bank import Bank
from examgen.draw import Request, drawn
from examgen.template import load

BANK = Bank()


def key_of(name: str, level: str, seed: int) -> dict[str, Any]:
    (made,) = show.variants(name, seed, BANK, level=level)
    key: dict[str, Any] = made["key"]
    return key


# seeds that had led to equal ones
@pytest.mark.parametrize(
    ("name", "level", "seed", "one", "other"),
    [
        ("clip_batch_loss", "medium", 10060, "images", "texts"),
        ("clip_batch_loss", "medium", 1, "images", "texts"),
        ("simclr_ntxent", "hard", 10064, "probability", "colder"),
        ("vae_kl_reparam", "hard", 10003, "by-sigma", "by-log-variance"),
        ("weight_decay_update", "hard", 10058, "step", "limit"),
    ],
)
def test_two_parts_have_two_answers(name: str, level: str, seed: int, one: str, other: str) -> None:
    parts = key_of(name, level, seed)["parts"]
    assert parts[one]["text"] != parts[other]["text"]


@pytest.mark.parametrize(("level", "seed"), [("easy", 10034), ("easy", 10046), ("medium", 10027), ("medium", 10030)])
def test_batch_normalisation_changes_its_batch(level: str, seed: int) -> None:
    key = key_of("batchnorm_train_infer", level, seed)
    assert key["parts"]["outputs"]["value"] != key["params"]["values"]


def draws(template: str, level: str) -> Iterator[Any]:
    loaded = load(BANK.entry(template))
    return (drawn(Request(loaded, seed, level, "dull"), BANK.facts).params for seed in range(200))


@pytest.mark.parametrize("level", ["easy", "medium"])
def test_no_batch_comes_out_of_its_normalisation_as_it_went_in(level: str) -> None:
    for p in draws("normalization/batchnorm_train_infer", level):
        assert (p.gamma, p.beta) != (np.std(p.values), np.mean(p.values))


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_no_heat_map_is_all_zeros(level: str) -> None:
    for p in draws("interpretability_adversarial/gradcam_heatmap", level):
        weights = np.mean(p.gradients, axis=(1, 2))
        assert np.tensordot(weights, p.maps, axes=1).max() > 0


def test_two_decimals_tell_a_probability_from_0_and_1() -> None:
    for p in draws("ml_foundations/mlp_forward_pass", "hard"):
        hidden = np.maximum(0, np.array(p.w1) @ p.x + p.b1)
        exponentials = np.exp(np.array(p.w2) @ hidden + p.b2)
        assert 0.05 <= (exponentials / exponentials.sum())[p.asked - 1] <= 0.95


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_the_learning_rate_of_the_decay_is_not_that_of_the_warm_up(level: str) -> None:
    for p in draws("optimization/lr_schedule_warmup_cosine", level):
        peak, low, decay = float(p.schedule.peak), float(p.schedule.low), p.schedule.total - p.schedule.warm
        late = low + (peak - low) * (1 + np.cos(np.pi * (p.late - p.schedule.warm) / decay)) / 2
        assert abs(late - peak * p.early / p.schedule.warm) > 1e-6


def test_two_decimals_tell_a_dot_product_of_encodings_from_0() -> None:
    for p in draws("attention_transformers/sinusoidal_positional_encoding", "medium"):
        rates = p.root ** -np.arange(p.pairs, dtype=float)
        assert abs(np.cos(p.offset * rates).sum()) >= 0.05
