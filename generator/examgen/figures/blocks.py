"""Block diagrams: boxes with text on a lattice of columns and rows, joined by arrows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from examgen.figures.lattice import Axis, Spot, axis, column_distances, row_distances
from examgen.figures.measure import Extent, extent, fit, text_width
from examgen.figures.scene import Circle, Colour, Item, Label, Path, Point, Scene, rectangle
from examgen.figures.wires import crosses, direct, label, led, merges

WIDTH = 438.0  # points, the widest diagram, which fits into the strip of a solution
SIZES = ((24.0, False), (18.0, False), (22.0, True), (18.0, True))  # points between columns, small text: tried in turn
ROW_GAP = 17.0  # points between two rows
LINE = {False: 11.5, True: 9.5}  # points from one line of text to the next, of texts that are not small and are
DOT = 1.4  # points, the radius of a dot
APART = 4.0  # points, half of what lies between an arrow and the one back


@dataclass(frozen=True)
class Block:
    r"""A box named `name` at (`column`, `row`), rows counted downwards; both may be fractions or negative.

    `tex` is LaTeX; `\\` ends a line of it. `width` is the least width in points. A "circle" holds a sign such as $+$,
    a "text" has no frame, and at a "dot", which has no text, lines branch.
    """

    name: str
    tex: str
    column: float
    row: float
    shaded: bool = False
    shape: Literal["box", "circle", "text", "dot"] = "box"
    width: float = 0.0


@dataclass(frozen=True)
class Arrow:
    """An arrow between two blocks, by name, through the corners `via` (column, row), with a LaTeX `label` beside it."""

    start: str
    end: str
    label: str = ""
    dashed: bool = False
    via: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class _Placed:
    block: Block
    x: float
    y: float
    width: float
    height: float
    small: bool

    @property
    def box(self) -> Extent:
        return self.x - self.width / 2, self.y - self.height / 2, self.x + self.width / 2, self.y + self.height / 2


def diagram(blocks: Sequence[Block], arrows: Sequence[Arrow], *, upright: bool = False) -> Scene:
    """The blocks and arrows, at most 438 points wide; columns and rows keep blocks apart.

    Arrows run straight or with right angles and end at the blocks' borders; in an `upright` diagram they leave a block
    at its top or bottom where they can, else at a side. Raises ValueError for a name that does not exist or exists
    twice, blocks at the same place, an arrow that runs through a block or along a strange arrow, a label without room,
    and a diagram that is too wide.
    """
    _check(blocks, arrows)
    for gap, small in SIZES:
        scene = fit(_items(blocks, arrows, gap, small=small, upright=upright))
        if scene.width <= WIDTH:
            return scene
    raise ValueError(f"the diagram of {[block.name for block in blocks]} is {scene.width} points wide, not {WIDTH}")


def _check(blocks: Sequence[Block], arrows: Sequence[Arrow]) -> None:
    names = Counter(block.name for block in blocks)
    places = Counter((block.column, block.row) for block in blocks)
    if twice := [key for counts in (names, places) for key, count in counts.items() if count > 1]:
        raise ValueError(f"more than one block is named or stands at {twice[0]!r}")
    for name in (name for arrow in arrows for name in (arrow.start, arrow.end)):
        if name not in names:
            raise ValueError(f"an arrow starts or ends at {name!r}, but the blocks are {list(names)}")


def _items(
    blocks: Sequence[Block], arrows: Sequence[Arrow], gap: float, *, small: bool, upright: bool
) -> Iterator[Item]:
    spots = {block.name: Spot(block.column, block.row, *_size(block, small=small)) for block in blocks}
    columns, rows = _axes(spots, arrows, gap)
    placed = {block.name: _placed(block, spots[block.name], columns, rows, small=small) for block in blocks}
    corners = [[(columns.at(column), -rows.at(row)) for column, row in arrow.via] for arrow in arrows]
    lines = _lines(placed, arrows, corners, upright=upright)
    for arrow, line in zip(arrows, lines, strict=True):
        head = placed[arrow.end].block.shape != "dot"
        yield Path(tuple(line), arrow=head, dashed=arrow.dashed)
    for one in placed.values():
        yield from _drawn(one)
    yield from _labels(arrows, lines, [one.box for one in placed.values()])


def _size(block: Block, *, small: bool) -> tuple[float, float]:
    if block.shape == "dot":
        return 2 * DOT, 2 * DOT
    lines = block.tex.split(r"\\")
    width = max(text_width(line.strip(), small=small) for line in lines)
    if block.shape == "circle":
        return (max(14.0, width + 2),) * 2
    padding, above = (4, 2) if block.shape == "text" else (10, 8)
    return max(block.width, width + padding), len(lines) * LINE[small] + above


def _axes(spots: Mapping[str, Spot], arrows: Sequence[Arrow], gap: float) -> tuple[Axis, Axis]:
    corners = [corner for arrow in arrows for corner in (*arrow.via, *_passed(arrow, spots))]
    places = [*spots.values(), *(Spot(*corner) for corner in dict.fromkeys(corners))]
    gaps: dict[tuple[Spot, Spot], float] = {}
    for arrow in arrows:
        if arrow.label and not arrow.via:
            ends = spots[arrow.start], spots[arrow.end]
            room = max(gap, text_width(arrow.label, small=True) + 10)
            gaps |= {ends: room, ends[::-1]: room}
    columns = axis([spot.column for spot in places], column_distances(places, gaps, gap))
    return columns, axis([spot.row for spot in places], row_distances(places, ROW_GAP))


def _passed(arrow: Arrow, spots: Mapping[str, Spot]) -> Iterator[tuple[float, float]]:
    """Where an upright arrow passes the rows between its ends, so that their blocks make way."""
    start, end = spots[arrow.start], spots[arrow.end]
    if start.column == end.column and not arrow.via:
        low, high = sorted((start.row, end.row))
        yield from ((start.column, spot.row) for spot in spots.values() if low < spot.row < high)


def _placed(block: Block, spot: Spot, columns: Axis, rows: Axis, *, small: bool) -> _Placed:
    return _Placed(block, columns.at(block.column), -rows.at(block.row), spot.width, spot.height, small)


def _lines(
    placed: Mapping[str, _Placed], arrows: Sequence[Arrow], corners: Sequence[Sequence[Point]], *, upright: bool
) -> list[list[Point]]:
    """The points of every arrow's line, which meets no block on its way and joins no arrow with other ends."""
    leaving, entering = Counter(arrow.start for arrow in arrows), Counter(arrow.end for arrow in arrows)
    pairs = {(arrow.start, arrow.end) for arrow in arrows if not arrow.via}
    lines = []
    for arrow, via in zip(arrows, corners, strict=True):
        start, end = placed[arrow.start], placed[arrow.end]
        shift = APART * (1 if arrow.start < arrow.end else -1) if (arrow.end, arrow.start) in pairs else 0
        joins = entering[arrow.end] > leaving[arrow.start]
        try:
            line = (
                led(start.box, end.box, via)
                if via
                else direct(start.box, end.box, upright=upright, joins=joins, shift=shift)
            )
        except ValueError as error:
            raise ValueError(f"{arrow}: {error}") from None
        if passed := [name for name, one in placed.items() if crosses(line, one.box)]:
            raise ValueError(f"{arrow} runs through {passed[0]!r}; lead it around with `via`")
        lines.append(line)
    for (a, p), (b, q) in combinations(zip(arrows, lines, strict=True), 2):
        if a.start != b.start and a.end != b.end and a.start != b.end and a.end != b.start and merges(p, q):
            raise ValueError(f"{a} runs along {b}; lead one of them elsewhere with `via`")
    return lines


def _drawn(one: _Placed) -> Iterator[Item]:
    stroke: Colour = "accent" if one.block.shaded else "ink"
    fill: Colour = "tint" if one.block.shaded else "paper"
    match one.block.shape:
        case "dot":
            yield Circle(one.x, one.y, DOT, stroke=None, fill="ink")
            return
        case "box":
            yield rectangle(one.box[0], one.box[1], one.width, one.height, stroke=stroke, fill=fill)
        case "circle":
            yield Circle(one.x, one.y, one.width / 2, stroke=stroke, fill=fill)
    lines = one.block.tex.split(r"\\")
    for i, line in enumerate(lines):
        yield Label(one.x, one.y + ((len(lines) - 1) / 2 - i) * LINE[one.small], line.strip(), small=one.small)


def _labels(arrows: Sequence[Arrow], lines: Sequence[Sequence[Point]], boxes: Iterable[Extent]) -> Iterator[Label]:
    taken = list(boxes)
    for arrow, line in zip(arrows, lines, strict=True):
        if arrow.label:
            text = label(arrow.label, line, lines, taken)
            if text is None:
                raise ValueError(f"there is no room for the label of {arrow}")
            taken.append(extent(text))
            yield text
