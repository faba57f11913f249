"""Operations of a vision transformer: patch embedding, projections, attention, MLP; where attention takes over."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from math import isqrt
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Wrong
from examgen.attention.counting import attention_products, count_macs, projection_products
from examgen.attention.layers import Attention, Block, Mlp
from examgen.attention.patches import Patches

TITLE, POINTS, MINUTES, FAMILY = "Operations of a vision transformer", 4, 7, "transformer-macs"
FORMULAS = ("multi-head-attention", "matrix-product-macs")
DECOYS = ("heads",)

Task = Literal["block", "model", "balance"]
HALF, THIRD = F(1, 2), F(1, 3)
HEADS = "The heads share the $d$ features, so their number cancels."
SIDES = (8, 10, 12, 16, 20, 24, 30, 32)


@dataclass(frozen=True)
class Level:
    task: Task
    widths: tuple[int, ...]
    ratios: tuple[int, ...]  # hidden features of the MLP for each feature of a token


LEVELS = {
    "easy": Level("block", widths=(32, 40, 64, 80, 100, 128), ratios=(3, 4)),
    "medium": Level("model", widths=(64, 128, 192, 256), ratios=(2, 4)),
    "hard": Level("balance", widths=(24, 54, 96, 150, 216, 384, 600), ratios=(4,)),  # 6 d is a square
}


@dataclass(frozen=True)
class Params:
    task: Task
    grid: int  # patches along a side
    patch: int
    class_token: bool
    width: int
    heads: int
    ratio: int
    layers: int
    larger: int  # by how much the image's sides grow

    @cached_property
    def image(self) -> Patches:
        side = self.grid * self.patch
        return Patches(3, side, side, self.patch, extra=int(self.class_token))

    @cached_property
    def tokens(self) -> int:
        return self.image.tokens

    @cached_property
    def block(self) -> Block:
        return Block(Attention(self.width, self.heads), Mlp(self.width, self.ratio * self.width))

    @cached_property
    def linear(self) -> int:
        """MACs of a block that grow with the number of tokens: projections and MLP."""
        return self.block.attention.projection_macs(self.tokens) + self.block.mlp.macs(self.tokens)

    @cached_property
    def quadratic(self) -> int:
        """MACs of a block that grow with its square."""
        return self.block.attention.mixing_macs(self.tokens, self.tokens)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    width, model = rng.choice(level.widths), level.task == "model"
    p = Params(
        task=level.task,
        grid=rng.choice(SIDES[:4] if model else SIDES),
        patch=1 if level.task == "block" else rng.choice((4, 8, 14, 16)),
        class_token=model and rng.random() < 0.6,
        width=width,
        heads=rng.choice([heads for heads in (2, 3, 4, 5, 6, 8) if width % heads == 0]),
        ratio=rng.choice(level.ratios),
        layers=rng.choice((2, 4, 6, 8, 10, 12)) if model else 1,
        larger=rng.choice((2, 3)) if level.task == "balance" else 1,
    )
    if p.task == "balance" and p.tokens == 6 * width:
        raise Reject("both parts are equal already")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    attention, n = p.block.attention, p.tokens
    linear, quadratic = given.get("linear", p.linear), given.get("quadratic", p.quadratic)
    block = given.get("block", p.block.macs(n))
    patches = given.get("patches", p.image.embedding_macs(p.width))
    growth = F(linear * p.larger**2 + quadratic * p.larger**4, linear + quadratic)
    if p.task == "block":
        parts = {
            "projections": Part(Integer(attention.projection_macs(n)), wrong=lambda: _wrong_projections(p)),
            "quadratic": Part(Integer(p.quadratic), wrong=lambda: _wrong_quadratics(p)),
            "mlp": Part(Integer(p.block.mlp.macs(n)), wrong=lambda: _wrong_mlps(p)),
        }
    elif p.task == "model":
        parts = {
            "patches": Part(Integer(p.image.embedding_macs(p.width)), wrong=lambda: _wrong_patches(p)),
            "block": Part(Integer(p.block.macs(n)), wrong=lambda: _wrong_blocks(p)),
            "total": Part(Integer(patches + p.layers * block), wrong=lambda: _wrong_totals(p, patches, block)),
        }
    else:
        parts = {
            "linear": Part(Integer(p.linear), wrong=lambda: _wrong_linears(p)),
            "quadratic": Part(Integer(p.quadratic), wrong=lambda: _wrong_quadratics(p)),
            "growth": Part(Number(growth), wrong=lambda: _wrong_growths(p)),
            "side": Part(Integer(p.patch * isqrt(6 * p.width)), wrong=lambda: _wrong_sides(p)),
        }
    return Solved(
        parts=parts,
        steps=lambda: {
            "tokens": n,
            "count": p.image.count,
            "length": p.image.length,
            "pixels": p.image.height,
            "hidden": p.ratio * p.width,
            "projections": attention.projection_macs(n),
            "mixing": p.quadratic,
            "mlp": p.block.mlp.macs(n),
            "patches": patches,
            "block": block,
            "more": p.larger**2,
            "much_more": p.larger**4,
            "balance": 6 * p.width,
            "root": isqrt(6 * p.width),
        },
        conventions=("mac",),
    )


def verify(p: Params) -> dict[str, Any]:
    head = len(range(0, p.width, p.heads))
    n = p.grid * p.grid + p.class_token

    def linear(tokens: int) -> list[tuple[int, int, int]]:
        hidden = [(tokens, p.width, p.width)] * p.ratio  # the hidden features in pieces as wide as a token
        return [*projection_products(tokens, p.heads, head), *hidden, *hidden]

    def quadratic(tokens: int) -> list[tuple[int, int, int]]:
        return list(attention_products(tokens, tokens, p.heads, head))

    block = count_macs([*linear(n), *quadratic(n)])
    if p.task == "block":
        projections = count_macs(projection_products(n, p.heads, head))
        mlp = count_macs(linear(n)) - projections
        return {"projections": projections, "quadratic": count_macs(quadratic(n)), "mlp": mlp}
    if p.task == "model":
        patches = count_macs([(p.grid * p.grid, p.patch * p.patch, p.width)] * 3)
        return {"patches": patches, "block": block, "total": patches + sum(block for _ in range(p.layers))}
    larger = (p.grid * p.larger) ** 2
    even = next(s for s in range(1, 100) if count_macs(quadratic(s * s)) >= count_macs(linear(s * s)))
    return {
        "linear": count_macs(linear(n)),
        "quadratic": count_macs(quadratic(n)),
        "growth": F(count_macs([*linear(larger), *quadratic(larger)]), block),
        "side": sum(p.patch for _ in range(even)),
    }


def effort(p: Params) -> float:
    return {"block": 5.0, "model": 8.0, "balance": 8.0}[p.task] + 0.4 * (p.tokens > 200)


def _wrong_projections(p: Params) -> list[Wrong]:
    n, d = p.tokens, p.width
    return [
        Wrong("no-output", 3 * n * d * d, "The output projection counts too.", HALF),
        Wrong("times-heads", 4 * n * d * d * p.heads, HEADS, THIRD),
        Wrong("one-head", 4 * n * d * d // p.heads, "All heads count.", THIRD),
        Wrong("one-token", 4 * d * d, "Every token is projected.", THIRD),
        Wrong("flops", 8 * n * d * d, "1 MAC = 2 FLOPs.", HALF),
        Wrong("bias", 4 * n * d * (d + 1), "Additions of biases are not counted.", HALF),
    ]


def _wrong_quadratics(p: Params) -> list[Wrong]:
    n, d = p.tokens, p.width
    return [
        Wrong("one-product", n * n * d, "There are two products, $Q K^\\top$ and $A V$.", HALF),
        Wrong("times-heads", 2 * n * n * d * p.heads, HEADS, THIRD),
        Wrong("one-head", 2 * n * n * d // p.heads, "All heads count.", THIRD),
        Wrong("width-squared", 2 * n * d * d, "Each of the $n^2$ scores sums over $d$ features.", THIRD),
        Wrong("flops", 4 * n * n * d, "1 MAC = 2 FLOPs.", HALF),
        Wrong("no-features", 2 * n * n, "Each of the $n^2$ scores sums over $d$ features."),
    ]


def _wrong_mlps(p: Params) -> list[Wrong]:
    n, d, f = p.tokens, p.width, p.ratio * p.width
    return [
        Wrong("one-layer", n * d * f, "The MLP has a second layer, back to $d$ features.", HALF),
        Wrong("one-token", 2 * d * f, "The MLP is applied to every token.", THIRD),
        Wrong("hidden-square", n * (d * f + f * f), "The second layer leads from $f$ back to $d$ features.", THIRD),
        Wrong("square", 2 * n * d * d, "The hidden layer has $f$ features.", THIRD),
        Wrong("flops", 4 * n * d * f, "1 MAC = 2 FLOPs.", HALF),
        Wrong("times-heads", 2 * n * d * f * p.heads, "The MLP has no heads."),
    ]


def _wrong_patches(p: Params) -> list[Wrong]:
    right, count = p.image.embedding_macs(p.width), p.image.count
    wrong = [
        Wrong("no-channels", right // 3, "A patch has $3 P^2$ values.", HALF),
        Wrong("one-patch", right // count, "Every patch is projected.", THIRD),
        Wrong("side-not-squared", right // p.patch, "A patch has $3 P^2$ values.", THIRD),
        Wrong("flops", 2 * right, "1 MAC = 2 FLOPs.", HALF),
        Wrong("pixels", right * p.patch**2, "The projection is applied once a patch, not once a pixel."),
        Wrong("bias", right + count * p.width, "Additions of biases are not counted.", HALF),
    ]
    if p.class_token:
        extra = (count + 1) * p.image.length * p.width
        wrong.append(Wrong("class-token", extra, "The class token is learned; it is not projected from pixels.", HALF))
    return wrong


def _wrong_blocks(p: Params) -> list[Wrong]:
    right, n, d, mlp = p.block.macs(p.tokens), p.tokens, p.width, p.block.mlp.macs(p.tokens)
    return [
        Wrong("no-scores", p.linear, "$Q K^\\top$ and $A V$ take $2 n^2 d$ MACs.", HALF),
        Wrong("one-product", right - n * n * d, "There are two products, $Q K^\\top$ and $A V$.", HALF),
        Wrong("one-layer", right - mlp // 2, "The MLP has a second layer.", HALF),
        Wrong("no-output-projection", right - n * d * d, "The output projection counts too.", HALF),
        Wrong("no-mlp", right - mlp, "The MLP belongs to the block.", THIRD),
        Wrong("flops", 2 * right, "1 MAC = 2 FLOPs.", HALF),
        Wrong("times-heads", p.linear + p.quadratic * p.heads, HEADS, THIRD),
        Wrong("other-class-token", p.block.macs(n + (-1 if p.class_token else 1)), "Check the class token.", HALF),
    ]


def _wrong_totals(p: Params, patches: int, block: int) -> list[Wrong]:
    return [
        Wrong("no-patches", p.layers * block, "The patches are projected first.", HALF),
        Wrong("one-block", patches + block, f"There are {p.layers} blocks.", THIRD),
        Wrong("patches-per-block", p.layers * (patches + block), "Patches are projected only once.", HALF),
        Wrong("flops", 2 * (patches + p.layers * block), "1 MAC = 2 FLOPs.", HALF),
        Wrong("block-less", patches + (p.layers - 1) * block, f"There are {p.layers} blocks.", HALF),
    ]


def _wrong_linears(p: Params) -> list[Wrong]:
    n, square = p.tokens, p.width**2
    return [
        Wrong("projections-only", 4 * n * square, "The MLP takes $8 n d^2$.", HALF),
        Wrong("mlp-only", 8 * n * square, "The projections of attention take $4 n d^2$.", HALF),
        Wrong("no-output-projection", 11 * n * square, "The output projection counts too.", HALF),
        Wrong("narrow-mlp", 6 * n * square, "The hidden layer of the MLP has $4 d$ features.", HALF),
        Wrong("parameters", 12 * square, "Every token is processed: these are the weights of a block.", THIRD),
        Wrong("flops", 24 * n * square, "1 MAC = 2 FLOPs.", HALF),
        Wrong("with-scores", 12 * n * square + p.quadratic, "This contains the products with $n^2$.", HALF),
    ]


def _wrong_growths(p: Params) -> list[Wrong]:
    r, linear, quadratic = p.larger, p.linear, p.quadratic
    total = linear + quadratic
    return [
        Wrong("all-linear", F(r**2), "The products with $n^2$ grow faster.", HALF),
        Wrong("all-quadratic", F(r**4), "Projections and MLP grow only with $n$.", HALF),
        Wrong("sides", F(r), "The tokens grow with the area."),
        Wrong("tokens-as-side", F(linear * r + quadratic * r**2, total), "The tokens grow with the area.", HALF),
        Wrong("mean", F(r**2 + r**4, 2), "The two parts have different sizes.", THIRD),
        Wrong("swapped", F(linear * r**4 + quadratic * r**2, total), "The part with $n^2$ grows faster.", THIRD),
    ]


def _wrong_sides(p: Params) -> list[Wrong]:
    root = isqrt(6 * p.width)
    return [
        Wrong("in-patches", root, "This is the number of patches along a side.", HALF),
        Wrong("tokens", 6 * p.width, "This is the number of tokens.", HALF),
        Wrong("tokens-as-side", 6 * p.width * p.patch, "There are $(s / P)^2$ tokens in an image of side $s$.", HALF),
        Wrong("twice", 2 * p.patch * root, "At twice the side there are four times as many tokens.", THIRD),
        Wrong("patch-squared", p.patch**2 * root, "Each patch is $P$ pixels wide.", THIRD),
        Wrong("half", p.patch * root // 2, "At half the side there are a quarter of the tokens.", F(0)),
    ]
