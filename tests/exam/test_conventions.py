"""Conventions: set for the whole exam, printed once on the cover where questions share them, else below each."""

from pathlib import Path

import pytest

from exam.support import by_slot, drawn, exam, make, shown
from examgen.conventions import convention
from examgen.errors import ExamgenError

ADD, RATIO, COST = "template: toy/addition", "template: play/ratio", "template: play/cost"
MAC, FLOP = convention("mac").tex, convention("flop").tex


def notes(text: str) -> tuple[list[str], list[list[str]]]:
    """What is printed on the cover, and below each question."""
    made = drawn(text)
    return made.conventions(), [list(question.notes) for question in made.questions()]


def test_an_exam_wide_convention_reaches_the_templates_that_know_it() -> None:
    made = by_slot(drawn(exam(ADD, RATIO, COST, head="conventions: {count: flop}")))
    plain = by_slot(drawn(exam(ADD, RATIO, COST)))
    assert [made[slot]["key"]["args"] for slot in made] == [{}, {"count": "flop"}, {"count": "flop"}]
    assert made["play/cost"]["key"]["params"]["n"] == plain["play/cost"]["key"]["params"]["n"]
    assert made["play/cost"]["key"]["parts"]["cost"]["value"] == 2 * plain["play/cost"]["key"]["parts"]["cost"]["value"]


def test_shared_ones_are_on_the_cover_once(tmp_path: Path) -> None:
    text = exam(ADD, RATIO, COST, head="conventions: {count: flop}")
    cover, below = notes(text)
    assert cover == [FLOP]
    assert below == [[convention("round-down").tex], [convention("ln").tex], []]
    folder = make(tmp_path, text=text).folder
    printed = shown(folder / "problems.pdf")
    assert printed.count("1 MAC = 2 FLOPs") == 1
    assert printed.index("1 MAC = 2 FLOPs") < printed.index("Addition")
    assert printed.count("rounded down") == 1
    assert printed.index("rounded down") > printed.index("Addition")
    assert "Operations are multiply-accumulates" not in printed


def test_one_question_keeps_its_own() -> None:
    assert notes(exam(ADD, COST)) == ([], [[convention("round-down").tex], [MAC]])


def test_a_contradiction_stands_below_each(tmp_path: Path) -> None:
    text = exam(RATIO, f"{COST}, args: {{count: flop}}")
    cover, below = notes(text)
    assert cover == []
    assert below == [[MAC, convention("ln").tex], [FLOP]]
    printed = shown(make(tmp_path, text=text).folder / "problems.pdf")
    assert printed.index("Operations are multiply-accumulates") < printed.index("Operations are FLOPs")


def test_a_slot_overrides_the_exam() -> None:
    made = by_slot(drawn(exam(RATIO, f"{COST}, args: {{count: mac}}", head="conventions: {count: flop}")))
    assert [variant["key"]["args"]["count"] for variant in made.values()] == ["flop", "mac"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (exam(ADD, COST, head="conventions: {cuont: flop}"), "conventions: cuont: no template.* they take: count"),
        (exam(ADD, head="conventions: {count: flop}"), "conventions: count: no template of this exam takes it"),
        (exam(COST, head="conventions: {count: flip}"), "play/cost: args: count: .*'mac' or 'flop'.*'flip'"),
        (exam(f"{ADD}, args: {{count: mac}}"), "toy/addition: args: count: unknown argument; the template takes: none"),
    ],
)
def test_what_no_template_knows_is_an_error(text: str, message: str) -> None:
    with pytest.raises(ExamgenError, match=message):
        drawn(text)


def test_an_unknown_one_is_told_at_its_line_in_the_file() -> None:
    text = exam(COST, head="conventions:\n  count: flop\n  rule: step")
    message = r"^toys\.yaml:6: conventions: rule: no template of this exam takes it"
    with pytest.raises(ExamgenError, match=message):
        drawn(text)
    with pytest.raises(ExamgenError, match=message):
        drawn(text, level="easy")
