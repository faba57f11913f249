"""Folders that appear at once and whole: made beside their place as `.NAME.partial`, then renamed."""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from examgen.errors import ExamgenError


def publish(folder: Path, fill: Callable[[Path], None], *, force: bool = False) -> bool:
    """Let `fill` write into a folder that then becomes `folder`; whether that changed anything.

    What stood there before stays until the new one is complete. An identical result changes nothing; another one is
    refused (ExamgenError) unless `force`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    repair(folder)
    with _partial(folder) as partial:
        fill(partial)
        if not folder.exists():
            partial.rename(folder)
            return True
        different = differences(partial, folder)
        if not different:
            return False
        if not force:
            raise ExamgenError(
                f"{folder}: exists and differs ({', '.join(different[:3])}); --force replaces it, --out DIR keeps both"
            )
        _replace(partial, folder)
        return True


def repair(folder: Path) -> None:
    """Finish or undo a replacement that was cut in between its two renames."""
    old = _beside(folder, "old")
    if not old.exists():
        return
    if folder.exists():
        shutil.rmtree(old)
    else:
        old.rename(folder)


def differences(one: Path, other: Path) -> list[str]:
    """Names of files that are not the same in both folders, sorted."""
    names = {path.relative_to(root) for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sorted(str(name) for name in names if not _same(one / name, other / name))


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _replace(partial: Path, folder: Path) -> None:
    old = _beside(folder, "old")
    folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")


@contextmanager
def _partial(folder: Path) -> Iterator[Path]:
    """An empty folder that no other process uses; gone afterwards unless it was renamed."""
    partial = _beside(folder, "partial")
    partial.mkdir(exist_ok=True)
    lock = os.open(partial, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise ExamgenError(f"{folder}: another examgen is making it; wait until it is done") from None
    try:
        _clear(partial)
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        os.close(lock)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
