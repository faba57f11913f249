"""One PDF for many forms becomes one for each, and many become one."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pikepdf import Array, Job, ObjectStreamMode, Pdf, String, settings

settings.set_flate_compression_level(1)  # fonts and pages stay as TeX compressed them, and the rest is small


def between(ends: Sequence[int]) -> list[range]:
    """The pages, counted from 0, of each form that ends with one of these pages, counted from 1."""
    return [range(start, end) for start, end in pairwise([0, *ends])]


class Part(NamedTuple):
    """Some pages of a PDF, counted from 0, and what they are called as a PDF of their own."""

    pages: range
    title: str


def split(pdf: bytes, parts: Mapping[Path, Part]) -> None:
    """Write PDFs of some pages each, in the language of the whole; a font that they use is whole in each."""
    digest = hashlib.sha256(pdf).digest()
    for folder in {target.parent for target in parts}:
        folder.mkdir(parents=True, exist_ok=True)
    with Pdf.open(BytesIO(pdf)) as whole:
        del whole.docinfo
        pages = list(whole.pages)
        for target, part in parts.items():
            del whole.pages[:]
            whole.pages.extend(pages[part.pages.start : part.pages.stop])
            whole.docinfo["/Title"] = String(part.title)
            _save(whole, target, digest, str(part).encode())


def merge(parts: Iterable[Path], target: Path) -> None:
    """All parts, one after the other, in one file with the title and the language of the first."""
    pages = [{"file": str(part)} for part in parts]
    output = {"outputFile": str(target), "objectStreams": "generate", "deterministicId": ""}
    Job({"inputFile": pages[0]["file"], "pages": pages, **output}).run()


def gather(
    pdf: bytes,
    parts: Mapping[str, Part],
    apart: Mapping[str, bytes],
    forms: Iterable[str],
    folder: Path,
    target: Path,
    *,
    keep: bool,
) -> None:
    """Write the PDF of each form to `folder`, some pages of `pdf` or one made `apart`, and all of them to `target`.

    The folder is removed then, unless it is to `keep`.
    """
    paths = {form: folder / f"{form}.pdf" for form in forms}
    folder.mkdir(exist_ok=True)
    if parts:
        split(pdf, {paths[form]: part for form, part in parts.items()})
    for form, made in apart.items():
        paths[form].write_bytes(made)
    merge(paths.values(), target)
    if not keep:
        shutil.rmtree(folder)


def enlarge(pdf: bytes, width: float, height: float) -> bytes:
    """The pages enlarged to `width` and `height` in PDF points."""
    large = BytesIO()
    with Pdf.open(BytesIO(pdf)) as made:
        for page in made.pages:
            scale = width / float(page.mediabox[2])
            page.contents_add(f"{scale:.6f} 0 0 {scale:.6f} 0 0 cm".encode(), prepend=True)
            page.mediabox = Array([0, 0, width, height])
        _save(made, large, pdf, f"{width} {height}".encode())
    return large.getvalue()


def _save(pdf: Pdf, target: Path | BytesIO, *made_of: bytes) -> None:
    """Write it with an ID made from its sources: a digest of the file itself, with all its fonts, takes longer."""
    pdf.trailer.ID = Array([String(hashlib.sha256(b"".join(made_of)).digest()[:16])])
    pdf.save(target, static_id=True, object_stream_mode=ObjectStreamMode.generate)
