"""A question as a choice: four options, one right, its letter in the key; with too few wrong values it stays open."""

import csv
from pathlib import Path
from string import ascii_uppercase

import pytest

from exam.support import TOYS, blueprint, drawn, exam, invoke, make, shown, toys
from examgen.bank import Bank
from examgen.draw import Request, draw
from examgen.key import rows as key_rows
from examgen.remarks import open_parts
from examgen.template import load

BANK = Bank((TOYS,))
TEMPLATES = [entry.id for entry in BANK.entries() if entry.topic != "concepts"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_choice_has_four_options_and_one_is_right(name: str) -> None:
    entry = BANK.entry(name)
    for level in entry.levels:
        for seed in range(4):
            made = draw(Request(load(entry), seed, level, slot=name, format="choice"), BANK.facts)
            for part in made["problem"]["parts"]:
                key = made["key"]["parts"][part["id"]]
                if not part["options"]:
                    assert len(key["wrong"]) < 3
                    assert key["letters"] == []
                    continue
                if key["kind"] == "choices":
                    assert 0 < len(key["letters"]) < len(part["options"])
                    continue
                (letter,) = key["letters"]
                count = part["blank"]["size"] if key["kind"] == "choice" else 4  # else its own
                assert len(part["options"]) == len(set(part["options"])) == count
                right = part["options"][ascii_uppercase.index(letter)]
                assert right in key["tex"]  # the key may add a closed form, such as ln 4, that no wrong option has
                if key["kind"] != "choice":
                    assert set(part["options"]) - {right} <= {each["tex"] for each in key["wrong"]}


def test_key_and_paper_agree_on_the_letter(tmp_path: Path) -> None:
    built = make(tmp_path, text=exam("template: toy/addition"), form="choice")
    (variant,) = built.exam.variants
    printed = shown(built.folder / "problems.pdf").replace("\u2009", "").replace("\u202f", "")
    with (built.folder / "key.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row, (id_, key) in zip(rows, variant["key"]["parts"].items(), strict=True):
        assert row["answer"] in "ABCD", id_
        assert (row["unit"], row["accepted_low"], row["accepted_high"]) == ("", "", "")
        squeezed = printed.replace(" ", "")
        assert f"{row['answer']}{key['text']}" in squeezed


def test_where_a_letter_is_the_answer_the_key_has_no_unit_and_no_tolerance() -> None:
    ratio, _, log = key_rows(drawn(exam("template: play/ratio")))
    assert (ratio["unit"], ratio["tolerance"], log["tolerance"]) == ("ms", "0.01", "0.01")
    for row in list(key_rows(drawn(exam("template: play/ratio"), form="choice")))[:2]:
        assert row["answer"] in "ABCD"
        assert {row[name] for name in ("unit", "tolerance", "accepted_low", "accepted_high")} == {""}


@pytest.mark.parametrize(
    ("template", "kind"), [("matching", "matching"), ("ordering", "ordering"), ("multi_select", "choices")]
)
def test_kinds_that_always_have_letters_keep_their_names(template: str, kind: str) -> None:
    slot = f"template: concepts/concept_{template}, args: {{topic: optimization}}"
    assert {row["kind"] for row in key_rows(drawn(exam(slot), bank=BANK))} == {kind}


def test_a_part_with_too_few_wrong_values_stays_open_and_the_build_says_so(tmp_path: Path) -> None:
    text = exam("template: play/ratio", "template: toy/addition", "template: play/cost")
    built = make(tmp_path, text=text, form="choice")
    assert open_parts(built.exam) == ["1c", "3"]
    assert open_parts(make(tmp_path, 2, text).exam) == []
    file = blueprint(tmp_path, text)
    arguments = ("build", file, "--seed", 1, "--bank", TOYS, "--out", tmp_path, "--format", "choice")
    assert "answered in writing: 1c, 3." in invoke(*arguments).stdout
    assert "answered in writing" not in invoke(*arguments[:-2], "--force").stdout


def test_only_the_slots_that_ask_for_it_are_choices(tmp_path: Path) -> None:
    text = exam("template: toy/addition", "template: toy/addition, format: choice")
    one, other = make(tmp_path, text=text).exam.variants
    assert [part["options"] for part in one["problem"]["parts"]] == [[], []]
    assert [len(part["options"]) for part in other["problem"]["parts"]] == [4, 4]


def test_boxes_have_a_blank_and_no_working_room(tmp_path: Path) -> None:
    texts = {}
    for form in ("open", "boxes"):
        built = make(tmp_path / form, text=exam("template: toy/addition"), bank=toys(), form=form)
        texts[form] = (built.folder / "problems.tex").read_text().partition(r"\begin{document}")[2]
    assert texts["open"].count(r"\examField") == texts["boxes"].count(r"\examField") == 2
    assert texts["open"] != texts["boxes"]
