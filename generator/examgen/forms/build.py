"""Builds of many forms: plan, draw in chunks, settle collisions, typeset, publish; a build that was cut off goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examgen import __version__, approval, record, state
from examgen.compact import packed, unpacked
from examgen.errors import ExamgenError
from examgen.exam import Plan
from examgen.forms import jobs
from examgen.forms.chunks import Typesetting, chunks
from examgen.forms.collisions import Settled, settle
from examgen.forms.files import Files
from examgen.forms.installed import digest, files_of
from examgen.forms.letters import letters
from examgen.forms.room import check_room
from examgen.forms.roster import Student
from examgen.forms.typesetting import typeset_forms
from examgen.forms.workshop import Workshop, workshop
from examgen.publish import publish, real
from examgen.record import Exam, Form, Record
from examgen.remarks import remarks, time_needed

Step = Callable[[], None]


@dataclass(frozen=True)
class Many:
    """What a build of many forms made: where, whether anything changed, and what is wrong with forms left out."""

    folder: Path
    changed: bool
    forms: int
    first: Exam
    broken: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What is asked for beside the plan: students or a number of forms, variants to avoid, which files, no draft."""

    students: Sequence[Student] = ()
    count: int = 0
    not_in: Set[str] = frozenset()
    only: str | None = None
    final: bool = False

    def forms(self, plan: Plan) -> list[Form]:
        """The forms in order."""
        if self.students:
            return [plan.form(each.id, number, each.plain()) for number, each in enumerate(self.students, start=1)]
        return [plan.form(letters(number), number) for number in range(1, self.count + 1)]


def build_forms(
    plan: Plan, wanted: Wanted, out: Path, pool: Executor, *, force: bool = False, step: Step = lambda: None
) -> Many:
    """Draw and typeset every form and write the exam to `out`/<name>-<seed>.

    Raises ExamgenError; what stood in the folder before is then untouched, and what was done is kept beside it.
    """
    folder = real(out / f"{plan.blueprint.name}-{plan.seed}")
    state.check_free(folder)
    out.mkdir(parents=True, exist_ok=True)
    count = len(wanted.students) or wanted.count
    check_room(out, count, len(list(plan.slots())), single=wanted.only != "merged")
    forms = wanted.forms(plan)
    spec = _spec(plan)
    jobs.keep_plan(spec, plan)
    with workshop(folder.with_name(f".{folder.name}.work"), _key(plan, spec, wanted, forms)) as shop:
        settled = _draw(plan, spec, forms, wanted.not_in, shop, pool, step)
        _record(plan, wanted, forms, settled, shop)
        broken: list[str] = []

        def fill(partial: Path) -> None:
            made = Typesetting(record.read(shop.folder), shop, pool, step)
            broken.extend(typeset_forms(made, partial))
            state.write_blueprint(plan.blueprint, partial)

        changed = publish(folder, fill, force=force)
        first = record.read(folder).first()
        return Many(folder, changed, len(forms), first, tuple(broken), tuple(_remarks(folder, first)))


def _remarks(folder: Path, first: Exam) -> Iterator[str]:
    """What the report says that a lecturer should know at once."""
    found = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    effort = found["effort"]
    yield from found["too_wide"]
    yield from remarks(first)
    yield time_needed(first)
    work = dict.fromkeys(f"{effort[end]:.1f}" for end in ("least", "most"))
    yield f"By the numbers of each form, its work is {' to '.join(work)} minutes."
    for slot, count in found["room"].items():
        yield f"{slot} has {count} different variants; some forms share them (report.html)."


def render_forms(found: Record, target: Path, pool: Executor, earlier: Path | None = None) -> None:
    """Make every file of an exam in `target` again from its record; what `earlier` has kept of it is taken from there.

    Raises ExamgenError with the forms that TeX does not accept.
    """
    folder = found.folder.resolve()
    with (folder / "variants.jsonl").open("rb") as variants:
        key = hashlib.file_digest(variants, "sha256")
    key.update((folder / "exam.json").read_bytes())
    with workshop(folder.with_name(f".{folder.name}.work"), key.hexdigest()) as shop:
        broken = typeset_forms(Typesetting(found, shop, pool, earlier=earlier), target)
    if broken:
        raise ExamgenError("\n".join(broken))


def _spec(plan: Plan) -> bytes:
    blueprint = plan.blueprint.model_dump(mode="json", exclude_none=True)
    banks = [str(folder.resolve()) for folder in plan.bank.folders[1:]]
    state = digest(files_of(plan.bank.folders[1:]))
    plain = {"blueprint": blueprint, "seed": str(plan.seed), "banks": banks, "state": state, "usual": dict(plan.usual)}
    return packed(plain)


def _key(plan: Plan, spec: bytes, wanted: Wanted, forms: Sequence[Form]) -> str:
    """Names all that the result depends on, so that only the same build goes on with what is done."""
    named = [__version__, wanted.only, wanted.final, sorted(wanted.not_in), digest(files_of(plan.bank.folders))]
    return hashlib.sha256(spec + packed([named, [record.form_plain(form) for form in forms]])).hexdigest()


def _draw(
    plan: Plan, spec: bytes, forms: Sequence[Form], avoid: Set[str], shop: Workshop, pool: Executor, step: Step
) -> Settled:
    parts = chunks(len(forms))

    def inputs(number: int) -> Files:
        some = [record.form_plain(forms[index]) for index in parts[number]]
        return {"plan": spec, "avoid": packed(sorted(avoid)), "forms": packed(some)}

    done = shop.each("draw", jobs.draw, inputs, len(parts), pool, step)
    asked = (row for number in done for row in unpacked(shop.read("draw", number, "asked")))
    return settle(plan, [form.key for form in forms], asked, avoid)


def _record(plan: Plan, wanted: Wanted, forms: Sequence[Form], settled: Settled, shop: Workshop) -> None:
    """The record in the workshop: what was drawn, with what was drawn again in its place."""
    slots = len(list(plan.slots()))
    with (shop.folder / "variants.jsonl").open("wb") as stream:
        lines = (line for number in range(len(chunks(len(forms)))) for line in _drawn_lines(shop, number))
        for index, line in enumerate(lines):
            stream.write(settled.lines.get(divmod(index, slots), line))
    made = header(plan, len(forms), settled.full) | {"only": wanted.only}
    record.write_header({**made, "forms": [record.form_plain(form) for form in forms]}, shop.folder)
    if wanted.final:
        approval.approve(shop.folder, by=None)


def header(plan: Plan, count: int, full: Set[str]) -> dict[str, Any]:
    """What the record says of `count` forms with a common layout; `full` are the slots that ran out of variants."""
    choice = plan.blueprint.forms
    return plan.header(count) | {
        "only": None,
        "layout": choice.layout,
        "duplex": choice.duplex,
        "band": choice.effort,
        "kept": [planned.key for planned in plan.slots() if planned.key in plan.kept],
        "full": [planned.key for planned in plan.slots() if planned.key in full],
    }


def _drawn_lines(shop: Workshop, number: int) -> Iterator[bytes]:
    with (shop.result("draw", number) / "variants.jsonl").open("rb") as stream:
        yield from stream
