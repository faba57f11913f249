"""An amendment gives a new guide and key, a slip for the hall, and the list of those whom it concerns; nothing else."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from shlex import quote
from string import ascii_uppercase
from typing import Any

import pytest

from exam.support import EXAM, TOYS, blueprint, exam, files, invoke, shown
from examgen.build import render_check
from examgen.record import read
from examgen.typeset.png import pdf_text
from forms.support import SHUFFLED
from life.support import built, forms
from review.support import does, header, key, papers, printed, refuses

OPEN = exam("template: toy/addition", "template: play/ratio, id: half", "template: play/cost")
CHOICE = exam("template: toy/addition, format: choice", head="forms: {numbers: false}")
SAME = EXAM.replace("sections", "forms: {numbers: false}\nsections")


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return printed(built(tmp_path, OPEN))


def listed(folder: Path) -> list[dict[str, Any]]:
    found = json.loads((folder / "amendments.json").read_text(encoding="utf-8"))
    assert (found["schema"], found["exam"]) == (1, header(folder)["name"])
    amendments: list[dict[str, Any]] = found["amendments"]
    return amendments


def total(folder: Path, form: str = "A") -> Fraction:
    return sum((Fraction(row["points"]) for row in key(folder).values() if row["form"] == form), Fraction(0))


def test_everyone_gets_the_points_of_a_void_part(one: Path) -> None:
    before, was = files(one), key(one)
    told = does("amend", one, "--void", "1b").splitlines()
    assert told == [
        "Amendment 1:",
        "Question 1 (b) is void: everyone gets its 2.5 points.",
        "It concerns everyone.",
        "New: guide.pdf, key.csv and key.json, and errata.pdf for the hall.",
    ]
    assert key(one) == was | {"A1b": was["A1b"] | {"void": "yes"}}
    assert total(one) == 12
    guide = shown(one / "guide.pdf")
    assert "Marking guide, amendment 1" in guide
    assert "Amendment 1. Question 1 (b) is void: everyone gets its 2.5 points." in guide
    slip = shown(one / "errata.pdf")
    assert "Toys: Corrections" in slip
    assert told[1] in slip
    assert papers(one) == {name: before[name] for name in papers(one)}
    changed = {name for name, data in files(one).items() if before.get(name) != data}
    new = {"errata.tex", "errata.pdf", "amendments.json", "history/0003.json"}
    assert changed == {"exam.json", "guide.tex", "guide.pdf", "key.csv", "key.json"} | new
    assert render_check(one) == []


def test_a_whole_question_is_void(one: Path) -> None:
    assert "Question 1 is void: everyone gets its 4 points." in does("amend", one, "--void", 1)
    assert {name for name, row in key(one).items() if row["void"]} == {"A1a", "A1b"}
    assert refuses("amend", one, "--void", "1b") == "1b: is void already"


def test_more_answers_are_right_and_the_slip_says_none_of_them(one: Path) -> None:
    was = key(one)
    told = does("amend", one, "--accept", "2a=17", "--accept", "half:a = 1.5..2", "--accept", "2b=7 x 228")
    assert "Question 2 (a): 17 is right too.\nQuestion 2 (a): 1.5 to 2 is right too." in told
    assert "errata" not in told
    assert not (one / "errata.pdf").exists()
    assert key(one) == was | {
        "A2a": was["A2a"] | {"also_accepted": "17; 1.5..2"},
        "A2b": was["A2b"] | {"also_accepted": "7 x 228"},
    }
    data = json.loads((one / "key.json").read_text(encoding="utf-8"))
    assert data["amendment"] == 1
    assert [part["also_accepted"] for part in data["parts"][2:5]] == [
        ["17", "1.5..2"],
        ["7 x 228"],
        [],
    ]
    assert "also right: 17; 1.5 to 2" in shown(one / "guide.pdf")
    assert "(also right: 17; 1.5 to 2)" in does("key", one)
    for typed in (
        "2a=17",
        "2a=1.6",
        "2a=1.6..1.9",
        f"2a={was['A2a']['answer']}",
        "2b=7 x 228",
        f"3={was['A3']['answer']}",
    ):
        assert refuses("amend", one, "--accept", typed) == f"{typed}: is right already"


def test_a_known_wrong_value_that_is_right_too_is_wrong_no_longer(one: Path) -> None:
    right = int(key(one)["A1a"]["answer"])

    def wrong(part: int) -> list[int]:
        found = json.loads((one / "key.json").read_text(encoding="utf-8"))["parts"][part]["wrong"]
        return [each["value"] - right * (1 + part) for each in found]

    assert wrong(0) == wrong(1) == [-1, 1, -10, 10]
    does("amend", one, "--accept", f"1a={right - 1}.0", "--accept", f"1b={2 * right + 1}..{2 * right + 10}")
    assert (wrong(0), wrong(1)) == ([1, -10, 10], [-1, -10])
    assert shown(one / "guide.pdf").count("one less") == 1


def test_points_move_between_parts(one: Path) -> None:
    was = key(one)
    told = does("amend", one, "--points", "1a=0.5", "--points", "1b=4.5", "--points", "3=1")
    assert "Question 1 (a) is worth 0.5 points instead of 1.5." in told
    assert "Question 3 is worth 1 point instead of 2." in told
    assert {name: row["points"] for name, row in key(one).items()} == {
        **{name: row["points"] for name, row in was.items()}, "A1a": "0.5", "A1b": "4.5", "A3": "1",
    }  # fmt: skip
    assert total(one) == 12
    guide = shown(one / "guide.pdf")
    assert "Addition 5 points" in guide
    assert "Cost 1 point" in guide
    assert "4 points" in shown(one / "solutions.pdf")
    assert refuses("amend", one, "--points", "1a=1") == (
        "the points add up to 12.5, and the paper says 12; take as many from one part as another one gets"
    )


def test_a_text_is_corrected_on_the_slip(one: Path) -> None:
    told = does("amend", one, "--correct", "cost", "  Read 100% &  not\n50%. ")
    said = "Question 3: Read 100% & not 50%."
    assert said in told
    assert said in shown(one / "errata.pdf")
    assert f"Amendment 1. {said}" in shown(one / "guide.pdf")
    assert len(pdf_text((one / "errata.pdf").read_bytes())) == 1
    assert "the corrections need 2 pages" in refuses("amend", one, "--correct", 3, "A long story. " * 500)
    assert "the fonts have no \u6f22" in refuses("amend", one, "--correct", 3, "\u6f22")


def test_amendments_follow_each_other_and_are_undone_one_by_one(one: Path) -> None:
    states = [files(one)]
    steps = (("--points", "1a=1", "--points", "1b=3"), ("--void", "1b"), ("--accept", "2a=17", "--correct", 1, "No."))
    for arguments in steps:
        does("amend", one, *arguments)
        states.append(files(one))
        assert render_check(one) == []
    assert len(header(one)["amendments"]) == 3
    assert [(each["amendment"], each["kind"]) for each in listed(one)] == [
        (1, "points"), (1, "points"), (2, "void"), (3, "value"), (3, "text"),
    ]  # fmt: skip
    guide, slip = shown(one / "guide.pdf"), shown(one / "errata.pdf")
    assert "Marking guide, amendment 3" in guide
    assert "Question 1 (b) is void: everyone gets its 3 points." in guide
    assert "17" not in slip
    assert "amend --accept 2a=17 --correct 1 No." in does("log", one)
    for expected in reversed(states[:-1]):
        does("undo", one)
        assert files(one) == expected


def test_an_amendment_of_one_form_concerns_that_form(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 3, OPEN))
    was, before = key(folder), papers(folder)
    told = does("amend", folder, "--form", "B", "--accept", "2a=1.5", "--void", "3").splitlines()
    assert told[1:4] == [
        "Form B: Question 3 is void: everyone gets its 2 points.", "Form B: Question 2 (a): 1.5 is right too.",
        "It concerns form B.",
    ]  # fmt: skip
    assert key(folder) == was | {
        "B2a": was["B2a"] | {"also_accepted": "1.5"}, "B3": was["B3"] | {"void": "yes"},
    }  # fmt: skip
    assert [[each["form"] for each in item["concerned"]] for item in listed(folder)] == [["B"], ["B"]]
    assert "Form B: Question 3 is void" in shown(folder / "errata.pdf")
    guide = shown(folder / "guide.pdf")
    form_a, form_b, form_c = (guide.index(f"Form {name}") for name in "ABC")
    assert form_a < form_b < guide.index("Question 2 (a): 1.5 is right too.") < form_c
    assert guide.count("is right too") == 1
    assert papers(folder) == before
    assert render_check(folder) == []
    does("undo", folder)
    assert key(folder) == was


def test_an_answer_that_differs_between_forms_needs_the_form(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 3, OPEN))
    answers = ", ".join(f"{form}: {key(folder)[f'{form}1a']['answer']}" for form in "ABC")
    assert refuses("amend", folder, "--accept", "1a=17") == (
        f"1a: another answer is right in each form ({answers}); name the form (--form)"
    )


def test_all_forms_have_the_same_numbers(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 3, SAME))
    assert "It concerns all 3 forms." in does("amend", folder, "--accept", "1a=17", "--correct", 1, "Hm.")
    assert {key(folder)[f"{form}1a"]["also_accepted"] for form in "ABC"} == {"17"}
    assert "Form" not in shown(folder / "errata.pdf")


def test_a_choice_is_accepted_under_the_letter_that_it_has_in_each_form(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 5, CHOICE))
    options = {each.form.key: each.variants[0]["problem"]["parts"][0]["options"] for each in read(folder)}
    was = key(folder)
    wrong = next(letter for letter in "ABCD" if letter != key(folder)["A1a"]["answer"])
    meant = options["A"]["ABCD".index(wrong)]
    told = does("amend", folder, "--accept", f"1a={wrong.lower()}")
    expected = {form: ascii_uppercase[each.index(meant)] for form, each in options.items() if meant in each}
    assert len(set(expected.values())) > 1
    assert key(folder) == was | {f"{form}1a": was[f"{form}1a"] | {"also_accepted": expected[form]} for form in expected}
    parts = json.loads((folder / "key.json").read_text(encoding="utf-8"))["parts"]
    known = {part["form"]: len(part["wrong"]) for part in parts if part["part"] == "a"}
    assert known == {form: 3 - (form in expected) for form in options}
    for form, letter in expected.items():
        assert any(form in line.partition(":")[0] and f"answer {letter} is" in line for line in told.splitlines())
    assert refuses("amend", folder, "--accept", f"1a={wrong}") == f"1a={wrong}: is right already"
    for typed in ("1a=E", "1a=17", "1a=A..B"):
        assert refuses("amend", folder, "--accept", typed) == (
            f"{typed}: is no answer to choose; take a letter from A to D"
        )


@pytest.mark.parametrize("first", "ABC")
def test_what_is_accepted_in_one_form_can_be_accepted_in_all(tmp_path: Path, first: str) -> None:
    folder = printed(forms(tmp_path, 3, SAME))
    for typed in ("1a=17", "2b=7 x 228"):
        does("amend", folder, "--form", first, "--accept", typed)
        assert "It concerns all 3 forms." in does("amend", folder, "--accept", typed)
        assert {key(folder)[f"{form}{typed[:2]}"]["also_accepted"] for form in "ABC"} == {typed[3:]}
        assert refuses("amend", folder, "--accept", typed) == f"{typed}: is right already"


@pytest.mark.parametrize("first", "AE")
def test_an_option_that_is_accepted_in_one_form_can_be_accepted_in_all(tmp_path: Path, first: str) -> None:
    folder = printed(forms(tmp_path, 5, CHOICE))
    options = {each.form.key: each.variants[0]["problem"]["parts"][0]["options"] for each in read(folder)}
    right = {form: key(folder)[f"{form}1a"]["answer"] for form in options}
    common = set.intersection(*map(set, options.values())) - {options["A"]["ABCD".index(right["A"])]}
    letters = {form: "ABCD"[each.index(min(common))] for form, each in options.items()}
    does("amend", folder, "--form", first, "--accept", f"1a={letters[first]}")
    does("amend", folder, "--accept", f"1a={letters['A']}")
    assert {form: key(folder)[f"{form}1a"]["also_accepted"] for form in options} == letters
    assert refuses("amend", folder, "--accept", f"1a={letters['A']}") == f"1a={letters['A']}: is right already"


def test_where_questions_are_shuffled_a_number_needs_its_form(tmp_path: Path) -> None:
    folder = printed(forms(tmp_path, 4, SHUFFLED))
    assert "another question in each form; name one of them" in refuses("amend", folder, "--void", 1)
    does("amend", folder, "--void", "cost", "--correct", "addition", "Add them.")
    for name, row in key(folder).items():
        assert (row["void"] == "yes") == (row["template"] == "play/cost"), name
    slip = shown(folder / "errata.pdf")
    for form in "ABCD":
        number = next(
            row["question"] for row in key(folder).values() if (row["form"], row["template"]) == (form, "play/cost")
        )
        assert any(
            form in part[: part.index(":")] and f"Question {number} is void" in part
            for part in slip.split("Form ")[1:]
        )  # fmt: skip
    row = next(row for row in key(folder).values() if row["form"] == "C" and row["part"] == "a")
    does("amend", folder, "--form", "C", "--void", f"{row['question']}a")
    assert [name for name, each in key(folder).items() if each["void"] and each["part"]] == [f"C{row['question']}a"]


def test_many_students_are_named_in_the_list_and_questions_by_title_on_the_slip(tmp_path: Path) -> None:
    roster = "id,name\n" + "".join(f"{70000 + k},Student {k}\n" for k in range(14))
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    arguments = ("--seed", 1, "--bank", TOYS, "--roster", tmp_path / "roster.csv", "--out", tmp_path)
    assert invoke("build", blueprint(tmp_path, SHUFFLED), *arguments).exit_code == 0
    folder = printed(tmp_path / "toys-1")
    does("amend", folder, "--correct", "addition", "Add them.")
    (item,) = listed(folder)
    assert [each["name"] for each in item["concerned"]] == [f"Student {k}" for k in range(14)]
    slip = shown(folder / "errata.pdf")
    assert "The question \u201cAddition\u201d: Add them." in slip
    assert "70003" not in slip
    told = does("amend", folder, "--form", 70003, "--form", 70007, "--void", "cost")
    assert "It concerns Student 3 (70003), Student 7 (70007)." in told
    assert len(pdf_text((folder / "errata.pdf").read_bytes())) == 1
    with (folder / "key.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["form"] for row in csv.DictReader(stream) if row["void"]} == {"70003", "70007"}
    most = [word for k in range(8, 0, -1) for word in ("--form", 70000 + k)]
    told = does("amend", folder, *most, "--correct", "addition", "Add both.")
    first = ", ".join(f"Student {k} ({70000 + k})" for k in range(1, 7))
    assert f"It concerns {first} and 2 more, who are named in amendments.json." in told


def test_what_is_printed_is_in_the_language_of_the_exam(tmp_path: Path) -> None:
    asked = "question: {title: Faltung, text: 'Wie viele?', answer: Acht.}, points: 2.5"
    path = blueprint(tmp_path, exam(asked, asked, head="language: de"))
    assert invoke("build", path, "--seed", 1, "--out", tmp_path).exit_code == 0
    folder = tmp_path / "toys-1"
    assert "ENTWURF" in shown(folder / "problems.pdf")
    assert "DRAFT" not in shown(folder / "problems.pdf")
    does("comment", folder, 1, "Zu leicht.")
    does("render", folder, "--review")
    assert "Toys: Durchsicht" in shown(folder / "review.pdf")
    assert "Anmerkung 1: Zu leicht." in shown(folder / "review.pdf")
    printed(folder)
    assert "ENTWURF" not in shown(folder / "problems.pdf")
    told = does("amend", folder, "--void", 1, "--correct", 2, "Es sind 3.5 Bilder.", "--accept", "2=Neun.")
    assert "Question 1 is void: everyone gets its 2.5 points." in told
    guide, slip = shown(folder / "guide.pdf"), shown(folder / "errata.pdf")
    assert "Toys: Korrekturhinweise, \u00c4nderung 1" in guide
    assert "\u00c4nderung 1. Aufgabe 2: \u201eNeun.\u201c ist auch richtig." in guide
    assert "entf\u00e4llt: alle erhalten 2,5 P." in guide
    assert "Toys: Berichtigung Bitte berichtigen Sie Ihre Klausur." in slip
    assert "Aufgabe 1 entf\u00e4llt: alle erhalten daf\u00fcr 2,5 Punkte." in slip
    assert "Aufgabe 2: Es sind 3.5 Bilder." in slip
    assert render_check(folder) == []


def test_words_that_are_right_too_are_quoted(tmp_path: Path) -> None:
    asked = "question: {title: Sharing, text: Why?, answer: Because.}, points: 2"
    path = blueprint(tmp_path, exam(asked))
    assert invoke("build", path, "--seed", 1, "--out", tmp_path).exit_code == 0
    folder = printed(tmp_path / "toys-1")
    assert "Question 1: \u201cWhy not.\u201d is right too." in does("amend", folder, "--accept", "1=Why not.")
    assert "Question 1: 7 x 7 is right too." in does("amend", folder, "--accept", "1=7 x 7")
    assert "Amendment 1. Question 1: \u201cWhy not.\u201d is right too." in shown(folder / "guide.pdf")
    assert "also right: Why not.; 7 x 7" in shown(folder / "guide.pdf")
    does("amend", folder, "--accept", "1=It saturates... slowly")
    said = "also right: Why not.; 7 x 7; It saturates... slowly"
    assert said in shown(folder / "guide.pdf")
    assert said in does("key", folder)


@pytest.mark.parametrize("typed", ["1/0", "1e999999999"])
def test_what_only_looks_like_a_number_is_accepted_as_it_is_written(one: Path, typed: str) -> None:
    does("amend", one, "--accept", f"2c={typed}")
    assert key(one)["A2c"]["also_accepted"] == typed


def test_it_has_to_be_printed_first(tmp_path: Path) -> None:
    folder = built(tmp_path, OPEN)
    line = f"{folder}: was not printed; change the exam itself, or mark it: examgen printed {quote(str(folder))}"
    assert refuses("amend", folder, "--void", 1) == line


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            (),
            "say what is void (--void), right too (--accept), worth other points (--points) or corrected (--correct)",
        ),
        (("--void", 9), "9: no such question; the exam has 1 to 3"),
        (("--void", "1c"), "1c: question 1 has the parts a to b; name one, such as 1a"),
        (("--void", "3a"), "3a: question 3 has one part; name it 3"),
        (("--accept", "1=5"), "1: question 1 has the parts a to b; name one, such as 1a"),
        (("--accept", "half=5"), "half: question half has the parts a to c; name one, such as half:a"),
        (("--accept", "1a"), "'1a': write a part and a value, such as 2a=17"),
        (("--accept", "1a="), "'1a=': write a part and a value, such as 2a=17"),
        (("--accept", "=17"), "'=17': write a part and a value, such as 2a=17"),
        (("--accept", "1a=x"), "1a: 'x' is no number; write one such as 17 or 1.5, or two as 1.5..1.6"),
        (("--accept", "1a=2.."), "1a: '2..' is no number; write one such as 17 or 1.5, or two as 1.5..1.6"),
        (("--accept", "1a=3..2"), "1a=3..2: the interval is empty; write the smaller number first"),
        (("--accept", "1a=3..3"), "1a=3..3: the interval is empty; write the smaller number first"),
        (("--points", "1a=x"), "1a=x: is not a whole or half number of points up to 1000"),
        (("--points", "1a=-1"), "1a=-1: is not a whole or half number of points up to 1000"),
        (("--points", "1a=1e999999999"), "1a=1e999999999: is not a whole or half number of points up to 1000"),
        (("--points", "1a=1.25"), "1a=1.25: is not a whole or half number of points up to 1000"),
        (("--correct", 3, " "), "3: say what is to be corrected"),
        (("--void", 1, "--form", "Z"), "Z: no such form; the exam has A"),
        (("--void", "nothing"), "nothing: no such question; the exam has 1 to 3: toy/addition, half, play/cost"),
    ],
)
def test_wrong_input_is_one_line(one: Path, arguments: tuple[object, ...], line: str) -> None:
    assert refuses("amend", one, *arguments) == line


def test_an_amendment_that_was_edited_by_hand_is_told(one: Path) -> None:
    does("amend", one, "--void", "1")
    path = one / "exam.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["amendments"][0][0]["reason"] = "a slip"
    path.write_text(json.dumps(plain), encoding="utf-8")
    for command in (("amend", one, "--void", "2a"), ("key", one), ("render", one, "--force")):
        assert refuses(*command).startswith(f"{one}: what the record says cannot be used: ")
