"""What topics are called in print: their folder's name is for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from examgen.languages import ENGLISH
from examgen.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from examgen.bank import Bank

_NAME = re.compile(r"""^topic:[ \t]*(?:(['"])(.+?)\1|([^'"\s#].*?))[ \t]*(?:[ \t]#.*)?$""", re.MULTILINE)


def name(topic: str, bank: Bank, code: str = ENGLISH) -> str:
    """The name with which the file of the topic's facts begins; that of the folder for a topic without facts.

    In another language than English it is what the topic's file of phrases says, if it says it.
    """
    for file in (folder / topic / "concepts.yaml" for folder in reversed(bank.folders)):
        found = _NAME.search(read_text(file)) if file.is_file() else None
        if found:
            printed = (found[2] or found[3]).replace("''", "'")
            return printed if code == ENGLISH else _said(printed, file.with_suffix(f".{code}.yaml"))
    return topic.replace("_", " ").capitalize()


def names(bank: Bank) -> dict[str, str]:
    """The names of all topics."""
    return {topic: name(topic, bank) for topic in bank.topics()}


def within_sentence(printed: str) -> str:
    """A topic's name within a sentence, in which an acronym stays as it is."""
    return printed if printed[:2].isupper() else printed[0].lower() + printed[1:]


def _said(printed: str, file: Path) -> str:
    from examgen.languages.phrases import phrases

    said = phrases(file).look_up(within_sentence(printed))
    return printed if said is None else said[0]
