"""What TeX's log says, by segment: the first thing that went wrong, and the boxes that stick out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from examgen.errors import ExamgenError
from examgen.typeset.document import END, MARK

PREAMBLE = "preamble"

_ERROR = re.compile(
    r"(?:\./|/)(?P<file>.+?):(?P<line>\d+): +(?P<message>.+)"  # the text of a page begins no line like this
    r"|!(?: |pdfTeX error: \S*pdftex:? )(?P<bare>.+)"
)
_CONTINUED = re.compile(r"(?:\(\w+\))? {8,}(\S.*)")
_OPEN_GROUP = re.compile(r"Warning: end of file when .*group .*entered at line (?P<line>\d+) is incomplete")
_OPEN_IF = re.compile(r"Warning: end of file when (?P<what>\\\w+) entered on line (?P<line>\d+) is incomplete")
_LOST = re.compile(r"(?P<message>Missing character: There is no .+)")  # all that a TeX before 2021 says
_WARNED = ("Warning: ", "LaTeX Warning: ", "Missing character: ")  # how these lines begin
_UNDEFINED = re.compile(r"LaTeX Warning: (?P<message>(?:Reference|Citation) .+ undefined) on input line (?P<line>\d+)")
_IN_MATHS = re.compile(r"LaTeX Warning: (?P<message>Command .+ invalid in math mode) on input line (?P<line>\d+)")
_OVERFULL = re.compile(
    r"Overfull \\(?P<way>[hv])box \((?P<points>[\d.]+)pt too \w+\)(?:.* lines? (?P<line>\d+)(?:--(?P<last>\d+))?)?"
)
_BOXED = re.compile(r"\\[A-Z]\w*/\S+|\[\]|\$")  # fonts, boxes and dollars in what TeX shows of an overfull box
_BREAK = re.compile(r"(?<=[a-zäöüß])-(?=[a-zäöüß])")  # where TeX could divide a word
_READABLE = 8  # characters that tell which line it is


class TexError(ExamgenError):
    """TeX could not typeset a segment; `line` counts from 1 in that segment, `source` is the text of that line."""

    def __init__(self, segment: str, line: int | None, message: str, source: str | None = None) -> None:
        super().__init__(segment, line, message, source)  # as it was called, so that it survives pickling
        self.segment = segment
        self.line = line
        self.message = message
        self.source = source

    def __str__(self) -> str:
        place = self.segment if self.line is None else f"{self.segment}, line {self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Overfull:
    """A box whose content sticks out by more than LaTeX's 0.1 pt; line None: while a page was put together.

    `text` is what it says, as far as TeX tells, or else its source.
    """

    segment: str
    line: int | None
    points: float
    direction: Literal["horizontal", "vertical"]
    text: str = ""


@dataclass(frozen=True)
class _Problem:
    segment: str
    line: int | None
    message: str


def find_error(log: str, sources: Mapping[str, str]) -> TexError | None:
    """The first thing that TeX reports, or that would vanish from the page; sources are the segments' texts by name."""
    problems = _problems(log)
    first = next(problems, None)
    if first is None:
        return None
    line = first.line
    if line is None:  # a file that is not found has no line; the emergency stop after it has
        line = next((p.line for p in problems if p.segment == first.segment and "Emergency stop" in p.message), None)
    if line is None or first.segment not in sources:
        return TexError(first.segment, None, first.message)
    lines = sources[first.segment].split("\n")
    line = min(line, len(lines))  # the end of the last paragraph is on a line that we added
    return TexError(first.segment, line, first.message, lines[line - 1])


def find_overfull(log: str, sources: Mapping[str, str]) -> tuple[Overfull, ...]:
    """Every overfull box, in the order of the log; sources are the segments' texts by name."""
    found = ((segment, lines, _OVERFULL.match(lines[0])) for segment, lines in _walk(log) if "Overfull" in lines[0])
    return tuple(
        Overfull(
            segment,
            int(match["line"]) if match["line"] else None,
            float(match["points"]),
            "horizontal" if match["way"] == "h" else "vertical",
            _said(lines, match, sources.get(segment, "")),
        )
        for segment, lines, match in found
        if match
    )


def _said(lines: list[str], match: re.Match[str], source: str) -> str:
    """What an overfull box says."""
    shown = " ".join(_BREAK.sub("", _BOXED.sub(" ", "".join(lines[1:2]))).split())
    if len(shown) >= _READABLE or match["line"] is None:
        return shown
    first, last = int(match["line"]), int(match["last"] or match["line"])
    return "\n".join(source.split("\n")[first - 1 : last]).strip()


def reached_end(log: str) -> bool:
    """Did TeX come to the document's end, rather than to a stop in a segment?"""
    return MARK + END in log.split("\n")


def last_segment(log: str) -> str:
    """The segment that was begun last."""
    return next((line.removeprefix(MARK) for line in reversed(log.split("\n")) if line.startswith(MARK)), PREAMBLE)


def _walk(log: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of the log with the three after it (for what goes on there), and the segment that it belongs to."""
    lines = log.split("\n")
    segment = PREAMBLE
    for number, line in enumerate(lines):
        if line.startswith(MARK):
            segment = line.removeprefix(MARK)
        yield segment, lines[number : number + 4]


def _problems(log: str) -> Iterator[_Problem]:
    for segment, lines in _walk(log):
        problem = _error(segment, lines) or _silent(segment, lines[0])
        if problem:
            yield problem


def _error(segment: str, lines: list[str]) -> _Problem | None:
    """What TeX itself calls an error."""
    match = _ERROR.match(lines[0])
    if match is None:
        return None
    message = match["message"] or match["bare"]
    rest = lines[1:]
    while rest and (more := _CONTINUED.match(rest[0])):
        message += " " + more[1]
        rest = rest[1:]
    if message.startswith("Undefined control sequence") and rest:
        message = f"{message.rstrip('.')} \\{_last_command(rest[0])}"
    line = int(match["line"]) if match["file"] == f"{segment}.tex" else None
    return _Problem(segment, line, message.strip().rstrip(". "))


def _last_command(context: str) -> str:
    """The name of the offending command; TeX breaks the context that it shows right after it."""
    return context.rstrip().rpartition("\\")[2]


def _silent(segment: str, line: str) -> _Problem | None:
    """What TeX only warns of, though the page is wrong."""
    if not line.startswith(_WARNED):
        return None
    if match := _OPEN_GROUP.match(line):
        return _Problem(segment, int(match["line"]), "the brace or environment that opens here is not closed")
    if match := _OPEN_IF.match(line):
        return _Problem(segment, int(match["line"]), f"{match['what']} has no \\fi")
    if match := _UNDEFINED.match(line):
        return _Problem(segment, int(match["line"]), match["message"])
    if match := _IN_MATHS.match(line):  # the letter at its place in another font is printed
        return _Problem(segment, int(match["line"]), rf"{match['message']}; put it into \text{{...}}")
    if match := _LOST.match(line):
        return _Problem(segment, None, match["message"])
    return None
