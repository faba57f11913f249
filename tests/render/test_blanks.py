"""Blanks in figures and tables: below them stands what they are worth and how they are to be filled."""

import pytest

from examgen.bank import Bank
from examgen.draw import Request, draw
from examgen.render.documents import sheet
from examgen.template import load

BANK = Bank()


def page(name: str, level: str, form: str = "open", language: str = "en") -> str:
    entry = BANK.entry(name)
    variant = draw(Request(load(entry), 1, level, entry.id, format=form, language=language), BANK.facts)
    segments = sheet("Blanks", [variant], answers=False, form=form, code=language).segments
    return "\n".join(segment.tex for segment in segments)


@pytest.mark.parametrize(
    ("name", "level", "language", "line"),
    [
        ("adam_rmsprop_steps", "medium", "en", "In each blank: 3 decimals, or exact."),
        ("conv_layer_cost_row", "easy", "en", "1~point for each blank. (c): 2 decimals, or exact."),
        ("conv_layer_cost_row", "easy", "de", "1~Punkt für jedes Feld. (c): 2 Nachkommastellen, oder exakt."),
    ],
)
def test_blanks_say_which_form_is_asked_for(name: str, level: str, language: str, line: str) -> None:
    assert rf" {line}\par" in page(name, level, language=language).replace(r"\examGrey ", " ")


def test_options_need_no_such_line() -> None:
    assert "decimals, or exact" not in page("conv_layer_cost_row", "easy", form="choice")
