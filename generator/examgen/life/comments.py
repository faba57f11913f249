"""What reviewers say of an exam's questions: kept beside the record in `comments.json`, never on the paper."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from examgen import state
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life.where import find, slots
from examgen.publish import put
from examgen.render.letters import missing, named


@dataclass(frozen=True)
class Comment:
    """A comment on the question in a slot, with its number in the exam, counted from 1."""

    number: int
    slot: str
    text: str
    by: str | None = None
    resolved: bool = False


def read(folder: Path) -> list[Comment]:
    """All comments, the oldest first; ExamgenError if the file is damaged."""
    path = folder / state.COMMENTS
    if not path.is_file():
        return []
    try:
        return [Comment(**plain) for plain in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise ExamgenError(f"{path}: cannot be read: {error}; restore it from a copy of the exam") from error


def lines(folder: Path) -> list[str]:
    """All comments to read, with the printed number of their question in the first form."""
    place = _places(folder)
    return [_line(each, place(each.slot)) for each in read(folder)]


def line(folder: Path, comment: Comment) -> str:
    """One comment to read."""
    return _line(comment, _places(folder)(comment.slot))


def unresolved(folder: Path) -> Counter[str]:
    """How many comments are open, by the question that they are on."""
    place = _places(folder)
    return Counter(place(each.slot) for each in read(folder) if not each.resolved)


def _places(folder: Path) -> Callable[[str], str]:
    """What a slot is called, by the number that is printed in the first form."""
    questions = open_exam(folder).first().questions()
    numbers = {question.variant["slot"]: f"question {question.number}" for question in questions}
    return lambda slot: numbers.get(slot, f"{slot}, no longer in the exam")


def _line(comment: Comment, place: str) -> str:
    by = f" {comment.by}:" if comment.by else ""
    return f"{comment.number}  {place}:{by} {comment.text}{' (resolved)' * comment.resolved}"


def add(folder: Path, slot: str, text: str, by: str | None = None) -> Comment:
    """Comment on a question; ExamgenError if there is no exam or no such question, or nothing is said."""
    found = open_exam(folder)
    said, name = (" ".join(each.split()) for each in (text, by or ""))
    if not said:
        raise ExamgenError("a comment needs words")
    if absent := missing([said, name], found.header["paper"]):
        raise ExamgenError(f"the fonts have no {named(absent)}, which the review copy would need; write it another way")
    wanted = slots(found)
    key = wanted[find(found, wanted, slot)].key

    def added(comments: list[Comment]) -> list[Comment]:
        return [*comments, Comment(len(comments) + 1, key, said, name or None)]

    return _write(folder, added)[-1]


def resolve(folder: Path, number: int) -> None:
    """Close a comment; ExamgenError if there is none with this number, or it is closed."""
    open_exam(folder)

    def resolved(comments: list[Comment]) -> list[Comment]:
        if not 1 <= number <= len(comments):
            raise ExamgenError(f"there is no comment {number}; the exam has {len(comments) or 'none'}")
        if comments[number - 1].resolved:
            raise ExamgenError(f"comment {number} is resolved already")
        return [replace(each, resolved=each.resolved or each.number == number) for each in comments]

    _write(folder, resolved)


def _write(folder: Path, edit: Callable[[list[Comment]], list[Comment]]) -> list[Comment]:
    comments: list[Comment] = []

    def files() -> dict[str, bytes]:
        comments.extend(edit(read(folder)))
        text = json.dumps([asdict(each) for each in comments], ensure_ascii=False, indent=1) + "\n"
        return {state.COMMENTS: text.encode()}

    put(folder, files)
    return comments
