"""Texts that stand beside each other, such as several reasons for one wrong value, without what they share."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SENTENCES = re.compile(r"(?<=[.!?]) (?=[^a-z])")


def once(texts: Sequence[str]) -> list[str]:
    """The texts so that no sentence is said twice.

    One that says all that another one does, and more, is left out: what the other says is enough.
    """
    if len(texts) < 2:
        return list(texts)
    enough = [text for text in texts if not any(_says_more(text, other) for other in texts)]
    said: dict[str, int] = {}
    for number, text in enumerate(enough):
        for sentence in _SENTENCES.split(text):
            said.setdefault(sentence, number)
    left = [" ".join(each for each, first in said.items() if first == number) for number in range(len(enough))]
    return [text for text in left if text]


def _says_more(text: str, other: str) -> bool:
    """Whether the other text is a whole sentence or clause of this one."""
    core = other.rstrip(".")
    return core in text and text != other and bool(re.search(rf"(?:^|[.,;:] ){re.escape(core)}(?:[.,;:]|$)", text))
