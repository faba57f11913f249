"""The check of a topic's facts: nothing about the wording of a statement tells whether it is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from examgen.check.claims import SUMMARY
from examgen.check.report import opening
from examgen.check.words import Labelled, labelled, told
from examgen.facts import Topic

FILE = "/concepts.yaml"
WORDS, LENGTH, TRUE = 0.6, 0.6, (0.4, 0.6)


@dataclass(frozen=True)
class FactsReport:
    """What a topic's statements give away; shares are of all statements, and one half is what chance would give.

    `words` is how many a classifier tells that has read the other concepts, `length` how often the longer one of a
    true and a false statement is the true one (or the false one, whichever is more), `summaries` are options such as
    "all of the above". `extremes` names the statements whose length tells most.
    """

    template: str
    statements: int
    true: float
    words: float
    length: float
    summaries: tuple[str, ...]
    extremes: str = ""

    @property
    def failures(self) -> tuple[str, ...]:
        """What must be mended."""
        return tuple(self._failures())

    @property
    def warnings(self) -> tuple[str, ...]:
        """None: every rule must hold."""
        return ()

    @property
    def ok(self) -> bool:
        """Whether every rule holds."""
        return not self.failures

    def line(self) -> str:
        """One line for the topic."""
        return (
            f"{'ok  ' if self.ok else 'FAIL'} {self.template}: {self.statements} statements, {self.true:.0%} true; "
            f"right by their words {self.words:.0%}, by their length {self.length:.0%}"
        )

    def details(self) -> str:
        """What is wrong, a line each."""
        return "\n".join(f"  {failure}" for failure in self.failures)

    def _failures(self) -> Iterator[str]:
        if not TRUE[0] <= self.true <= TRUE[1]:
            yield f"{self.true:.0%} of the statements are true; a share between 40 % and 60 % is expected"
        if self.words > WORDS:
            yield f"a classifier that knows words only is right about {self.words:.0%} of the statements; limit 60 %"
        if self.length > LENGTH:
            yield f"a guess by length is right about {self.length:.0%} of the statements; limit 60 %: {self.extremes}"
        yield from (f"an option sums up others: {text}" for text in self.summaries)


def check_facts(facts: Mapping[str, Topic]) -> Iterator[FactsReport]:
    """The report on every topic that has statements, in the order of their names."""
    statements = [each for topic in facts.values() for each in labelled(topic)]
    right = told(statements)
    for name in facts:
        own = [k for k, each in enumerate(statements) if each.topic == name]
        yield FactsReport(
            template=name + FILE,
            statements=len(own),
            true=mean(statements[k].true for k in own),
            words=float(right[own].mean()),
            length=by_length([statements[k] for k in own]),
            extremes=extremes([statements[k] for k in own]),
            summaries=tuple(text for text in _options(facts[name]) if SUMMARY.search(text)),
        )


def by_length(statements: Sequence[Labelled]) -> float:
    """How often length tells the true one of a true and a false statement; one half where it says nothing."""
    longer = _true_is_longer(statements)
    return max(longer, 1 - longer)


def extremes(statements: Sequence[Labelled]) -> str:
    """Which statements to mend first: the longest of those that are too long, the shortest of the others."""
    truth = _true_is_longer(statements) > 0.5
    words = {True: "true", False: "false"}
    long = max((each.text for each in statements if each.true == truth), key=len)
    short = min((each.text for each in statements if each.true != truth), key=len)
    return (
        f'shorten {words[truth]} ones, such as "{opening(long)}" ({len(long)} characters), '
        f'or lengthen {words[not truth]} ones, such as "{opening(short)}" ({len(short)})'
    )


def _true_is_longer(statements: Sequence[Labelled]) -> float:
    """How often the true one of a true and a false statement is the longer one."""
    lengths = {truth: [len(each.text) for each in statements if each.true == truth] for truth in (True, False)}
    return mean((a > b) + 0.5 * (a == b) for a in lengths[True] for b in lengths[False])


def _options(topic: Topic) -> Iterator[str]:
    """Every text that may stand beside others as an option."""
    yield from (each.text for each in labelled(topic))
    yield from (pair.means for pairs in topic.pairs for pair in pairs.pairs)
    yield from (cause.cause for cause in topic.cases)
    yield from (answer.text for question in topic.questions for answer in (question.right, *question.wrong))
