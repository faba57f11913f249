import re
import subprocess
from fractions import Fraction
from math import hypot
from pathlib import Path as FilePath
from typing import Any

import pypdfium2
import pytest

from examgen import Matrix
from examgen.figures.latex import PREAMBLE, corner, to_latex
from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Circle, Label, Lines, Path, Scene
from figures.catalogue import SCENES

MARGIN = 20  # points of paper around each scene
OTHER_TEXTS = (
    r"$\rightarrow$ convolve $\leftarrow$",
    r"$\cdots$",
    r"$\ddots$",
    r"$3 \div 2$",
    "$n-2$",
    r"7 \textless{} 8 \textgreater{} 7",
    r"\texttt{fill(list, -{}1)[\{i\}]}",
)
MATRICES = (Matrix(((-9, 1, 1), (1, -10, 1), (1, 1, -9))), Matrix(((Fraction(1, 3), -1), (12, Fraction(5, 3)))))
LABELS = [item for scene in SCENES.values() for item in scene.items if isinstance(item, Label)]
LABELS += [Label(0, 0, tex, small=small) for tex in OTHER_TEXTS for small in (False, True)]
LABELS += [Label(0, 0, matrix.tex()) for matrix in MATRICES]
DOCUMENT = r"""\documentclass[11pt]{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{calc,amsmath}
\hoffset=-1in \voffset=-1in \parindent=0pt \topskip=0pt \parskip=0pt \pagestyle{empty}
\oddsidemargin=%(margin)dpt \topmargin=%(margin)dpt \headheight=0pt \headsep=0pt \textwidth=500pt \textheight=500pt
%(preamble)s\begin{document}
%(body)s
\end{document}
"""


def page(scene: Scene) -> str:
    size = rf"\pdfpagewidth={scene.width + 2 * MARGIN}pt \pdfpageheight={scene.height + 2 * MARGIN}pt "
    return size + to_latex(scene, lambda item: corner(item, f"({item.part})")) + r"\newpage"


def measured(label: Label) -> str:
    size = r"\scriptsize" if label.small else r"\small"
    return rf"\setbox0=\hbox{{{size} {label.tex}}}\typeout{{WIDTH \the\wd0}}"


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> FilePath:
    """The folder of one pass of pdflatex over the catalogue, a page for each scene."""
    folder = tmp_path_factory.mktemp("figures")
    body = "\n".join([*map(page, SCENES.values()), *map(measured, LABELS)])
    source = DOCUMENT % {"margin": MARGIN, "preamble": PREAMBLE, "body": body}
    (folder / "figures.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "figures.tex"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


def test_no_box_is_overfull(typeset: FilePath) -> None:
    assert "Overfull" not in (typeset / "figures.log").read_text(encoding="latin-1")


def test_all_ink_is_on_the_canvas(typeset: FilePath) -> None:
    with pypdfium2.PdfDocument(typeset / "figures.pdf") as pdf:
        assert len(pdf) == len(SCENES)
        for name, page in zip(SCENES, pdf, strict=True):
            ink = page.render(scale=1, grayscale=True).to_numpy() < 250
            assert ink.any(), name
            edge = MARGIN - 2  # a pixel of smoothing and one of rounding
            ink[edge:-edge, edge:-edge] = False
            assert not ink.any(), name


def test_widths_are_estimated_on_the_safe_side(typeset: FilePath) -> None:
    log = (typeset / "figures.log").read_text(encoding="latin-1")
    widths = [float(width) for width in re.findall(r"^WIDTH ([\d.]+)pt", log, re.MULTILINE)]
    for label, width in zip(LABELS, widths, strict=True):
        estimate = text_width(label.tex, small=label.small)
        assert width <= estimate <= 1.4 * width + 4, label


def test_colours_end_with_the_figure() -> None:
    for scene in SCENES.values():
        (literal,) = re.findall(r"\\pdfliteral\{(.*?)\}", to_latex(scene, lambda _: ""), re.DOTALL)
        assert literal.startswith("q ")
        assert literal.endswith("\nQ")
        literal = re.sub(r"\\figureGround(Ink)?\b", "", literal)
        assert set(literal[1:-1]) <= set("0123456789.-[]\n lmchwdjfnBSgGrRc")


def test_a_circle_is_round() -> None:
    x, y, radius = 30.0, 20.0, 10.0
    literal = to_latex(Scene(60, 40, (Circle(x, y, radius),)), lambda _: "")
    numbers = [tuple(map(float, curve.split())) for curve in re.findall(r"((?:[-\d.]+ ){6})c\b", literal)]
    assert len(numbers) == 4
    starts = [numbers[-1][-2:], *(curve[-2:] for curve in numbers[:-1])]
    for (x0, y0), (x1, y1, x2, y2, x3, y3) in zip(starts, numbers, strict=True):
        for t in (0, 0.25, 0.5, 0.75, 1):
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            at = hypot(a * x0 + b * x1 + c * x2 + d * x3 - x, a * y0 + b * y1 + c * y2 + d * y3 - y)
            assert at == pytest.approx(radius, rel=0.001)


@pytest.mark.parametrize("end", [(50.0, 10.0), (10.0, 50.0), (-20.0, -20.0), (10.0, 12.0)])
def test_an_arrow_ends_at_its_point(end: tuple[float, float]) -> None:
    literal = to_latex(Scene(60, 60, (Path(((10, 10), end), arrow=True),)), lambda _: "")
    shaft, head = (
        [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+) [ml]\b", line)]
        for line in literal.split("1 j\n")[1].splitlines()
        if " m " in line
    )
    assert head[0] == end
    middle = [(a + b) / 2 for a, b in zip(head[1], head[2], strict=True)]
    assert shaft[1] == pytest.approx(middle, abs=0.02)
    assert hypot(*(a - b for a, b in zip(shaft[1], end, strict=True))) <= hypot(end[0] - 10, end[1] - 10) + 0.01


def test_an_arrow_needs_a_direction() -> None:
    with pytest.raises(ValueError, match="direction"):
        to_latex(Scene(9, 9, (Path(((1, 1), (1, 1)), arrow=True),)), lambda _: "")


def test_later_items_are_drawn_over_earlier_ones() -> None:
    scene = Scene(40, 40, (Circle(20, 20, 5, fill="paper"), Circle(20, 20, 9, fill="ink"), Circle(20, 20, 7)))
    starts = re.findall(r"([\d.]+) 20 m", to_latex(scene, lambda _: ""))
    assert starts == ["25", "29", "27"]


def test_many_lines_in_one_item_are_drawn_like_a_path_each() -> None:
    ends = ((5.0, -3.0, 9.5, 20.0), (30.25, 8.0, 1.0, 8.0))
    look: dict[str, Any] = {"dashed": True, "width": 0.8, "stroke": "accent"}
    paths = [Path(((x0, y0), (x1, y1)), **look) for x0, y0, x1, y1 in ends]
    assert to_latex(fit([Lines(ends, **look)]), lambda _: "") == to_latex(fit(paths), lambda _: "")
