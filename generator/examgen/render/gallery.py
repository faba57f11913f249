"""The gallery: a table of contents, then one solved variant after the other, topic by topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from examgen.languages import ENGLISH
from examgen.record import Question
from examgen.render.documents import notes, solved_question
from examgen.render.style import preamble
from examgen.tex import Tex, escape
from examgen.typeset.document import Document, Segment

Numbered = tuple[str, dict[str, Any]]  # the question's number and its variant
TITLE = "The question bank"


def gallery(variants: Sequence[dict[str, Any]], topics: Mapping[str, str], pages: Mapping[str, str]) -> Document:
    """The document; `topics` are titles by topic, `pages` the pages by mark that an earlier run has found.

    A mark is `q` and the variant's number, counted from 1.
    """
    numbered = [(str(number), variant) for number, variant in enumerate(variants, start=1)]
    by_topic = [(topics[name], list(group)) for name, group in groupby(numbered, key=_topic)]
    segments = [Segment("contents", "\n".join(_contents(by_topic, pages)))]
    for title, group in by_topic:
        heading = rf"\newpage{{\Large\bfseries {escape(title)}\par}}\vspace{{10pt}}"
        segments += [
            Segment(f"q{number}", (heading if k == 0 else "") + _entry(number, variant))
            for k, (number, variant) in enumerate(group)
        ]
    return Document(preamble("A4"), tuple(segments), TITLE, ENGLISH)


def _topic(numbered: Numbered) -> str:
    return str(numbered[1]["template"]).partition("/")[0]


def _contents(by_topic: Sequence[tuple[str, list[Numbered]]], pages: Mapping[str, str]) -> Iterator[str]:
    count = sum(len(group) for _, group in by_topic)
    yield rf"\gdef\examLeft{{{TITLE}}}\pagenumbering{{roman}}{{\Large\bfseries {TITLE}\par}}\vspace{{4pt}}"
    yield f"One variant of each of {count} templates, with its solution.\\par"
    for title, group in by_topic:
        yield rf"\examBreak{{-100}}\vspace{{8pt}}{{\bfseries {escape(title)}\par}}\nobreak"
        yield from (rf"\examLink{{q{number}}}{{{_line(number, variant, pages)}}}\par" for number, variant in group)
    yield r"\newpage\pagenumbering{arabic}"


def _line(number: str, variant: dict[str, Any], pages: Mapping[str, str]) -> Tex:
    name = str(variant["template"]).partition("/")[2]
    title = rf"\hbox to 20pt{{{number}\hfil}}{escape(variant['title'])}\enspace"
    return Tex(
        rf"\hbox to \textwidth{{{title}{{\footnotesize\examGrey\texttt{{{escape(name)}}}}}\dotfill\,"
        rf"{pages.get(f'q{number}', '')}}}"
    )


def _entry(number: str, variant: dict[str, Any]) -> str:
    question = Question(number=number, variant=variant, format="open", notes=notes(variant))
    facts = f"{variant['template']}, {variant['level']}, {variant['minutes']} minutes, seed {variant['seed']}"
    label = rf"{{\footnotesize\examGrey\texttt{{{escape(facts)}}}\par}}\nobreak"
    return solved_question(question, rf"\examMark{{q{number}}}" + label) + r"\vspace{10pt}"
