"""What a tensor takes in memory, exactly."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Literal

DType = Literal["uint8", "float16", "bfloat16", "float32", "float64"]
Unit = Literal["B", "KB", "KiB", "MB", "MiB", "GB", "GiB"]

DTYPE_BYTES: dict[DType, int] = {"uint8": 1, "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8}
UNIT_BYTES: dict[Unit, int] = {
    "B": 1,
    "KB": 1000,
    "KiB": 1024,
    "MB": 1000**2,
    "MiB": 1024**2,
    "GB": 1000**3,
    "GiB": 1024**3,
}
"""Decimal prefixes as in SI, binary ones as in IEC 80000-13."""


def tensor_bytes(shape: tuple[int, ...], dtype: DType = "float32") -> int:
    """Bytes of a dense tensor: the product of its sizes times the bytes of one value."""
    return prod(shape) * DTYPE_BYTES[dtype]


def in_unit(size: int, unit: Unit) -> Fraction:
    """`size` bytes in `unit`."""
    return Fraction(size, UNIT_BYTES[unit])
