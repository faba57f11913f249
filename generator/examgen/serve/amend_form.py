"""The form that amends an exam: a row for every part of it, and what its fields say to the command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from examgen import points
from examgen.life import accepting
from examgen.life.amend import Asked
from examgen.life.parts import Asked as Part
from examgen.life.parts import Parts
from examgen.record import Question, Record
from examgen.render.body import labels
from examgen.serve.form import Form

Place = tuple[str, str]  # the key of a slot, the id of a part
Marked = tuple[tuple[str, ...], bool]  # what is right, and whether it is void


@dataclass(frozen=True)
class Row:
    """A part as it is marked: how the command names it, its label, and its key in the form that is shown.

    `void` says that it is void in all forms; `alike` that the same answer is right in all of them.
    """

    name: str
    label: str
    points: str
    key: dict[str, Any]
    void: bool
    alike: bool

    @property
    def answer(self) -> str:
        """The right answer, in a line."""
        return " ".join((" ".join(self.key["letters"]) or f"{self.key['text']} {self.key['unit']}").split())


@dataclass(frozen=True)
class Group:
    """A question with its parts; the command calls it by its printed number where that can mean no other one."""

    question: Question
    name: str
    rows: list[Row]

    @property
    def void(self) -> bool:
        """Whether nothing of it is left that could be void."""
        return all(row.void for row in self.rows)

    @property
    def alike(self) -> bool:
        """Whether all of its parts have the same answer in all forms."""
        return all(row.alike for row in self.rows)


def groups(found: Record, only: str = "") -> list[Group]:
    """The questions as they are marked in one form, or in the first one where all are amended."""
    parts = Parts(found, [only] if only else [])
    marked: dict[Place, set[Marked]] = {}
    for exam in parts.exams():
        for variant in exam.variants:
            for part in variant["problem"]["parts"]:
                key = variant["key"]["parts"][part["id"]]
                how = accepting.right(Part(exam.form.key, part, key)), key.get("void", False)
                marked.setdefault((variant["slot"], part["id"]), set()).add(how)
    shown = next(parts.exams())
    numbered = not shown.form.order and not any(slot.isdecimal() for slot, _ in marked)
    return [_group(question, marked, numbered=numbered) for question in shown.questions()]


def _group(question: Question, marked: Mapping[Place, Set[Marked]], *, numbered: bool) -> Group:
    variant = question.variant
    name, colon = (question.number, "") if numbered else (variant["slot"], ":")
    names = labels(variant["problem"])

    def row(part: dict[str, Any]) -> Row:
        letter, everywhere = names[part["id"]].strip("()"), marked[variant["slot"], part["id"]]
        return Row(
            name=name + (f"{colon}{letter}" if letter else ""),
            label=names[part["id"]],
            points=points.text(part["points"]),
            key=variant["key"]["parts"][part["id"]],
            void=all(void for _, void in everywhere),
            alike=len({right for right, _ in everywhere}) == 1,
        )

    return Group(question, name, [row(part) for part in variant["problem"]["parts"]])


def asked(form: Form) -> Asked:
    """What to amend, as the fields say it: each is named after a kind and the part or question that it is about."""
    moved = [(name, value) for name, value in _typed(form, "points") if value != form.get(f"was {name}")]
    return Asked(
        void=[name for name, _ in _typed(form, "void")],
        accept=[f"{name}={value}" for name, value in _typed(form, "accept")],
        points=[f"{name}={value}" for name, value in moved],
        correct=list(_typed(form, "correct")),
        forms=[form["only"]] if form.get("only") else [],
    )


def _typed(form: Form, kind: str) -> Iterator[tuple[str, str]]:
    """(name, value) of the fields of a kind that are not empty."""
    for field, value in form.items():
        found, _, name = field.partition(" ")
        if found == kind and value.strip():
            yield name, value.strip()
