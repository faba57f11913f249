"""Functions, losses over time and points in the plane as plots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, tanh

from examgen.drawings.models.rows import row
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, Region, Symbol, plot
from examgen.figures.scene import Scene

Function = Callable[[float], float]
STEPS = 80


def _graph(f: Function, low: float, high: float) -> list[tuple[float, float]]:
    xs = [low + (high - low) * k / STEPS for k in range(STEPS + 1)]
    return [(x, f(x)) for x in xs]


def _three_curves() -> list[Scene]:
    curves = [
        Curve([(-4, 0), (0, 0), (4, 4)], "ReLU"),
        Curve(_graph(lambda x: 1 / (1 + exp(-x)), -4, 4), "sigmoid", colour="accent", dashed=True),
        Curve(_graph(tanh, -4, 4), "tanh", colour="grey"),
    ]
    limits = [Curve([(-4, y), (4, y)], colour="grey", dashed=True) for y in (-1, 1)]
    return [plot(Axis(-4, 4, "$z$"), Axis(-1.5, 2.5, ""), curves=[*curves, *limits], width=230, height=130)]


def _focal(p: float) -> float:
    return -((1 - p) ** 2) * log(p)


def _cross_entropy_and_focal() -> list[Scene]:
    curves = [
        Curve(_graph(lambda p: -log(p), 0.01, 1), "cross-entropy"),
        Curve(_graph(_focal, 0.01, 1), r"focal loss, $\gamma = 2$", colour="accent", dashed=True),
    ]
    return [plot(Axis(0, 1, "$p$"), Axis(0, 4, "loss"), curves=curves, width=200, height=120)]


def _three_classes() -> list[Scene]:
    rays = [Curve([(4, 4), end]) for end in ((4, 8), (0, 1.5), (8, 1.5))]
    groups: dict[Symbol, list[tuple[float, float]]] = {
        "dot": [(1.4, 5.7), (1.8, 6.5), (0.8, 6.2), (2.4, 5.2)],
        "ring": [(6.4, 5.6), (6.9, 6.4), (5.7, 6.2), (7.3, 5.4)],
        "triangle": [(3.4, 1.4), (4.3, 1.0), (4.9, 1.6), (3.9, 2.0)],
    }
    marks = [Mark(x, y, style=style) for style, points in groups.items() for x, y in points]
    texts = {
        (1.4, 7.3): "$s_1$ highest",
        (6.6, 7.3): "$s_2$ highest",
        (4, 0.4): "$s_3$ highest",
        (4, 7.4): "$s_1 = s_2$",
        (1, 2.8): "$s_1 = s_3$",
        (7, 2.8): "$s_2 = s_3$",
    }
    marks += [Mark(x, y, text, style="none") for (x, y), text in texts.items()]
    return [plot(Axis(0, 8, "$x_1$", ()), Axis(0, 8, "$x_2$", ()), curves=rays, marks=marks, width=200, height=150)]


def _losses(training: Function, validation: Function, marks: Sequence[Mark] = ()) -> Scene:
    curves = [
        Curve(_graph(training, 0, 10), "training"),
        Curve(_graph(validation, 0, 10), "validation", colour="accent", dashed=True),
    ]
    return plot(Axis(0, 10, "epoch", ()), Axis(0, 3, "loss", ()), curves=curves, marks=marks, width=130, height=90)


def _falling(x: float) -> float:
    return 2.5 * exp(-0.45 * x) + 0.08


def _rising(x: float) -> float:
    return 2.2 * exp(-0.6 * x) + 0.55 + 0.013 * x**2


LOWEST = min((k / 10 for k in range(101)), key=_rising)


def _overfitting() -> Scene:
    return _losses(_falling, _rising, [Mark(LOWEST, _rising(LOWEST), "stop")])


def _fitting() -> list[Scene]:
    underfitting = _losses(lambda x: 0.7 * exp(-x) + 1.8, lambda x: 0.7 * exp(-x) + 2.1)
    return [row([_overfitting(), underfitting], ["overfitting", "underfitting"])]


def _stopping() -> list[Scene]:
    return [_overfitting()]


def _error_over_data() -> list[Scene]:
    points = [(10, 0.9), (100, 0.9), (100_000, 0.09), (10_000_000, 0.03), (100_000_000, 0.03)]
    marks = [
        Mark(70, 0.4, "small data", style="none"),
        Mark(500_000, 0.3, "power law", style="none"),
        Mark(2_000_000, 0.018, "irreducible error", style="none"),
    ]
    x, y = Axis(10, 100_000_000, "training samples", log=True), Axis(0.01, 1, "test error", log=True)
    smooth = [(100, 0.9), (2_000_000, 0.03)]
    curve = Curve([points[0], *smooth, points[-1]], colour="accent")
    return [plot(x, y, curves=[curve], marks=marks, width=230, height=120)]


def _distributions() -> list[Scene]:
    def bell(mean: float, deviation: float) -> list[tuple[float, float]]:
        return _graph(lambda x: exp(-((x - mean) ** 2) / (2 * deviation**2)) / deviation, -6, 16)

    curves = [
        Curve(bell(6, 3), "before: mean 6, width 3", colour="grey"),
        Curve(bell(0, 1), "normalised: mean 0, width 1", colour="accent"),
        Curve(bell(1, 2), "shifted: mean 1, width 2", dashed=True),
    ]
    return [plot(Axis(-6, 16, "value"), Axis(0, 1.1, "density", ()), curves=curves, width=230, height=110)]


def _valley() -> list[Scene]:
    def descent(rate: float, momentum: float, steps: int) -> list[tuple[float, float]]:
        (x, y), (u, v), path = (-4.0, 1.0), (0.0, 0.0), [(-4.0, 1.0)]
        for _ in range(steps):
            u, v = momentum * u - rate * 0.1 * x, momentum * v - rate * 2 * y
            x, y = x + u, y + v
            path.append((x, y))
        return path

    rings = [[(a * x, a * y) for x, y in _ellipse()] for a in (0.3, 0.6, 1.0)]
    curves = [Curve(ring, colour="grey") for ring in rings]
    curves += [
        Curve(descent(0.85, 0, 14), "without momentum", dots=True),
        Curve(descent(0.35, 0.75, 14), "with momentum", colour="accent", dashed=True),
    ]
    x, y = Axis(-4.6, 4.6, "", ()), Axis(-1.3, 1.3, "", ())
    return [plot(x, y, curves=curves, marks=[Mark(0, 0, "minimum", style="cross")], width=260, height=100)]


def _ellipse() -> list[tuple[float, float]]:
    upper = [(x, (1 - (x / 4.4) ** 2) ** 0.5) for x in (4.4 * (k / 40) for k in range(-40, 41))]
    return [*((x, 1.15 * y) for x, y in upper), *((x, -1.15 * y) for x, y in reversed(upper))]


def _two_valleys() -> list[Scene]:
    def loss(x: float) -> float:
        return 0.12 * ((x - 3) ** 2 - 4) ** 2 + 0.35 * (x - 3) + 1.2

    low, local = 0.9, 4.88
    marks = [
        Mark(low, loss(low), "global minimum"),
        Mark(local, loss(local), "local minimum: end"),
        Mark(3.5, loss(3.5), "start", style="ring"),
    ]
    curve = Curve(_graph(loss, 0, 6))
    x, y = Axis(0, 6, r"parameter $\theta$", ()), Axis(0, 4, "loss", ())
    return [plot(x, y, curves=[curve], marks=marks, width=230)]


def _outline(box: tuple[int, int, int, int]) -> list[tuple[float, float]]:
    left, bottom, right, top = box
    return [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]


def _intersection() -> list[Scene]:
    true, predicted, both = _outline((1, 1, 5, 4)), _outline((3, 2, 8, 6)), _outline((3, 2, 5, 4))
    curves = [Curve(true, "true box"), Curve(predicted, "predicted box", dashed=True, colour="accent")]
    regions = [Region(true[:4], "light"), Region(predicted[:4], "light"), Region(both[:4], "tint")]
    marks = [
        Mark(4, 3, r"$A \cap B$", style="none"),
        Mark(4.5, 6.5, r"$A \cup B$: all that is filled", style="none"),
        Mark(4.5, 0.5, r"IoU: area of $A \cap B$ / area of $A \cup B$", style="none"),
    ]
    x, y = Axis(0, 9, "", ()), Axis(0, 7, "", ())
    return [plot(x, y, curves=curves, regions=regions, marks=marks, width=240, height=140)]


CURVES: dict[str, Callable[[], Sequence[Scene]]] = {
    "activations_init/three-curves": _three_curves,
    "classifiers_losses/focal-loss-curve": _cross_entropy_and_focal,
    "classifiers_losses/three-classes": _three_classes,
    "generalization_evaluation/loss-curves": _fitting,
    "generalization_evaluation/error-over-data": _error_over_data,
    "normalization/distributions": _distributions,
    "object_detection/intersection": _intersection,
    "optimization/momentum-in-a-valley": _valley,
    "optimization/local-and-global": _two_valleys,
    "regularization_augmentation/early-stopping": _stopping,
}
