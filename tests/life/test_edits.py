"""Whatever is changed in whatever order, a blueprint says it, and no other slot asks for anything else than before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam.support import toys
from examgen.draw import Request
from examgen.errors import ExamgenError
from examgen.life import edits
from examgen.life.draft import Draft
from examgen.life.revise import edited
from life.support import MIXED

BRACES = """\
{title: Toys, duration: 20, calculator: true, name: braces, sections: [
  {title: Sums, slots: [{template: toy/addition}, {topic: conv_arithmetic, pick: 3}, {template: toy/addition}]}, # one
  {slots: [{topic: pooling_upsampling, id: own}, {question: {title: Mine, text: Why?, answer: Because.}, points: 2}]}]}
"""
CLOSE = """\
title: Toys
duration: 20
calculator: true
sections:
- slots:
  -   topic: conv_arithmetic
      id: boxes
      pick: 2
  # between the two

  - topic: pooling_upsampling
    level: easy
- title: Last
  slots:
  - {template: play/cost,
     args: {count: flop}}
  - template: toy/addition
    text:
      problem: |
        \\examPart{sum} What is << p.a >> + << p.b >>?

        \\examPart{double} And twice that?
    room: 4cm"""
TEXTS = {"mixed": MIXED, "braces": BRACES, "close": CLOSE, "Windows": CLOSE.replace("\n", "\r\n")}
BANK = toys()
TEMPLATES = ("toy/addition", "play/cost", "play/ratio", "conv_arithmetic/receptive_field_stack")

Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["redraw", "swap", "score", "drop", "move", "add", "reword"]),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=6,
)


def asked(draft: Draft) -> Mapping[str, Request | str]:
    """What each slot asks for; one of the lecturer's own, its words."""
    return {each.key: str(each.slot) if each.entry is None else draft.plan.request(each, "A") for each in draft.planned}


def action(step: Step, count: int) -> Callable[[Draft], edits.Edited]:
    name, which, more = step
    index, other = which % count, more % count
    template = TEMPLATES[more % len(TEMPLATES)]
    actions: dict[str, Callable[[Draft], edits.Edited]] = {
        "redraw": lambda draft: edits.redraw(draft, index, "hard" if more % 2 else None),
        "swap": lambda draft: edits.swap(draft, index, template),
        "score": lambda draft: edits.score(draft, index, Fraction(more % 20 + 1, 2)),
        "drop": lambda draft: edits.drop(draft, index),
        "move": lambda draft: edits.move(draft, index, other),
        "add": lambda draft: edits.add(draft, template, index, {"level": "hard"}),
        "reword": lambda draft: edits.reword(draft, index, "problem", "Why?\nWell?" if more % 3 else None),
    }
    return actions[name]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@settings(max_examples=20)
@given(steps=STEPS)
def test_one_slot_at_a_time(text: str, steps: list[Step]) -> None:
    draft = Draft(text, Path("blueprint.yaml"), "toys", 3, BANK)
    for step in steps:
        before, keys = asked(draft), [each.key for each in draft.wanted]
        key = keys[step[1] % len(keys)]
        try:
            draft = edited(draft, action(step, len(keys)))
        except ExamgenError as error:
            assert str(error).startswith(("this is a question of your own", "this is the only question"))  # noqa: PT017
            continue
        after, now = asked(draft), [each.key for each in draft.wanted]
        for each in set(keys) - {key}:
            assert after[each] == before[each]
        if step[0] == "move":
            assert now.index(key) == step[2] % len(keys)
            assert after[key] == before[key]
        if step[0] == "add":
            assert len(now) == len(keys) + 1
            assert [each for each in now if each in keys] == keys
            assert now[now.index(key) + 1] not in keys
        if step[0] == "drop":
            assert now == [each for each in keys if each != key]
        had = before[key]
        if step[0] == "score" and isinstance(had, Request):
            assert after[key] == replace(had, points=Fraction(step[2] % 20 + 1, 2))


def test_lines_that_are_not_touched_stay() -> None:
    draft = Draft(MIXED, Path("blueprint.yaml"), "toys", 3, BANK)
    once = edited(draft, lambda each: edits.move(each, 1, 0))
    assert sorted(once.text.splitlines()) == sorted([*MIXED.splitlines(), "        id: toy/addition#2"])
    again = edited(once, lambda each: edits.move(each, 0, 1))
    assert again.text.replace("        id: toy/addition#2\n", "") == MIXED
