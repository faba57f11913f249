"""Compact JSON holds what it was given, and is JSON to others."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.compact import packed, unpacked
from examgen.tex import Tex

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda each: st.lists(each) | st.dictionaries(st.text(), each))


@given(VALUES)
def test_a_value_comes_back_as_it_was_also_to_other_readers(value: Any) -> None:
    assert unpacked(packed(value)) == json.loads(packed(value)) == value


@given(VALUES)
def test_json_of_other_writers_is_read(value: Any) -> None:
    assert unpacked(json.dumps(value).encode()) == value


def test_whole_numbers_beyond_64_bits_stay_exact() -> None:
    assert unpacked(packed([2**200 + 1])) == [2**200 + 1]


def test_text_of_a_class_of_its_own_becomes_text() -> None:
    assert packed({"tex": Tex("½")}) == '{"tex":"½"}'.encode()


@pytest.mark.parametrize("value", [np.float64(0.5), np.int64(3), {1, object()}, 1j])
def test_what_is_not_plain_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        packed([value])
