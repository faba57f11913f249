"""The cache of formats: a preamble is read once and dumped, which spares every later run some tenths of a second.

A format is `<key>.fmt`. The stamps beside it are of the format and of every file that TeX read for it, so that an
update of TeX or of one LaTeX package makes it stale.
"""

import gzip
import hashlib
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from examgen.cache import cache_folder, is_fresh, locked, stamp, write_stamps
from examgen.typeset.diagnosis import PREAMBLE, TexError, find_error
from examgen.typeset.installation import pdftex
from examgen.typeset.process import run_pdftex, stopped

_KEPT = 8  # formats, each about 18 MB


def cached_format(preamble: str, *, spare: Path, seconds: float, rebuild: bool = False) -> Path:
    """The format of this preamble; it is built if the cache has none, or only a stale or damaged one.

    Where the cache cannot be written (a read-only home), the format is built in the folder `spare`: slow, but it works.
    Raises TexError for an error in the preamble, ExamgenError if there is no pdfTeX.
    """
    engine = pdftex()
    try:
        cached = cache_folder("formats") / f"{_key(preamble, engine)}.fmt"
        if rebuild or not is_fresh(cached.with_suffix(".json")):
            cached.parent.mkdir(parents=True, exist_ok=True)
            with locked(cached.parent):
                if rebuild or not is_fresh(cached.with_suffix(".json")):  # another process may have built it meanwhile
                    _build(preamble, engine, cached, seconds)
                    _prune(cached.parent)
    except OSError:
        cached = spare / "spare.fmt"
        _build(preamble, engine, cached, seconds)
    return cached


def pages_depend_on(preamble: str) -> str:
    """Names what a document's pages depend on beside its body; ExamgenError if there is no pdfTeX."""
    return _key(preamble, pdftex())


def _key(preamble: str, engine: Path) -> str:
    return hashlib.sha256(f"{engine} {stamp(engine)}\n{preamble}".encode()).hexdigest()[:32]


def _build(preamble: str, engine: Path, target: Path, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="examgen-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        inputs = _dump(preamble, engine, folder, seconds)
        unpacked = target.with_suffix(".part")
        try:
            _unpack(folder / f"{PREAMBLE}.fmt", unpacked)
            unpacked.replace(target)
            write_stamps(target.with_suffix(".json"), (target, *inputs))
        finally:
            unpacked.unlink(missing_ok=True)


def _dump(preamble: str, engine: Path, folder: Path, seconds: float) -> list[Path]:
    """Let TeX write preamble.fmt into the folder; the files that it read for it."""
    source = folder / f"{PREAMBLE}.tex"
    source.write_text(f"{preamble}\n\\dump\n", encoding="utf-8", newline="")
    try:
        code = run_pdftex(engine, "-ini", "-recorder", "&pdflatex", source.name, folder=folder, seconds=seconds)
    except subprocess.TimeoutExpired:
        raise TexError(PREAMBLE, None, f"TeX is not done after {seconds:g} s; is there an endless loop?") from None
    log = folder / f"{PREAMBLE}.log"
    error = find_error(log.read_text("utf-8", "replace"), {PREAMBLE: preamble}) if log.exists() else None
    if error:
        raise error
    if code != 0 or not source.with_suffix(".fmt").exists():
        raise stopped(folder, PREAMBLE, code)
    read = set(source.with_suffix(".fls").read_text("utf-8", "surrogateescape").split("\n"))
    return [Path(line.removeprefix("INPUT ")) for line in sorted(read) if line.startswith("INPUT /")]


def _unpack(packed: Path, target: Path) -> None:
    """Formats are gzipped, and pdfTeX reads them without that too, faster by a quarter of a run."""
    with packed.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    with gzip.open(packed) if is_gzip else packed.open("rb") as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)


def _prune(folder: Path) -> None:
    """Drop what killed builds left, and old formats; a run that misses one builds it again."""
    for path in folder.glob("*.part"):
        path.unlink()
    newest_first = sorted(folder.glob("*.fmt"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest_first[_KEPT:]:
        with suppress(FileNotFoundError):
            path.with_suffix(".json").unlink()
        path.unlink()
