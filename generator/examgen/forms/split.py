"""One PDF for many forms becomes one for each, and many become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from pikepdf import ObjectStreamMode, Pdf


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


def _saved(pdf: Pdf) -> bytes:
    buffer = BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return buffer.getvalue()
