"""What an exam's folder keeps: its record, its blueprint, its history, comments on it, and what was printed.

Every other file is made from these.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import shutil
from collections.abc import Callable, Container
from pathlib import Path
from typing import TYPE_CHECKING, Any

from examgen.errors import ExamgenError
from examgen.publish import KEPT, link, repair

if TYPE_CHECKING:
    from examgen.blueprint import Blueprint

BLUEPRINT = "blueprint.yaml"
VARIANTS = "variants.jsonl"
FILES = ("exam.json", VARIANTS, BLUEPRINT)  # what a command may change; the history keeps how they were before
HISTORY = "history"
COMMENTS = "comments.json"
PRINTED = "printed"  # a folder with every file that was made from the record when the exam was printed
PAPERS = frozenset({"problems", "solutions", "answers"})  # what stays in the exam's folder as it was printed
REVIEW = ("review.tex", "review.pdf")  # made on demand


def write_blueprint(blueprint: Blueprint, folder: Path) -> None:
    """Keep the text of a blueprint, if it was read from one."""
    if blueprint.source:
        (folder / BLUEPRINT).write_text(blueprint.source, encoding="utf-8", newline="")


def carry(folder: Path, other: Path) -> None:
    """Copy what `folder` keeps into `other`, an empty folder."""
    for name in (*FILES, COMMENTS):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, other / name)
    for name in (HISTORY, PRINTED):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, other / name, copy_function=link)


def carry_made(
    folder: Path, other: Path, copy: Callable[[Any, Any], object] = link, without: Container[str] = ()
) -> None:
    """Give `other` every file of `folder` that is made from what it keeps, but for what is named in `without`."""
    for path in folder.iterdir():
        if path.name in without:
            continue
        if path.is_dir() and path.name not in (HISTORY, PRINTED):
            shutil.copytree(path, other / path.name, copy_function=copy)
        elif path.is_file() and path.name not in (*FILES, COMMENTS):
            copy(path, other / path.name)


def carry_review(folder: Path, other: Path) -> None:
    """Give `other` the review copy of `folder`, if there is one."""
    for name in REVIEW:
        if (folder / name).is_file():
            link(folder / name, other / name)


def keep_printed(folder: Path, stage: Path) -> None:
    """Keep copies of what was made of the exam in `folder`, in the folder of its state that is being changed."""
    kept = stage / PRINTED
    kept.mkdir()
    # no links: whoever edits a file in the folder leaves these alone
    carry_made(folder, kept, shutil.copyfile, without=(KEPT, *REVIEW))


def lay_printed(folder: Path) -> None:
    """Put papers and solutions in their place again as they were printed, if they were."""
    for path in sorted((folder / PRINTED).rglob("*")):
        if path.stem in PAPERS and path.is_file():
            target = folder / path.relative_to(folder / PRINTED)
            if not (target.is_file() and filecmp.cmp(path, target, shallow=False)):
                target.unlink(missing_ok=True)
                shutil.copyfile(path, target)


def digest(folder: Path) -> str:
    """One SHA-256 of all files in a folder and of their names."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            found.update(f"{path.relative_to(folder)}\0{hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    return found.hexdigest()


def is_printed(folder: Path) -> bool:
    """Whether the exam was marked as printed."""
    return "printed" in json.loads((folder / "exam.json").read_text(encoding="utf-8"))


def check_free(folder: Path) -> None:
    """ExamgenError if a build would replace an exam that was printed."""
    repair(folder)
    if (folder / PRINTED).is_dir():
        raise ExamgenError(f"{folder}: was printed and is not replaced; --out DIR builds beside it")
