"""A paper gives nothing away: it does not depend on the key, and says neither the seed nor what was drawn."""

import json
from pathlib import Path

import pytest

from exam.support import TOYS, exam, make, shown
from examgen import record
from examgen.bank import Bank
from examgen.record import Exam
from examgen.render.documents import paper
from examgen.typeset import typeset

SEED = 31415926535897932384
OWN = "question: {title: Own, text: Why?, answer: Because of THIS, solution: Think of THAT}, points: 2"
SLOTS = ("template: toy/addition", "template: play/ratio", "template: play/cost", "topic: backprop_graphs", OWN)
DRAWN = exam("topic: conv_arithmetic, pick: 2", *SLOTS)


@pytest.mark.parametrize("form", ["open", "boxes", "choice"])
def test_the_paper_is_the_same_with_a_blanked_key(tmp_path: Path, form: str) -> None:
    folder = make(tmp_path, SEED, DRAWN, Bank((TOYS,)), form=form).folder
    made = record.read(folder).first()
    blanked = Exam(made.header, tuple(variant | {"key": {}} for variant in made.variants))
    document = paper(blanked)
    assert document.tex() == (folder / "problems.tex").read_text(encoding="utf-8")
    assert typeset(document).pdf == (folder / "problems.pdf").read_bytes()


def test_the_paper_is_the_same_without_seed_level_and_fingerprints(tmp_path: Path) -> None:
    made = record.read(make(tmp_path, SEED, DRAWN).folder).first()
    hidden = dict.fromkeys(("level", "fingerprint", "template", "effort", "minutes"))
    bare = Exam(made.header | {"seed": "0", "examgen": ""}, tuple(variant | hidden for variant in made.variants))
    assert paper(bare) == paper(made)


def test_neither_seed_nor_answers_nor_templates_are_on_the_paper(tmp_path: Path) -> None:
    folder = make(tmp_path, SEED, DRAWN).folder
    printed = shown(folder / "problems.pdf")
    source = (folder / "problems.tex").read_text(encoding="utf-8")
    raw = (folder / "problems.pdf").read_bytes()
    sheet = shown(folder / "solutions.pdf")
    for text in (printed, source, raw.decode("latin-1")):
        for secret in (str(SEED), "toy/addition", "play/", "fingerprint", "THIS", "THAT"):
            assert secret not in text
    assert "Because of THIS" in sheet
    assert "Think of THAT" in sheet
    assert str(SEED) not in sheet


def test_only_what_is_asked_of_the_parameters_is_on_the_paper(tmp_path: Path) -> None:
    made = record.read(make(tmp_path, SEED, exam("template: toy/addition, id: only")).folder).first()
    (variant,) = made.variants
    source = paper(made).tex()
    total = sum(variant["key"]["params"].values())
    assert str(total) not in source.replace(r"\,", "")
    assert json.dumps(variant["key"]["params"]) not in source
    assert "only" not in source.partition(r"\begin{document}")[2]  # a slot's id may say too much
