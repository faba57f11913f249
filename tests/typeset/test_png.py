"""Pages as pictures and as text."""

import struct

import pytest

from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import pdf_text, png_pages


@pytest.fixture
def pdf() -> bytes:
    preamble = "\\documentclass{article}\\pdfpagewidth=3in \\pdfpageheight=2in \\pagestyle{empty}"
    return typeset(Document(preamble, (Segment("q01", "one two\\newpage three"),))).pdf


@pytest.mark.parametrize(("dpi", "size"), [(100, (300, 200)), (72, (216, 144))])
def test_a_picture_has_the_size_of_its_page(pdf: bytes, dpi: int, size: tuple[int, int]) -> None:
    pages = png_pages(pdf, dpi)
    assert len(pages) == 2
    for page in pages:
        assert page.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", page[16:24]) == size  # the header chunk: width, height


def test_text_comes_page_by_page(pdf: bytes) -> None:
    assert [page.split() for page in pdf_text(pdf)] == [["one", "two"], ["three"]]
