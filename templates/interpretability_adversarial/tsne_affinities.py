"""Affinities of t-SNE: conditional probabilities in the data, their perplexity, and similarities in the map."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from math import exp, fsum, log
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Reject, Solved, Table, Tex, Wrong
from examgen.explain.tsne import Point, conditional, entropy, joint, squared
from examgen.figures.axes import Axis
from examgen.figures.plots import Mark, plot
from examgen.figures.scene import Scene
from examgen.tex import rational

TITLE, POINTS, MINUTES, FAMILY = "Affinities of t-SNE", 5, 9, "tsne"

NAMES = "ABCDE"


@dataclass(frozen=True)
class Level:
    distances: tuple[tuple[int, ...], ...]  # squared, of the neighbours


THREE, FOUR = ((1, 2, 2), (4, 5, 5), (8, 9, 9), (9, 10, 10), (16, 17, 17)), ((8, 9, 10, 10), (16, 17, 18, 18))
LEVELS = {"hard": Level(distances=THREE + FOUR)}  # all probabilities are powers of 1/2


@dataclass(frozen=True)
class Params:
    centre: Point
    others: tuple[Point, ...]
    asked: int  # which neighbour
    map: tuple[int, ...]  # positions of three points on a line
    pair: tuple[int, int]


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    others: list[Point] = []
    for size in rng.choice(d.level.distances):
        around = [(x, y) for x in range(-5, 6) for y in range(-5, 6) if x * x + y * y == size and (x, y) not in others]
        others.append(rng.choice(around))
    rng.shuffle(others)
    x, y = rng.randint(5, 7), rng.randint(5, 7)
    positions = tuple(rng.sample(range(7), 3))
    gaps = [abs(positions[i] - positions[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    if len(set(gaps)) < 3:
        raise Reject("two gaps in the map are equal")
    moved = tuple((x + a, y + b) for a, b in others)
    return Params((x, y), moved, rng.randrange(len(others)), positions, rng.choice(((0, 1), (0, 2), (1, 2))))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part uses another
    chances = conditional(p.centre, p.others)
    bits = entropy(chances)
    similar = joint(p.map)
    sizes = [squared(p.centre, other) for other in p.others]
    return Solved(
        parts={
            "affinity": Part(Number(chances[p.asked], decimals=3), wrong=partial(_wrong_affinities, p)),
            "perplexity": Part(
                Number(2 ** float(bits), closed=rf"2^{{{Number(bits).brief()}}}"),
                wrong=partial(_wrong_perplexities, bits, chances),
            ),
            "similarity": Part(Number(similar[p.pair], decimals=3), wrong=partial(_wrong_similarities, p)),
        },
        steps={
            "name": NAMES[p.asked + 1],
            "sizes": sizes,
            "weights": [F(1, 2**size) for size in sizes],
            "chances": chances,
            "bits": bits,
            "sum": Tex(" + ".join(rf"{rational(c)} \cdot {_bits(c)}" for c in chances)),
            "first": p.pair[0] + 1,
            "second": p.pair[1] + 1,
            "kernels": [F(1, 1 + (p.map[i] - p.map[j]) ** 2) for i, j in ((0, 1), (0, 2), (1, 2))],
            "own": F(1, 1 + (p.map[p.pair[0]] - p.map[p.pair[1]]) ** 2),
        },
        conventions=("tsne-two",),
        figures={"data": lambda: _figure(p)},
        tables={"data": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    scale = log(2)
    weights = [exp(-scale * squared(p.centre, other)) for other in p.others]
    chances = [weight / fsum(weights) for weight in weights]
    kernels = [[0.0 if i == j else 1 / (1 + (a - b) ** 2) for j, b in enumerate(p.map)] for i, a in enumerate(p.map)]
    i, j = p.pair
    return {
        "affinity": chances[p.asked],
        "perplexity": exp(-fsum(c * log(c) for c in chances)),
        "similarity": kernels[i][j] / fsum(map(fsum, kernels)),
    }


def effort(p: Params) -> float:
    return 5.5 + 0.6 * len(p.others)


def _bits(chance: F) -> int:
    return chance.denominator.bit_length() - 1


def _table(p: Params) -> Table:
    points = [p.centre, *p.others]
    names = NAMES[: len(points)]
    return Table("l" + "c" * len(points), ("point", *(Tex(f"${name}$") for name in names)),
                 [("coordinates", *(Tex(f"$({x}, {y})$") for x, y in points))])  # fmt: skip


def _figure(p: Params) -> Scene:
    points = [p.centre, *p.others]
    marks = [Mark(*point, f"${name}$") for name, point in zip(NAMES, points, strict=False)]
    span = 2 + max(max(along) - min(along) for along in zip(*points, strict=True))  # the same for both axes
    axes = [
        Axis(low, low + span, "", ticks=tuple(range(low, low + span + 1)))
        for low in (min(along) - 1 for along in zip(*points, strict=True))
    ]
    return plot(axes[0], axes[1], marks=marks, width=130, height=130, grid=True)


def _wrong_affinities(p: Params) -> list[Wrong]:
    sizes = [squared(p.centre, other) for other in p.others]
    own = sizes[p.asked]
    roots = [2 ** -(size**0.5) for size in sizes]
    tails = [F(1, 1 + size) for size in sizes]
    weights = [F(1, 2**size) for size in sizes]
    right = weights[p.asked] / sum(weights)
    other = next((w / sum(weights) for w in weights if w != weights[p.asked]), right)
    return [
        Wrong("not-squared", roots[p.asked] / fsum(roots), "The distance is squared in the kernel.", F(1, 2)),
        Wrong("student", tails[p.asked] / sum(tails), "Student's t belongs to the map.", F(1, 3)),
        Wrong("not-normalised", weights[p.asked], "The kernels are divided by their sum.", F(1, 3)),
        Wrong("distances", F(own, sum(sizes)), "Near points have a large affinity.", F(0)),
        Wrong("with-itself", weights[p.asked] / (sum(weights) + 1), "$A$ itself is left out.", F(1, 2)),
        Wrong("equal", F(1, len(sizes)), "Near points have a larger affinity."),
        Wrong("another-point", other, "This is the affinity of another point.", F(1, 3)),
        Wrong("complement", 1 - right, "This is the affinity of all other points together."),
        Wrong("halved", right / 2, "The affinities of the other points add up to 1.", F(1, 3)),
    ]  # fmt: skip


def _wrong_perplexities(bits: F | float, chances: tuple[F, ...]) -> list[Wrong]:
    return [
        Wrong("entropy", bits, "The perplexity is 2 to the power of the entropy.", F(1, 2)),
        Wrong("base-e", exp(float(bits)), "With an entropy in bits the base is 2.", F(1, 2)),
        Wrong("count", len(chances), "The neighbours are not equally likely."),
        Wrong("inverse", 2 ** -float(bits), "The entropy is positive.", F(1, 3)),
        Wrong("largest", 1 / max(chances), "All neighbours count."),
        Wrong("squared", bits**2, "The perplexity is 2 to the power of the entropy."),
    ]


def _wrong_similarities(p: Params) -> list[Wrong]:
    pairs = ((0, 1), (0, 2), (1, 2))
    gaps = {pair: abs(p.map[pair[0]] - p.map[pair[1]]) for pair in pairs}
    kernels = {pair: F(1, 1 + gap**2) for pair, gap in gaps.items()}
    gauss = {pair: F(1, 2 ** (gap**2)) for pair, gap in gaps.items()}
    flat = {pair: F(1, 1 + gap) for pair, gap in gaps.items()}
    own, whole = kernels[p.pair], sum(kernels.values())
    around = sum(kernel for pair, kernel in kernels.items() if p.pair[0] in pair)
    return [
        Wrong("each-pair-once", own / whole, "The sum runs over all ordered pairs, each pair twice.", F(1, 2)),
        Wrong("conditional", own / around, "The sum runs over all pairs, not only those of one point.", F(1, 3)),
        Wrong("gaussian", gauss[p.pair] / (2 * sum(gauss.values())), "In the map the kernel is Student's t.", F(1, 3)),
        Wrong("not-squared", flat[p.pair] / (2 * sum(flat.values())), "The distance is squared.", F(1, 2)),
        Wrong("not-normalised", own, "The kernels are divided by their sum.", F(1, 3)),
        Wrong("halved-again", own / (4 * whole), "Each pair counts twice, not four times.", F(1, 2)),
    ]
