"""Sliding windows: their number, how many cover a pixel, several window shapes, cost against one convolutional pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import cached_property
from math import prod
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.figures.cells import Grid
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene
from examgen.figures.windows import windows_on_image
from examgen.nn.counting import count_positions
from examgen.nn.windows import Window

TITLE, POINTS, MINUTES, FAMILY = "Sliding windows", 4, 6, "sliding-windows"
FORMULAS = ("conv-output-size", "conv-macs")

Kind = Literal["grid", "pixels", "shapes"]


@dataclass(frozen=True)
class Level:
    kind: Kind


LEVELS = {"easy": Level("grid"), "medium": Level("pixels"), "hard": Level("shapes")}


@dataclass(frozen=True)
class Params:
    image: tuple[int, int]  # height, width
    windows: tuple[tuple[int, int], ...]  # height, width
    stride: int
    work: int  # MMACs a window
    whole: int  # GMACs of one convolutional pass over the image, or the number of proposals with several windows
    kind: Kind

    def positions(self, window: tuple[int, int]) -> tuple[int, int]:
        """Rows and columns of window positions; around an image whose every pixel is a centre, there is padding."""
        if self.kind == "pixels":
            return self.image
        height, width = (Window(k, self.stride).positions(n) for k, n in zip(window, self.image, strict=True))
        return height, width

    @cached_property
    def counts(self) -> list[int]:
        return [prod(self.positions(window)) for window in self.windows]


def sample(d: Draw[Level, None]) -> Params:
    rng, kind = d.rng, d.level.kind
    work = rng.choice((8, 10, 20, 40) if kind == "grid" else (2, 4, 5, 8, 10, 20))
    if kind == "pixels":
        window, side = (
            rng.choice((17, 21, 25, 31, 33, 41, 51, 65)),
            rng.choice((100, 120, 150, 200, 250, 300, 400, 500)),
        )
        return Params((side, side), ((window, window),), 1, work, rng.choice((2, 4, 5, 8)), kind)
    if kind == "grid":
        stride, ratio = rng.choice((4, 8, 16)), rng.randint(2, 4)
        window = stride * ratio
        rows, columns = (rng.randrange(10, 41) for _ in range(2))
        left = rng.randint(0, stride - 1) if rng.random() < 0.5 else 0
        image = (window + (rows - 1) * stride + left, window + (columns - 1) * stride)
        if max(image) > 500:
            raise Reject("the image is large")
        p = Params(image, ((window, window),), stride, work, 1, kind)
        cheaper = [whole for whole in (2, 4, 5, 8) if 2000 * whole <= sum(p.counts) * work]
        if not cheaper:
            raise Reject("the windows cost hardly more than one pass")
        return replace(p, whole=rng.choice(cheaper))
    stride, unit = rng.choice((8, 16)), rng.choice((2, 4))  # the sides of a window are multiples of half a unit
    base = unit * stride
    shapes = [
        (base, base),
        (base // 2, base),
        (base, base // 2),
        (2 * base, 2 * base),
        (base, 2 * base),
        (2 * base, base),
    ]
    windows = tuple(sorted(rng.sample(shapes, 3)))
    height, width = (stride * n for n in rng.sample(range(3 * unit, 25), 2))
    p = Params((height, width), windows, stride, work, 1, kind)
    # a cost in GMAC that differs from the factor, number of windows / proposals
    fewer = [number for number in (20, 50, 100, 200, 300) if 2 * number < sum(p.counts) and number * work != 1000]
    return replace(p, whole=rng.choice(fewer[-3:]))


def solve(p: Params, given: Given = NONE) -> Solved:
    total = sum(p.counts)
    windows = given.get("windows", total)
    rows, columns = p.positions(p.windows[0])
    parts = {"windows": Part(Integer(total), wrong=lambda: _wrong_windows(p))}
    if p.kind == "shapes":
        parts["ratio"] = Part(Number(F(windows, p.whole), decimals=1), wrong=lambda: _wrong_ratios(p, total))
        parts["cost"] = Part(Number(F(windows * p.work, 1000), unit="GMAC"), wrong=lambda: _wrong_costs(p, total))
    else:
        k = p.windows[0][0]
        parts["cover"] = Part(Integer((k // p.stride) ** 2), wrong=lambda: _wrong_covers(p))
        parts["cost"] = Part(Number(F(windows * p.work, 1000), unit="GMAC"), wrong=lambda: _wrong_costs(p, total))
        cost = given.get("cost", F(windows * p.work, 1000))
        parts["ratio"] = Part(Number(F(cost) / p.whole, decimals=1), wrong=lambda: _wrong_factors(p, F(cost)))
        if p.kind == "pixels":
            padding = Part(Integer(k // 2), wrong=lambda: _wrong_paddings(k))
            parts = {"padding": padding, **parts}
    return Solved(
        parts,
        {
            "rows": rows,
            "columns": columns,
            "side": p.windows[0][0],
            "counted": windows,
            "per_axis": p.windows[0][0] // p.stride,
            "counts": p.counts,
        },
        ("windows-inside",) if p.kind != "pixels" else (),
        figures={"cover": lambda: _cover(p)} if p.kind == "grid" else {"image": lambda: _image(p)},
        tables={"windows": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    k = p.windows[0][0]
    if p.kind == "pixels":
        padding = next(q for q in range(k) if count_positions(p.image[0], k, 1, q) == p.image[0])
        starts = range(-padding, p.image[0] + padding - k + 1)
        total = count_positions(p.image[0], k, 1, padding) * count_positions(p.image[1], k, 1, padding)
    else:
        starts = range(0, p.image[0] - k + 1, p.stride)
        total = sum(
            count_positions(p.image[0], h, p.stride) * count_positions(p.image[1], w, p.stride) for h, w in p.windows
        )
    middle = starts[len(starts) // 2] + k // 2
    cost = F(sum([p.work] * total), 1000)
    if p.kind == "shapes":
        return {"windows": total, "ratio": F(total, p.whole), "cost": cost}
    cover = len([start for start in starts if start <= middle < start + k]) ** 2
    values = {"windows": total, "cover": cover, "cost": cost, "ratio": cost / p.whole}
    return values | {"padding": padding} if p.kind == "pixels" else values


def effort(p: Params) -> float:
    return {"grid": 4.5, "pixels": 4.5, "shapes": 6.0}[p.kind]


def _image(p: Params) -> Scene:
    """The windows of several shapes around the middle, or those of the first and the middle pixel."""
    height, width = p.image
    if p.kind == "shapes":
        return windows_on_image(p.image, [((height - h) // 2, (width - w) // 2, h, w) for h, w in p.windows])
    k = p.windows[0][0]
    at = (-(k // 2), -(k // 2)), (height // 2 - k // 2, width // 2 - k // 2)
    return windows_on_image(p.image, [(row, column, k, k) for row, column in at], k // 2)


def _cover(p: Params) -> Scene:
    """The first and the last window that cover the shaded square; a cell is as wide as the stride."""
    ratio = p.windows[0][0] // p.stride
    side, last = 2 * ratio - 1, ratio - 1
    windows = [(0, 0, ratio, ratio), (last, last, ratio, ratio)]
    return matrix(Grid([[""] * side] * side, windows=windows, shades={(last, last): "grey"}, cell=14))


def _table(p: Params) -> Table:
    rows = []
    for window in p.windows:
        high, wide = p.positions(window)
        size = Tex(rf"${window[0]} \times {window[1]}$")
        rows.append((size, Tex(rf"${high} \times {wide}$"), high * wide))
    return Table("ccc", ("window", "positions", "number"), rows)


def _wrong_windows(p: Params) -> list[Wrong]:
    (height, width), s = p.image, p.stride
    if p.kind == "pixels":
        k = p.windows[0][0]
        return [
            Wrong("no-padding", (height - k + 1) * (width - k + 1), "Pixels at the border are centres too.", F(1, 2)),
            Wrong("disjoint", (height // k) * (width // k), "Each pixel is the centre of a window.", F(0)),
            Wrong("one-axis", height, "There are rows and columns.", F(1, 3)),
            Wrong("forgot-plus-one", (height - k) * (width - k), "Pixels at the border are centres too.", F(1, 3)),
            Wrong(
                "padded", (height + k - 1) * (width + k - 1), "Centres lie in the image, not in the padding.", F(1, 3)
            ),
            Wrong("both-axes-added", height + width, "Rows and columns are multiplied.", F(1, 3)),
            Wrong("times-window", height * width * k**2, "This counts the pixels of all windows.", F(0)),
        ]
    spans = [((height - h) // s, (width - w) // s) for h, w in p.windows]
    first = p.windows[0]
    wrong = [
        Wrong("forgot-plus-one", sum(a * b for a, b in spans), "The first position counts too.", F(1, 2)),
        Wrong("one-axis", sum(a + 1 for a, _ in spans), "Windows move along both axes.", F(1, 3)),
        Wrong("axes-added", sum(a + b + 2 for a, b in spans), "Rows and columns of positions are multiplied.", F(1, 3)),
        Wrong(
            "disjoint",
            sum((height // h) * (width // w) for h, w in p.windows),
            "The stride counts, not the size.",
            F(0),
        ),
        Wrong(
            "whole-image",
            len(spans) * (height // s) * (width // s),
            "A window does not stick out of the image.",
            F(1, 3),
        ),
        Wrong(
            "stride-one",
            sum((height - h + 1) * (width - w + 1) for h, w in p.windows),
            "Divide by the stride.",
            F(1, 3),
        ),
        Wrong("once-forgotten", sum((a + 1) * b for a, b in spans), "Both axes have a first position.", F(1, 2)),
    ]
    if len(spans) > 1:
        a, b = spans[0]
        wrong += [
            Wrong("first-only", (a + 1) * (b + 1), "All window sizes count.", F(1, 3)),
            Wrong("all-like-first", len(spans) * (a + 1) * (b + 1), "Other sizes have other positions.", F(1, 3)),
            Wrong("turned", sum(((height - w) // s + 1) * ((width - h) // s + 1) for h, w in p.windows),
                  "Heights go with the image's height.", F(1, 2)),
        ]  # fmt: skip
    elif first[0] % s == 0 and (height - first[0]) % s:
        a, b = spans[0]
        wrong.append(Wrong("rounded-up", (a + 2) * (b + 1), "The last window must lie in the image.", F(1, 2)))
    return wrong


def _wrong_covers(p: Params) -> list[Wrong]:
    k, s = p.windows[0][0], p.stride
    positions = f"The window covers {'$k / s$' if s > 1 else '$k$'} positions of each axis."
    wrong = [
        Wrong("once", 1, "Neighbouring windows overlap."),
        Wrong("one-axis", k // s, "Windows overlap along both axes.", F(1, 2)),
        Wrong("both-axes-added", 2 * (k // s), "Along both axes: multiply.", F(1, 3)),
        Wrong("one-more", (k // s + 1) ** 2, positions, F(1, 2)),
        Wrong("one-less", (k // s - 1) ** 2, positions, F(1, 2)),
        Wrong("neighbours", 4, "Windows further away cover the pixel too."),
    ]
    if s == 1:
        return [
            *wrong,
            Wrong("too-far", (2 * k - 1) ** 2, "Only centres up to $(k - 1) / 2$ pixels away count.", F(1, 3)),
        ]
    return [
        *wrong,
        Wrong("without-stride", k**2, "A pixel is covered by $(k / s)^2$ windows.", F(1, 3)),
        Wrong("stride-squared", s**2, "Divide the window by the stride, then square.", F(0)),
    ]


def _wrong_paddings(k: int) -> list[Wrong]:
    return [
        Wrong("whole", k, "The window reaches half of its size beyond its centre."),
        Wrong("both-edges", k - 1, "This is the padding of both edges together.", F(1, 2)),
        Wrong("rounded-up", k // 2 + 1, "The centre itself needs no padding.", F(1, 2)),
        Wrong("none", 0, "Windows around border pixels stick out."),
        Wrong("one", 1, "This would fit a window of 3 pixels."),
        Wrong("one-less", k // 2 - 1, "There are $(k - 1) / 2$ pixels beside the centre.", F(1, 2)),
        Wrong("quarter", k // 4, "There are $(k - 1) / 2$ pixels beside the centre.", F(0)),
    ]


def _wrong_costs(p: Params, total: int) -> list[Wrong]:
    right = F(total * p.work, 1000)
    area = p.windows[0][0] * p.windows[0][1]
    wrong = [
        Wrong("in-mmac", 1000 * right, "1 GMAC = 1000 MMAC.", F(1, 2)),
        Wrong("one-window", F(p.work, 1000), "Every window is computed.", F(0)),
        Wrong("per-pixel", right * area, "The cost is given for a whole window.", F(0)),
        Wrong(
            "one-row",
            F(p.work * sum(p.positions(window)[1] for window in p.windows), 1000),
            "All rows of positions count.",
            F(1, 3),
        ),
        Wrong("flops", 2 * right, "MACs are asked for, not FLOPs.", F(1, 2)),
        Wrong("binary", F(total * p.work, 1024), "1 GMAC = 1000 MMAC.", F(1, 2)),
        Wrong("ten", right / 10, "1 GMAC = 1000 MMAC.", F(1, 2)),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 40)]


def _wrong_ratios(p: Params, total: int) -> list[Wrong]:
    right = F(total, p.whole)
    wrong = [
        Wrong("inverse", 1 / right, "Divide the windows by the proposals.", F(1, 3)),
        Wrong("difference", F(total - p.whole), "A factor is a quotient.", F(0)),
        Wrong("less-one", right - 1, "This is how many more there are; divide the numbers.", F(1, 2)),
        Wrong("first-only", F(p.counts[0], p.whole), "All windows count.", F(1, 3)),
        Wrong("last-only", F(p.counts[-1], p.whole), "All windows count.", F(1, 3)),
        Wrong("per-shape", right * 3, f"All {p.whole} proposals are compared with the windows, not a third.", F(1, 3)),
        Wrong("with-work", right * p.work, "Both pay the same for a window.", F(1, 3)),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 4)]


def _wrong_factors(p: Params, cost: F) -> list[Wrong]:
    right, k = cost / p.whole, p.windows[0][0]
    wrong = [
        Wrong("inverse", 1 / right, "Divide the cost of the windows by that of the pass.", F(1, 3)),
        Wrong("cover", F((k // p.stride) ** 2), "The costs are compared, not the windows.", F(1, 3)),
        Wrong("windows", F(sum(p.counts)), "A pass over the image costs more than a window.", F(0)),
        Wrong("difference", abs(cost - p.whole), "A factor is a quotient.", F(0)),
        Wrong("less-one", right - 1, "This is how much more it is; divide the costs.", F(1, 2)),
        Wrong("units", 1000 * right, "Both costs need the same unit.", F(1, 2)),
        Wrong("product", cost * p.whole, "Divide the costs.", F(0)),
    ]
    return [each for each in wrong if abs(each.value - right) > F(1, 4)]
