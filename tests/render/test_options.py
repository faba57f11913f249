"""Options to tick stand in a row only where each has room for its whole text."""

from fractions import Fraction

import pytest

from examgen import Matrix, Vector
from examgen.render.fills import options
from examgen.render.style import preamble
from examgen.typeset import Document, Segment, typeset


def row(text: str) -> str:
    return options({"blank": {"kind": "box"}, "options": [text] * 4})


@pytest.mark.parametrize(
    "text",
    [
        "$i - j - k$",
        r"\texttt{fill(list[i])}",
        r"\texttt{list(it).fill(t)}",
        Matrix(((-9, 1, 1), (1, -9, 1), (1, 1, -9))).tex(),
        Matrix(((-9, 1, 1), (1, -9, 1))).tex(),
        Vector((Fraction(-1, 2), -9, Fraction(2, 3))).tex(),
    ],
)
def test_options_in_a_row_do_not_run_into_each_other(text: str) -> None:
    told = row(text).replace(r"\hss}", "}")  # TeX now tells what is too wide for its share
    assert (r"\examItem" in told) == (told == row(text))
    assert r"\examItem" in told or typeset(Document(preamble("A4"), (Segment("options", told),))).overfull == ()


def test_short_options_stand_in_a_row() -> None:
    assert r"\examItem" not in row("$x - 1$")
    assert r"\examItem" in row("a sentence of some length")
