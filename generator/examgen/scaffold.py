"""A new question: a small one that works, with comments that say what to change."""

from __future__ import annotations

from keyword import iskeyword
from pathlib import Path

from examgen.bank import Bank
from examgen.entry import SLUG
from examgen.errors import ExamgenError
from examgen.textfile import write_new

STARTER = Path(__file__).parent / "starter"
HIDDEN = "conftest"  # a bank passes this file over


def scaffold(id_: str, folder: Path) -> list[Path]:
    """Write the pair of files of a new template `topic/name` into a bank's folder; the words come first.

    Raises ExamgenError for a name that a template cannot have, and if one of the files exists. Then nothing is left
    behind, as after any other error.
    """
    topic, name = _parts(id_)
    code = (STARTER / "question.py.txt").read_text(encoding="utf-8")
    words = (STARTER / "question.tex.j2.txt").read_text(encoding="utf-8")
    stem = folder / topic / name
    files = {
        stem.with_suffix(".tex.j2"): words,
        stem.with_suffix(".py"): code.replace("FAMILY_NAME", name.replace("_", "-")),
    }
    try:
        write_new(files)
    except FileExistsError as error:
        raise ExamgenError(f"{error.filename}: exists already; choose another name") from None
    return list(files)


def _parts(id_: str) -> tuple[str, str]:
    topic, _, name = id_.partition("/")
    for word in (topic, name):
        if not SLUG.fullmatch(word):
            raise ExamgenError(
                f"{id_!r}: write topic/name, each with small letters, digits and underscores, a letter first, "
                "such as optimization/momentum_step"
            )
        if iskeyword(word) or word == HIDDEN:
            raise ExamgenError(f"{id_}: {word!r} has a meaning of its own in Python; choose another name")
    if id_ in Bank().ids():
        raise ExamgenError(f"{id_}: examgen has a template of this name, which yours would replace; choose another")
    return topic, name
