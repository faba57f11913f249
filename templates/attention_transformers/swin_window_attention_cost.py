"""Global attention against attention in windows (Swin): operations, their ratio, and where both are equal."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Wrong
from examgen.attention.counting import attention_products, count_macs
from examgen.attention.layers import Attention
from examgen.figures.cells import Grid
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "Attention in windows", 4, 6, "window-attention"
FORMULAS = ("attention", "matrix-product-macs")

Task = Literal["products", "layer", "growth"]
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    task: Task
    windows: tuple[int, ...]  # sides
    across: tuple[int, ...]  # windows along a side of the map
    widths: tuple[int, ...]


LEVELS = {
    "easy": Level("products", windows=(4, 5, 7, 8), across=(2, 3, 4, 5, 6), widths=(32, 48, 64, 96, 100)),
    "medium": Level("layer", windows=(4, 5, 7, 8), across=(2, 3, 4, 5), widths=(32, 64, 96, 100)),
    "hard": Level("growth", windows=(4, 5, 6, 7, 8), across=(2, 3, 4, 5), widths=(32, 48, 50, 64, 80, 96, 100)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    window: int  # side of a window, in tokens
    rows: int  # windows along the height
    columns: int
    width: int  # features of a token
    larger: int  # by how much the map's sides grow

    @cached_property
    def tokens(self) -> int:
        return self.rows * self.columns * self.inside

    @cached_property
    def inside(self) -> int:
        """Tokens of a window."""
        return self.window**2

    @cached_property
    def layer(self) -> Attention:
        return Attention(self.width, 1)

    @cached_property
    def products(self) -> int:
        """MACs of the two products in all windows."""
        return self.layer.windowed_macs(self.tokens, self.inside) - self.layer.projection_macs(self.tokens)

    @cached_property
    def everywhere(self) -> int:
        """MACs of the two products, every token with all."""
        return self.layer.mixing_macs(self.tokens, self.tokens)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    return Params(
        task=level.task,
        window=rng.choice(level.windows),
        rows=rng.choice(level.across),
        columns=rng.choice(level.across),
        width=rng.choice(level.widths),
        larger=rng.choice((2, 3, 4)) if level.task == "growth" else 1,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    everywhere, products = given.get("global", p.everywhere), given.get("windows", p.products)
    projections = p.layer.projection_macs(p.tokens)
    if p.task == "products":
        parts = {
            "count": Part(Integer(p.rows * p.columns), wrong=lambda: _wrong_counts(p)),
            "global": Part(Integer(p.everywhere), wrong=lambda: _wrong_globals(p)),
            "windows": Part(Integer(p.products), wrong=lambda: _wrong_windows(p)),
        }
    elif p.task == "layer":
        layer, windowed = projections + p.everywhere, projections + p.products
        ratio = F(given.get("layer", layer), given.get("windowed", windowed))
        parts = {
            "layer": Part(Integer(layer), wrong=lambda: _wrong_layers(projections, p.everywhere, p.products)),
            "windowed": Part(Integer(windowed), wrong=lambda: _wrong_layers(projections, p.products, p.everywhere)),
            "ratio": Part(Number(ratio), wrong=lambda: _wrong_ratios(p)),
        }
    else:
        factor = p.larger**2
        parts = {
            "global": Part(Integer(p.everywhere), wrong=lambda: _wrong_globals(p)),
            "windows": Part(Integer(p.products), wrong=lambda: _wrong_windows(p)),
            "growth-global": Part(Integer(factor**2), wrong=lambda: _wrong_growths(p, factor**2)),
            "growth-windows": Part(Integer(factor), wrong=lambda: _wrong_growths(p, factor)),
        }
    steps = {
        "height": p.rows * p.window,
        "across": p.columns * p.window,
        "tokens": p.tokens,
        "count": p.rows * p.columns,
        "inside": p.inside,
        "projections": projections,
        "everywhere": everywhere,
        "products": products,
        "more": p.larger**2,
        "doubled": 2 * p.width,
    }
    return Solved(parts=parts, steps=steps, conventions=("mac",), figures={"windows": lambda: _figure(p)})


def verify(p: Params) -> dict[str, Any]:
    def windowed(rows: int, columns: int) -> int:
        corners = [(i, j) for i in range(0, rows, p.window) for j in range(0, columns, p.window)]
        return sum(count_macs(attention_products(p.inside, p.inside, 1, p.width)) for _ in corners)

    def everywhere(rows: int, columns: int) -> int:
        tokens = len(range(rows)) * len(range(columns))
        return count_macs(attention_products(tokens, tokens, 1, p.width))

    size = (p.rows * p.window, p.columns * p.window)
    projections = count_macs([(size[0] * size[1], p.width, p.width)] * 4)
    if p.task == "products":
        count = sum(1 for i in range(size[0]) for j in range(size[1]) if not i % p.window and not j % p.window)
        return {"count": count, "global": everywhere(*size), "windows": windowed(*size)}
    if p.task == "layer":
        layer, parted = projections + everywhere(*size), projections + windowed(*size)
        return {"layer": layer, "windowed": parted, "ratio": F(layer, parted)}
    larger = (size[0] * p.larger, size[1] * p.larger)
    return {
        "global": everywhere(*size),
        "windows": windowed(*size),
        "growth-global": F(everywhere(*larger), everywhere(*size)),
        "growth-windows": F(windowed(*larger), windowed(*size)),
    }


def effort(p: Params) -> float:
    return {"products": 4.5, "layer": 7.0, "growth": 5.5}[p.task] + 0.4 * (p.tokens > 400)


def _figure(p: Params) -> Scene:
    """The map cut into windows, one of them shaded."""
    return matrix(Grid([[""] * p.columns] * p.rows, shades={(0, 0): "grey"}, cell=15))


def _wrong_counts(p: Params) -> list[Wrong]:
    count = p.rows * p.columns
    return [
        Wrong("one-side", p.rows, "Windows tile both axes.", THIRD),
        Wrong("sides-added", p.rows + p.columns, "Rows and columns of windows are multiplied.", THIRD),
        Wrong("one-division", count * p.window, "Both sides are divided by the side of a window.", HALF),
        Wrong("tokens-of-a-window", p.inside, "This is the number of tokens in a window.", THIRD),
        Wrong("every-token", p.tokens, "Windows do not overlap."),
        Wrong("sliding", (p.rows * p.window - p.window + 1) * (p.columns * p.window - p.window + 1),
              "Windows do not slide: they do not overlap."),
    ]  # fmt: skip


def _wrong_globals(p: Params) -> list[Wrong]:
    n, c = p.tokens, p.width
    return [
        Wrong("one-product", n * n * c, "There are two products, $Q K^\\top$ and $A V$.", HALF),
        Wrong("linear", 2 * n * c, "There are $N^2$ pairs of tokens."),
        Wrong("side-as-tokens", 2 * (p.rows * p.window) ** 2 * c, "The number of tokens is height times width.", THIRD),
        Wrong("width-squared", 2 * n * c * c, "Each of the $N^2$ scores sums over $C$ features.", THIRD),
        Wrong("flops", 4 * n * n * c, "1 MAC = 2 FLOPs.", HALF),
        Wrong("with-projections", 2 * n * n * c + 4 * n * c * c, "Projections are not counted here.", HALF),
    ]


def _wrong_windows(p: Params) -> list[Wrong]:
    n, c, m = p.tokens, p.width, p.inside
    return [
        Wrong("one-window", 2 * m * m * c, "There are several windows.", HALF),
        Wrong("one-product", n * m * c, "There are two products, $Q K^\\top$ and $A V$.", HALF),
        Wrong("side-not-squared", 2 * n * p.window * c, "A window has $M^2$ tokens, not $M$.", THIRD),
        Wrong("whole-map", 2 * n * n * c, "A token attends only to the tokens of its window.", F(0)),
        Wrong("divided-once", 2 * n * n * c // (p.rows * p.columns) ** 2, "This counts a single window.", THIRD),
        Wrong("flops", 4 * n * m * c, "1 MAC = 2 FLOPs.", HALF),
        Wrong("window-squared", 2 * n * m * m * c, "A token meets $M^2$ tokens, not $M^4$.", THIRD),
    ]


def _wrong_layers(projections: int, right: int, other: int) -> list[Wrong]:
    """Of projections and products, where the other kind of attention has the products `other`."""
    return [
        Wrong("no-projections", right, "The four projections take $4 N C^2$.", HALF),
        Wrong("one-product", projections + right // 2, "There are two products, $Q K^\\top$ and $A V$.", HALF),
        Wrong("three-projections", projections * 3 // 4 + right, "The output projection counts too.", HALF),
        Wrong("projections-only", projections, "$Q K^\\top$ and $A V$ count too.", THIRD),
        Wrong("other-kind", projections + other, "Check which tokens attend to each other.", THIRD),
        Wrong("flops", 2 * (projections + right), "1 MAC = 2 FLOPs.", HALF),
    ]


def _wrong_ratios(p: Params) -> list[Wrong]:
    n, m, c, count = p.tokens, p.inside, p.width, p.rows * p.columns
    return [
        Wrong("products-only", F(count), "The projections are the same in both; they count too.", HALF),
        Wrong("inverted", F(2 * c + m, 2 * c + n), "The global layer is the larger one.", HALF),
        Wrong("squared", F(count**2), "Each token meets fewer tokens, by the number of windows.", F(0)),
        Wrong("one-product", F(4 * c + n, 4 * c + m), "There are two products, $Q K^\\top$ and $A V$.", HALF),
        Wrong("side", F(2 * c + n, 2 * c + p.window), "A window has $M^2$ tokens.", THIRD),
        Wrong("difference", F(1), "The products differ."),
    ]


def _wrong_growths(p: Params, right: int) -> list[Wrong]:
    r, why = p.larger, "The number of tokens grows with the area"
    windows = f"{why}, and each token meets the tokens of one window."
    whole = f"{why}, and each token meets all others: the square of it."
    return [
        Wrong(f"times {factor}", factor, windows if right == r**2 else whole, HALF if factor in (r**2, r**4) else F(0))
        for factor in sorted({1, r, r**2, r**3, r**4, 2 * r**4, r**5, r**6, r**8})
        if factor != right
    ]
