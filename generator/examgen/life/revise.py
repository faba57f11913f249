"""Changes of an exam that go through its blueprint: the text is edited, and what now asks for something else is drawn.

Everything else stays as the record has it, even if the bank has moved on. The blueprint that is written gives the same
exam again with the exam's seed, unless a question that is gone had kept one behind it from asking the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from examgen import record, state
from examgen.bank import Bank
from examgen.blueprint import QuestionSlot
from examgen.draw import NoRoomError, Request
from examgen.errors import ExamgenError
from examgen.exam import Effort, Plan, asks
from examgen.forms.build import header
from examgen.life import edits, history, rejected, report
from examgen.life.draft import Draft, Wanted, named, opened, settled
from examgen.plan import Planned
from examgen.record import Exam, Form, Record, Variant

Edit: TypeAlias = Callable[[Draft], edits.Edited]
TRIES = 14  # draws of a slot until it is new in every form
CAREFUL = 5  # the first of these, which also give no form what another one has lost


class _Again(Exception):  # noqa: N818 - no error: this draw of a slot is no use in some form
    pass


@dataclass(frozen=True)
class Revision:
    """An exam on its way from one plan to the next; no draw gives a variant whose fingerprint is in `avoid`.

    `banned` are fingerprints that no slot may keep. If `strict`, a draw must be new in its form and in the others; if
    `careful`, also among what any form had before, and its answers must not all be those that the slot had.
    """

    earlier: Record
    old: Plan
    new: Plan
    avoid: Set[str] = frozenset()
    banned: Set[str] = frozenset()
    strict: bool = True
    careful: bool = False
    full: set[str] = field(default_factory=set)  # slots that turn out to have too few variants for all forms

    @property
    def many(self) -> bool:
        """Whether it is an exam of several forms, which have no variant in common and a common layout."""
        return "layout" in self.earlier.header

    @cached_property
    def _before(self) -> Mapping[str, Planned]:
        return {planned.key: planned for planned in self.old.slots()}

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The slots that are drawn anew in all forms."""
        return frozenset(planned.key for planned in self.new.slots() if self._how(planned) == "drawn")

    @cached_property
    def _efforts(self) -> Mapping[str, Effort]:
        return self.new.efforts if self.many else {}

    def write(self, folder: Path) -> None:
        """Write the new record; `_Again` if a slot should be drawn once more."""
        record.write(self._exams(), folder)
        forms = [record.form_plain(self._form(form)) for form in self.earlier.forms]
        record.write_header(self._header() | {"forms": forms}, folder)

    def _exams(self) -> Iterator[Exam]:
        others = self._earlier() if self.many and self.strict else set()
        taken: set[str] = set()
        for exam in self.earlier:
            variants = self._variants(exam, taken, others)
            taken |= {each["fingerprint"] for each in variants if self.many and each["slot"] not in self.new.kept}
            yield Exam(self.earlier.header, variants, exam.form)

    def _form(self, form: Form) -> Form:
        return replace(form, order=self.new.form(form.key, form.number).order)

    def _header(self) -> dict[str, Any]:
        if not self.many:
            return self.earlier.header | self.new.header()
        full = self.full | (set(self.earlier.header["full"]) - self.drawn)
        return (
            self.earlier.header
            | header(self.new, len(self.earlier.forms), full)
            | {"only": self.earlier.header["only"]}
        )

    def _variants(self, exam: Exam, taken: Set[str], others: Set[str]) -> tuple[Variant, ...]:
        had = {variant["slot"]: variant for variant in exam.variants}
        later = {each.key: set(asks(had[each.key])) for each in self.new.in_turn if self._stays(each, had)}
        used, made = set(self.avoid), dict[str, Variant]()
        for planned in self.new.in_turn:
            later.pop(planned.key, None)
            if self._stays(planned, had):
                variant = self._kept(planned, exam.form.key, had[planned.key])
            else:
                behind = set[str]().union(*later.values())
                if planned.key in self.drawn:
                    # with the blueprint alone: it avoids the questions before it, and must ask none behind it
                    variant = self._draw(planned, exam.form.key, used, taken)
                elif planned.key in self.new.kept:
                    variant = self._draw(planned, exam.form.key, used | behind | others, taken)
                else:
                    variant = self._draw(planned, exam.form.key, used | behind, taken | others)
                self._check_new(variant, had.get(planned.key), behind, others)
            used.update(asks(variant))
            made[planned.key] = variant
        return tuple(made[planned.key] for planned in self.new.slots())

    def _stays(self, planned: Planned, had: Mapping[str, Variant]) -> bool:
        return planned.key not in self.drawn and had[planned.key]["fingerprint"] not in self.banned

    def _earlier(self) -> set[str]:
        """The variants that stay in some form, and if `careful` those that go."""
        going = frozenset() if self.careful else self.drawn
        return {
            variant["fingerprint"] for exam in self.earlier for variant in exam.variants
            if variant["slot"] in self._before and variant["slot"] not in going
        }  # fmt: skip

    def _draw(self, planned: Planned, form: str, used: Set[str], taken: Set[str]) -> Variant:
        """A variant that is not `used`; one that other forms have `taken` only if all forms have it or none is left."""
        effort = self._efforts.get(planned.key)
        if not taken or planned.key in self.new.kept or planned.key in self.full:
            return self.new.draw(planned, form, used, effort)
        try:
            return self.new.draw(planned, form, used | taken, effort)
        except NoRoomError:
            self.full.add(planned.key)
            return self.new.draw(planned, form, used, effort)

    def _check_new(self, variant: Variant, had: Variant | None, later: Set[str], others: Set[str]) -> None:
        print_ = variant["fingerprint"]
        same = had is not None and (
            print_ == had["fingerprint"] or (self.careful and _answers(had) == _answers(variant))
        )
        known = not later.isdisjoint(asks(variant)) or (print_ in others and variant["slot"] not in self.new.kept)
        strict = self.strict and variant["slot"] in self.drawn  # what stands for a banned one has no other draw
        if print_ in later or (strict and (same or known)):
            raise _Again

    def _kept(self, planned: Planned, form: str, had: Variant) -> Variant:
        """The same numbers; filled in anew where points, format or words are others."""
        if self._how(planned) == "kept":
            return had
        if planned.entry is None:
            return self.new.draw(planned, form, frozenset())
        return self.new.fill(planned, form, had["key"]["params"])

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


def _answers(variant: Variant) -> list[str]:
    return [part["text"] for part in variant["key"]["parts"].values()]


def _same_numbers(one: Request, other: Request) -> bool:
    return replace(one, points=other.points, format=other.format, words=other.words) == other


def revise(
    folder: Path,
    bank: Bank,
    command: str,
    edit: Callable[[Draft, Record], edits.Edited],
    *,
    avoid: Set[str] = frozenset(),
    banned: Set[str] = frozenset(),
) -> list[str]:
    """Edit the blueprint of an exam and draw what that changes, in every form; the lines that tell what changed.

    `edit` gets the blueprint and the record and returns the new text with the slots that are wanted. No draw gives a
    variant whose fingerprint is in `avoid` or on a list of rejected ones, and none of `banned` stays in the exam.
    Raises ExamgenError, with nothing changed, as `edit` does and if something cannot be drawn.
    """

    def work(stage: Path) -> list[str]:
        earlier = record.read(folder)
        before = opened(folder, earlier, bank)
        after = edited(before, lambda draft: edit(draft, earlier))
        avoided = avoid | banned | rejected.fingerprints(bank, folder.resolve().parent)
        for attempt in range(1, TRIES + 1):
            strict, careful = attempt < TRIES, attempt <= CAREFUL
            revision = Revision(earlier, before.plan, after.plan, avoided, banned, strict=strict, careful=careful)
            try:
                revision.write(stage)
                break
            except _Again:
                after = _rerolled(after, revision.drawn, before)
        else:
            raise ExamgenError("no draw is new in every form; take another template instead")
        (stage / state.BLUEPRINT).write_text(after.text, encoding="utf-8", newline="")
        return report.lines(earlier, record.read(stage)) or ["Only the blueprint has changed; all questions stay."]

    return history.change(folder, command, work)


def edited(draft: Draft, edit: Edit) -> Draft:
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
