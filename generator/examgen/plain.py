"""Python values as JSON: exact rationals and expressions become text, floats keep twelve digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from examgen.answers.base import Answer
from examgen.tex import is_sympy


def plain(value: Any) -> Any:
    """`value` as JSON-plain data; TypeError for what has no exact JSON form."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return float(f"{value:.12g}")  # its last bits may differ between machines
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Answer):
        return value.plain()
    if isinstance(value, Decimal) or is_sympy(value):
        return str(value)
    return _container(value)


def _container(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    raise TypeError(f"{value!r} ({type(value).__name__}) has no JSON form; use exact numbers, text, lists and mappings")
