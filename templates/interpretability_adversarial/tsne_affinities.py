"""t-SNE: conditional probabilities of neighbours, their perplexity, and the affinity of two points of the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, lru_cache, partial
from itertools import combinations, permutations
from math import exp, log, log2
from typing import Any

from examgen import NONE, Choice, Draw, Given, Number, Part, Reject, Solved, Tex, Vector, Wrong

TITLE, POINTS, MINUTES, FAMILY = "Affinities in t-SNE", 5, 8, "t-sne"
HALF, THIRD = F(1, 2), F(1, 3)
FORCES = {"closer": Tex("closer together"), "apart": Tex("further apart")}
PROFILES = ((1, 2, 2), (1, 2, 3, 3), (2, 2, 2, 3, 3), (1, 3, 3, 3, 3), (1, 2, 3, 4, 4))  # p = 2^-m, summing to 1

Point = tuple[int, int]


@dataclass(frozen=True)
class Level:
    profiles: tuple[tuple[int, ...], ...]


LEVELS = {"hard": Level(profiles=PROFILES)}


@dataclass(frozen=True)
class Params:
    doublings: tuple[int, ...]  # ||x_1 - x_j||^2 / (2 sigma^2) = doublings[j] ln 2, for the neighbours j = 2, 3, ...
    map: tuple[Point, Point, Point]
    affinity: F  # p_12 of the three points in the input space

    @cached_property
    def probabilities(self) -> tuple[F, ...]:
        """p_j|1."""
        kernels = [2 ** (max(self.doublings) - m) for m in self.doublings]
        return tuple(F(kernel, sum(kernels)) for kernel in kernels)

    @cached_property
    def distances(self) -> tuple[int, ...]:
        """Squared, in the map: between points 1 and 2, 1 and 3, 2 and 3."""
        return _distances(self.map)

    @cached_property
    def kernels(self) -> tuple[F, ...]:
        return tuple(F(1, 1 + distance) for distance in self.distances)

    @cached_property
    def mapped(self) -> F:
        """q_12."""
        return self.kernels[0] / (2 * sum(self.kernels))


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    profile = list(rng.choice(d.level.profiles))
    rng.shuffle(profile)
    shift = rng.randint(0, 2)
    p = Params(tuple(m + shift for m in profile), rng.choice(_maps()), F(rng.randint(1, 9), 20))
    if not F(1, 50) < abs(p.affinity - p.mapped):
        raise Reject("the affinities are nearly equal")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    right = p.probabilities
    entropy = _entropy(right)
    told = given.get("entropy", entropy)
    force = "closer" if p.affinity > given.get("mapped", p.mapped) else "apart"
    return Solved(
        parts={
            "probabilities": Part(Vector(right), wrong=partial(_wrong_probabilities, p)),
            "entropy": Part(
                Number(_entropy(given.get("probabilities", right)), unit="bit", decimals=2),
                wrong=partial(_wrong_entropies, right),
            ),
            "perplexity": Part(_perplexity(told), wrong=partial(_wrong_perplexities, p, entropy)),
            "mapped": Part(Number(p.mapped, decimals=3), wrong=partial(_wrong_mapped, p)),
            "force": Part(Choice(force, choices=FORCES), wrong=partial(_wrong_forces, force)),
        },
        steps={
            "n": len(p.doublings) + 1,
            "powers": [2**m for m in p.doublings],
            "weights": [F(1, 2**m) for m in p.doublings],
            "total": F(sum(2 ** (8 - m) for m in p.doublings), 2**8),
            "exponents": [value.denominator.bit_length() - 1 for value in right],
            "right": right,
            "kernels": p.kernels,
            "distances": p.distances,
            "sum": sum(p.kernels),
        },
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    kernel = np.exp(-np.log(2) * np.array(p.doublings))
    given = kernel / kernel.sum()
    entropy = float(-(given * np.log2(given)).sum())
    points = np.array(p.map)
    squares = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    joint = 1 / (1.0 + squares) - np.eye(3)
    mapped = float((joint / joint.sum())[0, 1])
    return {
        "probabilities": [F(float(value)).limit_denominator(64) for value in given],
        "entropy": F(entropy).limit_denominator(64),
        "perplexity": _plain_power(entropy),
        "mapped": F(mapped).limit_denominator(100_000),
        "force": "closer" if float(p.affinity) > mapped else "apart",
    }


def effort(p: Params) -> float:
    return 7 + 0.3 * len(p.doublings)


def _entropy(probabilities: Sequence[F]) -> F | float:
    """In bits; exact where all probabilities are powers of 1/2."""
    if all(value.numerator == 1 and value.denominator & (value.denominator - 1) == 0 for value in probabilities):
        return sum((value * (value.denominator.bit_length() - 1) for value in probabilities), F(0))
    return -sum(float(value) * log2(value) for value in probabilities)


def _perplexity(entropy: F | float) -> Number:
    value = _plain_power(float(entropy))
    if isinstance(value, int) or not isinstance(entropy, int | F):
        return Number(value, decimals=2)
    return Number(value, decimals=2, closed=f"2^{{{F(entropy).numerator}/{F(entropy).denominator}}}")


def _plain_power(exponent: float) -> int | float:
    return int(2**exponent) if exponent == int(exponent) else float(2**exponent)


@lru_cache(1)
def _maps() -> list[tuple[Point, Point, Point]]:
    """Three points with three different small distances."""
    grid = [(x, y) for x in range(4) for y in range(4)]
    triples = list(permutations(grid, 3))
    return [m for m in triples if len(set(d := _distances(m))) == 3 and max(d) <= 10]


def _distances(points: Sequence[Point]) -> tuple[int, ...]:
    return tuple((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for a, b in combinations(points, 2))


def _wrong_probabilities(p: Params) -> list[Wrong]:
    weights = [F(1, 2**m) for m in p.doublings]

    def shares(values: Sequence[int | F], rest: int | F = 0) -> tuple[F, ...]:
        return tuple(F(value) / (sum(values) + rest) for value in values)

    n = len(weights)
    return [
        Wrong("not-normalised", tuple(weights), "The probabilities add up to 1.", HALF),
        Wrong("itself", shares(weights, 1), "$p_{1|1}$ is 0: a point is no neighbour of itself.", HALF),
        Wrong("growing", shares([2**m for m in p.doublings]), "Near points are the likely ones: $e^{-x}$.", THIRD),
        Wrong("distances", shares(p.doublings), "The exponential function was left out.", THIRD),
        Wrong("heavy-tails", shares([F(1, 1 + m) for m in p.doublings]), "These are the kernels of the map."),
        Wrong("squared", shares([weight**2 for weight in weights]), r"The exponent holds $2 \sigma^2$ already.", THIRD),
        Wrong("uniform", (F(1, n),) * n, "Near points are likelier."),
    ]


def _wrong_entropies(right: Sequence[F]) -> list[Wrong]:
    n, entropy = len(right), _entropy(right)
    bits = [F(value.denominator.bit_length() - 1) for value in right]
    return [
        Wrong("nats", float(entropy) * log(2), "The entropy in bits has logarithms to base 2.", HALF),
        Wrong("uniform", log2(n), "The neighbours are not equally likely."),
        Wrong("mean", F(sum(bits), n), "The logarithms are weighted with the probabilities.", THIRD),
        Wrong("sum", F(sum(bits)), "The logarithms are weighted with the probabilities.", THIRD),
        Wrong("squares", sum((value**2 for value in right), F(0)), r"It is $-\sum p \log_2 p$."),
        Wrong("negative", -entropy, "The logarithms are negative: the entropy is not.", HALF),
    ]


def _wrong_perplexities(p: Params, entropy: F | float) -> list[Wrong]:
    n = len(p.doublings)
    return [
        Wrong("base-e", exp(entropy), "An entropy in bits goes with powers of 2.", HALF),
        Wrong("neighbours", n, "Unequal neighbours count as fewer."),
        Wrong("points", n + 1, "Unequal neighbours count as fewer."),
        Wrong("twice", 2 * entropy, "It is a power, $2^H$.", THIRD),
        Wrong("square", entropy * entropy, "It is a power, $2^H$.", THIRD),
        Wrong("negative", 2 ** -float(entropy), "The exponent is the entropy, which is positive.", HALF),
    ]


def _wrong_mapped(p: Params) -> list[Wrong]:
    kernels, first = p.kernels, p.kernels[0]

    def share(kernel: Callable[[int], float]) -> float:
        values = [kernel(distance) for distance in p.distances]
        return values[0] / (2 * sum(values))

    return [
        Wrong("each-pair-once", first / sum(kernels), "The sum runs over all ordered pairs.", HALF),
        Wrong(
            "row", first / (first + kernels[1]), "$q_{12}$ is normalised over all pairs, not over those of $y_1$.", HALF
        ),
        Wrong("not-normalised", first, "The affinities add up to 1.", THIRD),
        Wrong("gaussian", share(lambda d: exp(-d)), "In the map the kernel has heavy tails.", THIRD),
        Wrong("not-squared", share(lambda d: 1 / (1 + d**0.5)), "The distance is squared.", HALF),
        Wrong("no-one", share(lambda d: 1 / d), r"The kernel is $\frac{1}{1 + d^2}$.", HALF),
        Wrong("growing", share(lambda d: 1 + d), "Near points have large affinities."),
    ]


def _wrong_forces(right: str) -> list[Wrong]:
    other = "apart" if right == "closer" else "closer"
    return [Wrong("other", other, "Points whose affinity is too small in the map are drawn together.")]
