"""Questions as text: nothing of LaTeX is left, and tables and figures can be read."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from sympy.parsing.sympy_parser import (
    convert_xor,
    function_exponentiation,
    implicit_application,
    implicit_multiplication,
    parse_expr,
    standard_transformations,
)

from examgen import show
from examgen.bank import Bank
from examgen.entry import Entry
from examgen.figures import scene
from examgen.languages import language
from examgen.render.described import described, table
from examgen.render.plaintext import plaintext, sentence
from examgen.tex import code, escape

BANK = Bank()
_NUMERIC = re.compile(r"(?:[\d\s.()+·×/^√-]|\bln\b)+")
_READ = (*standard_transformations, implicit_multiplication, function_exponentiation, implicit_application, convert_xor)
ENGLISH = language("en")


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\frac{L}{2} \quad\text{with}\quad L = 4$", "(L)/(2)    with   L = 4"),
        (r"$\left\{1, 2\right\}$", "{1, 2}"),
        (r"$\boxed{ (2) } \cdot \ell$", "(2)  · ℓ"),
        (r"$\ensuremath{y\,\sigma{\left(x \right)}}$", "y σ(x )"),
        (r"$\ensuremath{2 \sigma^{2}{\left(x y \right)} + \sigma^{10}{\left(x \right)}}$", "2 σ^2(x y ) + σ^10(x )"),
        (r"$\ensuremath{\tanh^{2}{\left(x \right)} \cos{\left(y \right)}}$", "tanh^2(x ) cos(y )"),
        (r"$\ensuremath{\sqrt[3]{x} + \sqrt{y}}$", "3√(x) + √(y)"),
        (r"$KL(u \Vert v) \Leftrightarrow \|w\|$", "KL(u ‖ v) ⇔ ‖w‖"),
        (r"$\ln\ensuremath{\frac{1}{3}} + \log_{10} \frac{a}{b}$", "ln((1)/(3)) + log_10((a)/(b))"),
        (r"$\frac{2}{5} \Big/ \ensuremath{\frac{6}{11}}$", "(2)/(5) / ((6)/(11))"),
        (r"$-\ln \frac{e^{s / 2}}{\sqrt{\frac{1}{2}}} \cdot \frac{1}{2}$", "-ln((e^(s / 2))/(√((1)/(2)))) · (1)/(2)"),
        (r"$e^{2z} = 10^{-3} x^{n} e^{z_1} y_{ij}$", "e^(2z) = 10^-3 x^n e^(z_1) y_ij"),
        (r"$\theta^{(0)}$ turned by $90^\circ$; $|A \cap B| / |A \cup B|$", "θ^(0) turned by 90°; |A ∩ B| / |A ∪ B|"),
        (r"the Jensen--Shannon divergence ``as is'' of $f''$", "the Jensen–Shannon divergence \"as is\" of f''"),
        (r"50\,\% of \$5", "50% of $5"),
        (r"one~point", "one point"),
    ],
)
def test_latex_to_read(tex: str, text: str) -> None:
    assert plaintext(tex) == text


@pytest.mark.parametrize(
    "line", ["x = {'a': 1}", "    error += (y - t) ** 2  # 50% ~ ^ \\n", "a_b & c < d > e | `q` $5"]
)
def test_code_is_read_as_it_is_written(line: str) -> None:
    assert plaintext(rf"\texttt{{{code(line)}}}") == line
    assert plaintext(escape(line)).split() == line.split()


def test_a_sentence_keeps_what_is_no_mathematics() -> None:
    assert sentence(r"A block computes $x + \frac{a}{b}$ of a_1 {x}.") == "A block computes x + (a)/(b) of a_1 {x}."


def test_columns_stand_below_each_other() -> None:
    rows = [["$x_1$", {"part": "a", "width": 58}, "1"], ["long name", "2", "22"], ["", "", "333"]]
    data = {"align": "lcr", "head": ["box", "area", "n"], "rows": rows, "rules": [2]}
    assert table(data, "({})".format) == "\n".join(
        [
            "  box        area    n",
            "  --------------------",
            "  x_1        (a)     1",
            "  long name   2     22",
            "  --------------------",
            "                   333",
        ]
    )


def test_a_figure_says_what_is_written_in_it() -> None:
    labels = (scene.Label(0, 0, "low"), scene.Label(9, 20, "$b$"), scene.Label(1, 20, "$a$"))
    drawing = scene.to_json(scene.Scene(30, 30, (*labels, scene.Blank(12, -5, 10, 10, "part"))))
    empty = scene.to_json(scene.Scene(30, 30, (scene.rectangle(0, 0, 9, 9),)))
    pictures = {"figures": {"net": drawing, "box": empty}, "tables": {}}
    text = described(r"See\examFigure{net}and\examFigure{box}", pictures, {"part": "7"}.__getitem__, ENGLISH)
    said = "See\n[figure: net; what is written in it, from top to bottom:\n  a | b\n  low | 7]\nand\n[figure: box]"
    assert text == said


def test_equations_hold_as_they_are_read() -> None:
    found = [pair for entry in BANK.entries() for pair in _equations(_formulas(entry))]
    assert len(found) > 300
    assert [(one, other) for one, other in found if not _equal(one, other)] == []


def _formulas(entry: Entry) -> list[str]:
    (variant,) = show.variants(entry.id, 3, BANK, level=entry.levels[-1])
    tex = variant["problem"]["text"] + variant["key"]["solution"]
    return [plaintext(formula) for formula in re.findall(r"\$[^$]*\$|\\\[.*?\\\]", tex, re.DOTALL)]


def _equations(formulas: list[str]) -> list[tuple[str, str]]:
    """Both sides of each equation between two numbers, with what is computed there."""
    pieces = [piece for formula in formulas for piece in re.split(r"[,;]\s|[,;.]$", formula)]
    sides = [[side for side in re.split("[=≈]", piece) if side.strip()] for piece in pieces]
    return [pair for each in sides for pair in pairwise(each) if all(map(_is_number, pair))]


def _is_number(side: str) -> bool:
    """Whether it is one to be computed, and no piece of a list."""
    return _NUMERIC.fullmatch(side) is not None and side.count("(") == side.count(")") and "..." not in side


def _equal(one: str, other: str) -> bool:
    """Whether SymPy, which multiplies what stands side by side, finds the same value up to rounding."""
    values = [float(parse_expr(_spelled(side), transformations=_READ).evalf()) for side in (one, other)]
    return values[0] == pytest.approx(values[1], rel=0.02, abs=0.006)


def _spelled(side: str) -> str:
    return " ".join(side.translate({ord("·"): "*", ord("×"): "*", ord("√"): "sqrt"}).split())


@pytest.mark.parametrize("entry", BANK.entries(), ids=lambda entry: entry.id)
def test_nothing_of_latex_is_left(entry: Entry) -> None:
    for level in entry.levels:
        for form in ("open", "choice"):
            (variant,) = show.variants(entry.id, 3, BANK, level=level, form=form)
            text = show.as_text(variant)
            assert not re.search(r"\\[a-zA-Z]|\$|\[table|text(tt|bf)|ensuremath|[a-z]\{", text)


def test_a_table_holds_the_numbers_of_the_question() -> None:
    (variant,) = show.variants("iou_boxes", 3, BANK)
    asked = show.text(variant, answers=False)
    for box in (variant["key"]["params"][name] for name in ("prediction", "truth")):
        assert f"({', '.join(map(str, box['numbers']))})" in asked


def test_a_letter_has_no_unit() -> None:
    (variant,) = show.variants("conv_layer_cost_row", 1, BANK, form="choice")
    text = show.as_text(variant)
    answers = text.partition("\nAnswers\n")[2].partition("\n\n")[0]
    assert re.fullmatch(r"(  [a-z]+: [A-D]\n?)+", answers)
    assert re.search(r"  B .* KiB ≈ 14\.06 KiB\n", text)
