"""The fast parser takes what the other one takes, and finds the same at the same places."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.yamlfile import Document, Problem, parse_fast, parse_slowly

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("generator", "templates", "tests") for path in (ROOT / folder).rglob("*.yaml"))
TEXT = """\
# An exam
title: 'It''s an exam'   # of two questions
duration: 90
instructions:
  - "Schreibe auf jedes Blatt\\u00a0deinen Namen."
  - |
    Use a pen,
    please.
sections:
  - slots: [{template: toy/addition, id: last}, {question: {title: Mine, text: Why?, answer: }}]
  - slots:
    - template: play/cost
      args: {count: flop, "mode": ~}
      text:
        problem: >-
          How much
          is it?
"""
PIECES = [*" \n:-?,[]{}'\"|>&*!@`~=.0aé", "  ", "- ", ": ", "\n  ", "? ", "---\n", "...\n", " # ", "title: "]


def told(text: str) -> tuple[Document | None, Document | Problem]:
    try:
        return parse_fast(text), parse_slowly(text)
    except Problem as problem:
        return parse_fast(text), problem


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_is_read_alike(path: Path) -> None:
    fast, slow = told(path.read_text(encoding="utf-8"))
    assert fast is not None
    assert fast == slow
    assert repr(fast.data) == repr(slow.data)  # a quoted text is another thing than a plain one
    assert fast.data is not None


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 3), st.sampled_from(PIECES)), max_size=4))
def test_a_text_with_mistakes_is_read_alike_or_left_to_the_other_one(edits: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for place, cut, piece in edits:
        text = text[:place] + piece + text[place + cut :]
    fast, slow = told(text)
    assert fast is None or (fast == slow and repr(fast.data) == repr(slow.data))
