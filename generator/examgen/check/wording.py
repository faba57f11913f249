"""Rules about what is printed: the small language only, and no trace of a value that went missing or was not set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from examgen.check.arithmetic import repeated, unequal
from examgen.check.report import Finding
from examgen.check.sweep import Sweep
from examgen.draw import Variant
from examgen.markup import read
from examgen.tex import inline

_EVERYWHERE = {
    r"\bNone\b(?![\s;]+[a-z])|\bnan\b|\bFraction\(|\bTex\(|\bobject at 0x|<class": "a value of Python",
    r"\d\.\d{9,}": "a number with too many decimals",
    r"(?:[_^]|\\(?:frac|sqrt|text(?:bf|it|tt)?|mathrm|emph|ensuremath))\s*\{\s*\}|\}\{\s*\}": "an empty group",
    r"\$\$": "an empty formula",
    r"\\textbackslash\{\}[a-z]+\\\{": "LaTeX that is escaped, since it was joined to plain text",
}
_MATHS = {
    r"[+\-]\s*[+\-]": "two signs in a row",
    r"\\(?:times|cdot|div)\s*[+\-]": "a sign right after an operator; use the filter par",
    r"(?<![\w.^_\\])(?<![_^]\{)1\s*(?=[a-zA-Z])": "a factor 1 before a letter; use the filter coef",
    r"\\[td]?frac\{[^{}]*\}\{[^{}]*\}\s*\^": "a power of a fraction without parentheses",
}
_PROSE = {
    r"[A-Za-z,;]  +[A-Za-z]": "nothing where a value should be",
    r"(?:^|[\w)]) +[,;.](?=\s|$)": "a space before a punctuation mark",
    r"(?<![\w}\-])--\d": "two signs in a row",
}


def language(sweep: Sweep) -> Iterator[Finding]:
    """Only macros and environments of the language, braces and dollars in pairs."""
    for sample in sweep.samples:
        for place, text in texts(sample.variant):
            yield from (sample.finding(f"{place}: {problem}") for problem in read(text).problems)


def wording(sweep: Sweep) -> Iterator[Finding]:
    """No `3 + -5`, no `1x`, no empty group, no None, no equation that is wrong or says one thing twice."""
    for sample in sweep.samples:
        for place, text in texts(sample.variant):
            yield from (sample.finding(f"{place}: {slip}") for slip in slips(text))


@lru_cache(maxsize=10_000)
def slips(text: str) -> tuple[str, ...]:
    """What a careful typist would not have written, with the words around it."""
    return tuple(_slips(text))


def _slips(text: str) -> Iterator[str]:
    reading = read(text)
    for pieces, patterns in ((iter([text]), _EVERYWHERE), (reading.mathematics(), _MATHS), (reading.prose(), _PROSE)):
        for piece in pieces:
            for pattern, message in patterns.items():
                for match in re.finditer(pattern, piece):
                    around = piece[max(0, match.start() - 20) : match.end() + 20]
                    yield f"{message}: {' '.join(around.split())}"
    for formula in reading.formulas:
        yield from (f"both sides of = differ: {' '.join(equation.split())}" for equation in unequal(formula))
        yield from (f"both sides are the same: {' '.join(equation.split())}" for equation in repeated(formula))


def texts(made: Variant) -> Iterator[tuple[str, str]]:
    """(place, LaTeX) of everything that a variant prints."""
    problem, key = made["problem"], made["key"]
    yield "problem", problem["text"]
    yield "solution", key["solution"]
    for page in (problem, key):
        yield from _pictures(page)
    for part in problem["parts"]:
        yield from ((f"option of {part['id']}", option) for option in part["options"])
    for id_, part in key["parts"].items():
        yield f"answer {id_}", part["tex"]
        for wrong in part["wrong"]:
            yield f"wrong value {wrong['name']} of {id_}", wrong["tex"]
            yield f"reason of {wrong['name']} of {id_}", inline(wrong["why"])


def _pictures(page: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, table in page["tables"].items():
        cells = [*table["head"], *(cell for row in table["rows"] for cell in row)]
        yield from ((f"table {name}", cell) for cell in cells if isinstance(cell, str))
    for name, figure in page["figures"].items():
        yield from ((f"figure {name}", item["tex"]) for item in figure["items"] if item["shape"] == "label")
