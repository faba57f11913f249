"""The exam that is built without a blueprint: its shares by section and level, and the time that it takes."""

from __future__ import annotations

from collections import Counter

import pytest

from examgen.bank import Bank
from examgen.blueprint import TemplateSlot, default

EXAM, BANK = default(), Bank()
SLOTS = [slot for section in EXAM.sections for slot in section.slots if isinstance(slot, TemplateSlot)]


def test_the_sections_share_the_points() -> None:
    points = {section.title: sum(slot.points or 0 for slot in section.slots) for section in EXAM.sections}
    assert points == {
        "Concepts": 26,
        "Losses and optimisation": 16,
        "Backpropagation": 18,
        "Convolutional networks": 18,
        "Training": 10,
        "Object detection": 12,
    }


def test_the_concepts_are_asked_in_three_formats() -> None:
    asked = Counter(slot.template for slot in EXAM.sections[0].slots if isinstance(slot, TemplateSlot))
    assert asked == {
        "concepts/concept_multi_select": 2,
        "concepts/concept_true_false": 1,  # of four statements
        "concepts/concept_short_answer": 2,
    }


def test_about_a_third_of_the_points_are_easy_and_a_fifth_hard() -> None:
    points: Counter[str] = Counter()
    for slot in SLOTS:
        points[slot.level or EXAM.level] += int(slot.points or 0)
    assert points == pytest.approx({"easy": 30, "medium": 50, "hard": 20}, abs=5)


def test_eight_minutes_are_left_and_nothing_needs_a_calculator() -> None:
    entries = [BANK.entry(slot.template) for slot in SLOTS]
    assert sum(entry.minutes for entry in entries) <= EXAM.duration - 8
    assert not EXAM.calculator
    assert not any(entry.calculator for entry in entries)
    assert EXAM.formula_sheet
