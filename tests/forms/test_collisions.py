"""What is asked twice: nothing, in a form or in two, neither as drawn nor after collisions are settled."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import chain, combinations

import pytest

from exam.support import exam, toys
from examgen import blueprint as blueprints
from examgen.bank import Bank
from examgen.compact import unpacked
from examgen.exam import Plan, asks, draw_form, prepare
from examgen.forms.collisions import settle
from examgen.forms.letters import letters
from examgen.record import Variant

# It has 17 variants.
DIAGNOSIS = "template: concepts/concept_diagnosis, args: {{topic: optimization}}, id: {}, keep_variant: {}"
COST = "template: play/cost, level: easy, id: {}"  # 40 variants: 10 to 49
Forms = list[list[Variant]]


def planned(*slots: str, seed: int, bank: Bank | None = None) -> Plan:
    return prepare(blueprints.loads(exam(*slots), "toys.yaml"), seed, bank or Bank())


def drawn(plan: Plan, count: int = 40, avoid: Set[str] = frozenset()) -> Forms:
    return [draw_form(plan, letters(number), avoid, plan.efforts) for number in range(1, count + 1)]


def settled(plan: Plan, forms: Forms, avoid: Set[str] = frozenset()) -> tuple[Forms, set[str]]:
    """The forms after their collisions are settled, and the slots that ran out of variants."""
    found = settle(plan, [form[0]["form"] for form in forms], [list(map(asks, form)) for form in forms], avoid)
    changed = [
        [unpacked(found.lines[place]) if (place := (number, index)) in found.lines else variant
         for index, variant in enumerate(form)]
        for number, form in enumerate(forms)
    ]  # fmt: skip
    assert found.lines
    return changed, found.full


def twice(form: Sequence[Variant], name: str) -> set[str]:
    """What several questions of a form have in common: their `fingerprint` or their `ideas`."""
    each = [{variant["fingerprint"]} if name == "fingerprint" else {*variant["key"]["ideas"]} for variant in form]
    return set(chain.from_iterable(one & other for one, other in combinations(each, 2)))


def numbers(forms: Forms) -> list[int]:
    """The number in each question of COST."""
    return [variant["key"]["params"]["n"] for form in forms for variant in form]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("seed", range(4))
def test_no_form_asks_a_question_twice(seed: int, order: int) -> None:
    slots = DIAGNOSIS.format("same", "true"), DIAGNOSIS.format("other", "false")
    plan = planned(*slots[::order], seed=seed)
    forms, full = settled(plan, drawn(plan))
    assert full == {"other"}
    assert not [form for form in forms if twice(form, "fingerprint")]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_drawn_again_has_no_idea_of_its_form(seed: int) -> None:
    plan = planned(DIAGNOSIS.format("first", "true"), DIAGNOSIS.format("second", "false"), seed=seed)
    forms, full = settled(plan, drawn(plan, 10))
    assert not full
    assert not [form for form in forms if twice(form, "ideas")]


@pytest.mark.parametrize("seed", range(4))
def test_what_all_forms_share_depends_on_nothing_else(seed: int) -> None:
    plan = planned(DIAGNOSIS.format("other", "false"), DIAGNOSIS.format("same", "true"), seed=seed)
    forms = drawn(plan)
    assert len({form[1]["fingerprint"] for form in forms}) == 1
    assert not [form for form in forms if twice(form, "fingerprint")]


@pytest.mark.parametrize("seed", range(4))
def test_forms_share_nothing_with_each_other_or_with_an_earlier_exam(seed: int) -> None:
    earlier = drawn(planned(COST.format("old"), seed=seed, bank=toys()), 15)
    avoid = frozenset(form[0]["fingerprint"] for form in earlier)
    plan = planned(COST.format("one"), COST.format("other"), seed=seed, bank=toys())
    forms, full = settled(plan, drawn(plan, 10, avoid), avoid)
    assert not full
    assert len(set(numbers(forms))) == 20
    assert not set(numbers(forms)) & set(numbers(earlier))
