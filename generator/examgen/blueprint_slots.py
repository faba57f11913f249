"""Slots: a place in an exam for one template, for some of a topic's templates, or for a question of the user's own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Discriminator, Field, PrivateAttr, Tag

from examgen.blueprint_fields import Filled, Json, Key, Minutes, Model, Points, Prose, Room, Slug, Template
from examgen.choices import Format, Level
from examgen.errors import ExamgenError

FORMS = ("template", "topic", "question")
SLOT_FORM = "slot_form"  # the error of a slot that is of none of the forms, or of several


class Question(Model):
    """A fixed question of the lecturer's own, in plain text."""

    title: Filled = Field(description="Title, printed in bold.")
    text: Prose = Field(description="The question, in plain text; indented lines are program code.")
    answer: Prose = Field(description="The right answer, for the solutions and the marking guide.")
    solution: Prose | None = Field(default=None, description="The worked solution; without it, the answer is shown.")
    minutes: Minutes | None = Field(default=None, description="Minutes that a student needs.")


class Words(Model):
    """Words for a template's question in place of its own, in the same language as its .tex.j2 file."""

    problem: Filled | None = Field(default=None, description="The problem; the parameters are filled in.")
    solution: Filled | None = Field(default=None, description="The worked solution; the parameters are filled in.")

    def given(self) -> dict[str, str]:
        """Those that are there, by name."""
        return self.model_dump(exclude_none=True)


@dataclass(frozen=True)
class _Line:
    """`file:line` of a slot, or nothing; slots that say the same are equal wherever they stand."""

    text: str = field(default="", compare=False)


class _Slot(Model):
    id: Key | None = Field(
        default=None, description="A name of its own, unique in the exam: its numbers stay when other slots change."
    )
    points: Points | None = Field(default=None, description="Points, in halves; default: the template's own.")
    level: Level | None = Field(default=None, description="Difficulty; default: the exam's.")
    format: Format | None = Field(
        default=None, description="Answered in writing, in boxes or as a choice; default: the exam's."
    )
    room: Room | None = Field(
        default=None,
        description="Room for the answer: a length (4cm, 25mm) or lines (6 lines), three pages (110 lines) at most.",
    )
    reroll: int = Field(default=0, ge=0, description="Raise it by one to draw this slot anew, and no other.")
    keep_position: bool = Field(default=False, description="Stay in place when the section is shuffled.")
    keep_variant: bool | None = Field(
        default=None, description="The same question in all forms; default: true for concept questions, else false."
    )
    _line: _Line = PrivateAttr(default=_Line())

    def stands_at(self, line: str) -> None:
        """Remember where the slot was read: `file:line`."""
        self._line = _Line(line)

    @contextmanager
    def named(self) -> Iterator[None]:
        """Errors inside begin with the slot's file and line, if it was read from a file."""
        try:
            yield
        except ExamgenError as error:
            if not self._line.text:
                raise
            raise type(error)(f"{self._line.text}: {error}") from error.__cause__


class TemplateSlot(_Slot):
    """A question of one template."""

    template: Template = Field(description="Template, as topic/name; the name alone is enough where it is unique.")
    args: Mapping[str, Json] = Field(default_factory=dict, description="Arguments of the template, by name.")
    params: Mapping[str, Json] | None = Field(
        default=None, description="The exact parameters of the question; nothing is drawn then."
    )
    text: Words = Field(default_factory=Words, description="Other words for the problem or the solution.")


class TopicSlot(_Slot):
    """Questions of a topic's templates, at most one of a family."""

    topic: Slug = Field(description="Topic from which templates are chosen.")
    pick: int = Field(default=1, ge=1, description="How many questions.")


class QuestionSlot(_Slot):
    """A question of the user's own."""

    question: Question = Field(description="A fixed question of your own.")
    points: Points = Field(description="Points, in halves; a question of your own has no default.")


def _form(slot: object) -> str | None:
    if not isinstance(slot, Mapping):
        return type(slot).__name__
    chosen = [name for name in FORMS if slot.get(name) is not None]
    return f"{chosen[0].capitalize()}Slot" if len(chosen) == 1 else None


Slot = Annotated[
    Annotated[TemplateSlot, Tag("TemplateSlot")]
    | Annotated[TopicSlot, Tag("TopicSlot")]
    | Annotated[QuestionSlot, Tag("QuestionSlot")],
    Discriminator(_form, custom_error_type=SLOT_FORM, custom_error_message=f"needs one of {', '.join(FORMS)}"),
]
