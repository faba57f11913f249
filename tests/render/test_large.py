"""What is wider than a line of large print is broken or made narrow, and what fits is left as it is."""

from itertools import pairwise

import pytest
from pypdfium2 import PdfDocument

from examgen.languages import language
from examgen.render.body import TEXT, table
from examgen.render.fills import paper
from examgen.render.large import PREAMBLE
from examgen.render.style import preamble
from examgen.tables import listing
from examgen.typeset import Document, Segment, typeset

LARGE = preamble("A4", 17)
ROW = " & ".join(["123456"] * 9)
MATRIX = rf"\begin{{pmatrix}} {ROW} \\ {ROW} \end{{pmatrix}}"
PIECE = r"A = \begin{pmatrix} 123456 & 123456 \end{pmatrix}"
SUM = " + ".join(f"a_{{{k}}} b_{{{k}}}" for k in range(10, 40))
CODE, FIELDS = "abcde~" * 20, r"\examField{60}{a}" * 8
NOTE = "note " * 30
NOTHING: dict[str, list[object]] = {"parts": []}
CASES = {
    "inline matrix": f"Before $M = {MATRIX}$, after.",
    "inline matrix in an item": rf"\examParts\examItem{{(a)}}Before $M = {MATRIX}$, after.\examItemsEnd",
    "inline sum": f"Before $s = {SUM}$, after.",
    "display": rf"Before \[ M = {MATRIX} \] after.",
    "display of pieces": rf"Before \[ {PIECE}, \qquad {PIECE}, \quad {PIECE}, \quad {PIECE} \] after.",
    "display of a sum": rf"Before \[ s = {SUM} \] after.",
    "align": rf"Before \begin{{align*}} s &= {SUM} \\ t &= 1 \end{{align*}} after.",
    "table": rf"\examTable{{4.5pt}}{{1.05}}\examSide #\unskip\hfil\examSide\cr\texttt{{{CODE}}}\cr\examTableEnd",
    "tabular": rf"Before \begin{{tabular}}{{ccccccccc}}{ROW}\end{{tabular}} after.",
    "box": rf"Before \mbox{{{NOTE}}} after.",
    "code in a sentence": rf"Before \texttt{{{CODE}}} after.",
    "answer": rf"\examAnswerLine{{\examNote{{{NOTE}}}{FIELDS}}}",
    "formula": rf"\examFormula{{Name}}{{s = {SUM}}}{{for all}}",
    "title": rf"\examHead{{1}}{{{NOTE}}}{{4 points}}",
}


def edges(pdf: bytes) -> list[tuple[float, float]]:
    """From where to where the text of each page reaches, as shares of the page's width."""
    found = []
    for page in PdfDocument(pdf):
        words = page.get_textpage()
        boxes = [words.get_rect(k) for k in range(words.count_rects())]
        width = page.get_width()
        found.append((min(box[0] for box in boxes) / width, max(box[2] for box in boxes) / width))
    return found


@pytest.mark.parametrize("name", CASES)
def test_what_is_wide_is_kept_between_the_margins(name: str) -> None:
    made = typeset(Document(LARGE, (Segment("wide", CASES[name]),)))
    assert made.overfull == ()
    ((left, right),) = edges(made.pdf)
    assert left >= 14 / 210 - 0.002
    assert right <= 1 - 24 / 210 + 0.002


@pytest.mark.parametrize(
    ("name", "letter"), [("inline sum", "b"), ("display of a sum", "b"), ("display of pieces", "A")]
)
def test_what_can_be_broken_is_not_made_smaller(name: str, letter: str) -> None:
    alone, broken = (heights(text, letter) for text in (f"${letter}$", CASES[name]))
    assert len(broken) > 3
    assert broken == pytest.approx(alone * len(broken), abs=0.02)


def heights(text: str, letter: str) -> list[float]:
    """How high each such letter is printed."""
    page = PdfDocument(typeset(Document(LARGE, (Segment("text", text),))).pdf)[0].get_textpage()
    boxes = [page.get_charbox(k) for k in range(page.count_chars()) if page.get_text_range(k, 1) == letter]
    return [top - bottom for _, bottom, _, top in boxes]


@pytest.mark.parametrize(("words", "shrunk"), [(["abcdefgh"] * 12, False), (["abcdefgh" * 9, "b"], True)])
def test_code_is_broken_between_words(words: list[str], *, shrunk: bool) -> None:
    lines = listing(f"for k in h:\n    {' '.join(words)}\n    k")
    data = {"align": lines.align, "head": [], "rows": [[f"{n}", str(tex)] for n, tex in lines.rows], "rules": []}
    alone, usual = (table(data, paper(NOTHING, "open", None, language("en"), width)) for width in (278, TEXT))
    narrow, wide = heights(alone, "h"), heights(r"\texttt{h}\par\small\texttt{h}", "h")
    assert (narrow[0] < wide[1] - 0.5) == shrunk
    assert max(narrow) == pytest.approx(min(narrow), abs=0.02)
    assert (alone == usual) == shrunk


@pytest.mark.parametrize(("letters", "broken"), [(80, False), (100, True)])
def test_code_is_broken_in_usual_print_only_where_it_does_not_fit(letters: int, *, broken: bool) -> None:
    lines = listing(("ab " * letters)[: letters - 1] + "c")
    data = {"align": lines.align, "head": [], "rows": [[f"{n}", str(tex)] for n, tex in lines.rows], "rules": []}
    tex = table(data, paper(NOTHING, "open", None, language("en"), TEXT))
    assert (r"\examCode " in tex) == broken
    assert not [box for box in typeset(Document(preamble("A4"), (Segment("t", tex),))).overfull if box.points > 1]


def test_what_fits_is_where_it_is_in_usual_print() -> None:
    formulas = r"\raggedright Words, $x^2 + y^2$ and $\sum_i a_i$. \[ E = mc^2 \quad (c > 0) \]"
    text = formulas + r"\examAnswerLine{\examField{60}{}}"
    plain = LARGE.replace(PREAMBLE, "")
    assert plain != LARGE
    first, second = (typeset(Document(each, (Segment("text", text),))).pdf for each in (LARGE, plain))
    pages = [PdfDocument(pdf)[0].get_textpage() for pdf in (first, second)]
    assert pages[0].get_text_range() == pages[1].get_text_range()
    for k in range(pages[0].count_chars()):
        assert pages[0].get_charbox(k) == pytest.approx(pages[1].get_charbox(k), abs=0.02)


def test_a_word_without_end_is_told() -> None:
    (box,) = typeset(Document(LARGE, (Segment("wide", "o" * 200),))).overfull
    assert (box.segment, box.direction) == ("wide", "horizontal")


def test_usual_print_has_none_of_this() -> None:
    assert PREAMBLE in LARGE
    assert PREAMBLE not in preamble("A4")
    sizes = [preamble("A4", size) for size in (11, 12, 14, 17)]
    assert all(one != other for one, other in pairwise(sizes))
