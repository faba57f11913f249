"""Scenes beside each other, each with a title below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from examgen.figures.measure import fit, moved
from examgen.figures.scene import Item, Label, Scene

GAP = 20.0  # points between two scenes
BELOW = 12.0  # points from the scenes down to the middle of their titles


def row(scenes: Sequence[Scene], titles: Sequence[str]) -> Scene:
    """The scenes from left to right, centred on one line, and a LaTeX title below each."""
    return fit(list(_items(scenes, titles)))


def _items(scenes: Sequence[Scene], titles: Sequence[str]) -> Iterator[Item]:
    left, height = 0.0, max(scene.height for scene in scenes)
    for scene, title in zip(scenes, titles, strict=True):
        yield from moved(scene.items, left, (height - scene.height) / 2)
        yield Label(left + scene.width / 2, -BELOW, title)
        left += scene.width + GAP
