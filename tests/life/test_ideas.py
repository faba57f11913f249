"""A question that is drawn anew asks nothing that another question of its exam asks, before it or behind it."""

from __future__ import annotations

import shutil
from itertools import chain
from pathlib import Path

import pytest

from exam.support import TOYS, exam, invoke
from life.support import built, variants

CONCEPT = "template: concepts/concept_true_false, args: {{topic: optimization}}, id: {}"
TEXT = exam(*map(CONCEPT.format, ("one", "two")))


def ideas(folder: Path) -> list[str]:
    return list(chain.from_iterable(variant["key"]["ideas"] for variant in variants(folder).values()))


@pytest.mark.parametrize("seed", [4, 5])  # in 5, what stands for the rejected first question has the same answers
@pytest.mark.parametrize("command", [("redraw", 1), ("redraw", 2), ("reject", 1)], ids=str)
def test_after_a_change_no_idea_is_asked_twice(command: tuple[str, int], seed: int, tmp_path: Path) -> None:
    folder = built(tmp_path, TEXT, seed)
    bank = shutil.copytree(TOYS, tmp_path / "bank")  # in which `reject` writes
    done = invoke(command[0], folder, command[1], "--bank", bank)
    assert done.exit_code == 0, done.output
    assert len(set(ideas(folder))) == len(ideas(folder)) > 4
