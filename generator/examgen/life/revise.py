"""Changes of an exam that go through its blueprint: the text is edited, and what now asks for something else is drawn.

Everything else stays as the record has it, even if the bank has moved on. The blueprint that is written gives the same
exam again with the exam's seed, unless two slots share a template with so few variants that one avoids the other's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from examgen import record, state
from examgen.bank import Bank
from examgen.blueprint import QuestionSlot
from examgen.draw import Request, draw
from examgen.errors import ExamgenError
from examgen.exam import Effort, Plan
from examgen.life import edits, history, report
from examgen.life.draft import Draft, Wanted, named, opened, settled
from examgen.plan import Planned
from examgen.record import Exam, Record, Variant

Edit: TypeAlias = Callable[[Draft], edits.Edited]
TRIES = 10  # draws of a slot until it is new in every form


class _Again(Exception):  # noqa: N818 - no error: this draw of a slot is no use in some form
    pass


@dataclass(frozen=True)
class Revision:
    """An exam on its way from one plan to the next; no draw gives a variant whose fingerprint is in `avoid`.

    `banned` are fingerprints that no slot may keep.
    """

    earlier: Record
    old: Plan
    new: Plan
    avoid: Set[str] = frozenset()
    banned: Set[str] = frozenset()
    strict: bool = True

    @cached_property
    def _before(self) -> Mapping[str, Planned]:
        return {planned.key: planned for planned in self.old.slots()}

    @cached_property
    def efforts(self) -> Mapping[str, Effort]:
        """What a draw must keep to where there are several forms."""
        return self.new.efforts if len(self.earlier.forms) > 1 else {}

    def exams(self, step: Callable[[], None]) -> Iterator[Exam]:
        """The forms, one after the other; `_Again` if a slot should be drawn once more."""
        for exam in self.earlier:
            form = replace(exam.form, order=self.new.form(exam.form.key, exam.form.number).order)
            yield Exam(self.earlier.header | self.new.header(), tuple(self._variants(exam)), form)
            step()

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The slots that are drawn anew in all forms."""
        return frozenset(planned.key for planned in self.new.slots() if self._how(planned) == "drawn")

    def _variants(self, exam: Exam) -> Iterator[Variant]:
        had = {variant["slot"]: variant for variant in exam.variants}
        later = {
            planned.key: had[planned.key]["fingerprint"] for planned in self.new.slots() if self._stays(planned, had)
        }
        used = set(self.avoid)
        for planned in self.new.slots():
            later.pop(planned.key, None)
            # what is drawn with the blueprint alone avoids the questions before it, and must not be one behind it
            avoid = used if planned.key in self.drawn else used | set(later.values())
            variant = self._variant(planned, exam.form.key, had.get(planned.key), avoid)
            if variant["fingerprint"] in later.values():
                raise _Again
            used.add(variant["fingerprint"])
            yield variant

    def _stays(self, planned: Planned, had: Mapping[str, Variant]) -> bool:
        return planned.key not in self.drawn and had[planned.key]["fingerprint"] not in self.banned

    def _variant(self, planned: Planned, form: str, had: Variant | None, avoid: Set[str]) -> Variant:
        if had is None or planned.key in self.drawn or had["fingerprint"] in self.banned:
            made = self.new.draw(planned, form, avoid, self.efforts.get(planned.key))
            if self.strict and had is not None and made["fingerprint"] == had["fingerprint"]:
                raise _Again
            return made
        if self._how(planned) == "kept":
            return had
        if planned.entry is None:
            return self.new.draw(planned, form, frozenset())
        request = replace(self.new.request(planned, form), params=had["key"]["params"])
        return draw(request, self.new.bank.facts)

    def _how(self, planned: Planned) -> str:
        """Whether a slot is kept, filled in anew around the same numbers, or drawn."""
        before = self._before.get(planned.key)
        if before is None or (before.entry is None) != (planned.entry is None):
            return "drawn"
        if planned.entry is None:
            return "kept" if before.slot == planned.slot else "filled"
        one, other = self.old.request(before, "A"), self.new.request(planned, "A")
        if one == other:
            return "kept"
        return "filled" if _same_numbers(one, other) else "drawn"


def _same_numbers(one: Request, other: Request) -> bool:
    return replace(one, points=other.points, format=other.format) == other


def revise(
    folder: Path,
    bank: Bank,
    command: str,
    edit: Callable[[Draft, Record], edits.Edited],
    *,
    avoid: Set[str] = frozenset(),
    banned: Set[str] = frozenset(),
    step: Callable[[], None] = lambda: None,
) -> list[str]:
    """Edit the blueprint of an exam and draw what that changes, in every form; the lines that tell what changed.

    `edit` gets the blueprint and the record and returns the new text with the slots that are wanted. `step` is called
    after each form. Raises ExamgenError, with nothing changed, as `edit` does and if something cannot be drawn.
    """

    def work(stage: Path) -> list[str]:
        earlier = record.read(folder)
        before = opened(folder, earlier, bank)
        after = _edited(before, lambda draft: edit(draft, earlier))
        for attempt in range(1, TRIES + 1):
            revision = Revision(earlier, before.plan, after.plan, avoid | banned, banned, strict=attempt < TRIES)
            try:
                record.write(revision.exams(step), stage)
                break
            except _Again:
                after = _rerolled(after, revision.drawn, before)
        else:
            raise ExamgenError("no draw is new in every form; take another template instead")
        (stage / state.BLUEPRINT).write_text(after.text, encoding="utf-8", newline="")
        return report.lines(earlier, record.read(stage))

    return history.change(folder, command, work)


def _edited(draft: Draft, edit: Edit) -> Draft:
    """The edited blueprint; every topic's picks are named first where they would change otherwise."""
    try:
        return settled(*edit(draft))
    except ExamgenError:
        spelled = spelled_out(draft)
        if spelled.text == draft.text:
            raise
    return settled(*edit(spelled))


def spelled_out(draft: Draft) -> Draft:
    """The blueprint with the template of every slot that asks for a topic."""
    for index in range(len(draft.places)):
        draft = named(draft, index)
    return draft


def _rerolled(draft: Draft, keys: Set[str], before: Draft) -> Draft:
    wanted: list[Wanted] = draft.wanted
    for index, each in enumerate(wanted):
        if each.key in keys and not isinstance(draft.slot(index), QuestionSlot):
            draft = edits.reroll(draft, index)
    if draft.text == before.text:
        raise ExamgenError("two questions would be the same")
    return settled(draft, wanted)
