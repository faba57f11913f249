"""Crops cut out of an array of different numbers by numpy; orientations collected until no new one appears."""

from __future__ import annotations

from fractions import Fraction
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np

    extra = [n + 2 * p.padding - k for n, k in zip(p.image, p.crop, strict=True)]
    small = np.arange((extra[0] + 2) * (extra[1] + 2)).reshape(extra[0] + 2, extra[1] + 2)
    windows = np.lib.stride_tricks.sliding_window_view(small, (2, 2)).reshape(-1, 2, 2)
    crops = {window.tobytes() for window in windows}
    acts: dict[str, Any] = {
        "horizontal mirroring": np.fliplr,
        "vertical mirroring": np.flipud,
        "rotation by 180°": lambda a: np.rot90(a, 2),
        "rotation by multiples of 90°": np.rot90,
    }
    seen: dict[bytes, Any] = {}
    waiting: list[Any] = [np.arange(4).reshape(2, 2)]
    while waiting:
        picture = np.ascontiguousarray(waiting.pop())
        if picture.tobytes() not in seen:
            seen[picture.tobytes()] = picture
            waiting += [acts[move](picture) for move in p.moves]
    count = len(crops) * len(seen) * (p.brightness or 1)
    values: dict[str, Any] = {"crops": len(crops), "variants": count}
    if p.images:
        values["dataset"] = count * p.images
    if p.epochs:
        values |= {"orientations": len(seen), "unchanged": Fraction(p.epochs, count)}
    return values
