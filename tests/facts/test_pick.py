"""Which fact a question asks: of the levels that fit, of the topic or by the id that is wanted."""

from __future__ import annotations

from random import Random

import pytest

from examgen.errors import ArgumentError
from examgen.facts import Case, Topic
from examgen.facts.pick import Wanted, pick, topics


def case(id_: str, level: str) -> Case:
    return Case(id_, level, "Some book", (), "It diverges.", "The steps are long.", "Take shorter ones.", "So.")


FACTS = {
    "one": Topic("one", "One", (), cases=(case("slow", "easy"), case("steep", "hard"))),
    "two": Topic("two", "Two", (), cases=(case("flat", "medium"), case("steep", "medium"))),
}


def picked(wanted: Wanted, *levels: str) -> set[str]:
    found = (pick(Random(seed), FACTS, wanted, lambda topic: topic.cases, levels) for seed in range(50))
    return {f"{fact.id} {fact.level}" for fact in found}


def test_a_fact_has_one_of_the_levels() -> None:
    assert picked(Wanted(), "easy", "medium") == {"slow easy", "flat medium", "steep medium"}
    assert picked(Wanted(topic="one"), "medium", "hard") == {"steep hard"}


def test_the_one_that_is_wanted_may_have_any_level() -> None:
    assert picked(Wanted(id="slow"), "hard") == {"slow easy"}
    assert picked(Wanted(topic="two", id="steep"), "hard") == {"steep medium"}


@pytest.mark.parametrize(("wanted", "message"), [
    (Wanted(topic="two"), "topic: 'two' has nothing of this kind at level easy or hard"),
    (Wanted(id="steep"), "id: 2 topics have 'steep'; name the topic too"),
    (Wanted(topic="one", id="flat"), "id: 'flat' is unknown; known are slow, steep"),
    (Wanted(topic="tow"), "topic: 'tow' is unknown (did you mean two?); known are one, two"),
])  # fmt: skip
def test_what_does_not_fit_is_told(wanted: Wanted, message: str) -> None:
    with pytest.raises(ArgumentError) as told:
        picked(wanted, "easy", "hard")
    assert str(told.value) == message


def test_a_long_list_of_names_is_cut() -> None:
    with pytest.raises(ArgumentError, match=r"known are t00, .*, t39 and 3 more$"):
        topics(dict.fromkeys([f"t{k:02}" for k in range(43)], FACTS["one"]), "x")
