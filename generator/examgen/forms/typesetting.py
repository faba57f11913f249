"""From the record of many forms to all that is printed: solutions and sizes first, then papers under one outline.

Where questions stand is found out from some forms. Where a question of another form needs more room than it has there,
papers are typeset again, since then all sizes are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from examgen import key, printing, record
from examgen.compact import packed, unpacked
from examgen.errors import ExamgenError
from examgen.forms import jobs, outline, report
from examgen.forms.chunks import Typesetting, chunks
from examgen.forms.files import Files
from examgen.forms.layout import Place, Size, arrange, highest, page_count
from examgen.forms.papers import print_papers
from examgen.forms.pools import alongside
from examgen.forms.split import merge
from examgen.publish import link
from examgen.record import Record
from examgen.render import documents

PART = 17  # chunks in one PDF: about 1000 forms and the guide's beginning
LATER = ("outline", "printed", "amendments")  # of the header, what no paper and no solution shows


def typeset_forms(made: Typesetting, folder: Path) -> list[str]:
    """Write everything that is made from the record to `folder`; what is wrong with forms that TeX does not accept."""
    lines = _lines(made)
    _work(made, lines)
    papers = _papers(made)
    if "amendments" in made.found.header:
        _mark(made, lines)
    merges = _merge_papers(made, papers.phase, folder)
    try:
        _write_record(made.found, papers.layout, folder)
        _link_papers(made, papers.phase, folder)
        _write_texts(made, folder)
        _write_reports(made, papers, folder)
    finally:
        wait(merges)  # they write into the folder, which is removed if anything fails
    for each in merges:
        each.result()
    made.keep(folder)
    phases = ("work", papers.phase)
    return [said for phase in phases for each in made.results(phase, "broken") for said in each.values()]


def _work(made: Typesetting, lines: Sequence[range]) -> None:
    made.run("work", jobs.work, lambda number: _recorded(made, number, lines[number], LATER))


def _mark(made: Typesetting, lines: Sequence[range]) -> None:
    def inputs(number: int) -> Files:
        printed = {name: made.shop.read("work", number, name) for name in ("papers", "large")}
        return {**_recorded(made, number, lines[number], ("outline", "printed")), **printed}

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


class _Papers(NamedTuple):
    """The phase that made the papers, and where cover and questions stand in all forms; None if in each apart."""

    phase: str
    layout: dict[str, Any] | None


def _papers(made: Typesetting) -> _Papers:
    few = _highest(made, "work")
    if made.found.header["layout"] == "free" or not few:
        return _print(made, "print", None)
    places = _places(made, few)
    papers = _print(made, "print", places)
    every = _highest(made, "print")
    if all(size.height <= place.height for size, place in zip(every, places, strict=True)):
        return papers
    return _print(made, "again", _places(made, every))


def _highest(made: Typesetting, phase: str) -> list[Size]:
    """The size of each piece in the form where it is highest, of those that a phase measured."""
    return highest([Size(*size) for size in sizes] for sizes in made.results(phase, "sizes") if sizes)


def _places(made: Typesetting, sizes: Sequence[Size]) -> list[Place]:
    return arrange(sizes, next(made.results("work", "page")))


def _print(made: Typesetting, phase: str, places: Sequence[Place] | None) -> _Papers:
    layout = {"places": [asdict(place) for place in places], "pages": page_count(places)} if places else None

    def inputs(number: int) -> Files:
        printed = {name: made.shop.read("work", number, name) for name in ("papers", "large")}
        large = {
            f"enlarged/{form}.pdf": made.shop.read("work", number, f"enlarged/{form}.pdf")
            for form in unpacked(printed["large"])
        }
        shared = {"header": made.header(*LATER), "layout": packed(layout)}
        return {**shared, "forms": made.forms(number), **printed, **large}

    made.run(phase, print_papers, inputs)
    return _Papers(phase, layout)


def _write_record(found: Record, layout: dict[str, Any] | None, folder: Path) -> None:
    forms = [record.form_plain(form) for form in found.forms]
    record.write_header({**found.header, "outline": layout, "forms": forms}, folder)
    link(found.folder / "variants.jsonl", folder / "variants.jsonl")


def _documents(made: Typesetting, printed: str) -> list[tuple[str, str, str]]:
    """The documents that forms have, each with the phase that made it and the folder of what single forms get."""
    papers = [(printed, "problems.pdf", "single"), ("work", "solutions.pdf", "single")]
    return papers + ([("work", "answers.pdf", "answers")] if made.found.header["answer_sheet"] else [])


def _merge_papers(made: Typesetting, printed: str, folder: Path) -> list[Future[None]]:
    """Begin to write the documents of all forms, while the rest is written."""
    wanted = _documents(made, printed) if made.found.header["only"] != "single" else []
    parts = [part for phase, name, _ in wanted for part in _parts(made.files(phase, name), folder / name)]
    return [alongside(made.pool, merge, *part) for part in parts]


def _link_papers(made: Typesetting, printed: str, folder: Path) -> None:
    """Each form's own documents."""
    for phase, name, single in _documents(made, printed) if made.found.header["only"] != "merged" else ():
        for source in made.files(phase, single):
            for path in sorted(source.iterdir()):
                target = folder / "forms" / path.stem / name
                target.parent.mkdir(parents=True, exist_ok=True)
                link(path, target)


def _parts(sources: Sequence[Path], target: Path) -> Iterator[tuple[Sequence[Path], Path]]:
    """What is to be merged into one PDF, or into several, numbered from 1, where one would need too much memory."""
    parts = [sources[start : start + PART] for start in range(0, len(sources), PART)]
    for number, part in enumerate(parts, start=1):
        yield part, target if len(parts) == 1 else target.with_stem(f"{target.stem}-{number}")


def _write_texts(made: Typesetting, folder: Path) -> None:
    """Keys, and the guide: in full for the first form, then what differs for each."""
    marked = "mark" if "amendments" in made.found.header else "work"
    for name, lines in (("key.csv", key.csv_lines), ("key.json", lambda each: key.json_lines(made.found.header, each))):
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(lines(path.read_text(encoding="utf-8") for path in made.files(marked, name)))
    first = made.found.first()
    full = printing.pages(documents.guide(first), "guide", printing.places(first)).pdf
    (made.shop.folder / "guide.pdf").write_bytes(full)
    for part in _parts([made.shop.folder / "guide.pdf", *made.files(marked, "guide.pdf")], folder / "guide.pdf"):
        merge(*part)


def _write_reports(made: Typesetting, papers: _Papers, folder: Path) -> None:
    pages = {form: count for each in made.results(papers.phase, "pages") for form, count in each.items()}
    rows = [row | {"pages": pages.get(row["form"], 0)} for each in made.results("work", "rows") for row in each]
    too_wide = dict.fromkeys(said for each in made.results("work", "too_wide") for said in each)
    report.write(report.report(rows, made.found.header, list(too_wide)), made.found.header["title"], folder)
    if papers.layout:
        spots = outline.merged(made.results(papers.phase, "spots"))
        places = [Place(**place) for place in papers.layout["places"]]
        forms = [form for form in made.found.forms if form.key in pages and form.print_size is None]
        text = outline.as_csv(made.found.first(), forms, places, spots)
        (folder / "outline.csv").write_text(text, encoding="utf-8")
