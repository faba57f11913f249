"""What every layer of a deep network multiplies by a factor, on a logarithmic axis over the depth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene


def powers(factors: Sequence[tuple[str, Fraction]], limit: tuple[str, Fraction], depth: int, name: str) -> Scene:
    """The powers 0 to `depth` + 1 of up to two positive factors, each with its LaTeX, and a limit as a dashed line.

    The first factor's power `depth` is marked. `name` is the LaTeX of the vertical axis.
    """
    text, bound = limit
    layers = range(depth + 2)
    values = [factor**k for _, factor in factors for k in layers] + [bound]
    curves = [
        Curve([(k, factor**k) for k in layers], tex, dots=True, dashed=bool(i), colour="ink" if i else "accent")
        for i, (tex, factor) in enumerate(factors)
    ]
    curves.append(Curve([(0, bound), (depth + 1, bound)], text, dashed=True, colour="grey"))
    return plot(
        Axis(0, depth + 1, "layers", ticks=layers),
        Axis(min(values) / 2, max(values) * 2, name, log=True),
        curves=curves,
        marks=[Mark(depth, factors[0][1] ** depth, style="ring", colour="accent")],
        width=180,
        height=90,
    )
