"""Reading a file of phrases or a catalogue: a map of texts, which may stand in maps of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from examgen.errors import ExamgenError
from examgen.yamlfile import Problem, parse, read


def mapping(path: Path) -> dict[str, Any]:
    """The map in a YAML file, its scalars as text; ExamgenError names file and line of what is wrong."""
    try:
        document = parse(read(path))
        if document.problems:
            raise min(document.problems)
        if not isinstance(document.data, dict):
            raise Problem(1, 1, "the file must be a map from English to the other language")
    except Problem as problem:
        raise ExamgenError(f"{path}:{problem.line}:{problem.column}: {problem.text}") from None
    return {key: _text(value) for key, value in document.data.items()}


def _text(value: object) -> Any:
    return {key: _text(item) for key, item in value.items()} if isinstance(value, dict) else str(value or "")
