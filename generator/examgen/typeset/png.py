"""Look into a PDF: its pages as pictures, and the text on them."""

from contextlib import closing
from io import BytesIO
from itertools import islice

from pypdfium2 import PdfDocument, PdfPage


def png_pages(pdf: bytes, dpi: int = 110, most: int | None = None) -> list[bytes]:
    """Each page as a PNG file, on white; the first pages only if there are more than `most`."""
    with closing(PdfDocument(pdf)) as document:
        return [_png(page, dpi) for page in islice(document, most)]


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    with closing(PdfDocument(pdf)) as document:
        return len(document)


def pdf_text(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it was typeset."""
    with closing(PdfDocument(pdf)) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def _png(page: PdfPage, dpi: int) -> bytes:
    file = BytesIO()
    page.render(scale=dpi / 72).to_pil().save(file, "PNG")
    return file.getvalue()
