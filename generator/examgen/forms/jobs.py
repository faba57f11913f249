"""What workers do with a chunk of forms before its papers are typeset: draw it, and make all that needs the record.

Each job is a pure function from files to files in a folder, so that it can run anywhere, be repeated, and be kept.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from examgen import key, points, printing, record
from examgen.bank import Bank
from examgen.blueprint import Blueprint
from examgen.compact import packed, unpacked
from examgen.errors import ExamgenError
from examgen.exam import Plan, asks, draw_form, prepare
from examgen.forms.files import Files, write
from examgen.forms.installed import digest, files_of
from examgen.forms.large import in_large_print
from examgen.forms.runs import Run, run
from examgen.forms.split import Part, between, gather, split
from examgen.record import Exam
from examgen.render import documents, many
from examgen.typeset import Document, Typeset

Large = Mapping[str, Typeset]  # what a form has in large print, by name

FOLDERS = {"solutions": "single", "answers": "answers"}  # of what single forms get
PILOTS = 4  # forms of a chunk that are measured to find out where questions stand


def draw(files: Files, folder: Path) -> None:
    """`plan`, `avoid` and `forms` become `variants.jsonl` and `asked`, what each question asks, by form and slot."""
    plan = plan_of(files["plan"])
    avoid = frozenset(unpacked(files["avoid"]))
    drawn = [draw_form(plan, form["key"], avoid, plan.efforts) for form in unpacked(files["forms"])]
    lines = b"".join(record.line(variant) for variants in drawn for variant in variants)
    write({"variants.jsonl": lines, "asked": packed([list(map(asks, variants)) for variants in drawn])}, folder)


_PLANS: dict[bytes, Plan] = {}  # the last one only


def keep_plan(plain: bytes, plan: Plan) -> None:
    """Keep the plan that is sent as `plain` for the jobs of this process, and of those that are forked from it."""
    _PLANS.clear()
    _PLANS[plain] = plan
    draw_form(plan, "A", efforts=plan.efforts)  # reads templates, facts and formulas, once


def plan_of(plain: bytes) -> Plan:
    """The plan that was sent as JSON; a process makes it once."""
    if plain not in _PLANS:
        data = unpacked(plain)
        blueprint, bank = Blueprint.model_validate(data["blueprint"]), Bank([Path(folder) for folder in data["banks"]])
        if digest(files_of(bank.folders[1:])) != data["state"]:
            own = ", ".join(data["banks"])
            raise ExamgenError(f"{platform.node()}: {own}: not as where the build began; copy the bank to all machines")
        keep_plan(plain, prepare(blueprint, int(data["seed"]), bank, data["usual"]))
    return _PLANS[plain]


def work(files: Files, folder: Path) -> None:
    """A chunk's record becomes solutions, answer sheets, keys, markers' lines, papers in large print, and pieces of the
    other papers with how large they are in some forms.
    """
    header, exams = unpacked(files["header"]), _exams(files)
    large, refused = _large(exams)
    papers = {exam.form.key: many.pieces(exam) for exam in exams if exam.form.print_size is None}

    def document(left: Sequence[Exam]) -> Document:
        pilots = [(exam, papers[exam.form.key]) for exam in left if exam.form.key in papers]
        return many.worked(left, pilots[:PILOTS], even=header["duplex"])

    made = run(document, [exam for exam in exams if exam.form.key not in refused])
    forms = [exam.form.key for exam in made.exams]
    _write_pages(made, {form: large[form] for form in forms if form in large}, header, folder)
    told = {
        "papers": packed({form: papers[form] for form in forms if form in papers}),
        "large": packed({form: large[form]["problems"].pages for form in forms if form in large}),
        "page": packed(int(made.said["page"][0][0])),
        "sizes": packed(made.sizes(papers)),
        "rows": packed([_row(exam) for exam in made.exams]),
        "broken": packed(refused | made.broken),
        "too_wide": packed(made.too_wide),
    }
    write({**told, **_keys(made.exams)}, folder)


def _large(exams: Sequence[Exam]) -> tuple[dict[str, Large], dict[str, str]]:
    """What forms have in large print, and what is wrong with others of these; ExamgenError if no form is left."""
    large, refused = dict[str, Large](), dict[str, str]()
    for exam in exams:
        if exam.form.print_size is not None:
            try:
                large[exam.form.key] = in_large_print(exam)
            except ExamgenError as error:
                refused[exam.form.key] = str(error)
    if len(refused) == len(exams):
        raise ExamgenError("\n".join(refused.values()))
    return large, refused


def _write_pages(made: Run, large: Mapping[str, Large], header: Mapping[str, Any], folder: Path) -> None:
    """Solutions, answer sheets and markers' lines of all forms, then those of each, and papers in large print."""
    forms, single = [exam.form.key for exam in made.exams], header["only"] != "merged"
    usual = [form for form in forms if form not in large]
    *each, lines = between(made.ends)
    parts = {folder / "guide.pdf": Part(lines, documents.named(header, "guide"))}
    for name, start in zip(FOLDERS if header["answer_sheet"] else ["solutions"], count(step=len(usual)), strict=False):
        called = documents.named(header, name)
        named = {form: Part(pages, called) for form, pages in zip(usual, each[start:], strict=False)}
        if large:
            apart = {form: pages[name].pdf for form, pages in large.items()}
            gather(made.pdf, named, apart, forms, folder / FOLDERS[name], folder / f"{name}.pdf", keep=single)
        else:
            parts |= _parts(name, named, folder, single=single)
    split(made.pdf, parts)
    write({f"enlarged/{form}.pdf": pages["problems"].pdf for form, pages in large.items()}, folder)


def _parts(name: str, named: Mapping[str, Part], folder: Path, *, single: bool) -> dict[Path, Part]:
    """What is split off for students: the forms' pages together, which follow each other, and those of each."""
    parts = list(named.values())
    together = Part(range(parts[0].pages.start, parts[-1].pages.stop), parts[0].title)
    each = {folder / FOLDERS[name] / f"{form}.pdf": part for form, part in named.items()}
    return {folder / f"{name}.pdf": together} | (each if single else {})


def mark(files: Files, folder: Path) -> None:
    """A chunk's record, its `papers` and the `large` ones become keys and markers' lines, as amended."""
    printed = unpacked(files["papers"]) | unpacked(files["large"])
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


def _row(exam: Exam) -> dict[str, Any]:
    """What the report says of a form."""
    variants = [question.variant for question in exam.questions()]
    return {
        "form": exam.form.key,
        "name": (exam.form.student or {}).get("name", ""),
        "effort": round(sum(variant["effort"] for variant in variants), 2),
        "minutes": sum(variant["minutes"] for variant in variants),
        "points": points.text(exam.points()),
        "letters": "".join(letter for variant in variants for letter in _letters(variant)),
        "prints": {variant["slot"]: variant["fingerprint"] for variant in variants},
    }


def _letters(variant: record.Variant) -> Iterator[str]:
    for part in variant["key"]["parts"].values():
        yield from part["letters"]
