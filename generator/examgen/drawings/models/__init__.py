"""Model drawings of the sketches that facts ask for, by topic and id; a sketch may have several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from examgen.drawings.models.curves import CURVES
from examgen.drawings.models.diagrams import DIAGRAMS
from examgen.drawings.models.pieces import PIECES
from examgen.figures.scene import Scene

MODELS: dict[str, Callable[[], Sequence[Scene]]] = DIAGRAMS | CURVES | PIECES


def models(topic: str, sketch: str) -> Sequence[Scene]:
    """The model drawings of a sketch, in the order in which they are printed; none for an unknown one."""
    make = MODELS.get(f"{topic}/{sketch}")
    return make() if make else ()
