"""Practice sets: which templates come, what the sheets say, and that the record gives them again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from exam.support import TOYS, drawn, exam, files, invoke, make, shown, toys
from examgen import record
from examgen.bank import Bank
from examgen.picks import in_turn
from examgen.practice import practice
from examgen.render.practice_sheet import problems, solutions
from examgen.tex import inline
from examgen.typeset.png import pdf_text

BANK = Bank()
TOPIC = "optimization"


def templates(folder: Path, seed: int, count: int, topic: str = "play") -> list[str]:
    made = practice(topic, count, seed, folder, toys())
    return [question.variant["template"] for question in made.exam.questions()]


@pytest.mark.parametrize("topic", BANK.topics())
def test_every_template_comes_once_and_every_family_before_one_comes_twice(topic: str) -> None:
    entries = BANK.entries(topic)
    families = len({entry.family for entry in entries})
    for seed in range(20):
        drawn = in_turn(entries, Random(seed))
        assert sorted(entry.id for entry in drawn) == [entry.id for entry in entries]
        assert len({entry.family for entry in drawn[:families]}) == families


def test_every_template_of_a_topic_can_come_first() -> None:
    entries = BANK.entries(TOPIC)
    first = Counter(in_turn(entries, Random(seed))[0].id for seed in range(40 * len(entries)))
    assert set(first) == {entry.id for entry in entries}
    assert max(first.values()) < 2.5 * min(first.values())


def test_the_seed_draws_the_templates(tmp_path: Path) -> None:
    one, other = (templates(tmp_path, seed, 1) for seed in (1, 1))
    assert one == other
    assert {templates(tmp_path, seed, 1)[0] for seed in range(2, 8)} == {"play/cost", "play/ratio"}
    counts = Counter(templates(tmp_path, 8, 5))
    assert sorted(counts.values()) == [2, 3]


def test_the_record_gives_the_same_files_again(tmp_path: Path) -> None:
    folder = practice("play", 2, 1, tmp_path, toys()).folder
    before = files(folder)
    names = {"problems", "solutions"}
    assert {Path(name).stem for name in before} == names | {"exam", "variants"}
    assert invoke("render", folder, "--check").stdout == f"{folder}: every file is what the record gives\n"
    (folder / "problems.pdf").unlink()
    assert "problems.pdf" in invoke("render", folder, "--check").stderr
    assert invoke("render", folder, "--force").exit_code == 0
    assert files(folder) == before


@pytest.mark.parametrize(
    "arguments",
    ["redraw {} 1", "swap {} 1 iou_boxes", "drop {} 1", "points {} 1 3", "move {} 1 2", "add {} iou_boxes",
     "reject {} 1", "reword {} 1 --reset", "undo {}", "log {}", "approve {} --by Ada", "printed {}",
     "amend {} --void 1", "comment {} 1 long", "comments {}", "render {} --review",
     "build --like {} --seed 1", "serve {}"],
)  # fmt: skip
def test_what_is_for_exams_refuses_a_practice_set(arguments: str, tmp_path: Path) -> None:
    folder = tmp_path / "practice-play-1"
    folder.mkdir()
    made = drawn(exam("template: toy/addition"))
    record.write([replace(made, header=made.header | {"kind": "practice"})], folder)
    before = files(tmp_path)
    done = invoke(*(word.format(folder) for word in arguments.split()))
    assert done.exit_code == 1
    assert f"{folder}: is a practice set and stays as it is" in done.stderr
    assert done.stderr.count("\n") == 1
    assert files(tmp_path) == before


def test_an_exam_may_avoid_a_practice_set_and_its_key_can_be_read(tmp_path: Path) -> None:
    made = practice("play", 3, 1, tmp_path, toys())
    assert len(invoke("key", made.folder).stdout.splitlines()) >= 3
    assert made.exam.fingerprints().isdisjoint(make(tmp_path, not_in=made.exam.fingerprints()).exam.fingerprints())
    assert invoke("practice", "--topic", "play", "--count", 1, "--seed", 2, "--not-in", made.folder, "--out", tmp_path,
                  "--bank", TOYS).exit_code == 0  # fmt: skip


@pytest.mark.parametrize("name", ["problems", "solutions"])
def test_a_sheet_says_what_it_is(name: str, tmp_path: Path) -> None:
    made = practice(TOPIC, 2, 1, tmp_path, BANK)
    entries = [BANK.entry(question.variant["template"]) for question in made.exam.questions()]
    minutes, points = (sum(getattr(entry, what) for entry in entries) for what in ("minutes", "points"))
    needs = "With" if any(entry.calculator for entry in entries) else "Without"
    text = shown(made.folder / f"{name}.pdf")
    assert text.startswith("Practice: Optimisation")
    assert f"About {minutes} minutes | {points} points | {needs} a calculator" in text


def test_solutions_say_why_wrong_values_are_wrong(tmp_path: Path) -> None:
    made = practice("play", 2, 1, tmp_path, toys())
    asked, solved = (shown(made.folder / f"{name}.pdf") for name in ("problems", "solutions"))
    reasons = {
        wrong["why"]
        for question in made.exam.questions()
        for part in question.variant["key"]["parts"].values()
        for wrong in part["wrong"]
    }
    assert reasons
    assert solved.count("Common mistakes") == 1  # the other question declares no wrong values
    assert "Common mistakes" not in asked
    for why in reasons:
        assert why in solved
        assert why not in asked


def test_options_are_named_by_their_letters_and_no_reason_is_given_twice() -> None:
    asked = [f"template: {name}" for name in ("critical_points_classify", "error_decomposition")]
    made = drawn(exam(*asked))
    text = solutions(made).tex()
    letters, twice = (text.partition(rf"\examHead{{{number}}}")[2] for number in (1, 2))
    choices = [part for part in made.variants[0]["problem"]["parts"] if part["options"]]
    wrong = [(part, each) for part in choices for each in made.variants[0]["key"]["parts"][part["id"]]["wrong"]]
    assert wrong
    for part, each in wrong:
        letter = "ABCDEFGH"[part["options"].index(each["tex"])]
        before = letters.partition(str(inline(each["why"])))[0].rpartition(r"\examMistake{")[2]
        assert letter in before.removesuffix("}{").partition("}{")[2].split(", ")
    for each in made.variants[1]["key"]["parts"]["remedy"]["wrong"]:
        assert twice.count(str(inline(each["why"]))) == 1


def test_every_mistake_has_a_line_and_the_first_ones_stand_on_the_page_of_their_question(tmp_path: Path) -> None:
    made = practice("attention_transformers", 4, 1, tmp_path, BANK)
    pages = pdf_text((made.folder / "solutions.pdf").read_bytes())
    assert sum(page.count("\u2022") for page in pages) == solutions(made.exam).tex().count(r"\examMistake{") > 40
    assert not any(page.startswith("Common mistakes") for page in pages)


@pytest.mark.parametrize(("template", "rounds"), [("softmax_cross_entropy", True), ("conv2d_output_shape", False)])
def test_values_are_rounded_last_where_a_box_asks_for_decimals(template: str, *, rounds: bool) -> None:
    made = drawn(exam(f"template: {template}"))
    assert ("go on with the unrounded value" in problems(made).tex()) == rounds
    assert "go on with the unrounded value" not in solutions(made).tex()
