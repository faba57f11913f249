"""The JSON Schema that editors use agrees with what is loaded."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.blueprint import loads, schema
from examgen.errors import ExamgenError

SCHEMA = schema()
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def is_type(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (not isinstance(value, bool) or name == "boolean")


def fits(value: Any, rule: dict[str, Any]) -> bool:
    """JSON Schema, as far as ours goes."""
    if "$ref" in rule:
        return fits(value, SCHEMA["$defs"][rule["$ref"].removeprefix("#/$defs/")])
    names = rule.get("type", [])
    return all(
        (
            not names or any(is_type(value, name) for name in ([names] if isinstance(names, str) else names)),
            "anyOf" not in rule or any(fits(value, each) for each in rule["anyOf"]),
            "oneOf" not in rule or sum(fits(value, each) for each in rule["oneOf"]) == 1,
            "enum" not in rule or value in rule["enum"],
            "const" not in rule or value == rule["const"],
            not isinstance(value, dict) or map_fits(value, rule),
            not isinstance(value, list)
            or (len(value) >= rule.get("minItems", 0) and all(fits(each, rule.get("items", {})) for each in value)),
            not isinstance(value, str)
            or (
                rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value))
                and re.search(rule.get("pattern", ""), value) is not None
            ),
            not isinstance(value, int | float) or number_fits(value, rule),
        )
    )


def map_fits(value: dict[str, Any], rule: dict[str, Any]) -> bool:
    properties, more = rule.get("properties", {}), rule.get("additionalProperties", True)
    rest = [each for name, each in value.items() if name not in properties]
    return (
        set(rule.get("required", [])) <= set(value)
        and all(fits(each, properties[name]) for name, each in value.items() if name in properties)
        and (not rest if more is False else more is True or all(fits(each, more) for each in rest))
    )


def number_fits(value: float, rule: dict[str, float]) -> bool:
    return (
        value >= rule.get("minimum", value)
        and value > rule.get("exclusiveMinimum", value - 1)
        and value <= rule.get("maximum", value)
        and value % rule.get("multipleOf", value or 1) == 0
    )


GOOD: dict[str, Any] = {
    "name": "midterm",
    "title": 2024,
    "date": "2 March",
    "duration": 90,
    "calculator": True,
    "aids": ["notes"],
    "conventions": {"count": "flop", "digits": 3, "strict": False},
    "sections": [
        {
            "title": "A",
            "slots": [
                {"template": "a/b", "args": {"k": [1, None]}, "points": 2.5, "room": "6 lines", "level": "hard"},
                {"topic": "t", "pick": 2, "id": "x", "format": "choice", "room": "2.5cm"},
                {"question": {"title": "a", "text": "b", "answer": "c", "minutes": 4}, "points": 1},
            ],
        }
    ],
}

BAD: list[tuple[tuple[str | int, ...], Any]] = [
    (("pionts",), 1),
    (("title",), ""),
    (("title",), []),
    (("name",), "a" * 101),
    (("duration",), 0),
    (("duration",), "ninety"),
    (("duration",), 100_001),
    (("paper",), "A5"),
    (("language",), "fr"),
    (("conventions", "digits"), 1.5),
    (("conventions",), []),
    (("sections",), []),
    (("sections", 0, "slots"), []),
    (("sections", 0, "slots", 0, "topic"), "t"),
    (("sections", 0, "slots", 0, "pick"), 2),
    (("sections", 0, "slots", 0, "template"), "a/b/c"),
    (("sections", 0, "slots", 0, "points"), 0.3),
    (("sections", 0, "slots", 0, "points"), 0),
    (("sections", 0, "slots", 0, "points"), 1000.5),
    (("sections", 0, "slots", 0, "room"), "0 lines"),
    (("sections", 0, "slots", 0, "level"), "hrad"),
    (("sections", 0, "slots", 1, "pick"), 0),
    (("sections", 0, "slots", 1, "id"), "a b"),
    (("sections", 0, "slots", 2, "question", "minutes"), 1.5),
    (("sections", 0, "slots", 2, "question", "answer"), ""),
    (("sections", 0, "slots", 2), {}),
]


def changed(address: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    exam = copy.deepcopy(GOOD)
    place: Any = exam
    for step in address[:-1]:
        place = place[step]
    place[address[-1]] = value
    return exam


def test_a_good_exam_fits() -> None:
    assert fits(GOOD, SCHEMA)
    assert loads(json.dumps(GOOD), "exam.yaml").name == "midterm"


@pytest.mark.parametrize(("address", "value"), BAD)
def test_a_bad_exam_is_refused_by_both(address: tuple[str | int, ...], value: Any) -> None:
    exam = changed(address, value)
    assert not fits(exam, SCHEMA)
    with pytest.raises(ExamgenError):
        loads(json.dumps(exam), "exam.yaml")


@given(st.sampled_from([address for address, _ in BAD]), st.none() | st.integers(-1, 3) | st.sampled_from(["a", "4cm"]))
def test_what_fits_is_loaded(address: tuple[str | int, ...], value: Any) -> None:
    exam = changed(address, value)
    if fits(exam, SCHEMA):
        loads(json.dumps(exam), "exam.yaml")


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for model in (SCHEMA, *SCHEMA["$defs"].values()):
        yield from model.get("properties", {}).items()


def test_every_field_is_described() -> None:
    found = dict(properties())
    assert {"title", "sections", "slots", "template", "topic", "question", "room", "answer"} <= set(found)
    assert [name for name, rule in properties() if not rule.get("description", "").endswith(".")] == []


def test_the_schema_says_what_it_is() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["title"] == "examgen blueprint"
    json.dumps(SCHEMA, allow_nan=False)
