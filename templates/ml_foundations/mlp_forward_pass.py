"""Forward pass through a small fully connected network, and the number of parameters of a larger one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from itertools import pairwise
from math import exp, fsum, prod
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Integer, Matrix, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.figures.neurons import neurons, weighted
from examgen.figures.scene import Scene
from examgen.matrices import Rows, dot, transposed
from examgen.nn.dense import mlp_parameters, relu
from examgen.nn.mlp import units
from examgen.rounding import rounded
from examgen.tex import number, par

TITLE, POINTS, MINUTES, FAMILY = "Forward pass of a neural network", 4, 7, "mlp-forward"
FORMULAS = ("softmax", "sigmoid", "dense-parameters")

THIRD, HALF = F(1, 3), F(1, 2)
Ints = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Level:
    widths: tuple[int, int, int]
    hidden_layers: int  # of the larger network


LEVELS = {
    "easy": Level((2, 2, 1), hidden_layers=1),
    "medium": Level((3, 3, 1), hidden_layers=2),
    "hard": Level((2, 3, 3), hidden_layers=2),
}


@dataclass(frozen=True)
class Params:
    x: tuple[int, ...]
    w1: Ints  # a row for each hidden unit
    b1: tuple[int, ...]
    w2: Ints  # a row for each output
    b2: tuple[int, ...]
    asked: int | None  # the class whose probability is asked, from 1; none for one output with a sigmoid
    wide: tuple[int, ...]  # layer widths of a larger network, the input's first

    @cached_property
    def hidden(self) -> tuple[Any, ...]:
        return relu(_affine(self.w1, self.x, self.b1))


def sample(d: Draw[Level, Any]) -> Params:
    (inputs, hidden, outputs), rng = d.level.widths, d.rng
    middle = sorted(rng.sample((5, 10, 20, 30, 40), d.level.hidden_layers), reverse=True)
    wide = (rng.choice((10, 20, 30, 50, 100)), *middle, rng.choice((1, 2, 3, 4)))
    x = _row(rng, inputs, 3)
    active = rng.randint(1, hidden - 1)
    first = [rng.choice(units(x, 2, 3, *((1, 4) if k < active else (-5, -1)))) for k in range(hidden)]
    rng.shuffle(first)
    w1, b1 = zip(*first, strict=True)
    h = relu(_affine(w1, x, b1))
    scores = rng.sample([-3, -2, -1, 1, 2, 3], outputs)
    last = [units(h, 2, 3, score, score) for score in scores]
    if not all(last):
        raise Reject("a score cannot be reached with small weights")
    w2, b2 = zip(*map(rng.choice, last), strict=True)
    return Params(x, w1, b1, w2, b2, _asked(scores, rng) if outputs > 1 else None, wide)


def _asked(scores: Sequence[int], rng: Random) -> int:
    """A class with a probability of which two decimals tell enough: 0.006 would be 0.01, and 0 as right."""
    classes = [k for k in range(1, len(scores) + 1) if 0.05 <= _share(scores, k) <= 0.95]
    if not classes:
        raise Reject("one class has nearly all of the probability")
    return rng.choice(classes)


def solve(p: Params, given: Given = NONE) -> Solved:
    h = given.get("hidden", p.hidden)
    scores = given.get("scores", _scores(p, h)) if p.asked else (given.get("score", _scores(p, h)[0]),)
    parts = {"hidden": Part(Vector(p.hidden), wrong=lambda: _wrong_hidden(p))}
    if p.asked:
        parts["scores"] = Part(Vector(_scores(p, h)), wrong=lambda: _wrong_scores(p))
    else:
        parts["score"] = Part(Integer(int(_scores(p, h)[0])), wrong=lambda: _as_integers(_wrong_scores(p)))
    parts["probability"] = Part(_probability(p, scores), wrong=lambda: _wrong_probabilities(p, scores))
    parts["parameters"] = Part(Integer(mlp_parameters(p.wide)), wrong=lambda: _wrong_parameters(p))
    return Solved(
        parts=parts,
        steps=lambda: {
            "x": Vector(p.x),
            "matrix": {
                "W1": Matrix(p.w1),
                "b1": Matrix(transposed((p.b1,))),
                "W2": Matrix(p.w2),
                "b2": Matrix(transposed((p.b2,))),
            },
            "a": Vector(_affine(p.w1, p.x, p.b1)),
            "h": Vector(h),
            "b1": p.b1,
            "lines": [
                _line(*each) for each in zip(p.w1, [p.x] * len(p.w1), p.b1, _affine(p.w1, p.x, p.b1), strict=True)
            ],
            "output_lines": [_line(*each) for each in zip(p.w2, [h] * len(p.w2), p.b2, _scores(p, h), strict=True)],
            "products": Tex(" + ".join(rf"({a} + 1) \cdot {b}" for a, b in pairwise(p.wide))),
            "middle": p.wide[1:-1],
            "softmax": Tex(_softmax_tex(scores, p.asked or 1)),
            "score_value": scores[0],
        },
        figures={"network": lambda: _figure(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    h = tuple(max(0, b + sum(w * x for w, x in zip(row, p.x, strict=True))) for row, b in zip(p.w1, p.b1, strict=True))
    scores = tuple(
        sum(w * each for w, each in zip((*row, b), (*h, 1), strict=True)) for row, b in zip(p.w2, p.b2, strict=True)
    )
    weights = sum(prod(pair) for pair in pairwise(p.wide))
    values: dict[str, Any] = {"hidden": h, "parameters": weights + sum(p.wide[1:])}
    if p.asked:
        shares = [exp(score - max(scores)) for score in scores]
        return values | {"scores": scores, "probability": shares[p.asked - 1] / fsum(shares)}
    return values | {"score": scores[0], "probability": exp(scores[0]) / (1 + exp(scores[0]))}


def effort(p: Params) -> float:
    products = len(p.w1) * len(p.x) + len(p.w2) * len(p.w1)
    return 2 + 0.25 * products + 0.3 * len(p.wide)


def _row(rng: Random, length: int, largest: int) -> tuple[int, ...]:
    return tuple(rng.choice([k for k in range(-largest, largest + 1) if k]) for _ in range(length))


def _affine(w: Rows, x: Sequence[Any], b: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dot(row, x) + bias for row, bias in zip(w, b, strict=True))


def _scores(p: Params, h: Sequence[Any]) -> tuple[Any, ...]:
    return _affine(p.w2, h, p.b2)


def _share(scores: Sequence[Any], asked: int | None) -> float:
    """The sigmoid of the score, or the softmax of the asked class."""
    if asked is None:
        return 1 / (1 + exp(-scores[0]))
    return 1 / fsum(exp(score - scores[asked - 1]) for score in scores)


def _softmax_tex(scores: Sequence[Any], asked: int) -> str:
    total = " + ".join(f"e^{{{number(score)}}}" for score in scores)
    return rf"\frac{{e^{{{number(scores[asked - 1])}}}}}{{{total}}}"


def _probability(p: Params, scores: Sequence[Any]) -> Number:
    closed = _softmax_tex(scores, p.asked) if p.asked else rf"\frac{{1}}{{1 + e^{{{number(-scores[0])}}}}}"
    return Number(rounded(_share(scores, p.asked)), decimals=2, closed=closed)


def _line(row: Sequence[int], x: Sequence[int], bias: int, total: int) -> Tex:
    return Tex(
        " + ".join(rf"{par(w)} \cdot {par(each)}" for w, each in zip(row, x, strict=True))
        + f" + {par(bias)} &= {number(total)}"
    )


def _figure(p: Params) -> Scene:
    """The network, with its weights if they are few."""
    last = [f"$z_{k}$" for k in range(1, len(p.w2) + 1)] if p.asked else ["$z$"]
    layers = [[f"${name}_{k}$" for k in range(1, count + 1)] for name, count in (("x", len(p.x)), ("h", len(p.w1)))]
    if len(p.x) > 2 or p.asked:
        return neurons([*layers, last])
    return weighted([*layers, last], [p.w1, p.w2])


def _wrong_hidden(p: Params) -> list[Wrong]:
    a, products = _affine(p.w1, p.x, p.b1), _affine(p.w1, p.x, [0] * len(p.b1))
    after = tuple(h + b for h, b in zip(relu(products), p.b1, strict=True))
    wrong = [
        Wrong("no-relu", a, "ReLU replaces negative values by 0.", HALF),
        Wrong(
            "absolute", tuple(map(abs, a)), "ReLU replaces negative values by 0; it does not drop their sign.", THIRD
        ),
        Wrong("no-bias", relu(products), "The biases are missing.", HALF),
        Wrong("bias-after", after, "The bias is added before the ReLU.", HALF),
        Wrong("product-only", products, "The biases and the ReLU are missing.", THIRD),
        Wrong("bias-subtracted", relu(_affine(p.w1, p.x, [-b for b in p.b1])), "The bias is added.", HALF),
        Wrong("reversed", p.hidden[::-1], "The order of the units is reversed.", THIRD),
    ]
    if len(p.w1) == len(p.x):
        mixed = relu(_affine(transposed(p.w1), p.x, p.b1))
        wrong.append(Wrong("transposed", mixed, "A hidden unit uses the weights of the edges that lead to it.", THIRD))
    return wrong


def _wrong_scores(p: Params) -> list[Wrong]:
    h, a = p.hidden, _affine(p.w1, p.x, p.b1)
    unbiased = relu(_affine(p.w1, p.x, [0] * len(p.b1)))
    right = _scores(p, h)
    return [
        Wrong("no-relu", _scores(p, a), "The ReLU was left out: negative values become 0.", THIRD),
        Wrong("no-output-bias", _affine(p.w2, h, [0] * len(p.b2)), "The bias of the output is missing.", HALF),
        Wrong("no-hidden-bias", _scores(p, unbiased), "The biases of the hidden units are missing.", HALF),
        Wrong("relu-again", relu(right), "There is no ReLU at the output.", HALF),
        Wrong("no-weights", tuple(sum(h) + b for b in p.b2), "The hidden values are weighted."),
        Wrong("reversed", _scores(p, h[::-1]), "Each weight belongs to its own hidden unit.", THIRD),
        Wrong("bias-subtracted", _affine(p.w2, h, [-b for b in p.b2]), "The bias is added.", HALF),
        Wrong("sign", tuple(-score for score in right), "The signs are wrong.", THIRD),
    ]


def _as_integers(wrong: Sequence[Wrong]) -> list[Wrong]:
    return [Wrong(each.name, int(each.value[0]), each.why, each.credit) for each in wrong]


def _wrong_probabilities(p: Params, scores: Sequence[Any]) -> list[Wrong]:
    k = (p.asked or 1) - 1
    rest = "This is the probability of the other classes together." if p.asked else "The sign of the exponent is wrong."
    named = {each.name: each.value for each in _wrong_scores(p)}
    wrong = [
        Wrong("score", scores[k], "This is the score, not a probability."),
        Wrong("complement", 1 - _share(scores, p.asked), rest, HALF),
        Wrong("exponential", exp(scores[k]), "This still has to be normalised.", THIRD),
        Wrong("no-relu", _share(named["no-relu"], p.asked), "The ReLU was left out.", THIRD),
        Wrong("no-output-bias", _share(named["no-output-bias"], p.asked), "The bias of the output is missing.", HALF),
    ]
    if p.asked:
        others = fsum(exp(score) for j, score in enumerate(scores) if j != k)
        wrong += [
            Wrong(
                "sigmoid", _share((scores[k],), None), "With several classes the scores go through a softmax.", THIRD
            ),
            Wrong("odds", exp(scores[k]) / others, "The class belongs to the sum itself.", HALF),
            Wrong("uniform", 1 / len(scores), "The scores differ, so the probabilities do."),
        ]
        return wrong
    return [
        *wrong,
        Wrong("half", F(1, 2), "This is the sigmoid of 0."),
        Wrong("inverse", 1 + exp(-scores[0]), "This is the denominator.", THIRD),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    weights, right = sum(prod(pair) for pair in pairwise(p.wide)), mlp_parameters(p.wide)
    return [
        Wrong("no-bias", weights, "Every unit has a bias too.", HALF),
        Wrong("one-bias", weights + len(p.wide) - 1, "Every unit has a bias of its own, not every layer.", HALF),
        Wrong("input-biases", weights + sum(p.wide), "The inputs have no biases.", HALF),
        Wrong("hidden-biases", right - p.wide[-1], "The outputs have biases too.", HALF),
        Wrong("neurons", sum(p.wide), "This counts the neurons, not the weights between them."),
        Wrong("product", prod(p.wide), "Layers are counted one by one and added."),
        Wrong("bias-per-weight", 2 * weights, "A unit has one bias, not one for each weight."),
    ]
