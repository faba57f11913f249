"""Arithmetic intensity of a layer, and whether computation or memory traffic limits it (roofline model)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Integer, Number, Part, Reject, Solved, Tex, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene
from examgen.nn.counting import count_values
from examgen.nn.memory import DTYPE_BYTES, DType

TITLE, POINTS, MINUTES, FAMILY = "Arithmetic intensity", 4, 7, "roofline"
FORMULAS = ("roofline", "matrix-product-macs")
HALF, THIRD = F(1, 2), F(1, 3)
BOUNDS = {"compute": Tex("computation"), "memory": Tex("memory traffic")}
DEVICES = [
    (peak, bandwidth, 1000 * peak // bandwidth)  # TFLOP/s, GB/s, ridge point
    for peak in (4, 5, 8, 10, 16, 20, 32, 40, 64, 80, 100, 128, 160, 200)
    for bandwidth in (100, 200, 250, 400, 500, 800, 1000, 1600, 2000)
    if 1000 * peak % bandwidth == 0
]
DTYPES: tuple[DType, ...] = ("float16", "float32")

Kind = Literal["product", "standard", "pointwise", "depthwise", "linear"]


@dataclass(frozen=True)
class Level:
    kinds: tuple[Kind, ...]
    rows: tuple[int, ...]  # of a matrix, of a batch, or of a feature map
    channels: tuple[int, ...]


LEVELS = {
    "easy": Level(("product",), rows=(96, 120, 192, 240, 256, 300, 384, 480, 512, 600, 768, 960), channels=()),
    "medium": Level(("standard", "pointwise", "depthwise"), rows=(8, 10, 16, 20, 32), channels=(16, 32, 64, 128, 256)),
    "hard": Level(("linear",), rows=(1, 2, 4, 5, 8, 10, 16, 20, 32), channels=(512, 1024, 2048, 4096)),
}


@dataclass(frozen=True)
class Params:
    kind: Kind
    rows: int
    channels: int
    dtype: DType
    peak: int  # TFLOP/s
    bandwidth: int  # GB/s

    @cached_property
    def kernel(self) -> int:
        return 3 if self.kind in ("standard", "depthwise") else 1

    @cached_property
    def positions(self) -> int:
        """Output vectors of `channels` values."""
        return self.rows if self.kind in ("product", "linear") else self.rows**2

    @cached_property
    def weights(self) -> int:
        return self.channels * self.kernel**2 * (1 if self.kind == "depthwise" else self.channels)

    @cached_property
    def width(self) -> int:
        """Bytes of a value."""
        return DTYPE_BYTES[self.dtype]

    @cached_property
    def flops(self) -> int:
        return 2 * self.positions * self.weights

    @cached_property
    def values(self) -> int:
        """Of input, weights and output."""
        return 2 * self.positions * self.channels + self.weights

    @cached_property
    def intensity(self) -> F:
        return F(self.flops, self.width * self.values)

    @cached_property
    def ridge(self) -> F:
        """FLOP per byte at which computation and traffic take as long."""
        return F(1000 * self.peak, self.bandwidth)


def sample(d: Draw[Level, None]) -> Params:
    rng, kind, rows = d.rng, d.rng.choice(d.level.kinds), d.rng.choice(d.level.rows)
    channels = rng.choice(d.level.channels) if d.level.channels else rows
    dtype = rng.choice(DTYPES)
    intensity = float(Params(kind, rows, channels, dtype, 1, 1).intensity)
    bound = rng.choice(("compute", "memory"))
    devices = [(peak, bandwidth) for peak, bandwidth, ridge in DEVICES if 1.2 < _apart(intensity, ridge, bound) < 12]
    if not devices:
        raise Reject("no device is bound in the wanted way")
    p = Params(kind, rows, channels, dtype, *rng.choice(devices))
    if kind == "linear" and channels <= 2 * p.ridge * p.width:
        raise Reject("hardly any batch is large enough")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    intensity, ridge = given.get("intensity", p.intensity), given.get("ridge", p.ridge)
    parts = {
        "intensity": Part(Number(p.intensity, unit="FLOP/byte", decimals=2), wrong=partial(_wrong_intensities, p)),
        "ridge": Part(Number(p.ridge, unit="FLOP/byte", decimals=2), wrong=partial(_wrong_ridges, p)),
        "bound": _bound(intensity, ridge),
        "attained": Part(
            Number(min(F(p.peak), intensity * p.bandwidth / 1000), unit="TFLOP/s", decimals=2),
            wrong=partial(_wrong_attained, p),
        ),
    }
    if p.kind == "linear":
        parts["batch"] = Part(Integer(_batch(p, ridge)), wrong=partial(_wrong_batches, p))
    return Solved(
        parts=parts,
        steps=lambda: {
            "width": p.width,
            "input": p.positions * p.channels,
            "intensity": intensity,
            "ridge": ridge,
            "traffic": F(intensity * p.bandwidth, 1000),
            "per_weight": ridge * p.width,
            "bound": F(ridge * p.width * p.channels) / (2 * (p.channels - ridge * p.width) or 1),
        },
        figures={"roofline": lambda: _roofline(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    read = 1 if p.kind == "depthwise" else p.channels  # channels that go into one output

    def cost(rows: int) -> tuple[F, F]:
        """FLOP, and bytes, of `rows` positions along the first axis."""
        columns = 1 if p.kind in ("product", "linear") else p.rows
        output = count_values((p.channels, rows, columns))
        kernels = count_values((p.channels, read, p.kernel, p.kernel))
        multiplied = count_values((output, read, p.kernel, p.kernel))
        return F(multiplied + multiplied), F((output + output + kernels) * int(p.dtype[5:]), 8)

    def times(rows: int) -> tuple[F, F]:
        """Picoseconds of computing and of moving."""
        flops, moved = cost(rows)
        return flops / p.peak, moved * 1000 / p.bandwidth

    flops, moved = cost(p.rows)
    compute, traffic = times(p.rows)
    values: dict[str, Any] = {
        "intensity": flops / moved,
        "ridge": F(p.peak * 10**12, p.bandwidth * 10**9),
        "bound": "compute" if compute > traffic else "memory",
        "attained": flops / max(compute, traffic),
    }
    if p.kind == "linear":
        low, high = 0, 1 << 20
        while high - low > 1:
            middle = (low + high) // 2
            compute, traffic = times(middle)
            low, high = (low, middle) if compute >= traffic else (middle, high)
        values["batch"] = high
    return values


def effort(p: Params) -> float:
    return {"product": 5.0, "linear": 8.0}.get(p.kind, 6.0) + 0.3 * (p.kernel == 3)


def _roofline(p: Params) -> Scene:
    """The speed that is reached at most over the intensity, both logarithmic, with the layer marked."""
    x = Axis(min(p.intensity, p.ridge) / 8, 8 * max(p.intensity, p.ridge), "FLOP per byte", log=True)
    slope = F(p.bandwidth, 1000)
    y = Axis(x.low * slope, 2 * p.peak, "TFLOP/s", log=True)
    roof = Curve([(x.low, x.low * slope), (p.ridge, p.peak), (x.high, p.peak)])
    edge = Curve([(p.ridge, y.low), (p.ridge, p.peak)], dashed=True, colour="grey")
    mark = Mark(p.intensity, min(F(p.peak), p.intensity * slope), colour="accent")
    return plot(x, y, curves=[roof, edge], marks=[mark], width=160, height=80)


def _apart(intensity: float, ridge: int, bound: str) -> float:
    """How many times as large the intensity is as the ridge point, or the other way round if memory is to limit."""
    return intensity / ridge if bound == "compute" else ridge / intensity


def _bound(intensity: F, ridge: F) -> Part:
    right = "compute" if intensity > ridge else "memory"
    other = "memory" if right == "compute" else "compute"
    why = "Below the ridge point memory traffic takes longer, above it computation."
    return Part(Choice(right, choices=BOUNDS), wrong=[Wrong("other", other, why)])


def _batch(p: Params, ridge: F) -> int:
    """The least N with 2 N d^2 >= ridge * width * (d^2 + 2 N d); what is right if a wrong ridge allows none."""
    moved = ridge * p.width
    if moved >= p.channels:
        moved = p.ridge * p.width
    return -int(-moved * p.channels // (2 * (p.channels - moved)))


def _wrong_intensities(p: Params) -> list[Wrong]:
    flops, values, width = p.flops, p.values, p.width
    own = p.positions * p.channels
    moved = ("The weights are read too.", "Input and output are moved too.", "The output is written too.")
    if p.kind == "product":
        moved = ("Both factors and the product are moved.",) * 3
    wrong = [
        Wrong("macs", F(flops, 2 * width * values), "One MAC is two FLOPs.", HALF),
        Wrong("values", F(flops, values), f"A value takes {width} bytes.", HALF),
        Wrong("inverted", 1 / p.intensity, "Operations are divided by bytes.", HALF),
        Wrong("no-weights", F(flops, width * (values - p.weights)), moved[0], HALF),
        Wrong("weights-only", F(flops, width * p.weights), moved[1], HALF),
        Wrong("no-output", F(flops, width * (values - own)), moved[2], HALF),
        Wrong("operation-for-operation", F(2, width), "A value is used several times after it has been read."),
    ]
    return [each for each in wrong if each.value >= F(1, 100)]


def _wrong_ridges(p: Params) -> list[Wrong]:
    return [
        Wrong("inverted", 1 / p.ridge, "The peak is divided by the bandwidth.", HALF),
        Wrong("prefixes", p.ridge / 1000, "1 TFLOP is 1000 GFLOP.", HALF),
        Wrong("per-value", p.ridge * p.width, "The bandwidth counts bytes, not values.", HALF),
        Wrong("per-value-divided", p.ridge / p.width, "The bandwidth counts bytes already.", HALF),
        Wrong("product", F(p.peak * p.bandwidth), "The peak is divided by the bandwidth."),
        Wrong("bits", p.ridge / 8, "The bandwidth is given in bytes, not in bits.", HALF),
        Wrong("macs", p.ridge / 2, "The peak counts FLOPs, not MACs.", HALF),
    ]


def _wrong_attained(p: Params) -> list[Wrong]:
    traffic = p.intensity * p.bandwidth / 1000
    return [
        Wrong("larger", max(F(p.peak), traffic), "The smaller of both limits counts.", THIRD),
        Wrong("half", F(p.peak, 2), "FLOPs are asked for, of which a MAC has two."),
        Wrong("sum", p.peak + traffic, "The smaller of both limits counts."),
        Wrong("mean", (p.peak + traffic) / 2, "The smaller of both limits counts."),
        Wrong("quotient", p.peak / p.intensity, "The bandwidth times the intensity is what memory allows."),
        Wrong("per-value", min(traffic / p.width, F(p.peak)), "The intensity counts bytes already.", HALF),
        Wrong("prefixes", 1000 * traffic, "1 TFLOP is 1000 GFLOP.", HALF),
    ]


def _wrong_batches(p: Params) -> list[Wrong]:
    right, moved = _batch(p, p.ridge), p.ridge * p.width
    return [
        Wrong("weights-only", -int(-moved // 2), "Inputs and outputs are moved too.", HALF),
        Wrong("rounded-down", right - 1, "With this batch, traffic still takes longer.", HALF),
        Wrong("macs", -int(-moved * p.channels // (p.channels - 2 * moved)), "One MAC is two FLOPs.", HALF),
        Wrong("ridge", int(p.ridge), "A batch of $N$ uses each weight $N$ times, with 2 FLOPs each.", THIRD),
        Wrong("ridge-bytes", int(moved), "Each use of a weight is two FLOPs.", THIRD),
        Wrong("no-output", -int(-moved * p.channels // (2 * p.channels - moved)), "Outputs are moved too.", HALF),
        Wrong("one", 1, "With one vector, each weight is used once."),
    ]
