"""One plot for each use that questions make of them."""

from math import cos, exp, log, pi, tanh

from examgen.figures.axes import Axis
from examgen.figures.clip import half_plane
from examgen.figures.plots import Curve, Mark, Region, number_line, plot
from examgen.figures.sampling import ellipse, sampled, steps
from examgen.figures.scene import Scene

PLANE = Axis(-4, 4, "$x_1$"), Axis(-3, 3, "$x_2$")
CORNERS = ((-4, -3), (4, -3), (4, 3), (-4, 3))
EPOCHS = Axis(0, 20, "epoch")
RECALL = ((0, 1), (0.2, 1), (0.2, 0.5), (0.4, 0.67), (0.6, 0.75), (0.8, 0.57), (1, 0.5))
ENVELOPE = ((0, 1), (0.2, 1), (0.6, 0.75), (0.8, 0.57), (1, 0.5))
VALLEY = ((-3.5, 2.5), (-2.8, -1.9), (-2.2, 1.4), (-1.8, -1.1), (-1.4, 0.8), (-1.1, -0.6), (-0.9, 0.5), (-0.7, -0.3))
INPUT = Axis(-4, 4, "$z$")

PLOTS: dict[str, Scene] = {
    "learning curves": plot(
        EPOCHS,
        Axis(0, 2.5, "loss"),
        curves=[
            Curve(sampled(lambda t: 0.1 + 2 * exp(-t / 5), EPOCHS), "train"),
            Curve(
                sampled(lambda t: 0.5 + 1.7 * exp(-t / 4) + 0.002 * t * t, EPOCHS),
                "validation",
                dashed=True,
                colour="accent",
            ),
        ],
        marks=[Mark(5, 1.04, "A", colour="accent"), Mark(10, 0.84, "B"), Mark(18, 1.17, "C", "ring")],
    ),
    "precision and recall": plot(
        Axis(0, 1, "recall"),
        Axis(0, 1, "precision"),
        curves=[
            Curve(RECALL, "measured", colour="grey", dots=True),
            Curve(steps(ENVELOPE), "envelope", colour="accent"),
        ],
        width=150,
        grid=True,
    ),
    "ROC": plot(
        Axis(0, 1, "false positive rate"),
        Axis(0, 1, "true positive rate"),
        curves=[
            Curve(((0, 0), (0, 0.4), (0.2, 0.4), (0.2, 0.8), (0.6, 0.8), (0.6, 1), (1, 1)), "model", colour="accent"),
            Curve(((0, 0), (1, 1)), "chance", dashed=True, colour="grey"),
        ],
        marks=[Mark(0.2, 0.8, "$t=0.5$")],
        width=130,
        height=130,
    ),
    "activation": plot(
        INPUT,
        Axis(-1.5, 1.5),
        curves=[
            Curve(sampled(tanh, INPUT), r"$\mathrm{tanh}(z)$"),
            Curve(sampled(lambda z: 1 - tanh(z) ** 2, INPUT), r"$\mathrm{tanh}'(z)$", dashed=True, colour="accent"),
        ],
    ),
    "ReLU family, cut off": plot(
        INPUT,
        Axis(-2, 3),
        curves=[
            Curve(((-4, 0), (0, 0), (4, 4)), "ReLU"),
            Curve(((-4, -0.8), (0, 0), (4, 4)), "leaky", dashed=True, colour="accent"),
        ],
    ),
    "power law": plot(
        Axis(1e3, 1e9, "parameters $N$", log=True),
        Axis(1, 100, "loss", log=True),
        curves=[Curve(sampled(lambda n: 80 * (n / 1e3) ** -0.25, Axis(1e3, 1e9, log=True)), colour="accent")],
        marks=[Mark(1e5, 80 * 100**-0.25, "A"), Mark(1e7, 8, "B")],
        grid=True,
    ),
    "gradient decay": plot(
        Axis(1, 10, "layer", ticks=range(1, 11)),
        Axis(1e-6, 1, r"$\|\nabla\|$", log=True),
        curves=[
            Curve([(n, 0.25 ** (10 - n)) for n in range(1, 11)], "sigmoid", dots=True),
            Curve([(n, 0.9 ** (10 - n)) for n in range(1, 11)], "ReLU", colour="accent", dots=True, dashed=True),
        ],
    ),
    "noise schedule": plot(
        Axis(0, 1000, "$t$"),
        Axis(0, 1, r"share of the signal $\bar{\alpha}_t$"),
        curves=[
            Curve(sampled(lambda t: exp(-1e-5 * t * t), Axis(0, 1000)), "linear"),
            Curve(sampled(lambda t: cos(pi * t / 2000) ** 2, Axis(0, 1000)), "cosine", dashed=True, colour="accent"),
        ],
    ),
    "learning rate": plot(
        Axis(0, 90, "epoch", ticks=(0, 30, 60, 90)),
        Axis(1e-4, 1, "learning rate", log=True),
        curves=[Curve(steps([(90, 1e-3), (60, 1e-3), (30, 1e-2), (0, 1e-1)]), colour="accent")],
        height=80,
    ),
    "loss and score": plot(
        Axis(-3, 3, "score $y f(x)$"),
        Axis(0, 4, "loss"),
        curves=[
            Curve(((-3, 1), (0, 1), (0, 0), (3, 0)), "0/1", colour="grey"),
            Curve(((-3, 4), (1, 0), (3, 0)), "hinge", colour="accent"),
            Curve(sampled(lambda s: log(1 + exp(-s)), Axis(-3, 3)), "logistic", dashed=True),
        ],
    ),
    "descent": plot(
        Axis(-4, 4, "$w_1$"),
        Axis(-3, 3, "$w_2$"),
        curves=[
            *(Curve(ellipse((0, 0), (1.5 * r, 0.7 * r)), colour="grey") for r in (0.5, 1, 2, 3, 4, 5)),
            Curve(VALLEY, dots=True, arrows=True, colour="accent"),
        ],
        marks=[Mark(-3.5, 2.5, "$w^{(0)}$", colour="accent"), Mark(0, 0, "minimum", "cross"), Mark(3, 0, "4", "none")],
        height=150,
    ),
    "descent, turned and leaving": plot(
        Axis(-2, 2, "$w_1$"),
        Axis(-2, 2, "$w_2$"),
        curves=[
            *(Curve(ellipse((0, 0), (r, 0.4 * r), 0.6), colour="grey") for r in (0.6, 1.2, 1.8, 2.4)),
            Curve(((-0.2, 0.5), (0.4, -0.9), (-0.8, 1.6), (1.6, -3)), dots=True, arrows=True, colour="accent"),
        ],
        marks=[Mark(-0.2, 0.5, "start", "ring")],
        width=140,
        height=140,
    ),
    "linear classifier": plot(
        *PLANE,
        regions=[
            Region(half_plane(CORNERS, (1, 2), 1), "tint"),
            Region(half_plane(half_plane(CORNERS, (-1, -2), -1), (-2, 1), 0), "light"),
        ],
        curves=[Curve(((-5, 3), (7, -3)))],
        marks=[
            *(Mark(x, y, name) for x, y, name in ((1, 2, "A"), (3, 1, "B"), (-1, 2.5, "C"))),
            *(Mark(x, y, name, "ring") for x, y, name in ((-2, -1, "D"), (1, -2, "E"), (0.5, 0, "F"))),
            Mark(2.5, 2.3, "$+1$", "none"),
        ],
        height=150,
    ),
    "dead ReLU": plot(
        *PLANE,
        regions=[Region(half_plane(CORNERS, (1, 1), 2), "tint")],
        curves=[Curve(((-1, 3), (5, -3)), dashed=True)],
        marks=[Mark(x, y, style="cross", colour="grey") for x, y in ((-3, -1), (-2, 1), (-1, -2), (0, 0.5), (1, -1))],
        height=150,
    ),
    "neighbours": plot(
        Axis(0, 6),
        Axis(0, 5),
        marks=[
            Mark(2, 2, "?", "cross", "accent"),
            *(Mark(x, y, f"${i}$", "dot") for i, (x, y) in enumerate(((1, 2), (2, 3), (3, 3), (2.5, 2.5)))),
            *(Mark(x, y, style="square") for x, y in ((4, 1), (5, 2), (3, 1))),
            *(Mark(x, y, style="triangle", colour="accent") for x, y in ((5, 4), (4.5, 3))),
        ],
        width=180,
        height=150,
        grid=True,
    ),
    "no numbers": plot(
        Axis(0, 1, "capacity", ticks=()),
        Axis(0, 1, "error", ticks=()),
        curves=[Curve(((0, 0.8), (0.5, 0.3), (1, 0.9)))],
        width=120,
        height=70,
    ),
    "short logarithmic axis": plot(Axis(2, 60, log=True), Axis(10, 90_000), curves=[Curve(((2, 10), (60, 90_000)))]),
    "number line": number_line(
        Axis(-3, 5, "$x$"), [Mark(-2, text="A"), Mark(1, text="B", style="ring"), Mark(4.5, text="C", style="cross")]
    ),
    "number line, crowded": number_line(
        Axis(0, 10), [Mark(x, text=f"$x_{{{i}}}$") for i, x in enumerate((0, 0.2, 0.4, 5, 5.1, 9.8, 9.9, 10))]
    ),
}
