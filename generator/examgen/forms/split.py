"""One PDF for many forms becomes one for each, and many become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from pikepdf import Array, ObjectStreamMode, Pdf


def split(pdf: bytes, ends: Sequence[int]) -> Iterator[bytes]:
    """The PDFs of the forms that end with these pages, counted from 1; each with all fonts of the whole."""
    with Pdf.open(BytesIO(pdf)) as whole:
        for start, end in pairwise([0, *ends]):
            with Pdf.new() as part:
                part.pages.extend(whole.pages[start:end])
                yield _saved(part)


def merge(parts: Iterable[Path], target: Path) -> None:
    """All parts, one after the other, in one file."""
    with Pdf.new() as whole:
        opened = [Pdf.open(part) for part in parts]
        for part in opened:
            whole.pages.extend(part.pages)
        whole.save(target, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        for part in opened:
            part.close()


def enlarge(pdf: bytes, width: float, height: float) -> bytes:
    """The pages enlarged to `width` and `height` in PDF points."""
    with Pdf.open(BytesIO(pdf)) as made:
        for page in made.pages:
            scale = width / float(page.mediabox[2])
            page.contents_add(f"{scale:.6f} 0 0 {scale:.6f} 0 0 cm".encode(), prepend=True)
            page.mediabox = Array([0, 0, width, height])
        return _saved(made)


def joined(parts: Iterable[bytes]) -> bytes:
    """All parts, one after the other, in one PDF."""
    with Pdf.new() as whole:
        opened = [Pdf.open(BytesIO(part)) for part in parts]
        for part in opened:
            whole.pages.extend(part.pages)
        return _saved(whole)


def _saved(pdf: Pdf) -> bytes:
    buffer = BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return buffer.getvalue()
