"""`show`: one variant, or a sheet of several, as JSON, text, PDF and PNG."""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

from exam.support import TOYS, drawn, exam, invoke, shown

KEYS = {
    "schema", "template", "seed", "level", "args", "params", "parts", "steps", "conventions", "problem", "solution",
    "fingerprint",
}  # fmt: skip
PART = {"id", "kind", "value", "decimal", "unit", "tolerance", "points", "wrong"}


def show(*arguments: object) -> str:
    done = invoke("show", *arguments, "--bank", TOYS)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_the_form_of_the_json() -> None:
    variant = json.loads(show("play/ratio", "--seed", 3, "--json"))
    assert set(variant) == KEYS
    assert (variant["schema"], variant["template"], variant["seed"], variant["level"]) == (1, "play/ratio", 3, "medium")
    assert variant["args"] == {"count": "mac"}
    assert variant["conventions"] == ["mac", "ln"]
    for part in variant["parts"]:
        assert set(part) == PART
        for wrong in part["wrong"]:
            assert set(wrong) == {"name", "value", "credit", "why"}
    parts = {part["id"]: part for part in variant["parts"]}
    p, q = variant["params"]["p"], variant["params"]["q"]
    assert Fraction(parts["ratio"]["value"]) == Fraction(p, q)
    assert "/" in parts["ratio"]["value"]
    assert float(parts["ratio"]["decimal"]) == pytest.approx(p / q, abs=0.005)
    assert parts["ratio"]["unit"] == "ms"
    assert parts["ratio"]["tolerance"] == "0.01"
    assert parts["shape"]["value"] == [p, q]
    assert sympy.sympify(parts["log"]["value"]) == p * sympy.log(2)
    assert float(parts["log"]["decimal"]) == pytest.approx(float(p * sympy.log(2)), abs=0.005)
    assert parts["log"]["wrong"][0] | {"value": ""} == {
        "name": "sign", "value": "", "credit": "1/2", "why": "The sign.",
    }  # fmt: skip
    assert sum(Fraction(part["points"]) for part in variant["parts"]) == 6


def test_a_count_gives_an_array_of_different_variants() -> None:
    variants: list[dict[str, Any]] = json.loads(show("toy/addition", "--seed", 5, "--count", 4, "--json"))
    assert [variant["seed"] for variant in variants] == [5, 6, 7, 8]
    assert len({variant["fingerprint"] for variant in variants}) == 4
    assert json.loads(show("toy/addition", "--seed", 6, "--json")) == variants[1]
    assert len(json.loads(show("toy/addition", "--seed", 5, "--count", 1, "--json"))) == 1


def test_it_is_the_variant_that_an_exam_gets() -> None:
    (variant,) = drawn(exam("template: toy/addition"), seed=9).variants
    assert json.loads(show("addition", "--seed", 9, "--json"))["fingerprint"] == variant["fingerprint"]


def test_arguments_are_those_of_a_slot() -> None:
    variant = json.loads(show("play/ratio", "--seed", 3, "--json", "--arg", "count=flop"))
    assert variant["args"] == {"count": "flop"}
    (drawn_too,) = drawn(exam("template: play/ratio, args: {count: flop}"), seed=3).variants
    assert variant["fingerprint"] == drawn_too["fingerprint"]


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("flop", "--arg flop: write NAME=VALUE"),
        ("=flop", "--arg =flop: write NAME=VALUE"),
        ("count=no", "--arg count=no: 'no' can mean text or true/false"),
        ("count=[mac", "--arg count=[mac: a list in [ ] is not closed"),
        ("count=macs", "play/ratio: args: count: Input should be 'mac' or 'flop'"),
        ("size=3", "play/ratio: args: size: unknown argument; the template takes: count"),
    ],
)
def test_an_argument_that_does_not_fit_is_one_line(argument: str, message: str) -> None:
    done = invoke("show", "play/ratio", "--seed", 1, "--arg", argument, "--bank", TOYS)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"examgen: {message}")
    assert done.stderr.count("\n") == 1


def test_what_a_template_prints_is_no_part_of_the_answer(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    for suffix in (".py", ".tex.j2"):
        text = (TOYS / "toy" / f"addition{suffix}").read_text(encoding="utf-8")
        head, sign, body = text.partition("def solve")
        loud = f"print('loading')\n{sign}" if sign else ""
        (tmp_path / "toy" / f"addition{suffix}").write_text(head + loud + body, encoding="utf-8")
    done = invoke("show", "toy/addition", "--seed", 1, "--json", "--bank", tmp_path)
    assert json.loads(done.stdout)["template"] == "toy/addition"
    assert done.stderr == "loading\n"


def test_levels_and_big_seeds() -> None:
    hard = json.loads(show("addition", "--seed", 2**128 - 1, "--level", "hard", "--json"))
    assert (hard["seed"], hard["level"]) == (2**128 - 1, "hard")
    assert json.loads(show("addition", "--seed", 0, "--json"))["seed"] == 0


def test_text_holds_problem_answers_and_solution() -> None:
    text = show("toy/addition", "--seed", 1)
    a, b = json.loads(show("toy/addition", "--seed", 1, "--json"))["params"].values()
    assert text == show("toy/addition", "--seed", 1, "--text")
    assert f"Take {a} and {b}." in text
    assert f"sum: {a + b}" in text
    assert f"double: {2 * (a + b)}" in text
    assert "\\" not in text
    assert show("toy/addition", "--seed", 1, "--count", 3).count("Take ") == 3


def test_pdf_and_pictures(tmp_path: Path) -> None:
    pdf = show("toy/addition", "--seed", 1, "--count", 3, "--pdf", "--out", tmp_path).splitlines()
    assert pdf == [str(tmp_path / "addition-medium-1.pdf")]
    printed = shown(tmp_path / "addition-medium-1.pdf")
    assert printed.count("Take") == 3
    pictures = show("toy/addition", "--seed", 1, "--png", "--out", tmp_path / "new").splitlines()
    assert pictures == [str(tmp_path / "new" / "addition-medium-1-1.png")]
    assert (tmp_path / "new" / "addition-medium-1-1.png").read_bytes().startswith(b"\x89PNG")


def test_as_a_choice(tmp_path: Path) -> None:
    show("toy/addition", "--seed", 1, "--pdf", "--format", "choice", "--out", tmp_path)
    printed = shown(tmp_path / "addition-medium-1.pdf")
    assert all(f" {letter} " in printed for letter in "ABCD")


def test_a_choice_that_stays_open_is_told_apart_from_the_output() -> None:
    done = invoke("show", "essay_rubric", "--seed", 1, "--format", "choice", "--json")
    assert done.stderr == "Not a choice, for want of wrong values; answered in writing: essay.\n"
    assert json.loads(done.stdout)["template"] == "concepts/essay_rubric"
    assert invoke("show", "essay_rubric", "--seed", 1).stderr == ""
    assert invoke("show", "addition", "--seed", 1, "--format", "choice", "--bank", TOYS).stderr == ""


def test_a_folder_for_no_file_is_refused(tmp_path: Path) -> None:
    done = invoke("show", "toy/addition", "--seed", 1, "--bank", TOYS, "--out", tmp_path)
    assert done.exit_code == 2
    assert "--out says where a file goes, and --text writes none." in done.stderr


@pytest.mark.parametrize("count", ["0", "-1", "1000"])
def test_as_many_statements_as_there_are(count: str) -> None:
    arguments = ("concept_true_false", "--seed", 1, "--arg", "topic=optimization", "--arg", f"statements={count}")
    done = invoke("show", *arguments)
    assert done.exit_code == 1
    assert re.fullmatch(
        rf"examgen: .*: args: statements: {count} are wanted; take 1 or more of the \d+ that fit\n", done.stderr
    )
