"""The marking guide: per part the answer, what is accepted, wrong answers with points, what follows from a slip."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from examgen import points
from examgen.amendments.item import Wording
from examgen.languages import ENGLISH, Language
from examgen.record import Exam, Question
from examgen.render.body import Json, known_wrong, labels, scoring
from examgen.rounding import terminating
from examgen.said import once
from examgen.tex import escape, exact_decimal, inline, math, rational

LISTS = ("choices", "matching", "ordering")  # answers of several letters, each of which counts
_WORD = re.compile(r"[a-z]{2}")


def rules(exam: Exam) -> str:
    """What holds for all questions."""
    parts = [part for variant in exam.variants for part in variant["problem"]["parts"]]
    chosen = ["one option"] if any(part["options"] for part in parts) else []
    written = [] if exam.header["calculator"] else ["unevaluated"]
    names = [*written, "followed", *chosen, "rounded down"]
    return r"{\small " + " ".join(map(exam.language.word, names)) + r"\par}"


def guide_question(question: Question) -> str:
    """Everything that a marker needs for one question."""
    variant, language = question.variant, question.language
    names, parts = labels(variant["problem"]), variant["key"]["parts"]
    worth = language.points(points.text(variant["points"]))
    title = escape(variant["title"])
    gap = r"\examTurn" if question.number != "1" else r"\nobreak\vskip 16pt\relax"  # no page has the title alone
    lines = [rf"{gap}\examHead{{{question.number}}}{{{title}}}{{{worth}}}"]
    lines += [rf"\par\nobreak{{\small {sentence}\par}}\nobreak" for sentence in scoring(variant).values()]
    lines += [rf"\par\examRight{{{said}}}\par\nobreak" for said in variant.get("amended", ())]
    lines += [_part(names[part["id"]], part, parts[part["id"]], language) for part in variant["problem"]["parts"]]
    return "\n".join([*lines, *_carried(names, variant["key"]["follow"], language)])


def tolerance(key: Json, language: Language) -> str:
    """Which answers are right though they are not the printed one: an interval, or so much for each entry."""
    if key["letters"] or not key["tolerance"]:
        return ""
    if not key["interval"]:
        return language.word("each entry", math(r"\pm " + language.number(key["tolerance"])))
    return language.word("interval", *(math(language.number(bound)) for bound in key["interval"]))


def share(worth: Fraction, language: Language) -> str:
    """Points that need not be halves, as a decimal if there is one."""
    return rational(worth) if terminating(worth) is None else language.numbers(exact_decimal(worth))


def _part(label: str, part: Json, key: Json, language: Language) -> str:
    worth = Fraction(part["points"])
    margin = language.word("margin", language.number(points.text(worth)))
    range_ = tolerance(key, language)
    said = (rf"\textbf{{{label}}}\enspace " if label else "") + _right(part, key, language)
    said += (rf"\quad {language.word('accepted', range_)}" if range_ else "") + _more(margin, key, language)
    head = rf"\par\vspace{{3pt}}\examPartLine{{{said}}}{{{margin}}}\nobreak"
    if key.get("void"):
        return head
    marks = [_mark(worth, mark, language) for mark in key["marks"]]
    wrong = _others(part, key, language) if _is_one_option(part, key) else _wrong(part, key, language)
    return head + "\n".join([*marks, *wrong])


def _is_one_option(part: Json, key: Json) -> bool:
    """Whether a part is answered by the letter of one option."""
    return bool(part["options"]) and key["kind"] not in LISTS


def _right(part: Json, key: Json, language: Language) -> str:
    letters = rf"\textbf{{{', '.join(key['letters'])}}}\quad " if key["letters"] else ""
    if key["kind"] == "choices":
        return letters + _ticks(part, language)
    shown = _options(part)[key["letters"][0]] if _is_one_option(part, key) else key["tex"]
    return rf"{letters}\examRight{{{shown}}}"


def _options(part: Json) -> dict[str, str]:
    """What stands under each letter."""
    return dict(zip(string.ascii_uppercase, part["options"], strict=False))


def _more(margin: str, key: Json, language: Language) -> str:
    """What an amendment adds to the right answer."""
    also = "; ".join(Wording(language, escape).accepted(value) for value in key.get("also", ()))
    right = rf"\quad {language.word('also right', also)}" if also else ""
    return right + (rf"\quad {language.word('void for all', margin)}" if key.get("void") else "")


def _mark(worth: Fraction, mark: Json, language: Language) -> str:
    """An idea of a rubric with its points, or a trap."""
    earned = worth * Fraction(mark["share"])
    shown = language.word("margin", share(earned, language)) if earned else language.word("no points")
    return rf"\examSlip{{{inline(mark['text'])}}}{{{shown}}}{{}}"


def _ticks(part: Json, language: Language) -> str:
    """What a tick, or its absence, counts."""
    each = Fraction(part["points"]) / len(part["options"])
    return language.word("ticks", share(each, language), share(2 * each, language))


def _wrong(part: Json, key: Json, language: Language) -> Iterator[str]:
    """Known wrong answers with the points that they earn."""
    worth = language.number(points.text(part["points"]))
    for wrong in known_wrong(key):
        earned = language.number(points.earned(part["points"], wrong["credit"]))
        shown = rf"\textbf{{{', '.join(wrong['letters'])}}}" if key["letters"] else wrong["tex"]
        yield rf"\examSlip{{{shown}}}{{{language.word('credit', earned, worth)}}}{{{_why(wrong, language)}}}"


def _others(part: Json, key: Json, language: Language) -> Iterator[str]:
    """The options that earn nothing."""
    known = {letter: wrong for wrong in known_wrong(key) for letter in wrong["letters"]}
    for letter, tex in _options(part).items():
        if letter in key["letters"] or letter in key.get("also", ()):
            continue
        why = _reason(known[letter], key, language) if letter in known else ""
        yield rf"\examSlip{{\textbf{{{letter}}}\enspace {tex}}}{{}}{{{why}}}"


def _reason(wrong: Json, key: Json, language: Language) -> str:
    """Why an option is wrong; where options are sentences, these say what is meant, and the name says nothing more."""
    return rf"-- {inline(wrong['why'])}" if key["kind"] == "choice" else _why(wrong, language)


def _why(wrong: Json, language: Language) -> str:
    """The misconception's names, if they are words, and the reason."""
    names = [name.replace("-", " ") for name in wrong["name"].split(" / ") if _WORD.search(name)]
    if not names or language.code != ENGLISH:  # names are English
        return inline(wrong["why"])
    return rf"\textit{{{escape(' / '.join(once(names)))}}}: {inline(wrong['why'])}"


def _carried(names: dict[str, str], follow: list[dict[str, Any]], language: Language) -> Iterator[str]:
    """What follows from earlier wrong answers, under a heading, since it is no wrong answer to the last part."""
    if follow:
        yield rf"\par\vspace{{5pt}}{{\itshape {language.word('carried over')}\par}}\nobreak"
    yield from (_follow(names, each, language) for each in follow)


def _follow(names: dict[str, str], follow: dict[str, Any], language: Language) -> str:
    then = "; ".join(rf"{names[id_]}~{tex}" for id_, tex in follow["then"].items())
    slip = language.word("follow", names[follow["given"]], follow["tex"])
    return rf"\examSlip{{{slip}}}{{}}{{{then}}}"
