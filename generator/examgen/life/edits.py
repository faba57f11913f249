"""The changes that can be said in a blueprint: each gives the new text, and the slots that there are to be.

Slots are named by their index in planned order. All other slots keep their keys, and so their numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from examgen.blueprint import QuestionSlot, TemplateSlot
from examgen.errors import ExamgenError
from examgen.life.draft import Draft, Place, Wanted, alone, fields, named
from examgen.yamledit import cut, in_braces, insert, item, put, remove, written
from examgen.yamlfile import Address

Edited: TypeAlias = tuple[Draft, list[Wanted]]
SECTIONS: Address = ("sections",)


def redraw(draft: Draft, index: int, level: str | None = None) -> Edited:
    """Other numbers for a slot, at another level if one is given; ExamgenError if it has none to draw."""
    check_drawn(draft, index)
    wanted, draft = draft.wanted, alone(draft, index)
    if level is not None:
        draft = draft.put(index, "level", level)
    return reroll(draft, index), wanted


def check_drawn(draft: Draft, index: int) -> None:
    """ExamgenError if the numbers of a slot are not drawn."""
    slot = draft.slot(index)
    if isinstance(slot, QuestionSlot):
        raise ExamgenError("this is a question of your own, of which there is one; change its text in the blueprint")
    if isinstance(slot, TemplateSlot) and slot.params is not None:
        raise ExamgenError("the blueprint fixes its numbers with 'params:'; take that out to draw others")


def reroll(draft: Draft, index: int) -> Draft:
    """With the next draw of a slot that stands alone."""
    here = fields(draft.text, draft.places[index].address)
    return draft.put(index, "reroll", int(here.get("reroll") or 0) + 1)


def swap(draft: Draft, index: int, template: str, level: str | None = None) -> Edited:
    """Another template in a slot's place. Points, level, format and room stay; arguments and words of its own go."""
    entry, wanted = draft.bank.entry(template), draft.wanted
    if isinstance(draft.slot(index), QuestionSlot):
        raise ExamgenError("this is a question of your own; drop it, and add the template")
    own = draft.slot(index).id
    draft = named(draft, index).cut(index, "args", "params", "text", "reroll")
    if own is None:
        draft = draft.cut(index, "id")
    key = own or free(entry.id, [each.key for k, each in enumerate(wanted) if k != index])
    wanted[index] = Wanted(key, entry.id)
    draft = draft.put(index, "template", entry.id)
    if level is not None:
        draft = draft.put(index, "level", level)
    return draft, wanted


def score(draft: Draft, index: int, value: Fraction) -> Edited:
    """Other points for a slot."""
    return alone(draft, index).put(index, "points", plain(value)), draft.wanted


def drop(draft: Draft, index: int) -> Edited:
    """Without a slot, and without its section if that has no other; ExamgenError if the exam has no other."""
    wanted = draft.wanted
    if len(wanted) == 1:
        raise ExamgenError("this is the only question of the exam")
    del wanted[index]
    draft = alone(draft, index)
    return draft.with_text(_without(draft.text, draft.places[index])), wanted


def move(draft: Draft, index: int, target: int) -> Edited:
    """The slot at another place in planned order, in the section of the slot that is there now."""
    wanted = draft.wanted
    if index == target:
        return draft, wanted
    wanted.insert(target, wanted.pop(index))
    draft = alone(alone(draft, index), target)
    here, there = draft.places[index], draft.places[target]
    moved = item(draft.text, here.slots, here.slot)
    if not moved.flow and in_braces(draft.text, there.slots):
        moved = written(fields(draft.text, here.address), flow=True)
    text = insert(draft.text, there.slots, there.slot + (target > index), moved)
    shifted = here.section == there.section and target < index
    return draft.with_text(_without(text, here._replace(slot=here.slot + shifted))), wanted


def _without(text: str, place: Place) -> str:
    """Without a slot, or without its section if it is the only one there."""
    if len(fields(text, (*SECTIONS, place.section))["slots"]) == 1:
        return remove(text, SECTIONS, place.section)
    return remove(text, place.slots, place.slot)


def add(draft: Draft, template: str, after: int, said: Mapping[str, Any]) -> Edited:
    """A new slot of a template behind another one, with what is `said` of it (level, points, ...)."""
    entry, wanted = draft.bank.entry(template), draft.wanted
    key = free(entry.id, [each.key for each in wanted])
    new = {"template": entry.id} | ({} if key == entry.id else {"id": key}) | dict(said)
    wanted.insert(after + 1, Wanted(key, entry.id))
    if after + 1 < len(draft.places) and draft.places[after + 1].pick > 0:
        draft = alone(draft, after)
    place = draft.places[after]
    shown = written(new, flow=in_braces(draft.text, place.address))
    return draft.with_text(insert(draft.text, place.slots, place.slot + 1, shown)), wanted


def reword(draft: Draft, index: int, block: str, words: str | None) -> Edited:
    """Words of its own for the problem or the solution of a slot; None for the template's words again."""
    wanted = draft.wanted
    if isinstance(draft.slot(index), QuestionSlot):
        raise ExamgenError("this is a question of your own; change its text in the blueprint")
    draft = named(draft, index)
    address = draft.places[index].address
    texts = fields(draft.text, address).get("text") or {}
    if words is not None and texts:
        return draft.with_text(put(draft.text, (*address, "text"), block, words.strip())), wanted
    if words is not None:
        return draft.put(index, "text", {block: words.strip()}), wanted
    if set(texts) <= {block}:
        return draft.cut(index, "text"), wanted
    return draft.with_text(cut(draft.text, (*address, "text"), block)), wanted


def free(base: str, taken: list[str]) -> str:
    """A key for a new slot of a template: the one that it has by itself, or an id that no other slot has."""
    if base not in taken:
        return base
    name = base.rpartition("/")[2]
    return next(key for number in range(2, len(taken) + 3) if (key := f"{name}-{number}") not in taken)


def plain(value: Fraction) -> int | float:
    """Points as a blueprint says them."""
    return int(value) if value.denominator == 1 else float(value)
