"""A YAML file as plain data, with the line and column of every key and value; it may not say more than JSON could.

What is right is read by PyYAML's parser in C, which takes a fifteenth of the time: a bank's facts are a megabyte. What
is wrong is read again by ruamel.yaml, which says better what is wrong.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from examgen.errors import ExamgenError
from examgen.scalars import Plain, shown_key
from examgen.textfile import is_utf16

LARGEST_FILE = 1_000_000  # bytes
DEEPEST = 20

ALIAS = (events.AliasEvent, yaml.AliasEvent)
DOCUMENT = (events.DocumentStartEvent, yaml.DocumentStartEvent)
LIST = (events.SequenceStartEvent, yaml.SequenceStartEvent)
LIST_END = (events.SequenceEndEvent, yaml.SequenceEndEvent)
MAP = (events.MappingStartEvent, yaml.MappingStartEvent)
MAP_END = (events.MappingEndEvent, yaml.MappingEndEvent)
NODE = (events.NodeEvent, yaml.NodeEvent)
SCALAR = (events.ScalarEvent, yaml.ScalarEvent)

Event = Any  # of one parser or the other
Address = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(frozen=True, order=True)
class Problem(Exception):  # noqa: N818 - collected, and raised only where reading cannot go on
    """One thing wrong in a file; line and column start from 1."""

    line: int
    column: int
    text: str


@dataclass
class Document:
    """What a file says: maps, lists, None, `Plain` and (where quoted) `str`; and where it says it."""

    data: object = None
    keys: dict[Address, Place] = field(default_factory=dict)
    values: dict[Address, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path) -> str:
    """The text of a file.

    Raises:
        ExamgenError: it is missing, a directory, unreadable, larger than a megabyte, or not UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise ExamgenError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise ExamgenError(f"{path}: is a directory; name the YAML file in it") from None
    except (OSError, ValueError) as error:
        raise ExamgenError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if len(raw) > LARGEST_FILE:
        raise ExamgenError(f"{path}: is larger than {LARGEST_FILE:,} bytes; is it a YAML file?")
    if is_utf16(raw):
        raise ExamgenError(f"{path}: is in UTF-16; save the file as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode("utf-8", "replace"))
        byte = raw[error.start]
        raise ExamgenError(f"{path}:{line}:{column}: byte {byte:#04x} is not UTF-8; save the file as UTF-8") from None


def parse(text: str) -> Document:
    """The one YAML document in a text.

    Raises:
        Problem: the text is no YAML, or has aliases, tags, a second document or more than 20 levels.
    """
    text = text.removeprefix("\ufeff")
    return parse_fast(text) or parse_slowly(text)


def parse_fast(text: str) -> Document | None:
    """The document by the parser in C; None where there is none, for all that it refuses or would take otherwise."""
    if not yaml.__with_libyaml__ or text.startswith("%") or _UNUSUAL.search(text):
        return None
    try:
        return _built(yaml.parse(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError, Problem):
        return None


def parse_slowly(text: str) -> Document:
    """The document by the parser that tells well what is wrong; raises as `parse`."""
    try:
        return _built(YAML(typ="safe", pure=True).parse(text))
    except ReaderError as error:
        line, column = _place(text[: error.position])
        raise Problem(line, column, f"the character U+{error.character:04X} is not allowed; delete it") from None
    except MarkedYAMLError as error:
        if strange := _NO_BREAK.search(text):
            raise Problem(*_place(text[: strange.end() - 1]), "a no-break space; use an ordinary one") from None
        mark = error.problem_mark or error.context_mark
        raise Problem(mark.line + 1, mark.column + 1, _sentence(error.problem or "")) from None
    except (YAMLError, ValueError, OverflowError, AssertionError):  # the parser on "\UFFFFFFFF", %YAML 1.99
        raise Problem(1, 1, "not valid YAML: a directive (%) or an escape (\\U...) in this file is wrong") from None


def _built(found: Iterable[Event]) -> Document:
    document = Document()
    _Builder(document, iter(found)).run()
    return document


class _Builder:
    """Turns parser events into a document; works on events because they come one by one and never recurse."""

    def __init__(self, document: Document, events: Iterator[Event]) -> None:
        self.document = document
        self.events = events

    def run(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, DOCUMENT):
                documents += 1
                if documents > 1:
                    raise _problem(event, "a second document starts here; keep one document in a file")
            elif isinstance(event, NODE):
                self.document.data = self.node(event, ())

    def node(self, event: Event, address: Address) -> object:
        _refuse(event, len(address))
        self.document.values[address] = _mark(event)
        if isinstance(event, MAP):
            return self.map(address)
        if isinstance(event, LIST):
            return self.list(address)
        return _scalar(event)

    def map(self, address: Address) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self.events), MAP_END):
            _refuse(event, len(address))
            if not isinstance(event, SCALAR):
                raise _problem(event, "a key must be text; put quotes around a value that starts with [ or {")
            key = str(event.value)
            here = (*address, key)
            if key in found:
                first = self.document.keys[here][0]
                self.document.problems.append(_problem(event, f"{shown_key(key)}: given twice (first on line {first})"))
                self.node(next(self.events), here)
                continue
            self.document.keys[here] = _mark(event)
            found[key] = self.node(next(self.events), here)
            if found[key] is None:  # the parser sees a blank at the start of the next line
                self.document.values[here] = _mark(event)
        return found

    def list(self, address: Address) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self.events), LIST_END):
            found.append(self.node(event, (*address, len(found))))
        return found


_UNUSUAL = re.compile("[\t\x85\u2028\u2029]")  # for YAML 1.1 some of these end a line
_NO_BREAK = re.compile("^ *\u00a0|[:-]\u00a0", re.MULTILINE)  # where YAML wants a space
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

_BACKSLASH = "a backslash in double quotes has a meaning of its own; take single quotes"
_SENTENCES = {
    "found character '\\t'": "a tab; use spaces",
    "found character": "a text that starts with this character needs quotes",
    "mapping values are not allowed": "this colon does not fit; check the indentation, or put quotes around the text",
    "sequence entries are not allowed": "this list item does not fit; start it on a line of its own",
    "found unexpected end of stream": "a quote is opened before and never closed",
    "expected <block end>": "this does not continue the lines above; check the indentation and the quotes",
    "expected ',' or ']'": "a list in [ ] is not closed, or a comma is missing",
    "expected ',' or '}'": "a map in { } is not closed, or a comma is missing",
    "could not find expected ':'": "a key without a colon",
    "expected the node content": "a value is missing; a text that has brackets needs quotes, and a list or map its end",
    "found unknown escape character": _BACKSLASH,
    "expected escape sequence": _BACKSLASH,
    "expected alphabetic or numeric character": "a text that starts with & or * needs quotes",
    "expected chomping or indentation indicators": "a text after | or > begins on the next line",
}


def _sentence(problem: str) -> str:
    return next((ours for theirs, ours in _SENTENCES.items() if problem.startswith(theirs)), f"no YAML: {problem}")


def _scalar(event: Event) -> str | None:
    if not isinstance(event, SCALAR):
        raise _problem(event, "not valid YAML")
    if event.style:
        return str(event.value)
    return None if event.value in ("", "~", "null", "Null", "NULL") else Plain(event.value)


def _refuse(event: Event, depth: int) -> None:
    name = getattr(event, "anchor", None)
    anchor = shown_key(name) if name else ""
    if isinstance(event, ALIAS):
        raise _problem(event, f"*{anchor}: aliases are not used here; put quotes around a text that starts with *")
    if anchor:
        raise _problem(event, f"&{anchor}: anchors are not used here; put quotes around a text that starts with &")
    if getattr(event, "tag", None):
        raise _problem(event, "tags (!) are not used here; put quotes around a text that starts with !")
    if isinstance(event, SCALAR) and _CONTROL.search(event.value):
        raise _problem(event, "a text with an invisible control character; delete it")
    if depth > DEEPEST:
        raise _problem(event, f"more than {DEEPEST} levels deep")


def _mark(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _problem(event: Event, text: str) -> Problem:
    return Problem(*_mark(event), text)


def _place(before: str) -> Place:
    """Line and column of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
