"""Rules about parameters: each that is printed matters, each that matters is printed, and all survive as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from examgen.check.report import Finding
from examgen.check.swaps import Swap
from examgen.check.sweep import Sweep
from examgen.compact import packed, unpacked

ENOUGH = 8
"""Fewer swaps than this do not show that a field never matters."""
DRAWS = 30
"""Nor do swaps among fewer draws; nor fewer draws that a field never varies."""


def printed(sweep: Sweep) -> Iterator[Finding]:
    """The same problem never has two answers: what changes the answer is printed."""
    for found in sweep.swaps.values():
        for swap in found:
            if swap.same_problem and not swap.same_answers:
                yield swap.sample.finding(
                    f"{swap.field} is not printed: {swap.new!r} for {swap.old!r} changes the answer but not the problem"
                )


def matters(sweep: Sweep) -> Iterator[Finding]:
    """A printed parameter that changes an answer at no level is declared in DECOYS; an unprinted one is a warning."""
    decoys = getattr(sweep.template.module, "DECOYS", ())
    if _few(sweep):
        return
    fields: dict[str, list[Swap]] = {}
    for swap in (swap for found in sweep.swaps.values() for swap in found):
        fields.setdefault(swap.field, []).append(swap)
    for name, tries in fields.items():
        if name not in decoys and len(tries) >= ENOUGH and all(swap.same_answers for swap in tries):
            hidden = all(swap.same_problem for swap in tries)
            finding = tries[0].sample.finding(
                f"{name} is{' not' * hidden} printed and changes no answer in {len(tries)} swaps, such as "
                f"{tries[0].new!r} for {tries[0].old!r}; leave it out, or name it in DECOYS"
            )
            yield replace(finding, warning=hidden)


def decoys(sweep: Sweep) -> Iterator[Finding]:
    """DECOYS names fields of Params that change no answer."""
    tried = {swap.field: False for found in sweep.swaps.values() for swap in found}
    for swap in (swap for found in sweep.swaps.values() for swap in found):
        tried[swap.field] |= not swap.same_answers
    for name in getattr(sweep.template.module, "DECOYS", ()):
        if name not in tried and not _few(sweep):
            yield Finding(f"DECOYS names {name!r}, which is no field that varies; there are {', '.join(tried)}")
        if tried.get(name):
            yield Finding(f"DECOYS names {name!r}, but it changes an answer")


def _few(sweep: Sweep) -> bool:
    return len(list(sweep.samples)) < DRAWS


def round_trip(sweep: Sweep) -> Iterator[Finding]:
    """A variant and its parameters come back from JSON as they were, and nobody can change them meanwhile."""
    template = sweep.template
    for sample in sweep.samples:
        if unpacked(packed(sample.variant)) != _lists(sample.variant):
            yield sample.finding("the variant changes when it is written as JSON and read again")
        stored = sample.variant["key"]["params"]
        again = template.params(stored)
        if again != sample.made.params or template.plain(again) != stored:
            yield sample.finding(f"Params become {again!r} when they are stored and read again")
        yield from (sample.finding(each) for each in _changeable(sample.made.params))


def _changeable(params: Any) -> Iterator[str]:
    """The fields that hold a list, a dict or a set, at any depth."""
    for field in fields(params):
        value = getattr(params, field.name)
        try:
            hash(value)
        except TypeError:
            yield f"Params.{field.name} is {value!r}, which can be changed; write tuples and frozen dataclasses"


def _lists(value: Any) -> Any:
    """JSON knows no tuples; nothing else may differ."""
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, list | tuple) else value
