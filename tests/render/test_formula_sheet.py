"""The formula sheet: each formula once, in an order that says nothing, without what a question asks for."""

from pathlib import Path
from typing import Any

import pytest

from exam.support import blueprint, drawn, exam, invoke, make, shown
from examgen.bank import Bank
from examgen.blueprint import default
from examgen.build import build
from examgen.record import Exam, read
from examgen.render.documents import paper
from examgen.render.formula_sheet import formulas
from examgen.typeset.png import pdf_text

CONV = "template: conv_arithmetic/conv_layer_cost_row"
PADDED = "template: conv_arithmetic/conv2d_output_shape"
SOFTMAX = "template: classifiers_losses/softmax_cross_entropy"
GAP = "template: concepts/fill_in_formula, args: {topic: classifiers_losses, id: softmax}"
SHEET = "formula_sheet: true"


def ids(made: Exam) -> list[str]:
    return [each["id"] for each in formulas(made)]


def test_each_formula_is_shown_once_whatever_the_order_of_the_questions() -> None:
    one, other = drawn(exam(CONV, PADDED, SOFTMAX, head=SHEET)), drawn(exam(SOFTMAX, PADDED, CONV, head=SHEET))
    assert ids(one) == ids(other)
    assert len(set(ids(one))) == len(ids(one))
    assert {"conv-output-size", "conv-macs", "softmax"} <= set(ids(one))
    titles = [(each["group"], each["title"]) for each in formulas(one)]
    assert titles == sorted(titles)


def test_what_a_question_asks_for_is_not_shown_though_another_could_use_it() -> None:
    assert "softmax" in ids(drawn(exam(SOFTMAX, head=SHEET)))
    asked = drawn(exam(SOFTMAX, GAP, head=SHEET))
    assert "softmax" not in ids(asked)
    assert "cross-entropy" in ids(asked)


def test_a_statement_about_a_formula_withholds_it_too() -> None:
    told = "template: concepts/concept_true_false, args: {topic: classifiers_losses, id: loss-gradient}"
    assert "cross-entropy-gradient" in ids(drawn(exam(SOFTMAX, head=SHEET)))
    assert "cross-entropy-gradient" not in ids(drawn(exam(SOFTMAX, told, head=SHEET)))


@pytest.mark.parametrize("options", [(), ("--forms", 2)])
def test_a_build_tells_what_is_left_out(tmp_path: Path, options: tuple[object, ...]) -> None:
    path = blueprint(tmp_path, exam(SOFTMAX, GAP, head=SHEET))
    told = invoke("build", path, "--seed", 1, "--out", tmp_path, *options).output
    assert "Not on the formula sheet, because a question asks for it: Softmax.\n" in told


def test_without_a_sheet_or_without_formulas_there_is_no_page(tmp_path: Path) -> None:
    for head, slot in ((SHEET, "template: toy/addition"), ("formula_sheet: false", CONV)):
        made = make(tmp_path, text=exam(slot, head=head), force=True)
        printed = shown(made.folder / "problems.pdf")
        assert "Formulas" not in printed
        assert "formulas at the end" not in printed


def test_the_sheet_comes_from_the_record_alone(tmp_path: Path) -> None:
    made = make(tmp_path, text=exam(CONV, head=SHEET))
    found = read(made.folder).first()
    assert paper(found).tex() == (made.folder / "problems.tex").read_text(encoding="utf-8")
    changed: dict[str, Any] = {"formulas": [found.variants[0]["formulas"][0] | {"title": "Another title"}]}
    printed = paper(Exam(found.header, (found.variants[0] | changed,), found.form)).tex()
    assert "Another title" in printed
    assert "Multiply-accumulates" not in printed.partition(r"{\Large\bfseries Formulas")[2]


def test_the_default_exam_ends_with_its_formulas(tmp_path: Path) -> None:
    made = build(default(), 42, tmp_path, Bank(), final=True)
    first, *_, last = pdf_text((made.folder / "problems.pdf").read_bytes())
    assert "formulas at the end" in " ".join(first.split())
    assert last.startswith("Formulas")
    for text in ("Chain rule", "Receptive field", "Softmax", "Intersection over union", "Gradient descent"):
        assert last.count(text) == 1
    assert "Formulas" not in shown(made.folder / "solutions.pdf")
