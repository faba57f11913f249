"""Answers that put a list right: each term with its definition, or steps in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations
from typing import Any, ClassVar, Self

from examgen.answers.base import Answer, Blank, Say, check_different, in_a_row
from examgen.tex import Tex


@dataclass(frozen=True)
class Matching(Answer[tuple[str, ...]]):
    """For each of `terms` the name of its definition; `choices` maps names to definitions, one more or as many.

    Raises ValueError for a definition that fits two terms, or is missing, and for equal terms or definitions.
    """

    kind: ClassVar[str] = "matching"
    terms: tuple[Tex, ...] = ()
    choices: Mapping[str, Tex] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.value) != len(self.terms) or len(set(self.value)) < len(self.value):
            raise ValueError(f"{len(self.terms)} terms need as many different definitions, not {self.value}")
        if not set(self.value) <= set(self.choices):
            raise ValueError(f"{sorted(set(self.value) - set(self.choices))} are none of the definitions")
        check_different("terms", self.terms)
        check_different("definitions", self.choices.values())

    def said(self, say: Say) -> Self:
        choices = {name: say(tex) for name, tex in self.choices.items()}
        return replace(self, terms=tuple(map(say, self.terms)), choices=choices)

    def tex(self) -> Tex:
        pairs = zip(self.terms, self.value, strict=True)
        return in_a_row([f"{term}: {self.choices[name]}" for term, name in pairs])

    def text(self) -> str:
        return ", ".join(self.value)

    def plain(self) -> list[str]:
        return list(self.value)

    def blank(self) -> Blank:
        return Blank(kind="matching", size=len(self.terms), labels=tuple(map(str, self.terms)))

    def options(self) -> dict[str, Tex]:
        return dict(self.choices)

    def picks(self) -> Sequence[str]:
        return self.value

    def scoring(self) -> str:
        return "matching-score"

    def score(self, response: Sequence[str]) -> Fraction:
        """The share of the points: a right pair earns one share, a wrong one loses half of it, never below zero."""
        right = sum(a == b for a, b in zip(response, self.value, strict=True))
        return max(Fraction(3 * right - len(self.value), 2 * len(self.value)), Fraction(0))

    def guessed(self) -> Fraction:
        return _mean_score(len(self.terms), len(self.choices))


@dataclass(frozen=True)
class Ordering(Answer[tuple[str, ...]]):
    """The names of steps in a right order; `choices` maps names to steps, `before` are the pairs whose order matters.

    Every order that keeps these pairs is right. Raises ValueError for an order that does not, for steps whose order
    does not matter at all, and for unknown or equal steps.
    """

    kind: ClassVar[str] = "ordering"
    choices: Mapping[str, Tex] = field(default_factory=dict)
    before: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        if sorted(self.value) != sorted(self.choices):
            raise ValueError(f"the order {self.value} does not have the steps {sorted(self.choices)}")
        strangers = {name for pair in self.before for name in pair} - set(self.choices)
        if strangers:
            raise ValueError(f"before names {sorted(strangers)}; the steps are {sorted(self.choices)}")
        check_different("steps", self.choices.values())
        if not self.accepts(self.value):
            raise ValueError(f"the order {self.value} does not keep {sorted(self.before)}")
        if not any(self._pairs()):
            raise ValueError("every order of the steps is right; say in `before` which pairs have an order")

    def said(self, say: Say) -> Self:
        return replace(self, choices={name: say(tex) for name, tex in self.choices.items()})

    def tex(self) -> Tex:
        return in_a_row([self.choices[name] for name in self.value])

    def text(self) -> str:
        return ", ".join(self.value)

    def plain(self) -> list[str]:
        return list(self.value)

    def blank(self) -> Blank:
        return Blank(kind="ordering", size=len(self.choices))

    def options(self) -> dict[str, Tex]:
        return dict(self.choices)

    def picks(self) -> Sequence[str]:
        return self.value

    def accepts(self, response: Any) -> bool:
        place = {name: k for k, name in enumerate(response)}
        return all(place[first] < place[second] for first, second in self._pairs())

    def score(self, response: Sequence[str]) -> Fraction:
        """The share of the points: 2 tau - 1 with Kendall's tau over the pairs whose order matters, never below zero.

        Source of tau: Kendall, A New Measure of Rank Correlation, Biometrika 1938. By chance tau is often a little
        above zero; beginning at one half leaves a guesser next to nothing.
        """
        place, pairs = {name: k for k, name in enumerate(response)}, list(self._pairs())
        return _share(sum(place[first] < place[second] for first, second in pairs), len(pairs))

    def scoring(self) -> str:
        return "ordering-score"

    def guessed(self) -> Fraction:
        pairs = frozenset(self._pairs())
        orders = _orders_by_kept(frozenset(self.choices), pairs)
        return sum((_share(kept, len(pairs)) * count for kept, count in orders.items()), Fraction(0)) / orders.total()

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """The pairs whose order matters, those that follow from others included."""
        reached = {name: {second for first, second in self.before if first == name} for name in self.choices}
        for _ in self.choices:
            for name in self.choices:
                reached[name] |= {far for near in reached[name] for far in reached[near]}
        return ((a, b) for one, other in combinations(self.choices, 2) for a, b in ((one, other), (other, one))
                if b in reached[a])  # fmt: skip


def _share(kept: int, pairs: int) -> Fraction:
    tau = Fraction(2 * kept - pairs, pairs)
    return max(2 * tau - 1, Fraction(0))


@cache
def _mean_score(terms: int, definitions: int) -> Fraction:
    """The mean score of a matching over all ways to give each term a definition of its own."""
    names = [str(k) for k in range(definitions)]
    printed = {name: Tex(name) for name in names}
    answer = Matching(tuple(names[:terms]), terms=tuple(printed.values())[:terms], choices=printed)
    scores = [answer.score(response) for response in permutations(names, terms)]
    return sum(scores, Fraction(0)) / len(scores)


@cache
def _orders_by_kept(names: frozenset[str], pairs: frozenset[tuple[str, str]]) -> Counter[int]:
    """How many orders of `names` keep how many of `pairs`: by the name that comes last."""
    if not names:
        return Counter({0: 1})
    found: Counter[int] = Counter()
    for last in names:
        rest = names - {last}
        kept = sum(second == last and first in rest for first, second in pairs)
        found.update({kept + more: count for more, count in _orders_by_kept(rest, pairs).items()})
    return found
