"""Nearest neighbours among points with whole coordinates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Point = tuple[int, int]
Labelled = tuple[Point, str]


def squared_distance(a: Point, b: Point) -> int:
    """The square of the Euclidean distance."""
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def ranked(samples: Sequence[Labelled], query: Point) -> list[tuple[int, Labelled]]:
    """(squared distance, sample), the nearest first."""
    return sorted((squared_distance(point, query), (point, label)) for point, label in samples)


def predict(samples: Sequence[Labelled], query: Point, k: int) -> str:
    """The majority label of the k nearest samples; ValueError where a tie decides which they are or who wins."""
    near = ranked(samples, query)
    if k < len(near) and near[k - 1][0] == near[k][0]:
        raise ValueError(f"two samples tie for place {k}")
    (first, most), *rest = Counter(label for _, (_, label) in near[:k]).most_common()
    if rest and rest[0][1] == most:
        raise ValueError(f"two labels tie among {k} neighbours")
    return first


def left_out_errors(samples: Sequence[Labelled], k: int) -> list[Point]:
    """The samples that the k nearest of all others label wrongly (leave-one-out); ValueError for ties."""
    return [
        point
        for index, (point, label) in enumerate(samples)
        if predict([*samples[:index], *samples[index + 1 :]], point, k) != label
    ]
