"""Values of printed formulas: their LaTeX is read and computed, so that what is tested is what a student sees.

A symbol's name is its LaTeX without backslashes and braces, such as C_out or baralpha_t-1. An array stands for the
values that an index takes; sums and products go over it. A symbol whose value is a function is applied to what follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

_TOKEN = re.compile(r"\\[A-Za-z]+|\d+|\S")
_LAYOUT = re.compile(r"\\(?:left|right|bigl|bigr|Bigl|Bigr)(?![A-Za-z])|\\[,;!]|&|\\(?:begin|end)\{aligned\}")
_APART = re.compile(r",\s*&|\\\\(?:\[\dpt\])?|\\q?quad")
_RELATIONS = {"=", "<", r"\leftarrow", r"\geq"}
_UPRIGHT = {r"\text", r"\mathrm"}
_ACCENTS = {r"\hat", r"\bar", r"\tilde", *_UPRIGHT}
_FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    r"\ln": np.log, r"\log": np.log10, r"\cos": np.cos, r"\sin": np.sin, r"\tanh": np.tanh, r"\sqrt": np.sqrt,
    r"\sum": np.sum, r"\prod": np.prod,
}  # fmt: skip
_CLOSING = {"(": ")", "[": "]", "{": "}", r"\lvert": r"\rvert", r"\lfloor": r"\rfloor"}
_AFTER: Mapping[str, Callable[[Any], Any]] = {r"\lvert": np.abs, r"\lfloor": np.floor}


def values(tex: str, **symbols: Any) -> list[Any]:
    """The values right of each relation sign, or of the whole where there is none; not those with an unknown symbol."""
    pieces = [_LAYOUT.sub(" ", piece) for piece in _APART.split(tex)]
    sides = [side for piece in pieces for side in _sides(_TOKEN.findall(piece))] or [_TOKEN.findall(" ".join(pieces))]
    found = []
    for side in sides:
        try:
            found.append(_Reader(side, {"e": np.e, "pi": np.pi, **symbols}).whole())
        except KeyError:
            continue
    return found


def _sides(tokens: list[str]) -> Iterator[list[str]]:
    """What stands right of each relation sign that is in no braces."""
    depth, sides = 0, list[list[str]]()
    for token in tokens:
        depth += (token == "{") - (token == "}")  # noqa: S105 - a token of LaTeX
        if depth == 0 and token in _RELATIONS:
            sides.append([])
        elif sides:
            sides[-1].append(token)
    for side in sides:
        yield side[:-1] if side[-1] == "," else side


class _Reader:
    def __init__(self, tokens: list[str], symbols: Mapping[str, Any]) -> None:
        self.tokens, self.symbols, self.at = tokens, symbols, 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token, self.at = self.next, self.at + 1
        assert not expected or token in expected, f"{token!r} at {self.at} of {self.tokens}"
        return token

    def whole(self) -> Any:
        value = self.sum()
        assert self.next == "", f"{self.next!r} is left of {self.tokens}"
        return value

    def sum(self) -> Any:
        value = -self.product() if self.next == "-" and self.take() else self.product()
        while self.next in {"+", "-"}:
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self) -> Any:
        value = self.power()
        while self.next not in {"", "+", "-", ",", *_CLOSING.values()}:
            if self.next == "/":
                self.take()
                value = value / self.power()
            else:
                if self.next in {r"\cdot", r"\odot"}:
                    self.take()
                value = value * self.power()
        return value

    def power(self) -> Any:
        value = self.base()
        if self.next == "^":
            value = value ** self.exponent()
        return value

    def exponent(self) -> Any:
        self.take("^")
        return self.base()

    def base(self) -> Any:
        if self.next == r"\frac" and self.take():
            return self.base() / self.base()
        if self.next == r"\min" and self.take("\\min") and self.take("("):
            first = self.sum()
            self.take(",")
            second = self.sum()
            self.take(")")
            return np.minimum(first, second)
        if self.next in _FUNCTIONS:
            return self.function()
        if self.next in _CLOSING:
            opening = self.take()
            value = self.sum()
            self.take(_CLOSING[opening])
            return _AFTER.get(opening, lambda each: each)(value)
        return float(self.take()) if self.next.isdigit() else self.symbol()

    def function(self) -> Any:
        name = self.take()
        self.script()
        exponent = self.exponent() if self.next == "^" else 1
        argument = self.product() if name in {r"\sum", r"\prod"} else self.power()
        return _FUNCTIONS[name](argument) ** exponent

    def symbol(self) -> Any:
        accent = self.take() if self.next in _ACCENTS else ""
        name = ("" if accent in _UPRIGHT else accent) + self.group() + self.script()
        value = self.symbols[name.replace("\\", "")]
        return value(self.base()) if callable(value) else value

    def script(self) -> str:
        """A subscript, as part of a name."""
        return "_" + self.group() if self.next == "_" and self.take() else ""

    def group(self) -> str:
        """A token, or what is in braces, as text."""
        if self.next != "{":
            return self.take()
        self.take()
        text = ""
        while self.next != "}":
            text += self.group() if self.next == "{" or self.next not in _UPRIGHT else self.take()[:0]
        self.take("}")
        return text
