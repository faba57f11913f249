"""Memory of tensors: one image, a batch in two data types, or all activations of a network and the largest batch."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from math import prod
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.nn.counting import count_memory, count_values
from examgen.nn.memory import DTYPE_BYTES, UNIT_BYTES, DType, Unit, in_unit
from examgen.tex import shape

TITLE, POINTS, MINUTES, FAMILY = "Memory of a tensor", 3, 4, "conv-cost"

Prefix = Literal["binary", "decimal"]
Map = tuple[int, int, int]  # C, H, W
UNITS: dict[Prefix, tuple[Unit, Unit]] = {"binary": ("KiB", "MiB"), "decimal": ("KB", "MB")}
SIDES = {"binary": (8, 16, 24, 32, 40, 48, 64, 80, 96), "decimal": (10, 20, 25, 30, 40, 50, 60, 80, 100)}
BATCH_SIDES = {"binary": (32, 64, 128), "decimal": (20, 50, 100, 200)}
BATCHES = {"binary": (32, 64, 128), "decimal": (20, 40, 50, 80, 100)}
BUDGETS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32)
NARROWER: dict[DType, tuple[DType, ...]] = {
    "float64": ("float32", "float16", "bfloat16"),
    "float32": ("float16", "bfloat16", "uint8"),
    "float16": ("uint8",),
    "bfloat16": ("uint8",),
}


@dataclass(frozen=True)
class Level:
    task: Literal["image", "batch", "network"]
    dtypes: tuple[DType, ...]
    channels: tuple[int, ...]


LEVELS = {
    "easy": Level("image", ("uint8", "float16", "float32", "float64"), (1, 3, 4, 6, 8, 10, 12, 16)),
    "medium": Level("batch", ("float64", "float32", "float16", "bfloat16"), (1, 3, 4, 5, 6, 8, 10, 12)),
    "hard": Level("network", ("float64", "float32", "float16", "bfloat16"), (4, 8, 12, 16, 20, 24)),
}


@dataclass(frozen=True)
class Args:
    prefix: Prefix = "binary"


@dataclass(frozen=True)
class Params:
    maps: tuple[Map, ...]  # what is stored of one image
    batch: int
    dtype: DType
    args: Args
    narrow: DType | None = None  # the data type to compare with
    budget: int | None = None  # memory for as many images as possible, in the larger unit

    @property
    def values(self) -> int:
        """Of one image."""
        return sum(prod(map_) for map_ in self.maps)

    @property
    def size(self) -> int:
        """Of all images, in bytes."""
        return self.batch * self.values * self.bytes

    @property
    def large(self) -> Unit:
        return UNITS[self.args.prefix][1]

    @property
    def unit(self) -> Unit:
        """The unit asked for: the larger one for batches."""
        return self.large if self.batch > 1 else UNITS[self.args.prefix][0]

    @property
    def bytes(self) -> int:
        """Bytes of a value."""
        return DTYPE_BYTES[self.dtype]

    @property
    def base(self) -> int:
        """How many smaller units make the next one."""
        return 1024 if self.args.prefix == "binary" else 1000

    def memory(self, size: int) -> F:
        return in_unit(size, self.unit)


def sample(d: Draw[Level, Args]) -> Params:
    p = {"image": _image, "batch": _batch, "network": _network}[d.level.task](d)
    if p.memory(p.size * 100).denominator > 1:
        raise Reject("the memory has more than two decimals")
    if not 1 <= p.memory(p.size) < 10_000:
        raise Reject("the memory is an unhandy number")
    return p


def _image(d: Draw[Level, Args]) -> Params:
    height, width = d.rng.choice(SIDES[d.args.prefix]), d.rng.choice(SIDES[d.args.prefix])
    return Params(((d.rng.choice(d.level.channels), height, width),), 1, d.rng.choice(d.level.dtypes), d.args)


def _batch(d: Draw[Level, Args]) -> Params:
    side, dtype = d.rng.choice(BATCH_SIDES[d.args.prefix]), d.rng.choice(d.level.dtypes)
    p = Params(
        maps=((d.rng.choice(d.level.channels), side, side),),
        batch=d.rng.choice(BATCHES[d.args.prefix]),
        dtype=dtype,
        args=d.args,
        narrow=d.rng.choice(NARROWER[dtype]),
    )
    if p.memory(_saved(p) * 100).denominator > 1 or p.memory(_saved(p)) < 1:
        raise Reject("the memory saved is an unhandy number")
    return p


def _network(d: Draw[Level, Args]) -> Params:
    side = d.rng.choice([side for side in SIDES[d.args.prefix] if side % 4 == 0])
    channels, dtype = sorted(d.rng.sample(d.level.channels, 3)), d.rng.choice(d.level.dtypes)
    maps = tuple((c, side >> n, side >> n) for n, c in enumerate(channels))
    drawn = [Params(maps, 1, dtype, d.args, budget=budget) for budget in BUDGETS]
    handy = [p for p in drawn if (images := _images(p)).denominator > 1 and 10 <= images < 100]
    if not handy:
        raise Reject("no budget is a handy number")
    return d.rng.choice(handy)


def solve(p: Params, given: Given = NONE) -> Solved:
    values = given.get("count", p.values)
    memory = p.memory(p.batch * values * p.bytes)
    parts = {
        "count": Part(Integer(p.values), wrong=lambda: _wrong_values(p)),
        "memory": Part(Number(memory, unit=p.unit, decimals=2), wrong=lambda: _wrong_memories(p)),
    }
    if p.narrow:
        saved = p.memory(p.batch * values * (p.bytes - DTYPE_BYTES[p.narrow]))
        parts["saved"] = Part(Number(saved, unit=p.unit, decimals=2), wrong=lambda: _wrong_savings(p))
    if p.budget:
        images = _budget_bytes(p) // (given.get("memory", memory) * UNIT_BYTES[p.unit])
        parts["images"] = Part(Integer(int(images)), wrong=lambda: _wrong_images(p))
    narrow = DTYPE_BYTES[p.narrow] if p.narrow else p.bytes
    return Solved(
        parts=parts,
        steps={
            "prefixes": [p.base] * (2 if p.unit == p.large else 1),
            "narrow": narrow,
            "fewer": p.bytes - narrow,
            "counts": [prod(map_) for map_ in p.maps],
            "limit": (p.budget or 0) * p.base,
            "factors": _factors(p),
            "image": p.maps[0],
        },
        conventions=("dtype-stated", "kib" if p.args.prefix == "binary" else "kb"),
        tables={"maps": lambda: _table(p)} if p.budget else {},
    )


def verify(p: Params) -> dict[str, Any]:
    shapes = [(p.batch, *map_) for map_ in p.maps]
    memory = sum((count_memory(map_, p.dtype, p.unit) for map_ in shapes), F(0))
    values: dict[str, Any] = {"count": sum(map(count_values, p.maps)), "memory": memory}
    if p.narrow:
        values["saved"] = memory - sum(count_memory(map_, p.narrow, p.unit) for map_ in shapes)
    if p.budget:
        left, images, image = count_memory((p.budget * p.base,), "uint8", p.unit) * p.base, 0, memory
        while left >= image:
            left, images = left - image, images + 1
        values["images"] = images
    return values


def effort(p: Params) -> float:
    factors = [size for map_ in p.maps for size in map_ if size > 10]
    return 1.5 + 0.15 * len(factors) + 0.5 * bool(p.narrow) + 1.0 * bool(p.budget)


def _factors(p: Params) -> tuple[int, ...]:
    """The sizes of the tensor; the number of values where there is more than one."""
    if len(p.maps) > 1:
        return (p.values,)
    return (p.batch, *p.maps[0]) if p.batch > 1 else p.maps[0]


def _saved(p: Params) -> int:
    return p.batch * p.values * (p.bytes - DTYPE_BYTES[p.narrow or p.dtype])


def _images(p: Params) -> F:
    """Images that fit into the budget, before rounding down."""
    return F(_budget_bytes(p), p.values * p.bytes)


def _budget_bytes(p: Params) -> int:
    return (p.budget or 0) * UNIT_BYTES[p.large]


def _table(p: Params) -> Table:
    rows = [(n, Tex(shape(map_))) for n, map_ in enumerate(p.maps, start=1)]
    return Table("cl", ("layer", "output"), rows)


def _wrong_values(p: Params) -> list[Wrong]:
    right, half = p.values, F(1, 2)
    added = sum(height * width + c for c, height, width in p.maps)
    wrong = [
        Wrong("channels-added", added, "Every channel holds a value for each pixel: multiply by $C$."),
        Wrong("one-channel", sum(h * w for _, h, w in p.maps), "All channels are stored, not one."),
        Wrong("one-more", right + 1, "Only the values of the tensor count; there is no bias in it.", half),
        Wrong("bytes", right * p.bytes, "This is the number of bytes, not of values.", half),
        Wrong("bits", right * p.bytes * 8, "This is the number of bits, not of values.", half),
    ]
    if p.batch > 1:
        wrong.append(Wrong("batch", right * p.batch, "This is the number of values of the whole batch.", half))
    if len(p.maps) > 1:
        last, first = prod(p.maps[-1]), prod(p.maps[0])
        wrong += [
            Wrong("first-only", first, "The outputs of all layers are kept.", F(1, 3)),
            Wrong("last-only", last, "The outputs of all layers are kept.", F(1, 3)),
        ]
    return wrong


def _wrong_memories(p: Params) -> list[Wrong]:
    half, size, other = F(1, 2), p.size, 1000 if p.base == 1024 else 1024
    right = p.memory(size)
    steps = 2 if p.unit == p.large else 1  # prefixes between bytes and the unit
    wrong = [
        Wrong("values-not-bytes", p.memory(p.batch * p.values), "A value takes more than one byte.", half),
        Wrong("bits", right * 8, "A byte has 8 bits: divide the bits by 8.", half),
        Wrong("other-prefix", F(size, other**steps), f"The next unit is {p.base} times as large, not {other}.", half),
        Wrong("twice-as-wide", right * 2, f"A {p.dtype} value takes {8 * p.bytes} bits.", half),
        Wrong("half-as-wide", right / 2, f"A {p.dtype} value takes {8 * p.bytes} bits.", half),
    ]
    if p.batch > 1:
        wrong.append(Wrong("one-image", right / p.batch, "The batch has more than one image."))
    if len(p.maps) > 1:
        largest = max(prod(map_) for map_ in p.maps) * p.bytes
        wrong.append(Wrong("largest-only", p.memory(largest), "The outputs of all layers are kept.", F(1, 3)))
    return wrong


def _wrong_savings(p: Params) -> list[Wrong]:
    size, narrow = p.size, p.batch * p.values * DTYPE_BYTES[p.narrow or p.dtype]
    right = p.memory(size - narrow)
    return [
        Wrong("what-is-left", p.memory(narrow), "This is the memory after the change.", F(1, 2)),
        Wrong("before", p.memory(size), "This is the memory before the change."),
        Wrong("sum", p.memory(size + narrow), "The two memories are to be subtracted."),
        Wrong("bits", right * 8, "A byte has 8 bits.", F(1, 2)),
        Wrong("half-of-it", right / 2, "Count the bytes of a value before and after."),
    ]


def _wrong_images(p: Params) -> list[Wrong]:
    half, limit, image = F(1, 2), _budget_bytes(p), p.values * p.bytes
    last, first = (prod(map_) * p.bytes for map_ in (p.maps[-1], p.maps[0]))
    return [
        Wrong("rounded-up", limit // image + 1, "The last image no longer fits.", half),
        Wrong("values-not-bytes", limit // p.values, "A value takes more than one byte.", half),
        Wrong("first-only", limit // first, "The outputs of all layers are kept.", F(1, 3)),
        Wrong("last-only", limit // last, "The outputs of all layers are kept."),
        Wrong("bits", limit // (8 * image), "Budget and image must be in the same unit.", half),
        Wrong("twice-as-wide", limit // (2 * image), f"A {p.dtype} value takes {8 * p.bytes} bits.", half),
    ]
