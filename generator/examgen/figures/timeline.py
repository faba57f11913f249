"""Rows of consecutive segments whose lengths are to scale: time, memory, a queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from math import floor, fsum, log10

from examgen.figures.axes import Axis, ticks
from examgen.figures.measure import extent, fit, text_width
from examgen.figures.placing import spread
from examgen.figures.scene import Colour, Item, Label, Path, Scene, rectangle

Length = int | float | Fraction
Row = tuple[str, Sequence[tuple[str, Length]]]  # a name, and segments: text, length

WIDTH = 425.0  # points, with the names: what a worked solution has
HEIGHT = 20.0  # points of a segment
GAP = 9.0  # points between two rows
FILLS: tuple[Colour, ...] = ("light", "tint", "paper")  # equal texts have equal fills


def timeline(rows: Sequence[Row], unit: str = "") -> Scene:
    """A row for each (name, segments) of (LaTeX, length), to one scale, from left to right and from the top down.

    A text that is wider than its segment stands below it. `unit`, if any, is the LaTeX at the end of an axis with
    ticks. Raises ValueError for a length that is not positive, and for texts without room below the row.
    """
    for name, segments in rows:
        if not segments or any(length <= 0 for _, length in segments):
            raise ValueError(f"the row {name!r} needs segments with positive lengths, not {list(segments)}")
    names = max(text_width(name) for name, _ in rows) + 8 if any(name for name, _ in rows) else 0
    tail = text_width(unit) + 16 if unit else 0
    longest = max(fsum(float(length) for _, length in segments) for _, segments in rows)
    scale = (WIDTH - names - tail) / longest
    fills = _fills(rows)
    items: list[Item] = []
    y = 0.0
    for name, segments in rows:
        if name:
            items.append(Label(-8, y + HEIGHT / 2, name, align="right"))
        row = _row(segments, scale, y, fills, (-names, WIDTH - names))
        items += row
        y = min(extent(item)[1] for item in row) - GAP - HEIGHT
    return fit([*items, *(_axis(longest, scale, y + HEIGHT, unit) if unit else ())])


def _fills(rows: Sequence[Row]) -> dict[str, Colour]:
    texts = dict.fromkeys(text for _, segments in rows for text, _ in segments)
    return {text: FILLS[i % len(FILLS)] for i, text in enumerate(texts)}


def _row(
    segments: Sequence[tuple[str, Length]], scale: float, y: float, fills: dict[str, Colour], span: tuple[float, float]
) -> list[Item]:
    """The segments and their texts; lines lead to those below, which stand between the ends of `span`."""
    ends = list(accumulate((float(length) * scale for _, length in segments), initial=0.0))
    items: list[Item] = []
    below: list[tuple[float, str]] = []
    for (text, _), left, right in zip(segments, ends, ends[1:], strict=False):
        items.append(rectangle(left, y, right - left, HEIGHT, fill=fills[text]))
        x, room = (left + right) / 2, right - left - 3
        if text_width(text) <= room:
            items.append(Label(x, y + HEIGHT / 2, text))
        elif text_width(text, small=True) <= room:
            items.append(Label(x, y + HEIGHT / 2, text, small=True))
        else:
            below.append((x, text))
    widths = [text_width(text, small=True) + 4 for _, text in below]
    for (x, text), stand in zip(below, _stands([x for x, _ in below], widths, span), strict=True):
        items += [Path(((x, y), (stand, y - 8)), width=0.3), Label(stand, y - 13, text, small=True)]
    return items


def _stands(wanted: Sequence[float], widths: Sequence[float], span: tuple[float, float]) -> list[float]:
    """The centres of texts side by side, as near as possible to the wanted ones, between the ends of `span`."""
    low, high = span
    if fsum(widths) > high - low:
        raise ValueError(f"texts of {sum(widths):.0f} points have no room below a row of {high - low:.0f}")
    centres = spread(wanted, widths)
    for i, width in enumerate(widths):
        centres[i] = max(centres[i], low + width / 2)
        low = centres[i] + width / 2
    for i, width in reversed(list(enumerate(widths))):
        centres[i] = min(centres[i], high - width / 2)
        high = centres[i] - width / 2
    return centres


def _axis(longest: float, scale: float, y: float, unit: str) -> Iterator[Item]:
    yield Path(((0, y), (longest * scale + 12, y)), arrow=True)
    yield Label(longest * scale + 16, y, unit, align="left")
    step = _step(longest)
    values = [i * step for i in range(floor(longest / step + 1e-9) + 1)]
    for x, text in ticks(Axis(0, max(longest, *values), ticks=values), longest * scale):
        yield Path(((x, y), (x, y - 3)), width=0.4)
        yield from [Label(x, y - 9, text, small=True)] if text else []


def _step(longest: float) -> float:
    """1, 2 or 5 times a power of ten, from a tenth to a quarter of the axis."""
    power = 10.0 ** floor(log10(longest / 4))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= longest / 4)
