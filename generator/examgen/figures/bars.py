"""Bar charts of a few scores."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.figures.measure import fit, text_width
from examgen.figures.scene import Item, Label, Path, Scene, rectangle

HEIGHT = 80.0  # points from the lowest bar's end to the highest's
BAR = 24.0  # points
GAP = 16.0  # points, at least, between bars


def bars(names: Sequence[str], values: Sequence[float | Fraction | None], texts: Sequence[str]) -> Scene:
    """A bar for each value, its name below the chart and its text at its end; None is unknown and has no bar."""
    known = [float(value) for value in values if value is not None]
    lowest, highest = min(0.0, *known), max(0.0, *known)
    unit = HEIGHT / ((highest - lowest) or 1)
    widest = max(text_width(text) for text in (*names, *texts))
    pitch = max(BAR + GAP, widest + 8)
    floor = lowest * unit - (23 if lowest < 0 else 9)
    items: list[Item] = []
    for i, (name, value, text) in enumerate(zip(names, values, texts, strict=True)):
        x, end = i * pitch, float(value or 0) * unit
        if value:
            items.append(rectangle(x - BAR / 2, min(end, 0), BAR, abs(end), stroke="accent", fill="tint"))
        items += [Label(x, end + (-8 if end < 0 else 8), text), Label(x, floor, name)]
    axis = Path(((-pitch / 2, 0), ((len(names) - 0.5) * pitch, 0)), width=0.8)
    return fit([*items, axis])
