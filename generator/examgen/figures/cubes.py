"""The cube of a normalisation layer's input: which of its N x C x (H W) values share one mean and variance."""

from __future__ import annotations

from collections.abc import Iterator

from examgen.figures.measure import fit
from examgen.figures.scene import Label, Path, Point, Scene

CELL = 15.0  # points
SIDE = 120.0  # points, the longest side of the front
OBLIQUE = (0.62, 0.42)  # what one cell into the page looks like on it
LARGEST = 12  # cells along an axis

Range3 = tuple[range, range, range]


def cube(n: int, c: int, s: int, *, shaded: Range3 | None = None) -> Scene:
    """A cube of `n` samples from left to right, `c` channels into the page and `s` positions upwards.

    `shaded` are the samples, channels and positions of one group, counted from the lower left corner of the front, as
    in Wu and He, "Group Normalization" (2018), figure 2. It must reach the front, the top or the right side to be seen.
    Raises ValueError for a size outside 1 to 12 and a group that is empty, leaves the cube or cannot be seen.
    """
    sizes = (n, c, s)
    if not all(1 <= size <= LARGEST for size in sizes):
        raise ValueError(f"a cube of {sizes} cells; 1 to {LARGEST} along an axis can be drawn")
    if shaded is not None:
        _check(shaded, sizes)
    unit = min(CELL, SIDE / max(n, s))
    faces = sorted(_faces(sizes, shaded, unit), key=lambda face: face.stroke == "paper")  # shaded cells on top
    return fit([*faces, *_outline(sizes, unit), *_names(sizes, unit)])


def _check(shaded: Range3, sizes: tuple[int, int, int]) -> None:
    for cells, size in zip(shaded, sizes, strict=True):
        if not cells or min(cells) < 0 or max(cells) >= size:
            raise ValueError(f"the group {shaded} is empty or leaves a cube of {sizes} cells")
    samples, channels, positions = shaded
    if max(samples) < sizes[0] - 1 and 0 not in channels and max(positions) < sizes[2] - 1:
        raise ValueError(f"the group {shaded} lies inside a cube of {sizes} cells, where it is not seen")


def _point(n: float, c: float, s: float, unit: float) -> Point:
    return (n + OBLIQUE[0] * c) * unit, (s + OBLIQUE[1] * c) * unit


def _faces(sizes: tuple[int, int, int], shaded: Range3 | None, unit: float) -> Iterator[Path]:
    """The cells of the front, the top and the right side."""
    N, C, S = sizes
    samples, channels, positions = shaded or (range(0), range(0), range(0))
    for n in range(N):
        for s in range(S):
            corners = ((n, 0, s), (n + 1, 0, s), (n + 1, 0, s + 1), (n, 0, s + 1))
            yield _cell(corners, unit, lit=n in samples and 0 in channels and s in positions)
        for c in range(C):
            corners = ((n, c, S), (n + 1, c, S), (n + 1, c + 1, S), (n, c + 1, S))
            yield _cell(corners, unit, lit=n in samples and c in channels and S - 1 in positions)
    for c in range(C):
        for s in range(S):
            corners = ((N, c, s), (N, c + 1, s), (N, c + 1, s + 1), (N, c, s + 1))
            yield _cell(corners, unit, lit=N - 1 in samples and c in channels and s in positions)


def _cell(corners: tuple[tuple[int, int, int], ...], unit: float, *, lit: bool) -> Path:
    points = tuple(_point(*corner, unit) for corner in corners)
    return Path(points, closed=True, width=0.3, stroke="paper" if lit else "ink", fill="accent" if lit else "paper")


def _outline(sizes: tuple[int, int, int], unit: float) -> Iterator[Path]:
    """The edges that are seen."""
    N, C, S = sizes
    silhouette = ((0, 0, 0), (N, 0, 0), (N, C, 0), (N, C, S), (0, C, S), (0, 0, S))
    yield Path(tuple(_point(*corner, unit) for corner in silhouette), closed=True, width=0.9)
    for end in ((0, 0, S), (N, C, S), (N, 0, 0)):
        yield Path((_point(N, 0, S, unit), _point(*end, unit)), width=0.9)


def _names(sizes: tuple[int, int, int], unit: float) -> Iterator[Label]:
    N, C, S = sizes
    x, y = _point(N, C / 2, 0, unit)
    yield Label(N * unit / 2, -9, "$N$")
    yield Label(x + 5, y - 5, "$C$", align="left")
    yield Label(-5, S * unit / 2, "$H, W$", align="right")
