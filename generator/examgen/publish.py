"""Folders that appear at once and whole: made beside their place as `.NAME.partial`, then renamed."""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from examgen.errors import ExamgenError


def publish(folder: Path, fill: Callable[[Path], None], *, force: bool = False) -> bool:
    """Let `fill` write into a folder that then becomes `folder`; whether that changed anything.

    What stood there before stays until the new one is complete. An identical result changes nothing; another one is
    refused (ExamgenError) unless `force`. ExamgenError too if the folder cannot be written.
    """
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _partial(folder) as partial:
            _undo_half(folder)
            fill(partial)
            return _place(partial, folder, force=force)
    except OSError as error:
        raise ExamgenError(f"{folder}: cannot be written: {error.strerror or error}; choose another place") from error


def repair(folder: Path) -> None:
    """Finish or undo a replacement that was cut in between its two renames."""
    folder = folder.resolve()
    if _beside(folder, "old").exists():
        with _partial(folder):
            _undo_half(folder)


def _undo_half(folder: Path) -> None:
    old = _beside(folder, "old")
    if not old.exists():
        return
    if folder.exists():
        shutil.rmtree(old)
    else:
        old.rename(folder)


def _place(partial: Path, folder: Path, *, force: bool) -> bool:
    if not folder.exists():
        partial.rename(folder)
        return True
    different = differences(partial, folder)
    if different and not force:
        raise ExamgenError(
            f"{folder}: exists and differs ({', '.join(different[:3])}); --force replaces it, --out DIR keeps both"
        )
    if different:
        _replace(partial, folder)
    return bool(different)


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
    lock = _locked(partial, folder)
    try:
        _clear(partial)
        yield partial
    finally:
        if _is_at(lock, partial):
            shutil.rmtree(partial, ignore_errors=True)
        os.close(lock)


def _locked(partial: Path, folder: Path) -> int:
    """A descriptor of the folder `partial`, made if there is none, that holds its lock."""
    while True:
        partial.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another process renamed or removed it just now
            lock = os.open(partial, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                raise ExamgenError(f"{folder}: another examgen is making it; wait until it is done") from None
            if _is_at(lock, partial):
                return lock
            os.close(lock)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the folder that was opened is still the one at `path`."""
    return path.exists() and os.path.samestat(os.fstat(descriptor), path.stat())


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
