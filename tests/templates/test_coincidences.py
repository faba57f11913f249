"""Numbers that would let two questions have one answer, or a layer change nothing, are not drawn."""

from typing import Any

import pytest

from examgen import show
from examgen.bank import Bank

BANK = Bank()


def drawn(name: str, level: str, seed: int) -> dict[str, Any]:
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
    parts = drawn(name, level, seed)["parts"]
    assert parts[one]["text"] != parts[other]["text"]


@pytest.mark.parametrize(("level", "seed"), [("easy", 10034), ("easy", 10046), ("medium", 10027), ("medium", 10030)])
def test_batch_normalisation_changes_its_batch(level: str, seed: int) -> None:
    key = drawn("batchnorm_train_infer", level, seed)
    assert key["parts"]["outputs"]["value"] != key["params"]["values"]
