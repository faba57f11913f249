r"""Shortcuts past LaTeX's own macros set what these set: pages are the same, point by point, as without them."""

import re
from collections.abc import Sequence

import numpy as np
import pypdfium2
import pytest

from examgen.render.shortcuts import PREAMBLE
from examgen.render.style import preamble
from examgen.typeset import Document, Segment, typeset

QUICK = preamble("A4")
SLOW = QUICK.replace(PREAMBLE, "")
WORDS = "Office waves: affine flow, quite a few words that fill a line and some more, so that the paragraph has two. "
FORMULAS = r"$\nabla_W L = \frac{1}{2}\sum_i x_i^{k_2} \cdot \mathbf{v} \in \mathbb{R}$ "
EVERYWHERE = WORDS + FORMULAS
LEANING = "".join(rf"f\{style}{{f}}f \{style}{{Vf}}, \{style}{{f}}. (\{style}{{f T}})" for style in ("textbf", "emph"))


def pages(preamble: str, tex: str) -> list[np.ndarray]:
    """The pages as grey pixels, three to a point."""
    pdf = typeset(Document(preamble, (Segment("all", tex),))).pdf
    return [page.render(scale=3, grayscale=True).to_numpy() for page in pypdfium2.PdfDocument(pdf)]


def same(ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray]) -> bool:
    return (
        len(ours) == len(theirs) and all(map(np.array_equal, ours, theirs)) and any(page.min() < 255 for page in ours)
    )


@pytest.mark.parametrize("tex", [
    rf"\small {EVERYWHERE}\par\normalsize {EVERYWHERE}\par\footnotesize {EVERYWHERE}\par"
    rf"{{\scriptsize {EVERYWHERE}\par}}{EVERYWHERE}\par\Large {EVERYWHERE}\par\LARGE {EVERYWHERE}",
    rf"{{\bfseries {EVERYWHERE}}}{{\itshape {EVERYWHERE}}}{{\ttfamily {EVERYWHERE}}}{{\bfseries\itshape {EVERYWHERE}}}"
    rf"{{\small\bfseries {EVERYWHERE}}}{{\bfseries\small {EVERYWHERE}}}{{\sffamily\bfseries {EVERYWHERE}}}"
    rf"\textbf{{{EVERYWHERE}\emph{{{EVERYWHERE}\emph{{{EVERYWHERE}}}}}}}",
    rf"{{\boldmath {EVERYWHERE}}}{EVERYWHERE}{{\small\boldmath {EVERYWHERE}}}{EVERYWHERE}{{\small {EVERYWHERE}}}"
    r"\[ \mathbf{a} \mathsf{b} \mathtt{c} \mathcal{D} \text{and $x_{\text{text}}$} \bigl( \Bigl[ x \Bigr] \bigr) \]"
    r"{\small\[ \mathit{diff} \bigl( \Bigl[ x \Bigr] \bigr) \begin{aligned} a &= 1 \\ b &= 2 \end{aligned} \]}",
    r"$a$ {\boldmath $b$} $\mathbf{c}$ {\small $\mathsf{d}$ {\boldmath $\mathbf{c} \mathit{diff}$}} $\mathit{diff}$",
    rf"{LEANING} {{\bfseries {LEANING}}} {{\itshape {LEANING}}} {{\small\ttfamily {LEANING}}} $x_{{{LEANING}}}$"
    r"{\boldmath a} $b$ {\boldmath $c$ {\small $d$}} $e$ {\boldmath f {\boldmath $g$} $h$}{\small {\boldmath i} $j$}",
])  # fmt: skip
def test_fonts(tex: str) -> None:
    assert same(pages(QUICK, tex + tex), pages(SLOW, tex + tex))


def test_matrices() -> None:
    matrices = (
        r"\begin{pmatrix} 1 & -2 \\ \frac{1}{2} & x \end{pmatrix}",
        r"\begin{pmatrix} 1 & 2 & [3] \\[3pt] \frac{1}{2} & 5 & 6 \\ & & 7 \\ \end{pmatrix}",
        r"\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}",
    )
    tex = "\n".join(rf"a ${matrix}$ b {{\small $x^{{{matrix}}}$}} \[ {matrix} \cdot {matrix} \]" for matrix in matrices)
    assert same(pages(QUICK, tex), pages(SLOW, tex))


def test_space() -> None:
    spaces = (r"\vspace{9pt plus 2pt}", r"\vspace*{7pt}", r"\vspace{\baselineskip}", r"\vspace{-3pt}", r"\vspace {1ex}")
    tex = "".join(rf"{WORDS}{space}{WORDS}\par{space}{WORDS}\par{space}\addvspace{{3pt}}" for space in spaces)
    assert same(pages(QUICK, tex), pages(SLOW, tex))


def test_pages() -> None:
    tex = r"\gdef\examLeft{A \& B}\examDraft{DRAFT}{D}{0.3}" + (rf"\par {EVERYWHERE}\par\vfil\hrule" * 70)
    many = pages(QUICK, rf"{tex}\newpage {tex}\footnotesize\ttfamily")
    assert len(many) > 4
    assert same(many, pages(SLOW, rf"{tex}\newpage {tex}\footnotesize\ttfamily"))


def test_columns_on_pages() -> None:
    tex = rf"\begin{{examColumns}}{(EVERYWHERE + chr(92) + 'par ') * 60}\end{{examColumns}}{EVERYWHERE}"
    assert same(pages(QUICK, tex), pages(SLOW, tex))


COMMON = r"\partopsep=0pt\let\makelabel\examLabel"
LISTS = {
    "Parts": rf"\leftmargin=22pt\labelwidth=22pt\labelsep=0pt\topsep=3pt\itemsep=6pt\parsep=3pt{COMMON}",
    "Options": rf"\leftmargin=36pt\labelwidth=34pt\labelsep=2pt\topsep=2pt\itemsep=2pt\parsep=0pt{COMMON}",
}


def test_lists() -> None:
    ours = rf"""{WORDS}\vspace{{4pt}}
        \examParts\examItem{{(a)}}{WORDS}\par Two.\par {EVERYWHERE}\[ x \] {WORDS}\vspace{{7pt}}
        \examItem{{(b)}}{WORDS}
        \examOptions\examItem{{A}}{WORDS}\examItem{{very very long}}{WORDS}\examItemsEnd
        \examItem{{(c)}}{WORDS}\vspace{{9pt}}\examItemsEnd
        {WORDS}\begin{{itemize}}\item {WORDS}\end{{itemize}}{WORDS}"""
    theirs = re.sub(r"\\examItem\{(.*?)\}", r"\\item[\1]", ours.replace(r"\examItemsEnd", r"\end{list}"))
    for name, lengths in LISTS.items():
        theirs = theirs.replace(rf"\exam{name}", rf"\begin{{list}}{{}}{{{lengths}}}")
    assert same(pages(QUICK, ours), pages(QUICK, theirs))


def test_tables() -> None:
    rows = r"layer & output & $W$ ROW RULE one & $x^2$ & WORDS ROW two & $\frac{1}{2}$ & 3 ROW RULE three & & WORDS ROW"
    inner = rows.replace("WORDS", WORDS)
    columns = r"\examSide #\unskip\hfil\examSide&\examSide\hfil#\unskip\examSide&"
    lines = r"\examSide\examLines{99pt}#\unskip\examLinesEnd\examSide\cr"
    ours = inner.replace("ROW", r"\cr").replace("RULE", r"\examMiddleRule")
    theirs = inner.replace("ROW", r"\\").replace("RULE", r"\midrule")
    named = r"\begin{tabular}{lr>{\raggedright\arraybackslash}p{99pt}}\toprule"
    ours = rf"{WORDS}\par{{\small\examTable{{4pt}}{{1.4}}{columns}{lines}\examTop {ours}\examBottom\examTableEnd}} x"
    theirs = rf"{WORDS}\par{{\small\tabcolsep=4pt\def\arraystretch{{1.4}}{named} {theirs}\bottomrule\end{{tabular}}}} x"
    assert same(pages(QUICK, ours), pages(QUICK, theirs))
