"""The outline that all forms share: where each question stands, and how high it is, in all of them.

Lengths are TeX's scaled points, 65536 to a point of 1/72.27 inch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

POINT = 65536
GAP = 18 * POINT  # between two questions of a page
GROWTH = round(32 * 72.27 / 25.4 * POINT)  # what a room to answer may grow by, as \examGrowth says


class Size(NamedTuple):
    """A question as it was measured: its height, and in how many places it has room that can grow.

    Of one that is longer than a page, all pages but the last count as full.
    """

    height: int
    rooms: int


@dataclass(frozen=True)
class Place:
    """Where a piece stands in every form: `page` from 1, `top` below the top of the text, and on how many `pages`."""

    page: int
    top: int
    height: int
    pages: int = 1


def highest(forms: Iterable[Sequence[Size]]) -> list[Size]:
    """For each piece its greatest height in any form, and the room that it has in all forms."""
    best: list[Size] = []
    for sizes in forms:
        best = [Size(max(a.height, b.height), min(a.rooms, b.rooms)) for a, b in zip(best or sizes, sizes, strict=True)]
    return best


def arrange(sizes: Sequence[Size], page_height: int) -> list[Place]:
    """The places of the cover and the questions: pages are filled in order, and what is left becomes room to answer."""
    placed = zip(_filled(sizes, page_height), sizes, strict=True)
    pages = [list(page) for _, page in groupby(placed, key=lambda pair: pair[0].page)]
    return [place for page in pages for place in _grown(page, page_height)]


def _filled(sizes: Sequence[Size], page_height: int) -> Iterator[Place]:
    page, top = 1, 0
    for size in sizes:
        if top and top + GAP + size.height > page_height:
            page, top = page + 1, 0
        top += GAP if top else 0
        pages = -(-size.height // page_height)
        yield Place(page, top, size.height, pages)
        page, top = page + pages - 1, top + size.height - (pages - 1) * page_height


def _grown(page: Sequence[tuple[Place, Size]], page_height: int) -> Iterator[Place]:
    last = page[-1][0]
    rooms = sum(size.rooms for _, size in page)
    left = 0 if last.pages > 1 else min(page_height - last.top - last.height, GROWTH * rooms)
    down = 0
    for place, size in page:
        more = left * size.rooms // rooms if rooms else 0
        yield Place(place.page, place.top + down, place.height + more, place.pages)
        down += more


def page_count(places: Sequence[Place]) -> int:
    """How many pages a form has."""
    return places[-1].page + places[-1].pages - 1
