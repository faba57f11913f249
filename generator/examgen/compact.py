"""Compact JSON in UTF-8, for what is written and read by the thousand; whole numbers of any size stay exact."""

from __future__ import annotations

from typing import Any

from msgspec import json


def _text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{value!r} ({type(value).__name__}) has no JSON form")


_ENCODER, _DECODER = json.Encoder(enc_hook=_text), json.Decoder()


def packed(value: Any) -> bytes:
    """The JSON of plain data, in which text may be of a class of its own; TypeError for anything else."""
    return _ENCODER.encode(value)


def unpacked(data: bytes) -> Any:
    """The value of JSON; ValueError if it is none."""
    return _DECODER.decode(data)
