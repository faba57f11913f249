"""What a change did to an exam, told form by form, and in one breath where all forms are alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

from examgen import points
from examgen.counted import counted
from examgen.record import Exam, Question, Record, Variant
from examgen.remarks import minutes, time_needed

MOST = 6  # forms that are told of one by one
LONGEST = 60  # characters of an answer

Questions = Mapping[str, Question]


def lines(earlier: Record, now: Record) -> list[str]:
    """Sentences for the user: each once, with the forms that it is about unless these are all; then the new answers."""
    told: dict[str, list[str]] = {}
    answers: list[str] = []
    for before, after in zip(earlier, now, strict=True):
        for sentence in _sentences(before, after):
            told.setdefault(sentence, []).append(after.form.key)
        answers.extend(_answers(before, after, several=len(now.forms) > 1))
    some = [f"Form {_listed(keys)}: {each}" for each, keys in told.items() if len(keys) < len(now.forms)]
    alike = [each for each, keys in told.items() if len(keys) == len(now.forms)]
    more = [f"  and {counted(len(answers) - MOST, 'more form')}"] if len(answers) > MOST else []
    return [*some, *alike, *answers[:MOST], *more]


def _listed(keys: Sequence[str]) -> str:
    more = len(keys) - MOST
    return ", ".join(keys[:MOST]) + (f" and {more} more" if more > 0 else "")


def _sentences(before: Exam, after: Exam) -> Iterator[str]:
    old, new = _by_slot(before), _by_slot(after)
    gone = {question.number: question for key, question in old.items() if key not in new}
    for key, question in new.items():
        had = old.get(key) or gone.pop(question.number, None)
        if had is None:
            yield f"{_name(question)} is new: {_described(question.variant)}."
        elif changes := list(_changes(had, question)):
            yield f"{_name(question)}: {', '.join(changes)}."
    yield from (f"{_name(question)} is dropped." for question in gone.values())
    yield from _places(old, new)
    if before.points() != after.points():
        yield f"The exam has {_points(after.points())} now (before: {points.text(before.points())})."
    if minutes(before) != minutes(after):
        yield time_needed(after)


def _places(old: Questions, new: Questions) -> Iterator[str]:
    moved = _moved(old, new)
    yield from (f"{_name(old[key])} is question {new[key].number} now." for key in new if key in moved)
    if any(new[key].number != old[key].number for key in (new.keys() & old.keys()) - moved):
        yield "Other questions are renumbered with it."


def _by_slot(exam: Exam) -> Questions:
    return {question.variant["slot"]: question for question in exam.questions()}


def _name(question: Question) -> str:
    return f"Question {question.number} ({question.variant['title']})"


def _described(variant: Variant) -> str:
    kind = f"{variant['template']}, {variant['level']}" if variant["template"] else "your own"
    return f"{kind}, {_points(variant['points'])}"


def _points(value: Fraction | str) -> str:
    return counted(points.text(value), "point")


def _changes(before: Question, after: Question) -> Iterator[str]:
    old, new = before.variant, after.variant
    if old["template"] != new["template"]:
        yield f"now {_described(new)} (before: {old['title']})"
        return
    if old["level"] != new["level"]:
        yield f"level {new['level']} (before: {old['level']})"
    if old["points"] != new["points"]:
        yield f"{_points(new['points'])} (before: {points.text(old['points'])})"
    if old["fingerprint"] != new["fingerprint"]:
        yield "other numbers"
    elif _words(old) != _words(new):
        yield "other words"
    if (before.format, before.room) != (after.format, after.room):
        yield "another way to answer"


def _words(variant: Variant) -> tuple[str, str]:
    return variant["problem"]["text"], variant["key"]["solution"]


def _moved(old: Questions, new: Questions) -> set[str]:
    """The fewest questions whose move explains the new order."""
    one, other = [key for key in old if key in new], [key for key in new if key in old]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    stay = {key for block in blocks for key in one[block.a : block.a + block.size]}
    return set(one) - stay


def _answers(before: Exam, after: Exam, *, several: bool) -> Iterator[str]:
    old = {variant["slot"]: variant for variant in before.variants}
    for question in after.questions():
        variant = question.variant
        had = old.get(variant["slot"])
        if had is None or had["fingerprint"] != variant["fingerprint"]:
            form = f"form {after.form.key}, " * several
            was = f" (before: {_answer(had)})" if had is not None and had["template"] == variant["template"] else ""
            yield f"  {form}answers of {question.number}: {_answer(variant)}{was}"


def _answer(variant: Variant) -> str:
    parts = variant["key"]["parts"].values()
    text = "; ".join(" ".join([*part["letters"]]) or part["text"] for part in parts)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
