"""The outline of all papers: where each question and part is, the same in every form unless their order differs."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from examgen import points
from examgen.amendments.applied import amended
from examgen.amendments.item import items
from examgen.forms.layout import POINT, Place
from examgen.record import Exam, Form, Question
from examgen.render.body import labels
from examgen.render.many import spot_names
from examgen.render.style import PAPER, margins

COLUMNS = ("question", "part", "points", "page", "left", "bottom", "right", "top")
BIG = 72 / 72.27 / POINT  # PDF's points in a scaled point
ASCENT = 12.0  # PDF's points from the first line of a part up to the top of its box
MILLIMETRE = 72 / 25.4  # in PDF's points
LEFT, RIGHT, TOP, BOTTOM = (length * MILLIMETRE for length in margins()[:4])

Spots = Mapping[tuple[str, str], tuple[int, int]]
Extent = tuple[float, float]
Row = tuple[object, ...]


def merged(chunks: Iterable[Iterable[tuple[str, str, int, int]]]) -> Spots:
    """The highest and the lowest place where each part (question by `spot_names`, label) begins, in scaled points."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for question, part, high, low in (spot for chunk in chunks for spot in chunk):
        most, least = found.get((question, part), (high, low))
        found[question, part] = max(most, high), min(least, low)
    return found


def as_csv(exam: Exam, forms: Sequence[Form], places: Sequence[Place], spots: Spots) -> str:
    """`outline.csv`: boxes in PDF points from the lower left corner of a page; a row for each question and part.

    A part that is a blank in a figure or a table has its question's box, and so has every part of a question that is
    longer than a page. Where a part begins higher in one form than in another, its box holds both. Points are as
    amended. Where forms differ, in the order of their questions or in points, each has rows of its own.

    `exam` is any form of the exam: what else is read of its variants is the same in all `forms`.
    """

    def rows(form: Form) -> list[Row]:
        return list(_rows(amended(replace(exam, form=form)), places, spots))

    first, *others = {_kind(exam, form): form for form in forms}.values()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if all(rows(other) == rows(first) for other in others):
        writer.writerows([COLUMNS, *rows(first)])
    else:
        writer.writerow(("form", *COLUMNS))
        writer.writerows((form.key, *row) for form in forms for row in rows(form))
    return stream.getvalue()


def _kind(exam: Exam, form: Form) -> Hashable:
    """What tells forms apart: the order of their questions, and the amendments that concern them."""
    concerned = (item.forms is None or form.key in item.forms for _, item in items(exam.header))
    return form.order, tuple(concerned)


def _rows(exam: Exam, places: Sequence[Place], spots: Spots) -> Iterator[Row]:
    width, height = (length * MILLIMETRE for length in PAPER[exam.header["paper"]])
    for question, name, place in zip(exam.questions(), spot_names(exam), places[1:], strict=True):
        for part, worth, (low, high) in _boxes(question, name, place, height, spots):
            box = (LEFT, low, width - RIGHT, high)
            yield (question.number, part, worth, place.page, *(f"{side:.1f}" for side in box))


def _boxes(
    question: Question, name: str, place: Place, height: float, spots: Spots
) -> Iterator[tuple[str, str, Extent]]:
    """(label, points, (bottom, top)) of the question and of its parts."""
    top = height - TOP - place.top * BIG
    whole = (top - place.height * BIG if place.pages == 1 else BOTTOM, top)
    yield "", points.text(question.variant["points"]), whole
    names = labels(question.variant["problem"])
    begun = [label for label in names.values() if (name, label) in spots] if place.pages == 1 else []
    for part in question.variant["problem"]["parts"]:
        label = names[part["id"]]
        if label:
            extent = _extent(name, begun, begun.index(label), spots, whole) if label in begun else whole
            yield label.strip("()"), points.text(part["points"]), extent


def _extent(name: str, begun: Sequence[str], index: int, spots: Spots, whole: Extent) -> Extent:
    """From where a part begins in any form down to where the next one begins."""
    top = min(spots[name, begun[index]][0] * BIG + ASCENT, whole[1])
    if index + 1 == len(begun):
        return whole[0], top
    return spots[name, begun[index + 1]][1] * BIG + ASCENT, top
