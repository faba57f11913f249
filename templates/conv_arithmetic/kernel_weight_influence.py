"""How many input values one weight of a kernel is multiplied with, which ones, and for how many outputs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property, partial
from itertools import product
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Wrong, yes_no
from examgen.figures.cells import Grid
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.nn.correlation import uses
from examgen.nn.windows import Window

TITLE, POINTS, MINUTES, FAMILY = "Influence of one weight", 4, 6, "kernel-weight"
FORMULAS = ("conv-output-size",)
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    paddings: tuple[int, ...]


LEVELS = {
    "easy": Level(kernels=(3, 4, 5), strides=(1,), paddings=(1,)),
    "medium": Level(kernels=(4, 5, 6), strides=(1,), paddings=(2,)),
    "hard": Level(kernels=(3, 4, 5), strides=(2, 3), paddings=(1, 2)),
}


@dataclass(frozen=True)
class Params:
    size: int  # of both axes of the input
    window: Window
    weight: tuple[int, int]  # row and column, from 1
    pixel: tuple[int, int]

    @cached_property
    def side(self) -> int:
        return self.window.positions(self.size)

    @cached_property
    def counts(self) -> tuple[int, int]:
        """Rows and columns of outputs for which the weight meets the input, not the padding."""
        row, column = (uses(self.size, self.window, at - 1) for at in self.weight)
        return row, column

    def met(self, axis: int) -> list[int]:
        """Rows (0) or columns (1) of the input, from 1, that the weight meets."""
        first = self.weight[axis] - self.window.padding
        found = (first + position * self.window.stride for position in range(self.side))
        return [at for at in found if 1 <= at <= self.size]


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    k, stride, padding = rng.choice(level.kernels), rng.choice(level.strides), rng.choice(level.paddings)
    window, size = Window(k, stride, padding), rng.randint(max(5, k + stride), 10)
    places = [Params(size, window, (i, j), (1, 1)) for i, j in product(range(1, k + 1), repeat=2)]
    shown = [p for p in places if p.counts[0] < p.side and p.counts[0] != p.counts[1]]
    if not shown or padding >= k - 1:
        raise Reject("the padding does not show in the rows, or they are like the columns")
    p = rng.choice(shown)
    inside = rng.random() < 0.5
    rows, columns = p.met(0), p.met(1)
    pixels = [
        (i, j)
        for i, j in product(range(1, size + 1), repeat=2)
        if (i in rows and j in columns) == inside and (i in rows or j in columns)
    ]
    if not pixels:
        raise Reject("no pixel is met, or none is missed")
    return Params(size, window, p.weight, rng.choice(pixels))


def solve(p: Params, given: Given = NONE) -> Solved:
    rows, columns = p.counts
    reached = p.pixel[0] in p.met(0) and p.pixel[1] in p.met(1)
    return Solved(
        parts={
            "outputs": Part(Integer(p.side**2), wrong=partial(_wrong_outputs, p)),
            "rows": Part(Integer(rows), wrong=partial(_wrong_rows, p)),
            "count": Part(Integer(given.get("rows", rows) * columns), wrong=partial(_wrong_counts, p)),
            "reached": Part(yes_no(reached), wrong=[_other(reached)]),
        },
        steps={
            "side": p.side,
            "span": p.size + 2 * p.window.padding - p.window.kernel,
            "met": (p.met(0), p.met(1)),
            "rows": given.get("rows", rows),
            "columns": columns,
        },
        conventions=("cross-correlation", *(("round-down",) if p.window.stride > 1 else ())),
        figures={"input": partial(_figure, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    w, n = p.window, p.size
    starts = [start for start in range(-w.padding, n + w.padding) if (start + w.padding) % w.stride == 0]
    starts = [start for start in starts if start + w.kernel <= n + w.padding]
    pairs = {
        (i + p.weight[0], j + p.weight[1])
        for i, j in product(starts, repeat=2)
        if {i + p.weight[0], j + p.weight[1]} <= set(range(1, n + 1))
    }
    return {
        "outputs": len(starts) * len(starts),
        "rows": len({row for row, _ in pairs}),
        "count": len(pairs),
        "reached": "yes" if p.pixel in pairs else "no",
    }


def effort(p: Params) -> float:
    return 4 + 0.4 * p.window.padding + 0.8 * (p.window.stride > 1)


def _figure(p: Params) -> Scene:
    """The weight in the kernel, and what it meets."""
    k = p.window.kernel
    kernel = Grid([[""] * k] * k, "kernel", shades={(p.weight[0] - 1, p.weight[1] - 1): "accent"}, cell=15)
    met = {(i - 1, j - 1): "light" for i, j in product(p.met(0), p.met(1))}
    row, column = p.pixel
    cells = Grid([[""] * p.size] * p.size, "input", [(row - 1, column - 1, 1, 1)], shades=met, cell=15)  # type: ignore[arg-type]
    return side_by_side([kernel, cells])


def _wrong_outputs(p: Params) -> list[Wrong]:
    w, side = p.window, p.side
    return [
        Wrong("one-axis", side, "The output has rows and columns.", THIRD),
        Wrong("forgot-plus-one", (side - 1) ** 2, "The first position counts too.", HALF),
        Wrong("input", p.size**2, "The output has another size than the input.", THIRD),
        Wrong("one-too-many", (side + 1) ** 2, "A window that sticks out is not used.", HALF),
        Wrong("kernel", w.kernel**2, "This is the number of weights."),
        Wrong("no-padding", replace(w, padding=0).positions(p.size) ** 2, "The padding $2p$ was left out.", THIRD),
    ]


def _wrong_rows(p: Params) -> list[Wrong]:
    w, right = p.window, p.counts[0]
    starts = [position * w.stride - w.padding for position in range(p.side)]
    inside = sum(0 <= start <= p.size - w.kernel for start in starts)
    wrong = [
        Wrong("all-inputs", p.size, "The kernel stops where it would stick out.", THIRD),
        Wrong("kernel", w.kernel, "Count the rows of outputs, not the rows of the kernel."),
        Wrong("one-less", right - 1, "The first and the last row both count.", HALF),
        Wrong("one-more", right + 1, "Near a border, the weight lies on the padding or the kernel sticks out.", HALF),
        Wrong("columns", p.counts[1], "This is the number for columns.", THIRD),
        Wrong("row-of-weight", p.weight[0], "This is the weight's place in the kernel."),
        Wrong("all-outputs", p.side, "In some positions the weight lies on the padding.", THIRD),
        Wrong("inside", inside, "The weight can meet the input where a part of the kernel does not.", THIRD),
    ]
    return [each for each in wrong if each.value > 0]


def _wrong_counts(p: Params) -> list[Wrong]:
    rows, columns = p.counts
    return [
        Wrong("all-inputs", p.size**2, "The weight does not meet every input value.", THIRD),
        Wrong("kernel", p.window.kernel**2, "This is the number of weights."),
        Wrong("added", rows + columns, "Each row meets each column: multiply.", THIRD),
        Wrong("rows", rows, "The columns count too.", THIRD),
        Wrong("padded", (p.size + 2 * p.window.padding) ** 2, "Only the positions of the kernel count."),
        Wrong("border", max(1, rows - 1) * max(1, columns - 1), "The first and the last position both count.", HALF),
        Wrong("all-outputs", p.side**2, "In some positions the weight lies on the padding.", THIRD),
        Wrong("rows-squared", rows**2, "The columns have another number.", HALF),
    ]


def _other(reached: bool) -> Wrong:  # noqa: FBT001 - the right answer
    if reached:
        return Wrong("missed", "no", "Its row and its column are both among those that the weight meets.")
    return Wrong("reached", "yes", "Its row and its column must both be among those that the weight meets.")
