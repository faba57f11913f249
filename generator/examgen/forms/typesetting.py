"""From the record of many forms to all that is printed: solutions and sizes first, then papers under one outline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any

from examgen import key, printing, record
from examgen.errors import ExamgenError
from examgen.forms import jobs, outline, report
from examgen.forms.files import Files, packed, unpacked
from examgen.forms.layout import Place, Size, arrange, highest, page_count
from examgen.forms.split import merge
from examgen.forms.workshop import Workshop
from examgen.publish import link
from examgen.record import Record
from examgen.render import documents

CHUNK = 50  # forms that are typeset together
LEAST = 8  # forms for which a run of TeX of their own is worth its start
PART = 21  # chunks in one PDF: 1000 forms and the guide's beginning
SPLIT = 4  # chunks at least, where there are forms enough for them
# Of a document, the phase that makes it, its name, and the folder of what single forms get.
PAPERS = (("print", "problems.pdf", "single"), ("work", "solutions.pdf", "single"))
ANSWERS = ("work", "answers.pdf", "answers")

Step = Callable[[], None]


def chunks(count: int) -> list[range]:
    """The forms, counted from 0, in chunks of equal size; they depend on nothing but their number."""
    number = max(ceil(count / CHUNK), min(SPLIT, count // LEAST), 1)
    return [range(count * k // number, count * (k + 1) // number) for k in range(number)]


@dataclass(frozen=True)
class Typesetting:
    """A record in the workshop, with the pool that typesets it."""

    found: Record
    shop: Workshop
    pool: Executor
    step: Step = lambda: None

    def header(self) -> bytes:
        """What jobs know of the exam."""
        return packed(self.found.header)

    def forms(self, chunk: range) -> bytes:
        """The forms of a chunk with their numbers, counted from 1."""
        return packed([(form.number, record.form_plain(form)) for form in self.found.forms[chunk.start : chunk.stop]])

    def results(self, phase: str, name: str) -> Iterator[Any]:
        """One JSON file of every job's result."""
        for number in range(len(chunks(len(self.found.forms)))):
            yield unpacked(self.shop.read(phase, number, name))

    def files(self, phase: str, name: str) -> list[Path]:
        """One file of every job's result."""
        return [self.shop.result(phase, number) / name for number in range(len(chunks(len(self.found.forms))))]


def typeset_forms(made: Typesetting, folder: Path) -> list[str]:
    """Write everything that is made from the record to `folder`; what is wrong with forms that TeX does not accept."""
    parts = chunks(len(made.found.forms))
    _work(made, parts)
    layout = _layout(made)
    _print(made, parts, layout)
    _write_record(made.found, layout, folder)
    _write_papers(made, folder)
    _write_texts(made, folder)
    _write_reports(made, layout, folder)
    return [said for phase in ("work", "print") for each in made.results(phase, "broken") for said in each.values()]


def _work(made: Typesetting, parts: Sequence[range]) -> None:
    starts = _starts(made.found.folder / "variants.jsonl", len(_slots(made.found)), parts)

    def inputs(number: int) -> Files:
        start, end = starts[number]
        return {
            "header": made.header(),
            "forms": made.forms(parts[number]),
            "variants.jsonl": _read(made.found.folder / "variants.jsonl", start, end),
        }

    made.shop.run("work", jobs.work, inputs, len(parts), made.pool, made.step)


def _slots(found: Record) -> list[str]:
    return [slot["slot"] for section in found.header["sections"] for slot in section["slots"]]


def _starts(path: Path, slots: int, parts: Sequence[range]) -> list[tuple[int, int]]:
    """Where each chunk's lines begin and end in the file, in bytes."""
    found = []
    with path.open("rb") as stream:
        for part in parts:
            start = stream.tell()
            lines = sum(1 for _ in islice(iter(stream.readline, b""), slots * len(part)))
            if lines < slots * len(part):
                raise ExamgenError(f"{path}: has too few lines for the forms of exam.json; build the exam again")
            found.append((start, stream.tell()))
    return found


def _read(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(start)
        return stream.read(end - start)


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


def _print(made: Typesetting, parts: Sequence[range], layout: dict[str, Any] | None) -> None:
    def inputs(number: int) -> Files:
        papers = made.shop.read("work", number, "papers")
        shared = {"header": made.header(), "layout": packed(layout)}
        return {**shared, "forms": made.forms(parts[number]), "papers": papers}

    made.shop.run("print", jobs.print_, inputs, len(parts), made.pool, made.step)


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
    for name, lines in (("key.csv", key.csv_lines), ("key.json", lambda each: key.json_lines(made.found.header, each))):
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(lines(path.read_text(encoding="utf-8") for path in made.files("work", name)))
    first = made.found.first()
    full = printing.pages(documents.guide(first), "guide", printing.places(first)).pdf
    (made.shop.folder / "guide.pdf").write_bytes(full)
    _merge([made.shop.folder / "guide.pdf", *made.files("work", "guide.pdf")], folder / "guide.pdf")


def _write_reports(made: Typesetting, layout: dict[str, Any] | None, folder: Path) -> None:
    pages = {form: count for each in made.results("print", "pages") for form, count in each.items()}
    rows = [row | {"pages": pages.get(row["form"], 0)} for each in made.results("work", "rows") for row in each]
    report.write(report.report(rows, made.found.header), made.found.header["title"], folder)
    if layout is not None:
        spots = outline.merged(made.results("print", "spots"))
        places = [Place(**place) for place in layout["places"]]
        text = outline.as_csv(made.found.first(), places, spots)
        (folder / "outline.csv").write_text(text, encoding="utf-8")
