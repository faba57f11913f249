"""Misconceptions about shapes: the rules with one of them wrong."""

from __future__ import annotations

from examgen.snippets.rules import Rules
from examgen.snippets.slips import layers, operations

SLIPS: tuple[type[Rules], ...] = tuple(
    slip for module in (layers, operations) for slip in vars(module).values() if slip in Rules.__subclasses__()
)
