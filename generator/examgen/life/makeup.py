"""A make-up exam: the plan of an earlier one, with the same templates and as much work, and numbers of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from statistics import median

from examgen.bank import Bank
from examgen.blueprint import Blueprint
from examgen.build import open_exam
from examgen.life.draft import opened
from examgen.life.revise import spelled_out


def like(folder: Path, bank: Bank) -> tuple[Blueprint, Mapping[str, float]]:
    """The blueprint of an exam with the templates that were chosen for its topics, and how much work each slot was.

    Work is in minutes by slot, the median over the forms. Raises ExamgenError if there is no exam or no blueprint.
    """
    earlier = open_exam(folder)
    draft = spelled_out(opened(folder, earlier, bank))
    efforts: dict[str, list[float]] = {}
    for exam in earlier:
        for variant in exam.variants:
            efforts.setdefault(variant["slot"], []).append(variant["effort"])
    return draft.blueprint, {slot: median(found) for slot, found in efforts.items()}
