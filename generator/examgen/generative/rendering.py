"""Volume rendering along a ray; Mildenhall et al., NeRF (2020), equation 3; Max, Optical Models (1995). Exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Numbers = Sequence[int | Fraction]


def opacity(odds: int, spacing: int) -> Fraction:
    """The share alpha = 1 - exp(-sigma delta) for the density sigma = ln `odds` and the distance delta = `spacing`.

    Raises ValueError for odds below 1, which would be a negative density.
    """
    if odds < 1:
        raise ValueError(f"ln {odds} is no density")
    return 1 - Fraction(1, odds) ** spacing


def transmittances(opacities: Numbers) -> list[Fraction]:
    """The light that reaches each sample, the product of 1 - alpha before it, and last what passes all of them."""
    found = [Fraction(1)]
    for alpha in opacities:
        found.append(found[-1] * (1 - alpha))
    return found


def weights(opacities: Numbers) -> tuple[Fraction, ...]:
    """Transmittance times opacity of every sample, T_i alpha_i."""
    return tuple(t * alpha for t, alpha in zip(transmittances(opacities), opacities, strict=False))


def composite(shares: Numbers, values: Numbers) -> Fraction:
    """The sum of weight times value, such as the colour or the depth of the ray."""
    return sum((Fraction(share) * value for share, value in zip(shares, values, strict=True)), start=Fraction(0))
