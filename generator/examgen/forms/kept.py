"""What jobs gave, kept with an exam of many forms: after a change, only jobs whose input is another one are done again.

A result is kept under the name of its input, as a list of files with their time and size; if one of them was changed
meanwhile, the result is not used. A form's own files are not kept twice.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from examgen.forms.files import Files
from examgen.publish import KEPT, link

Place = tuple[int, int]  # which file it is: device and number


class _File(NamedTuple):
    """Where a file of a result is, in the exam's folder, and how it was left there."""

    path: str
    size: int
    time: int


def name_of(phase: str, stamp: str, files: Files) -> str:
    """The name of what a job gives for these files; `stamp` stands for what else it depends on."""
    digest = hashlib.sha256(stamp.encode())
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return f"{phase}-{digest.hexdigest()[:32]}"


def keep(results: Mapping[str, Path], folder: Path) -> None:
    """Keep results, by name, in the exam's folder."""
    there = {_place(path): str(path.relative_to(folder)) for path in folder.glob("forms/*/*")}
    for name, result in results.items():
        kept = {}
        for path in _files(result):
            inside = path.relative_to(result)
            where = there.get(_place(path))
            if where is None:
                where = f"{KEPT}/{name}/{inside}"
                (folder / where).parent.mkdir(parents=True, exist_ok=True)
                link(path, folder / where)
            kept[str(inside)] = _left(folder, where)
        _list(folder, name).parent.mkdir(exist_ok=True)
        _list(folder, name).write_text(json.dumps(kept), encoding="utf-8")


def take(name: str, folder: Path, result: Path) -> None:
    """Put a kept result at `result`, if the exam's folder has it as it was kept."""
    try:
        kept = {inside: _File(*each) for inside, each in json.loads(_list(folder, name).read_bytes()).items()}
        whole = all(_left(folder, each.path) == each for each in kept.values())
    except (OSError, ValueError, TypeError, AttributeError):
        return
    if whole:
        part = result.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        for inside, each in kept.items():
            (part / inside).parent.mkdir(parents=True, exist_ok=True)
            link(folder / each.path, part / inside)
        part.rename(result)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _place(path: Path) -> Place:
    status = path.stat()
    return status.st_dev, status.st_ino


def _left(folder: Path, path: str) -> _File:
    status = (folder / path).stat()
    return _File(path, status.st_size, status.st_mtime_ns)


def _list(folder: Path, name: str) -> Path:
    return folder / KEPT / f"{name}.json"
