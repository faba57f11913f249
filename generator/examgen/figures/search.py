"""Grid search beside random search: trials in the unit square, and the values of the first parameter that they try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from examgen.figures.measure import fit
from examgen.figures.scene import Circle, Item, Label, Path, Point, Scene, rectangle

SIDE = 84.0  # points
APART = 36.0  # points between the two squares
NAMES = ("grid search", "random search")


def searches(columns: int, rows: int, trials: int, name: str, good: tuple[float, float] | None = None) -> Scene:
    """A grid of `columns` by `rows` values, and `trials` scattered points, all between 0 and 1.

    Below each square is a line for every value of the first parameter, whose `name` is LaTeX; `good` is the interval
    of its good values. The scattered points are the first ones of Halton's sequence, which are the same every time.
    """
    grid = [((i + 0.5) / columns, (j + 0.5) / rows) for i in range(columns) for j in range(rows)]
    scattered = [(_reflected(i, 2), _reflected(i, 3)) for i in range(1, trials + 1)]
    items: list[Item] = []
    for k, (points, title) in enumerate(zip((grid, scattered), NAMES, strict=True)):
        left = k * (SIDE + APART)
        items += [*_square(points, left, good), Label(left + SIDE / 2, SIDE + 10, title)]
        items.append(Label(left + SIDE / 2, -18, name, small=True))
    return fit(items)


def _square(points: Sequence[Point], left: float, good: tuple[float, float] | None) -> Iterator[Item]:
    if good:
        low, high = good
        yield rectangle(left + low * SIDE, 0, (high - low) * SIDE, SIDE, stroke=None, fill="tint")
    yield rectangle(left, 0, SIDE, SIDE)
    for x, y in points:
        yield Circle(left + x * SIDE, y * SIDE, 1.8, stroke=None, fill="ink")
    for x in sorted({x for x, _ in points}):
        yield Path(((left + x * SIDE, -3), (left + x * SIDE, -9)), width=0.8, stroke="accent")


def _reflected(index: int, base: int) -> float:
    """The index's digits in the base, reflected at the point (van der Corput 1935; Halton 1960)."""
    value, scale = 0.0, 1.0
    while index:
        index, digit = divmod(index, base)
        scale /= base
        value += digit * scale
    return value
