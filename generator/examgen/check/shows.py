"""The rule that a figure of the problem does not show the answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from examgen.check.report import Finding
from examgen.check.samples import Sample
from examgen.check.sweep import Sweep

KINDS = ("integer", "number", "expression")
ENOUGH, NEARLY, MANY = 30, 0.95, 10
"""A label shows a part's answer if it has it in nearly all of so many draws, among them this many different answers."""
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WORD = re.compile(r"[A-Za-z]{2}")


def figures(sweep: Sweep) -> Iterator[Finding]:
    """No label that has words says in nearly all draws what is asked; a number alone may be one among many to find."""
    for name, level in sweep.levels.items():
        asked, shown = Counter[tuple[str, str]](), defaultdict[tuple[str, str], list[str]](list)
        for sample in level.samples:
            for figure, labels in _labels(sample):
                for id_, answer in _answers(sample):
                    asked[figure, id_] += 1
                    if re.search(rf"(?<![\d.]){re.escape(answer)}(?!\.?\d)", labels):
                        shown[figure, id_].append(answer)
        for (figure, id_), found in shown.items():
            total = asked[figure, id_]
            if total >= ENOUGH and len(found) >= NEARLY * total and len(set(found)) >= MANY:
                often = f"in {len(found)} of {total} draws, such as {found[-1]}"
                yield Finding(f"the figure {figure} of the problem says the answer to {id_} {often}", name)


def _labels(sample: Sample) -> Iterator[tuple[str, str]]:
    """(figure, text) of the labels with words in the problem's figures."""
    for name, figure in sample.variant["problem"]["figures"].items():
        texts = [item["tex"].replace(r"\,", "") for item in figure["items"] if item["shape"] == "label"]
        yield name, "\n".join(text for text in texts if _WORD.search(_COMMAND.sub("", text)))


def _answers(sample: Sample) -> Iterator[tuple[str, str]]:
    """(part, text) of the answers that are a number."""
    parts = sample.made.solved.parts.items()
    yield from ((id_, part.answer.text()) for id_, part in parts if part.answer.kind in KINDS)
