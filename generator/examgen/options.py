"""Options of a choice: which wrong values stand beside the right one, and in which order."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from random import Random
from typing import Any

from examgen.answers.base import Answer
from examgen.wrong import CHOICES, Mistake


def lettered(
    answer: Answer[Any], found: Sequence[Mistake], stream: Callable[[], Random], *, as_choice: bool
) -> list[tuple[str, str]]:
    """(name, LaTeX) of the options in printed order; empty if the part is answered in writing.

    The right option's name is the answer's own text. A part with too few wrong values stays open. `stream` is called
    only if there is something to shuffle.
    """
    fixed = answer.options()
    if fixed is not None:
        options, rng = [(name, str(tex)) for name, tex in fixed.items()], stream()
    elif as_choice and len(found) >= CHOICES:
        rng = stream()
        values = (answer.value, *_distractors(answer, found, rng))
        options = [(each.text(), str(each.tex())) for each in map(answer.with_value, values)]
    else:
        return []
    rng.shuffle(options)
    return options


def letters(answer: Answer[Any], options: Sequence[tuple[str, str]]) -> list[str]:
    """The letters that a value has among the options; empty if it is not among them, or if there are none."""
    letter_of = {name: letter for letter, (name, _) in zip(string.ascii_uppercase, options, strict=False)}
    if not letter_of or not letter_of.keys() >= set(answer.picks()):
        return []
    found = [letter_of[name] for name in answer.picks()]
    return sorted(found) if answer.kind == "choices" else found


def _distractors(answer: Answer[Any], found: Sequence[Mistake], rng: Random) -> tuple[Any, ...]:
    """Three wrong values, drawn so that what a guesser can see of the right one (its rank, say) is even."""
    patterns: dict[Hashable, list[tuple[Any, ...]]] = defaultdict(list)
    for values in combinations([mistake.value for mistake in found], CHOICES):
        patterns[answer.pattern(values)].append(values)
    return rng.choice(rng.choice(list(patterns.values())))
