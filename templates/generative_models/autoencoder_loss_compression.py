"""Autoencoder: parameters, compression ratio, reconstruction loss and its gradient; denoising with tied weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Vector, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.generative.autoencoder import compression, loss_gradient, parameters
from examgen.generative.restoration import mse

TITLE, POINTS, MINUTES, FAMILY = "Autoencoder", 4, 7, "autoencoder"
FORMULAS = ("dense-parameters",)
DECOYS = ("noisy",)  # the loss of a denoising autoencoder compares with the clean input: to know that is the question

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Level:
    hidden: bool  # a hidden layer on either side of the code
    gradient: bool
    denoising: bool  # with a noisy input, and tied weights


LEVELS = {
    "easy": Level(hidden=False, gradient=False, denoising=False),
    "medium": Level(hidden=True, gradient=True, denoising=False),
    "hard": Level(hidden=True, gradient=True, denoising=True),
}
SIDES = (8, 10, 12, 16, 20)


@dataclass(frozen=True)
class Params:
    side: int  # of the image, which has one channel
    hidden: int | None
    code: int
    target: Numbers  # x of a small example
    noisy: Numbers  # what the encoder gets instead
    output: Numbers  # the decoder's
    gradient: bool

    @cached_property
    def inputs(self) -> int:
        return self.side**2

    @cached_property
    def widths(self) -> Numbers:
        middle = (self.hidden, self.code, self.hidden) if self.hidden else (self.code,)
        return (self.inputs, *middle, self.inputs)


def sample(d: Draw[Level, None]) -> Params:
    side, rng = d.rng.choice(SIDES), d.rng
    target = tuple(rng.randint(-3, 5) for _ in range(4))
    errors = [rng.choice((-3, -2, -1, 0, 1, 2, 3)) for _ in range(4)]
    noise = [rng.choice((-2, -1, 0, 1, 2)) for _ in range(4)]
    if errors.count(0) > 1 or noise.count(0) > 2 or len(set(errors)) < 3:
        raise Reject("hardly any error or noise")
    return Params(
        side=side,
        hidden=rng.choice((20, 30, 32, 40, 50)) if d.level.hidden else None,
        code=rng.choice((2, 4, 5, 8, 10, 16)),
        target=target,
        noisy=tuple(x + n for x, n in zip(target, noise, strict=True)) if d.level.denoising else (),
        output=tuple(x + e for x, e in zip(target, errors, strict=True)),
        gradient=d.level.gradient,
    )


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - every part stands for itself
    tied = bool(p.noisy)
    parts = {
        "parameters": Part(Integer(parameters(p.widths, tied=tied)), wrong=_wrong_parameters(p)),
        "ratio": Part(Number(compression(p.inputs, p.code), decimals=1), wrong=_wrong_ratios(p)),
        "loss": Part(Number(mse(p.target, p.output), decimals=2), wrong=_wrong_losses(p)),
    }
    errors = [b - a for a, b in zip(p.target, p.output, strict=True)]
    if p.gradient:
        parts["gradient"] = Part(Vector(loss_gradient(p.target, p.output)), wrong=_wrong_gradients(p, errors))
    layers = list(pairwise(p.widths))
    steps = {
        "layers": [(a, b) for a, b in layers],
        "own": layers[: len(layers) // 2],
        "biases": [b for _, b in layers],
        "errors": errors,
        "squares": [error**2 for error in errors],
    }
    conventions = ("bias", "mse-mean")
    return Solved(parts=parts, steps=steps, conventions=conventions, figures={"hourglass": lambda: _figure(p.widths)})


def verify(p: Params) -> dict[str, Any]:
    """Parameters unit by unit; the gradient from central differences, which are exact for a square."""
    weights = biases = 0
    for layer, width in enumerate(p.widths[1:], start=1):
        for _ in range(width):
            biases += 1
            weights += 0 if p.noisy and layer > len(p.widths) // 2 else p.widths[layer - 1]

    def loss(output: tuple[int, ...]) -> F:
        return F(sum((a - b) ** 2 for a, b in zip(p.target, output, strict=True)), len(output))

    values: dict[str, Any] = {
        "parameters": weights + biases,
        "ratio": F(p.side, p.code) * p.side,
        "loss": loss(p.output),
    }
    if p.gradient:
        moved = [[tuple(v + s * (k == i) for k, v in enumerate(p.output)) for s in (1, -1)] for i in range(4)]
        values["gradient"] = tuple((loss(up) - loss(down)) / 2 for up, down in moved)
    return values


def effort(p: Params) -> float:
    return 3.5 + (1.5 if p.hidden else 0) + (1 if p.gradient else 0) + (0.5 if p.noisy else 0)


def _figure(widths: Numbers) -> Scene:
    names = {
        0: r"input $\mathbf{x}$",
        len(widths) // 2: r"code $\mathbf{z}$",
        len(widths) - 1: r"output $\hat{\mathbf{x}}$",
    }
    blocks = [
        Block(f"layer{k}", rf"{names.get(k, 'hidden')} \\ {width}", k, 0, shaded=k == len(widths) // 2)
        for k, width in enumerate(widths)
    ]
    return diagram(blocks, [Arrow(a.name, b.name) for a, b in pairwise(blocks)])


def _wrong_parameters(p: Params) -> list[Wrong]:
    layers = list(pairwise(p.widths))
    weights, biases = sum(a * b for a, b in layers), sum(b for _, b in layers)
    half = biases - sum(b for _, b in layers[len(layers) // 2 :])
    decoder = "biases" if p.noisy else "weights and biases"
    wrong = [
        Wrong("no-bias", weights // 2 if p.noisy else weights, "Every layer has biases too.", F(1, 2)),
        Wrong("one-bias", (weights // 2 if p.noisy else weights) + len(layers), "Every unit has a bias.", F(1, 2)),
        Wrong("encoder-only", weights // 2 + half, f"The decoder has {decoder} too.", F(1, 3)),
        Wrong("side", parameters(_with_side(p), tied=bool(p.noisy)), "The image has side times side inputs."),
        Wrong("units", sum(p.widths), "These are the units, not the parameters."),
        Wrong(
            "input-biases", (weights // 2 if p.noisy else weights) + biases + p.inputs, "Inputs have no bias.", F(1, 2)
        ),
    ]
    if p.noisy:
        untied = "With tied weights the decoder has no matrices of its own."
        return [*wrong, Wrong("not-tied", weights + biases, untied, F(1, 2))]
    half_of_all = (weights + biases) // 2
    return [*wrong, Wrong("tied", half_of_all, "Encoder and decoder have parameters of their own.", F(1, 3))]


def _with_side(p: Params) -> Numbers:
    return (p.side, *p.widths[1:-1], p.side)


def _wrong_ratios(p: Params) -> list[Wrong]:
    ratio = F(p.inputs, p.code)
    return [
        Wrong("inverse", 1 / ratio, "The input is larger than the code.", F(1, 2)),
        Wrong("side", F(p.side, p.code), "The image has side times side values.", F(1, 3)),
        Wrong("twice", 2 * ratio, "The output is not stored: compare input and code.", F(1, 3)),
        Wrong("difference", p.inputs - p.code, "A ratio is asked for."),
        Wrong("half", ratio / 2, "Compare the input alone with the code.", F(1, 3)),
        Wrong("hidden", F(p.inputs, p.hidden or 2 * p.code), "The code is the narrowest layer.", F(1, 3)),
        Wrong("share-left", F(p.inputs, p.code) - 1, "The ratio is not the share that is saved.", F(1, 3)),
    ]


def _wrong_losses(p: Params) -> list[Wrong]:
    squares = [(b - a) ** 2 for a, b in zip(p.target, p.output, strict=True)]
    total = sum(squares)
    wrong = [
        Wrong("sum", total, "The loss is the mean over the values.", F(1, 2)),
        Wrong("half", F(total, 8), "There is no factor $\\frac{1}{2}$.", F(1, 2)),
        Wrong("root", sqrt(total / 4), "This is the root of the mean squared error.", F(1, 2)),
        Wrong("absolute", F(sum(round(sqrt(s)) for s in squares), 4), "The errors are squared.", F(1, 3)),
        Wrong("norm", sqrt(total), "The loss is the mean of the squares.", F(1, 3)),
        Wrong("two", F(total, 2), "There are four values.", F(1, 3)),
    ]
    if p.noisy:
        against = sum((b - a) ** 2 for a, b in zip(p.noisy, p.output, strict=True))
        removed = sum((b - a) ** 2 for a, b in zip(p.noisy, p.target, strict=True))
        wrong += [
            Wrong("noisy-target", F(against, 4), "The output is compared with the clean input.", F(1, 3)),
            Wrong("noise", F(removed, 4), "This is the noise, not the error of the output."),
        ]
    return wrong


def _wrong_gradients(p: Params, errors: list[int]) -> list[Wrong]:
    def scaled(factor: F, values: list[int] = errors) -> tuple[F, ...]:
        return tuple(factor * value for value in values)

    wrong = [
        Wrong(
            "sign",
            scaled(F(-1, 2)),
            "The derivative with respect to the output has the sign of output minus target.",
            F(1, 2),
        ),
        Wrong("no-mean", scaled(F(2)), "The mean over four values gives the factor $\\frac{1}{4}$.", F(1, 2)),
        Wrong("no-two", scaled(F(1, 4)), "The square gives the factor 2.", F(1, 2)),
        Wrong("errors", scaled(F(1)), "The square gives the factor 2, the mean $\\frac{1}{4}$.", F(1, 3)),
        Wrong("sizes", scaled(F(1, 2), [abs(e) for e in errors]), "The errors keep their signs.", F(1, 3)),
        Wrong(
            "first-sign",
            scaled(F(1, 2), [-errors[0], *errors[1:]]),
            "All derivatives are output minus target.",
            F(1, 2),
        ),
        Wrong(
            "last-sign",
            scaled(F(1, 2), [*errors[:-1], -errors[-1]]),
            "All derivatives are output minus target.",
            F(1, 2),
        ),
    ]
    if p.noisy:
        against = [b - a for a, b in zip(p.noisy, p.output, strict=True)]
        wrong.append(
            Wrong("noisy-target", scaled(F(1, 2), against), "The output is compared with the clean input.", F(1, 3))
        )
    return wrong
