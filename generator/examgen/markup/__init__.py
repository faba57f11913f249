"""A reader of the LaTeX that words may use: what is prose and what mathematics, and what is not well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from examgen.markup import commands

_TOKEN = re.compile(
    r"\\(?:begin|end)\{(?P<environment>[^{}]*)\}|\\exam(?:Part|Figure|Table)\{[\w-]+\}|\\[A-Za-z]+\*?|\\.|[{}$%#^_]|[^\\{}$%#^_]+|\\",
    re.DOTALL,
)
BEFORE, AFTER = 30, 40  # characters that a message quotes around its place
_BRACKETS = {r"\[": r"\]", r"\(": r"\)"}


@dataclass(frozen=True)
class _Open:
    opener: str
    closer: str
    maths: bool
    at: int  # where it stands
    shown: bool = True  # the braces of \ensuremath are not: what is inside continues the formula around it


@dataclass(frozen=True)
class Reading:
    """Pieces (True for mathematics) in their order, the problems met, and formulas with the words in them."""

    pieces: tuple[tuple[bool, str], ...]
    problems: tuple[str, ...]
    formulas: tuple[str, ...]

    def prose(self) -> Iterator[str]:
        """What is not mathematics."""
        return (text for maths, text in self.pieces if not maths)

    def mathematics(self) -> Iterator[str]:
        """What is mathematics."""
        return (text for maths, text in self.pieces if maths)


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[tuple[bool, str]] = []
        self.problems: list[str] = []
        self.formulas: list[str] = []
        self.inside = False  # a formula, or words in it
        self.stack: list[_Open] = []
        self.before = ""  # the macro whose argument may begin next
        self.text, self.at = "", 0

    @property
    def maths(self) -> bool:
        return bool(self.stack) and self.stack[-1].maths

    def read(self, text: str) -> Reading:
        self.text = text
        for match in _TOKEN.finditer(text):
            self.at = match.start()
            self._token(match.group(), match["environment"])
        for left in self.stack:
            self._problem(f"{left.opener} is not closed", left.at)
        return Reading(tuple(self.pieces), tuple(self.problems), tuple(self.formulas))

    def _problem(self, message: str, at: int) -> None:
        """Note what is wrong, with the words around it."""
        around = self.text[max(0, at - BEFORE) : at + AFTER]
        self.problems.append(f"{message}: {' '.join(around.split())}")

    def _open(self, opener: str, closer: str, *, maths: bool, shown: bool = True) -> None:
        self.stack.append(_Open(opener, closer, maths, self.at, shown))

    def _token(self, mark: str, environment: str | None) -> None:
        before, self.before = self.before, mark
        if environment is not None:
            self._environment(mark, environment)
        elif mark == "{":
            self._brace(before)
        elif mark in _BRACKETS:
            self._open(mark, _BRACKETS[mark], maths=True)
        elif mark == "$" and not self.maths:
            self._open("$", "$", maths=True)
        elif mark in ("}", "$", r"\]", r"\)"):
            self._close(mark)
        else:
            self._plain(mark)

    def _environment(self, mark: str, name: str) -> None:
        if name not in commands.TEXT_ENVIRONMENTS | commands.MATHS_ENVIRONMENTS:
            self._problem(f"the environment {name} is not allowed in words, see templates/README.md", self.at)
        if mark.startswith(r"\begin"):
            maths = self.maths or name in commands.MATHS_ENVIRONMENTS
            self._open(mark, rf"\end{{{name}}}", maths=maths)
            if name in commands.MATHS_ENVIRONMENTS:
                self._add(mark)
        else:
            self._close(mark)

    def _brace(self, before: str) -> None:
        maths = before == r"\ensuremath" or (self.maths and before not in commands.TEXT_IN_MATHS)
        shown = before != r"\ensuremath"
        self._open(f"{before}{{" if before.startswith("\\") else "{", "}", maths=maths, shown=shown)
        if shown:
            self._add("{")

    def _close(self, mark: str) -> None:
        if not self.stack or self.stack[-1].closer != mark:
            inside = f" inside {self.stack[-1].opener}" if self.stack else ""
            self._problem(f"{mark} closes nothing{inside}", self.at)
            return
        environment = mark.removeprefix(r"\end{").removesuffix("}")
        if environment in commands.MATHS_ENVIRONMENTS or (mark == "}" and self.stack[-1].shown):
            self._add(mark)
        self.stack.pop()

    def _plain(self, mark: str) -> None:
        if mark.startswith(r"\exam"):
            self.pieces.append((False, "\n"))
            return
        if mark.startswith("\\") and mark not in commands.MACROS | commands.SYMBOLS:
            self._problem(f"{mark} is not allowed in words, see templates/README.md", self.at)
        if mark in "%#" or (mark in "^_" and not self.maths):
            self._problem(f"{mark} must be written \\{mark} in text", self.at)
        if mark != r"\ensuremath":
            self._add(mark)

    def _add(self, text: str) -> None:
        self._formula(text)
        if self.pieces and self.pieces[-1][0] == self.maths:
            text = self.pieces.pop()[1] + text
        self.pieces.append((self.maths, text))

    def _formula(self, text: str) -> None:
        before, self.inside = self.inside, any(each.maths for each in self.stack)
        if self.inside:
            self.formulas.append(self.formulas.pop() + text if before else text)


@lru_cache(maxsize=10_000)
def read(text: str) -> Reading:
    """Read LaTeX of the language that questions may use."""
    return _Reader().read(text)
