"""Parameters of a transformer: attention, MLP (plain or gated) and normalisations of a block, then the whole model."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, cached_property, partial
from itertools import pairwise
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Wrong
from examgen.attention.counting import attention_tensors, count_parameters, mlp_tensors, norm_tensors
from examgen.attention.layers import Attention, Mlp, norm_parameters
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "Parameters of a transformer", 4, 6, "attention-parameters"
FORMULAS = ("multi-head-attention", "dense-parameters")
DECOYS = ("heads",)

Task = Literal["block", "model", "gated"]
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    task: Task
    heads: tuple[int, ...]
    sizes: tuple[int, ...]  # of a head
    ratios: tuple[int, ...]  # hidden features of the MLP for each feature of a token


LEVELS = {
    "easy": Level("block", heads=(2, 3, 4, 5, 6, 8), sizes=(8, 10, 12, 15, 16, 20, 25, 30, 32, 40), ratios=(2, 3, 4)),
    "medium": Level("model", heads=(2, 4, 5, 8), sizes=(10, 16, 20, 32, 64), ratios=(2, 4)),
    "hard": Level("gated", heads=(3, 6, 9, 12), sizes=(8, 10, 16, 20, 32), ratios=(2, 3, 4)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    width: int  # d
    heads: int
    hidden: int  # f
    layers: int
    vocabulary: int
    positions: int
    tied: bool

    @cached_property
    def attention(self) -> Attention:
        return Attention(self.width, self.heads, bias=self.bias)

    @cached_property
    def mlp(self) -> Mlp:
        return Mlp(self.width, self.hidden, gated=self.task == "gated", bias=self.bias)

    @cached_property
    def bias(self) -> bool:
        return self.task != "gated"

    @cached_property
    def norms(self) -> int:
        return 2 * norm_parameters(self.width)

    @cached_property
    def outer(self) -> int:
        """Parameters outside the blocks: embeddings, the last normalisation, the output if it is not tied."""
        embeddings = (self.vocabulary + self.positions) * self.width
        return embeddings + norm_parameters(self.width) + self.vocabulary * self.width * (not self.tied)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    heads = rng.choice(level.heads)
    width = heads * rng.choice(level.sizes)
    if not 32 <= width <= 512:
        raise Reject("the width is too small or unhandy")
    model = level.task != "block"
    return Params(
        task=level.task,
        width=width,
        heads=heads,
        hidden=rng.choice(level.ratios) * width,
        layers=rng.choice((2, 3, 4, 5, 6, 8, 10, 12)) if model else 1,
        vocabulary=rng.choice((1000, 2000, 4000, 5000, 8000, 10000)) if level.task == "model" else 0,
        positions=rng.choice((100, 128, 200, 256, 500, 512)) if level.task == "model" else 0,
        tied=rng.random() < 0.5 if level.task == "model" else True,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    attention, mlp = given.get("attention", p.attention.parameters()), given.get("mlp", p.mlp.parameters())
    block = given.get("block", attention + mlp + p.norms)
    parts = {
        "attention": Part(Integer(p.attention.parameters()), wrong=lambda: _wrong_attentions(p)),
        "mlp": Part(Integer(p.mlp.parameters()), wrong=lambda: _wrong_mlps(p)),
        "block": Part(Integer(attention + mlp + p.norms), wrong=lambda: _wrong_blocks(p, attention, mlp)),
        "model": Part(Integer(p.layers * block + p.outer), wrong=lambda: _wrong_models(p, block)),
        "stack": Part(Integer(p.layers * (attention + mlp + p.norms)), wrong=lambda: _wrong_stacks(p, attention + mlp)),
        "equal": Part(Integer(8 * p.width // 3), wrong=lambda: _wrong_equals(p)),
    }
    asked = {
        "block": ("attention", "mlp", "block"),
        "model": ("attention", "mlp", "block", "model"),
        "gated": ("attention", "mlp", "stack", "equal"),
    }[p.task]
    steps = {
        "attention": attention,
        "mlp": mlp,
        "norms": p.norms,
        "block": block,
        "one": attention + mlp + p.norms,
        "norm": norm_parameters(p.width),
        "rows": p.vocabulary + p.positions,
        "outer": p.outer,
        "up": p.hidden * (p.width + 1),
        "down": p.width * (p.hidden + 1),
    }
    conventions = ("bias-stated", "layernorm")
    figures = {"block": partial(_figure, "gated MLP" if p.task == "gated" else "MLP")}
    return Solved({part: parts[part] for part in asked}, steps=steps, conventions=conventions, figures=figures)


def verify(p: Params) -> dict[str, Any]:
    attention = list(attention_tensors(p.width, p.heads, p.heads, bias=p.bias))
    mlp = list(mlp_tensors(p.width, p.hidden, gated=not p.bias, bias=p.bias))
    block = [*attention, *mlp, *norm_tensors(p.width), *norm_tensors(p.width)]
    values = {"attention": count_parameters(attention), "mlp": count_parameters(mlp)}
    stack = [tensor for _ in range(p.layers) for tensor in block]
    if p.task == "gated":
        plain = count_parameters(mlp_tensors(p.width, 4 * p.width, gated=False, bias=False))
        unit = count_parameters(mlp_tensors(p.width, 1, gated=True, bias=False))
        return values | {"stack": count_parameters(stack), "equal": len(range(0, plain, unit))}
    values["block"] = count_parameters(block)
    if p.task == "model":
        vocabulary = [(p.vocabulary, p.width)] * (1 if p.tied else 2)
        outer = [*vocabulary, (p.positions, p.width), *norm_tensors(p.width)]
        values["model"] = count_parameters([*stack, *outer])
    return values


def effort(p: Params) -> float:
    return {"block": 4.5, "model": 7.0, "gated": 6.0}[p.task] + 0.4 * (p.width > 100)


@cache
def _figure(mlp: str) -> Scene:
    """A block with normalisation first, as most models have it; the numbers do not depend on the order."""
    texts = ("$x$", "LayerNorm", "attention", "$+$", "LayerNorm", mlp, "$+$", "$y$")
    shapes: dict[str, Literal["circle", "text"]] = {"$+$": "circle", "$x$": "text", "$y$": "text"}
    blocks = [Block(str(i), text, i, 0, shape=shapes.get(text, "box")) for i, text in enumerate(texts)]
    around = [Arrow("0", "3", via=((0, -1), (3, -1))), Arrow("3", "6", via=((3, 1), (6, 1)))]
    return diagram(blocks, [*(Arrow(str(i), str(j)) for i, j in pairwise(range(8))), *around])


def _wrong_attentions(p: Params) -> list[Wrong]:
    d, h, bias = p.width, p.heads, int(p.bias)
    wrong = [
        Wrong("no-output-projection", 3 * d * (d + bias), "The heads' outputs go through $W_O$.", HALF),
        Wrong("times-heads", 4 * h * d * (d + bias), "The heads share the width of a token.", THIRD),
        Wrong("one-head", 4 * (d // h) * (d + bias), "All heads together have $d$ columns in each projection.", THIRD),
        Wrong("one-matrix", d * (d + bias), "There are four projections."),
        Wrong("with-scores", 4 * d * (d + bias) + d, "Scores are computed, not learned."),
    ]
    if p.bias:
        return [*wrong, Wrong("no-biases", 4 * d * d, "Each projection has $d$ biases.", HALF)]
    return [*wrong, Wrong("biases", 4 * d * (d + 1), "These layers have no biases.", HALF)]


def _wrong_mlps(p: Params) -> list[Wrong]:
    d, f = p.width, p.hidden
    if p.task == "gated":
        return [
            Wrong("two-matrices", 2 * d * f, "A gated MLP has a third matrix.", HALF),
            Wrong("four-matrices", 4 * d * f, "There are two matrices up and one down.", HALF),
            Wrong("one-matrix", d * f, "There are two matrices up and one down."),
            Wrong("biases", 3 * d * f + 2 * f + d, "These layers have no biases.", HALF),
            Wrong("square-down", 2 * d * f + d * d, "The way down is $f \\times d$.", THIRD),
            Wrong("gate-of-hidden", 2 * d * f + f * f, "The gate too is computed from the $d$ features.", THIRD),
        ]
    return [
        Wrong("one-layer", f * (d + 1), "The MLP has a second layer, back to $d$ features.", THIRD),
        Wrong("no-biases", 2 * d * f, "The layers have $f$ and $d$ biases.", HALF),
        Wrong("biases-of-one", 2 * d * f + f, "The second layer has biases too.", HALF),
        Wrong("hidden-biases-twice", 2 * f * (d + 1), "The second layer has $d$ biases, not $f$.", HALF),
        Wrong("hidden-square", f * (d + 1) + f * (f + 1), "The second layer leads from $f$ back to $d$.", THIRD),
        Wrong("three-matrices", 3 * d * f + 2 * f + d, "This MLP has no gate."),
    ]


def _wrong_blocks(p: Params, attention: int, mlp: int) -> list[Wrong]:
    both, d = attention + mlp, p.width
    return [
        Wrong("no-norms", both, "The normalisations have parameters too.", HALF),
        Wrong("one-norm", both + 2 * d, "There are two normalisations.", HALF),
        Wrong("one-scale", both + d, "Each normalisation has a scale and a shift for every feature.", THIRD),
        Wrong("hidden-norm", both + 2 * d + 2 * p.hidden, "Both normalise $d$ features.", HALF),
        Wrong("norm-per-layer", both + 8, "A scale and a shift are learned for every feature.", THIRD),
        Wrong("norm-of-each-projection", both + 12 * d, "There are two normalisations.", THIRD),
    ]


def _wrong_models(p: Params, block: int) -> list[Wrong]:
    d, right = p.width, p.layers * block + p.outer
    table, norm = p.vocabulary * d, 2 * d
    output = (
        Wrong("output-twice", right + table, "The output layer shares the matrix of the embeddings.", HALF)
        if p.tied
        else Wrong("output-shared", right - table, "The output layer has a matrix of its own.", HALF)
    )
    return [
        output,
        Wrong("blocks-only", p.layers * block, "The embeddings have parameters too.", THIRD),
        Wrong("one-block", block + p.outer, f"There are {p.layers} blocks, which share nothing."),
        Wrong("no-positions", right - p.positions * d, "Learned positions are parameters.", HALF),
        Wrong("no-last-norm", right - norm, "The normalisation after the last block counts.", HALF),
        Wrong("one-number-a-word", right - table + p.vocabulary, "Every word has a vector of $d$ numbers."),
        Wrong("embeddings-per-block", p.layers * (block + p.outer), "The embeddings are there only once."),
    ]


def _wrong_stacks(p: Params, both: int) -> list[Wrong]:
    n, d = p.layers, p.width
    return [
        Wrong("no-norms", n * both, "Normalisations have parameters, even where layers have no bias.", HALF),
        Wrong("one-norm", n * (both + 2 * d), "Each block has two normalisations.", HALF),
        Wrong("one-block", both + p.norms, "The blocks share nothing: multiply by their number."),
        Wrong("norms-once", n * both + p.norms, "Each block has normalisations of its own.", HALF),
        Wrong("times-heads", n * (p.heads * both + p.norms), "The heads share the width of a token."),
        Wrong("hidden-norm", n * (both + 2 * d + 2 * p.hidden), "Both normalise $d$ features.", HALF),
    ]


def _wrong_equals(p: Params) -> list[Wrong]:
    d = p.width
    return [
        Wrong("plain", 4 * d, "With three matrices as wide, the gated MLP has half as many weights again.", THIRD),
        Wrong("half", 2 * d, "Three matrices take the place of two, so $f$ shrinks to $\\frac{2}{3}$.", THIRD),
        Wrong("third", 4 * d // 3, "Equate $3 d f$ with $2 d \\cdot 4 d$."),
        Wrong("grown", 6 * d, "More matrices for as many weights: $f$ must shrink."),
        Wrong("three-quarters", 3 * d, "Equate $3 d f$ with $2 d \\cdot 4 d$.", THIRD),
        Wrong("weights", 8 * d * d, "This is the number of weights, not of features.", THIRD),
    ]
