"""What jobs gave, kept with an exam of many forms: after a change, only jobs whose input is another one are done again.

A result is kept under the name of its input, as links to files that are mostly in the exam's folder anyway. Beside it
stand the time and size of each of its files; if one of them was changed meanwhile, the result is not used.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from examgen.forms.files import Files
from examgen.publish import KEPT, link


def name_of(phase: str, stamp: str, files: Files) -> str:
    """The name of what a job gives for these files; `stamp` stands for what else it depends on."""
    digest = hashlib.sha256(stamp.encode())
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return f"{phase}-{digest.hexdigest()[:32]}"


def keep(result: Path, name: str, folder: Path) -> None:
    """Keep a result in the exam's folder."""
    target = folder / KEPT / name
    shutil.copytree(result, target, copy_function=link)
    _index(target).write_text(json.dumps(_state(target)), encoding="utf-8")


def take(name: str, folder: Path, result: Path) -> bool:
    """Put a kept result at `result`; whether the exam's folder has it, as it was kept."""
    source = folder / KEPT / name
    try:
        whole: bool = json.loads(_index(source).read_text(encoding="utf-8")) == _state(source)
    except (OSError, ValueError):
        return False
    if whole:
        part = result.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(source, part, copy_function=link)
        part.rename(result)
    return whole


def _index(kept: Path) -> Path:
    return kept.with_name(f"{kept.name}.json")


def _state(folder: Path) -> dict[str, list[int]]:
    found = ((path.relative_to(folder), path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(name): [status.st_size, status.st_mtime_ns] for name, status in found}
