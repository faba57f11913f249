"""Saliency maps of small models with exact numbers (Simonyan, Vedaldi and Zisserman, ICLR workshop 2014).

An image is C planes of H x W numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

Plane = Sequence[Sequence[int]]
Image = Sequence[Plane]
Map = tuple[tuple[int, ...], ...]


def combined(images: Sequence[Image], factors: Sequence[int]) -> tuple[Map, ...]:
    """The sum of images with a factor each, place by place: gradients of units, weighed by the output's weights."""
    return tuple(_weighted([image[channel] for image in images], factors) for channel in range(len(images[0])))


def saliency(gradient: Image) -> Map:
    """The largest absolute gradient over the channels: (C, H, W) -> (H, W)."""
    rows, columns = len(gradient[0]), len(gradient[0][0])
    return tuple(tuple(max(abs(plane[i][j]) for plane in gradient) for j in range(columns)) for i in range(rows))


def dot(a: Image, b: Image) -> int:
    """The sum of the products of two images."""
    return sum(x * y for x, y in zip(flat(a), flat(b), strict=True))


def flat(image: Image) -> list[int]:
    """All values, plane by plane and row by row."""
    return list(chain.from_iterable(chain.from_iterable(image)))


def _weighted(planes: Sequence[Plane], factors: Sequence[int]) -> Map:
    return tuple(
        tuple(sum(f * plane[i][j] for f, plane in zip(factors, planes, strict=True)) for j in range(len(planes[0][0])))
        for i in range(len(planes[0]))
    )
