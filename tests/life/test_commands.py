"""Each command changes its own question and nothing else, and its blueprint gives the same exam again."""

from __future__ import annotations

import difflib
import json
import shlex
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from exam.support import TOYS, blueprint, by_slot, exam, files, invoke, make
from examgen.bank import Bank
from examgen.life import report
from examgen.record import read
from life.support import (
    KEYS,
    MIXED,
    built,
    change,
    fingerprints,
    forms,
    rebuilt,
    refused,
    source,
    variants,
    without_history,
)

BRACES = "    slots: [{template: toy/addition, id: last}, {template: play/cost, args: {count: flop}}]"
COMMANDS = {
    "redraw": ("redraw", 1),
    "redraw one of two": ("redraw", 2),
    "redraw one pick of a topic": ("redraw", 4),
    "redraw at a level": ("redraw", 5, "--level", "hard"),
    "redraw in braces": ("redraw", "play/cost"),
    "swap": ("swap", 1, "play/ratio"),
    "swap for one that is there": ("swap", 6, "addition", "--level", "easy"),
    "swap a pick": ("swap", 3, "toy/addition"),
    "points": ("points", 2, 4.5),
    "points of a pick": ("points", 3, 7),
    "points of an own question": ("points", 7, 3),
    "drop the first of two": ("drop", 1),
    "drop a pick": ("drop", 3),
    "drop one in braces": ("drop", 5),
    "drop a section's only one": ("drop", 7),
    "move down": ("move", 1, 2),
    "move up": ("move", 2, 1),
    "move into braces": ("move", 2, 6),
    "move out of braces": ("move", 6, 1),
    "move a pick away": ("move", 3, 1),
    "move between picks": ("move", 1, 3),
    "move a section's only one": ("move", 7, 1),
    "add at the end": ("add", "play/ratio"),
    "add one more of a kind": ("add", "addition", "--after", 1, "--level", "easy", "--points", 3),
    "add between picks": ("add", "play/cost", "--after", 3),
    "add in braces": ("add", "play/ratio", "--after", "last", "--format", "boxes", "--room", "6 lines"),
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_command_changes_one_question_and_its_blueprint_gives_the_same_exam(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    folder = built(tmp_path)
    before, had = files(folder), variants(folder)
    change(arguments[0], folder, *arguments[1:])
    changed, has = files(folder), variants(folder)
    assert changed != before
    assert f"  {shlex.join(map(str, arguments))}\n" in invoke("log", folder).output
    assert without_history(changed) == rebuilt(folder, tmp_path)
    stay = [key for key in had if has.get(key) == had[key]]
    assert len(stay) == len(KEYS) - (arguments[0] not in ("add", "move"))
    if arguments[0] == "points":
        assert fingerprints(folder) == {key: variant["fingerprint"] for key, variant in had.items()}
    assert invoke("undo", folder).exit_code == 0
    assert files(folder) == before


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("redraw", 2), ["+        reroll: 1"]),
        (("redraw", 6), [f"-{BRACES}", f"+{BRACES.replace('flop}', 'flop}, reroll: 1')}"]),
        (("points", 1, 4), ["-        points: 6", "+        points: 4"]),
        (("drop", 7), ["-  - slots:", "-      - question: {title: Mine, text: Why?, answer: Because.}",
                       "-        points: 2"]),
        (("drop", 1), ["-      - template: toy/addition   # the first", "-        points: 6",
                       "+        id: toy/addition#2"]),
        (("redraw", 2, "--level", "hard"), ["-        level: easy", "+        level: hard", "+        reroll: 1"]),
        (("add", "addition"), ["+      - template: toy/addition", "+        id: addition-2"]),
    ],
)  # fmt: skip
def test_the_blueprint_changes_in_these_lines_only(
    arguments: tuple[object, ...], lines: list[str], tmp_path: Path
) -> None:
    folder = built(tmp_path)
    change(str(arguments[0]), folder, *arguments[1:])
    told = difflib.unified_diff(MIXED.splitlines(), source(folder).splitlines(), lineterm="", n=0)
    assert sorted(line for line in told if not line.startswith(("---", "+++", "@@"))) == sorted(lines)


def test_a_pick_of_a_topic_becomes_a_slot_of_its_own(tmp_path: Path) -> None:
    folder = built(tmp_path)
    first, second = (variants(folder)[key]["template"] for key in ("conv_arithmetic/*", "conv_arithmetic/*#2"))
    change("points", folder, 4, 7)
    assert f"- template: {first}\n        id: conv_arithmetic/*\n" in source(folder)
    assert f"- template: {second}\n        points: 7\n        id: conv_arithmetic/*#2\n" in source(folder)
    assert "# any two" not in source(folder)


def test_the_only_pick_of_a_topic_stays_one(tmp_path: Path) -> None:
    folder = built(tmp_path, exam("topic: play"))
    change("points", folder, 1, 7)
    assert "      - {topic: play, points: 7}\n" in source(folder)


def test_a_family_that_is_used_elsewhere_now_changes_no_pick_of_a_topic(tmp_path: Path) -> None:
    text = exam("topic: play, pick: 1", "topic: play, pick: 1, id: other", "template: toy/addition")
    folder = built(tmp_path, text)
    before = variants(folder)
    change("swap", folder, 3, before["play/*"]["template"])
    after = variants(folder)
    assert {key: after[key] for key in ("play/*", "other")} == {key: before[key] for key in ("play/*", "other")}
    assert without_history(files(folder)) == rebuilt(folder, tmp_path)


def test_what_is_redrawn_again_and_again_is_always_new(tmp_path: Path) -> None:
    folder = built(tmp_path, exam("template: play/cost, level: easy"))
    seen = {fingerprints(folder)["play/cost"]}
    for count in range(1, 6):
        before = fingerprints(folder)["play/cost"]
        change("redraw", folder, 1)
        assert fingerprints(folder)["play/cost"] != before
        seen.add(fingerprints(folder)["play/cost"])
        assert len(list((folder / "history").iterdir())) == count
    assert len(seen) > 2
    assert without_history(files(folder)) == rebuilt(folder, tmp_path)


def test_what_is_redrawn_has_another_answer_if_there_is_one(tmp_path: Path) -> None:
    bank = tmp_path / "bank" / "toy"
    shutil.copytree(TOYS / "toy", bank)
    for path in bank.iterdir():
        path.rename(path.with_stem(path.stem.replace("addition", "parity")))
    path = bank / "parity.py"
    text = path.read_text(encoding="utf-8").replace("total = p.a + p.b", "total = (p.a + p.b) % 2")
    path.write_text(text.replace("total = sum((p.a, p.b))", "total = p.a % 2 ^ p.b % 2"), encoding="utf-8")
    folder = make(tmp_path, 5, exam("template: toy/parity"), Bank([bank.parent])).folder
    answers = []
    for _ in range(6):
        answers.append(variants(folder)["toy/parity"]["key"]["parts"]["sum"]["text"])
        assert invoke("redraw", folder, 1, "--bank", bank.parent).exit_code == 0
    assert all(one != other for one, other in pairwise(answers))


def test_a_second_question_of_a_template_is_told(tmp_path: Path) -> None:
    folder = built(tmp_path, exam("template: toy/addition", "template: play/cost"))
    assert "same template" not in change("add", folder, "play/ratio")
    assert change("add", folder, "toy/addition").endswith("Questions 1, 4 have the same template now.\n")
    assert change("swap", folder, 2, "play/ratio").endswith("Questions 2, 3 have the same template now.\n")


def test_a_change_is_told(tmp_path: Path) -> None:
    folder = built(tmp_path, exam("template: toy/addition", "template: play/cost"))
    before = variants(folder)["play/cost"]["key"]["parts"]["cost"]["text"]
    told = change("redraw", folder, 2)
    after = variants(folder)["play/cost"]["key"]["parts"]["cost"]["text"]
    assert told == f"Question 2 (Cost): other numbers.\n  answers of 2: {after} (before: {before})\n"
    assert change("points", folder, "cost", "3") == (
        "Question 2 (Cost): 3 points (before: 2).\nThe exam has 7 points now (before: 6).\n"
    )
    told = change("move", folder, 2, 1)
    assert told == "Question 2 (Cost) is question 1 now.\nOther questions are renumbered with it.\n"
    told = change("swap", folder, 2, "play/ratio", "--level", "hard")
    assert told.startswith(
        "Question 2 (Ratios & roots): now play/ratio, hard, 6 points (before: Addition).\n"
        "The exam has 9 points now (before: 7).\nThe questions take about 7 of 20 minutes: fits.\n"
    )
    change("swap", folder, 2, "toy/addition")
    told = change("drop", folder, 1)
    assert told == (
        "Question 1 (Cost) is dropped.\nOther questions are renumbered with it.\n"
        "The exam has 4 points now (before: 7).\nThe questions take about 3 of 20 minutes: fits.\n"
    )


@pytest.mark.parametrize(
    "arguments", [("redraw", 2), ("drop", 1), ("points", 3, 9), ("swap", 5, "ratio"), ("add", "ratio", "--after", 1)]
)
def test_all_forms_are_changed(arguments: tuple[str, ...], tmp_path: Path) -> None:
    folder = forms(tmp_path, 3)
    before, files_before = list(read(folder)), files(folder)
    told = change(arguments[0], folder, *arguments[1:])
    assert told.count("Question") == 1
    for old, new in zip(before, read(folder), strict=True):
        has = by_slot(new)
        assert sum(has.get(key) != variant for key, variant in by_slot(old).items()) == (arguments[0] != "add")
    assert without_history(files(folder)) == rebuilt(folder, tmp_path, "--forms", 3)
    assert invoke("undo", folder).exit_code == 0
    assert files(folder) == files_before


def test_papers_that_are_wanted_as_one_file_only_stay_so(tmp_path: Path) -> None:
    path, options = blueprint(tmp_path, exam("template: toy/addition")), ("--forms", 2, "--only", "merged")
    done = invoke("build", path, "--seed", 5, "--out", tmp_path, "--bank", TOYS, *options)
    assert done.exit_code == 0
    folder = tmp_path / "toys-5"
    had = files(folder).keys()
    assert "problems.pdf" in had
    assert not any(name.startswith("forms/") for name in had)
    change("redraw", folder, 1)
    assert without_history(files(folder)).keys() == had


def test_forms_have_no_variant_in_common_after_a_change_either(tmp_path: Path) -> None:
    folder = forms(tmp_path, 8, exam("template: play/cost, level: easy"))  # 40 variants
    for _ in range(3):
        change("redraw", folder, 1)
        drawn = [variant["fingerprint"] for each in read(folder) for variant in each.variants]
        assert len(set(drawn)) == 8
    assert without_history(files(folder)) == rebuilt(folder, tmp_path, "--forms", 8)


def test_a_template_with_too_few_variants_for_all_forms_is_still_reported_after_another_change(tmp_path: Path) -> None:
    text = exam("template: play/cost, level: easy", "template: toy/addition")  # cost has 40 variants
    folder = forms(tmp_path, 41, text)
    change("points", folder, 2, 3)
    assert json.loads((folder / "report.json").read_bytes())["room"] == {"play/cost": 40}


def test_a_redraw_gives_no_form_what_another_one_has_lost(tmp_path: Path) -> None:
    folder = forms(tmp_path, 3, exam("template: play/cost, level: easy"))
    for _ in range(4):
        before = {variant["fingerprint"] for each in read(folder) for variant in each.variants}
        change("redraw", folder, 1)
        assert before.isdisjoint(variant["fingerprint"] for each in read(folder) for variant in each.variants)


def test_many_forms_are_told_compactly(tmp_path: Path) -> None:
    folder = forms(tmp_path, 8, exam("template: play/cost, level: easy"))
    told = change("redraw", folder, 1).splitlines()
    assert [line[:7] for line in told] == ["Questio", *(f"  form {key}"[:7] for key in "ABCDEF"), "  and 2"]
    folder = forms(tmp_path / "fewer", 7, exam("template: play/cost, level: easy"))
    assert change("redraw", folder, 1).endswith("\n  and 1 more form\n")


def test_a_long_answer_is_told_by_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = built(tmp_path, exam("template: toy/addition"))
    monkeypatch.setattr(report, "LONGEST", 5)
    told = change("redraw", folder, 1)
    answer = "; ".join(part["text"] for part in variants(folder)["toy/addition"]["key"]["parts"].values())
    assert len(answer) > 5
    assert f"answers of 1: {answer[:2]}... (before: " in told


def test_a_number_that_is_another_question_in_each_form_is_not_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = exam(*(f"template: play/cost, id: s{k}" for k in range(5)))
    folder = forms(tmp_path, 4, text.replace("  - slots:", "  - shuffle: true\n    slots:"))
    assert "another question in each form; name one of them: s" in refused("redraw", folder, 1)
    told = change("redraw", folder, "s3")
    places = [each.form.order[0].index("s3") for each in read(folder)]
    assert told.count("Question") == len(set(places))
    for place in set(places):
        keys = ", ".join(key for key, each in zip("ABCD", places, strict=True) if each == place)
        assert f"Form {keys}: Question {place + 1} (Cost): other numbers.\n" in told
    monkeypatch.setattr(report, "MOST", 1)
    told = change("points", folder, "s3", 3)
    assert told.count(" more: Question") == sum(places.count(place) > 1 for place in set(places))
    assert told.endswith("\nThe exam has 11 points now (before: 10).\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("redraw", 8), "8: no such question; the exam has 1 to 7"),
        (("redraw", "a\nb"), r"'a\nb': no such question; the exam has 1 to 7"),
        (("reject", 1, "--form", ""), "'': no such form; the exam has "),
        (("redraw", 0), "0: no such question"),
        (("redraw", "lsat"), "lsat: no such question (did you mean last?); the exam has 1 to 7: toy/addition, "),
        (("redraw", "addition"), "addition: several questions are of this template; name one: toy/addition, "),
        (("redraw", 7), "question 7: this is a question of your own"),
        (("redraw", 4, "--level", "harder"), "'harder' is not one of"),
        (("swap", 7, "play/cost"), "question 7: this is a question of your own; drop it, and add the template"),
        (("swap", 1, "play/cots"), "play/cots: unknown template (did you mean play/cost?)"),
        (("swap", 2, "play/ratio"), "play/ratio: no level 'easy'; it has medium, hard"),
        (("points", 1, 0.5), "toy/addition: 0.5 points for 2 parts; give 1 or more"),
        (("points", 1, 0.3), "'0.3' is not a whole or half number of points"),
        (("points", 1, 0), "'0' is not a whole or half number of points"),
        (("points", 1, 1000.5), "'1000.5' is not a whole or half number of points up to 1000"),
        (("points", 1, "1e999999999"), "'1e999999999' is not a whole or half number of points"),
        (("drop", "9" * 5000), "9: no such question; the exam has 1 to 7"),
        (("points", 1, "many"), "'many' is not a whole or half number of points"),
        (("move", 1, 8), "question 1: there is no position 8; the exam has 1 to 7"),
        (("add", "nothing/there"), "nothing/there: unknown template"),
        (("add", "play/cost", "--after", 9), "9: no such question"),
        (("add", "play/cost", "--room", "much"), "is not a length such as 4cm"),
    ],
)
def test_wrong_input_is_told_and_changes_nothing(arguments: tuple[object, ...], message: str, tmp_path: Path) -> None:
    folder = built(tmp_path)
    assert message in refused(str(arguments[0]), folder, *arguments[1:])


def test_what_is_as_it_should_be_stays(tmp_path: Path) -> None:
    folder = built(tmp_path)
    before = files(folder)
    assert change("move", folder, 2, 2) == "Nothing changed.\n"
    assert change("points", folder, 1, 6) == "Nothing changed.\n"
    assert files(folder) == before
    told = change("swap", folder, 1, "toy/addition", "--level", "medium")
    assert told == "Only the blueprint has changed; all questions stay.\n"


def test_the_only_question_and_fixed_numbers_stay(tmp_path: Path) -> None:
    folder = built(tmp_path, exam("template: toy/addition, params: {a: 10, b: 20}"))
    assert "question 1: this is the only question of the exam" in refused("drop", folder, 1)
    assert "question 1: the blueprint fixes its numbers with 'params:'" in refused("redraw", folder, 1)


def test_an_exam_without_a_blueprint_is_not_changed(tmp_path: Path) -> None:
    folder = built(tmp_path)
    (folder / "blueprint.yaml").unlink()
    assert "only an exam that was built from a blueprint can be changed" in refused("redraw", folder, 1)


def test_a_variant_of_another_exam_is_avoided(tmp_path: Path) -> None:
    text = exam("template: play/cost, level: easy")
    folder, other = built(tmp_path, text), built(tmp_path, text, seed=6)
    for _ in range(8):
        change("redraw", folder, 1, "--not-in", other)
        assert fingerprints(folder) != fingerprints(other)


def test_a_bank_that_has_moved_on_changes_only_what_is_drawn(tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    shutil.copytree(TOYS, bank)
    folder = make(tmp_path, 5, exam("template: toy/addition", "template: play/cost"), Bank((bank,))).folder
    before = variants(folder)
    words = bank / "toy" / "addition.tex.j2"
    words.write_text(words.read_text(encoding="utf-8").replace("Take", "Please take"), encoding="utf-8")
    assert invoke("redraw", folder, 2, "--bank", bank).exit_code == 0
    assert variants(folder)["toy/addition"] == before["toy/addition"]


def test_a_template_that_is_new_in_the_bank_changes_no_pick_of_a_topic(tmp_path: Path) -> None:
    bank = Path(shutil.copytree(TOYS, tmp_path / "bank"))
    text = exam("topic: play, level: hard", "template: toy/addition")
    folder = make(tmp_path, 5, text, Bank((bank,))).folder
    before = variants(folder)["play/*"]
    for number in range(5):
        for path in (bank / "toy").glob("addition*"):
            text = path.read_text(encoding="utf-8").replace("toy-addition", f"new-{number}")
            (bank / "play" / path.name.replace("addition", f"new{number}")).write_text(text, encoding="utf-8")
    assert invoke("redraw", folder, 1, "--bank", bank).exit_code == 0
    after = variants(folder)["play/*"]
    assert after["template"] == before["template"]
    assert after["fingerprint"] != before["fingerprint"]


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("id: last", "id: end"),
        ("points: 6", "points: 7"),
        ("level: easy", "level: hard"),
        ("title: Toys", "title: Games"),
        ("duration:   20", "duration:   30"),
        ("  - title: Sums", "  - title: Sums\n    shuffle: true\n    instructions: Add."),
        ("pick: 2", "pick: 3"),
        ("args: {count: flop}", "args: {count: mac}"),
        ("template: toy/addition, id: last", "template: toy/addition, id: last, reroll: 1"),
        ("template: toy/addition, id: last", "template: toy/addition, id: last, params: {a: 3, b: 4}"),
        ("text: Why?", "text: Why not?"),
        ("points: 6", "points: 6\n        text: {solution: Add.}"),
    ],
)
def test_a_blueprint_that_was_changed_by_hand_is_refused(said: str, instead: str, tmp_path: Path) -> None:
    folder = built(tmp_path)
    path = folder / "blueprint.yaml"
    path.write_text(source(folder).replace(said, instead), encoding="utf-8")
    told = f"examgen: {path}: does not say what the exam is; take back what was changed in it by hand\n"
    assert refused("redraw", folder, 1) == told
