"""Folders that appear at once and whole: made beside their place as `.NAME.partial`, then renamed."""

from __future__ import annotations

import errno
import fcntl
import filecmp
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from examgen.errors import ExamgenError
from examgen.interrupts import interrupts_wait
from examgen.textfile import write_whole

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
KEPT = ".kept"  # a folder in a published one that spares work and says nothing: no difference, and nobody misses it


def publish(folder: Path, fill: Callable[[Path], None], *, force: bool = False) -> bool:
    """Let `fill` write into a folder that then becomes `folder`; whether that changed anything.

    What stood there before stays until the new one is complete. An identical result changes nothing; another one is
    refused (ExamgenError) unless `force`, and a folder that holds no exam always. ExamgenError too if the folder cannot
    be written, or if something fails that `fill` reads.
    """
    folder = real(folder)
    if folder.is_file():
        raise ExamgenError(f"{folder}: is a file; move it, or choose another place")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _partial(folder) as partial:
            fill(partial)
            with _locked(folder.parent):
                return _place(partial, folder, force=force)
    except shutil.Error as error:  # of copytree, with a list of what was not copied
        _, _, why = error.args[0][0]
        raise ExamgenError(f"{folder}: cannot be made: {why}") from error
    except OSError as error:
        raise _unwritable(folder, error) if _writes(folder, error) else _unmade(folder, error) from error


def put(folder: Path, files: Callable[[], Mapping[str, bytes]]) -> None:
    """Write some files of a published folder, each of them whole, while no other command changes the folder."""
    folder = real(folder)
    with _partial(folder) as partial:
        for name, data in files().items():
            (partial / name).write_bytes(data)
            (partial / name).replace(folder / name)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that then holds all of `data`, or still what it held before if that fails (ExamgenError)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a device, such as /dev/stdout
            path.write_bytes(data)
        else:
            write_whole(real(path), data)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ExamgenError:
    return ExamgenError(f"{path}: cannot be written: {error.strerror or error}; choose another place")


def _unmade(folder: Path, error: OSError) -> ExamgenError:
    return ExamgenError(f"{error.filename or folder}: {error.strerror or error}; nothing was written")


def _writes(folder: Path, error: OSError) -> bool:
    """Whether writing the folder failed, rather than something that was needed for it."""
    if error.filename is None:  # as of a disk that is full, when a file is open already
        return error.errno in _NO_ROOM
    place = Path(error.filename)
    return folder.is_relative_to(place) or place.is_relative_to(_beside(folder, "partial"))


def real(path: Path) -> Path:
    """Where a path leads. Links in a circle lead nowhere: an OSError tells of that when the path is used."""
    return Path(os.path.realpath(path))


def link(source: Path | str, target: Path | str) -> None:
    """The same file under another name; a copy where the disk knows no links. Nothing is ever written into it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def repair(folder: Path) -> None:
    """Finish or undo a replacement that was cut in between its two renames."""
    folder = real(folder)
    if _beside(folder, "old").exists():
        with _locked(folder.parent):
            _undo_half(folder)


def _undo_half(folder: Path) -> None:
    old = _beside(folder, "old")
    if not old.exists():
        return
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.rename(folder)


def _place(partial: Path, folder: Path, *, force: bool) -> bool:
    if not folder.exists():
        partial.rename(folder)
        return True
    different = differences(partial, folder)
    if different and any(folder.iterdir()) and not (folder / "exam.json").is_file():
        raise ExamgenError(f"{folder}: holds something else than an exam; move it, or choose another place")
    if different and not force:
        had, has = ({path.name for path in each.iterdir()} - {KEPT} for each in (folder, partial))
        deletes = f" and deletes {', '.join(sorted(had - has))} in it" if had - has else ""
        found = f"exists and differs ({', '.join(different[:3])})"
        raise ExamgenError(f"{folder}: {found}; --force replaces it{deletes}; move it to keep both")
    if different:
        _replace(partial, folder)
    return bool(different)


def differences(one: Path, other: Path) -> list[str]:
    """Names of files that are not the same in both folders, sorted."""
    names = {path.relative_to(root) for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sorted(str(name) for name in names if name.parts[0] != KEPT and not _same(one / name, other / name))


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _replace(partial: Path, folder: Path) -> None:
    old = _beside(folder, "old")
    folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old, ignore_errors=True)  # the new one is in its place, even if the old one cannot be deleted


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")


@contextmanager
def _partial(folder: Path) -> Iterator[Path]:
    """An empty folder that no other process uses; gone afterwards unless it was renamed."""
    partial = _beside(folder, "partial")
    mine: int | None = None
    try:
        with _locked(folder.parent):
            _undo_half(folder)
            with interrupts_wait():
                partial.mkdir(exist_ok=True)
                mine = _claimed(partial, folder)
            _clear(partial)
        yield partial
    finally:
        if mine is not None:
            with interrupts_wait(), _locked(folder.parent):
                if partial.exists() and os.path.samestat(os.fstat(mine), partial.stat()):
                    shutil.rmtree(partial, ignore_errors=True)
                os.close(mine)


def _claimed(partial: Path, folder: Path) -> int:
    """The descriptor of the folder, locked; ExamgenError if another process has it."""
    mine = os.open(partial, os.O_RDONLY)
    try:
        _lock(mine, fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(mine)
        raise ExamgenError(f"{folder}: another examgen is making it; wait until it is done") from None
    return mine


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The names in a folder, for us alone: held while they change, and never while an exam is made."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, how: int = 0) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | how)
    except BlockingIOError:
        raise
    except OSError:  # a network file system may lock no folders; there two builds of one exam are not kept apart
        return


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
