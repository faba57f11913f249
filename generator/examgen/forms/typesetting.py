"""From the record of many forms to all that is printed: solutions and sizes first, then papers under one outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from examgen import key, printing, record
from examgen.errors import ExamgenError
from examgen.forms import jobs, outline, report
from examgen.forms.chunks import Typesetting, chunks
from examgen.forms.files import Files, packed
from examgen.forms.layout import Place, Size, arrange, highest, page_count
from examgen.forms.split import merge
from examgen.publish import link
from examgen.record import Record
from examgen.render import documents

PART = 21  # chunks in one PDF: 1000 forms and the guide's beginning
LATER = ("outline", "printed", "amendments")  # of the header, what no paper and no solution shows
# Of a document, the phase that makes it, its name, and the folder of what single forms get.
PAPERS = (("print", "problems.pdf", "single"), ("work", "solutions.pdf", "single"))
ANSWERS = ("work", "answers.pdf", "answers")


def typeset_forms(made: Typesetting, folder: Path) -> list[str]:
    """Write everything that is made from the record to `folder`; what is wrong with forms that TeX does not accept."""
    lines = _lines(made)
    _work(made, lines)
    layout = _layout(made)
    _print(made, layout)
    if "amendments" in made.found.header:
        _mark(made, lines)
    _write_record(made.found, layout, folder)
    _write_papers(made, folder)
    _write_texts(made, folder)
    _write_reports(made, layout, folder)
    made.keep(folder)
    return [said for phase in ("work", "print") for each in made.results(phase, "broken") for said in each.values()]


def _work(made: Typesetting, lines: Sequence[range]) -> None:
    made.run("work", jobs.work, lambda number: _recorded(made, number, lines[number], LATER))


def _mark(made: Typesetting, lines: Sequence[range]) -> None:
    def inputs(number: int) -> Files:
        papers = made.shop.read("work", number, "papers")
        return {**_recorded(made, number, lines[number], ("outline", "printed")), "papers": papers}

    made.run("mark", jobs.mark, inputs)


def _recorded(made: Typesetting, number: int, lines: range, without: Sequence[str]) -> Files:
    """What the record says of a chunk, with a header without some of its entries."""
    variants = _read(made.found.folder / "variants.jsonl", lines)
    return {"header": made.header(*without), "forms": made.forms(number), "variants.jsonl": variants}


def _slots(found: Record) -> list[str]:
    return [slot["slot"] for section in found.header["sections"] for slot in section["slots"]]


def _lines(made: Typesetting) -> list[range]:
    """Where each chunk's lines are in the file of variants, in bytes."""
    path, slots = made.found.folder / "variants.jsonl", len(_slots(made.found))
    found = []
    with path.open("rb") as stream:
        for part in chunks(len(made.found.forms)):
            start = stream.tell()
            lines = sum(1 for _ in islice(iter(stream.readline, b""), slots * len(part)))
            if lines < slots * len(part):
                raise ExamgenError(f"{path}: has too few lines for the forms of exam.json; build the exam again")
            found.append(range(start, stream.tell()))
    return found


def _read(path: Path, place: range) -> bytes:
    with path.open("rb") as stream:
        stream.seek(place.start)
        return stream.read(len(place))


def _layout(made: Typesetting) -> dict[str, Any] | None:
    """Where the cover and every question stand in all forms; None if each form is laid out for itself."""
    if made.found.header["layout"] == "free":
        return None
    sizes = [each for each in made.results("work", "sizes") if each["highest"]]
    if not sizes:
        return None
    most = highest([Size(*size) for size in each["highest"]] for each in sizes)
    places = arrange(most, sizes[0]["page"])
    return {"places": [asdict(place) for place in places], "pages": page_count(places)}


def _print(made: Typesetting, layout: dict[str, Any] | None) -> None:
    def inputs(number: int) -> Files:
        papers = made.shop.read("work", number, "papers")
        shared = {"header": made.header(*LATER), "layout": packed(layout)}
        return {**shared, "forms": made.forms(number), "papers": papers}

    made.run("print", jobs.print_, inputs)


def _write_record(found: Record, layout: dict[str, Any] | None, folder: Path) -> None:
    forms = [record.form_plain(form) for form in found.forms]
    record.write_header({**found.header, "outline": layout, "forms": forms}, folder)
    link(found.folder / "variants.jsonl", folder / "variants.jsonl")


def _write_papers(made: Typesetting, folder: Path) -> None:
    header = made.found.header
    papers = [*PAPERS, *([ANSWERS] if header["answer_sheet"] else [])]
    for phase, name, _ in papers if header["only"] != "single" else ():
        _merge(made.files(phase, name), folder / name)
    for phase, name, single in papers if header["only"] != "merged" else ():
        for source in made.files(phase, single):
            for path in sorted(source.iterdir()):
                target = folder / "forms" / path.stem / name
                target.parent.mkdir(parents=True, exist_ok=True)
                link(path, target)


def _merge(sources: Sequence[Path], target: Path) -> None:
    """One PDF of all sources, or several, numbered from 1, where one would need too much memory."""
    parts = [sources[start : start + PART] for start in range(0, len(sources), PART)]
    for number, part in enumerate(parts, start=1):
        merge(part, target if len(parts) == 1 else target.with_stem(f"{target.stem}-{number}"))


def _write_texts(made: Typesetting, folder: Path) -> None:
    """Keys, and the guide: in full for the first form, then what differs for each."""
    marked = "mark" if "amendments" in made.found.header else "work"
    for name, lines in (("key.csv", key.csv_lines), ("key.json", lambda each: key.json_lines(made.found.header, each))):
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(lines(path.read_text(encoding="utf-8") for path in made.files(marked, name)))
    first = made.found.first()
    full = printing.pages(documents.guide(first), "guide", printing.places(first)).pdf
    (made.shop.folder / "guide.pdf").write_bytes(full)
    _merge([made.shop.folder / "guide.pdf", *made.files(marked, "guide.pdf")], folder / "guide.pdf")


def _write_reports(made: Typesetting, layout: dict[str, Any] | None, folder: Path) -> None:
    pages = {form: count for each in made.results("print", "pages") for form, count in each.items()}
    rows = [row | {"pages": pages.get(row["form"], 0)} for each in made.results("work", "rows") for row in each]
    report.write(report.report(rows, made.found.header), made.found.header["title"], folder)
    if layout is not None:
        spots = outline.merged(made.results("print", "spots"))
        places = [Place(**place) for place in layout["places"]]
        text = outline.as_csv(made.found.first(), places, spots)
        (folder / "outline.csv").write_text(text, encoding="utf-8")
