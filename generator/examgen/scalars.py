"""Scalars of a YAML file: kept as written until it is known what the field that receives them wants."""

import math
import re

LONGEST_NUMBER = 100  # characters
LONGEST_SHOWN = 40  # characters of a value in a message


class Plain(str):
    """A scalar without quotes; the field that receives it decides whether it is text, a number or a truth value."""

    __slots__ = ()


def shown(value: object) -> str:
    """A value in a message: quoted, on one line and not too long."""
    kinds: dict[type, str] = {dict: "a map", list: "a list", tuple: "a list", type(None): "a blank"}
    return kinds.get(type(value)) or repr(clipped(str(value)))


def clipped(text: str) -> str:
    """A text in a message: not too long."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def shown_key(key: str) -> str:
    """A key in a message: as it is, unless it is odd."""
    return key if key.isprintable() and 0 < len(key) <= LONGEST_SHOWN else shown(key)


def resolve(value: object) -> object:
    """The value of a scalar where any kind is welcome: YAML 1.2 numbers and truth values, otherwise text.

    Raises:
        ValueError: YAML versions disagree about it (`yes`, `010`), or it is no finite number.
    """
    if not isinstance(value, Plain):
        return value
    text = str(value)
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if text.lower() in ("yes", "no", "on", "off"):
        raise ValueError(f"{shown(text)} can mean text or true/false; write true or false, or put it in quotes")
    if re.fullmatch(r"[-+]?0[0-9]+", text):
        raise ValueError(f"{shown(text)} starts with 0; write the number without it, or put it in quotes")
    return _number(text)


def _number(text: str) -> int | float | str:
    if _INT.fullmatch(text) or _FLOAT.fullmatch(text):
        if len(text) > LONGEST_NUMBER:
            raise ValueError(f"a number of {len(text)} characters is too long")
        number = int(text, 0) if _INT.fullmatch(text) else float(text)
        if math.isfinite(number):
            return number
    elif not _NOT_FINITE.fullmatch(text):
        return text
    raise ValueError(f"{shown(text)} is not a finite number")


_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)
