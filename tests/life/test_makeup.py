"""A make-up exam has the templates and the work of the exam that it is like, and none of its variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from exam.support import TOYS, blueprint, exam, files, invoke
from examgen.bank import Bank
from examgen.life.makeup import like
from examgen.record import read
from life.support import MIXED, built, change, fingerprints, forms, source, variants


def makeup(folder: Path, like: Path, *options: object, seed: int = 77) -> Path:
    done = invoke("build", "--like", like, "--seed", seed, "--out", folder / "makeup", "--bank", TOYS, *options)
    assert done.exit_code == 0, done.output
    return folder / "makeup" / f"toys-{seed}"


def test_the_same_templates_and_as_much_work_but_no_variant_twice(tmp_path: Path) -> None:
    first = built(tmp_path)
    second = makeup(tmp_path, first, "--not-in", first)
    old, new = variants(first), variants(second)
    assert [(key, each["template"], each["level"], each["points"]) for key, each in old.items()] == [
        (key, each["template"], each["level"], each["points"]) for key, each in new.items()
    ]
    drawn = [key for key in old if old[key]["template"]]
    assert not {old[key]["fingerprint"] for key in drawn} & {new[key]["fingerprint"] for key in drawn}
    for key in drawn:
        assert new[key]["effort"] == pytest.approx(old[key]["effort"], rel=0.2, abs=0.01)
    assert "# An exam for tests" in source(second)


@pytest.mark.parametrize("seed", [77, 78, 79])
def test_its_work_is_that_of_the_exam_and_not_the_usual_one(tmp_path: Path, seed: int) -> None:
    first = built(tmp_path, exam("template: play/cost, level: hard", head="forms: {effort: 0.02}"), seed=2)
    effort = variants(first)["play/cost"]["effort"]
    assert effort < 1.1  # 1.25 is usual
    (variant,) = variants(makeup(tmp_path, first, seed=seed)).values()
    assert variant["effort"] == pytest.approx(effort, rel=0.02, abs=0.01)


def test_of_several_forms_the_one_in_the_middle_counts(tmp_path: Path) -> None:
    first = forms(tmp_path, 5, exam("template: play/cost, level: hard", head="forms: {effort: 1}"))
    efforts = sorted(each.variants[0]["effort"] for each in read(first))
    assert efforts[1] < efforts[2] < efforts[3]
    assert like(first, Bank([TOYS]))[1] == {"play/cost": efforts[2]}


def test_with_its_own_seed_it_is_the_same_exam(tmp_path: Path) -> None:
    first = built(tmp_path)
    second = makeup(tmp_path, first, seed=5)
    assert fingerprints(second) == fingerprints(first)
    assert (second / "problems.pdf").read_bytes() == (first / "problems.pdf").read_bytes()


def test_an_exam_that_was_changed_is_followed_as_it_is_now(tmp_path: Path) -> None:
    first = built(tmp_path)
    change("drop", first, 1)
    change("swap", first, 2, "play/ratio")
    second = makeup(tmp_path, first, "--not-in", first)
    assert [each["template"] for each in variants(second).values()] == [
        each["template"] for each in variants(first).values()
    ]
    assert not (second / "history").exists()


def test_the_makeup_may_have_many_forms(tmp_path: Path) -> None:
    text = exam("template: toy/addition, level: hard", "topic: play")
    first = forms(tmp_path, 2, text)
    second = makeup(tmp_path, first, "--not-in", first, "--forms", 3)
    old = {variant["fingerprint"] for each in read(first) for variant in each.variants}
    new = [variant["fingerprint"] for each in read(second) for variant in each.variants]
    assert len(new) == len(set(new)) == 6
    assert not old & set(new)


@pytest.mark.parametrize("options", [(), ("--forms", 2)])
def test_questions_of_ones_own_are_told_to_be_the_same(tmp_path: Path, options: tuple[object, ...]) -> None:
    own = "question: {title: Mine, text: Why?, answer: Because.}, points: 2"
    first = built(tmp_path, exam("template: play/cost", own, own))
    done = invoke("build", "--like", first, "--out", tmp_path / "makeup", "--bank", TOYS, *options)
    assert f"Your own questions 2, 3 are the same as in {first}.\n" in done.stdout
    alone = invoke("build", first / "blueprint.yaml", "--out", tmp_path / "alone", "--bank", TOYS, *options)
    assert alone.exit_code == 0
    assert "the same as in" not in alone.stdout


def test_a_blueprint_and_an_exam_to_be_like_exclude_each_other(tmp_path: Path) -> None:
    first = built(tmp_path)
    before = files(tmp_path)
    done = invoke("build", blueprint(tmp_path, MIXED), "--like", first, "--bank", TOYS)
    assert done.exit_code == 2
    assert "name a blueprint or --like EXAM, not both" in done.stderr
    missing = invoke("build", "--like", tmp_path / "none", "--bank", TOYS)
    assert missing.exit_code == 1
    assert "exam.json: not found" in missing.stderr
    assert files(tmp_path).keys() - before.keys() == {"toys.yaml"}
