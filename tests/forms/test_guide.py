"""What markers get of each form stays on its pages, and gives the same points as the key and the first form's guide."""

import json
import re
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from exam.support import EXAM, drawn, exam, shown, toys
from examgen import blueprint as blueprints
from examgen.bank import Bank
from examgen.exam import assemble, draw_form, prepare
from examgen.key import json_rows
from examgen.record import Exam
from examgen.render import many as documents
from examgen.render.brief import brief
from examgen.typeset import typeset
from forms.support import SHUFFLED, many

VECTORS_AND_MATRICES = Path(__file__).parents[1] / "data" / "bench.yaml"
MIXED = (
    "template: activations_init/activation_values_grads, level: hard", "template: object_detection/nms_procedure",
    "template: object_detection/detection_pipeline_ap", "template: cnn_architectures/cnn_summary_table",
    "template: concepts/concept_best_answer", "template: optimization/adam_rmsprop_steps, level: easy",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_line_leaves_the_page(seed: int) -> None:
    exam = assemble(blueprints.load(VECTORS_AND_MATRICES), seed, Bank())
    assert typeset(documents.marked([exam])).overfull == ()


def recorded(made: Exam) -> list[dict[str, Any]]:
    """The keys of all parts in printed order."""
    return [
        question.variant["key"]["parts"][part["id"]]
        for question in made.questions()
        for part in question.variant["problem"]["parts"]
    ]


@pytest.mark.parametrize("form", ["open", "choice"])
def test_wrong_answers_earn_what_they_earn_in_the_key(form: str) -> None:
    made = drawn(exam(*MIXED), 5, form=form)
    parts = json.loads(f"[{json_rows(made)}]")
    expected = []
    for part, key in zip(parts, recorded(made), strict=True):
        tex = {(each["name"], str(each["value"])): each["tex"] for each in key["wrong"]}
        expected += [
            (wrong["letters"].replace(" ", ", ") if "letters" in wrong else tex[wrong["name"], str(wrong["value"])],
             wrong["points"])
            for wrong in part["wrong"] if wrong["points"] != "0"
        ]  # fmt: skip
    lines = brief(made)
    found = [
        piece.rpartition(r"\copy\examArrow ")
        for bracket in re.findall(r"\\examGrey \[(.*?\d)\]\}", lines)
        for piece in bracket.split(r",\hskip0.5em\relax ")
    ]
    assert [(tex, points) for tex, _, points in found if points] == expected
    assert lines.count(r"\copy\examArrow") == len(expected) > 2


def test_a_choice_gives_letters_and_what_follows_from_them() -> None:
    made = drawn(exam(MIXED[2]), 5, form="choice")
    (question,) = made.questions()
    lines = brief(made)
    for key in question.variant["key"]["parts"].values():
        assert rf"\examRight{{{', '.join(key['letters'])}}}" in lines
        assert "(each option 0.5 or $-$1)" in lines
    follow = question.variant["key"]["follow"]
    assert follow
    assert lines.count("if (") == len(follow)
    for each in follow:
        assert f"if (b)~{each['tex']}, then " in lines


def test_questions_have_their_titles_where_numbers_do_not_tell_them() -> None:
    plan = prepare(blueprints.loads(SHUFFLED, "toys.yaml"), 1, toys())
    made = Exam(plan.header(2), tuple(draw_form(plan, "B")), plan.form("B", 2))
    for question in made.questions():
        title = question.variant["title"].replace("&", r"\&")
        assert rf"\textbf{{{question.number}\enspace {title}}}" in brief(made)
    assert "Addition" not in brief(drawn(EXAM))


def test_the_lines_are_explained_above_them(tmp_path: Path, workers: Executor) -> None:
    guide = shown(many(tmp_path, workers, count=2).folder / "guide.pdf")
    legend = guide.index("Each form in brief: the right answer of every part, (what is accepted), [wrong answers")
    assert guide.index("Marking guide") < legend < guide.index("Form A", legend) < guide.index("Form B", legend)
    assert guide.count("Each form in brief") == 1
