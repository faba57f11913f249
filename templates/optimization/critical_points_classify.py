"""Critical points of a loss: which are minima, which is the global one, where gradient descent ends, and saddles."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import lru_cache, partial
from math import atan2, fsum, pi, sqrt
from typing import Any

from examgen import NONE, Choice, Choices, Draw, Given, Matrix, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.sampling import ellipse, hyperbola
from examgen.figures.scene import Scene
from examgen.optim.critical import Form, Roots, curvatures, eigenvalues, rise, whole_forms
from examgen.tex import product

TITLE, POINTS, MINUTES, FAMILY = "Critical points of a loss", 4, 6, "critical-points"
FORMULAS = ("eigenvalues",)

TYPES = {"minimum": Tex("a minimum"), "maximum": Tex("a maximum"), "saddle": Tex("a saddle point")}
LETTERS = "abc"


@dataclass(frozen=True)
class Level:
    signs: tuple[int, ...]  # of the leading term; 0: a quadratic form in two variables
    descent: bool  # the global minimum, and where gradient descent ends, are asked


LEVELS = {
    "easy": Level(signs=(1, -1), descent=False),
    "medium": Level(signs=(1,), descent=True),
    "hard": Level(signs=(0,), descent=False),
}


@dataclass(frozen=True)
class Line:
    """A loss of one parameter, by its derivative's roots and sign; `start` is where gradient descent begins."""

    roots: Roots
    sign: int
    start: int | None


@dataclass(frozen=True)
class Plane:
    """A quadratic loss of two parameters, by its Hessian and its critical point."""

    hessian: Form
    point: tuple[int, int]

    @property
    def slope(self) -> tuple[int, int]:
        """The gradient at 0."""
        (p, q), (_, r) = self.hessian
        x, y = self.point
        return -(p * x + q * y), -(q * x + r * y)


@dataclass(frozen=True)
class Params:
    line: Line | None
    plane: Plane | None


def sample(d: Draw[Level, None]) -> Params:
    rng, sign = d.rng, d.rng.choice(d.level.signs)
    if sign == 0:
        kind = rng.choice(list(TYPES))
        forms = _forms()[kind]
        return Params(None, Plane(rng.choice(forms), (rng.choice((-3, -2, -1, 1, 2, 3)), rng.choice((-2, -1, 1, 2)))))
    a, b, c = sorted(rng.sample(range(-5, 6), 3))
    start = rng.choice([x for x in range(a - 2, c + 3) if x not in (a, b, c)]) if d.level.descent else None
    if 2 * b == a + c or c - a > 8:
        raise Reject("both minima are equally deep, or far apart")
    return Params(Line((a, b, c), sign, start), None)


def solve(p: Params, given: Given = NONE) -> Solved:
    if p.plane:
        return _solve_plane(p.plane, given)
    if p.line is None:
        raise ValueError("a variant has a line or a plane")
    return _solve_line(p.line, given)


def verify(p: Params) -> dict[str, Any]:
    if p.plane:
        return _verify_plane(p.plane)
    if p.line is None:
        raise ValueError("a variant has a line or a plane")
    return _verify_line(p.line)


def effort(p: Params) -> float:
    if p.plane:
        return 5.5
    return 3.0 + 2.7 * (p.line is not None and p.line.start is not None)


@lru_cache(maxsize=1)
def _forms() -> dict[str, list[Form]]:
    """Hessians by the type of the critical point."""
    found: dict[str, list[Form]] = {name: [] for name in TYPES}
    for form in whole_forms(6):
        found[_type(eigenvalues(form))].append(form)
    return found


def _type(values: tuple[int, int]) -> str:
    if values[0] > 0:
        return "minimum"
    return "maximum" if values[1] < 0 else "saddle"


def _solve_line(line: Line, given: Given) -> Solved:
    bent = curvatures(line.roots, line.sign)
    seen = given.get("curvatures", bent)
    names = {LETTERS[k]: Tex(f"$x = {root}$") for k, root in enumerate(line.roots)}
    minima = [name for name, value in zip(LETTERS, seen, strict=True) if value > 0]
    own = frozenset(name for name, value in zip(LETTERS, bent, strict=True) if value > 0)
    chosen = frozenset(minima) if 0 < len(minima) < 3 else own
    parts = {"curvatures": Part(Vector(bent), wrong=partial(_wrong_curvatures, line))}
    if line.start is None:
        parts["minima"] = Part(Choices(chosen, choices=names))
    higher = rise(line.roots, line.sign)
    lower = "c" if higher < 0 else "a"
    ends = "a" if line.start is not None and line.start < line.roots[1] else "c"
    if line.start is not None:
        compared = Choice(lower, choices=names, lines=4)
        others = _others(lower, "This is a maximum.", "Compare the losses of both minima.")
        parts["global"] = Part(compared, wrong=others)
        parts["descent"] = Part(
            Choice(ends, choices=names),
            wrong=_others(
                ends, "Gradient descent leads away from a maximum.", "Gradient descent does not cross a hill."
            ),
        )
    return Solved(
        parts=parts,
        steps={
            "factors": Tex(" ".join(f"(x {_minus(root)})" if root else "x" for root in line.roots)),
            "signed": Tex("-" if line.sign < 0 else ""),
            "bent": seen,
            "products": [
                (root, _others_product(root, line.roots), value) for root, value in zip(line.roots, bent, strict=True)
            ],
            "roots": line.roots,
            "names": [names[name] for name in sorted(own)],
            "higher": abs(higher),
            "lower": names[lower],
            "ends": names[ends],
            "down": line.start is not None
            and (line.roots[0] < line.start < line.roots[1] or line.start > line.roots[2]),
            "middle": F(line.roots[0] + line.roots[2], 2),
        },
        figures={"loss": lambda: _figure(line)},
    )


def _solve_plane(plane: Plane, given: Given) -> Solved:
    values = eigenvalues(plane.hessian)
    kind = _type(given.get("eigenvalues", values))
    (p, q), (_, r) = plane.hessian
    u, v = plane.slope
    return Solved(
        parts={
            "point": Part(Vector(plane.point), wrong=partial(_wrong_points, plane)),
            "eigenvalues": Part(Vector(values), wrong=partial(_wrong_eigenvalues, plane)),
            "type": Part(Choice(kind, choices=TYPES), wrong=[Wrong(name, name, "Look at the signs of the eigenvalues.")
                                                            for name in TYPES if name != kind]),
        },
        steps={
            "hessian": Matrix(plane.hessian).tex(),
            "slope": plane.slope,
            "trace": p + r,
            "determinant": p * r - q * q,
            "values": values,
            "characteristic": _characteristic(p + r, p * r - q * q),
            "equations": (_equation(p, q, u), _equation(q, r, v)),
        },
        figures={"contours": lambda: _contours(plane)},
    )  # fmt: skip


def _verify_line(line: Line) -> dict[str, Any]:
    a, b, c = line.roots

    def slope(x: float) -> float:
        return line.sign * (x - a) * (x - b) * (x - c)

    step = 1e-4
    bent = tuple(round((slope(root + step) - slope(root - step)) / (2 * step)) for root in line.roots)
    values: dict[str, Any] = {"curvatures": bent}
    if line.start is None:
        beside = [(slope(root - step), slope(root + step)) for root in line.roots]
        values["minima"] = frozenset(n for n, (left, right) in zip(LETTERS, beside, strict=True) if left < 0 < right)
        return values
    xs = [a + (k + 0.5) * (c - a) / 400 for k in range(400)]
    values["global"] = "c" if fsum(map(slope, xs)) < 0 else "a"  # the midpoint rule gives the difference's sign
    x = float(line.start)
    while min(abs(x - root) for root in line.roots) > 0.05:
        x -= 0.02 if slope(x) > 0 else -0.02
    values["descent"] = min(LETTERS, key=lambda name: abs(line.roots[LETTERS.index(name)] - x))
    return values


def _verify_plane(plane: Plane) -> dict[str, Any]:
    import numpy as np

    hessian = np.array(plane.hessian, dtype=float)
    values = np.linalg.eigvalsh(hessian)
    x, y = np.linalg.solve(hessian, -np.array(plane.slope, dtype=float))
    kind = "saddle" if np.linalg.det(hessian) < 0 else ("minimum" if np.trace(hessian) > 0 else "maximum")
    return {"point": (round(x), round(y)), "eigenvalues": tuple(round(v) for v in values), "type": kind}


def _height(line: Line, x: F) -> F:
    """The loss, with the value 0 at 0."""
    a, b, c = line.roots
    return line.sign * (x**4 / 4 - (a + b + c) * x**3 / 3 + (a * b + b * c + c * a) * x**2 / 2 - a * b * c * x)


def _figure(line: Line) -> Scene:
    a, _, c = line.roots
    xs = [a - F(c - a, 5) + F(k * 7 * (c - a), 5 * 60) for k in range(61)]
    points = [(float(x), float(_height(line, x))) for x in xs]
    low, high = (extreme(y for _, y in points) for extreme in (min, max))
    room = (high - low) / 8
    return plot(
        Axis(points[0][0], points[-1][0], "$x$", ticks=line.roots),
        Axis(low - room, high + room, "$L$", ticks=()),
        curves=[Curve(points)],
        marks=[Mark(root, float(_height(line, F(root)))) for root in line.roots],
    )


def _contours(plane: Plane) -> Scene:
    """Contours of three heights, as far as the axes, equally long, reach."""
    (x, y), (low, high) = plane.point, eigenvalues(plane.hessian)
    (p, q), (_, r) = plane.hessian
    turn = atan2(2 * q, p - r) / 2  # of the eigenvector of the larger eigenvalue
    sizes = [(k / sqrt(abs(high)), k / sqrt(abs(low))) for k in (1, 2, 3)]
    if low * high > 0:
        curves = [Curve(ellipse((x, y), size, turn)) for size in sizes]
    else:
        above = [Curve(branch) for size in sizes for branch in hyperbola((x, y), size, turn)]
        below = [Curve(branch, dashed=True) for a, b in sizes for branch in hyperbola((x, y), (b, a), turn + pi / 2)]
        curves = above + below
    reach = 3.2 / sqrt(min(abs(low), abs(high)))
    axes = [Axis(c - reach, c + reach, f"$w_{k}$") for k, c in enumerate(plane.point, 1)]
    return plot(*axes, curves=curves, marks=[Mark(x, y, colour="accent")], width=110, height=110)


def _minus(root: int) -> str:
    return f"- {root}" if root > 0 else f"+ {-root}"


def _others_product(root: int, roots: Roots) -> Tex:
    """The other roots' factors at a root, with its number put in."""
    return product(root - other for other in roots if other != root)


def _equation(x: int, y: int, constant: int) -> Tex:
    """The row x w_1 + y w_2 + constant = 0 of the gradient."""
    pieces = [f"{_signed(f)} {s}".strip() for f, s in ((x, "w_1"), (y, "w_2")) if f]
    body = " ".join(pieces).removeprefix("+ ")
    return Tex(f"{body} {_signed(constant, alone=True)} = 0" if constant else f"{body} = 0")


def _characteristic(trace: int, determinant: int) -> Tex:
    middle = rf"{_signed(-trace)} \lambda" if trace else ""
    return Tex(rf"\lambda^2 {middle} {_signed(determinant, alone=True)}")


def _signed(factor: int, *, alone: bool = False) -> str:
    size = "" if abs(factor) == 1 and not alone else str(abs(factor))
    return f"{'-' if factor < 0 else '+'} {size}"


def _others(right: str, top: str, valley: str) -> list[Wrong]:
    """The maximum between the two minima, and the other minimum."""
    return [Wrong(name, name, top if name == "b" else valley) for name in LETTERS if name != right]


def _wrong_curvatures(line: Line) -> list[Wrong]:
    a, b, c = line.roots
    right = curvatures(line.roots, line.sign)
    return [
        Wrong("opposite", tuple(-v for v in right), "The sign of the factors was lost.", F(1, 2)),
        Wrong("absolute", tuple(map(abs, right)), "The factors can be negative.", F(1, 3)),
        Wrong("sums", tuple(line.sign * (3 * x - a - b - c) for x in line.roots), "Multiply the two other factors."),
        Wrong("zero", (0, 0, 0), "The first derivative is 0 there, not the second."),
        Wrong("middle-positive", (-abs(right[0]), abs(right[1]), -abs(right[2])), "Mind the factors' signs.", F(1, 3)),
        Wrong("times-root", tuple(v * x for v, x in zip(right, line.roots, strict=True)), "Its own factor gives 1."),
    ]  # fmt: skip


def _wrong_points(plane: Plane) -> list[Wrong]:
    (p, _), (_, r) = plane.hessian
    (u, v), (x, y) = plane.slope, plane.point
    return [
        Wrong("opposite", (-x, -y), "Set the gradient to zero: the constant moves to the other side.", F(1, 2)),
        Wrong("exchanged", (y, x), "The first number belongs to $w_1$.", F(1, 2)),
        Wrong("diagonal-only", (F(-u, p or 1), F(-v, r or 1)), "The equations are coupled.", F(1, 3)),
        Wrong("gradient", (u, v), "This is the gradient at 0."),
        Wrong("minus-gradient", (-u, -v), "Solve the two equations."),
        Wrong("origin", (0, 0), "The linear terms move the critical point away from 0."),
    ]  # fmt: skip


def _wrong_eigenvalues(plane: Plane) -> list[Wrong]:
    (p, q), (_, r) = plane.hessian
    low, high = eigenvalues(plane.hessian)
    diagonal = (min(p, r), max(p, r))
    return [
        Wrong("diagonal", diagonal, "These are eigenvalues only without a mixed term.", F(1, 3)),
        Wrong("opposite", (-high, -low), "The trace is their sum, with its own sign.", F(1, 2)),
        Wrong(
            "trace-and-determinant",
            tuple(sorted((p + r, p * r - q * q))),
            "These are their sum and their product.",
            F(1, 3),
        ),
        Wrong("doubled", (2 * low, 2 * high), "Divide by 2 in the formula for the roots.", F(1, 2)),
        Wrong("off-diagonal", (diagonal[0] - abs(q), diagonal[1] + abs(q)), "Solve the characteristic equation."),
        Wrong("first-row", tuple(sorted((p, q))), "Solve the characteristic equation."),
    ]  # fmt: skip
