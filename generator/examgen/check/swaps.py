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


def swaps(samples: Sequence[Sample], bank: Bank) -> list[Swap]:
    """Up to TRIES swaps for each field that varies among the draws of a level."""
    leaves = [dict(leaves_of(sample.variant["key"]["params"])) for sample in samples]
    fields = sorted({name(path) for each in leaves for path in each})
    return [swap for field in fields for swap in _of_field(field, samples, leaves, bank)]


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


def _of_field(
    field: str, samples: Sequence[Sample], leaves: Sequence[Mapping[Path, Any]], bank: Bank
) -> Iterator[Swap]:
    done = 0
    for sample, path, new in _proposals(field, samples, leaves):
        params = sample.variant["key"]["params"]
        after = _page(replace(sample.request, params=_replaced(params, path, new)), bank)
        before = _page(replace(sample.request, params=params), bank) if after else None
        if before and after:
            done += 1
            yield _compared(sample, path, new, before, after)
        if done == TRIES:
            return


def _proposals(
    field: str, samples: Sequence[Sample], leaves: Sequence[Mapping[Path, Any]]
) -> Iterator[tuple[Sample, Path, Any]]:
    """At most ATTEMPTS (draw, path, other draw's value); neighbours first, then draws further apart."""
    count = left = 0
    for distance in range(1, len(samples)):
        for index, sample in enumerate(samples):
            other = leaves[(index + distance) % len(samples)]
            paths = [path for path, value in leaves[index].items()
                     if name(path) == field and path in other and not _same(other[path], value)]  # fmt: skip
            if paths:
                path = paths[count % len(paths)]
                yield sample, path, other[path]
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


def _compared(sample: Sample, path: Path, new: Any, before: Page, after: Page) -> Swap:
    old: Any = sample.variant["key"]["params"]
    for step in path:
        old = old[step]
    return Swap(sample, name(path), old, new, after.printed == before.printed, after.answers == before.answers)
