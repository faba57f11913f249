"""Several 3 x 3 convolutions beside one with a large kernel: receptive field, weights, operations, and what pays."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Tex, Wrong
from examgen.figures.receptive import Window as Drawn
from examgen.figures.receptive import stack_1d
from examgen.figures.scene import Scene
from examgen.nn.counting import count_conv_macs, count_conv_parameters, seen_inputs
from examgen.nn.layers import Conv2d
from examgen.nn.windows import Window, receptive_fields

TITLE, POINTS, MINUTES, FAMILY = "Small kernels instead of a large one", 4, 6, "kernel-stacks"
FORMULAS = ("conv-parameters", "conv-macs", "receptive-field")
HALF, THIRD = F(1, 2), F(1, 3)
MILLION = 10**6
Task = Literal["field", "operations", "input"]
WIDTHS = (
    10,
    12,
    14,
    15,
    16,
    18,
    20,
    24,
    25,
    28,
    30,
    32,
    35,
    36,
    40,
    42,
    45,
    48,
    50,
    54,
    56,
    60,
    64,
    70,
    72,
    75,
    80,
    90,
    96,
    100,
    110,
    120,
    128,
    150,
    160,
    200,
)
KERNEL = "A $3 \\times 3$ kernel has 9 weights a channel."


@dataclass(frozen=True)
class Level:
    task: Task
    widths: tuple[int, ...]
    layers: tuple[int, ...]


LEVELS = {
    "easy": Level("field", widths=WIDTHS, layers=(2, 3, 4, 5)),
    "medium": Level("operations", widths=WIDTHS[:27], layers=(2, 3, 4, 5)),
    "hard": Level("input", widths=WIDTHS[5:], layers=(2, 3, 4, 5)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    layers: int  # of the stack
    inputs: int  # channels
    channels: int  # that each layer outputs
    side: int  # of the feature maps; 0 if it is not given

    @cached_property
    def kernel(self) -> int:
        """Of the one convolution."""
        return receptive_fields([Window(3)] * self.layers)[-1].size

    @cached_property
    def stack(self) -> int:
        """Weights of the small convolutions."""
        first = Conv2d(self.inputs, self.channels, 3, bias=False)
        other = Conv2d(self.channels, self.channels, 3, bias=False)
        return first.weights + (self.layers - 1) * other.weights

    @cached_property
    def single(self) -> int:
        """Weights of the large one."""
        return Conv2d(self.inputs, self.channels, self.kernel, bias=False).weights

    @cached_property
    def balance(self) -> F:
        """Input channels for which both have the same weights."""
        return F(9 * (self.layers - 1) * self.channels, self.kernel**2 - 9)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    channels = rng.choice(level.widths)
    return Params(
        task=level.task,
        layers=rng.choice(level.layers),
        inputs=rng.choice((1, 3, 4)) if level.task == "input" else channels,
        channels=channels,
        side=rng.choice((8, 10, 16, 20, 32, 40)) if level.task == "operations" else 0,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    n, c, kernel = given.get("layers", p.layers), p.channels, given.get("field", p.kernel)
    stack = given.get("stack", 9 * p.inputs * c + 9 * (n - 1) * c**2)
    single = given.get("single", kernel**2 * p.inputs * c)
    saving = Part(_percent(1 - F(stack, single)), wrong=partial(_wrong_savings, p))
    if p.task == "field":
        parts = {
            "field": Part(Integer(p.kernel), wrong=partial(_wrong_fields, p)),
            "stack": Part(Integer(p.stack), wrong=partial(_wrong_stacks, p)),
            "single": Part(Integer(kernel**2 * c**2), wrong=partial(_wrong_singles, p)),
            "saving": saving,
        }
    elif p.task == "operations":
        macs, large = F(n * 9 * c**2 * p.side**2, MILLION), F(p.single * p.side**2, MILLION)
        share = 1 - given.get("macs", macs) / given.get("large_macs", large)
        parts = {
            "layers": Part(Integer(p.layers), wrong=partial(_wrong_layers, p)),
            "macs": Part(Number(macs), wrong=partial(_wrong_macs, p, p.stack)),
            "large_macs": Part(Number(large), wrong=partial(_wrong_macs, p, p.single)),
            "saving": Part(_percent(share), wrong=partial(_wrong_savings, p)),
        }
    else:
        balance = F(9 * (n - 1) * c, p.kernel**2 - 9)
        parts = {
            "layers": Part(Integer(p.layers), wrong=partial(_wrong_layers, p)),
            "stack": Part(Integer(9 * p.inputs * c + 9 * (n - 1) * c**2), wrong=partial(_wrong_stacks, p)),
            "single": Part(Integer(p.single), wrong=partial(_wrong_singles, p)),
            "inputs": Part(Integer(balance.__floor__() + 1), wrong=partial(_wrong_inputs, p)),
        }
    return Solved(
        parts=parts,
        steps={
            "count": n,
            "field": kernel,
            "others": n - 1,
            "times_others": Tex(rf"{n - 1} \cdot " if n > 2 else ""),
            "first": 9 * p.inputs * c,
            "other": 9 * c**2,
            "own_stack": stack,
            "own_single": single,
            "stack_macs": n * 9 * c**2 * p.side**2,
            "single_macs": p.single * p.side**2,
            "area": p.kernel**2,
            "excess": p.kernel**2 - 9,
            "small": 9 * n,
            "balance": Number(p.balance).tex(),
        },
        conventions={
            "field": ("receptive-axis",),
            "operations": ("layout-chw", "receptive-axis", "mac"),
            "input": ("receptive-axis",),
        }[p.task],
        figures={"cone": partial(_cone, p)},
    )


def verify(p: Params) -> dict[str, Any]:
    def field(layers: int) -> int:
        return len(seen_inputs([(3, 1, 0, 1)] * layers, 0))

    def weights(inputs: int, kernel: int) -> int:
        return count_conv_parameters(inputs, p.channels, (kernel, kernel), 1, bias=False)

    def stack(inputs: int) -> int:
        return weights(inputs, 3) + sum(weights(p.channels, 3) for _ in range(1, p.layers))

    large = field(p.layers)
    layers = next(n for n in range(1, large + 1) if field(n) == large)
    small, single = stack(p.inputs), weights(p.inputs, large)
    if p.task == "field":
        return {"field": large, "stack": small, "single": single, "saving": F(single - small, single) * 100}
    if p.task == "operations":

        def macs(kernel: int) -> int:
            axis = (p.side, (kernel, 1, kernel // 2, 1))
            return count_conv_macs(p.channels, p.channels, 1, axis, axis)

        own = sum(macs(3) for _ in range(layers))
        share = F(macs(large) - own, macs(large)) * 100
        return {"layers": layers, "macs": F(own, 10**6), "large_macs": F(macs(large), 10**6), "saving": share}
    further, slope, steep = stack(1) - weights(1, 3), weights(1, 3), weights(1, large)
    fewer = next(inputs for inputs in range(1, 1000) if further + inputs * slope < inputs * steep)
    return {"layers": layers, "stack": small, "single": single, "inputs": fewer}


def effort(p: Params) -> float:
    return {"field": 4.0, "operations": 5.5, "input": 6.5}[p.task] + 0.2 * p.layers + 0.3 * (p.channels > 30)


def _cone(p: Params) -> Scene:
    return stack_1d(p.kernel, [Drawn(f"conv {k}", 3) for k in range(1, p.layers + 1)], highlight=0)


def _percent(share: F) -> Number:
    return Number(100 * share, unit="%", decimals=1)


def _wrong_fields(p: Params) -> list[Wrong]:
    n = p.layers
    grows = "Each layer adds $k - 1 = 2$ inputs."
    return [
        Wrong("sum-of-kernels", 3 * n, grows, HALF),
        Wrong("one-too-few", 2 * n, "The first layer sees 3 inputs: $1 + 2n$.", HALF),
        Wrong("product", 3**n, "Without a stride the fields do not multiply."),
        Wrong("one-layer", 3, "The layers above see more of the input."),
        Wrong("one-more-layer", 2 * n + 3, f"There are {n} layers.", HALF),
        Wrong("one-layer-less", 2 * n - 1, f"There are {n} layers.", HALF),
    ]


def _wrong_layers(p: Params) -> list[Wrong]:
    k, n = p.kernel, p.layers
    grows = "Each layer adds $k - 1 = 2$ inputs to the first one's 3."
    return [
        Wrong("by-kernel", -(-k // 3), grows, THIRD),
        Wrong("by-three", (k - 1) // 3, grows, THIRD),
        Wrong("one-more", n + 1, grows, HALF),
        Wrong("one-less", n - 1, grows, HALF),
        Wrong("by-one", k - 3, grows),
        Wrong("by-weights", k**2 // 9, "The field counts, not the number of weights."),
        Wrong("kernel", k, grows),
    ]


def _wrong_stacks(p: Params) -> list[Wrong]:
    n, c, right = p.layers, p.channels, p.stack
    wrong = [
        Wrong("one-layer", 9 * p.inputs * c, f"There are {n} layers.", HALF),
        Wrong("kernel-side", right // 3, KERNEL, HALF),
        Wrong("one-channel-read", 9 * n * c, "Each filter reads all channels.", THIRD),
        Wrong("one-more-layer", right + 9 * c**2, f"There are {n} layers.", HALF),
        Wrong("biases", right + n * c, "There are no biases.", HALF),
        Wrong("large-kernels", p.kernel**2 * p.inputs * c * n, "The kernels of the stack are $3 \\times 3$."),
    ]
    if p.inputs != c:
        wrong += [
            Wrong("all-like-first", 9 * n * p.inputs * c, "The other layers read all channels of the first.", HALF),
            Wrong("all-like-others", 9 * n * c**2, "The first layer reads only the channels of the input.", HALF),
        ]
    return wrong


def _wrong_singles(p: Params) -> list[Wrong]:
    c, k, right = p.channels, p.kernel, p.single
    wrong = [
        Wrong("kernel-side", right // k, "The kernel has $k^2$ weights a channel.", HALF),
        Wrong("one-channel-read", k**2 * c if p.inputs > 1 else k**2, "Each filter reads all channels.", THIRD),
        Wrong("small-kernel", 9 * p.inputs * c, "The kernel is as large as the receptive field.", THIRD),
        Wrong("biases", right + c, "There are no biases.", HALF),
        Wrong("larger-kernel", (3 * p.layers) ** 2 * p.inputs * c, "The kernel is as large as the field.", HALF),
        Wrong("several", right * p.layers, "It is one convolution.", HALF),
    ]
    if p.inputs != c:
        wrong.append(Wrong("square", k**2 * c**2, "It reads the channels of the input only.", HALF))
    return wrong


def _wrong_macs(p: Params, weights: int) -> list[Wrong]:
    right, positions = F(weights * p.side**2, MILLION), (p.side - 2) ** 2
    return [
        Wrong("flops", 2 * right, "1 MAC is one multiply-accumulate; 1 MAC = 2 FLOPs.", HALF),
        Wrong("one-axis", right / p.side, "A filter is applied at $H \\cdot W$ positions.", THIRD),
        Wrong("once", right / p.side**2, "A filter is applied at every position.", THIRD),
        Wrong("one-channel-read", right / p.channels, "Each output value sums over all channels.", THIRD),
        Wrong("smaller-output", F(weights * positions, MILLION), "The padding keeps height and width.", HALF),
        Wrong("per-layer", right / p.layers if weights == p.stack else right * p.layers, "Count the layers.", HALF),
    ]


def _wrong_savings(p: Params) -> list[Wrong]:
    n, k = p.layers, p.kernel
    share = F(9 * n, k**2)
    return [
        Wrong("remaining", 100 * share, "This is what is left.", HALF),
        Wrong("of-the-stack", 100 * (1 / share - 1), "The saving is relative to the large kernel.", HALF),
        Wrong("one-layer", 100 * (1 - F(9, k**2)), f"The stack has {n} layers.", THIRD),
        Wrong("sides", 100 * (1 - F(3, k)), "The kernels have 9 and $k^2$ weights a channel.", THIRD),
        Wrong("larger-kernel", 100 * (1 - F(9 * n, (3 * n) ** 2)), "The kernel is as large as the field.", HALF),
        Wrong("one-more-layer", 100 * (1 - F(9 * n + 9, k**2)), f"The stack has {n} layers.", HALF),
    ]


def _wrong_inputs(p: Params) -> list[Wrong]:
    n, c, k = p.layers, p.channels, p.kernel
    right = p.balance.__floor__() + 1
    solve_it = "Solve $9 C_{in} C + 9 (n - 1) C^2 < k^2 C_{in} C$."
    return [
        Wrong("rounded-down", right - 1, "With so few channels the stack has no fewer weights.", HALF),
        Wrong("one-more", right + 1, "One channel fewer is enough.", HALF),
        Wrong("first-layer-forgotten", 9 * (n - 1) * c // k**2 + 1, "The first layer of the stack counts.", HALF),
        Wrong("all-layers-alike", 9 * n * c // k**2 + 1, solve_it, THIRD),
        Wrong("as-many", c, solve_it),
        Wrong("other-layers-once", 9 * n * c // (k**2 - 9) + 1, "The stack has $n - 1$ further layers.", HALF),
    ]
