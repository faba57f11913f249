"""The user's cache: what is made once and used again while what it was made from stays as it is.

What examgen makes of a text is kept with a digest of it. For files of TeX, `<name>.json` beside what is cached holds
the time and size of it and of all files that it was made from: to compare them costs some dozens of `stat` calls.
"""

import fcntl
import hashlib
import json
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from examgen import __version__
from examgen.errors import ExamgenError
from examgen.textfile import write_whole

T = TypeVar("T")
MEND = "export XDG_CACHE_HOME=/a/folder/you/may/write/to"

_MOST = 2000  # files of some KB that are kept of a kind; the bank in one language has some hundreds
_CODE = ("", "facts", "languages")  # folders of the package whose code makes what is kept


def cache_folder(what: str) -> Path:
    """Where it is kept: in $XDG_CACHE_HOME or ~/.cache; ExamgenError for a user who has neither."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        base = named if named.is_absolute() else Path("~/.cache").expanduser()  # a relative one is to be ignored
    except RuntimeError:
        raise ExamgenError(f"there is no home folder to keep the cache in; {MEND}") from None
    return base / "examgen" / what


def stamp(path: Path) -> list[int]:
    """Time and size of a file."""
    status = path.stat()
    return [status.st_mtime_ns, status.st_size]


def write_stamps(target: Path, files: Iterable[Path]) -> None:
    """Write down how these files are now."""
    part = target.with_suffix(".part")
    try:
        part.write_text(json.dumps({str(path): stamp(path) for path in files}), encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def is_fresh(stamps: Path) -> bool:
    """Whether all files are as they were when their stamps were written."""
    try:
        noted = json.loads(stamps.read_bytes())
        return all(stamp(Path(name)) == each for name, each in noted.items())
    except (OSError, ValueError, AttributeError):
        return False


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process builds, the others wait for what it makes."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def remembered(what: str, path: Path, make: Callable[[Path], T]) -> T:
    """What `make` makes of a text file, which is kept until the text or the package changes.

    What it raises is not kept. A cache that cannot be read or written, or is damaged, does no harm.
    """
    try:
        state = f"{edition()} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    except OSError:
        return make(path)  # which says why it cannot be read
    kept = cache_folder(what) / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:32]}.pickle"
    value: T | None = _read(kept, state)
    if value is None:
        value = make(path)
        with suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_whole(kept, pickle.dumps((state, value)))
            prune(kept.parent)
    return value


def _read(kept: Path, state: str) -> Any:
    """What was written in this state; None if nothing was."""
    try:
        was, value = pickle.loads(kept.read_bytes())  # noqa: S301 - the user's own folder
    except Exception:  # noqa: BLE001 - a damaged file can raise anything
        return None
    return value if was == state else None


@lru_cache(maxsize=1)
def edition() -> str:
    """Names the state of the package: its version and, for those who work on it, when it was changed last."""
    package = Path(__file__).parent
    files = [file for folder in _CODE for file in os.scandir(package / folder) if file.is_file()]
    return f"{__version__} {max(file.stat().st_mtime_ns for file in files)}"


def prune(folder: Path) -> None:
    """Drop the older half of too many files: texts go, and some are there for a test only."""
    paths = list(folder.iterdir())
    if len(paths) > _MOST:
        for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns)[: len(paths) // 2]:
            path.unlink()
