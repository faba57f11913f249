"""Kinds of value that the fields of a blueprint have, and what their models share."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, TypeVar
from unicodedata import normalize

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from examgen.points import MOST
from examgen.scalars import resolve, shown

LONGEST_NAME = 100  # letters; a folder has it, with the seed
MOST_MINUTES = 100_000  # ten weeks, for a project at home
MOST_ROOM = 750  # millimetres, about three pages
UNITS = {"cm": 10, "mm": 1, "in": 25.4, "pt": 0.3515, "line": 6.8}  # in millimetres; a line as it is ruled
ROOM = re.compile(r"0*[1-9][0-9]* ?lines?|(?=[0-9.]*[1-9])[0-9]+(\.[0-9]+)? ?(cm|mm|in|pt)")
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
KEY = re.compile(rf"{SLUG.pattern}(/({SLUG.pattern}|\*))?(#[1-9][0-9]*)?")
TEMPLATE = re.compile(r"([A-Za-z0-9_-]+/)?[A-Za-z0-9_-]+")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
                          "ł": "l", "Ł": "L", "ı": "i"})  # fmt: skip

T = TypeVar("T")


class Model(BaseModel):
    """Frozen; refuses unknown fields; a field that is written but left blank counts as left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


def slug(text: str) -> str:
    """A text as a name for a folder: "Prüfung 2 (Entwurf)" -> "Prufung-2-Entwurf"; "exam" if nothing is left."""
    letters = normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", letters).lstrip("-_")[:LONGEST_NAME].rstrip("-_") or "exam"


def _text(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _prose(value: str) -> str:
    """Without empty lines around it. A text of several lines may begin with code, which stands farther in."""
    text = re.sub(r"\A(?:[ \t]*\n)+", "", value).rstrip()
    return text if "\n" in text else text.strip()


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError(f"{shown(value)} may only have letters, digits, - and _")
    if len(value) > LONGEST_NAME:
        raise ValueError(f"{shown(value)} has {len(value)} letters; the most is {LONGEST_NAME}")
    return value


def _key(value: str) -> str:
    if not KEY.fullmatch(value):
        raise ValueError(f"{shown(value)} may only have letters, digits, - and _")
    return value


def _template(value: str) -> str:
    if not TEMPLATE.fullmatch(value):
        raise ValueError(f"{shown(value)} is not of the form topic/name")
    return value


def _room(value: str) -> str:
    if not ROOM.fullmatch(value):
        raise ValueError(f"{shown(value)} is not a length such as 4cm or 25mm, nor a number of lines such as '6 lines'")
    number, unit = re.findall(r"[0-9.]+|[a-z]+", value)
    if float(number) * UNITS[unit.removesuffix("s")] > MOST_ROOM:
        raise ValueError(f"{shown(value)} is more than three pages; the most is 75cm or 110 lines")
    return value


def _halves(value: float) -> float:
    if not (2 * value).is_integer():
        raise ValueError(f"{shown(value)} is not a whole or half number")
    return value


def _setting(value: object) -> str | int | bool:
    value = resolve(value)
    if value is None:
        raise ValueError("has no value")
    if not isinstance(value, str | int):
        raise ValueError(f"{shown(value)} must be text, a whole number, true or false")
    return value


def _json(value: object) -> object:
    value = resolve(value)
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if not isinstance(value, str | int | float | None) or (isinstance(value, float) and not math.isfinite(value)):
        raise ValueError(f"{shown(value)} must be text, a finite number, true, false, a list or a map")
    return value


_LENIENT = {"type": ["string", "number"]}  # `title: 2024` is a title

Line = Annotated[str, BeforeValidator(_text), StringConstraints(strip_whitespace=True)]
Text = Annotated[Line, WithJsonSchema(_LENIENT)]
Filled = Annotated[Line, StringConstraints(min_length=1), WithJsonSchema({**_LENIENT, "minLength": 1})]
Prose = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_prose),
    StringConstraints(min_length=1),
    WithJsonSchema({**_LENIENT, "minLength": 1}),
]
_NAMED = {"type": "string", "pattern": f"^{SLUG.pattern}$", "maxLength": LONGEST_NAME}
_NAMES = {"anyOf": [_NAMED, {"type": "integer", "minimum": 0}]}
Slug = Annotated[Line, AfterValidator(_slug), WithJsonSchema(_NAMES)]
Key = Annotated[
    Line,
    AfterValidator(_key),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": f"^{KEY.pattern}$"}, {"type": "integer", "minimum": 0}]}),
]
Template = Annotated[
    Line, AfterValidator(_template), WithJsonSchema({"type": "string", "pattern": f"^{TEMPLATE.pattern}$"})
]
Room = Annotated[Line, AfterValidator(_room), WithJsonSchema({"type": "string", "pattern": f"^({ROOM.pattern})$"})]
Minutes = Annotated[int, Field(gt=0, le=MOST_MINUTES)]
Points = Annotated[
    float,
    Field(gt=0, le=MOST, allow_inf_nan=False),
    AfterValidator(_halves),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": MOST, "multipleOf": 0.5}),
]
Setting = Annotated[
    str | int | bool, PlainValidator(_setting), WithJsonSchema({"type": ["string", "integer", "boolean"]})
]
Json = Annotated[object, PlainValidator(_json), WithJsonSchema({})]
Many = Annotated[Sequence[T], AfterValidator(tuple)]
