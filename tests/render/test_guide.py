"""The marking guide on its pages: what wrong answers earn, by letters where options are chosen, and as the key says."""

from __future__ import annotations

import csv
import json
import re
from copy import deepcopy
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument, PdfPage

from exam.support import exam, invoke, make, shown
from examgen.record import Exam, Question
from examgen.render.guide import guide_question
from examgen.said import once
from examgen.typeset.png import pdf_text

HALVES = "template: activations_init/activation_values_grads, level: hard"  # parts worth half a point
BOXES = ("template: object_detection/nms_procedure", "template: object_detection/detection_pipeline_ap")
VECTORS = "template: optimization/adam_rmsprop_steps, level: easy"
MIXED = (
    HALVES,
    *BOXES,
    VECTORS,
    "template: cnn_architectures/cnn_summary_table",
    "template: concepts/concept_best_answer",
)
CREDIT = re.compile(r"(\d[\d.]*) of (\d[\d.]*)")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("open"), 5, exam(*MIXED)).folder


@pytest.fixture(scope="module")
def choice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Exam]:
    built = make(tmp_path_factory.mktemp("choice"), 5, exam(*MIXED), form="choice")
    return built.folder, built.exam


def keyed(folder: Path) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = json.loads((folder / "key.json").read_text(encoding="utf-8"))["parts"]
    return parts


def test_a_long_first_question_begins_below_the_title(tmp_path: Path) -> None:
    text = exam("template: conv_arithmetic/conv_layer_cost_row, level: hard", "template: toy/addition")
    first, *more = pdf_text((make(tmp_path, 7, text).folder / "guide.pdf").read_bytes())
    assert more
    assert first.index("Marking guide") < first.index("Cost of a convolution layer")


@pytest.mark.parametrize("height", range(1, 4))  # of the answer above, so that the last title comes to every place
def test_no_page_ends_between_a_title_and_its_answer(tmp_path: Path, height: int) -> None:
    own = "question: {{title: Title {0}, text: Why?, answer: {1} Reason {0}.}}, points: 1"
    slots = [own.format(k, "Because it is so. " * (5 * height if k == 1 else 1)) for k in range(1, 25)]
    for page in pdf_text((make(tmp_path, 1, exam(*slots)).folder / "guide.pdf").read_bytes()):
        assert re.findall(r"Title (\d+)", page) == re.findall(r"Reason (\d+)", page)


def test_a_long_question_leaves_no_page_nearly_empty(tmp_path: Path) -> None:
    slots = ("optimization/gd_momentum_steps", "cnn_architectures/cnn_summary_table")
    made = make(tmp_path, 2, exam(*(f"template: {each}" for each in (*slots, slots[0] + ", id: again"))), final=True)
    with PdfDocument(made.folder / "guide.pdf") as pdf:
        *pages, _ = map(_lowest, pdf)
    assert len(pages) > 2
    assert max(pages) < 842 / 3 + 60  # two thirds of the page above the foot are full


def _lowest(page: PdfPage) -> float:
    """Where the text above the foot ends, in points from below."""
    text = page.get_textpage()
    return float(min(bottom for k in range(text.count_rects()) if (bottom := text.get_rect(k)[1]) > 65))


def test_a_short_paragraph_of_an_answer_is_not_stretched(tmp_path: Path) -> None:
    own = 'question: {title: Own, text: Why?, answer: "a a a a a a a a Q.\\n\\nAnother paragraph."}, points: 1'
    page = PdfDocument(make(tmp_path, 1, exam(own)).folder / "guide.pdf")[0].get_textpage()
    letter = page.get_text_range().index("Q.")
    assert page.get_charbox(letter)[2] < 180  # points; the margin is at 68


def test_no_wrong_answer_earns_all(written: Path) -> None:
    found = CREDIT.findall(shown(written / "guide.pdf"))
    assert ("0", "0.5") in found
    assert all(Fraction(earned) < Fraction(worth) for earned, worth in found)


def test_guide_and_key_give_the_same_points(written: Path) -> None:
    one_letter = ("choice",)  # only the right letter earns points, so that nothing is said of the others
    known = [(part, wrong) for part in keyed(written) if part["kind"] not in one_letter for wrong in part["wrong"]]
    assert CREDIT.findall(shown(written / "guide.pdf")) == [(wrong["points"], part["points"]) for part, wrong in known]
    assert all(
        wrong["points"] == "0" for part in keyed(written) if part["kind"] in one_letter for wrong in part["wrong"]
    )


def test_a_wrong_selection_earns_what_the_printed_rule_gives(written: Path) -> None:
    for part in (each for each in keyed(written) if each["kind"] == "choices"):
        count = 5 if part["template"].endswith("nms_procedure") else 4
        right = set(part["answer"].split())
        assert part["wrong"]
        for wrong in part["wrong"]:
            slips = len(right ^ set(wrong["letters"].split()))
            share = (
                Fraction(part["points"]) / count
            )  # an option judged correctly earns it, another one costs twice as much
            earned = max((count - slips) * share - slips * 2 * share, Fraction(0))
            assert Fraction(wrong["points"]) == Fraction(floor(2 * earned), 2)


def test_a_select_all_is_told_in_letters_and_decimals(written: Path) -> None:
    guide = shown(written / "guide.pdf")
    assert "each option judged correctly earns 0.5, every other one costs 1; at least 0" in guide
    for part in (each for each in keyed(written) if each["kind"] == "choices"):
        for wrong in part["wrong"]:
            assert f"{', '.join(wrong['letters'].split())} {wrong['points']} of {part['points']}" in guide


def test_of_a_choice_every_option_stands_under_its_letter_and_nothing_else(choice: tuple[Path, Exam]) -> None:
    folder, made = choice
    pieces = iter((folder / "guide.tex").read_text(encoding="utf-8").split(r"\examPartLine{")[1:])
    for part, key in (
        (part, question.variant["key"]["parts"][part["id"]])
        for question in made.questions()
        for part in question.variant["problem"]["parts"]
    ):
        piece = next(pieces)
        if not part["options"] or key["kind"] == "choices":
            continue
        (right,) = key["letters"]
        options = dict(zip("ABCDEF", part["options"], strict=False))
        assert rf"\textbf{{{right}}}\quad \examRight{{{options.pop(right)}}}" in piece
        slips = [slip for slip in piece.split(r"\examSlip{")[1:] if not slip.startswith("If ")]
        assert len(slips) == len(options)
        for slip, (letter, tex) in zip(slips, options.items(), strict=True):
            assert slip.startswith(rf"\textbf{{{letter}}}\enspace {tex}}}{{}}")
        assert "accepted" not in piece
    assert next(pieces, None) is None


def test_a_record_without_letters_of_wrong_options_still_has_a_guide(choice: tuple[Path, Exam]) -> None:
    variant = deepcopy(choice[1].variants[0])
    keys = variant["key"]["parts"].values()
    for wrong in (each for key in keys for each in key["wrong"]):
        del wrong["letters"]
    told = guide_question(Question("1", variant, "choice"))
    assert told.count(r"\examSlip{\textbf{") == sum(len(part["options"]) - 1 for part in variant["problem"]["parts"])


def test_what_follows_can_be_ticked(choice: tuple[Path, Exam]) -> None:
    _, made = choice
    follows = 0
    for question in made.questions():
        parts = {part["id"]: part for part in question.variant["problem"]["parts"]}
        for follow in question.variant["key"]["follow"]:
            for id_, tex in {follow["given"]: follow["tex"], **follow["then"]}.items():
                if parts[id_]["options"]:
                    follows += 1
                    assert set(tex.split(", ")) <= set("ABCDEF"[: len(parts[id_]["options"])])
    assert follows


def test_what_follows_stands_under_a_heading(choice: tuple[Path, Exam]) -> None:
    for question in choice[1].questions():
        before, heading, after = guide_question(question).partition("Carried over from earlier parts")
        follow = question.variant["key"]["follow"]
        assert bool(heading) == bool(follow)
        assert (before.count(r"\examSlip{If "), after.count(r"\examSlip{If ")) == (0, len(follow))


def test_the_head_says_how_options_count(written: Path, choice: tuple[Path, Exam], tmp_path: Path) -> None:
    rule = "Where one option is to be chosen, only the right one, or the one that follows in this way, earns points."
    assert rule in shown(choice[0] / "guide.pdf")
    assert rule in shown(written / "guide.pdf")
    assert rule not in shown(make(tmp_path, 1).folder / "guide.pdf")
    assert "rounded down to halves" in shown(tmp_path / "toys-1" / "guide.pdf")


def test_vectors_say_what_is_accepted(written: Path) -> None:
    with (written / "key.csv").open(encoding="utf-8", newline="") as file:
        vectors = [row for row in csv.DictReader(file) if row["kind"] == "vector"]
    decimals = [row for row in vectors if row["tolerance"]]
    assert {row["tolerance"] for row in decimals} == {"0.001"}
    assert shown(written / "guide.pdf").count("accepted: each entry \u00b10.001") == len(decimals) > 0
    assert invoke("key", written).stdout.count("(accepted: each entry +-0.001)") == len(decimals)


def test_no_bare_number_stands_beside_the_points(written: Path) -> None:
    text = shown(written / "guide.pdf")
    names = [part["wrong"] for part in keyed(written) if part["template"] == "concepts/concept_best_answer"]
    assert {wrong["name"] for wrong in names[0]} <= set("0123456789")
    assert not re.search(r"\u2022 [A-F] [^\u2022]* \d\. [A-Z]", text[text.index("The best answer") :])


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["Add."], ["Add."]),
        (["Add.", "Multiply."], ["Add.", "Multiply."]),
        (["Add.", "Add. Then halve."], ["Add."]),
        (["First add. Then halve.", "Then halve."], ["Then halve."]),
        (["Add: it grows.", "Add."], ["Add."]),
        (["Add. Then halve.", "Add. Then double."], ["Add. Then halve.", "Then double."]),
        (["This is it.", "This is it twice."], ["This is it.", "This is it twice."]),
        (["Take $x. y$.", "Take $x. z$."], ["Take $x. y$.", "Take $x. z$."]),
        (["no stride", "no stride, no padding", "padding"], ["no stride", "padding"]),
    ],
)
def test_nothing_is_said_twice(texts: list[str], said: list[str]) -> None:
    assert once(texts) == said
