"""Blanks in figures and tables: below them stands what they are worth and how they are to be filled."""

import re

import pytest
from pypdfium2 import PdfDocument

from examgen.bank import Bank
from examgen.draw import Request, draw
from examgen.languages import language
from examgen.render.body import table
from examgen.render.documents import sheet
from examgen.render.fills import answers
from examgen.render.style import preamble
from examgen.template import load
from examgen.typeset import Document, Segment, typeset

BANK = Bank()


def page(name: str, level: str, form: str = "open", language: str = "en", *, answers: bool = False) -> str:
    entry = BANK.entry(name)
    variant = draw(Request(load(entry), 1, level, entry.id, format=form, language=language), BANK.facts)
    segments = sheet("Blanks", [variant], answers=answers, form=form, code=language).segments
    return "\n".join(segment.tex for segment in segments)


@pytest.mark.parametrize(
    ("name", "level", "language", "line"),
    [
        ("adam_rmsprop_steps", "medium", "en", "In each blank: 3 decimals, or exact."),
        ("conv_layer_cost_row", "easy", "en", "1~point for each blank. (c): 2 decimals, or exact."),
        ("conv_layer_cost_row", "easy", "de", "1~Punkt für jedes Feld. (c): 2 Nachkommastellen oder exakt."),
    ],
)
def test_blanks_say_which_form_is_asked_for(name: str, level: str, language: str, line: str) -> None:
    assert rf" {line}\par" in page(name, level, language=language).replace(r"\examGrey ", " ")


def test_options_need_no_such_line() -> None:
    assert "decimals, or exact" not in page("conv_layer_cost_row", "easy", form="choice")


BLANKS = (
    "activation_values_grads", "adam_rmsprop_steps", "backprop_numeric_graph", "cnn_summary_table",
    "conv_layer_cost_row", "gate_gradient_patterns", "norm_axes_statistics",
)  # fmt: skip


@pytest.mark.parametrize("name", BLANKS)
@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_where_options_are_ticked_nothing_is_to_be_written_into_a_box(name: str, level: str) -> None:
    asked = page(name, level, form="choice")
    assert not re.search(r"\b([Ff]ill in|[Ww]rite (it|them)|[Cc]omplete (the|its))\b", asked)
    for label in re.findall(r"\\examField\{[\d.]+\}\{(\(\w+\))\}", asked):
        assert rf"\examItem{{{label}}}" not in asked


@pytest.mark.parametrize(("name", "level"), [("gate_gradient_patterns", "hard"), ("backprop_numeric_graph", "easy")])
@pytest.mark.parametrize("form", ["open", "choice"])
def test_an_answer_in_a_figure_has_the_letter_of_its_part(name: str, level: str, form: str) -> None:
    empty = re.findall(r"\)(?:\[tl\])?\{(?:\\scriptsize )?\((\w)\)\}", page(name, level, form))
    filled = re.findall(r"\{\\examNamed\{\((\w)\)\}\\footnotesize", page(name, level, form, answers=True))
    assert len(empty) >= 3
    assert filled == empty


def test_an_answer_stands_on_the_line_of_its_row() -> None:
    rows = {"align": "pp", "head": [], "rows": [["H", {"part": "x", "width": 58}]], "rules": []}
    problem = {"text": r"\examTable{t}", "parts": [{"id": "x"}], "figures": {}, "tables": {"t": rows}}
    tex = table(rows, answers(problem, {"parts": {"x": {"brief": "K"}}}, language("en")))
    page = PdfDocument(typeset(Document(preamble("A4"), (Segment("t", tex),))).pdf)[0].get_textpage()
    feet = {page.get_text_range(k, 1): page.get_charbox(k)[1] for k in range(page.count_chars())}
    assert feet["H"] == pytest.approx(feet["K"], abs=0.1)
