"""A change to a YAML file says what it is to say, and leaves every other byte alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from examgen.yamledit import cut, insert, item, put, remove, written
from examgen.yamlfile import parse

BLOCK = """\
# A comment on top.
title:   "T"   # quoted
sections:
- title: One   # not indented

  slots:
  # above the first
  - template: a/b   # the first
    points:  4   # four
    args:
      k: [1,
          2]

  # above the second
  -   topic: t
      pick: 2
      level:
  - question:
      text: |
        What
          is it?

        # no comment
      answer: >-
        This
        one.
    points: 1
# between
- slots:
    - {template: c/d, level: easy}   # in braces
    - {topic: 'u',
       pick: 3}
"""
FLOW = """\
title: T
sections: [{slots: [{template: a/b, points: 4, args: {k: [1, 2]}}, {topic: t, pick: 2, level: }, # why
   {question: {text: "What\\n  is it?\\n\\n# no comment\\n", answer: This one.}, points: 1}]},
  {slots: [{template: c/d, level: easy}, {topic: 'u', pick: 3}]}
  ]
"""
DASHES = BLOCK.replace(
    "- template: a/b ", "-  # well-known - the first\n\n    # easy-going\n    template: a/b "
).replace("  -   topic: t\n", "  -\n      # - and so on\n      topic: t\n")
TEXTS = {
    "block": BLOCK,
    "comments between dash and item": DASHES,
    "no line feed at the end": BLOCK.rstrip("\n"),
    "Windows": BLOCK.replace("\n", "\r\n"),
    "flow": FLOW,
}
FIRST, SECOND = ("sections", 0, "slots"), ("sections", 1, "slots")


def data(text: str) -> Any:
    return parse(text).data


def at(value: Any, address: tuple[str | int, ...]) -> Any:
    for step in address:
        value = value[step]
    return value


def outside(before: str, after: str) -> tuple[str, str]:
    """What was taken out, and what came in its place."""
    start = next(
        (k for k, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(map(len, (before, after)))
    )
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def line_ends(text: str) -> set[str]:
    return set(re.findall("\r*\n", text))


texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


@texts
@pytest.mark.parametrize("slot", [(*FIRST, 0), (*FIRST, 1), (*FIRST, 2), (*SECOND, 0), (*SECOND, 1)])
@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("level", "hard", "hard"),
        ("points", 4.5, "4.5"),
        ("keep_position", True, "true"),
        ("id", "a/b#2", "a/b#2"),
        ("id", "yes", "yes"),
        ("note", 'A "colon": here', 'A "colon": here'),
        ("text", {"problem": "Say\n\n  << p.a >>: # so"}, {"problem": "Say\n\n  << p.a >>: # so"}),
        ("text", {"problem": "one\u2028 two\x85 "}, {"problem": "one\u2028 two\x85 "}),
        ("text", {"problem": "one\ntwo\u2029 \ufeffthree"}, {"problem": "one\ntwo\u2029 \ufeffthree"}),
    ],
)
def test_a_field_is_set(text: str, slot: tuple[str | int, ...], key: str, value: Any, read: Any) -> None:
    expected = data(text)
    at(expected, slot)[key] = read
    changed = put(text, slot, key, value, after=("template", "topic", "points"))
    assert data(changed) == expected
    assert line_ends(changed) == line_ends(text)
    assert changed.count("#") == text.count("#") + str(read).count("#")


def test_a_field_that_is_set_leaves_all_else_alone() -> None:
    assert outside(BLOCK, put(BLOCK, (*FIRST, 0), "points", 6)) == ("4", "6")
    assert outside(BLOCK, put(BLOCK, (*FIRST, 1), "level", "easy")) == ("", " easy")
    assert outside(BLOCK, put(BLOCK, (*SECOND, 1), "pick", 2)) == ("3", "2")
    assert outside(BLOCK, put(BLOCK, (*SECOND, 0), "reroll", 1)) == ("", ", reroll: 1")
    assert put(BLOCK, (*FIRST, 0), "reroll", 1, after=("template",)) == BLOCK.replace(
        "# the first\n", "# the first\n    reroll: 1\n"
    )
    assert outside(BLOCK, put(BLOCK, (), "level", "hard", after=("title",))) == ("", "level: hard\n")


@texts
@pytest.mark.parametrize(
    ("slot", "key"), [((*FIRST, 0), "template"), ((*FIRST, 0), "args"), ((*FIRST, 1), "pick"), ((*SECOND, 0), "level"),
                      ((*FIRST, 2), "question"), ((*FIRST, 2), "points"), ((*SECOND, 1), "topic")]
)  # fmt: skip
def test_a_field_is_cut(text: str, slot: tuple[str | int, ...], key: str) -> None:
    expected = data(text)
    del at(expected, slot)[key]
    assert data(cut(text, slot, key)) == expected


@texts
@pytest.mark.parametrize("slot", [(*FIRST, 0), (*FIRST, 1), (*FIRST, 2), (*SECOND, 0), (*SECOND, 1)])
def test_an_item_is_removed(text: str, slot: tuple[Any, ...]) -> None:
    expected = data(text)
    del at(expected, slot[:-1])[slot[-1]]
    assert data(remove(text, slot[:-1], slot[-1])) == expected


def test_comments_around_an_item_stay() -> None:
    assert outside(BLOCK, remove(BLOCK, FIRST, 0))[1] == ""
    changed = remove(BLOCK, FIRST, 1)
    assert "# above the first\n" in changed
    assert "\n\n  # above the second\n  - question" in changed


@texts
@pytest.mark.parametrize("slot", [(*FIRST, 0), (*FIRST, 1), (*FIRST, 2), (*SECOND, 0), (*SECOND, 1)])
@pytest.mark.parametrize("target", [(*FIRST, 0), (*FIRST, 1), (*FIRST, 3), (*SECOND, 0), (*SECOND, 2)])
def test_an_item_is_copied(text: str, slot: tuple[Any, ...], target: tuple[Any, ...]) -> None:
    expected = data(text)
    at(expected, target[:-1]).insert(target[-1], at(data(text), slot))
    changed = insert(text, target[:-1], target[-1], item(text, slot[:-1], slot[-1]))
    assert data(changed) == expected
    assert line_ends(changed) == line_ends(text)
    assert outside(text, changed)[0] == ""


@texts
@pytest.mark.parametrize("flow", [True, False])
@pytest.mark.parametrize("target", [(*FIRST, 0), (*FIRST, 2), (*SECOND, 0), (*SECOND, 2)])
def test_a_new_item_is_inserted(text: str, flow: bool, target: tuple[Any, ...]) -> None:  # noqa: FBT001
    fields = {"template": "x/y", "points": 2, "text": {"solution": "a\nb"}}
    expected = data(text)
    at(expected, target[:-1]).insert(target[-1], fields | {"points": "2"})
    if text is FLOW and not flow:
        with pytest.raises(ValueError, match="brackets"):
            insert(text, target[:-1], target[-1], written(fields, flow=flow))
        return
    changed = insert(text, target[:-1], target[-1], written(fields, flow=flow))
    assert data(changed) == expected
    assert line_ends(changed) == line_ends(text)
    assert outside(text, changed)[0] == ""


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\u2029"])
def test_what_ends_no_line_of_yaml_stays_in_an_item(mark: str) -> None:
    text = f'slots:\n- title: "One{mark} two"\n- title: Two\n'
    moved = insert(text, ("slots",), 2, item(text, ("slots",), 0))
    assert moved == text + f'- title: "One{mark} two"\n'


def test_what_was_read_is_written_in_braces() -> None:
    assert data(written(data("a: one\u2028 two\n"), flow=True).text) == data("a: one\u2028 two\n")
    slot = data(BLOCK)["sections"][0]["slots"][0]
    assert written(slot, flow=True).text == "{template: a/b, points: 4, args: {k: [1, 2]}}"
    assert data(written(data("a: b, c\nd: 1\n"), flow=True).text) == {"a": "b, c", "d": "1"}
