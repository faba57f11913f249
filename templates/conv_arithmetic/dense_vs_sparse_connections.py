"""Connections and weights of a dense layer and of a convolution between the same tensors."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from itertools import product
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Tex, Wrong
from examgen.figures.neurons import neurons
from examgen.figures.receptive import Window as Drawn
from examgen.figures.receptive import stack_1d
from examgen.figures.scene import Scene
from examgen.nn.windows import Window

TITLE, POINTS, MINUTES, FAMILY = "Dense and sparse connections", 4, 5, "connections"
FORMULAS = ("conv-output-size",)
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    axes: int
    sizes: tuple[int, ...]
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    channels: tuple[int, ...]
    reached: bool  # the outputs that one input value reaches are asked for


LEVELS = {
    "easy": Level(1, (5, 6, 7, 8), (2, 3, 4), strides=(1,), channels=(1, 2, 3, 4, 5), reached=False),
    "medium": Level(2, (5, 6, 7, 8, 10, 12), (2, 3, 5), strides=(1,), channels=(1, 2, 3, 4), reached=False),
    "hard": Level(2, (6, 7, 8, 9, 10, 11), (3, 4, 5), strides=(1, 2), channels=(1, 2, 3, 4, 5), reached=True),
}


@dataclass(frozen=True)
class Params:
    axes: int
    size: int  # of every axis of the input
    window: Window
    channels: int
    filters: int
    place: tuple[int, int] | None = None  # row and column, from 1, of an input value

    @property
    def side(self) -> int:
        return self.window.positions(self.size)

    @property
    def taps(self) -> int:
        """Weights of a filter for one channel."""
        return int(self.window.kernel**self.axes)

    @property
    def inputs(self) -> int:
        return int(self.channels * self.size**self.axes)

    @property
    def outputs(self) -> int:
        return int(self.filters * self.side**self.axes)

    def starts(self, at: int) -> int:
        """Windows of an axis that cover the value at this index, from 1."""
        return sum(0 <= at - 1 - i * self.window.stride < self.window.kernel for i in range(self.side))


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    size, kernel, stride = rng.choice(level.sizes), rng.choice(level.kernels), rng.choice(level.strides)
    channels, filters = rng.sample(level.channels, 2)
    if size < kernel + 2 or (size - kernel) % stride:
        raise Reject("the window fits badly")
    p = Params(level.axes, size, Window(kernel, stride), channels, filters)
    if not level.reached:
        return p
    row = rng.randint(1, size)
    columns = [at for at in range(1, size + 1) if p.starts(at) != p.starts(row)]
    if not columns or p.inputs * p.outputs > 99_999:
        raise Reject("rows and columns are alike, or there are too many connections")
    return Params(level.axes, size, p.window, channels, filters, (row, rng.choice(columns)))


def solve(p: Params, given: Given = NONE) -> Solved:
    weights, dense = p.filters * p.channels * p.taps, given.get("dense", p.inputs * p.outputs)
    parts = {
        "dense": Part(Integer(p.inputs * p.outputs), wrong=partial(_wrong_denses, p)),
        "local": Part(Integer(p.outputs * p.channels * p.taps), wrong=partial(_wrong_locals, p)),
        "weights": Part(Integer(weights), wrong=partial(_wrong_weights, p)),
    }
    if p.place:
        ratio = F(dense, given.get("weights", weights))
        parts["ratio"] = Part(Number(ratio, decimals=2), wrong=partial(_wrong_ratios, p))
        reached = p.filters * p.starts(p.place[0]) * p.starts(p.place[1])
        parts["reached"] = Part(Integer(reached), wrong=partial(_wrong_reached, p, p.place))
    power = Tex("^2") if p.axes == 2 else Tex("")
    return Solved(
        parts=parts,
        steps={
            "side": p.side,
            "power": power,
            "dense": dense,
            "shared": given.get("weights", weights),
            "windows": tuple(map(p.starts, p.place or ())),
        },
        figures={"sketch": partial(_both if p.axes == 1 else _axis, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    n, s, k = p.size, p.window.stride, p.window.kernel
    axis = [(start, tap) for start in range(0, n - k + 1, s) for tap in range(k)]
    places = len({start for start, _ in axis}) ** p.axes
    pairs = len(axis) ** p.axes  # of output places and values that they see, of one channel
    every = [1 for _ in range(p.channels) for _ in range(p.filters)]
    dense, local = (sum(count for _ in every) for count in (n**p.axes * places, pairs))
    weights = sum(len(list(product(range(k), repeat=p.axes))) for _ in every)
    values: dict[str, Any] = {"dense": dense, "local": local, "weights": weights}
    if p.place:
        rows, columns = (sum(start + tap == at - 1 for start, tap in axis) for at in p.place)
        values |= {"ratio": F(dense, weights), "reached": sum(rows * columns for _ in range(p.filters))}
    return values


def effort(p: Params) -> float:
    return 2.4 + 0.4 * p.axes + 2.6 * (p.place is not None) + 0.1 * p.channels


def _both(p: Params) -> Scene:
    """The input between the outputs of both layers, for one channel and one filter."""
    x, y = ([f"${name}_{i}$" for i in range(1, count + 1)] for name, count in (("x", p.size), ("y", p.side)))
    dense = {((0, j), i) for j in range(p.side) for i in range(p.size)}
    sparse = {((1, j * p.window.stride + u), j) for j in range(p.side) for u in range(p.window.kernel)}
    return neurons([y, x, y], dense | sparse, names=["dense", "input", "convolution"])


def _axis(p: Params) -> Scene:
    """One channel and one filter along one axis."""
    return stack_1d(p.size, [Drawn("output", p.window.kernel, p.window.stride)])


def _wrong_denses(p: Params) -> list[Wrong]:
    every = "Each output value is connected to each input value."
    return [
        Wrong("neurons", p.inputs + p.outputs, "These are the neurons, not the connections."),
        Wrong("one-channel", p.size**p.axes * p.outputs, "All input channels count.", HALF),
        Wrong("one-filter", p.inputs * p.side**p.axes, "All output channels count.", HALF),
        Wrong("same-size", p.inputs * p.filters * p.size**p.axes, "The output is smaller than the input.", HALF),
        Wrong("local", p.outputs * p.channels * p.taps, every, THIRD),
        Wrong("outputs-per-channel", p.inputs * p.filters, every),
        Wrong("inputs-squared", p.inputs**2, every),
    ]


def _wrong_locals(p: Params) -> list[Wrong]:
    right, weights = p.outputs * p.channels * p.taps, p.filters * p.channels * p.taps
    return [
        Wrong("shared", weights, "Shared weights are fewer weights, but not fewer connections.", THIRD),
        Wrong("dense", p.inputs * p.outputs, "An output is connected to the values in its window only."),
        Wrong("one-channel", p.outputs * p.taps, "A window reaches over all channels.", HALF),
        Wrong("one-filter", right // p.filters, "All output channels count.", HALF),
        Wrong("inputs", p.inputs * p.filters * p.taps, "Count a window for each output, not for each input.", HALF),
        Wrong("kernel-side", p.outputs * p.channels * p.window.kernel, "A window has $k^2$ values per channel.", THIRD),
        Wrong("outputs", p.outputs, "Each output has as many connections as its window has values."),
    ]


def _wrong_weights(p: Params) -> list[Wrong]:
    right, shared = p.filters * p.channels * p.taps, "All positions share the weights."
    return [
        Wrong("not-shared", p.outputs * p.channels * p.taps, shared),
        Wrong("one-channel", p.filters * p.taps, "A filter has weights for each input channel.", HALF),
        Wrong("one-filter", p.channels * p.taps, "Each filter has weights of its own.", HALF),
        Wrong("bias", right + p.filters, "There are no biases.", HALF),
        Wrong("kernel-side", p.filters * p.channels * p.window.kernel, "A kernel has $k^2$ weights.", THIRD),
        Wrong("per-output", p.side**p.axes * p.taps, shared),
        Wrong("added", (p.filters + p.channels) * p.taps, "Each filter reads each channel.", THIRD),
    ]


def _wrong_ratios(p: Params) -> list[Wrong]:
    dense, weights = p.inputs * p.outputs, p.filters * p.channels * p.taps
    local = p.outputs * p.channels * p.taps
    return [
        Wrong("inverted", F(weights, dense), "The dense layer has more weights.", HALF),
        Wrong("connections", F(dense, local), "The weights are compared, not the connections.", THIRD),
        Wrong("sharing-only", F(local, weights), "This is the saving by sharing alone.", THIRD),
        Wrong("inputs", F(p.size**2, p.taps), "Each output position of the dense layer has its own weights.", THIRD),
        Wrong("with-channels", F(dense * p.channels, weights), "The channels are the same in both.", HALF),
        Wrong("difference", F(dense - weights), "A ratio is asked for."),
    ]


def _wrong_reached(p: Params, place: tuple[int, int]) -> list[Wrong]:
    row, column = map(p.starts, place)
    where = "Near the border" if p.window.stride == 1 else f"With stride {p.window.stride}"
    return [
        Wrong("all", p.outputs, "Only the windows that cover the value."),
        Wrong("inside", p.filters * p.taps, f"{where}, fewer windows cover a value.", THIRD),
        Wrong("one-filter", row * column, "Every filter has these windows.", HALF),
        Wrong("added", p.filters * (row + column), "Each row of windows meets each column of them.", THIRD),
        Wrong("one-axis", p.filters * row, "The columns count too.", THIRD),
        Wrong("other-axis", p.filters * column, "The rows count too.", THIRD),
        Wrong("place", p.filters * place[0] * place[1], "Count the windows that cover the value.", THIRD),
        Wrong("one", p.filters, "Windows overlap."),
    ]
