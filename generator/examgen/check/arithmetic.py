r"""Whether both sides of an equals sign are equal, wherever both are numbers: `\frac{1}{3} = 0.33` is not."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

Value = Fraction | float  # a float where roots, logarithms or powers of e make it irrational

LONGEST_POWER = 64
_IGNORED = re.compile(r"\\(?:left|right|[bB]igg?[lrm]?|displaystyle)\b|\\[,;:! ]|[\s&~]")
_RELATION = re.compile(r"(\\(?:approx|leq?|geq?|neq?|ll|gg|propto|equiv|in|sim)(?![a-zA-Z])|[=<>])")
_ENDS = re.compile(
    r"\\(?:begin|end)\{[^{}]*\}|\\(?:q?quad|Rightarrow|Leftrightarrow|iff|implies|to)\b|\\text\w*\{[^{}]*\}|(?<!\\),(?!\d)"
)
_UNIT = re.compile(r"(.*\S)\s*\\mathrm\{\s*([^{}]*)\}", re.DOTALL)
_TABULAR = re.compile(r"\\begin\{(\w*matrix|cases|array)\}.*?\\end\{\1\}", re.DOTALL)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|\\[a-zA-Z]+|e(?=\^)|[+\-/(){}\[\]^_!]")
_CLOSERS = {"(": ")", "{": "}", "[": "]", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil"}
_FUNCTIONS = {r"\ln": math.log, r"\exp": math.exp, r"\cos": math.cos, r"\sin": math.sin, r"\tanh": math.tanh}


class _NoNumberError(Exception):
    """The text is not a number, or not in a form that is read here."""


def unequal(formula: str) -> Iterator[str]:
    """The equations of a formula whose sides are numbers, but not the same one."""
    for relation, left, right in _relations(formula):
        if relation == "=" and _differ(left, right):
            yield f"{left} = {right}"


def repeated(formula: str) -> Iterator[str]:
    """The equations of a formula whose sides are the same number in the same form."""
    for relation, left, right in _relations(formula):
        if relation in {"=", r"\approx"} and left.split() == right.split() and re.search(r"\d", left):
            yield f"{left} {relation} {right}"


def _relations(formula: str) -> Iterator[tuple[str, str, str]]:
    """Each relation with what stands to its left and right."""
    for chain in _chains(formula):
        pieces = _RELATION.split(_grouped(chain))
        sides, relations = [piece.strip(". ") for piece in pieces[::2]], pieces[1::2]
        for relation, (left, right) in zip(relations, pairwise(sides), strict=True):
            yield relation, left, right


def _chains(formula: str) -> Iterator[str]:
    """Expressions joined by relations; one may go on in the next row, where its first sign says so."""
    indented = re.sub(r"&\s*\\q?quad\b", "&", formula)
    for piece in _ENDS.split(_TABULAR.sub("?", indented)):
        rows: list[str] = []
        for row in re.split(r"\\\\(?:\[\w+\])?", piece):
            if rows and re.match(rf"[\s&]*(?:{_RELATION.pattern}|\+|\\(?:cdot|times)\b)", row):
                rows[-1] += row
            elif rows and row.lstrip("\n &").startswith("-"):
                rows[-1] += f"?{row}"  # a new row, or the last one goes on: nothing is known of what meets here
            else:
                rows.append(row)
        yield from rows


def _grouped(text: str) -> str:
    """The text without what only moves or scales: 23\\,296 becomes 23296."""
    return _IGNORED.sub(" ", re.sub(r"(?<=\d)(?:\\,|\{,\})(?=\d{3})", "", text))


def _differ(left: str, right: str) -> bool:
    """Whether both sides are numbers and not the same one; a unit may be left out on one side, but not converted."""
    (left, unit), (right, other_unit) = _measured(left), _measured(right)
    if unit != other_unit and ((unit and other_unit) or r"\%" in unit + other_unit):
        return False
    try:
        one, other = value(left), value(right)
    except (_NoNumberError, ArithmeticError, ValueError):
        return False
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one != other
    return not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _measured(side: str) -> tuple[str, str]:
    """A side without its unit, and the unit."""
    found = _UNIT.fullmatch(side)
    return (found[1], found[2].strip()) if found else (side, "")


def value(text: str) -> Value:
    """The number that a formula without symbols stands for."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text) or not tokens:
        raise _NoNumberError
    reader = _Reader(tokens)
    result = reader.sum()
    if reader.tokens:
        raise _NoNumberError
    return result


class _Reader:
    """Recursive descent: sums of products of powers of atoms."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    @property
    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.next != wanted):
            raise _NoNumberError
        return self.tokens.pop(0)

    def sum(self) -> Value:
        total = self.product()
        while self.next in ("+", "-"):
            total = total + self.product() if self.take() == "+" else total - self.product()
        return total

    def product(self) -> Value:
        if self.next in ("+", "-"):
            return self.product() if self.take() == "+" else -self.product()
        result = self.power()
        while self.next and self.next not in ("+", "-", *_CLOSERS.values()):
            if self.next in ("/", r"\div"):
                self.take()
                result = result / self.power()
                continue
            if self.next in (r"\cdot", r"\times"):
                self.take()
            elif self.next[0].isdigit():
                raise _NoNumberError  # two numbers side by side are no product
            result = result * self.power()
        return result

    def power(self) -> Value:
        base = self.atom()
        if self.next == "^":
            self.take()
            return _power(base, self.argument())
        if self.next == "!":
            raise _NoNumberError
        return base

    def argument(self) -> Value:
        """What stands in braces, or a single digit or name."""
        if self.next == "{":
            return self.atom()
        if len(self.next) == 1 and self.next.isdigit():
            return Fraction(self.take())
        raise _NoNumberError

    def atom(self) -> Value:
        mark = self.take()
        if mark[0].isdigit():
            return Fraction(mark)
        if mark in _CLOSERS:
            return self.closed(mark)
        if mark in (r"\frac", r"\tfrac", r"\dfrac"):
            return self.argument() / self.argument()
        if mark == r"\sqrt":
            return math.sqrt(self.argument())
        if mark == "e":
            return math.e
        if mark == r"\log":
            self.take("_")
            base = self.argument()
            return math.log(self.power()) / math.log(base)
        if mark in _FUNCTIONS:
            return _FUNCTIONS[mark](self.power())
        raise _NoNumberError

    def closed(self, opener: str) -> Value:
        inside = self.sum()
        self.take(_CLOSERS[opener])
        if opener == r"\lfloor":
            return Fraction(math.floor(inside))
        return Fraction(math.ceil(inside)) if opener == r"\lceil" else inside


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        if abs(exponent) > LONGEST_POWER:
            raise _NoNumberError
        power: Fraction = base ** int(exponent)
        return power
    return math.pow(base, exponent)
