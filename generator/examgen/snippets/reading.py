"""Reading a snippet: what it prints or where it fails, and what misconceptions make of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Any, TypeVar

from examgen.snippets.machine import Machine
from examgen.snippets.rules import Rules
from examgen.snippets.slips import SLIPS
from examgen.snippets.values import Misfit, Sizes

Printed = Sizes | int
T = TypeVar("T")
Slip = tuple[str, Printed, str]  # name, value, why
FAILS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def read(source: str) -> Machine:
    """The program, run correctly. Raises Misfit where its shapes do not fit."""
    machine = Machine(Rules())
    machine.run(ast.parse(source))
    return machine


@dataclass(frozen=True)
class Failure:
    """Where a program fails: its line, the number there, the one that fits, and the shape that arrives."""

    line: int
    given: int
    needed: int
    shape: Sizes
    machine: Machine


def failure(source: str) -> Failure | None:
    """Where the program fails; None if it does not."""
    machine = Machine(Rules())
    try:
        machine.run(ast.parse(source))
    except Misfit as misfit:
        return Failure(misfit.line, misfit.given, misfit.needed, machine.fits[-1].shape, machine)
    return None


def misread(source: str) -> list[Slip]:
    """What the program prints according to those who get a rule wrong, two rules wrong, or an axis."""
    program = ast.parse(source)
    right, slips = _used(program, strict=True)
    found: list[Slip] = []
    for rules in slips:
        value = _printed(program, rules)
        if value is not None and value != right:
            found.append((rules.__name__, value, _why(rules)))
    if isinstance(right, tuple):
        found += _other_axes(right)
        found += _combined(right, found)
    elif right is not None:
        found += _other_counts(right, [value for _, value, _ in found if isinstance(value, int)])
    return _firsts([slip for slip in found if slip[1] != right and _sound(slip[1])])


def misfits(source: str, fails: Failure) -> list[tuple[str, int, str]]:
    """The numbers that a misconception, or another axis, would put where the program fails."""
    program, place = ast.parse(source), len(fails.machine.fits) - 1
    found = list(_slipped_fits(program, place))
    for axis, size in enumerate(fails.shape):
        found.append((f"axis-{axis}", size, f"This is the size of axis {axis} of what arrives there."))
    if len(fails.shape) > 1:
        inner, whole = prod(fails.shape[1:]), prod(fails.shape)
        found.append(("sample", inner, "This is how many values a sample has; one axis counts."))
        found.append(("batch", whole, "This is how many values arrive; one axis counts."))
    sizes = [size for step in fails.machine.steps for size in step.shape]
    found += [(f"size-{size}", size, "This is a size of another tensor.") for size in sizes]
    found.append(("twice", 2 * fails.needed, "This is twice as many as there are."))
    found.append(("half", fails.needed // 2, "This is half as many as there are."))
    return _firsts([slip for slip in found if slip[1] != fails.needed and slip[1] > 0])


def _firsts(slips: list[tuple[str, T, str]]) -> list[tuple[str, T, str]]:
    """The first slip for every value."""
    firsts: dict[T, tuple[str, T, str]] = {}
    for slip in slips:
        firsts.setdefault(slip[1], slip)
    return list(firsts.values())


class _Noting(Rules):
    """The right rules, which note which of them are used."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def __getattribute__(self, name: str) -> Any:
        if name != "used":
            self.used.add(name)
        return super().__getattribute__(name)


def _used(program: ast.Module, *, strict: bool) -> tuple[Printed | None, list[type[Rules]]]:
    """What the program prints, and the misconceptions about the rules that it uses."""
    rules = _Noting()
    machine = Machine(rules, strict=strict)
    machine.run(program)
    return machine.printed, [slip for slip in SLIPS if rules.used & set(vars(slip))]


def _slipped_fits(program: ast.Module, place: int) -> Iterator[tuple[str, int, str]]:
    for rules in _used(program, strict=False)[1]:
        machine = Machine(rules(), strict=False)
        try:
            machine.run(program)
        except FAILS:
            continue
        if len(machine.fits) > place:
            yield rules.__name__, machine.fits[place].needed, _why(rules)


def _printed(program: ast.Module, rules: type[Rules]) -> Printed | None:
    machine = Machine(rules(), strict=False)
    try:
        machine.run(program)
    except FAILS:
        return None
    return machine.printed


def _why(rules: type[Rules]) -> str:
    return (rules.__doc__ or "").strip()


def _sound(value: Printed) -> bool:
    sizes = (value,) if isinstance(value, int) else value
    return bool(sizes) and all(size > 0 for size in sizes)


def _other_axes(right: Sizes) -> Iterator[Slip]:
    if len(right) > 2:
        yield "batch-left-out", right[1:], "The batch is an axis too."
        yield "channels-last", (right[0], *right[2:], right[1]), "PyTorch keeps the order of the axes: channels first."
    if len(right) == 2:
        yield "turned", right[::-1], "The axes stand in the other order."
        yield "axis-more", (*right, 1), "There is no further axis."
        yield "axis-less", right[:1], "There is another axis."
    yield "batch-of-one", (1, *right[1:]), "The first axis is not summed over."


def _combined(right: Sizes, found: list[Slip]) -> Iterator[Slip]:
    """Two mistakes at once, where they change different axes."""
    even = [(name, value, why) for name, value, why in found if isinstance(value, tuple) and len(value) == len(right)]
    for (one, a, why), (two, b, _) in combinations(even[:6], 2):
        both = tuple(x if x != size else y for x, y, size in zip(a, b, right, strict=True))
        if both not in (a, b):
            yield f"{one}, {two}", both, why


def _other_counts(right: int, counts: list[int]) -> Iterator[Slip]:
    for count in counts:
        if count > right:
            yield "difference", count - right, "These are the other parameters."
