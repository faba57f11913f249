"""Quality of a restored image: MSE, MAE and PSNR of small patches, two restorations compared, patches put together."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, partial
from itertools import combinations_with_replacement, product
from math import log, log10, sqrt
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Number, Part, Reject, Solved, Tex, Wrong
from examgen.figures.cells import Grid
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.generative.restoration import gain, mae, mse, psnr
from examgen.rounding import Rational, rounded

TITLE, POINTS, MINUTES, FAMILY = "Errors of a restored image", 4, 6, "restoration"
FORMULAS = ("psnr",)

Task = Literal["one", "compare", "join"]
Pixels = tuple[int, int, int, int]
PEAK = 255
# 2 and 5 are their only primes
SUMS = (10, 20, 25, 40, 50, 80, 100, 125, 160, 200, 250, 320, 400, 500, 625, 640, 800, 1000, 1250, 1280)
LARGEST = 24  # error of a pixel


@dataclass(frozen=True)
class Level:
    task: Task


LEVELS = {"easy": Level("one"), "medium": Level("compare"), "hard": Level("join")}
BETTER = {"first": Tex("restoration 1"), "second": Tex("restoration 2")}


@dataclass(frozen=True)
class Params:
    task: Task
    original: Pixels  # two rows of two
    restored: Pixels
    second_original: Pixels | None  # of another patch
    second: Pixels | None  # the other patch restored, or the first by another network
    shrunk: int | None  # by which all errors are divided

    @property
    def second_reference(self) -> Pixels:
        """What the second restoration is compared with."""
        return self.second_original or self.original


def sample(d: Draw[Level, None]) -> Params:
    task, rng = d.level.task, d.rng
    original, other = _pixels(rng), _pixels(rng)
    sums, goal = _errors(), rng.choice(SUMS)
    if task == "compare" and rng.choice((True, False)):
        first, second = rng.sample(rng.choice(_contrary()), 2)
    elif task == "join":
        total = rng.choice([n for n in sums if 2 * goal - n in sums and _unlike(n, 2 * goal - n)])
        first, second = rng.choice(sums[total]), rng.choice(sums[2 * goal - total])
    else:
        first, second = (rng.choice(sums[n]) for n in (goal, rng.choice([n for n in SUMS if n != goal])))
    p = Params(
        task=task,
        original=original,
        restored=_spoilt(rng, original, first),
        second_original=other if task == "join" else None,
        second=None if task == "one" else _spoilt(rng, other if task == "join" else original, second),
        shrunk=rng.choice((2, 4, 5, 8, 10)) if task == "join" else None,
    )
    if task == "compare" and p.second and mae(original, p.restored) == mae(original, p.second):
        raise Reject("both restorations have the same mean absolute error")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    right = mse(p.original, p.restored)
    error = given.get("mse", right)
    parts = {"mse": Part(_number(right), wrong=lambda: _wrong_mses(p.original, p.restored))}
    steps: dict[str, Any] = {
        "errors": _differences(p.original, p.restored),
        "squares": _squares(p.original, p.restored),
    }
    if p.task == "one":
        parts["mae"] = Part(_number(mae(p.original, p.restored)), wrong=lambda: _wrong_maes(p.original, p.restored))
        parts["psnr"] = Part(_decibel(psnr(error)), wrong=lambda: _wrong_psnrs(right))
        steps |= {"absolute": [abs(e) for e in _differences(p.original, p.restored)], "error": error}
        steps["powers"] = _powers(F(error))
    if p.second:
        reference = p.second_reference
        other = mse(reference, p.second)
        parts["mse-2"] = Part(_number(other), wrong=partial(_wrong_mses, reference, p.second))
        last = given.get("mse-2", other)
        steps |= {"errors_2": _differences(reference, p.second), "squares_2": _squares(reference, p.second)}
        steps |= {"error": error, "error_2": last}
        if p.task == "compare":
            absolute = mae(p.original, p.restored), mae(p.original, p.second)
            better = "first" if absolute[0] < absolute[1] else "second"
            parts["gap"] = Part(
                _decibel(psnr(error) - psnr(last)), wrong=lambda: _wrong_gaps(float(right), float(other))
            )
            parts["better"] = Part(Choice(better, choices=BETTER), wrong=lambda: _wrong_choices(better))
            steps |= {"ratio": F(last) / F(error), "powers": _powers(F(last) / F(error)), "absolute": absolute}
        else:
            joint = (F(error) + F(last)) / 2
            parts["psnr"] = Part(_decibel(psnr(joint)), wrong=lambda: _wrong_joints(right, other))
            steps |= {"joint": joint, "powers": _powers(joint)}
    if p.shrunk:
        parts["gain"] = Part(_decibel(gain(p.shrunk)), wrong=partial(_wrong_gains, p.shrunk))
        steps["squared"] = p.shrunk**2
    steps |= {"constant": Tex("48.13"), "log2": Tex("0.301")}
    return Solved(parts=parts, steps=steps, conventions=("peak-255",), figures={"patches": lambda: _figure(p)})


def verify(p: Params) -> dict[str, Any]:
    """Errors counted pixel by pixel; the PSNR as a ratio of root mean squares."""
    totals = [sum((b - a) * (b - a) for a, b in zip(p.original, p.restored, strict=True))]
    absolute = [sum(max(a, b) - min(a, b) for a, b in zip(p.original, p.restored, strict=True))]
    if p.second:
        totals.append(sum((b - a) * (b - a) for a, b in zip(p.second_reference, p.second, strict=True)))
        absolute.append(sum(max(a, b) - min(a, b) for a, b in zip(p.second_reference, p.second, strict=True)))
    values: dict[str, Any] = {"mse": F(totals[0], 4)}
    if p.task == "one":
        return values | {"mae": F(absolute[0], 4), "psnr": 20 * log10(2 * PEAK / sqrt(totals[0]))}
    values["mse-2"] = F(totals[1], 4)
    if p.task == "compare":
        values |= {
            "gap": 20 * log10(sqrt(totals[1] / totals[0])),
            "better": "second" if absolute[0] > absolute[1] else "first",
        }
    if p.shrunk:
        values["psnr"] = 20 * log10(PEAK / sqrt(sum(totals) / 8))
        values["gain"] = 10 * log10(sum(totals) / (sum(totals) / p.shrunk**2))
    return values


def effort(p: Params) -> float:
    return {"one": 4.0, "compare": 5.5, "join": 6.5}[p.task]


@cache
def _contrary() -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of errors' sizes of which the first has the smaller squares (by 20 % or more), but the larger sum."""
    found = [(total, sizes) for total in SUMS for sizes in _errors()[total]]
    return [
        (one, other) for (a, one), (b, other) in product(found, repeat=2) if 5 * a <= 4 * b and sum(one) > sum(other)
    ]


@cache
def _errors() -> dict[int, list[tuple[int, ...]]]:
    """By their sum of squares, the sizes of four errors; at most one of them is 0, and not all are equal."""
    found: dict[int, list[tuple[int, ...]]] = {}
    for sizes in combinations_with_replacement(range(LARGEST + 1), 4):
        if sizes[1] > 0 and len(set(sizes)) > 1:
            found.setdefault(sum(size * size for size in sizes), []).append(sizes)
    return found


def _unlike(first: int, second: int) -> bool:
    """Whether the PSNR of both patches lies 0.4 dB or more below the mean of their PSNRs."""
    return 2 * max(first, second) >= 5 * min(first, second)


def _pixels(rng: Random) -> Pixels:
    a, b, c, e = rng.sample(range(LARGEST, PEAK - LARGEST), 4)
    return a, b, c, e


def _spoilt(rng: Random, original: Pixels, sizes: tuple[int, ...]) -> Pixels:
    """The pixels with errors of both signs and these sizes, in any order."""
    sizes = tuple(rng.sample(sizes, 4))
    signs = rng.choice(((1, -1, 1, -1), (1, 1, -1, -1), (-1, 1, 1, -1), (-1, -1, 1, 1), (-1, 1, 1, 1), (1, -1, -1, -1)))
    a, b, c, e = (x + s * n for x, s, n in zip(original, signs, sizes, strict=True))
    return a, b, c, e


def _differences(original: Pixels, restored: Pixels) -> list[int]:
    return [b - a for a, b in zip(original, restored, strict=True)]


def _squares(original: Pixels, restored: Pixels) -> list[int]:
    return [error**2 for error in _differences(original, restored)]


def _powers(value: F) -> Tex | None:
    """The decimal logarithm of a number without other primes than 2 and 5."""
    tens = _power(value, 5)
    twos = _power(value, 2) - tens
    if value != F(10) ** tens * F(2) ** twos:
        return None
    logarithm = r"\log_{10} 2" if abs(twos) == 1 else rf"{abs(twos)} \log_{{10}} 2"
    if not twos:
        return Tex(tens if tens >= 0 else f"({tens})")
    if not tens:
        return Tex(logarithm if twos > 0 else f"(-{logarithm})")
    if tens < 0 < twos:
        return Tex(f"({logarithm} - {-tens})")
    return Tex(f"({tens} {'+' if twos > 0 else '-'} {logarithm})")


def _power(value: F, prime: int) -> int:
    """How often a prime divides a number; negative if it divides the denominator."""
    count = 0
    while value.numerator % prime == 0:
        value, count = value / prime, count + 1
    while value.denominator % prime == 0:
        value, count = value * prime, count - 1
    return count


def _number(value: Rational) -> Number:
    return Number(value, decimals=2)


def _decibel(value: float) -> Number:
    return Number(rounded(value), decimals=1, unit="dB")


def _figure(p: Params) -> Scene:
    if p.task == "compare":
        named = [("original", p.original), ("restored 1", p.restored), ("restored 2", p.second)]
    elif p.task == "join":
        named = [("original 1", p.original), ("restored 1", p.restored)]
        named += [("original 2", p.second_original), ("restored 2", p.second)]
    else:
        named = [("original", p.original), ("restored", p.restored)]
    grids = [
        Grid([[str(x) for x in pixels[:2]], [str(x) for x in pixels[2:]]], title=name, cell=27.0)
        for name, pixels in named
        if pixels
    ]
    spaced: list[Grid | str] = []
    for grid in grids:
        spaced += [grid, r"\quad"]
    return side_by_side(spaced[:-1])


def _wrong_mses(original: Pixels, restored: Pixels) -> list[Wrong]:
    errors = _differences(original, restored)
    total = sum(error * error for error in errors)
    return [
        Wrong("sum", total, "The mean over the four pixels is asked for.", F(1, 2)),
        Wrong("root", sqrt(total / 4), "This is the root of the mean squared error.", F(1, 2)),
        Wrong("absolute", F(sum(map(abs, errors)), 4), "The errors are squared."),
        Wrong("mean-first", F(sum(errors), 4) ** 2, "Square first, then take the mean."),
        Wrong("halved", F(total, 8), "There is no factor $\\frac{1}{2}$ in it.", F(1, 2)),
        Wrong("three", F(total, 3), "Divide by the number of pixels, 4.", F(1, 2)),
        Wrong("side", F(total, 2), "A patch of $2 \\times 2$ pixels has four of them.", F(1, 2)),
    ]


def _wrong_maes(original: Pixels, restored: Pixels) -> list[Wrong]:
    errors = _differences(original, restored)
    sizes = [abs(error) for error in errors]
    return [
        Wrong("signed", F(sum(errors), 4), "Errors of both signs must not cancel.", F(1, 3)),
        Wrong("sum", sum(sizes), "The mean over the four pixels is asked for.", F(1, 2)),
        Wrong("root", sqrt(sum(size * size for size in sizes) / 4), "This is the root of the mean squared error."),
        Wrong("largest", max(sizes), "All pixels count."),
        Wrong("median", F(sum(sorted(sizes)[1:3]), 2), "The mean is asked for, not the median.", F(1, 3)),
        Wrong("side", F(sum(sizes), 2), "A patch of $2 \\times 2$ pixels has four of them.", F(1, 2)),
    ]


def _wrong_psnrs(error: F) -> list[Wrong]:
    right = psnr(error)
    return [
        Wrong("peak-not-squared", 10 * log10(PEAK / error), "The peak is squared like the errors.", F(1, 2)),
        Wrong("twenty", 20 * log10(PEAK**2 / error), "A ratio of squares has the factor 10.", F(1, 2)),
        Wrong("peak-one", -10 * log10(error), "The peak of these pixels is 255.", F(1, 3)),
        Wrong("natural-logarithm", 10 * log(PEAK**2 / error), "The logarithm has base 10.", F(1, 2)),
        Wrong("no-factor", right / 10, "A decibel is a tenth: multiply by 10.", F(1, 2)),
        Wrong("sign", -right, "The peak is in the numerator.", F(1, 3)),
        Wrong("sum", psnr(4 * error), "Use the mean of the squared errors, not their sum.", F(1, 3)),
    ]


def _wrong_gaps(first: float, second: float) -> list[Wrong]:
    right = 10 * log10(second / first)
    return [
        Wrong("sign", -right, "The smaller error has the larger PSNR.", F(1, 2)),
        Wrong("twenty", 2 * right, "A ratio of squares has the factor 10.", F(1, 2)),
        Wrong("ratio", second / first, "The difference in decibels is the logarithm of this ratio.", F(1, 3)),
        Wrong("no-factor", right / 10, "A decibel is a tenth: multiply by 10.", F(1, 2)),
        Wrong("difference", second - first, "Decibels come from a ratio, not from a difference."),
        Wrong("natural-logarithm", right * log(10), "The logarithm has base 10.", F(1, 3)),
        Wrong("wrong-twenty", -2 * right, "The smaller error has the larger PSNR, and the factor is 10.", F(1, 3)),
    ]


def _wrong_choices(right: str) -> list[Wrong]:
    return [Wrong("other", "second" if right == "first" else "first", "Compare the mean absolute errors.")]


def _wrong_joints(first: F, second: F) -> list[Wrong]:
    small, large = sorted((first, second))
    return [
        Wrong("mean-of-decibels", (psnr(first) + psnr(second)) / 2, "Average the errors, not the decibels.", F(1, 2)),
        Wrong("sum-of-errors", psnr(first + second), "The mean runs over the pixels of both patches.", F(1, 2)),
        Wrong("better-patch", psnr(small), "Both patches count.", F(1, 3)),
        Wrong("worse-patch", psnr(large), "Both patches count.", F(1, 3)),
        Wrong("peak-not-squared", 10 * log10(2 * PEAK / (first + second)), "The peak is squared.", F(1, 2)),
        Wrong("sum-of-decibels", psnr(first) + psnr(second), "Decibels do not add."),
        Wrong("peak-one", -10 * log10((first + second) / 2), "The peak of these pixels is 255.", F(1, 3)),
    ]


def _wrong_gains(shrunk: int) -> list[Wrong]:
    return [
        Wrong("ten", 10 * log10(shrunk), "The squared errors shrink by the square of the factor.", F(1, 2)),
        Wrong("factor", shrunk, "The gain is a logarithm of the factor."),
        Wrong("square", shrunk**2, "The gain is ten times the logarithm of this value.", F(1, 3)),
        Wrong("forty", 40 * log10(shrunk), "The factor is squared once.", F(1, 3)),
        Wrong("sign", -20 * log10(shrunk), "Smaller errors have a larger PSNR.", F(1, 2)),
        Wrong("natural-logarithm", 20 * log(shrunk), "The logarithm has base 10.", F(1, 3)),
    ]
