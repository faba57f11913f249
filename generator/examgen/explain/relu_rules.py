"""Going back through a ReLU: the gradient, the deconvnet's rule, and guided backpropagation.

Source: Springenberg et al., Striving for Simplicity: The All Convolutional Net, ICLR workshop 2015, figure 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Rows = Sequence[Sequence[int]]
Rule = Callable[[int, int], bool]

RULES: Mapping[str, Rule] = {
    "gradient": lambda z, u: z > 0,  # noqa: ARG005
    "deconvnet": lambda z, u: u > 0,  # noqa: ARG005
    "guided": lambda z, u: z > 0 and u > 0,
}
"""Whether the upstream signal u passes where the ReLU's input was z."""


def through_relu(z: Rows, u: Rows, passes: Rule) -> tuple[tuple[int, ...], ...]:
    """The upstream signal where it passes, and 0 elsewhere; z and u have one shape."""
    return tuple(tuple(b if passes(a, b) else 0 for a, b in zip(*rows, strict=True)) for rows in zip(z, u, strict=True))
