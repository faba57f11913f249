"""Bar charts of a few numbers, such as scores or probabilities of classes, in one series or in several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Colour, Item, Label, Path, Scene, rectangle

HEIGHT = 70.0  # points from the lowest bar's end to the highest's
BAR = 20.0  # points, at least
GAP = 16.0  # points between the bars of two names
LINE = 12.0  # points from one entry of the legend to the next
LOOKS: tuple[tuple[Colour, Colour], ...] = (("accent", "tint"), ("ink", "paper"))  # outline and fill


@dataclass(frozen=True)
class Series:
    """A bar for each value with its text (LaTeX) at the end; None is unknown and has no bar. `name` is LaTeX too."""

    values: Sequence[float | Fraction | None]
    texts: Sequence[str]
    name: str = ""


def exact(values: Sequence[Fraction], name: str = "") -> Series:
    """A series of exact numbers, written as 3/16."""
    return Series(values, [f"${value}$" for value in values], name)


def bars(names: Sequence[str], series: Sequence[Series]) -> Scene:
    """The bars of one or two series, those of a name side by side above it, and a legend if the series have names.

    Raises ValueError for more series, and for one without a value and a text for each name.
    """
    if not 1 <= len(series) <= len(LOOKS) or any({len(s.values), len(s.texts)} != {len(names)} for s in series):
        raise ValueError(f"{len(names)} names need one or two series of as many values and texts, not {list(series)}")
    known = [float(value) for each in series for value in each.values if value is not None]
    lowest, highest = min([0.0, *known]), max([0.0, *known])
    unit = HEIGHT / ((highest - lowest) or 1)
    width = max(BAR, *(text_width(text) + 4 for each in series for text in each.texts))
    pitch = max(len(series) * width, *map(text_width, names)) + GAP
    floor = lowest * unit - (23 if lowest < 0 else 9)
    items: list[Item] = [Label(i * pitch, floor, name) for i, name in enumerate(names)]
    for k, each in enumerate(series):
        shift = (k - (len(series) - 1) / 2) * width
        items += _bars(each, [i * pitch + shift for i in range(len(names))], unit, k)
    right = (len(names) - 0.5) * pitch
    items.append(Path(((-pitch / 2, 0), (right, 0)), width=0.8))
    return fit([*items, *_legend(series, right + 10, highest * unit)])


def _bars(series: Series, centres: Sequence[float], unit: float, look: int) -> Iterator[Item]:
    stroke, fill = LOOKS[look]
    for x, value, text in zip(centres, series.values, series.texts, strict=True):
        end = float(value or 0) * unit
        if value:
            yield rectangle(x - BAR / 2, min(end, 0), BAR, abs(end), stroke=stroke, fill=fill)
        yield Label(x, end + (-8 if end < 0 else 8), text)


def _legend(series: Sequence[Series], x: float, top: float) -> Iterator[Item]:
    for k, (each, (stroke, fill)) in enumerate(zip(series, LOOKS, strict=False)):
        if each.name:
            y = top - 4 - LINE * k
            yield rectangle(x, y - 3.5, 12, 7, stroke=stroke, fill=fill)
            yield Label(x + 17, y, each.name, align="left")
