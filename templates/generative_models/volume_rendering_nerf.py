"""Volume rendering of a ray: opacities from densities, transmittances and weights, colour, background, depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from itertools import accumulate, pairwise
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Solved, Table, Tex, Vector, Wrong
from examgen.figures.bars import bars, exact
from examgen.figures.scene import Scene
from examgen.generative.rendering import composite, opacity, transmittances, weights
from examgen.logarithms import ln_tex
from examgen.rounding import Rational

TITLE, POINTS, MINUTES, FAMILY = "Volume rendering along a ray", 4, 8, "volume-rendering"
FORMULAS = ("volume-rendering",)

Numbers = tuple[F, ...]
COLOURS = tuple(F(n, 4) for n in range(5))
GAPS = ((1, 2, 1, 2), (2, 1, 2, 1), (1, 1, 2, 1), (2, 1, 1, 2), (1, 2, 2, 1), (2, 2, 1, 1), (1, 2, 1, 1))


@dataclass(frozen=True)
class Level:
    samples: int
    densities: bool  # they are given, not the opacities
    spaced: bool  # at unequal distances, before a background


LEVELS = {
    "easy": Level(samples=3, densities=False, spaced=False),
    "medium": Level(samples=4, densities=True, spaced=False),
    "hard": Level(samples=4, densities=True, spaced=True),
}


@dataclass(frozen=True)
class Params:
    opacities: Numbers  # given directly
    odds: tuple[int, ...]  # or their densities are the logarithms of these numbers
    places: tuple[int, ...]  # of the samples along the ray, and last its end
    colours: Numbers
    background: F | None

    @cached_property
    def alphas(self) -> Numbers:
        return self.opacities or tuple(map(opacity, self.odds, self.gaps))

    @cached_property
    def shares(self) -> Numbers:
        """The right weights."""
        return weights(self.alphas)

    @property
    def gaps(self) -> tuple[int, ...]:
        """The distance from each sample to the next."""
        if not self.places:
            return (1,) * len(self.odds)
        return tuple(b - a for a, b in pairwise(self.places))


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    colours = tuple(rng.sample(COLOURS, level.samples))
    if not level.densities:
        choices = (F(1, 5), F(1, 4), F(1, 3), F(1, 2), F(2, 3), F(3, 4))
        return Params(tuple(rng.sample(choices, level.samples)), (), (), colours, None)
    odds = _draw_odds(rng, (1, 2, 3, *rng.choice(((2,), (3,)))) if level.spaced else rng.sample((1, 2, 3, 4, 5), 4))
    if not level.spaced:
        return Params((), odds, (), colours, None)
    places = accumulate(rng.choice(GAPS), initial=rng.randint(1, 3))
    return Params((), odds, tuple(places), colours, rng.choice((F(1, 4), F(1, 2), F(1))))


def solve(p: Params, given: Given = NONE) -> Solved:
    alphas = p.alphas
    parts: dict[str, Part] = {}
    if p.odds and not p.places:
        parts["alphas"] = Part(Vector(alphas, decimals=3), wrong=lambda: _wrong_alphas(p))
        alphas = given.get("alphas", alphas)
    shares = given.get("weights", weights(alphas))
    passed = transmittances(alphas)
    parts["weights"] = Part(Vector(weights(alphas), decimals=3), wrong=lambda: _wrong_weights(p), weight=2)
    steps: dict[str, Any] = {
        "alphas": alphas,
        "passed": passed[:-1],
        "products": list(zip(shares, p.colours, strict=True)),
        "gaps": p.gaps,
    }
    colour = composite(shares, p.colours)
    if p.background is not None:
        rest = passed[-1]
        kept = given.get("rest", rest)
        parts["rest"] = Part(_number(rest), wrong=lambda: _wrong_rests(p))
        parts["colour"] = Part(_number(colour + kept * p.background), wrong=lambda: _wrong_colours(p))
        depth = composite(shares, p.places[:-1])
        parts["depth"] = Part(Number(depth, decimals=2), wrong=lambda: _wrong_depths(p))
        steps |= {"rest": kept, "depths": list(zip(shares, p.places, strict=False))}
    else:
        parts["colour"] = Part(_number(colour), wrong=lambda: _wrong_colours(p))
    return Solved(
        parts=parts,
        steps=steps,
        conventions=("front-to-back",),
        figures={"shares": lambda: _figure(p)},
        tables={"ray": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    """Composited from back to front: each sample covers its share of what lies behind it."""

    def behind(values: list[F], last: F) -> F:
        for alpha, value in zip(reversed(p.alphas), reversed(values), strict=True):
            last = alpha * value + (1 - alpha) * last
        return last

    count = len(p.colours)
    units = [[F(i == k) for k in range(count)] for i in range(count)]
    values: dict[str, Any] = {"weights": tuple(behind(unit, F(0)) for unit in units)}
    values["colour"] = behind(list(p.colours), p.background or F(0))
    if p.odds and not p.places:
        values["alphas"] = tuple(F(odd - 1, odd) for odd in p.odds)
    if p.background is not None:
        values["rest"] = behind([F(0)] * count, F(1))
        values["depth"] = behind([F(place) for place in p.places[:-1]], F(0))
    return values


def effort(p: Params) -> float:
    return 1.5 + 1.1 * len(p.colours) + (0.8 if p.odds else 0) + (2.5 if p.places else 0)


def _draw_odds(rng: Random, odds: Sequence[int]) -> tuple[int, ...]:
    """These numbers in another order; the first sample is not empty."""
    order = rng.sample(odds, len(odds))
    return tuple(order if order[0] > 1 else order[::-1])


def _number(value: Rational) -> Number:
    return Number(value, decimals=3)


def _table(p: Params) -> Table:
    count = len(p.colours)
    rows: list[tuple[Any, ...]] = []
    if p.places:
        rows.append((Tex("distance $t_i$ from the camera"), *p.places[:-1]))
    if p.odds:
        rows.append((Tex(r"density $\sigma_i$"), *(Tex(f"${ln_tex(odd)}$") for odd in p.odds)))
    else:
        rows.append((Tex(r"opacity $\alpha_i$"), *p.opacities))
    rows.append((Tex("grey value $c_i$"), *p.colours))
    return Table("l" + "c" * count, (Tex("sample $i$"), *range(1, count + 1)), rows)


def _wrong_alphas(p: Params) -> list[Wrong]:
    right = [1 - F(1, odd) for odd in p.odds]
    return [
        Wrong("transmitted", tuple(1 - a for a in right), "This light passes; the opacity is the rest.", F(1, 2)),
        Wrong("inverse-next", tuple(F(1, odd + 1) for odd in p.odds), "$e^{-\\ln n} = 1/n$.", F(1, 3)),
        Wrong("odds", tuple(F(odd, odd + 1) for odd in p.odds), "$\\alpha = 1 - e^{-\\sigma \\delta}$.", F(1, 3)),
        Wrong("first-transmitted", (1 - right[0], *right[1:]), "The opacity is $1 - e^{-\\sigma \\delta}$.", F(1, 2)),
        Wrong("last-transmitted", (*right[:-1], 1 - right[-1]), "The opacity is $1 - e^{-\\sigma \\delta}$.", F(1, 2)),
        Wrong(
            "second-transmitted",
            (right[0], 1 - right[1], *right[2:]),
            "The opacity is $1 - e^{-\\sigma \\delta}$.",
            F(1, 2),
        ),
        Wrong("shares", tuple(F(odd, sum(p.odds)) for odd in p.odds), "Opacities need not add up to 1."),
    ]


def _wrong_weights(p: Params) -> list[Wrong]:
    alphas = p.alphas
    passed = transmittances(alphas)
    total = sum(alphas)
    running = [F(1)]
    for alpha in alphas:
        running.append(running[-1] * alpha)
    right = p.shares
    wrong = [
        Wrong("opacities", alphas, "Samples in front take away light: multiply by the transmittance.", F(1, 3)),
        Wrong(
            "passed", tuple(passed[:-1]), "This light arrives; the sample keeps the share $\\alpha_i$ of it.", F(1, 3)
        ),
        Wrong(
            "own-included",
            tuple(t * a for t, a in zip(passed[1:], alphas, strict=True)),
            "$T_i$ ends before $i$.",
            F(1, 2),
        ),
        Wrong("normalised", tuple(a / total for a in alphas), "The weights need not add up to 1."),
        Wrong("opacities-multiplied", tuple(running[1:]), "What passes a sample is $1 - \\alpha$.", F(1, 3)),
        Wrong("back-to-front", weights(alphas[::-1])[::-1], "The first sample is nearest to the camera.", F(1, 2)),
        Wrong("neighbour-only", _neighbour(alphas), "All samples in front count, not only the last.", F(1, 2)),
        Wrong("rest-in-last", (*right[:-1], 1 - sum(right[:-1])), "Some light may pass all samples.", F(1, 2)),
    ]
    if p.places:
        equal = weights([1 - F(1, odd) for odd in p.odds])
        wrong.append(Wrong("equal-gaps", equal, "The distances between the samples differ.", F(1, 2)))
    return wrong


def _figure(p: Params) -> Scene:
    names = [str(number) for number in range(1, len(p.alphas) + 1)]
    return bars(names, [exact(p.alphas, r"$\alpha_i$"), exact(p.shares, "$w_i$")])


def _neighbour(alphas: Numbers) -> Numbers:
    """Each opacity times what the sample right before lets pass."""
    return (alphas[0], *((1 - a) * b for a, b in pairwise(alphas)))


def _wrong_rests(p: Params) -> list[Wrong]:
    alphas = p.alphas
    passed = transmittances(alphas)
    return [
        Wrong("before-last", passed[-2], "The last sample absorbs light too.", F(1, 2)),
        Wrong("kept", 1 - passed[-1], "This share is absorbed.", F(1, 2)),
        Wrong("zero", 0, "The opacities are below 1, so some light passes."),
        Wrong("last-only", 1 - alphas[-1], "All samples absorb light.", F(1, 3)),
        Wrong("opacities-multiplied", _product(alphas), "What passes a sample is $1 - \\alpha$.", F(1, 3)),
        Wrong("equal-gaps", transmittances([1 - F(1, odd) for odd in p.odds])[-1], "The distances differ.", F(1, 2)),
        Wrong("averaged", 1 - sum(alphas) / len(alphas), "What the samples let pass is multiplied.", F(1, 3)),
    ]


def _product(values: Numbers) -> F:
    found = F(1)
    for value in values:
        found *= value
    return found


def _wrong_colours(p: Params) -> list[Wrong]:
    alphas, colours = p.alphas, p.colours
    shares = p.shares
    right = composite(shares, colours)
    background = p.background or F(0)
    rest = 1 - sum(shares)
    wrong = [
        Wrong("opacities", composite(alphas, colours), "Weights are opacities times transmittances.", F(1, 3)),
        Wrong("mean", sum(colours) / len(colours), "The samples have different weights."),
        Wrong("first-only", colours[0], "The first sample lets light pass.", F(0)),
        Wrong("normalised", right / sum(shares), "The weights are not scaled to the sum 1.", F(1, 2)),
        Wrong(
            "back-to-front", composite(weights(alphas[::-1])[::-1], colours), "The first sample is in front.", F(1, 2)
        ),
        Wrong("heaviest", colours[max(range(len(shares)), key=shares.__getitem__)], "All samples contribute.", F(1, 3)),
    ]
    if p.background is None:
        return [*wrong, Wrong("white", right + rest, "There is no light behind the samples.", F(1, 2))]
    return [
        *wrong,
        Wrong("no-background", right, "The light of the background passes the samples.", F(1, 2)),
        Wrong("whole-background", right + background, "The background is weighted by what passes.", F(1, 2)),
        Wrong("background-mean", (right + background) / 2, "The background is weighted by what passes.", F(1, 3)),
    ]


def _wrong_depths(p: Params) -> list[Wrong]:
    shares, places = p.shares, p.places[:-1]
    right = composite(shares, places)
    return [
        Wrong("normalised", right / sum(shares), "The formula does not divide by the sum of the weights.", F(1, 2)),
        Wrong("mean", F(sum(places), len(places)), "The samples have different weights."),
        Wrong("opacities", composite(p.alphas, places), "Weights are opacities times transmittances.", F(1, 3)),
        Wrong("background", right + (1 - sum(shares)) * p.places[-1], "The background is not in the sum.", F(1, 2)),
        Wrong("gaps", composite(shares, p.gaps), "The distances from the camera count.", F(1, 3)),
        Wrong("first", places[0], "All samples contribute."),
        Wrong("heaviest", places[max(range(len(shares)), key=shares.__getitem__)], "All samples contribute.", F(1, 3)),
    ]
