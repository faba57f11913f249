"""Table of a whole network: output sizes, memory, parameters, multiply-accumulates, and which layer dominates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import lru_cache
from math import fsum, prod
from random import Random
from typing import Any

from examgen import NONE, Choice, Draw, Field, Given, Integer, Number, Part, Reject, Shape, Solved, Table, Tex, Wrong
from examgen.figures.scene import Scene
from examgen.figures.volumes import Shape as Drawn
from examgen.figures.volumes import Stage, network
from examgen.nn.counting import count_conv_macs, count_conv_parameters, count_memory, count_positions, count_values
from examgen.nn.layers import BatchNorm2d, Conv2d, Flatten, Layer, Linear, Pool2d
from examgen.nn.layers import Shape as Sizes
from examgen.nn.memory import in_unit
from examgen.nn.misconceptions import mac_slips, memory_slips, parameter_slips
from examgen.nn.summary import Row, named, summary
from examgen.rounding import terminating
from examgen.tex import exact_decimal, shape

TITLE, POINTS, MINUTES, FAMILY = "Table of a convolutional network", 9, 12, "conv-cost"
FORMULAS = ("conv-output-size", "conv-parameters", "conv-macs", "dense-parameters")

COLUMNS = ("output", "memory", "parameters", "macs")
TELLS = {
    "output": ("output",),
    "memory": ("memory", "output"),
    "parameters": ("parameters",),
    "macs": ("macs", "output", "parameters"),
}
"""Columns whose value in a row can be read off from a column's."""
SIZE = "The output has floor of $(n + 2p - k)/s$ plus 1 values along each side."


@dataclass(frozen=True)
class Level:
    sides: tuple[int, ...]  # of the square image
    blocks: int  # a block is convolution, perhaps batch normalisation, pooling
    strided: bool  # a stem with stride 2, overlapping pooling and batch normalisation
    heads: int  # fully connected layers
    outputs: int  # asked output sizes, the last ones up to the flattening
    fill: int  # cells beside those that every level asks
    dominant: bool  # which layer has the most parameters, or the largest output


LEVELS = {
    "easy": Level((16, 24, 32, 48), blocks=1, strided=False, heads=1, outputs=2, fill=0, dominant=False),
    "medium": Level((16, 32, 48, 64), blocks=2, strided=False, heads=2, outputs=3, fill=2, dominant=False),
    "hard": Level((32, 64), blocks=2, strided=True, heads=2, outputs=3, fill=0, dominant=True),
}


@dataclass(frozen=True)
class Params:
    """`asked` names cells by column and layer (output-conv1, parameters-total) and questions on the whole table.

    Those are largest-parameters and largest-output. Raises ValueError for a layer that the table cannot describe.
    """

    image: tuple[int, int, int]
    layers: tuple[Layer, ...]
    asked: tuple[str, ...]

    def __post_init__(self) -> None:
        for layer in self.layers:
            if isinstance(layer, Conv2d):
                shown: Layer = Conv2d(layer.in_channels, layer.filters, layer.kernel, layer.stride, layer.padding)
            else:
                shown = replace(layer, bias=True) if isinstance(layer, Linear) else layer
            square = not isinstance(layer, Conv2d | Pool2d) or layer.windows[0] == layer.windows[1]
            if layer != shown or not square:
                raise ValueError(f"the table shows no groups, dilation, missing bias or oblong window: {layer}")


def sample(d: Draw[Level, None]) -> Params:
    image, layers = _draw_network(d.rng, d.level)
    rows = summary(layers, image)
    if any((terminating(_memory(row)) or 0) > 2 for row in rows):
        raise Reject("a memory has more than two decimals")
    if not _unique([row.parameters for row in rows]) or not _unique([row.values for row in rows if row.kind != "bn"]):
        raise Reject("two layers share the lead")
    return Params(image, layers, _draw_asked(d.rng, d.level, rows))


def solve(p: Params, given: Given = NONE) -> Solved:
    outputs = {name: given.get(f"output-{name}") for name, _ in named(p.layers)}
    rows = summary(p.layers, p.image, {name: output for name, output in outputs.items() if output})
    by_name = {row.name: row for row in rows}
    parameters = {row.name: given.get(f"parameters-{row.name}", row.parameters) for row in rows}
    parts = {}
    for id_ in p.asked:
        column, name = id_.split("-")
        if column == "largest":
            parts[id_] = _largest(name, rows, parameters)
        elif name == "total":
            parts[id_] = Part(Integer(sum(parameters.values())), wrong=lambda: _wrong_totals(rows))
        else:
            parts[id_] = _cell(column, by_name[name], rows)
    kinds = {row.kind for row in rows}
    return Solved(
        parts=parts,
        steps=lambda: {
            "rows": by_name,
            "asked": [(id_, *id_.split("-")) for id_ in p.asked],
            "kinds": kinds,
            "parameters": list(parameters.values()),
            "weights": {row.name: _weights(row) for row in rows},
            "values": {row.name: row.values for row in rows},
            "windows": {row.name: _travel(row) for row in rows if row.kind in ("conv", "pool")},
        },
        conventions=("layout-chw", "round-down", "bias", "kib", "float32", "mac", *(["batchnorm"] * ("bn" in kinds))),
        figures={"shapes": lambda: _shapes(p, rows)},
        tables={"network": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    sizes: Sizes = p.image
    for name, layer in named(p.layers):
        counted = _count(layer, sizes)
        sizes = counted["output"]
        cells |= {f"{column}-{name}": value for column, value in counted.items()}
    for column, name in (("parameters", "parameters"), ("memory", "output")):
        ranked = sorted((v, id_) for id_, v in cells.items() if id_.startswith(column) and "-bn" not in id_)
        cells[f"largest-{name}"] = ranked[-1][1].split("-")[1]
    cells["parameters-total"] = sum(value for id_, value in cells.items() if id_.startswith("parameters"))
    return {id_: cells[id_] for id_ in p.asked}


def effort(p: Params) -> float:
    cost = {"output": 0.8, "memory": 0.8, "parameters": 1.2, "macs": 1.2, "largest": 1}
    return fsum(cost[id_.split("-")[0]] for id_ in p.asked)


def _shapes(p: Params, rows: Sequence[Row]) -> Scene:
    """The input and the outputs, without those that repeat or rearrange the one before."""
    named_shapes = [("input", p.image), *((r.name, r.output) for r in rows if r.kind not in ("bn", "flatten"))]
    return network([Stage(_boxed(sizes), name, shape(sizes)) for name, sizes in named_shapes])


def _boxed(sizes: Sizes) -> Drawn:
    return (sizes[0], sizes[1], sizes[2]) if len(sizes) == 3 else (sizes[0],)


def _draw_network(rng: Random, level: Level) -> tuple[tuple[int, int, int], tuple[Layer, ...]]:
    side = rng.choice(level.sides)
    image = (3 if level.blocks > 1 else rng.choice((1, 3)), side, side)
    layers: list[Layer] = []
    channels, filters = image[0], rng.choice((8, 16, 32) if level.blocks > 1 else (4, 8, 16, 32))
    for block in range(level.blocks):
        stem = level.strided and block == 0
        kernel = rng.choice((3, 5, 7) if stem else (3, 5))
        layers.append(Conv2d(channels, filters, kernel, stride=1 + stem, padding=kernel // 2))
        if level.strided:
            layers.append(BatchNorm2d(filters))
        window = rng.choice((side // 16, side // 8, side // 8)) if level.strided else 2
        layers.append(Pool2d(3, 2, 1) if stem else Pool2d(window, window))
        channels, filters = filters, filters * rng.choice((1, 2, 8) if level.strided else (1, 2))
    layers.append(Flatten())
    features = prod(summary(layers, image)[-1].output)
    for _ in range(level.heads):
        units = rng.choice((64, 64, 128) if level.strided else (64, 128, 256))
        layers.append(Linear(features, units))
        features = units
    return image, tuple(layers)


def _draw_asked(rng: Random, level: Level, rows: Sequence[Row]) -> tuple[str, ...]:
    """The last output sizes up to the flattening, the first head's and all parameters, and drawn cells, in table order.

    No two of them are nearly the same number: normalisation and flattening repeat the memory of the layer before, and
    the MACs of a fully connected layer are its parameters without the biases.
    """
    conv, pool, bn, fc = ([row.name for row in rows if row.kind == kind] for kind in ("conv", "pool", "bn", "fc"))
    maps = [row.name for row in rows if row.kind in ("conv", "pool", "flatten")]
    chosen = {f"output-{name}" for name in maps[-level.outputs :]} | {f"parameters-{fc[0]}", "parameters-total"}
    chosen |= {f"memory-{rng.choice(conv + pool)}", f"macs-{rng.choice(conv)}"}
    rest = {f"memory-{name}" for name in conv + pool} | {f"macs-{name}" for name in conv}
    rest |= {f"parameters-{name}" for name in conv + pool}
    chosen |= {f"parameters-{rng.choice(bn)}"} if bn else set(rng.sample(sorted(rest - chosen), level.fill))
    cells = [f"{column}-{name}" for name in [*(row.name for row in rows), "total"] for column in COLUMNS]
    largest = [f"largest-{rng.choice(('parameters', 'output'))}"] if level.dominant else []
    return (*(cell for cell in cells if cell in chosen), *largest)


def _unique(values: Sequence[int]) -> bool:
    return values.count(max(values)) == 1


@lru_cache(maxsize=1)
def _table(p: Params) -> Table:
    rows = summary(p.layers, p.image)
    body: list[tuple[Any, ...]] = [("input", shape(p.image), "", "", "")]
    body += [(_label(row), *(_shown(column, row, rows, p.asked) for column in COLUMNS)) for row in rows]
    total = "parameters-total" in p.asked
    if total:
        body.append(("total", "", "", Field("parameters-total"), ""))
    return Table(
        "lcccc",
        ("layer", "output", "memory (KiB)", "parameters", "MACs"),
        body,
        rules=(len(body) - 1,) if total else (),
    )


def _shown(column: str, row: Row, rows: Sequence[Row], asked: Sequence[str]) -> Any:
    """A field, the value, or a dash in place of a value that would give an asked cell away."""
    if f"{column}-{row.name}" in asked:
        return Field(f"{column}-{row.name}")
    if (column != "output" or row.kind == "bn") and any(_repeats(c, row, rows, asked) for c in TELLS[column]):
        return Tex("--")
    value = _value(column, row)
    return shape(value) if column == "output" else exact_decimal(value)


def _repeats(column: str, row: Row, rows: Sequence[Row], asked: Sequence[str]) -> bool:
    """Whether this value of the row is asked, here or in another row."""
    value = _value(column, row)
    return any(_value(column, other) == value and f"{column}-{other.name}" in asked for other in rows)


def _label(row: Row) -> Tex:
    """conv1 3 x 3, 16 filters, stride 2, padding 1 in short."""
    if isinstance(row.layer, Linear):
        return Tex(f"{row.name}: {row.layer.out_features}")
    if not isinstance(row.layer, Conv2d | Pool2d):
        return Tex(row.name)
    kernel, stride, padding = _taps(row)
    words = [rf"{row.name}: ${kernel}\times{kernel}$"]
    words += [str(row.layer.filters)] if isinstance(row.layer, Conv2d) else []
    words += [f"$s = {stride}$"] if stride > 1 else []
    words += [f"$p = {padding}$"] if padding else []
    return Tex(", ".join(words))


def _weights(row: Row) -> int:
    """Weights of one filter or one unit."""
    if isinstance(row.layer, Conv2d):
        return row.layer.weights // row.layer.filters
    return prod(row.reads) if isinstance(row.layer, Linear) else 0


def _travel(row: Row) -> dict[str, int]:
    """The numbers of floor((n + 2 p - k) / s) + 1."""
    kernel, stride, padding = _taps(row)
    room = row.reads[1] + 2 * padding - kernel
    return {"n": row.reads[1], "k": kernel, "s": stride, "p": padding, "room": room, "side": room // stride + 1}


def _value(column: str, row: Row) -> Any:
    return _memory(row) if column == "memory" else getattr(row, column)


def _memory(row: Row) -> F:
    return in_unit(row.bytes(), "KiB")


def _taps(row: Row) -> tuple[int, int, int]:
    """Kernel, stride and padding of a convolution or pooling."""
    if not isinstance(row.layer, Conv2d | Pool2d):
        raise ValueError(f"{row.name} has no window")
    window = row.layer.windows[0]
    return window.kernel, window.stride, window.padding


def _cell(column: str, row: Row, rows: Sequence[Row]) -> Part:
    if column == "output":
        return Part(Shape(row.layer.output(row.reads)), wrong=lambda: _wrong_outputs(row, rows))
    if column == "memory":
        return Part(
            Number(_memory(row), unit="KiB", decimals=2),
            wrong=lambda: [Wrong(*slip) for slip in memory_slips(row.output, row.reads)],
        )
    if column == "parameters":
        return Part(Integer(row.parameters), wrong=lambda: _wrong_parameters(row, rows))
    return Part(Integer(row.macs), wrong=lambda: _wrong_macs(row))


def _largest(what: str, rows: Sequence[Row], parameters: dict[str, int]) -> Part:
    sizes = parameters if what == "parameters" else {row.name: row.values for row in rows}
    first = max(sizes, key=lambda name: sizes[name])
    choices = {row.name: Tex(row.name) for row in rows if row.kind in ("conv", "pool", "fc")}
    reasons = (
        ("conv", "All positions share the filters: a large output costs no parameters.")
        if what == "parameters"
        else ("fc", "Many parameters do not mean many activations: the output of this layer is a short vector.")
    )
    kind, why = reasons
    wrong = [
        Wrong(name, name, why if name.startswith(kind) else "Compare the rows of the table.")
        for name in choices
        if name != first
    ]
    return Part(Choice(first, choices=choices), wrong=wrong)


def _count(layer: Layer, sizes: Sizes) -> dict[str, Any]:
    """The cells of a row by counting."""
    parameters = macs = 0
    output = sizes
    if isinstance(layer, Conv2d | Pool2d):
        window = layer.windows[0]
        taps = (window.kernel, window.stride, window.padding, 1)
        side = count_positions(sizes[1], *taps)
        output = (sizes[0], side, side)
        if isinstance(layer, Conv2d):
            output = (layer.filters, side, side)
            parameters = count_conv_parameters(
                sizes[0], layer.filters, (window.kernel, window.kernel), 1, bias=layer.bias
            )
            macs = count_conv_macs(sizes[0], layer.filters, 1, (sizes[1], taps), (sizes[2], taps))
    elif isinstance(layer, Flatten):
        output = (count_values(sizes),)
    elif isinstance(layer, BatchNorm2d):
        parameters = sum(len(("scale", "shift")) for _ in range(sizes[0]))
    else:
        output, one = (layer.out_features,), (1, (1, 1, 0, 1))
        parameters = count_conv_parameters(sizes[0], layer.out_features, (1, 1), 1, bias=layer.bias)
        macs = count_conv_macs(sizes[0], layer.out_features, 1, one, one)
    memory = count_memory(output, "float32", "KiB")
    return {"output": output, "memory": memory, "parameters": parameters, "macs": macs}


def _wrong_outputs(row: Row, rows: Sequence[Row]) -> list[Wrong]:
    if isinstance(row.layer, Flatten):
        channels, side, _ = row.reads
        return [
            Wrong("one-channel", (side**2,), "All channels are flattened, not one."),
            Wrong("side-not-squared", (channels * side,), "A channel has $H \\cdot W$ values.", F(1, 3)),
            Wrong("no-pooling", (_unpooled(rows),), "The pooling before it makes both sides smaller.", F(1, 3)),
            Wrong("channels-only", (channels,), "Flattening keeps all values; it does not average them."),
            Wrong("input-channels", (rows[0].reads[0] * side**2,), "The channels are those of the last feature map."),
        ]
    return _wrong_maps(row)


def _unpooled(rows: Sequence[Row]) -> int:
    """Values that the last pooling reads."""
    return prod([row.reads for row in rows if row.kind == "pool"][-1])


def _wrong_maps(row: Row) -> list[Wrong]:
    channels, _, _ = row.reads
    out, side, _ = row.layer.output(row.reads)
    conv = isinstance(row.layer, Conv2d)
    other = channels if conv else 2 * channels
    why = "One output channel for each filter." if conv else "Pooling treats each channel by itself."
    sides = _wrong_sides(row)
    return [
        *(Wrong(name, (out, wrong, wrong), reason, credit) for name, wrong, reason, credit in sides),
        Wrong("forgot-plus-one", (out, side - 1, side - 1), "The first position counts too: add 1.", F(1, 2)),
        Wrong("wrong-channels", (other, side, side), why, F(1, 2)),
        *(Wrong(f"wrong-channels, {name}", (other, wrong, wrong), f"{why} {SIZE}") for name, wrong, _, _ in sides),
    ]


def _wrong_sides(row: Row) -> list[tuple[str, int, str, F]]:
    """Two mistaken sides of an output; windows without padding are those of pooling and move by their own size."""
    (kernel, stride, padding), n = _taps(row), row.reads[1]
    if not padding:
        first = ("no-stride", n - kernel + 1, "The window moves in steps of $s$: divide by the stride.", F(0))
    else:
        bare = (n - kernel) // stride + 1
        first = ("no-padding", bare, "The padding on both sides belongs to the size.", F(1, 2))
    if stride == 1:
        return [first, ("halved", n // 2, "Stride 1 keeps the size here.", F(0))]
    return [first, ("size-kept", n, SIZE, F(0))]


def _wrong_parameters(row: Row, rows: Sequence[Row]) -> list[Wrong]:
    layer = row.layer
    if isinstance(layer, Linear):
        read, units = layer.in_features, layer.out_features
        return [
            Wrong("no-bias", read * units, "Each output has a bias.", F(1, 2)),
            Wrong("one-bias", read * units + 1, "Each output has a bias of its own.", F(1, 2)),
            Wrong("bias-per-input", read * (units + 1), "There is a bias for each output, not for an input.", F(1, 2)),
            Wrong("sum", read + units, "Every input is connected with every output."),
            Wrong("no-pooling", units * (_unpooled(rows) + 1), "The layer reads a smaller vector.", F(1, 3)),
        ]
    channels = row.reads[0]
    if isinstance(layer, BatchNorm2d):
        return [
            Wrong("scale-only", channels, "Each channel has a scale and a shift.", F(1, 2)),
            Wrong("running-statistics", 4 * channels, "Running mean and variance are not learned.", F(1, 2)),
            Wrong("per-value", 2 * prod(row.reads), "Scale and shift are shared by all positions."),
            Wrong("none", 0, "Each channel has a learned scale and a learned shift."),
        ]
    k = _taps(row)[0]
    if not isinstance(layer, Conv2d):
        return [
            Wrong("kernel", k**2, "A pooling window has no weights: nothing is learned."),
            Wrong("like-convolution", channels * (channels * k**2 + 1), "Pooling has no filters and no biases."),
        ]
    return [Wrong(*slip) for slip in parameter_slips(layer, prod(row.output[1:]))]


def _wrong_macs(row: Row) -> list[Wrong]:
    layer, right, units = row.layer, row.macs, row.output[0]
    if isinstance(layer, Conv2d):
        return [Wrong(*slip) for slip in mac_slips(layer, prod(row.output[1:]))]
    return [
        Wrong("flops", 2 * right, "1 MAC is one multiply-accumulate; this counts FLOPs.", F(1, 2)),
        Wrong("bias-counted", right + units, "Additions of biases are not counted.", F(1, 2)),
        Wrong("outputs-only", units, "Each output sums over all inputs."),
        Wrong("inputs-only", prod(row.reads), "There is such a sum for each output."),
        Wrong("sum", units + prod(row.reads), "Every input meets every output."),
    ]


def _wrong_totals(rows: Sequence[Row]) -> list[Wrong]:
    values = [row.parameters for row in rows]
    total, convs = sum(values), sum(row.parameters for row in rows if row.kind == "conv")
    biases = sum(row.output[0] for row in rows if row.kind in ("conv", "fc"))
    return [
        Wrong("last-layer-missing", total - values[-1], "The last layer counts too.", F(1, 3)),
        Wrong("convolutions-only", convs, "The fully connected layers count too.", F(1, 3)),
        Wrong("largest-only", max(values), "This is one row, not the sum of all."),
        Wrong("no-biases", total - biases, "Biases count as parameters.", F(1, 2)),
        Wrong("bytes", 4 * total, "Count the parameters, not their bytes.", F(1, 2)),
        Wrong("outputs-added", total + sum(row.values for row in rows), "Activations are not parameters."),
    ]
