"""The blueprint: the user's YAML file that says which questions an exam has; checked, errors at line and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from examgen.blueprint_errors import Fields, explain
from examgen.blueprint_fields import Filled, Many, Minutes, Model, Setting, Slug, Text, slug
from examgen.blueprint_slots import Question, QuestionSlot, Slot, TemplateSlot, TopicSlot, Words
from examgen.choices import Format, Level
from examgen.errors import ExamgenError
from examgen.languages import Code
from examgen.yamlfile import Document, Problem, parse, read

__all__ = [
    "Blueprint", "Forms", "Question", "QuestionSlot", "Section", "Slot", "TemplateSlot", "TopicSlot",
    "default", "load", "loads", "schema",
]  # fmt: skip


class Section(Model):
    """Questions that belong together."""

    title: Text = Field(default="", description="Heading of the section; empty for none.")
    instructions: Text = Field(default="", description="What to do in this section, printed below its heading.")
    shuffle: bool = Field(default=False, description="Print the questions in another order in each form.")
    slots: Many[Slot] = Field(min_length=1, description="The questions, in order.")


class Forms(Model):
    """What differs between the forms of an exam, and how they are laid out."""

    numbers: bool = Field(default=True, description="Other numbers in each form, save for slots that keep theirs.")
    choices: bool = Field(default=True, description="Another order of choices in each form.")
    effort: float = Field(
        default=0.2, gt=0, le=1, description="How far a question's work may be from the usual in a form, as a fraction."
    )
    layout: Literal["stable", "free"] = Field(
        default="stable", description="stable: a question starts on the same page, at the same height, in all forms."
    )
    duplex: bool = Field(default=False, description="An even number of pages for each form, for double-sided printing.")


@dataclass(frozen=True)
class _Written:
    """The text that a blueprint was read from; blueprints that say the same are equal however they are written."""

    text: str = field(default="", compare=False)
    places: Mapping[str, str] = field(default_factory=dict, compare=False)  # `file:line: ` of each convention


class Blueprint(Model):
    """An exam: what is printed on its cover, and its sections."""

    name: Slug = Field(default="exam", description="Name of the output folder; default: the file's name.")
    title: Filled = Field(description="Title of the exam, such as Midterm.")
    course: Text = Field(default="", description="Course, printed above the title and in the footer.")
    date: Text = Field(default="", description="Date as it is to be printed; empty for a blank line.")
    duration: Minutes = Field(description="Minutes that students have.")
    calculator: bool = Field(default=False, description="Students may use a calculator.")
    formula_sheet: bool = Field(
        default=False, description="Print the formulas that the questions call for at the end of the problems."
    )
    answer_sheet: bool = Field(
        default=False, description="Make a separate sheet, answers.pdf, on which students write all answers."
    )
    aids: Many[Text] = Field(default=(), description="What else is allowed, such as one sheet of notes.")
    instructions: Many[Text] = Field(default=(), description="Instructions on the cover, one a line.")
    paper: Literal["A4", "letter"] = Field(default="A4", description="Size of the paper.")
    language: Code = Field(default="en", description="Language of the exam, but for your own texts.")
    conventions: Mapping[str, Setting] = Field(
        default_factory=dict, description="Arguments for every template that has them, such as count: flop."
    )
    level: Level = Field(default="medium", description="Difficulty of slots that do not say theirs.")
    format: Format = Field(default="open", description="How slots are answered that do not say it.")
    forms: Forms = Field(default_factory=Forms, description="What differs between forms.")
    sections: Many[Section] = Field(min_length=1, description="The sections, in order.")
    _written: _Written = PrivateAttr(default=_Written())

    @property
    def source(self) -> str:
        """The YAML text of the blueprint; empty if it was made without one."""
        return self._written.text

    def written_as(self, text: str) -> "Blueprint":
        """The same blueprint with this text as its source."""
        copy = self.model_copy()
        copy._written = replace(self._written, text=text)
        return copy

    def convention(self, name: str) -> str:
        """How an error names one of the conventions: with its file and line, if it was read from a file."""
        return f"{self._written.places.get(name, '')}conventions: {name}"

    @model_validator(mode="after")
    def _unique_ids(self) -> "Blueprint":
        seen = set()
        for i, section in enumerate(self.sections):
            for j, slot in enumerate(section.slots):
                if slot.id is not None and slot.id in seen:
                    address = ("sections", i, "slots", j, "id")
                    raise PydanticCustomError("same_id", "another slot has the id {id}", {"id": slot.id, "at": address})
                seen.add(slot.id)
        return self


def load(path: Path) -> Blueprint:
    """The blueprint in a YAML file.

    Raises:
        ExamgenError: the file cannot be read or does not fit; one line `file:line:column: what` per problem.
    """
    return loads(read(path), str(path))


def loads(text: str, name: str, stem: str | None = None) -> Blueprint:
    """The blueprint in a YAML text; `name` is the file's, for messages, `stem` the exam's default name.

    Raises:
        ExamgenError: the text does not fit; one line `name:line:column: what` per problem.
    """
    try:
        document = parse(text)
        found, problems = _checked(document, stem or Path(name).stem)
    except Problem as problem:
        found, problems = None, [problem]
    if found is None or problems:
        raise ExamgenError("\n".join(f"{name}:{each.line}:{each.column}: {each.text}" for each in sorted(problems)))
    for i, section in enumerate(found.sections):
        for j, slot in enumerate(section.slots):
            slot.stands_at(f"{name}:{document.values['sections', i, 'slots', j][0]}")
    places = {each: f"{name}:{document.keys['conventions', each][0]}: " for each in found.conventions}
    found._written = _Written(text, places)
    return found


def _checked(document: Document, stem: str) -> tuple[Blueprint | None, list[Problem]]:
    data = document.data
    if data is None:
        raise Problem(1, 1, "the file is empty; start with title: and duration:")
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "text"
        raise Problem(1, 1, f"the file must be a map of fields such as title: Midterm, not {kind}")
    if data.get("name") is None:
        data = {**data, "name": slug(stem)}
    try:
        return Blueprint.model_validate(data), document.problems
    except ValidationError as error:
        return None, document.problems + explain(error, document, _FIELDS)


# Fields by what stands before them in an error's address: nothing, a list's name, a slot's form.
_FIELDS: Fields = {
    None: Blueprint.model_fields,
    "sections": Section.model_fields,
    "forms": Forms.model_fields,
    "question": Question.model_fields,
    "text": Words.model_fields,
    **{each.__name__: each.model_fields for each in (TemplateSlot, TopicSlot, QuestionSlot)},
}


def schema() -> dict[str, Any]:
    """JSON Schema of the file, for editors that complete and check while one types."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Blueprint.model_json_schema(),
        "title": "examgen blueprint",
    }


def default() -> Blueprint:
    """The blueprint of the exam that is built when none is named."""
    return load(Path(__file__).with_name("default.yaml"))
