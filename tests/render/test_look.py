"""Details of the pages: marks, the grade table, sample answers, columns of formulas."""

import re

import pytest
from pypdfium2 import PdfDocument, PdfTextPage

from exam.support import drawn, exam
from examgen import Matrix
from examgen.languages import language
from examgen.render.cover import cover
from examgen.render.fills import answers, paper
from examgen.render.formula_sheet import formula_sheet
from examgen.render.style import preamble
from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import pdf_text

FORMULAS = (
    "activations_init/activation_values_grads",
    "conv_arithmetic/conv_layer_cost_row",
    "conv_arithmetic/dilated_conv_stack_rf",
    "conv_arithmetic/conv2d_output_shape",
    "classifiers_losses/softmax_cross_entropy",
    "object_detection/iou_boxes",
)


def printed(tex: str) -> bytes:
    return typeset(Document(preamble("A4"), (Segment("q", tex),))).pdf


def test_a_chosen_circle_is_as_large_as_an_empty_one() -> None:
    sizes = r"\setbox0=\hbox{$\bigcirc$}\setbox2=\hbox{$\examDot$}\the\wd0, \the\ht0 ; \the\wd2, \the\ht2"
    empty, full = pdf_text(printed(sizes))[0].splitlines()[0].split(";")
    assert empty.strip() == full.strip()


@pytest.mark.parametrize("count", [2, 11, 12, 13, 24])
def test_the_rows_of_the_grade_table_are_equally_wide(count: int) -> None:
    tex = cover(drawn(exam(*(f"template: toy/addition, id: q{k}" for k in range(count)))))
    rows = [re.findall(r"\\hbox to (\d+\.?\d*)pt", row) for row in tex.split(r"\examTable{")[1:]]
    wide = {round(sum(map(float, row)) + 12.4 * len(row), 3) for row in rows}
    assert (len(rows), len(wide)) == (-(-(count + 1) // 12), 1)


def test_mathematics_in_a_sample_answer_is_not_bold() -> None:
    part = {"id": "x", "options": [], "blank": {"kind": "lines"}}
    problem = {"text": "", "parts": [part], "figures": {}, "tables": {}}
    told = answers(problem, {"parts": {"x": {"tex": "The $n$ weights."}}}, language("en")).answer(part)
    assert r"\unboldmath The $n$" in told


@pytest.mark.parametrize(("kind", "room"), [("lines", False), ("box", True)])
def test_below_blanks_for_words_there_is_no_room_for_working(kind: str, *, room: bool) -> None:
    parts = [{"id": "x", "options": [], "blank": {"kind": kind}}]
    fill = paper({"text": "", "parts": parts, "figures": {}, "tables": {}}, "open", None, language("en"))
    assert bool(fill.after()) == room


def test_formulas_stand_in_the_column_of_their_heading() -> None:
    made = drawn(exam(*(f"template: {name}, level: hard" for name in FORMULAS), head="formula_sheet: true"))
    page = PdfDocument(printed(formula_sheet(made)))[0].get_textpage()
    middle = 297.0  # points from the left
    groups = formula_sheet(made).split(r"\examFormulas{")[1:]
    for group in groups:
        name, titles = group.partition("}")[0], re.findall(r"\\examFormula\{([\w -]+)\}", group)
        assert {left(page, title) < middle for title in titles} == {left(page, name) < middle}


@pytest.mark.parametrize(
    ("size", "lines"),
    [((2, 2), ["ABCD"]), ((2, 4), ["AB", "CD"]), ((4, 5), ["AB", "CD"]), ((2, 12), ["A", "B", "C", "D"])],
)
def test_matrices_to_choose_from_stand_side_by_side_where_they_fit(size: tuple[int, int], lines: list[str]) -> None:
    rows, columns = size
    matrix = Matrix(((-17,) * columns,) * rows).tex()
    part = {"id": "x", "options": [matrix] * 4, "blank": {"kind": "circles", "lines": 0}}
    fill = paper({"text": "", "parts": [part], "figures": {}, "tables": {}}, "choice", None, language("en"))
    page = PdfDocument(printed(fill.answer(part)))[0].get_textpage()
    heights: dict[int, str] = {}
    for letter in "ABCD":
        found = page.search(letter, match_case=True).get_next()
        height = round(page.get_charbox(found[0], loose=True)[1])
        heights[height] = heights.get(height, "") + letter
    assert list(heights.values()) == lines


def left(page: PdfTextPage, text: str) -> float:
    """Where a text begins, in points from the left."""
    found = page.search(text, match_case=True).get_next()
    return float(page.get_charbox(found[0])[0])
