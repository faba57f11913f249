"""Output sizes with valid and with same padding, and how many zeros come to the left and to the right."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Vector, Wrong
from examgen.figures.matrices import strip
from examgen.figures.scene import Scene
from examgen.nn.counting import count_positions
from examgen.nn.windows import Window

TITLE, POINTS, MINUTES, FAMILY = "Valid and same padding", 4, 5, "padding"
FORMULAS = ("conv-output-size", "conv-dilation")
HALF, THIRD = F(1, 2), F(1, 3)
WIDEST = 24  # cells that a figure can show


@dataclass(frozen=True)
class Level:
    strides: tuple[int, ...]
    dilations: tuple[int, ...]


LEVELS = {"hard": Level(strides=(2, 3, 4, 5), dilations=(1, 2, 3))}


@dataclass(frozen=True)
class Params:
    size: int
    window: Window

    @property
    def same(self) -> int:
        """Outputs with same padding."""
        return -(-self.size // self.window.stride)

    def zeros(self, same: int) -> int:
        """Padded zeros, in all, so that there are `same` outputs."""
        return max((same - 1) * self.window.stride + self.window.extent - self.size, 0)


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    stride, dilation = rng.choice(d.level.strides), rng.choice(d.level.dilations)
    kernel = rng.randint(3, {1: 8, 2: 5, 3: 3}[dilation])
    found = [p for size in range(8, 22) if _fits(p := Params(size, Window(kernel, stride, 0, dilation)))]
    if not found:
        raise Reject("no size needs an odd number of zeros")
    return rng.choice(found)


def solve(p: Params, given: Given = NONE) -> Solved:
    same = given.get("same", p.same)
    total = given.get("total", p.zeros(same))
    return Solved(
        parts={
            "valid": Part(Integer(p.window.positions(p.size)), wrong=partial(_wrong_valids, p)),
            "same": Part(Integer(p.same), wrong=partial(_wrong_sames, p)),
            "total": Part(Integer(p.zeros(same)), wrong=partial(_wrong_totals, p)),
            "sides": Part(Vector((total // 2, total - total // 2)), wrong=partial(_wrong_sides, p)),
        },
        steps={
            "extent": p.window.extent,
            "span": p.size - p.window.extent,
            "same": same,
            "reach": (same - 1) * p.window.stride + p.window.extent,
            "total": total,
            "left": total // 2,
            "right": total - total // 2,
        },
        figures={"strip": partial(_strip, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    w = p.window

    def positions(zeros: int) -> int:
        return count_positions(p.size + zeros, w.kernel, w.stride, 0, w.dilation)

    same = len(range(0, p.size, w.stride))
    total = next(zeros for zeros in range(100) if positions(zeros) == same)
    left, right = total, 0
    while left > right:
        left, right = left - 1, right + 1
    return {"valid": positions(0), "same": same, "total": total, "sides": (left, right)}


def effort(p: Params) -> float:
    return 4 + 0.6 * (p.window.dilation > 1) + 0.3 * bool(p.size % p.window.stride)


def _fits(p: Params) -> bool:
    """Whether the zeros cannot be shared evenly, and the padded input can be drawn."""
    zeros = p.zeros(p.same)
    return zeros % 2 == 1 and zeros > 2 and p.size + zeros <= WIDEST and p.size > p.window.extent


def _strip(p: Params) -> Scene:
    left = p.zeros(p.same) // 2
    cells = p.size + p.zeros(p.same)
    last = (p.same - 1) * p.window.stride
    names = ["" if i < left or i >= left + p.size else f"$x_{{{i - left + 1}}}$" for i in range(cells)]
    return strip(
        ["0" if not name else "" for name in names],
        shaded=[i for i, name in enumerate(names) if not name],
        brackets=[(0, p.window.extent - 1, "first"), (last, last + p.window.extent - 1, "last window")],
        names=names,
    )


def _wrong_valids(p: Params) -> list[Wrong]:
    right, w, span = p.window.positions(p.size), p.window, p.size - p.window.extent
    wrong = [
        Wrong("forgot-plus-one", span // w.stride, "The first position counts too: add 1 after dividing.", HALF),
        Wrong("same", p.same, "This is the size with same padding.", THIRD),
        Wrong("no-stride", span + 1, "The window moves in steps of $s$: divide by the stride.", THIRD),
        Wrong("all", p.size, "Without padding, the window starts at fewer places."),
        Wrong("two-more", right + 2, "A window that sticks out is not used: round down."),
    ]
    if span % w.stride:
        wrong.append(Wrong("rounded-up", right + 1, "A window that sticks out is not used: round down.", HALF))
    if w.dilation > 1:
        dense = (p.size - w.kernel) // w.stride + 1
        wrong.append(Wrong("no-dilation", dense, "A dilated kernel covers $d(k - 1) + 1$ inputs.", HALF))
    return wrong


def _wrong_sames(p: Params) -> list[Wrong]:
    s = p.window.stride
    return [
        Wrong("size-kept", p.size, "The size is kept for stride 1 only.", THIRD),
        Wrong("valid", p.window.positions(p.size), "This is the size without padding.", THIRD),
        Wrong("rounded-down", p.size // s, "The remainder of the input gets an output too: round up.", HALF),
        Wrong("one-more", p.same + 1, "The first of the windows is counted once.", HALF),
        Wrong("windows", -(-p.size // p.window.kernel), "Divide by the stride, not by the kernel."),
        Wrong("dilated", -(-p.size // (s * p.window.dilation)), "The dilation does not matter here.", THIRD),
        Wrong("one-less", p.same - 1, "Round up, and add nothing.", THIRD),
        Wrong("full", -(-(p.size + p.window.extent - 1) // s), "This is full padding, which adds more zeros."),
    ]


def _wrong_totals(p: Params) -> list[Wrong]:
    w, right = p.window, p.zeros(p.same)
    wrong = [
        Wrong("stride-one", w.extent - 1, "For a stride above 1, fewer zeros are enough.", HALF),
        Wrong("all-outputs", right + w.stride, "The last window starts $(o - 1) s$ after the first one.", HALF),
        Wrong("stride-one-per-side", 2 * (w.extent - 1), "The zeros of both sides were asked for, for this stride."),
        Wrong("one-less", right - 1, "Then the last window would stick out.", HALF),
        Wrong("one-more", right + 1, "One zero fewer is enough.", HALF),
        Wrong("half", right // 2, "This is one side.", THIRD),
    ]
    if w.dilation > 1:
        dense = max((p.same - 1) * w.stride + w.kernel - p.size, 0)
        wrong.append(Wrong("no-dilation", dense, "A dilated kernel covers $d(k - 1) + 1$ inputs.", HALF))
    return wrong


def _wrong_sides(p: Params) -> list[Wrong]:
    total, reach = p.zeros(p.same), p.window.extent - 1
    left, rest = total // 2, "The zeros of both sides add up to $P$."
    return [
        Wrong("swapped", (total - left, left), "The odd zero goes to the right.", HALF),
        Wrong("rounded-down", (left, left), rest, HALF),
        Wrong("rounded-up", (left + 1, left + 1), rest, HALF),
        Wrong("left-only", (total, 0), "The zeros are shared by both sides.", THIRD),
        Wrong("right-only", (0, total), "The zeros are shared by both sides.", THIRD),
        Wrong("stride-one", (reach // 2, reach - reach // 2), "The stride changes the number of zeros.", THIRD),
        Wrong("each", (total, total), rest),
    ]
