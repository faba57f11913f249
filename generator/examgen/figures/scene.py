"""Scenes: figures as plain data, in TeX points (72.27 to the inch), with the origin at the lower left corner.

A scene holds shapes and labels and nothing about an output format; a backend (`figures.latex`) draws it.
Colours are roles, so that one place decides how they look in print: `ink` for lines and text, `accent` for what is
highlighted, `tint` for a light accent fill, `light` for a grey fill, `grey` for secondary lines, `paper` for white,
`ground` for what the figure stands on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Colour = Literal["ink", "accent", "tint", "light", "grey", "paper", "ground"]
Fill = Colour | float  # a float is a grey, from 0 (black) to 1 (white)
Align = Literal["left", "centre", "right"]
Point = tuple[float, float]
Line = tuple[float, float, float, float]  # x and y of one end, then of the other


class Path(NamedTuple):
    """Straight lines through `points`; closed and filled if asked; `arrow` puts a head on the last point."""

    points: tuple[Point, ...]
    closed: bool = False
    arrow: bool = False
    dashed: bool = False
    width: float = 0.5
    stroke: Colour | None = "ink"
    fill: Fill | None = None


class Lines(NamedTuple):
    """Straight lines of one look, such as those of a grid."""

    lines: tuple[Line, ...]
    dashed: bool = False
    width: float = 0.5
    stroke: Colour = "ink"


class Circle(NamedTuple):
    """A circle around (`x`, `y`)."""

    x: float
    y: float
    radius: float
    width: float = 0.5
    stroke: Colour | None = "ink"
    fill: Colour | None = None


class Label(NamedTuple):
    """A piece of LaTeX text whose middle line runs through `y`; `align` says which of its ends stands at `x`."""

    x: float
    y: float
    tex: str
    align: Align = "centre"
    small: bool = False
    colour: Colour = "ink"


class Blank(NamedTuple):
    """An empty box with its lower left corner at (`x`, `y`) that a student fills with the answer to `part`."""

    x: float
    y: float
    width: float
    height: float
    part: str


Item = Path | Lines | Circle | Label | Blank
KINDS: dict[str, type[Item]] = {"path": Path, "lines": Lines, "circle": Circle, "label": Label, "blank": Blank}


@dataclass(frozen=True)
class Scene:
    """A figure `width` by `height` points."""

    width: float
    height: float
    items: tuple[Item, ...]


def rectangle(x: float, y: float, width: float, height: float, /, **style: Any) -> Path:
    """A closed path around the box with lower left corner (`x`, `y`); `style` are further fields of the path."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Path(corners, closed=True, **style)


def lines(ends: Iterable[Line], /, **style: Any) -> list[Lines]:
    """An item of all these lines, if there are any; `style` are its further fields."""
    found = tuple(ends)
    return [Lines(found, **style)] if found else []


def to_json(scene: Scene) -> dict[str, Any]:
    """The scene as JSON-plain data: {"width", "height", "items": [{"shape": "path", ...}, ...]}.

    What is as usual in an item is left out.
    """
    return {"width": scene.width, "height": scene.height, "items": list(map(_plain, scene.items))}


NAMES = {kind: name for name, kind in KINDS.items()}
USUAL = {kind: [(name, kind._field_defaults.get(name)) for name in kind._fields] for kind in NAMES}


def _plain(item: Item) -> dict[str, Any]:
    plain: dict[str, Any] = {"shape": NAMES[type(item)]}
    for (name, usual), value in zip(USUAL[type(item)], item, strict=True):
        if value != usual:
            plain[name] = value
    return plain


def from_json(data: dict[str, Any]) -> Scene:
    """The inverse of `to_json`."""
    return Scene(data["width"], data["height"], tuple([_item(**item) for item in data["items"]]))


def _item(shape: str, **fields: Any) -> Item:
    for name in ("points", "lines"):
        if name in fields:
            fields[name] = tuple(map(tuple, fields[name]))
    return KINDS[shape](**fields)
