"""Axes of plots: linear or logarithmic, with ticks whose numbers stand clear of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import ceil, floor, isfinite, log10

from examgen.figures.measure import text_width
from examgen.figures.scene import Item, Label, lines, rectangle

Value = float | Fraction
Tick = tuple[float, str]  # points from the axis' low end, and the number there or ""

GAP = 6.0  # points between the numbers of a horizontal axis
SPACING = {False: 24.0, True: 18.0}  # points, at least, between automatic ticks; True: upright


@dataclass(frozen=True)
class Axis:
    """The range from `low` to `high`; `name` is LaTeX text.

    `ticks` are the values to mark, () for none, and by default multiples of 1, 2 or 5 times a power of ten, or powers
    of ten if `log`. Raises ValueError for an empty range, and for a logarithmic one that does not begin above 0.
    """

    low: Value
    high: Value
    name: str = ""
    ticks: Sequence[Value] | None = None
    log: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError(f"an axis cannot reach from {self.low} to {self.high} with log={self.log}")

    def at(self, value: Value) -> float:
        """Where the value stands: 0 at `low`, 1 at `high`. Raises ValueError if it has no place on the axis."""
        if not isfinite(value) or (self.log and value <= 0):
            raise ValueError(f"{value} has no place on {self}")
        scaled = log10 if self.log else float
        low, high, here = scaled(self.low), scaled(self.high), scaled(value)
        return (here - low) / (high - low)


def number(value: Value) -> str:
    r"""A plain number as LaTeX, to 6 digits: 0.25, $-3$, 10\,000."""
    text = f"{float(f'{float(value):.6g}') + 0.0:,.10f}".rstrip("0").rstrip(".")  # + 0.0: no -0
    text = text.replace(",", r"\," if abs(float(value)) >= 10_000 else "")
    return f"${text}$" if text.startswith("-") else text


def ticks(axis: Axis, length: float, *, upright: bool = False) -> list[Tick]:
    """The ticks of an axis `length` points long; a number that would touch the one before it is left out."""
    if axis.ticks is not None:
        found = [(value, number(value)) for value in sorted(axis.ticks) if axis.low <= value <= axis.high]
    elif axis.log:
        found = _log_ticks(axis, length, upright=upright)
    else:
        found = _linear_ticks(axis, length, upright=upright)
    return _thinned([(axis.at(value) * length, text) for value, text in found], upright=upright)


def _linear_ticks(axis: Axis, length: float, *, upright: bool) -> list[tuple[Value, str]]:
    low, high = Fraction(str(axis.low)), Fraction(str(axis.high))  # 0.1 is meant as 1/10
    for step in _steps(high - low):
        apart = float(step / (high - low)) * length
        if apart < SPACING[upright]:
            continue
        values = [i * step for i in range(ceil(low / step), floor(high / step) + 1)]
        texts = [number(value) for value in values]
        if apart >= _room(texts, upright=upright):
            break
    return list(zip(values, texts, strict=True))


def _room(texts: Iterable[str], *, upright: bool) -> float:
    """Points from one tick to the next that let these numbers stand clear of each other."""
    return max([SPACING[upright], *(0 if upright else text_width(text, small=True) + GAP for text in texts)])


def _steps(span: Fraction) -> Iterator[Fraction]:
    """1, 2 and 5 times rising powers of ten, from about a hundredth of the span."""
    for power in count(floor(log10(span)) - 2):
        yield from (digit * Fraction(10) ** power for digit in (1, 2, 5))


def _log_ticks(axis: Axis, length: float, *, upright: bool) -> list[tuple[Value, str]]:
    """Powers of ten, as many as there is room for; in a range without two of them, their multiples by 2 and 5 too."""
    low, high = log10(axis.low) - 1e-9, log10(axis.high) + 1e-9
    powers = range(ceil(low), floor(high) + 1)
    multiples = [m * 10.0**k for k in range(floor(low), ceil(high) + 1) for m in range(1, 10)]
    visible = [value for value in multiples if low <= log10(value) <= high]
    if len(powers) < 2:
        return [(value, number(value) if f"{value:e}"[0] in "125" else "") for value in visible]
    decade = length / (high - low)
    texts = {k: f"$10^{{{k}}}$" for k in powers}
    every = ceil(_room(texts.values(), upright=upright) / decade)
    named = {10.0**k: text for k, text in texts.items() if k % every == 0}
    marked = visible if decade >= 30 else [10.0**k for k in powers]
    return [(value, named.get(value, "")) for value in marked]


def _thinned(found: list[Tick], *, upright: bool) -> list[Tick]:
    end = float("-inf")
    kept: list[Tick] = []
    for at, text in found:
        half = 4.5 if upright else (text_width(text, small=True) + GAP / 2) / 2
        clear = bool(text) and at - half >= end
        end = at + half if clear else end
        kept.append((round(at, 2), text if clear else ""))
    return kept


def frame(x: Axis, y: Axis, width: float, height: float, *, grid: bool) -> Iterator[Item]:
    """The box around a plot with ticks, numbers and names; grey lines at zero and, if asked, a light grid."""
    across, up = ticks(x, width), ticks(y, height, upright=True)
    for axis, found, length, upright in ((x, across, width, True), (y, up, height, False)):
        zero = [axis.at(0) * length] if not axis.log and axis.low < 0 < axis.high else []
        numbers = [at for at, text in found if text and grid]
        for places, colour in ((numbers, "light"), (zero, "grey")):
            ends = ((at, 0.0, at, height) if upright else (0.0, at, width, at) for at in places)
            yield from lines(ends, width=0.25, stroke=colour)
    yield rectangle(0, 0, width, height)
    yield from horizontal(across)
    yield from lines((0, at, -_tick(text), at) for at, text in up)
    yield from (Label(-5, at, text, align="right", small=True) for at, text in up if text)
    if x.name:
        yield Label(width / 2, -22 if any(text for _, text in across) else -10, x.name)
    if y.name:
        left = max([text_width(text, small=True) + 5 for _, text in up if text], default=0)
        yield Label(-left, height + 12, y.name, align="left")


def horizontal(found: Sequence[Tick]) -> Iterator[Item]:
    """Ticks and numbers below a horizontal line at height 0."""
    yield from lines((at, 0, at, -_tick(text)) for at, text in found)
    yield from (Label(at, -9, text, small=True) for at, text in found if text)


def _tick(text: str) -> float:
    return 3 if text else 1.5
