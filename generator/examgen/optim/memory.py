"""Memory of a training step's model states: weights, gradients, optimiser states, and how they are sharded.

Sources: Micikevicius et al., Mixed Precision Training, ICLR 2018 (the master copy); Rajbhandari et al., ZeRO: Memory
Optimizations Toward Training Trillion Parameter Models, SC 2020, section 3 (16 bytes with Adam) and 5 (stages).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

Optimiser = Literal["sgd", "momentum", "adam"]

MOMENTS: Mapping[Optimiser, int] = {"sgd": 0, "momentum": 1, "adam": 2}
"""Numbers that an optimiser keeps for each parameter."""

SHARDED = (frozenset[str](), frozenset({"master", "moments"}), frozenset({"master", "moments", "gradients"}),
           frozenset({"master", "moments", "gradients", "weights"}))  # fmt: skip
"""What each stage of ZeRO, from 0 to 3, divides among the devices."""


def state_bytes(optimiser: Optimiser, *, mixed: bool) -> dict[str, int]:
    """Bytes for each parameter, by what they hold.

    Mixed precision keeps weights and gradients in 16 bits, and a master copy of the weights and the moments in 32.
    """
    small = 2 if mixed else 4
    master = {"master": 4} if mixed else {}
    moments = {"moments": 4 * MOMENTS[optimiser]} if MOMENTS[optimiser] else {}
    return {"weights": small, "gradients": small, **master, **moments}


def device_bytes(states: Mapping[str, int], stage: int, devices: int) -> Fraction:
    """Bytes for each parameter on one of `devices`, at a stage of ZeRO from 0 (all is copied) to 3."""
    return sum((Fraction(size, devices if name in SHARDED[stage] else 1) for name, size in states.items()), Fraction(0))
