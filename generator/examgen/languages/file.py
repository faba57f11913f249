"""Reading a catalogue, whose texts may stand in maps of their own, or a file of phrases."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from examgen.errors import ExamgenError
from examgen.scalars import shown
from examgen.yamlfile import Problem, parse, read
from examgen.yamlnode import Node

T = TypeVar("T")
_PLACE = re.compile(r"<(\d)>")


def mapping(path: Path) -> dict[str, Any]:
    """The map in a YAML file, its scalars as text; ExamgenError names file and line of what is wrong."""
    return _mapped(path, _text)


def texts(path: Path) -> dict[str, str]:
    """The phrases in a YAML file, English first; ExamgenError names file and line of what is wrong."""
    return _mapped(path, _phrase)


def _mapped(path: Path, made: Callable[[Node], T]) -> dict[str, T]:
    try:
        document = parse(read(path))
        if document.problems:
            raise min(document.problems)
        if not isinstance(document.data, dict):
            raise Problem(1, 1, "the file must be a map from English to the other language")
        return {key: made(Node(document, (key,), value)) for key, value in document.data.items()}
    except Problem as problem:
        raise ExamgenError(f"{path}:{problem.line}:{problem.column}: {problem.text}") from None


def _text(node: Node) -> Any:
    return {key: _text(each) for key, each in node.entries()} if isinstance(node.value, dict) else _said(node)


def _said(node: Node) -> str:
    """A text, which is empty where it is still to be written."""
    if not isinstance(node.value, str | None):
        raise node.problem(f"{shown(node.value)} stands where a text is expected; put quotes around a text")
    return str(node.value or "")


def _phrase(node: Node) -> str:
    """A text, all of whose values `<1>`, `<2>`, ... its English has, where they stand in this order."""
    said, (english,) = _said(node), node.address
    known = _PLACE.findall(str(english))
    if known != [str(number) for number in range(1, len(known) + 1)]:
        raise node.problem(f"{shown(english)}: the values are <1>, <2>, ... in this order")
    for place in _PLACE.findall(said):
        if place not in known:
            raise node.problem(f"<{place}> stands for a value that {shown(english)} has not")
    return said
