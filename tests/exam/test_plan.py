"""Slots: what is drawn for one depends on no other, and on what the blueprint says of it."""

from typing import Any

import pytest

from exam.support import by_slot, drawn, exam
from examgen.blueprint import loads
from examgen.errors import ExamgenError
from examgen.plan import override

ADD, RATIO, COST = "template: toy/addition", "template: play/ratio", "template: play/cost"
ALL = (ADD, RATIO, COST, "topic: conv_arithmetic, id: pick")


def same(one: dict[str, Any], other: dict[str, Any], *, but: str = "") -> bool:
    return {slot: variant for slot, variant in one.items() if slot != but} == {
        slot: variant for slot, variant in other.items() if slot != but
    }


@pytest.mark.parametrize("left_out", range(4))
def test_dropping_a_slot_changes_no_other(left_out: int) -> None:
    every = by_slot(drawn(exam(*ALL)))
    fewer = by_slot(drawn(exam(*(slot for k, slot in enumerate(ALL) if k != left_out))))
    assert len(fewer) == 3
    assert fewer == {slot: every[slot] for slot in fewer}


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 0, 3, 2), (2, 3, 0, 1)])
def test_reordering_slots_changes_no_variant(order: tuple[int, ...]) -> None:
    turned = drawn(exam(*(ALL[k] for k in order)))
    assert same(by_slot(turned), by_slot(drawn(exam(*ALL))))
    assert [question.variant["slot"] for question in turned.questions()] == [
        ["toy/addition", "play/ratio", "play/cost", "pick"][k] for k in order
    ]


def test_sections_and_shuffling_change_no_variant() -> None:
    plain = exam(*ALL)
    shuffled = plain.replace("  - slots:", "  - shuffle: true\n    slots:")
    split = plain.replace(f"      - {{{COST}}}", f"  - slots:\n      - {{{COST}}}")
    assert same(by_slot(drawn(shuffled)), by_slot(drawn(plain)))
    assert same(by_slot(drawn(split)), by_slot(drawn(plain)))


def test_shuffling_moves_all_but_those_that_keep_their_position() -> None:
    slots = [f"{ADD}, id: s{k}" + (", keep_position: true" if k in (0, 4) else "") for k in range(6)]
    text = exam(*slots).replace("  - slots:", "  - shuffle: true\n    slots:")
    orders = set()
    for seed in range(12):
        order = tuple(question.variant["slot"] for question in drawn(text, seed).questions())
        assert sorted(order) == [f"s{k}" for k in range(6)]
        assert (order[0], order[4]) == ("s0", "s4")
        orders.add(order)
    assert len(orders) > 6


def test_without_a_slot_or_a_section_the_others_are_shuffled_as_before() -> None:
    def order(seed: int, first: str, *ids: str) -> list[str]:
        text = exam(*(f"{ADD}, id: {each}" for each in ids)).replace("  - slots:", "  - shuffle: true\n    slots:")
        head, line, rest = text.partition("sections:\n")
        made = drawn(head + line + first + rest, seed)
        return [question.variant["slot"] for question in made.questions()]

    ids = ["s0", "s1", "s2", "s3", "s4"]
    for seed in range(6):
        whole = order(seed, "", *ids)
        assert order(seed, "", *(each for each in ids if each != "s2")) == [each for each in whole if each != "s2"]
        assert order(seed, f"  - slots:\n      - {{{RATIO}}}\n", *ids) == ["play/ratio", *whole]


def test_a_reroll_changes_its_own_slot_only() -> None:
    before, after = by_slot(drawn(exam(*ALL))), by_slot(drawn(exam(f"{ADD}, reroll: 1", *ALL[1:])))
    assert before["toy/addition"]["fingerprint"] != after["toy/addition"]["fingerprint"]
    assert same(before, after, but="toy/addition")
    topic = by_slot(drawn(exam(*ALL[:3], "topic: conv_arithmetic, id: pick, reroll: 1")))
    assert topic["pick"]["template"] == before["pick"]["template"]
    assert topic["pick"]["fingerprint"] != before["pick"]["fingerprint"]


def test_an_id_keeps_the_numbers_when_a_twin_is_put_before() -> None:
    alone = by_slot(drawn(exam(f"{ADD}, id: mine")))
    twins = by_slot(drawn(exam(ADD, f"{ADD}, id: mine")))
    assert alone["mine"] == twins["mine"]


def test_a_template_twice_gives_two_variants() -> None:
    tiny = "template: play/cost, level: easy"  # 40 variants at this level: without a check, some would repeat
    for seed in range(20):
        made = drawn(exam(*[tiny] * 12), seed)
        assert len(made.fingerprints()) == len(made.variants) == 12


def test_more_questions_than_variants_is_an_error() -> None:
    with pytest.raises(ExamgenError, match=r"play/cost: level easy, seed 1: no draw is accepted.*is used already"):
        drawn(exam(*["template: play/cost, level: easy"] * 41))


def test_exact_parameters() -> None:
    made = by_slot(drawn(exam(f"{ADD}, params: {{a: 17, b: 25}}, id: mine", ADD)))
    assert made["mine"]["key"]["params"] == {"a": 17, "b": 25}
    assert made["mine"]["key"]["parts"]["sum"]["value"] == 42
    with pytest.raises(ExamgenError, match=r"toy/addition: params: b: "):
        drawn(exam(f"{ADD}, params: {{a: 17}}"))
    with pytest.raises(ExamgenError, match=rf"toy/addition: params: b: .* \(got '{'x' * 36}\.\.\.\)$"):
        drawn(exam(f"{ADD}, params: {{a: 17, b: {'x' * 3000}}}"))


def test_parameters_that_do_not_go_together() -> None:
    """A table that has no column for what its layers are: every one of them is well formed alone."""
    layer = "{in_channels: 3, filters: 8, kernel: 3, stride: 1, padding: 1, dilation: 2, groups: 1, bias: true}"
    blueprint = exam(f"template: cnn_summary_table, params: {{image: [3, 32, 32], layers: [{layer}], asked: []}}")
    with pytest.raises(ExamgenError, match=r"cnn_summary_table: params: the table shows no groups, dilation"):
        drawn(blueprint)


def test_a_pick_takes_different_families_and_none_that_is_used() -> None:
    assert {variant["template"] for variant in drawn(exam("topic: play, pick: 2")).variants} == {
        "play/cost",
        "play/ratio",
    }
    for seed in range(10):
        made = drawn(exam("topic: play", RATIO), seed)
        assert sorted(variant["template"] for variant in made.variants) == ["play/cost", "play/ratio"]
    with pytest.raises(ExamgenError, match="topic play: no template at level medium is left"):
        drawn(exam("topic: play, pick: 3"))


def test_a_pick_respects_level_and_calculator() -> None:
    for seed in range(8):
        assert drawn(exam("topic: play, level: easy"), seed).variants[0]["template"] == "play/cost"  # ratio has no easy
        bare = exam("topic: play").replace("calculator: true", "calculator: false")
        assert drawn(bare, seed).variants[0]["template"] == "play/cost"
    with pytest.raises(ExamgenError, match="play/ratio: needs a calculator"):
        drawn(exam(RATIO).replace("calculator: true", "calculator: false"))


def test_overrides_hold_for_all_slots() -> None:
    text = exam(f"{ADD}, level: easy, format: open", COST)
    made = drawn(text, level="hard", form="choice")
    assert [variant["level"] for variant in made.variants] == ["hard", "hard"]
    assert [question.format for question in made.questions()] == ["choice", "choice"]
    assert [variant["level"] for variant in drawn(text).variants] == ["easy", "medium"]
    with pytest.raises(ExamgenError, match="play/ratio: no level 'easy'; it has medium, hard"):
        drawn(exam(RATIO), level="easy")


def test_the_format_never_changes_the_numbers() -> None:
    forms = [drawn(exam(ADD, RATIO), form=form) for form in ("open", "boxes", "choice")]
    for made in forms[1:]:
        for one, other in zip(forms[0].variants, made.variants, strict=True):
            assert one["fingerprint"] == other["fingerprint"]
            for id_, part in one["key"]["parts"].items():
                assert numbers(part) == numbers(other["key"]["parts"][id_])


def numbers(key: dict[str, Any]) -> dict[str, Any]:
    """A part's key without letters, and without what depends on them."""
    wrong = [{name: each[name] for name in ("name", "value", "text", "tex", "why")} for each in key["wrong"]]
    return key | {"letters": [], "wrong": wrong}


def test_seeds_of_any_size() -> None:
    seeds = (0, 1, 10, 2**64, 2**128 - 1)
    prints = [frozenset(drawn(exam(ADD), seed).fingerprints()) for seed in seeds]
    assert len(set(prints)) == len(seeds)


@pytest.mark.parametrize("overrides", [{"level": "hard"}, {"form": "choice"}, {"level": "hard", "form": "boxes"}])
def test_an_override_is_written_where_the_blueprint_says_otherwise(overrides: dict[str, str]) -> None:
    text = exam(f"{ADD}, level: easy  # an easy one\n      ", f"{COST}, format: boxes", head="format: open").replace(
        "duration: 20\n", "duration: 20  # short\n"
    )
    overridden = override(loads(text, "toys.yaml"), overrides.get("level"), overrides.get("form"))
    assert loads(overridden.source, "toys.yaml") == overridden
    assert "# short" in overridden.source
    assert "# an easy one" in overridden.source


def test_an_id_may_be_the_key_that_a_slot_had() -> None:
    before = by_slot(drawn(exam(ADD, ADD, ADD)))
    after = by_slot(drawn(exam(f'{ADD}, id: "toy/addition#2"', ADD, f'{ADD}, id: "toy/addition#3"')))
    assert before == after
    assert list(by_slot(drawn(exam(ADD, f'{ADD}, id: "toy/addition#2"', ADD)))) == [
        "toy/addition", "toy/addition#2", "toy/addition#3",
    ]  # fmt: skip


def test_no_two_questions_of_an_exam_share_an_idea_as_long_as_there_are_others() -> None:
    select = "template: concepts/concept_multi_select, args: {topic: optimization}"
    judge = "template: concepts/concept_true_false, args: {topic: optimization}"
    match = "template: concepts/concept_matching, args: {topic: optimization}"
    for seed in range(5):
        made = drawn(exam(select, judge, *[match] * 3), seed)
        ideas = [idea for variant in made.variants for idea in variant["key"]["ideas"]]
        assert len(ideas) == len(set(ideas)) >= 20
    assert len(drawn(exam(*[select] * 4)).variants) == 4  # 24 statements of 15 ideas
