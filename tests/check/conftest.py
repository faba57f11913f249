"""A sound template in a bank of its own, for tests to break in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from examgen.bank import Bank
from examgen.check import check
from examgen.check.report import Report

CODE = '''"""The area of a rectangle."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Wrong

TITLE, POINTS, MINUTES, FAMILY = "Area of a rectangle", 2, 2, "area"
LEVELS = {"medium": 0}
DECOYS = ()


@dataclass(frozen=True)
class Params:
    width: int
    height: int
    # fields


def sample(d):
    width, height = d.rng.randint(11, 40), d.rng.randint(11, 40)
    extra = ()
    # sampled
    return Params(width, height, *extra)


def solve(p, given=NONE):
    area = p.width * p.height
    # solved
    wrong = {"half": p.width + p.height, "perimeter": 2 * (p.width + p.height), "less": area - p.height,
             "more": area + p.width, "double": 2 * area}
    mistakes = [Wrong(name, value, "No.") for name, value in wrong.items()]
    return Solved(
        parts={"area": Part(Integer(area), wrong=mistakes, weight=1)},
        conventions=(),
    )


def verify(p):
    return {"area": sum(p.width for _ in range(p.height))}


def effort(p):
    return 2
'''
WORDS = r"""<% block problem %>
\examPart{area} A rectangle is $<< p.width >>$ wide and $<< p.height >>$ high. What is its area?
<% endblock %>
<% block solution %>
\examPart{area} Width times height: $<< p.width >> \cdot << p.height >> = << ans.area >>$.
<% endblock %>
"""
Edits = Mapping[str, str]
Checked = Callable[..., Report]


def edited(text: str, edits: Edits) -> str:
    for old, new in edits.items():
        assert text.count(old) >= 1, f"nothing to replace: {old!r}"
        text = text.replace(old, new)
    return text


@pytest.fixture
def bank(tmp_path: Path) -> Callable[..., Bank]:
    """A bank with the rectangle, its code and its words edited."""

    def make(code: Edits | None = None, words: Edits | None = None) -> Bank:
        folder = tmp_path / "bank" / "geometry"
        folder.mkdir(parents=True)
        (folder / "rectangle.py").write_text(edited(CODE, code or {}), encoding="utf-8")
        (folder / "rectangle.tex.j2").write_text(edited(WORDS, words or {}), encoding="utf-8")
        return Bank((tmp_path / "bank",))

    return make


@pytest.fixture
def checked(bank: Callable[..., Bank]) -> Checked:
    """The report on the edited rectangle."""

    def run(code: Edits | None = None, words: Edits | None = None, seeds: int = 60) -> Report:
        made = bank(code, words)
        return check(made.entry("geometry/rectangle"), made, seeds)

    return run
