"""One step of RMSProp; two steps of Adam: moments, their bias correction, parameter."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from math import isclose
from typing import Any, Literal

from examgen import NONE, Draw, Field, Given, Number, Part, Solved, Table, Tex, Vector, Wrong
from examgen.optim.adaptive import AdamStep, Real, adam, averaged, corrected, moved, root
from examgen.tex import coefficient, exact_decimal

TITLE, POINTS, MINUTES, FAMILY = "RMSProp and Adam", 4, 8, "adaptive-rates"
FORMULAS = ("adam",)

Kind = Literal["rmsprop", "adam", "loss"]
LEVELS: dict[str, Kind] = {"easy": "rmsprop", "medium": "adam", "hard": "loss"}
# (root of the old average, gradient), by decay, for which the new average is a square
SQUARES = {F(1, 2): ((7, 1), (1, 7), (7, 17), (17, 7), (2, 14), (14, 2), (3, 21), (21, 3)),
           F(3, 4): ((3, 13), (5, 11), (8, 2), (8, 22), (10, 22), (15, 1), (16, 4))}  # fmt: skip
# first and second gradient, by beta_2 (beta_1 = 1/2), for which the corrected second moment is a square
PAIRS = {F(1, 2): ((5, 1), (10, 2), (1, 11), (15, 3), (5, 13), (19, 1)),
         F(3, 4): ((2, 5), (6, 1), (4, 10), (9, 5), (6, 15), (12, 2))}  # fmt: skip
FALLING = {F(1, 2): ((5, 1), (5, -1)), F(3, 4): ((6, 1), (6, -1), (9, 5), (9, -5))}


@dataclass(frozen=True)
class Rms:
    rate: F
    average: tuple[int, int]  # of the squared gradients so far
    gradient: tuple[int, int]
    decay: F
    start: tuple[int, int]


@dataclass(frozen=True)
class Adam:
    rate: F
    start: F
    beta: F  # for the second moment; 1/2 for the first
    known: tuple[int, int] | None  # both gradients, unless there is a loss
    slope: int  # the loss is slope / 2 * (theta - centre)^2; 0 if there is none
    centre: int

    @property
    def gradients(self) -> tuple[F, F]:
        if self.known:
            return F(self.known[0]), F(self.known[1])
        far = self.start - self.centre
        return self.slope * far, self.slope * (far - self.rate if far > 0 else far + self.rate)

    @cached_property
    def done(self) -> list[AdamStep]:
        return adam(self.gradients, self.start, self.rate, (F(1, 2), self.beta))


@dataclass(frozen=True)
class Params:
    method: Rms | Adam

    @property
    def rate(self) -> F:
        return self.method.rate


def sample(d: Draw[Kind, None]) -> Params:
    if d.level == "rmsprop":
        decay = d.rng.choice(list(SQUARES))
        pairs = d.rng.sample(SQUARES[decay], 2)
        signs = [d.rng.choice((-1, 1)) for _ in pairs]
        gradient = pairs[0][1] * signs[0], pairs[1][1] * signs[1]
        start = d.rng.choice(range(1, 6)) * d.rng.choice((-1, 1)), d.rng.choice(range(1, 6))
        rate = d.rng.choice((F(1, 10), F(1, 5), F(1, 2), F(1)))
        return Params(Rms(rate, (pairs[0][0] ** 2, pairs[1][0] ** 2), gradient, decay, start))
    beta, sign = d.rng.choice((F(1, 2), F(3, 4))), d.rng.choice((-1, 1))
    if d.level == "adam":
        first, second = d.rng.choice(PAIRS[beta])
        known = first * sign, second * d.rng.choice((-1, 1))
        rate = d.rng.choice((F(1, 10), F(1, 5), F(3, 10), F(9, 10), F(9, 100)))
        return Params(Adam(rate, F(d.rng.choice(range(1, 6))), beta, known, 0, 0))
    far, near = d.rng.choice(FALLING[beta])
    scale, slope = d.rng.choice((F(1, 10), F(1, 5), F(1, 2), F(1))), d.rng.choice((1, 2, 4, 10))
    centre = d.rng.choice((-2, -1, 0, 1, 2, 3))
    return Params(Adam(scale * (far - near), centre + sign * scale * far, beta, None, slope, centre))


def solve(p: Params, given: Given = NONE) -> Solved:
    return _rmsprop(p, p.method, given) if isinstance(p.method, Rms) else _adam(p, p.method, given)


def verify(p: Params) -> dict[str, Any]:
    o = p.method
    if isinstance(o, Rms):
        weights = (o.decay, 1 - o.decay)
        pairs = list(zip(o.average, o.gradient, strict=True))
        average = tuple(sum(w * v for w, v in zip(weights, (a, g * g), strict=True)) for a, g in pairs)
        sizes = [F(g) / round(float(a) ** 0.5) for a, g in zip(average, o.gradient, strict=True)]
        return {"average": average, "theta": tuple(x - p.rate * s for x, s in zip(o.start, sizes, strict=True))}
    (a, b), half = o.gradients, F(1, 2)  # weights of the gradients after two steps, divided by their sum
    early, late = o.beta * (1 - o.beta), 1 - o.beta
    m, n = half * half * a + half * b, early * a * a + late * b * b
    m_hat, n_hat = m / (half * half + half), n / (early + late)
    first = o.start - p.rate * (1 if a > 0 else -1)
    second = float(first) - float(p.rate) * float(m_hat) / float(n_hat) ** 0.5
    values: dict[str, Any] = {"first": first, "m": m, "n": n, "theta": second}
    if o.slope:
        potential = [F(o.slope, 2) * (first + step - o.centre) ** 2 for step in (1, -1)]
        return values | {"gradient": (potential[0] - potential[1]) / 2}
    return values | {"m_hat": m_hat, "n_hat": n_hat}


def effort(p: Params) -> float:
    return 4 if isinstance(p.method, Rms) else 8.5 if p.method.slope else 7


def _rmsprop(p: Params, o: Rms, given: Given) -> Solved:
    average = tuple(averaged(F(a), F(g * g), o.decay) for a, g in zip(o.average, o.gradient, strict=True))
    used = given.get("average", average)
    theta = tuple(moved(F(x), p.rate, F(g), F(n)) for x, g, n in zip(o.start, o.gradient, used, strict=True))
    parts = {
        "average": Part(Vector(tuple(map(int, average))), wrong=lambda: _wrong_averages(o)),
        "theta": Part(Vector(theta, decimals=3), wrong=lambda: _wrong_thetas(p, o)),
    }
    steps = {
        "rms": True,
        "squares": [g * g for g in o.gradient],
        "rest": 1 - o.decay,
        "roots": [root(F(n)) for n in used],
        "sizes": Vector(tuple(x - t for x, t in zip(o.start, theta, strict=True)), decimals=3).tex(),
        "relation": Tex("=" if all(isclose(1000 * x, round(1000 * x)) for x in theta) else r"\approx"),
    }
    return Solved(parts=parts, steps=steps, conventions=("epsilon-0",))


def _adam(p: Params, o: Adam, given: Given) -> Solved:
    half = F(1, 2)
    done = o.done
    first = given.get("first", done[0].theta)
    slope = given.get("gradient", o.slope * (first - o.centre)) if o.slope else o.gradients[1]
    m, n = averaged(done[0].m, slope, half), averaged(done[0].n, slope**2, o.beta)
    m_hat = given.get("m_hat", corrected(given.get("m", m), half, 2))
    n_hat = given.get("n_hat", corrected(given.get("n", n), o.beta, 2))
    theta = moved(first, p.rate, m_hat, n_hat)
    asked: dict[str, Any] = {
        "first": (done[0].theta, partial(_wrong_first, p, o)),
        "gradient": (slope, partial(_wrong_slopes, o, first)) if o.slope else None,
        "m": (m, partial(_wrong_first_moments, o)),
        "n": (n, partial(_wrong_second_moments, o)),
        "m_hat": None if o.slope else (m_hat, partial(_wrong_corrected, m, half)),
        "n_hat": None if o.slope else (n_hat, partial(_wrong_corrected, n, o.beta)),
        "theta": (theta, partial(_wrong_second, p, o)),
    }
    parts = {name: Part(Number(each[0], decimals=3), wrong=each[1]) for name, each in asked.items() if each}
    steps = {
        "rms": False,
        "first": first,
        "half": half,
        "one": done[0],
        "one_m": _factor(done[0].m),
        "slope_tex": _factor(slope),
        "m_hat": m_hat,
        "n_hat": n_hat,
        "norms": (1 - half**2, 1 - o.beta**2),
        "rest": 1 - o.beta,
        "sign": "-" if done[0].m > 0 else "+",
        "loss": _loss(o),
        "derivative": coefficient(o.slope, _distance(o)) if o.slope > 1 else Tex(_distance(o).strip("()")),
        "distance": _factor(first - o.centre),
    }
    tables = {} if o.slope else {"steps": _table(o)}
    return Solved(parts=parts, steps=steps, conventions=("epsilon-0",), tables=tables)


def _factor(value: F) -> Tex:
    """A decimal ready to be a factor."""
    return Tex(f"({exact_decimal(value)})") if value < 0 else exact_decimal(value)


def _loss(o: Adam) -> Tex:
    factor = F(o.slope, 2)
    head = "" if factor == 1 else r"\frac{1}{2}\," if factor == F(1, 2) else rf"{factor}\,"
    return Tex(rf"{head}{_distance(o)}^2")


def _distance(o: Adam) -> str:
    """From the minimum of the loss."""
    return rf"(\theta {'-' if o.centre > 0 else '+'} {abs(o.centre)})" if o.centre else r"\theta"


def _table(o: Adam) -> Table:
    head = [Tex(f"${name}$") for name in ("t", "g_t", "m_t", "n_t", r"\hat{m}_t", r"\hat{n}_t", r"\theta_t")]
    fields = [Field(part, width=50) for part in ("m", "n", "m_hat", "n_hat", "theta")]
    return Table(
        "ccccccc", head, [(1, o.gradients[0], "", "", "", "", Field("first", width=50)), (2, o.gradients[1], *fields)]
    )


def _wrong_averages(o: Rms) -> list[Wrong]:
    def each(rule: Any) -> tuple[F, ...]:
        return tuple(F(rule(a, g)) for a, g in zip(o.average, o.gradient, strict=True))

    b = o.decay
    return [
        Wrong("not-squared", each(lambda a, g: b * a + (1 - b) * g), "The gradient is squared.", F(1, 3)),
        Wrong(
            "not-averaged",
            each(lambda a, g: a + g * g),
            "The old average is scaled by $\\beta$, the square by $1 - \\beta$.",
            F(1, 3),
        ),
        Wrong(
            "swapped",
            each(lambda a, g: (1 - b) * a + b * g * g),
            "The old average has the weight $\\beta$.",
            F(1, 2),
        ),
        Wrong("square-only", each(lambda _, g: (1 - b) * g * g), "The old average does not vanish.", F(1, 3)),
        Wrong(
            "new-not-weighted",
            each(lambda a, g: b * a + g * g),
            "The squared gradient has the weight $1 - \\beta$.",
            F(1, 2),
        ),
        Wrong(
            "rate-squared",
            each(lambda a, g: b * a + (1 - b) ** 2 * g * g),
            "The weight $1 - \\beta$ is not squared.",
            F(1, 2),
        ),
    ]


def _wrong_thetas(p: Params, o: Rms) -> list[Wrong]:
    def each(rule: Any) -> tuple[Real, ...]:
        pairs = zip(o.start, o.gradient, o.average, strict=True)
        return tuple(rule(F(x), F(g), averaged(F(a), F(g * g), o.decay), F(a)) for x, g, a in pairs)

    r = p.rate
    return [
        Wrong(
            "no-root",
            each(lambda x, g, n, _: x - r * g / n),
            "The gradient is divided by the root of the average.",
            F(1, 2),
        ),
        Wrong("plain", each(lambda x, g, _n, _a: x - r * g), "This is gradient descent: nothing is divided.", F(1, 3)),
        Wrong("ascent", each(lambda x, g, n, _: x + r * g / root(n)), "The step is subtracted.", F(1, 3)),
        Wrong(
            "old-average",
            each(lambda x, g, _, a: x - r * g / root(a)),
            "The average is updated before the step.",
            F(1, 2),
        ),
        Wrong(
            "sign",
            each(lambda x, g, _n, _a: x - r * (1 if g > 0 else -1)),
            "Only the first step of Adam has this length.",
        ),
        Wrong("multiplied", each(lambda x, g, n, _: x - r * g * root(n)), "The gradient is divided by the root."),
    ]


def _wrong_first(p: Params, o: Adam) -> list[Wrong]:
    g, half = o.gradients[0], F(1, 2)
    uncorrected = float(o.start) - float(p.rate * half * g) / float(root((1 - o.beta) * g * g))
    return [
        Wrong("ascent", o.start + p.rate * (1 if g > 0 else -1), "The step is subtracted.", F(1, 3)),
        Wrong("uncorrected", uncorrected, "Both moments are corrected for their bias.", F(1, 2)),
        Wrong("plain", o.start - p.rate * g, "The first moment is divided by the root of the second.", F(1, 3)),
        Wrong("no-root", o.start - p.rate / g, "Divide by the root of the second moment.", F(1, 2)),
        Wrong(
            "half-step", o.start - p.rate * half * (1 if g > 0 else -1), "The first moment is corrected too.", F(1, 2)
        ),
        Wrong("unchanged", o.start, "The first step is as long as the learning rate."),
    ]


def _wrong_slopes(o: Adam, theta: F) -> list[Wrong]:
    slope = F(o.slope)
    return [
        Wrong("at-start", o.gradients[0], "The gradient is taken anew at $\\theta_1$.", F(1, 3)),
        Wrong("half", slope * (theta - o.centre) / 2, "The derivative of a square has a factor 2.", F(1, 2)),
        Wrong("loss", slope / 2 * (theta - o.centre) ** 2, "This is the loss, not its derivative."),
        Wrong("sign", -slope * (theta - o.centre), "The sign of the derivative is wrong.", F(1, 2)),
        Wrong("twice", 2 * slope * (theta - o.centre), "The factor 2 of the square counts once.", F(1, 2)),
        Wrong("constant", slope, "This is the second derivative."),
    ]


def _wrong_first_moments(o: Adam) -> list[Wrong]:
    (a, b), half = o.gradients, F(1, 2)
    return [
        Wrong("written-back", half * a + half * b, "The corrected $\\hat{m}_1$ does not replace $m_1$.", F(1, 2)),
        Wrong("last-only", half * b, "The old moment is carried on.", F(1, 3)),
        Wrong("corrected", (a + 2 * b) / 3, "This is $\\hat{m}_2$, with the bias corrected.", F(1, 2)),
        Wrong("sum", half * half * a + b, "The gradient has the weight $1 - \\beta_1$.", F(1, 3)),
        Wrong("order", half * a + half * half * b, "The later gradient has the larger weight.", F(1, 3)),
        Wrong("minus", half * half * a - half * b, "The terms are added.", F(1, 3)),
    ]


def _wrong_second_moments(o: Adam) -> list[Wrong]:
    (a, b), c = o.gradients, o.beta
    before = (1 - c) * a * a
    return [
        Wrong(
            "written-back", c * a * a + (1 - c) * b * b, "The corrected $\\hat{n}_1$ does not replace $n_1$.", F(1, 2)
        ),
        Wrong("last-only", (1 - c) * b * b, "The old moment is carried on.", F(1, 3)),
        Wrong("not-squared", c * (1 - c) * a + (1 - c) * b, "The gradients are squared.", F(1, 3)),
        Wrong(
            "corrected",
            (c * before + (1 - c) * b * b) / (1 - c * c),
            "This is $\\hat{n}_2$, with the bias corrected.",
            F(1, 2),
        ),
        Wrong("weight-missing", c * before + b * b, "The square has the weight $1 - \\beta_2$.", F(1, 3)),
        Wrong(
            "square-of-sum", averaged(averaged(F(0), a, c), b, c) ** 2, "The gradients are squared one by one.", F(1, 3)
        ),
    ]


def _wrong_corrected(moment: F, decay: F) -> list[Wrong]:
    return [
        Wrong("uncorrected", moment, "Divide by $1 - \\beta^2$.", F(1, 3)),
        Wrong("first-step", moment / (1 - decay), "In the second step the power of $\\beta$ is 2.", F(1, 2)),
        Wrong("multiplied", moment * (1 - decay**2), "Divide by $1 - \\beta^2$, do not multiply.", F(1, 2)),
        Wrong("by-beta", moment / decay**2, "Divide by $1 - \\beta^2$.", F(1, 3)),
        Wrong("plus", moment / (1 + decay**2), "The denominator is $1 - \\beta^2$.", F(1, 3)),
    ]


def _wrong_second(p: Params, o: Adam) -> list[Wrong]:
    one, two = o.done
    ahead, back = averaged(one.m_hat, o.gradients[1], F(1, 2)), averaged(one.n_hat, o.gradients[1] ** 2, o.beta)
    compounded = corrected(ahead, F(1, 2), 2), corrected(back, o.beta, 2)
    return [
        Wrong(
            "written-back", moved(one.theta, p.rate, *compounded), "The corrected moments are not carried on.", F(1, 2)
        ),
        Wrong(
            "uncorrected", moved(one.theta, p.rate, two.m, two.n), "Both moments are corrected for their bias.", F(1, 2)
        ),
        Wrong("no-root", one.theta - p.rate * two.m_hat / two.n_hat, "Divide by the root of $\\hat{n}_2$.", F(1, 2)),
        Wrong("ascent", moved(one.theta, -p.rate, two.m_hat, two.n_hat), "The step is subtracted.", F(1, 3)),
        Wrong(
            "sign",
            one.theta - p.rate * (1 if o.gradients[1] > 0 else -1),
            "Only the first step is as long as the rate.",
        ),
        Wrong(
            "from-start",
            moved(o.start, p.rate, two.m_hat, two.n_hat),
            "The second step begins at $\\theta_1$.",
            F(1, 2),
        ),
    ]
