"""Builds: a blueprint becomes a folder with the record and everything that is made from it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from examgen import approval, damage, key, printing, record, state
from examgen.amendments.outputs import write_amendments
from examgen.bank import Bank
from examgen.blueprint import Blueprint
from examgen.errors import ExamgenError
from examgen.exam import assemble
from examgen.plan import override
from examgen.publish import differences, publish, repair
from examgen.record import Exam, Record
from examgen.render import documents, practice_sheet
from examgen.render.answer_sheet import answer_sheet
from examgen.typeset import Document

DOCUMENTS: dict[str, Callable[[Exam], Document]] = {
    "problems": documents.paper,
    "solutions": documents.solutions,
    "guide": documents.guide,
}
PRACTICE: dict[str, Callable[[Exam], Document]] = {
    "problems": practice_sheet.problems,
    "solutions": practice_sheet.solutions,
}


@dataclass(frozen=True)
class Built:
    """What a build made: where, whether anything changed, the exam, and what sticks out of its lines."""

    folder: Path
    changed: bool
    exam: Exam
    too_wide: tuple[str, ...]

    @property
    def points(self) -> Fraction:
        """All points."""
        return self.exam.points()


def build(
    blueprint: Blueprint,
    seed: int,
    out: Path,
    bank: Bank,
    *,
    level: str | None = None,
    form: str | None = None,
    not_in: Set[str] = frozenset(),
    usual: Mapping[str, float] | None = None,
    final: bool = False,
    force: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Built:
    """Draw the exam and write it to `out`/<name>-<seed>.

    `level` and `form` (open, boxes or choice) override those of all slots; no variant's fingerprint is in `not_in`.
    `usual` is how much work the slots of an earlier exam are that this one is to be like. It is a draft unless `final`.
    Raises ExamgenError; what stood in the folder before is then untouched.
    """
    blueprint = override(blueprint, level, form)
    exam = assemble(blueprint, seed, bank, not_in, step, usual)
    folder = out / f"{blueprint.name}-{seed}"
    state.check_free(folder)

    too_wide: list[str] = []

    def fill(partial: Path) -> None:
        record.write([exam], partial)
        if final:
            approval.approve(partial, by=None)
        state.write_blueprint(blueprint, partial)
        too_wide.extend(write_outputs(record.read(partial).first(), partial))

    return Built(folder, publish(folder, fill, force=force), exam, tuple(too_wide))


def open_record(folder: Path) -> Record:
    """The record of a built exam or of a practice set; ExamgenError if there is none."""
    repair(folder)
    return record.read(folder)


def open_exam(folder: Path) -> Record:
    """The record of a built exam; ExamgenError if there is none, or if it is that of a practice set."""
    found = open_record(folder)
    if record.is_practice(found.header):
        raise ExamgenError(f"{folder}: is a practice set and stays as it is; 'examgen practice' makes another one")
    return found


def render(folder: Path, *, force: bool = False) -> bool:
    """Make everything again from the record alone, no template needed; whether anything changed."""
    open_record(folder)

    def fill(partial: Path) -> None:
        render_to(record.read(folder), partial)  # read where no other command changes it any more
        state.lay_printed(partial)
        state.carry_review(folder, partial)

    return publish(folder, fill, force=force)


def render_check(folder: Path) -> list[str]:
    """Make everything again in a temporary folder; the names of files that differ from those in `folder`."""
    found = open_record(folder)
    with tempfile.TemporaryDirectory(prefix="examgen-") as temporary:
        render_to(found, Path(temporary))
        state.carry_review(folder, Path(temporary))
        different = differences(Path(temporary), folder)
    printed = found.header.get("printed")
    damaged = printed is not None and printed["files"] != state.digest(folder / state.PRINTED)
    return different + [f"{state.PRINTED}/"] * damaged


def render_to(found: Record, target: Path, earlier: Path | None = None) -> None:
    """Make everything of a record in an empty folder.

    `earlier` is the exam's folder before a change. What was printed there stays as it is, and what is the same keeps
    its PDF: a document of an exam of one form, a chunk of an exam of many.
    """
    state.carry(found.folder, target)
    with damage.told(earlier or found.folder):
        if "layout" not in found.header:
            write_outputs(found.first(), target, earlier)
        else:
            _render_forms(found, target, earlier)
        write_amendments(found, target)
    if earlier is not None:
        state.lay_printed(target)


def _render_forms(found: Record, target: Path, earlier: Path | None) -> None:
    from examgen.forms.build import render_forms  # a tenth of the imports, which an exam of one form does not need
    from examgen.forms.pools import pool

    with pool() as workers:
        render_forms(found, target, workers, earlier)


def write_outputs(exam: Exam, folder: Path, earlier: Path | None = None) -> list[str]:
    """Keys, LaTeX and PDFs of an exam of one form; what sticks out. ExamgenError names what TeX does not accept.

    A practice set has no key, since nobody marks it. A document whose LaTeX is the same in the folder `earlier` keeps
    the PDF that it has there.
    """
    if not record.is_practice(exam.header):
        (folder / "key.csv").write_text("".join(key.csv_lines([key.csv_rows(exam)])), encoding="utf-8")
        (folder / "key.json").write_text("".join(key.json_lines(exam.header, [key.json_rows(exam)])), encoding="utf-8")
    made = {name: make(exam) for name, make in wanted(exam).items()}
    return printing.write(made, folder, printing.places(exam), earlier)


def wanted(exam: Exam) -> dict[str, Callable[[Exam], Document]]:
    """What an exam has by name: the answer sheet only where it is asked for."""
    if record.is_practice(exam.header):
        return PRACTICE
    return DOCUMENTS | ({"answers": answer_sheet} if exam.header["answer_sheet"] else {})
