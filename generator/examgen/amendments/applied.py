"""The exam as it is marked: its amendments laid over what was printed. Papers and solutions never see this."""

from __future__ import annotations

import string
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from examgen.amendments.item import Item, Wording, bounds, items, printed
from examgen.record import Exam, Question, Variant
from examgen.render.body import labels


class Said(NamedTuple):
    """What an item says in one form: with the question's number, and with its title, which is the same in all forms.

    `place` counts the items of all amendments from 0, `amendment` the amendments from 1.
    """

    place: int
    amendment: int
    item: Item
    numbered: str
    titled: str


def amended(exam: Exam) -> Exam:
    """The exam with other points and more right answers; the exam itself if nothing was amended.

    A variant that is concerned gets `amended`, its amendments in the words of the exam's language (LaTeX). A key gets
    `also`, the answers that are right too, and `void` where everyone has the points.
    """
    return told(exam, printed(exam.header["language"]))[0]


def told(exam: Exam, wording: Wording) -> tuple[Exam, list[Said]]:
    """The exam as it is marked, and what its amendments say of this form."""
    found: list[Said] = []
    for index, (number, item) in enumerate(items(exam.header)):
        question = next((each for each in exam.questions() if each.variant["slot"] == item.slot), None)
        if question is None or not _concerns(item, exam, question.variant):
            continue
        said = Said(index, number, item, _numbered(item, question, wording), _titled(item, question, wording))
        found.append(said)
        new = _changed(question.variant, said, wording)
        exam = replace(exam, variants=tuple(new if each is question.variant else each for each in exam.variants))
    return exam, found


def _concerns(item: Item, exam: Exam, variant: Variant) -> bool:
    return (item.forms is None or exam.form.key in item.forms) and bool(_parts(variant, item))


def _parts(variant: Variant, item: Item) -> list[dict[str, Any]]:
    """The parts that an item is about; none where the option that it accepts is not among those to choose from."""
    parts = [each for each in variant["problem"]["parts"] if item.part in (None, each["id"])]
    return [each for each in parts if item.kind != "option" or item.value in each["options"]]


def _numbered(item: Item, question: Question, wording: Wording) -> str:
    place = wording.language.word("question number", question.number)
    letter = _letter(_parts(question.variant, item)[0], item.value) if item.kind == "option" else ""
    return _said(place, item, question.variant, letter, wording)


def _titled(item: Item, question: Question, wording: Wording) -> str:
    place = wording.language.word("question title", wording.quote(question.variant["title"]))
    return _said(place, item, question.variant, "", wording)


def _said(place: str, item: Item, variant: Variant, letter: str, wording: Wording) -> str:
    label = labels(variant["problem"])[item.part] if item.part else ""
    worth = Fraction((_parts(variant, item)[0] if item.part else variant)["points"])
    return wording.sentence(item, f"{place} {label}".rstrip(), worth, letter)


def _changed(variant: Variant, said: Said, wording: Wording) -> Variant:
    new = deepcopy(variant)
    sentence = wording.language.word("amendment", str(said.amendment), said.numbered)
    new.setdefault("amended", []).append(sentence)
    for part in _parts(new, said.item):
        _change_part(part, new["key"]["parts"][part["id"]], said.item)
    new["points"] = str(sum(Fraction(each["points"]) for each in new["problem"]["parts"]))
    return new


def _change_part(part: dict[str, Any], key: dict[str, Any], item: Item) -> None:
    match item.kind:
        case "void":
            key["void"] = True
        case "points":
            part["points"] = item.value
        case "value" | "interval":
            _accept(key, item.value)
            key["wrong"] = [wrong for wrong in key["wrong"] if not _within(wrong["text"], item.value)]
        case "option":
            _accept(key, _letter(part, item.value))
            key["wrong"] = [wrong for wrong in key["wrong"] if wrong["tex"] != item.value]
        case "text":
            pass


def _accept(key: dict[str, Any], answer: str) -> None:
    also = key.setdefault("also", [])
    if answer not in also:  # of one form before that of all
        also.append(answer)


def _within(text: str, accepted: str) -> bool:
    """Whether an answer is what is accepted, or lies in the interval that is."""
    limits = bounds(accepted)
    if limits is None or bounds(text) is None:
        return text == accepted
    return Fraction(limits[0]) <= Fraction(text) <= Fraction(limits[1])


def _letter(part: dict[str, Any], option: str) -> str:
    return string.ascii_uppercase[part["options"].index(option)]
