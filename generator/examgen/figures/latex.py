r"""Scenes as LaTeX: a `picture` whose shapes are one `\pdfliteral`, computed here, and whose labels are `\put`.

Needs pdfTeX and base LaTeX only, and a single pass. TikZ would cost a hundred times the typesetting time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import hypot

from examgen.figures.scene import Blank, Circle, Colour, Item, Label, Path, Point, Scene, rectangle

PREAMBLE = r"""% The middle of a label's digits, not of its ink, stands on its point: a row of labels shares a baseline.
\newcommand{\figureLabel}[3]{\makebox(0,0)[#1]{#2\raisebox{-0.5\fontcharht\font`0}[0pt][0pt]{#3}}}
"""

# Grey levels or red, green, blue. The accent is as dark as text on a black-and-white print, the tint as light as paper.
COLOURS: dict[Colour, tuple[float, ...]] = {
    "ink": (0,),
    "accent": (0.04, 0.21, 0.5),
    "tint": (0.83, 0.89, 0.96),
    "light": (0.91,),
    "grey": (0.6,),
    "paper": (1,),
}
ALIGN = {"left": "l", "centre": "c", "right": "r"}
BIG_POINTS = 72 / 72.27  # PDF counts 72 points to the inch
QUARTER_ARC = 0.5523  # control points of the cubic Bezier curve nearest to a quarter of the unit circle


def to_latex(scene: Scene, blank: Callable[[Blank], str]) -> str:
    r"""The scene as a `picture`; needs `PREAMBLE`. `blank` gives the LaTeX centred in each blank's box."""
    shapes = "\n".join(_shape(item) for item in scene.items if not isinstance(item, Label))
    lines = [
        r"\begingroup\setlength{\unitlength}{1pt}%",
        rf"\begin{{picture}}({_numbers(scene.width)},{_numbers(scene.height)})%",
        rf"\put(0,0){{\pdfliteral{{q {BIG_POINTS:.5f} 0 0 {BIG_POINTS:.5f} 0 0 cm 1 j",
        *([shapes] if shapes else []),
        r"Q}}%",
        *(_text(item, blank) for item in scene.items if isinstance(item, Label | Blank)),
        r"\end{picture}\endgroup",
    ]
    return "\n".join(lines)


def corner(item: Blank, tex: str) -> str:
    r"""For `blank` on a paper: `tex`, in \scriptsize, in the upper left corner of the box instead of its middle."""
    return rf"\makebox({_numbers(item.width - 4)},{_numbers(item.height - 4)})[tl]{{\scriptsize {tex}}}"


def _text(item: Label | Blank, blank: Callable[[Blank], str]) -> str:
    if isinstance(item, Blank):
        size = f"{_numbers(item.width)},{_numbers(item.height)}"
        return rf"\put({_numbers(item.x)},{_numbers(item.y)}){{\makebox({size}){{{blank(item)}}}}}%"
    tex = item.tex
    if item.colour != "ink":
        tex = rf"\pdfcolorstack0 push{{{_paint(item.colour, item.colour)}}}{tex}\pdfcolorstack0 pop"
    size = r"\scriptsize" if item.small else r"\small"
    return rf"\put({_numbers(item.x)},{_numbers(item.y)}){{\figureLabel{{{ALIGN[item.align]}}}{{{size}}}{{{tex}}}}}%"


def _shape(item: Item) -> str:
    match item:
        case Path():
            return _path(item)
        case Circle():
            return f"{_pen(item)} {_arcs(item)} h {_operator(item)}"
        case Blank():
            return _path(rectangle(item.x, item.y, item.width, item.height, fill="paper"))
        case Label():
            raise ValueError(f"{item} is text, not a shape")


def _path(path: Path) -> str:
    if not (path.arrow and path.stroke):
        return _polygon(path, path.points)
    back, left, right = _arrow_head(path)
    head = Path((path.points[-1], left, right), closed=True, stroke=None, fill=path.stroke)
    return f"{_polygon(path, (*path.points[:-1], back))}\n{_polygon(head, head.points)}"


def _polygon(path: Path, points: tuple[Point, ...]) -> str:
    steps = [f"{_numbers(*point)} {'l' if i else 'm'}" for i, point in enumerate(points)]
    close = ["h"] if path.closed else []
    return " ".join([_pen(path), *steps, *close, _operator(path)])


def _arrow_head(path: Path) -> tuple[Point, Point, Point]:
    """The middle, left and right of the head's base; the shaft ends at the middle, so that the tip stays sharp."""
    (x0, y0), (x1, y1) = path.points[-2:]
    distance = hypot(x1 - x0, y1 - y0)
    if not distance:
        raise ValueError(f"an arrow needs a direction, but ends twice at ({x1}, {y1})")
    length = min(4 + 2 * path.width, distance)
    ux, uy = (x1 - x0) / distance, (y1 - y0) / distance
    x, y, half = x1 - length * ux, y1 - length * uy, 0.36 * length
    return (x, y), (x - half * uy, y + half * ux), (x + half * uy, y - half * ux)


def _arcs(circle: Circle) -> str:
    x, y, r = circle.x, circle.y, circle.radius
    return f"{_numbers(x + r, y)} m " + " ".join(f"{_numbers(*curve)} c" for curve in _quarters(x, y, r))


def _quarters(x: float, y: float, r: float) -> Iterator[tuple[float, ...]]:
    k = QUARTER_ARC * r
    for ux, uy in ((1, 0), (0, 1), (-1, 0), (0, -1)):  # towards the start; a quarter turn further is (-uy, ux)
        yield (
            x + r * ux - k * uy,
            y + r * uy + k * ux,
            x - r * uy + k * ux,
            y + r * ux + k * uy,
            x - r * uy,
            y + r * ux,
        )


def _pen(item: Path | Circle) -> str:
    dashes = "[3 2] 0 d" if isinstance(item, Path) and item.dashed else "[] 0 d"
    return " ".join(filter(None, [f"{_numbers(item.width)} w", dashes, _paint(item.stroke, item.fill)]))


@lru_cache
def _paint(stroke: Colour | None, fill: Colour | None) -> str:
    """The PDF operators that choose the colours of strokes and of fills; text is a fill."""
    chosen = ((stroke, {1: "G", 3: "RG"}), (fill, {1: "g", 3: "rg"}))
    return " ".join(f"{_numbers(*COLOURS[role])} {names[len(COLOURS[role])]}" for role, names in chosen if role)


def _operator(item: Path | Circle) -> str:
    """The PDF operator that fills, then strokes."""
    return {(True, True): "B", (True, False): "f", (False, True): "S"}.get((bool(item.fill), bool(item.stroke)), "n")


def _numbers(*values: float) -> str:
    return " ".join(map(_number, values))


@lru_cache(maxsize=4096)  # figures repeat their coordinates
def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"  # the sum turns -0 into 0
