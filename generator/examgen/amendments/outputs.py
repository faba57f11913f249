"""What is made of amendments beside the guide and the key: the list of whom they concern, and a slip for the hall."""

from __future__ import annotations

from pathlib import Path

from examgen import printing
from examgen.amendments.concerned import concerned, write
from examgen.amendments.item import PUBLIC, printed
from examgen.errors import ExamgenError
from examgen.record import Record
from examgen.render.errata import errata

NAME = "errata"


def write_amendments(found: Record, folder: Path) -> None:
    """Write `amendments.json`, and `errata.pdf` if there is anything to be said in the hall; nothing if none was made.

    ExamgenError if the corrections need more than a page.
    """
    if not found.header.get("amendments"):
        return
    write(concerned(found), found, folder)
    wording = printed(found.header["language"])
    public = [each for each in concerned(found, wording) if each.item.kind in PUBLIC]
    lines = [line for each in public for line in each.lines(len(found.forms), wording)]
    if lines:
        document = errata(found.header, lines)
        made = printing.pages(document, NAME, {f"c{k}": line for k, line in enumerate(lines, start=1)})
        if made.pages > 1:
            raise ExamgenError(f"{NAME}.pdf: the corrections need {made.pages} pages; a slip has one: shorten them")
        (folder / f"{NAME}.tex").write_text(document.tex(), encoding="utf-8")
        (folder / f"{NAME}.pdf").write_bytes(made.pdf)
