"""What a guesser sees of a part that is asked as a choice."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from examgen.answers.base import Answer, votes
from examgen.check.samples import Sample

_INVISIBLE = re.compile(r"\\(?:ensuremath|text\w*|mathrm|left|right)\b|\\[,;:! ]|[{}$\\]")


@dataclass(frozen=True)
class Shown:
    """The options of one part in printed order: which are right, how long each looks, and its value (None if named)."""

    kind: str
    right: tuple[int, ...]
    names: tuple[str, ...]
    lengths: tuple[int, ...]
    values: tuple[Any, ...] | None

    @property
    def longest(self) -> bool:
        """Whether the right option is longer than all others."""
        return self._extreme([-length for length in self.lengths])

    @property
    def shortest(self) -> bool:
        """Whether the right option is shorter than all others."""
        return self._extreme(self.lengths)

    def _extreme(self, lengths: Sequence[int]) -> bool:
        return lengths.count(min(lengths)) == 1 and lengths.index(min(lengths)) == self.right[0]

    def rank(self) -> int:
        """How many options are smaller than the right one."""
        values = [float(value) for value in self.values or ()]
        return sum(value < values[self.right[0]] for value in values)

    def won(self) -> float:
        """The chance to be right for who lets every axis, or place of a matrix, vote for its most frequent entries."""
        scores = votes([_flat(value) for value in self.values or ()])
        best = [index for index, score in enumerate(scores) if score == max(scores)]
        return (self.right[0] in best) / len(best)


def _flat(value: Sequence[Any]) -> list[Any]:
    """The entries of a shape or a vector, and of a matrix row by row."""
    return [entry for each in value for entry in (each if isinstance(each, tuple) else (each,))]


def by_part(samples: Iterable[Sample]) -> dict[str, list[Shown]]:
    """The lists of options of some draws, by part."""
    found: dict[str, list[Shown]] = {}
    for sample in samples:
        for part in sample.variant["problem"]["parts"]:
            if part["options"]:
                found.setdefault(part["id"], []).append(_shown(sample, part["id"], part["options"]))
    return found


def _shown(sample: Sample, id_: str, options: list[str]) -> Shown:
    letters = sample.variant["key"]["parts"][id_]["letters"]
    answer = sample.made.solved.parts[id_].answer
    named = answer.options()
    texts = {str(tex): name for name, tex in named.items()} if named else {}
    value_of = {} if named else _values(sample, id_, answer)
    return Shown(
        kind=answer.kind,
        right=tuple(string.ascii_uppercase.index(letter) for letter in letters),
        names=tuple(texts.get(tex, tex) for tex in options),
        lengths=tuple(len(_INVISIBLE.sub("", tex)) for tex in options),
        values=None if named else tuple(value_of[tex] for tex in options),
    )


def _values(sample: Sample, id_: str, answer: Answer[Any]) -> dict[str, Any]:
    key = sample.variant["key"]["parts"][id_]
    wrong = zip(key["wrong"], sample.made.mistakes[id_], strict=True)
    return {shown["tex"]: mistake.value for shown, mistake in wrong} | {
        answer.with_value(answer.value).tex(): answer.value
    }
