"""Bytes of tensors against NumPy, units against their definitions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.nn.counting import count_memory, count_values
from examgen.nn.memory import DTYPE_BYTES, UNIT_BYTES, DType, Unit, in_unit, tensor_bytes

SHAPES = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple)


@given(SHAPES, st.sampled_from(["uint8", "float16", "float32", "float64"]))
def test_bytes_agree_with_numpy(shape: tuple[int, ...], dtype: DType) -> None:
    array = np.empty(shape, dtype)
    assert tensor_bytes(shape, dtype) == array.nbytes
    assert count_values(shape) == array.size


def test_bfloat16_is_as_large_as_float16() -> None:
    assert tensor_bytes((7, 5), "bfloat16") == np.empty((7, 5), np.float16).nbytes


@pytest.mark.parametrize(
    ("size", "unit", "expected"),
    [
        (9408, "B", 9408),
        (9408, "KB", Fraction("9.408")),
        (9408, "KiB", Fraction("9.1875")),
        (64 * 56 * 56 * 4, "KB", Fraction("802.816")),
        (3 * 2**20, "MiB", 3),
        (2_500_000, "MB", Fraction(5, 2)),
        (2**30, "GiB", 1),
        (10**9, "GB", 1),
    ],
)
def test_units(size: int, unit: Unit, expected: Fraction) -> None:
    assert in_unit(size, unit) == expected


@given(SHAPES, st.sampled_from(list(DTYPE_BYTES)), st.sampled_from(list(UNIT_BYTES)))
def test_counting_agrees(shape: tuple[int, ...], dtype: DType, unit: Unit) -> None:
    assert count_memory(shape, dtype, unit) == in_unit(tensor_bytes(shape, dtype), unit)
