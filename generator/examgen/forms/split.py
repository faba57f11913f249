"""One PDF for many forms becomes one for each, and many become one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile

from pikepdf import Array, Job, ObjectStreamMode, Pdf, String, settings

settings.set_flate_compression_level(1)  # fonts and pages stay as TeX compressed them, and the rest is small


def between(ends: Sequence[int]) -> list[range]:
    """The pages, counted from 0, of each form that ends with one of these pages, counted from 1."""
    return [range(start, end) for start, end in pairwise([0, *ends])]


def split(pdf: bytes, parts: Iterable[range]) -> Iterator[bytes]:
    """The PDFs of some pages each, counted from 0; a font that they use is whole in each."""
    digest = hashlib.sha256(pdf).digest()
    with Pdf.open(BytesIO(pdf)) as whole:
        del whole.docinfo
        pages = list(whole.pages)
        for part in parts:
            del whole.pages[:]
            whole.pages.extend(pages[part.start : part.stop])
            yield _saved(whole, digest, str(part).encode())


def merge(parts: Iterable[Path], target: Path) -> None:
    """All parts, one after the other, in one file."""
    pages = [{"file": str(part)} for part in parts]
    output = {"outputFile": str(target), "objectStreams": "generate", "deterministicId": ""}
    Job({"empty": "", "pages": pages, **output}).run()


def enlarge(pdf: bytes, width: float, height: float) -> bytes:
    """The pages enlarged to `width` and `height` in PDF points."""
    with Pdf.open(BytesIO(pdf)) as made:
        for page in made.pages:
            scale = width / float(page.mediabox[2])
            page.contents_add(f"{scale:.6f} 0 0 {scale:.6f} 0 0 cm".encode(), prepend=True)
            page.mediabox = Array([0, 0, width, height])
        return _saved(made, pdf, f"{width} {height}".encode())


def joined(parts: Sequence[bytes]) -> bytes:
    """All parts, one after the other, in one PDF."""
    with Pdf.new() as whole:
        opened = [Pdf.open(BytesIO(part)) for part in parts]
        for part in opened:
            whole.pages.extend(part.pages)
        return _saved(whole, *parts)


def _saved(pdf: Pdf, *made_of: bytes) -> bytes:
    """The file, with an ID made from its sources: a digest of the file itself, with all its fonts, takes longer."""
    pdf.trailer.ID = Array([String(hashlib.sha256(b"".join(made_of)).digest()[:16])])
    with TemporaryFile() as file:  # pikepdf writes into one without a call of Python for every few bytes
        pdf.save(file, static_id=True, object_stream_mode=ObjectStreamMode.generate)
        file.seek(0)
        return file.read()
