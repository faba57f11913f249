"""The facts of a topic (templates/<topic>/concepts.yaml): statements, true and false, grouped by idea and concept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from examgen.errors import ExamgenError
from examgen.scalars import shown, shown_key
from examgen.tex import Tex, inline
from examgen.yamlfile import Address, Document, Problem, parse, read

LEVELS = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Statement:
    """A sentence that is true or false, and why; both are plain text with `$...$` as mathematics."""

    text: str
    why: str


@dataclass(frozen=True)
class Group:
    """One idea in several wordings: minimal pairs of true and false statements. `concept` is the concept's id."""

    idea: str
    concept: str
    level: str
    true: tuple[Statement, ...]
    false: tuple[Statement, ...]
    source: str


@dataclass(frozen=True)
class Concept:
    """A notion of the topic, the sentence that explains it, and its groups."""

    id: str
    name: str
    explains: str
    level: str
    source: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Topic:
    """All facts of a topic; `id` is the folder's name, `name` the printed one."""

    id: str
    name: str
    concepts: tuple[Concept, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of all concepts, in the file's order."""
        return tuple(group for concept in self.concepts for group in concept.groups)


def to_tex(text: str) -> Tex:
    """A fact's text as LaTeX: `$...$` is kept, everything else is escaped."""
    return inline(text)


def load_topic(path: Path) -> Topic:
    """The topic of a concepts.yaml.

    Raises:
        ExamgenError: the file cannot be read, or is not built as a topic; the text names file, line and value.
    """
    try:
        document = parse(read(path))
        if document.problems:
            raise min(document.problems)
        return _topic(path.parent.name, _Node(document, (), document.data))
    except Problem as problem:
        raise ExamgenError(f"{path}:{problem.line}: {problem.text}") from None


@dataclass(frozen=True)
class _Node:
    document: Document
    address: Address
    value: object

    def problem(self, text: str) -> Problem:
        return Problem(*self.document.values.get(self.address, (1, 1)), text)

    def fields(self, *names: str) -> "list[_Node]":
        """The values of a map that has these keys and no others."""
        if not isinstance(self.value, dict):
            raise self.problem(f"{shown(self.value)} stands where a map with {', '.join(names)} is expected")
        for key in self.value:
            if key not in names:
                place = self.document.keys[(*self.address, key)]
                raise Problem(*place, f"{shown_key(key)}: unknown key; the keys here are {', '.join(names)}")
        for name in names:
            if name not in self.value:
                raise self.problem(f"{name}: is missing here")
        return [_Node(self.document, (*self.address, name), self.value[name]) for name in names]

    def items(self) -> "list[_Node]":
        if not isinstance(self.value, list) or not self.value:
            raise self.problem(
                f"{self.address[-1]}: {shown(self.value)} stands where a list of one or more is expected"
            )
        return [_Node(self.document, (*self.address, k), value) for k, value in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.problem(f"{self.address[-1]}: {shown(self.value)} stands where a text is expected")
        text = " ".join(self.value.split())
        if text.count("$") % 2 or "$$" in text:
            raise self.problem(f"{self.address[-1]}: {shown(text)} has a $ without its partner; mathematics is $...$")
        return text

    def slug(self) -> str:
        text = self.text()
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
            raise self.problem(
                f"{self.address[-1]}: {shown(text)} may have small letters, digits and single hyphens only"
            )
        return text

    def level(self) -> str:
        text = self.text()
        if text not in LEVELS:
            raise self.problem(f"level: {shown(text)} is none of {', '.join(LEVELS)}")
        return text


def _topic(id_: str, node: _Node) -> Topic:
    name, concepts = node.fields("topic", "concepts")
    topic = Topic(id_, name.text(), tuple(_concept(item) for item in concepts.items()))
    _refuse_twins(node.document, topic)
    return topic


def _concept(node: _Node) -> Concept:
    names = ("id", "name", "explains", "level", "source", "statements")
    slug, name, explains, level, source, groups = node.fields(*names)
    id_, difficulty, origin = slug.slug(), level.level(), source.text()
    members = tuple(_group(item, id_, difficulty, origin) for item in groups.items())
    return Concept(id_, name.text(), explains.text(), difficulty, origin, members)


def _group(node: _Node, concept: str, level: str, source: str) -> Group:
    idea, true, false = node.fields("idea", "true", "false")
    return Group(idea.slug(), concept, level, _statements(true), _statements(false), source)


def _statements(node: _Node) -> tuple[Statement, ...]:
    pairs = (item.fields("text", "why") for item in node.items())
    return tuple(Statement(text.text(), why.text()) for text, why in pairs)


def _refuse_twins(document: Document, topic: Topic) -> None:
    """Concept ids, ideas and texts occur once; texts that differ in case or punctuation alone count as equal."""
    seen: dict[tuple[str, str], int] = {}
    for what, value, address in _names(topic):
        line, column = document.values[address]
        key = (what, _bare(value) if what == "text" else value)
        if key in seen:
            raise Problem(line, column, f"{what}: {shown(value)} is given twice (first on line {seen[key]})")
        seen[key] = line


def _names(topic: Topic) -> Iterable[tuple[str, str, Address]]:
    for i, concept in enumerate(topic.concepts):
        yield "id", concept.id, ("concepts", i, "id")
        for j, group in enumerate(concept.groups):
            here: Address = ("concepts", i, "statements", j)
            yield "idea", group.idea, (*here, "idea")
            for side, statements in (("true", group.true), ("false", group.false)):
                for k, statement in enumerate(statements):
                    yield "text", statement.text, (*here, side, k, "text")


def _bare(text: str) -> str:
    """The text without what may differ between equal ones; mathematics keeps its signs."""
    pieces = text.split("$")
    plain = (re.sub(r"[\W_]+", " ", piece.lower()) if k % 2 == 0 else piece for k, piece in enumerate(pieces))
    return " ".join("$".join(plain).split())
