r"""Scenes as LaTeX: a box whose shapes are one `\pdfliteral`, computed here, and whose labels are boxes of no size.

Needs pdfTeX and base LaTeX only, and a single pass. TikZ would cost a hundred times the typesetting time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, groupby
from math import hypot
from operator import itemgetter
from typing import NamedTuple

from examgen.figures.scene import Blank, Circle, Colour, Fill, Item, Label, Lines, Path, Point, Scene, rectangle

PREAMBLE = r"""% What figures stand on, as the fill and the stroke of a patch: paper, unless said otherwise.
\newcommand{\figureGround}{1 g }\newcommand{\figureGroundInk}{1 G }
% As in LaTeX's picture, all is placed from the lower left corner and takes no room; lengths in points.
\newbox\figureBox
\newcommand{\figureBegin}[1]{\leavevmode\setbox\figureBox=\hbox to #1pt\bgroup}
\newcommand{\figureEnd}[1]{\hss\egroup\ht\figureBox=#1pt \dp\figureBox=0pt \figureShown}
\newcommand{\figureShown}{\box\figureBox}
% The middle of a label's digits, not of its ink, stands on its point: a row of labels shares a baseline.
\newcommand{\figureAt}[3]{\raise#2pt\hbox to 0pt{\kern#1pt#3\hss}}
\newcommand{\figureText}[2]{{#1\lower0.5\fontcharht\font`0\hbox{#2}}}
\newcommand{\figureCentre}[4]{\figureAt{#1}{#2}{\hbox to 0pt{\hss\figureText{#3}{#4}\hss}}}
\newcommand{\figureLeft}[4]{\figureAt{#1}{#2}{\figureText{#3}{#4}}}
\newcommand{\figureRight}[4]{\figureAt{#1}{#2}{\hbox to 0pt{\hss\figureText{#3}{#4}}}}
% \boxSmall and \boxTiny: all that LaTeX's own sizes change for text in a box, found out once. (They look it up.)
\makeatletter
\newcommand{\boxSize}[2]{{\normalfont#2
  \expandafter\newbox\csname box#1Strut\endcsname
  \global\expandafter\setbox\csname box#1Strut\endcsname=\copy\strutbox
  \expandafter\global\expandafter\let\csname box#1Font\expandafter\endcsname\the\font
  \expandafter\xdef\csname box#1\endcsname{%
    \def\noexpand\f@size{\f@size}\expandafter\noexpand\csname box#1Font\endcsname
    \normalbaselineskip\the\baselineskip\baselineskip\normalbaselineskip
    \setbox\strutbox=\copy\expandafter\noexpand\csname box#1Strut\endcsname}}}
\boxSize{Small}{\small}\boxSize{Tiny}{\scriptsize}
\makeatother
"""

# Grey levels or red, green, blue. The accent is as dark as text on a black-and-white print, the tint as light as paper.
GROUND: Colour = "ground"
COLOURS: dict[Colour, tuple[float, ...]] = {
    "ink": (0,),
    "accent": (0.04, 0.21, 0.5),
    "tint": (0.83, 0.89, 0.96),
    "light": (0.91,),
    "grey": (0.6,),
    "paper": (1,),
}
ALIGN = {"left": "Left", "centre": "Centre", "right": "Right"}
SOLID, DASHED = "[] 0 d", "[3 2] 0 d"
BIG_POINTS = 72 / 72.27  # PDF counts 72 points to the inch
KEPT = 4096  # items and numbers that are remembered, since figures repeat them
QUARTER_ARC = 0.5523  # control points of the cubic Bezier curve nearest to a quarter of the unit circle


def to_latex(scene: Scene, blank: Callable[[Blank], str]) -> str:
    r"""The scene as a box as large as it; needs `PREAMBLE`. `blank` gives the LaTeX centred in each blank's box."""
    strokes = chain.from_iterable(map(_strokes, scene.items))
    lines = [
        rf"\figureBegin{{{_numbers(scene.width)}}}%",
        rf"\pdfliteral{{q {BIG_POINTS:.5f} 0 0 {BIG_POINTS:.5f} 0 0 cm 1 j",
        *_drawn(strokes),
        r"Q}%",
        *[_text(item, blank) for item in scene.items if isinstance(item, (Label, Blank))],
        rf"\figureEnd{{{_numbers(scene.height)}}}",
    ]
    return "\n".join(lines)


def corner(item: Blank, tex: str) -> str:
    r"""For `blank` on a paper: `tex`, in \scriptsize, in the upper left corner of the box instead of its middle."""
    return rf"\makebox({_numbers(item.width - 4)},{_numbers(item.height - 4)})[tl]{{\scriptsize {tex}}}"


def _text(item: Label | Blank, blank: Callable[[Blank], str]) -> str:
    if isinstance(item, Label):
        return _label(item)
    size = f"{_numbers(item.width)},{_numbers(item.height)}"
    return rf"\put({_numbers(item.x)},{_numbers(item.y)}){{\makebox({size}){{{blank(item)}}}}}%"


@lru_cache(maxsize=KEPT)
def _label(item: Label) -> str:
    tex = item.tex
    if item.colour != "ink":
        tex = rf"\pdfcolorstack0 push{{{_ink(item.colour)} {_paint(item.colour)}}}{tex}\pdfcolorstack0 pop"
    size = r"\boxTiny" if item.small else r"\boxSmall"
    return rf"\figure{ALIGN[item.align]}{{{_number(item.x)}}}{{{_number(item.y)}}}{size}{{{tex}}}%"


State = tuple[tuple[str, str], ...]  # operators that set it, each with what it sets


class _Stroke(NamedTuple):
    """A path in PDF's operators, with the state of graphics that it needs and the operator that paints it.

    The path ends with this operator unless that is S, which is said once for many paths.
    """

    state: State
    operator: str
    path: str


def _drawn(strokes: Iterable[_Stroke]) -> Iterator[str]:
    """Lines of operators: the state is set where it changes, and neighbours that are only lines become one path."""
    now = {"dashes": SOLID}
    for (state, operator), group in groupby(strokes, key=itemgetter(0, 1)):
        changed = [said for name, said in state if now.get(name) != said]
        now.update(state)
        paths = [" ".join(changed)] if changed else []
        paths += [stroke.path for stroke in group]
        yield from [*paths, "S"] if operator == "S" else paths


@lru_cache(maxsize=KEPT)
def _strokes(item: Item) -> tuple[_Stroke, ...]:
    match item:
        case Path():
            return _path(item)
        case Lines():
            return (_stroke(item, "\n".join([_line(*ends) for ends in item.lines])),)
        case Circle():
            return (_stroke(item, f"{_arcs(item)} h"),)
        case Blank():
            return _path(rectangle(item.x, item.y, item.width, item.height, fill="paper"))
        case Label():
            return ()


def _path(path: Path) -> tuple[_Stroke, ...]:
    if not (path.arrow and path.stroke):
        return (_polygon(path, path.points),)
    back, left, right = _arrow_head(path)
    head = Path((path.points[-1], left, right), closed=True, stroke=None, fill=path.stroke)
    return _polygon(path, (*path.points[:-1], back)), _polygon(head, head.points)


def _polygon(path: Path, points: tuple[Point, ...]) -> _Stroke:
    start, *others = [f"{_number(x)} {_number(y)}" for x, y in points]
    lines = "".join([f" {point} l" for point in others])
    return _stroke(path, f"{start} m{lines}" + " h" * path.closed)


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{_number(x0)} {_number(y0)} m {_number(x1)} {_number(y1)} l"


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


def _stroke(item: Path | Lines | Circle, path: str) -> _Stroke:
    dashes = DASHED if not isinstance(item, Circle) and item.dashed else SOLID
    fill = None if isinstance(item, Lines) else item.fill
    state, operator = _state(item.width, dashes, item.stroke, fill), _operator(item.stroke, fill)
    return _Stroke(state, operator, path if operator == "S" else f"{path} {operator}")


@lru_cache
def _state(width: float, dashes: str, stroke: Colour | None, fill: Fill | None) -> State:
    pen = (("width", f"{_numbers(width)} w"), ("dashes", dashes), ("stroke", _ink(stroke))) if stroke else ()
    return (*pen, *((("fill", _paint(fill)),) if fill else ()))


def _ink(colour: Colour) -> str:
    """The PDF operator that chooses the colour of strokes."""
    return r"\figureGroundInk" if colour == GROUND else _paint(colour).upper()


@lru_cache
def _paint(colour: Fill) -> str:
    """The PDF operator that chooses the colour of fills; text is a fill."""
    if colour == GROUND:
        return r"\figureGround"
    levels = (colour,) if isinstance(colour, float) else COLOURS[colour]
    return f"{_numbers(*levels)} {'g' if len(levels) == 1 else 'rg'}"


def _operator(stroke: Colour | None, fill: Fill | None) -> str:
    """The PDF operator that fills, then strokes."""
    if fill:
        return "B" if stroke else "f"
    return "S" if stroke else "n"


def _numbers(*values: float) -> str:
    return " ".join(map(_number, values))


@lru_cache(maxsize=KEPT)
def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"  # the sum turns -0 into 0
