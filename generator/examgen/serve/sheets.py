"""PDFs as pictures, kept in a folder under a name made of what they show, so that nothing is typeset twice."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from examgen import printing
from examgen.typeset import Document
from examgen.typeset.png import page_count, png_pages

DPI = 144  # pages are shown at 96, so that there is something left for finer screens
KEPT = 200  # sheets
MOST = 60  # pages of a sheet that are made into pictures


@dataclass(frozen=True)
class Sheet:
    """A PDF under its name, the size of its first pages in pixels, and how many more there are.

    `wide` is by how many points the widest line sticks out.
    """

    name: str
    pages: tuple[tuple[int, int], ...]
    more: int
    wide: float


def typeset(document: Document, where: Mapping[str, str], cache: Path) -> Sheet:
    """The document's sheet; `where` says what its segments are, for the message of an ExamgenError."""

    def make() -> tuple[bytes, float]:
        done = printing.pages(document, "sheet", where)
        return done.pdf, max((box.points for box in done.overfull if box.direction == "horizontal"), default=0)

    return _kept(_digest(document.tex().encode()), cache, make)


def printed(pdf: bytes, cache: Path) -> Sheet:
    """The sheet of a PDF that is there already."""
    return _kept(_digest(pdf), cache, lambda: (pdf, 0))


def _kept(name: str, cache: Path, make: Callable[[], tuple[bytes, float]]) -> Sheet:
    file = cache / f"{name}.json"
    if not file.exists():
        pdf, wide = make()
        pictures = png_pages(pdf, DPI, MOST)
        for number, picture in enumerate(pictures, start=1):
            (cache / f"{name}-{number}.png").write_bytes(picture)
        (cache / f"{name}.pdf").write_bytes(pdf)
        made = Sheet(name, tuple(map(_size, pictures)), page_count(pdf) - len(pictures), wide)
        file.write_text(json.dumps(asdict(made)), encoding="utf-8")
        _forget(cache)
    found = json.loads(file.read_text(encoding="utf-8"))
    return Sheet(name, tuple((width, height) for width, height in found["pages"]), found["more"], found["wide"])


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _size(png: bytes) -> tuple[int, int]:
    """Width and height, from the first chunk of the file."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _forget(cache: Path) -> None:
    """Keep the newest sheets only."""
    old = sorted(cache.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)[:-KEPT]
    for file in (each for sheet in old for each in cache.glob(f"{sheet.stem}*")):
        file.unlink()
