"""A place in a YAML file of ours, such as a concepts.yaml, and what may stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from examgen.choices import LEVELS
from examgen.scalars import Plain, shown, shown_key
from examgen.yamlfile import Address, Document, Problem


@dataclass(frozen=True)
class Node:
    """A value with its address, so that a problem can name the line. Every method raises Problem for another value."""

    document: Document
    address: Address
    value: object

    def problem(self, text: str) -> Problem:
        """A problem at this place."""
        return Problem(*self.document.values.get(self.address, (1, 1)), text)

    def fields(self, *names: str, optional: tuple[str, ...] = ()) -> list[Node]:
        """The values of a map that has these keys, perhaps `optional` ones (None where it has not), and no others."""
        if not isinstance(self.value, dict):
            raise self.problem(f"{shown(self.value)} stands where a map with {', '.join(names)} is expected")
        for key in self.value:
            if key not in names + optional:
                place = self.document.keys[(*self.address, key)]
                known = ", ".join(names + optional)
                raise Problem(*place, f"{shown_key(key)}: unknown key; the keys here are {known}")
        for name in names:
            if name not in self.value:
                raise self.problem(f"{name}: is missing here")
        return [self._at(name, self.value.get(name)) for name in names + optional]

    def entries(self) -> list[tuple[str, Node]]:
        """The keys and values of a map, in the file's order."""
        if not isinstance(self.value, dict) or not self.value:
            raise self.problem(f"{self.address[-1]}: {shown(self.value)} stands where a map is expected")
        return [(str(key), self._at(key, value)) for key, value in self.value.items()]

    def items(self) -> list[Node]:
        """The items of a list that is not empty."""
        if not isinstance(self.value, list) or not self.value:
            raise self.problem(
                f"{self.address[-1]}: {shown(self.value)} stands where a list of one or more is expected"
            )
        return [self._at(k, value) for k, value in enumerate(self.value)]

    def some(self) -> list[Node]:
        """The items of a list that may be missing."""
        return [] if self.value is None else self.items()

    def text(self) -> str:
        """A text on one line, with its dollars in pairs."""
        text = " ".join(self.lines().split())
        if text.count("$") % 2 or "$$" in text:
            raise self.problem(f"{self.address[-1]}: {shown(text)} has a $ without its partner; mathematics is $...$")
        return text

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())

    def lines(self) -> str:
        """A text as it stands."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.problem(f"{self.address[-1]}: {shown(self.value)} stands where a text is expected")
        return self.value.rstrip()

    def number(self) -> int:
        """A positive whole number."""
        text = str(self.value)
        if not isinstance(self.value, Plain) or not text.isdecimal() or int(text) < 1:
            raise self.problem(f"{self.address[-1]}: {shown(self.value)} stands where a positive number is expected")
        return int(text)

    def truth(self) -> bool:
        """True or false; false where it is missing."""
        text = "false" if self.value is None else str(self.value).lower()
        if text not in ("true", "false"):
            raise self.problem(f"{self.address[-1]}: {shown(self.value)} stands where true or false is expected")
        return text == "true"

    def slug(self) -> str:
        """A name in small letters."""
        text = self.text()
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
            raise self.problem(
                f"{self.address[-1]}: {shown(text)} may have small letters, digits and single hyphens only"
            )
        return text

    def level(self) -> str:
        """easy, medium or hard."""
        text = self.text()
        if text not in LEVELS:
            raise self.problem(f"level: {shown(text)} is none of {', '.join(LEVELS)}")
        return text

    def _at(self, key: str | int, value: object) -> Node:
        return Node(self.document, (*self.address, key), value)
