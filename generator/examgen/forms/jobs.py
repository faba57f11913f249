"""What workers do with a chunk of forms: draw them, typeset solutions and measure papers, typeset the papers.

Each job is a pure function from files to files in a folder, so that it can run anywhere, be repeated, and be kept.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from examgen import key, printing, record
from examgen.bank import Bank
from examgen.blueprint import Blueprint
from examgen.errors import ExamgenError
from examgen.exam import Plan, draw_form, prepare
from examgen.forms.files import Files, packed, unpacked, write
from examgen.forms.layout import Size, highest
from examgen.forms.split import between, enlarge, merge, split
from examgen.record import Exam
from examgen.render import documents, many
from examgen.render.style import PAPER, PRINT
from examgen.typeset import Document, TexError, Typeset, typeset

SECONDS = 300  # for a chunk, which needs one or two
PILOTS = 4  # forms of a chunk that are measured to find out where questions stand
_FORM = re.compile(r"[a-z](\d+)")

Broken = dict[str, str]  # by form, what TeX does not accept


def draw(files: Files, folder: Path) -> None:
    """`plan`, `avoid` and `forms` become `variants.jsonl` and `prints`, the fingerprints by form and slot."""
    plan = plan_of(files["plan"])
    avoid = frozenset(unpacked(files["avoid"]))
    drawn = [list(draw_form(plan, form["key"], avoid, plan.efforts)) for form in unpacked(files["forms"])]
    lines = "".join(record.line(variant) for variants in drawn for variant in variants)
    prints = [[variant["fingerprint"] for variant in variants] for variants in drawn]
    write({"variants.jsonl": lines.encode(), "prints": packed(prints)}, folder)


_PLANS: dict[bytes, Plan] = {}  # the last one only


def keep_plan(plain: bytes, plan: Plan) -> None:
    """Keep the plan that is sent as `plain` for the jobs of this process, and of those that are forked from it."""
    _PLANS.clear()
    _PLANS[plain] = plan
    for _ in draw_form(plan, "A", efforts=plan.efforts):  # reads templates, facts and formulas, once
        pass


def plan_of(plain: bytes) -> Plan:
    """The plan that was sent as JSON; a process makes it once."""
    if plain not in _PLANS:
        data = unpacked(plain)
        blueprint, bank = Blueprint.model_validate(data["blueprint"]), Bank([Path(folder) for folder in data["banks"]])
        keep_plan(plain, prepare(blueprint, int(data["seed"]), bank, data["usual"]))
    return _PLANS[plain]


def work(files: Files, folder: Path) -> None:
    """A chunk's record becomes solutions, pieces of papers and how large they are in some, keys, and markers' lines."""
    header, exams = unpacked(files["header"]), _exams(files)
    papers = {exam.form.key: many.pieces(exam) for exam in exams}

    def document(left: Sequence[Exam]) -> Document:
        laid_out = [exam for exam in left if not many.large(exam)]
        pilots = [(exam, papers[exam.form.key]) for exam in laid_out[:PILOTS]]
        return many.worked(left, pilots, even=header["duplex"])

    left, made, broken = _robust(document, exams)
    said = _said(made)
    ends = [int(words[0]) for words in said["end"]]
    parts = _merged(ends, len(left)) | (_alone(ends, left) if header["only"] != "merged" else {})
    split(made.pdf, {folder / name: part for name, part in parts.items()})
    told = {
        "papers": packed({exam.form.key: papers[exam.form.key] for exam in left}),
        "page": packed(int(said["page"][0][0])),
        "sizes": packed(_highest(said["size"], papers)),
        "rows": packed([_row(exam) for exam in left]),
        "broken": packed(broken),
    }
    write({**told, **_keys(left)}, folder)


def _merged(ends: Sequence[int], forms: int) -> dict[str, range]:
    """The pages of each document of all forms, where these are the last pages of forms' solutions, of their answer
    sheets if they have some, and of the markers' lines.
    """
    answers = ["answers.pdf"] if len(ends) > forms + 1 else []
    last = sorted({ends[forms - 1], ends[-2], ends[-1]})
    return dict(zip(["solutions.pdf", *answers, "guide.pdf"], between(last), strict=True))


def _alone(ends: Sequence[int], exams: Sequence[Exam]) -> dict[str, range]:
    """The pages of each form's solutions, and of its answer sheet if it has one."""
    names = [f"{sort}/{exam.form.key}.pdf" for sort in ("single", "answers") for exam in exams]
    return dict(zip(names, between(ends[:-1]), strict=False))


def mark(files: Files, folder: Path) -> None:
    """A chunk's record and its `papers` become keys and markers' lines, as amended."""
    printed = unpacked(files["papers"])
    exams = [exam for exam in _exams(files) if exam.form.key in printed]
    where = {f"g{exam.form.number}": f"form {exam.form.key}" for exam in exams}
    write({"guide.pdf": printing.pages(many.marked(exams), "guide", where).pdf, **_keys(exams)}, folder)


def _keys(exams: Sequence[Exam]) -> Files:
    rows = {"key.csv": "".join(map(key.csv_rows, exams)), "key.json": ",\n".join(map(key.json_rows, exams))}
    return {name: text.encode() for name, text in rows.items()}


def _exams(files: Files) -> list[Exam]:
    header = unpacked(files["header"])
    forms = [record.form_read(plain, number) for number, plain in unpacked(files["forms"])]
    variants = unpacked(b"[" + files["variants.jsonl"].rstrip().replace(b"\n", b",") + b"]")
    grouped = {form: tuple(each) for form, each in groupby(variants, key=itemgetter("form"))}
    return [Exam(header, grouped[form.key], form) for form in forms]


def _highest(said: Sequence[Sequence[str]], papers: Mapping[str, Sequence[str]]) -> list[Size]:
    """The size of each placed piece in the form where it is highest; `said` are all sizes, form after form."""
    sizes = [Size(int(height), int(rooms)) for height, rooms in said]
    placed = len(next(iter(papers.values()))) - 1
    return highest(sizes[start : start + placed] for start in range(0, len(sizes), placed))


def _row(exam: Exam) -> dict[str, Any]:
    """What the report says of a form."""
    variants = [question.variant for question in exam.questions()]
    return {
        "form": exam.form.key,
        "name": (exam.form.student or {}).get("name", ""),
        "effort": round(sum(variant["effort"] for variant in variants), 2),
        "minutes": sum(variant["minutes"] for variant in variants),
        "points": str(exam.points()),
        "letters": "".join(letter for variant in variants for letter in _letters(variant)),
        "prints": {variant["slot"]: variant["fingerprint"] for variant in variants},
    }


def _letters(variant: record.Variant) -> Iterator[str]:
    for part in variant["key"]["parts"].values():
        yield from part["letters"]


def print_(files: Files, folder: Path) -> None:
    """The pieces of a chunk's papers and the `layout` of all forms become the papers and what the log tells of them."""
    header, layout, papers = (unpacked(files[name]) for name in ("header", "layout", "papers"))
    forms = [record.form_read(plain, number) for number, plain in unpacked(files["forms"]) if plain["key"] in papers]

    exams = [Exam(header, (), form) for form in forms]
    made = _printed([exam for exam in exams if not many.large(exam)], papers, layout)
    enlarged = {
        exam.form.key: _enlarged(exam, papers[exam.form.key], _single(folder, exam.form.key))
        for exam in exams
        if many.large(exam)
    }
    pages = {form: len(part) for form, part in made.parts.items()} | enlarged
    if made.parts and (enlarged or header["only"] != "merged"):
        split(made.pdf, {_single(folder, form): part for form, part in made.parts.items()})
    whole = folder / "problems.pdf"
    if enlarged:
        merge([_single(folder, exam.form.key) for exam in exams if exam.form.key in pages], whole)
    else:
        whole.write_bytes(made.pdf)
    if enlarged and header["only"] == "merged":
        shutil.rmtree(folder / "single")
    told = {"pages": pages, "spots": made.spots, "sizes": made.sizes, "broken": made.broken}
    write({name: packed(each) for name, each in told.items()}, folder)


def _single(folder: Path, form: str) -> Path:
    """A form's own paper."""
    return folder / "single" / f"{form}.pdf"


class _Papers(NamedTuple):
    """Papers under one outline in one PDF: the pages of each form, and what the log tells of them."""

    pdf: bytes
    parts: dict[str, range]
    spots: list[tuple[str, str, int, int]]
    sizes: list[Size]
    broken: Broken


def _printed(exams: Sequence[Exam], papers: Mapping[str, Sequence[str]], layout: Mapping[str, Any] | None) -> _Papers:
    def document(left: Sequence[Exam]) -> Document:
        pairs = [(exam, papers[exam.form.key]) for exam in left]
        if layout is None:
            return many.free_papers(pairs, even=left[0].header["duplex"])
        return many.papers(pairs, layout["places"], layout["pages"], even=left[0].header["duplex"])

    if not exams:
        return _Papers(b"", {}, [], [], {})
    left, made, broken = _robust(document, exams)
    said = _said(made)
    ends = [int(words[0]) for words in said["end"]]
    parts = dict(zip([exam.form.key for exam in left], between(ends), strict=True))
    return _Papers(made.pdf, parts, _spots(said["spot"]), _highest(said["size"], papers), broken)


def _enlarged(exam: Exam, paper: Sequence[str], target: Path) -> int:
    """Write a paper in large print; how many pages it has."""
    document = many.large_paper(exam, paper, many.large(exam) or PRINT, even=exam.header["duplex"])
    made = printing.pages(document, "problems", {f"p{exam.form.number}": f"form {exam.form.key}"})
    width, height = (side * 72 / 25.4 for side in PAPER[exam.header["paper"]])
    enlarge(made.pdf, width, height, target)
    return made.pages


def _spots(said: Sequence[Sequence[str]]) -> list[tuple[str, str, int, int]]:
    """For each question and part, the highest and the lowest place on the page where it begins in any form."""
    found: dict[tuple[str, str], list[int]] = {}
    for question, part, height in said:
        found.setdefault((question, part), []).append(int(height))
    return [(*name, max(heights), min(heights)) for name, heights in found.items()]


def _said(made: Typeset) -> dict[str, list[list[str]]]:
    """What the document told in the log, by its first word."""
    found: dict[str, list[list[str]]] = {name: [] for name in ("page", "size", "end", "spot")}
    for note in made.notes:
        name, *words = note.split()
        found[name].append(words)
    return found


def _robust(
    document: Callable[[Sequence[Exam]], Document], exams: Sequence[Exam]
) -> tuple[list[Exam], Typeset, Broken]:
    """All forms in one run of TeX; a form that breaks it is named and left out, and the others are typeset again."""
    left, broken = list(exams), Broken()
    while True:
        try:
            return left, typeset(document(left), seconds=SECONDS), broken
        except TexError as error:
            found = _FORM.fullmatch(error.segment)
            bad = next((exam for exam in left if found and exam.form.number == int(found[1])), None)
            if bad is None or len(left) == 1:
                raise ExamgenError(_named(bad or left[0], error)) from error
            broken[bad.form.key] = _named(bad, error)
            left.remove(bad)


def _named(exam: Exam, error: TexError) -> str:
    """What is wrong with a form: the question that TeX does not accept, found by typesetting the form alone."""
    where = printing.places(exam) if exam.variants else {}
    try:
        for name, make in {"problems": documents.paper, "solutions": documents.solutions}.items() if where else ():
            printing.pages(make(exam), name, where)
    except ExamgenError as alone:
        return f"form {exam.form.key}: {alone}"
    return f"form {exam.form.key}: {error}"
