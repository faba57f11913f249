"""Cross-attention between prompt tokens and the positions of an image embedding: shapes and operations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, partial
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Shape, Solved, Wrong
from examgen.attention.counting import attention_products, count_macs
from examgen.attention.layers import Attention
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.counting import count_values

TITLE, POINTS, MINUTES, FAMILY = "Shapes of cross-attention", 4, 5, "cross-attention"
FORMULAS = ("attention", "matrix-product-macs")

Task = Literal["one", "heads", "both"]
HALF, THIRD = F(1, 2), F(1, 3)
FROM = "Queries come from the side that is updated, keys and values from the other one."
PAIRS = "A row for each query, a column for each key."


@dataclass(frozen=True)
class Level:
    task: Task
    grids: tuple[int, ...]
    widths: tuple[int, ...]
    heads: tuple[int, ...]


LEVELS = {
    "easy": Level("one", grids=(4, 5, 6, 8, 10), widths=(32, 48, 64, 128), heads=(1,)),
    "medium": Level("heads", grids=(8, 10, 16, 20, 32), widths=(64, 128, 256), heads=(2, 4, 8)),
    "hard": Level("both", grids=(6, 8, 10, 12, 16, 20), widths=(64, 128, 256), heads=(2, 4, 8)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    prompts: int
    rows: int
    columns: int
    width: int
    heads: int
    to_image: bool  # whether prompts ask the image; otherwise the image asks the prompts

    @property
    def positions(self) -> int:
        return self.rows * self.columns

    @property
    def queries(self) -> int:
        return self.prompts if self.to_image else self.positions

    @property
    def keys(self) -> int:
        return self.positions if self.to_image else self.prompts

    @property
    def head(self) -> int:
        """Values of a query in one head."""
        return self.width // self.heads


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    p = Params(
        task=level.task,
        prompts=rng.randint(3, 12),
        rows=rng.choice(level.grids),
        columns=rng.choice(level.grids),
        width=rng.choice(level.widths),
        heads=rng.choice(level.heads),
        to_image=rng.random() < 0.5,
    )
    sizes = (p.prompts, p.positions, p.width, p.heads, p.head if p.heads > 1 else 0)
    if len(set(sizes)) < len(sizes):
        raise Reject("two sizes are the same number")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    q, k, d = p.queries, p.keys, p.width
    layer = Attention(d, p.heads)
    macs, joint = layer.mixing_macs(q, k), p.prompts + p.positions
    if p.task == "one":
        parts = {
            "query": Part(Shape((q, d)), wrong=lambda: _wrong_sides(p, q, k)),
            "key": Part(Shape((k, d)), wrong=lambda: _wrong_sides(p, k, q)),
            "scores": Part(Shape((q, k)), wrong=lambda: _wrong_scores(p)),
            "output": Part(Shape((q, d)), wrong=lambda: _wrong_sides(p, q, k)),
        }
    else:
        parts = {
            "key": Part(Shape((p.heads, k, p.head)), wrong=lambda: _wrong_keys(p)),
            "scores": Part(Shape((p.heads, q, k)), wrong=lambda: _wrong_stacks(p)),
            "output": Part(Shape((q, d)), wrong=lambda: _wrong_sides(p, q, k)),
            "macs": Part(Integer(macs), wrong=lambda: _wrong_macs(p)),
        }
    if p.task == "both":
        self_macs = layer.mixing_macs(joint, joint)
        more = Part(Integer(self_macs - 2 * given.get("macs", macs)), wrong=lambda: _wrong_savings(p))
        del parts["key"]
        parts["more"] = more
    steps = {"queries": q, "keys": k, "head": p.head, "joint": joint, "joint_macs": layer.mixing_macs(joint, joint),
             "both": 2 * given.get("macs", macs), "positions": p.positions}  # fmt: skip
    conventions = ("token-rows",) if p.task == "one" else ("token-rows", "mac")
    sides = ("prompt tokens", "image embedding")
    figures = {"sides": partial(_figure, *(sides if p.to_image else sides[::-1]))}
    return Solved(parts=parts, steps=steps, conventions=conventions, figures=figures)


def verify(p: Params) -> dict[str, Any]:
    image = [(i, j) for i in range(p.rows) for j in range(p.columns)]
    asking, asked = (range(p.prompts), image) if p.to_image else (image, range(p.prompts))
    q, k = len(asking), len(asked)
    head = len(range(0, p.width, p.heads))
    output = (q, sum(head for _ in range(p.heads)))
    macs = count_macs(attention_products(q, k, p.heads, head))
    joint = count_macs(attention_products(q + k, q + k, p.heads, head))
    if p.task == "one":
        return {"query": output, "key": (k, head), "scores": (q, k), "output": output}
    values = {"scores": (p.heads, q, k), "output": output, "macs": macs}
    if p.task == "both":
        back = count_macs(attention_products(k, q, p.heads, head))
        return values | {"more": joint - macs - back}
    return values | {"key": (p.heads, k, count_values((head,)))}


def effort(p: Params) -> float:
    return {"one": 3.0, "heads": 4.5, "both": 6.0}[p.task] + 0.3 * (p.positions > 100)


@cache
def _figure(updated: str, other: str) -> Scene:
    """Where queries, keys and values come from."""
    blocks = [
        Block("updated", updated, 0, 0, shape="text"),
        Block("other", other, 0, 1, shape="text"),
        Block("query", "$W_Q$", 1, 0),
        Block("key", "$W_K, W_V$", 1, 1),
        Block("attention", "attention", 2, 0, shaded=True),
        Block("out", f"updated {updated}", 3, 0, shape="text"),
    ]
    arrows = [
        Arrow("updated", "query"),
        Arrow("other", "key"),
        Arrow("query", "attention", "$Q$"),
        Arrow("key", "attention", "$K, V$", via=((2, 1),)),
        Arrow("attention", "out"),
    ]
    return diagram(blocks, arrows)


def _wrong_sides(p: Params, right: int, other: int) -> list[Wrong]:
    """Of a matrix with `right` rows of `width` values."""
    d = p.width
    return [
        Wrong("other-side", (other, d), FROM, HALF),
        Wrong("transposed", (d, right), "Tokens are rows.", HALF),
        Wrong("other-side, transposed", (d, other), f"{FROM} Tokens are rows.", THIRD),
        Wrong("both-sides", (right + other, d), "The two sides are not joined in cross-attention.", THIRD),
        Wrong("scores", (p.queries, p.keys), "These are the sizes of the scores.", THIRD),
        Wrong("square", (right, right), "Each row has $d$ values.", F(0)),
    ]


def _wrong_scores(p: Params) -> list[Wrong]:
    q, k, d = p.queries, p.keys, p.width
    return [
        Wrong("transposed", (k, q), PAIRS, HALF),
        Wrong("queries-only", (q, q), "Queries meet the keys of the other side.", THIRD),
        Wrong("keys-only", (k, k), "Queries meet the keys of the other side.", THIRD),
        Wrong("output", (q, d), "These are the sizes of the output.", THIRD),
        Wrong("joined", (q + k, q + k), "That is self-attention among all tokens."),
        Wrong("keys", (d, k), PAIRS),
    ]


def _wrong_keys(p: Params) -> list[Wrong]:
    q, k, h, head = p.queries, p.keys, p.heads, p.head
    return [
        Wrong("other-side", (h, q, head), FROM, HALF),
        Wrong("whole-width", (h, k, p.width), "The heads share the $d$ features.", HALF),
        Wrong("other-side, whole-width", (h, q, p.width), FROM, F(0)),
        Wrong("swapped", (h, head, k), "The stated order is heads, tokens, values.", HALF),
        Wrong("tokens-shared", (h, -(-k // h), p.width), "The heads share the features, not the tokens.", F(0)),
        Wrong("scores", (h, q, k), "These are the sizes of the scores.", F(0)),
    ]


def _wrong_stacks(p: Params) -> list[Wrong]:
    q, k, h = p.queries, p.keys, p.heads
    return [
        Wrong("transposed", (h, k, q), PAIRS, HALF),
        Wrong("queries-only", (h, q, q), "Queries meet the keys of the other side.", THIRD),
        Wrong("keys-only", (h, k, k), "Queries meet the keys of the other side.", THIRD),
        Wrong("values-first", (p.head, q, k), "There is a matrix for each head.", THIRD),
        Wrong("values-first, transposed", (p.head, k, q), PAIRS, F(0)),
        Wrong("output", (h, q, p.head), "These are the sizes of the heads' outputs.", THIRD),
    ]


def _wrong_macs(p: Params) -> list[Wrong]:
    q, k, d, h = p.queries, p.keys, p.width, p.heads
    return [
        Wrong("one-product", q * k * d, "There are two products, $Q K^\\top$ and the one with $V$.", HALF),
        Wrong("times-heads", 2 * h * q * k * d, "Each head has only $d / h$ features.", HALF),
        Wrong("one-head", 2 * q * k * p.head, "All heads count.", THIRD),
        Wrong("flops", 4 * q * k * d, "1 MAC = 2 FLOPs.", HALF),
        Wrong("queries-squared", 2 * q * q * d, "Queries meet the keys of the other side.", THIRD),
        Wrong("keys-squared", 2 * k * k * d, "Queries meet the keys of the other side.", THIRD),
        Wrong("scores-counted", 2 * q * k, "Each score is a product of $d / h$ pairs of values in each head."),
    ]


def _wrong_savings(p: Params) -> list[Wrong]:
    q, k, d = p.queries, p.keys, p.width
    total = 2 * (q + k) ** 2 * d
    return [
        Wrong("one-direction", total - 2 * q * k * d, "Both directions are counted.", HALF),
        Wrong("self-attention", total, "This is the joint self-attention itself.", HALF),
        Wrong("one-product", (q * q + k * k) * d, "There are two products.", HALF),
        Wrong("keys-only", 2 * k * k * d, "The side that asks attends to itself, too.", THIRD),
        Wrong("queries-only", 2 * q * q * d, "The side that is asked attends to itself, too.", THIRD),
        Wrong("added", total + 4 * q * k * d, "What the two layers take is subtracted.", THIRD),
        Wrong("sum-not-squared", 2 * (q + k) * d, "All tokens attend to all: $(n_1 + n_2)^2$ pairs."),
    ]
