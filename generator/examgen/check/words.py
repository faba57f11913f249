"""A bag of words: whether the words of a statement, apart from what it says, tell if it is true.

The classifier is naive Bayes with a yes or no for every word and add-one smoothing (Manning, Raghavan and Schütze,
Introduction to Information Retrieval, section 13.3). It learns from other concepts, so that what it finds is manner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examgen.facts import Topic

Bits = NDArray[np.bool_]


@dataclass(frozen=True)
class Labelled:
    """A statement with the names of its topic and concept, and whether it is true."""

    topic: str
    concept: str
    text: str
    true: bool


def labelled(topic: Topic) -> list[Labelled]:
    """All statements of a topic."""
    return [
        Labelled(topic.id, group.concept, statement.text, true)
        for group in topic.groups
        for true, statements in ((True, group.true), (False, group.false))
        for statement in statements
    ]


def told(statements: Sequence[Labelled]) -> Bits:
    """For each statement, whether the words of the other concepts' statements tell its truth."""
    words, truths = bag([each.text for each in statements]), np.array([each.true for each in statements])
    concepts = np.array([f"{each.topic}/{each.concept}" for each in statements])
    right = np.zeros(len(statements), bool)
    for concept in dict.fromkeys(concepts):
        own = concepts == concept
        right[own] = predicted(words[~own], truths[~own], words[own]) == truths[own]
    return right


def bag(texts: Sequence[str]) -> Bits:
    """A row for every text and a column for every word: whether the text has the word."""
    words = [set(re.findall(r"\w+", text.lower())) for text in texts]
    column = {word: k for k, word in enumerate(sorted(set().union(*words)))}
    found = np.zeros((len(texts), len(column)), bool)
    for row, some in zip(found, words, strict=True):
        row[[column[word] for word in some]] = True
    return found


def predicted(words: Bits, truths: Bits, unseen: Bits) -> Bits:
    """The likelier truth of every row of `unseen`, learnt from the rows of `words`; true if both are as likely."""
    yes, no = (_log_likelihood(words[truths == side], unseen) for side in (True, False))
    return np.asarray(yes + np.log(truths.sum()) >= no + np.log((~truths).sum()))


def _log_likelihood(words: Bits, unseen: Bits) -> NDArray[np.float64]:
    share = (words.sum(axis=0) + 1) / (len(words) + 2)
    return np.asarray(unseen @ np.log(share) + ~unseen @ np.log1p(-share), np.float64)
