"""Multi-head attention: size of a head, parameters of the projections, and what the number of heads changes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Part, Reject, Solved, Tex, Wrong
from examgen.attention.counting import (
    attention_products,
    attention_tensors,
    count_macs,
    count_parameters,
)
from examgen.attention.layers import Attention
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.layers import Linear

TITLE, POINTS, MINUTES, FAMILY = "Multi-head attention", 3, 4, "attention-parameters"
FORMULAS = ("attention", "multi-head-attention")

Probe = Literal["parameters", "head", "weights", "macs"]
HALF, THIRD = F(1, 2), F(1, 3)
POWER: dict[Probe, int] = {"parameters": 0, "head": -1, "weights": 1, "macs": 0}
"""By which power of the factor the quantity changes when the heads are multiplied and the width stays."""


@dataclass(frozen=True)
class Level:
    heads: tuple[int, ...]
    sizes: tuple[int, ...]  # of a head
    free: bool = False  # sizes of keys and values are chosen freely
    probes: tuple[Probe, ...] = ()


LEVELS = {
    "easy": Level(heads=(2, 3, 4, 5, 6, 8, 10), sizes=(8, 10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 64)),
    "medium": Level(heads=(4, 6, 8, 12), sizes=(8, 16, 32, 64), probes=("parameters", "head", "weights", "macs")),
    "hard": Level(heads=(2, 3, 4, 5, 6, 8), sizes=(8, 10, 12, 16, 20, 24, 32), free=True),
}


@dataclass(frozen=True)
class Params:
    width: int  # d_model
    heads: int
    bias: bool
    key: int  # values of a query or key in one head; 0 if it follows from the width
    value: int  # of a value in one head
    probe: Probe | None
    factor: F  # of the heads

    @property
    def layer(self) -> Attention:
        return Attention(self.width, self.heads, bias=self.bias)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    heads, size, bias = rng.choice(level.heads), rng.choice(level.sizes), rng.random() < 0.6
    probe = rng.choice(level.probes) if level.probes else None
    factor = rng.choice((F(2), F(1, 2), F(4))) if probe else F(1)
    if not level.free:
        if heads == size or size % factor:
            raise Reject("the heads do not divide the width")
        return Params(heads * size, heads, bias, 0, 0, probe, factor)
    key, value, width = size, rng.choice(level.sizes), rng.choice((32, 48, 64, 80, 96, 100, 128))
    if key == value or width in (heads * key, heads * value):
        raise Reject("a size that is free follows the rule")
    return Params(width, heads, bias, key, value, None, F(1))


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.key:
        return _solve_free(p, given)
    parts = {
        "head": Part(Integer(p.layer.head), wrong=lambda: _wrong_heads(p)),
        "parameters": Part(Integer(p.layer.parameters()), wrong=lambda: _wrong_parameters(p)),
    }
    steps: dict[str, Any] = {}
    if p.probe:
        right = p.factor ** POWER[p.probe]
        parts["probe"] = Part(Choice(str(right), choices=_choices(p)), wrong=lambda: _wrong_probes(p, right))
        steps["after"] = p.heads * p.factor
        steps["size_after"] = p.layer.head / p.factor
    return Solved(parts=parts, steps=steps, conventions=("bias-stated",), figures={"layer": _figure})


def _solve_free(p: Params, given: Given) -> Solved:
    joined = given.get("joined", p.heads * p.value)
    keys, values = Linear(p.width, p.heads * p.key, p.bias), Linear(p.width, p.heads * p.value, p.bias)
    inputs = 2 * keys.parameters() + values.parameters()
    return Solved(
        parts={
            "joined": Part(Integer(p.heads * p.value), wrong=lambda: _wrong_joined(p)),
            "inputs": Part(Integer(inputs), wrong=lambda: _wrong_inputs(p)),
            "output": Part(
                Integer(Linear(joined, p.width, p.bias).parameters()), wrong=lambda: _wrong_outputs(p, joined)
            ),
        },
        steps={
            "joined": joined,
            "columns": p.heads * (2 * p.key + p.value),
            "per_column": p.width + p.bias,
        },
        conventions=("bias-stated",),
        figures={"layer": _figure},
    )


def verify(p: Params) -> dict[str, Any]:
    if p.key:
        biases = (1,) * p.bias
        columns = [(p.width, size) for _ in range(p.heads) for size in (p.key, p.key, p.value)]
        output = [(p.value, p.width) for _ in range(p.heads)]
        return {
            "joined": len([(head, i) for head in range(p.heads) for i in range(p.value)]),
            "inputs": count_parameters([*columns, *((size,) for _, size in columns for _ in biases)]),
            "output": count_parameters([*output, *((p.width,) for _ in biases)]),
        }
    values: dict[str, Any] = {
        "head": _quantity("head", p.width, p.heads, bias=p.bias),
        "parameters": _quantity("parameters", p.width, p.heads, bias=p.bias),
    }
    if p.probe:
        before, after = (_quantity(p.probe, p.width, int(p.heads * f), bias=p.bias) for f in (1, p.factor))
        values["probe"] = str(F(after, before))
    return values


def effort(p: Params) -> float:
    return 3.5 + 0.3 * p.bias if p.key else 2.4 + 0.3 * p.bias + 1.0 * bool(p.probe)


def _quantity(probe: Probe, width: int, heads: int, *, bias: bool) -> int:
    """Counted, with three tokens where it matters."""
    head = len(range(0, width, heads))
    match probe:
        case "head":
            return head
        case "parameters":
            return count_parameters(attention_tensors(width, heads, heads, bias=bias))
        case "macs":
            return count_macs(attention_products(3, 3, heads, head))
        case "weights":
            return len([(h, i, j) for h in range(heads) for i in range(3) for j in range(3)])


@cache
def _figure() -> Scene:
    """The layer from tokens to tokens, its heads on top of each other."""
    blocks = [
        Block("x", "tokens", 0, 1, shape="text"),
        *(Block(f"W{name}", f"$W_{name}$", 1, row) for row, name in enumerate("QKV")),
        Block("heads", r"attention\\in each head", 2, 1, shaded=True),
        Block("joined", "concatenation", 3, 1),
        Block("WO", "$W_O$", 4, 1),
        Block("y", "tokens", 5, 1, shape="text"),
    ]
    arrows = [arrow for name in "QKV" for arrow in (Arrow("x", f"W{name}"), Arrow(f"W{name}", "heads"))]
    return diagram(blocks, [*arrows, *(Arrow(*ends) for ends in pairwise(("heads", "joined", "WO", "y")))])


def _choices(p: Params) -> dict[str, Tex]:
    n = int(max(p.factor, 1 / p.factor))
    words = {2: ("half", "twice"), 4: ("a quarter", "four times")}[n]
    return {
        str(F(1, n)): Tex(f"It becomes {words[0]} of what it was."),
        "1": Tex("It stays the same."),
        str(n): Tex(f"It becomes {words[1]} what it was."),
        str(n**2): Tex(f"It becomes {n**2} times what it was."),
    }


def _wrong_probes(p: Params, right: F) -> list[Wrong]:
    why = {
        "parameters": "The projections are $d \\times d$ for any number of heads.",
        "head": "All heads together are as wide as a token.",
        "weights": "Each head has an attention matrix of its own.",
        "macs": "More heads are narrower heads: $h \\cdot n^2 \\cdot d / h$.",
    }[p.probe or "head"]
    return [Wrong(f"times {name}", name, why) for name in _choices(p) if name != str(right)]


def _wrong_heads(p: Params) -> list[Wrong]:
    d, h = p.width, p.heads
    return [
        Wrong("whole-width", d, "The width is divided among the heads, $d / h$."),
        Wrong("multiplied", d * h, "The width is divided among the heads, not multiplied."),
        Wrong("three-shares", d // (3 * h), "Queries, keys and values have projections of their own.", THIRD),
        Wrong("heads", h, "This is the number of heads, not the size of one."),
        Wrong("twice", 2 * d // h, "Queries and keys have $d / h$ values each.", HALF),
        Wrong("per-pair", d // (2 * h), "Each head has $d / h$ values of queries, and as many of keys.", HALF),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    d, h, bias = p.width, p.heads, int(p.bias)
    wrong = [
        Wrong("no-output-projection", 3 * d * (d + bias), "The heads' outputs go through $W_O$.", HALF),
        Wrong("times-heads", 4 * h * d * (d + bias), "The width is divided among the heads.", THIRD),
        Wrong(
            "one-head", 4 * (d // h) * (d + bias), "All heads have projections: $h \\cdot d / h = d$ columns.", THIRD
        ),
        Wrong("one-matrix", d * (d + bias), "There are four projections."),
        Wrong("two-matrices", 2 * d * (d + bias), "There are four projections.", THIRD),
        Wrong("with-mlp", 12 * d * d, "The MLP of the block is not part of attention."),
    ]
    if p.bias:
        return [
            *wrong,
            Wrong("no-biases", 4 * d * d, "Each projection has a bias for each output.", HALF),
            Wrong("one-bias-each", 4 * d * d + 4, "A projection has a bias for each of its $d$ outputs.", HALF),
        ]
    return [*wrong, Wrong("biases", 4 * d * (d + 1), "These projections have no biases.", HALF)]


def _wrong_joined(p: Params) -> list[Wrong]:
    h, key, value, d = p.heads, p.key, p.value, p.width
    return [
        Wrong("keys-joined", h * key, "The heads output weighted sums of values.", THIRD),
        Wrong("width", d, "That is the size after $W_O$.", THIRD),
        Wrong("one-head", value, "The outputs of all heads are joined."),
        Wrong("keys-and-values", h * (key + value), "Keys only make the weights.", THIRD),
        Wrong("everything", h * (2 * key + value), "Queries and keys only make the weights."),
        Wrong("heads-added", h + value, "Each of the $h$ heads outputs $d_v$ values."),
    ]


def _wrong_inputs(p: Params) -> list[Wrong]:
    h, key, value, d, bias = p.heads, p.key, p.value, p.width, int(p.bias)
    wrong = [
        Wrong("one-head", (2 * key + value) * (d + bias), "Every head has projections of its own.", THIRD),
        Wrong("keys-once", h * (key + value) * (d + bias), "Queries and keys are projected apart.", HALF),
        Wrong("all-as-keys", 3 * h * key * (d + bias), "Values have $d_v$ features.", HALF),
        Wrong("all-as-values", 3 * h * value * (d + bias), "Queries and keys have $d_k$ features.", HALF),
        Wrong("rule-of-thumb", 3 * d * (d + bias), "Here $d_k$ and $d_v$ are not $d / h$."),
    ]
    if p.bias:
        return [*wrong, Wrong("no-biases", h * (2 * key + value) * d, "Each output has a bias.", HALF)]
    return [*wrong, Wrong("biases", h * (2 * key + value) * (d + 1), "These projections have no biases.", HALF)]


def _wrong_outputs(p: Params, joined: int) -> list[Wrong]:
    d, bias = p.width, int(p.bias)
    wrong = [
        Wrong("square", d * (d + bias), "The joined heads do not have $d$ values here."),
        Wrong("one-head", (p.value + bias) * d, "$W_O$ reads the outputs of all heads.", THIRD),
        Wrong("keys-joined", (p.heads * p.key + bias) * d, "$W_O$ reads weighted sums of values.", THIRD),
        Wrong("times-heads", (joined + bias) * d * p.heads, "There is one $W_O$ for all heads."),
    ]
    if p.bias:
        return [
            *wrong,
            Wrong("no-bias", joined * d, "Each output of the projection has a bias.", HALF),
            Wrong("bias-per-input", joined * (d + 1), "Biases belong to outputs, not to inputs.", HALF),
        ]
    return [*wrong, Wrong("bias", (joined + 1) * d, "This projection has no bias.", HALF)]
