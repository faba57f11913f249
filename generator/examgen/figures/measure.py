"""How much room the items of a scene take, without asking TeX; builders draw anywhere and `fit` makes the canvas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest
from math import fsum

from examgen.figures.scene import Blank, Circle, Item, Label, Lines, Path, Point, Scene
from examgen.tex import CODED

Extent = tuple[float, float, float, float]  # left, bottom, right, top

EM = {False: 10.0, True: 8.0}  # points, of a label that is not small and one that is, in an 11 pt document
TOKEN = re.compile(r"\\[a-zA-Z]+ *|\\.|.", re.DOTALL)
CODE = re.compile(r"\\texttt\{((?:\\[a-z]+\{\}|\\.|[-,]\{\}|[^{}\\])*)\}")  # letters of one width
MINUS = re.compile(r"(?<=[\w)}])-")  # between two terms, with its space
FRACTION = re.compile(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}")
MATRIX = re.compile(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", re.DOTALL)
ROW_END = re.compile(r"\\\\(?:\[\w+\])?")
SILENT = re.compile(r"\\(ensuremath|text(bf|it|rm|tt)?\b|math|left\b|right\b|operator|boldsymbol|bf|it|rm|tt)")
WIDTHS = (  # characters and an upper bound of their width in em, in Computer Modern; math relations with their space
    ("{}$^_&~\\", 0.0),
    ("+=<>×", 1.34),
    ("-", 0.8),
    ("mwMW%@", 0.95),
    ("KNX", 0.93),
    ("ABCDEFGHJLOPQRSTUVYZ", 0.84),
    ("ijltfI.,;:'|()[]!/", 0.4),
    (" ", 0.34),
)
NAMES = {r"\ln", r"\log", r"\exp", r"\max", r"\min", r"\sin", r"\cos", r"\tan", r"\tanh"}  # set as these letters
COMMANDS = {
    r"\times": 1.23,
    r"\cdot": 0.73,
    r"\to": 1.56,
    r"\rightarrow": 1.56,
    r"\leftarrow": 1.56,
    r"\sim": 1.34,
    r"\hat": 0.1,
    r"\,": 0.17,
    r"\;": 0.28,
    r"\quad": 1.0,
    r"\%": 0.84,
    r"\ldots": 1.2,
    r"\allowbreak": 0.0,
    r"\cdots": 1.42,
    r"\ddots": 1.25,
    r"\div": 1.23,
    r"\textless": 0.85,
    r"\textgreater": 0.85,
}


@lru_cache(maxsize=4096)
def text_width(tex: str, *, small: bool = False) -> float:
    """An estimate of the width of one line of simple LaTeX, in points; rather too large than too small."""
    flat = CODE.sub(lambda match: "x" * len(CODED.sub("x", match[1])), tex)
    flat = FRACTION.sub(lambda match: max(match.groups(), key=len), flat)
    flat = "$".join(MINUS.sub("+", piece) if k % 2 else piece for k, piece in enumerate(flat.split("$")))
    return EM[small] * _ems(MATRIX.sub(_widest_row, flat))


def _widest_row(match: re.Match[str]) -> str:
    """The widest entry of each column, between large parentheses, which are as wide as two small ones."""
    rows = [[cell.strip() for cell in row.split("&")] for row in ROW_END.split(match[1])]
    widest = [max(column, key=_ems) for column in zip_longest(*rows, fillvalue="")]
    return "((" + r"\quad ".join(widest) + "))"


def _ems(tex: str) -> float:
    return fsum(_em(token.strip() or " ") for token in TOKEN.findall(tex))


def _em(token: str) -> float:
    if token in NAMES:
        return 0.58 * len(token)
    if token.startswith("\\"):
        return 0.0 if SILENT.match(token) else COMMANDS.get(token, 0.7)
    return next((width for characters, width in WIDTHS if token in characters), 0.58)


def extent(item: Item) -> Extent:
    """The box around the item's ink; a label's is estimated."""
    match item:
        case Path():
            return _around(item.points, _half(item))
        case Lines():
            x0, y0, x1, y1 = zip(*item.lines, strict=True)
            half = item.width / 2
            return min(*x0, *x1) - half, min(*y0, *y1) - half, max(*x0, *x1) + half, max(*y0, *y1) + half
        case Circle():
            reach = item.radius + item.width / 2
            return item.x - reach, item.y - reach, item.x + reach, item.y + reach
        case Blank():
            return item.x, item.y, item.x + item.width, item.y + item.height
        case Label():
            width, half = text_width(item.tex, small=item.small), 0.56 * EM[item.small]
            left = item.x - {"left": 0.0, "centre": width / 2, "right": width}[item.align]
            return left, item.y - half, left + width, item.y + half


def hull(items: Iterable[Item]) -> Extent:
    """The box around the ink of all items."""
    extents: list[Extent] = []
    paths: dict[float, list[Point]] = {}  # the points of lines of one width, all together
    for item in items:
        if isinstance(item, Path):
            paths.setdefault(_half(item), []).extend(item.points)
        else:
            extents.append(extent(item))
    extents += [_around(points, half) for half, points in paths.items()]
    lefts, bottoms, rights, tops = zip(*extents, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _half(path: Path) -> float:
    """How far its ink reaches beyond its points."""
    half = path.width / 2
    return max(half, 0.36 * (4 + 2 * path.width)) if path.arrow else half


def _around(points: Iterable[Point], margin: float) -> Extent:
    xs, ys = zip(*points, strict=True)
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


class _Moved(dict[float, float]):
    """Coordinates by what they become `by` points further on; many items share one, which is rounded once."""

    def __init__(self, by: float) -> None:
        super().__init__()
        self.by = by

    def __missing__(self, coordinate: float) -> float:
        self[coordinate] = there = round(coordinate + self.by, 2)
        return there


def fit(items: Iterable[Item], margin: float = 1) -> Scene:
    """The items, moved together so that they fill a canvas with `margin` points around them."""
    items = tuple(items)
    left, bottom, right, top = hull(items)
    dx, dy = margin - left, margin - bottom
    return Scene(round(right + dx + margin, 2), round(top + dy + margin, 2), moved(items, dx, dy))


def moved(items: Iterable[Item], dx: float, dy: float) -> tuple[Item, ...]:
    """The items `dx` points further right and `dy` higher."""
    right, up = _Moved(dx), _Moved(dy)
    return tuple([_moved(item, right, up) for item in items])


def _moved(item: Item, right: _Moved, up: _Moved) -> Item:
    if isinstance(item, Path):
        return Path(tuple([(right[x], up[y]) for x, y in item.points]), *item[1:])
    if isinstance(item, Lines):
        return Lines(tuple([(right[a], up[b], right[c], up[d]) for a, b, c, d in item.lines]), *item[1:])
    return type(item)(right[item.x], up[item.y], *item[2:])
