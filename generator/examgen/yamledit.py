"""Small changes to the text of a YAML file: what is not changed stays as it is, byte for byte.

A map or a list is named by its address: the keys and indices that lead to it from the top.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from examgen.scalars import Plain
from examgen.yamlfile import Address

Fields: TypeAlias = Mapping[str, Any]

_PLAIN = re.compile(r"[A-Za-z][\w./*-]*(#\d+)?")
_BREAKS = re.compile("[\r\x85\u2028\u2029\ufeff]")  # which YAML may take for the end of a line, or for nothing
_SPECIAL = re.compile(rf"[,\[\]{{}}#:]|{_BREAKS.pattern}")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


@dataclass(frozen=True)
class Item:
    """An item of a list as it stands: its text from the first character on, later lines without their indentation."""

    text: str
    comment: str
    flow: bool


def put(text: str, address: Address, key: str, value: Any, after: Sequence[str] = ()) -> str:
    """The text with `key: value` in a map; a new key comes after the first of the keys `after` that is there."""
    pairs = _pairs(text, address)
    flow = _is_flow(_find(text, address))
    indent = _column(pairs[0][0])
    if key in (names := [name.value for name, _ in pairs]):
        return _replaced(text, *pairs[names.index(key)], _value(value, indent, _newline(text), flow=flow))
    shown = f"{key}:{_value(value, indent, _newline(text), flow=flow)}"
    if flow:
        end = _pair_end(text, *pairs[-1])
        blank = " " * text.endswith(":", 0, end)  # `level:,` would be a text
        return f"{text[:end]}{blank}, {shown}{text[end:]}"
    anchor = next((names.index(name) for name in after if name in names), len(pairs) - 1)
    end = _line_end(text, _pair_end(text, *pairs[anchor]))
    return text[:end] + _newline(text) + " " * indent + shown + text[end:]


def _replaced(text: str, name: Node, old: Node, shown: str) -> str:
    colon, end = _after_colon(text, name), _pair_end(text, name, old)
    if end == colon:
        return text[:colon] + shown + text[colon:]
    if "\n" in shown:  # a comment behind it would become part of the text
        return text[:colon] + shown + text[_line_end(text, end) :]
    return text[: old.start_mark.index] + shown.lstrip() + text[end:]


def cut(text: str, address: Address, key: str) -> str:
    """The text without a key of a map, which has others."""
    pairs = _pairs(text, address)
    index = [name.value for name, _ in pairs].index(key)
    name, value = pairs[index]
    flow = _is_flow(_find(text, address))
    if index == 0:
        return text[: name.start_mark.index] + text[pairs[1][0].start_mark.index :]
    if flow:
        return text[: _pair_end(text, *pairs[index - 1])] + text[_pair_end(text, name, value) :]
    return text[: _line_start(text, name.start_mark.index)] + text[_next_line(text, _pair_end(text, name, value)) :]


def item(text: str, address: Address, index: int) -> Item:
    """An item of a list, to be inserted elsewhere."""
    node = _items(text, address)[index]
    start, end = node.start_mark.index, _end(text, node)
    first, *rest = text[start:end].replace("\r\n", "\n").split("\n")
    lines = [first, *(_dedented(line, _column(node)) for line in rest)]
    comment = "" if _is_flow(_find(text, address)) else text[end : _line_end(text, end)]
    return Item("\n".join(lines), comment, _is_flow(node))


def remove(text: str, address: Address, index: int) -> str:
    """The text without an item of a list, which has others."""
    items = _items(text, address)
    node = items[index]
    if not _is_flow(_find(text, address)):
        return text[: _line_start(text, _dash(text, node))] + text[_next_line(text, _end(text, node)) :]
    if index:
        return text[: _end(text, items[index - 1])] + text[_end(text, node) :]
    return text[: node.start_mark.index] + text[items[1].start_mark.index :]


def insert(text: str, address: Address, index: int, new: Item) -> str:
    """The text with an item before the one that has this index now, or after the last one.

    Raises:
        ValueError: the list is written in brackets and the item is not.
    """
    items = _items(text, address)
    if _is_flow(_find(text, address)):
        if not new.flow:
            raise ValueError("an item in lines cannot stand in a list in brackets")
        if index:
            end = _end(text, items[index - 1])
            return f"{text[:end]}, {new.text}{text[end:]}"
        start = items[0].start_mark.index
        return f"{text[:start]}{new.text}, {text[start:]}"
    dash = _dash(text, items[0]) - _line_start(text, _dash(text, items[0]))
    lines = (" " * dash + "- " + new.text + new.comment).split("\n")
    shown = _newline(text).join([lines[0], *(" " * (dash + 2) + line if line else "" for line in lines[1:])])
    before = items[index - 1] if index else _key(text, address)
    end = _line_end(text, _end(text, before))
    return text[:end] + _newline(text) + shown + text[end:]


def written(fields: Fields, *, flow: bool) -> Item:
    """A map of plain fields as a new item."""
    if flow:
        return Item(_flow(fields), "", flow=True)
    return Item("\n".join(f"{key}:{_value(value, 0)}" for key, value in fields.items()), "", flow=False)


def in_braces(text: str, address: Address) -> bool:
    """Whether a map or list is written in braces or brackets."""
    return _is_flow(_find(text, address))


def _find(text: str, address: Address) -> Node:
    node = _tree(text)
    for step in address:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node


@lru_cache(maxsize=4)
def _tree(text: str) -> Node:
    node: Node = YAML(typ="safe", pure=True).compose(text)
    return node


def _key(text: str, address: Address) -> Node:
    """The key that a value of a map belongs to."""
    return next(key for key, _ in _pairs(text, address[:-1]) if key.value == address[-1])


def _pairs(text: str, address: Address) -> list[tuple[ScalarNode, Node]]:
    found: list[tuple[ScalarNode, Node]] = _find(text, address).value
    return found


def _items(text: str, address: Address) -> list[Node]:
    found: list[Node] = _find(text, address).value
    return found


def _is_flow(node: Node) -> bool:
    return bool(getattr(node, "flow_style", False))


def _column(node: Node) -> int:
    return int(node.start_mark.column)


def _end(text: str, node: Node) -> int:
    """Where a node's last character ends; a block ends where its last value does, whatever blank lines follow."""
    if isinstance(node, MappingNode) and not _is_flow(node):
        return _pair_end(text, *node.value[-1])
    if isinstance(node, SequenceNode) and not _is_flow(node):
        return _end(text, node.value[-1])
    start, end = node.start_mark.index, node.end_mark.index
    return int(start + len(text[start:end].rstrip()))


def _pair_end(text: str, name: Node, value: Node) -> int:
    if value.start_mark.index == value.end_mark.index:  # a blank, which the parser sees at the start of the next line
        return _after_colon(text, name)
    return _end(text, value)


def _after_colon(text: str, name: Node) -> int:
    return text.index(":", name.end_mark.index) + 1


def _dash(text: str, node: Node) -> int:
    """Where an item of a block list has its dash; lines with comments may stand between the two."""
    end: int = node.start_mark.index
    while "-" not in (before := text[_line_start(text, end) : end].partition("#")[0]):
        end = _line_start(text, end) - 1
    return _line_start(text, end) + before.rindex("-")


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Where the line ends, before its line feed."""
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" else end


def _next_line(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _dedented(line: str, columns: int) -> str:
    return line[min(columns, len(line) - len(line.lstrip(" "))) :]


def _value(value: Any, indent: int, newline: str = "\n", *, flow: bool = False) -> str:
    """What stands after the colon."""
    if flow or not isinstance(value, Mapping | str):
        return " " + _flow(value)
    if isinstance(value, Mapping):
        inner = " " * (indent + 2)
        return "".join(f"{newline}{inner}{key}:{_value(each, indent + 2, newline)}" for key, each in value.items())
    if "\n" not in value or re.search(r"^\s|\s$", value) or _BREAKS.search(value):
        return " " + _flow(value)
    inner = newline + " " * (indent + 2)
    return " |-" + "".join(inner + line if line else newline for line in value.split("\n"))


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, Plain) and not _SPECIAL.search(value):
        return str(value)
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return _BREAKS.sub(lambda mark: f"\\u{ord(mark[0]):04x}", json.dumps(value, ensure_ascii=False))
