"""The user's cache: what is made once and used again while the files that it was made from stay as they are.

`<name>.json` beside what is cached holds the time and size of it and of all these files; to compare them costs some
dozens of `stat` calls and no process.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_folder(what: str) -> Path:
    """Where it is kept: in $XDG_CACHE_HOME or ~/.cache."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    base = named if named.is_absolute() else Path("~/.cache").expanduser()  # a relative one is to be ignored
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
