"""The marking guide on its pages."""

from __future__ import annotations

from pathlib import Path

from exam.support import exam, make
from examgen.typeset.png import pdf_text


def test_a_long_first_question_begins_below_the_title(tmp_path: Path) -> None:
    text = exam("template: conv_arithmetic/conv_layer_cost_row, level: hard", "template: toy/addition")
    first, *more = pdf_text((make(tmp_path, 7, text).folder / "guide.pdf").read_bytes())
    assert more
    assert first.index("Marking guide") < first.index("Cost of a convolution layer")
