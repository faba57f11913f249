"""Swaps: a draw's parameters with one field taken from another draw, to see what the field does."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from examgen.bank import Bank
from examgen.check.samples import Sample
from examgen.draw import Request, drawn
from examgen.languages import ENGLISH
from examgen.pages import problem_plain, shown
from examgen.translation import translation

TRIES = 16
"""Swaps that work are enough for a field at this count."""
ATTEMPTS = 80
"""Swaps are given up for a field after this many, since most break what belongs together."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Swap:
    """What a draw became when `field` got another draw's value."""

    sample: Sample
    field: str
    old: Any
    new: Any
    same_problem: bool
    same_answers: bool


@dataclass(frozen=True)
class Page:
    """What a draw prints, and its answers by part."""

    printed: Any
    answers: Mapping[str, Any]


class Pages:
    """What draws print as they are, each made once, and with one value of another draw."""

    def __init__(self, samples: Sequence[Sample], bank: Bank) -> None:
        self.samples = samples
        self.bank = bank
        self._originals: dict[int, Page | None] = {}

    def original(self, index: int) -> Page | None:
        """The page of a draw."""
        if index not in self._originals:
            sample = self.samples[index]
            self._originals[index] = _page(replace(sample.request, params=_params(sample)), self.bank)
        return self._originals[index]

    def swapped(self, index: int, path: Path, new: Any) -> Page | None:
        """The page with another value at `path`; None if the value does not fit the others."""
        sample = self.samples[index]
        return _page(replace(sample.request, params=_replaced(_params(sample), path, new)), self.bank)


def swaps(samples: Sequence[Sample], bank: Bank) -> list[Swap]:
    """Up to TRIES swaps for each field that varies among the draws of a level."""
    leaves = [_by_field(_params(sample)) for sample in samples]
    fields = sorted({field for each in leaves for field in each})
    pages = Pages(samples, bank)
    return [swap for field in fields for swap in _of_field(field, [each.get(field, {}) for each in leaves], pages)]


def _params(sample: Sample) -> dict[str, Any]:
    found: dict[str, Any] = sample.variant["key"]["params"]
    return found


def _by_field(params: Mapping[str, Any]) -> dict[str, dict[Path, Any]]:
    found: dict[str, dict[Path, Any]] = {}
    for path, value in leaves_of(params):
        found.setdefault(name(path), {})[path] = value
    return found


def leaves_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """(path, value) of every number, text or blank in JSON-plain data."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves_of(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves_of(item, (*path, index))
    else:
        yield path, value


def name(path: Path) -> str:
    """The dotted name of a field; members of a list share it."""
    return ".".join(step for step in path if isinstance(step, str))


def _of_field(field: str, leaves: Sequence[Mapping[Path, Any]], pages: Pages) -> Iterator[Swap]:
    done = 0
    for index, path, new in _proposals(leaves):
        after = pages.swapped(index, path, new)
        before = pages.original(index) if after else None
        if before and after:
            done += 1
            same = after.printed == before.printed, after.answers == before.answers
            yield Swap(pages.samples[index], field, leaves[index][path], new, *same)
        if done == TRIES:
            return


def _proposals(leaves: Sequence[Mapping[Path, Any]]) -> Iterator[tuple[int, Path, Any]]:
    """At most ATTEMPTS (draw, path, other draw's value) of a field; neighbours first, then draws further apart."""
    count = left = 0
    for distance in range(1, len(leaves)):
        for index, ours in enumerate(leaves):
            other = leaves[(index + distance) % len(leaves)]
            paths = [path for path, value in ours.items() if path in other and not _same(other[path], value)]
            if paths:
                path = paths[count % len(paths)]
                yield index, path, other[path]
                count += 1
            left += 1
            if count == ATTEMPTS or left == 20 * ATTEMPTS:
                return


def _same(a: Any, b: Any) -> bool:
    return type(a) is type(b) and bool(a == b)


def _replaced(params: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(dict(params))
    holder: Any = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def _page(request: Request, bank: Bank) -> Page | None:
    try:
        made = drawn(request, bank.facts)
        parts = made.solved.parts
        options = {id_: [(name, str(tex)) for name, tex in (part.answer.options() or {}).items()]
                   for id_, part in parts.items()}  # fmt: skip
        points = dict.fromkeys(parts, Fraction(1))
        words = translation(request.template.entry, ENGLISH)
        problem = problem_plain(words, made.params, shown(made.solved, words), options, points)
    except Exception:  # noqa: BLE001 - the field does not fit the others, which shows nothing
        return None
    answers = {id_: (part.answer.plain(), part.answer.unit) for id_, part in parts.items()}
    return Page((problem, tuple(made.solved.conventions)), answers)
