"""Label spaces of pretext tasks.

Rotation: Gidaris et al. 2018; jigsaw puzzles: Noroozi and Favaro 2016; masked patches: He et al. 2022.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from examgen.logarithms import Logs, ln


def orders(tiles: int) -> int:
    """In how many orders the tiles of a puzzle can be put."""
    return factorial(tiles)


def place_by_place(tiles: int) -> Logs:
    """Cross-entropy of one uniform softmax over all places for every tile, summed: k ln k."""
    return ln(tiles) * tiles


def order_at_once(tiles: int) -> Logs:
    """Cross-entropy of one uniform softmax over all orders: ln k!."""
    return ln(orders(tiles))


def patches(side: int, patch: int) -> int:
    """Square patches of a square image. Raises ValueError if they do not fill it."""
    if side % patch:
        raise ValueError(f"patches of {patch} pixels do not fill a side of {side}")
    return (side // patch) ** 2


def masked(count: int, share: Fraction) -> int:
    """Patches that are hidden. Raises ValueError unless the share gives a whole number of them."""
    if (count * share).denominator > 1:
        raise ValueError(f"{share} of {count} patches is no whole number")
    return int(count * share)
