"""The commands: what they print, what they refuse, and that a pipe stays clean."""

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
from fractions import Fraction
from math import log
from pathlib import Path

import pytest

from exam.support import EXAM, FILES, TOYS, blueprint, command, exam, files, invoke, make, run, shown
from examgen import __version__
from examgen.bank import shipped
from examgen.cli import main
from examgen.typeset.png import pdf_text

BANK = ("--bank", TOYS)


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help(name: str) -> None:
    done = invoke(*filter(None, [name]), "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage: main")
    assert len(done.stdout.splitlines()) > 4
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_version() -> None:
    assert invoke("--version").stdout == f"examgen, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("build", "--seed", "-1"),
        ("build", "--seed", "x"),
        ("build", "--level", "brutal"),
        ("build", "--format", "oral"),
        ("show", "toy/addition"),
        ("show",),
        ("practice", "--seed", "1"),
        ("practice", "--topic", "toy", "--seed", "1", "--count", "0"),
        ("practice", "--topic", "toy", "--seed", "1", "--count", "1001"),
        ("key",),
        ("build", "--unknown"),
        ("build", "--only", "merged"),
        ("build", "--workers", "2"),
        ("build", "--dask", "tcp://localhost:8786"),
        ("show", "toy/addition", "--seed", "1", "--pdf", "--json"),
        ("key", "nowhere", "--csv", "--text"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "nowhere.yaml"), "nowhere.yaml"),
        (("build", "--bank", "nowhere"), "nowhere: no such folder; --bank takes a folder"),
        (("build", "--bank", TOYS / "toy"), "is the folder of a topic; --bank takes the folder above it"),
        (("show", "mine/own", "--seed", 1), "'examgen list' shows them all, and --bank DIR adds your own"),
        (("render", "nowhere"), "exam.json: not found; name a folder that 'examgen build' made"),
        (("key", "nowhere"), "exam.json: not found"),
        (("build", "--seed", 1, "--not-in", "nowhere"), "exam.json: not found"),
        (("show", "toy/additoin", "--seed", 1, *BANK), "unknown template (did you mean toy/addition?)"),
        (("show", "add", "--seed", 1, *BANK), "add: unknown template (did you mean addition?)"),
        (("show", "", "--seed", 1, *BANK), "examgen: '': unknown template; 'examgen list'"),
        (("list", "--topic", "a\nb"), r"examgen: 'a\nb': unknown topic; 'examgen list'"),
        (("show", "x", "--seed", 1, *BANK), "x: unknown template; 'examgen list' shows them all"),
        (("coverage", "."), ".: is no catalogue of exam questions: it has no rows.csv"),
        (("show", "ratio", "--seed", 1, "--level", "easy", *BANK), "no level 'easy'; it has medium, hard"),
        (("practice", "--topic", "tyo", "--seed", 1, *BANK), "unknown topic (did you mean toy?)"),
        (("list", "--topic", "tyo", *BANK), "tyo: unknown topic"),
    ],
)
def test_what_a_user_can_mend_is_one_line(
    arguments: tuple[object, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke(*arguments)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("examgen: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_blueprint_with_errors_says_where(tmp_path: Path) -> None:
    file = blueprint(tmp_path, EXAM.replace("- template: play/cost", "- {template: play/cost, pionts: 3}"))
    done = invoke("build", file, *BANK)
    assert done.exit_code == 1
    assert re.search(r"toys\.yaml:8:31: pionts: unknown field \(did you mean points\?\)", done.stderr), done.stderr


def test_build_says_what_it_made(tmp_path: Path) -> None:
    arguments = ("build", blueprint(tmp_path), "--out", tmp_path, *BANK, "--seed")
    done = invoke(*arguments, 0)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"{tmp_path / 'toys-0'}: 3 questions, 12 points, seed 0 (written)",
        "A short seed can be found by trying, since the bank is public; leave out --seed for a real exam.",
        "The questions take about 10 of 20 minutes: fits.",
        f"Its pages say DRAFT until it is approved: examgen approve {shlex.quote(str(tmp_path / 'toys-0'))} --by NAME",
    ]
    assert "(unchanged)" in invoke(*arguments, 0).stdout
    long = invoke(*arguments, 2**128 - 1)
    assert f"seed {2**128 - 1} (written)" in long.stdout
    assert "short seed" not in long.stdout
    assert files(tmp_path / f"toys-{2**128 - 1}").keys() == FILES


def test_one_is_not_written_as_many(tmp_path: Path) -> None:
    arguments = ("build", blueprint(tmp_path, exam("template: toy/addition, points: 1")), *BANK, "--seed", 1)
    assert ": 1 question, 1 point, seed 1" in invoke(*arguments, "--out", tmp_path / "one").stdout
    assert ": 1 form, seed 1" in invoke(*arguments, "--out", tmp_path / "form", "--forms", 1).stdout
    assert "<h1>Toys: 1 form</h1>" in (tmp_path / "form" / "toys-1" / "report.html").read_text()


def test_what_is_no_number_is_said_plainly(tmp_path: Path) -> None:
    for seed in ("abc", "1.5"):
        done = invoke("build", blueprint(tmp_path), "--seed", seed)
        assert done.exit_code == 2
        assert done.stderr.endswith(f"'--seed': '{seed}' is not a valid whole number.\n")


def test_without_a_seed_it_is_random_and_long(tmp_path: Path) -> None:
    arguments = ("build", blueprint(tmp_path, exam("template: toy/addition")), "--out", tmp_path, *BANK)
    seeds = {int(re.findall(r"seed (\d+) ", invoke(*arguments).stdout)[0]) for _ in range(3)}
    assert len(seeds) == 3
    assert max(seeds).bit_length() > 100
    assert {path.name for path in tmp_path.glob("toys-*")} == {f"toys-{seed}" for seed in seeds}


def test_too_long_an_exam_is_told(tmp_path: Path) -> None:
    file = blueprint(tmp_path, EXAM.replace("duration: 20", "duration: 9"))
    assert "about 10 of 9 minutes: TOO LONG" in invoke("build", file, "--out", tmp_path, *BANK, "--seed", 1).stdout


def test_a_different_exam_is_refused_without_force(tmp_path: Path) -> None:
    arguments = ("build", blueprint(tmp_path), "--out", tmp_path, *BANK, "--seed", 1)
    invoke(*arguments)
    before = files(tmp_path / "toys-1")
    done = invoke(*arguments, "--level", "hard")
    assert done.exit_code == 1
    assert "--force replaces it; move it to keep both" in done.stderr
    assert files(tmp_path / "toys-1") == before
    assert invoke(*arguments, "--level", "hard", "--force").exit_code == 0
    assert files(tmp_path / "toys-1") != before


def test_render_and_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path).folder
    assert invoke("render", folder, "--check").stdout == f"{folder}: every file is what the record gives\n"
    assert invoke("render", folder).stdout == f"{folder}: unchanged\n"
    (folder / "guide.pdf").unlink()
    done = invoke("render", folder, "--check")
    assert (done.exit_code, "guide.pdf" in done.stderr) == (1, True)
    assert invoke("render", folder, "--force").stdout == f"{folder}: written\n"
    monkeypatch.chdir(folder)
    assert invoke("render", ".", "--check").exit_code == 0
    assert invoke("key", ".").exit_code == 0


def test_keys(tmp_path: Path) -> None:
    built = make(tmp_path)
    folder = built.folder
    table = invoke("key", folder, "--csv").stdout
    assert table == (folder / "key.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(table)))
    columns = [
        "form",
        "question",
        "part",
        "template",
        "points",
        "kind",
        "answer",
        "unit",
        "accepted_low",
        "accepted_high",
        "tolerance",
        "also_accepted",
        "void",
    ]
    assert list(rows[0]) == columns
    assert [(row["question"], row["part"], row["kind"]) for row in rows] == [
        ("1", "a", "integer"), ("1", "b", "integer"), ("2", "a", "number"), ("2", "b", "shape"),
        ("2", "c", "expression"), ("3", "", "integer"),
    ]  # fmt: skip
    ratio = rows[2]
    assert (ratio["template"], ratio["unit"]) == ("play/ratio", "ms")
    assert float(ratio["accepted_low"]) + 0.01 == pytest.approx(float(ratio["answer"]))
    assert [row["tolerance"] for row in rows] == ["", "", "0.01", "", "0.01", ""]

    data = invoke("key", folder, "--json").stdout
    assert data == (folder / "key.json").read_text()
    found = json.loads(data)
    assert (found["exam"], found["seed"]) == ("toys", "1")
    parts = found["parts"]
    assert [
        {name: str(part[name]) for name in columns[:-2]} | {"also_accepted": "", "void": ""} for part in parts
    ] == rows
    assert {(*part["also_accepted"], part["void"]) for part in parts} == {(False,)}
    for wrong in parts[0]["wrong"]:
        assert set(wrong) == {"name", "value", "why", "points"}
    assert [wrong["points"] for wrong in parts[4]["wrong"]] == ["1"]  # half of 2
    exact, closed = Fraction(parts[2]["value"]), parts[4]["value"]
    assert [part["decimal"] is None for part in parts] == [True, True, False, True, False, True]
    assert float(parts[2]["decimal"]) == pytest.approx(float(exact), abs=0.005)
    assert float(parts[4]["decimal"]) == pytest.approx(int(closed.removesuffix("*log(2)")) * log(2), abs=0.005)
    assert parts[3]["value"] == [int(size) for size in rows[3]["answer"].split(" x ")]

    assert invoke("key", folder).stdout == invoke("key", folder, "--text").stdout
    assert [line.split()[0] for line in invoke("key", folder).stdout.splitlines()] == [
        "1a",
        "1b",
        "2a",
        "2b",
        "2c",
        "3",
    ]


def test_list() -> None:
    lines = invoke("list", *BANK).stdout.splitlines()
    at = lines.index("toy  Toy")
    assert lines[at + 1].split() == ["addition", "4", "pt", "3", "min", "easy/medium/hard", "Addition"]
    assert "optimization  Optimisation" in lines
    only = invoke("list", "--topic", "play", *BANK).stdout.splitlines()
    assert [line.split()[0] for line in only] == ["play", "cost", "ratio"]


def test_list_marks_what_stands_in_place_of_a_shipped_template(tmp_path: Path) -> None:
    (tmp_path / "pooling_upsampling").mkdir()
    for path in (shipped() / "pooling_upsampling").glob("pool2d_forward.*"):
        shutil.copy(path, tmp_path / "pooling_upsampling")
    arguments = ("list", "--topic", "pooling_upsampling", "--bank")
    marked = [line for line in invoke(*arguments, tmp_path).stdout.splitlines() if "yours" in line]
    assert [line.split()[0] for line in marked] == ["pool2d_forward"]
    assert marked[0].endswith(" (yours, in place of the shipped one)")
    assert "yours" not in invoke(*arguments, TOYS).stdout
    assert "--bank DIR adds your own" in invoke("list", "--topic", "lecture").stderr


def test_ones_own_template_replaces_another_of_the_same_name(tmp_path: Path) -> None:
    shutil.copytree(TOYS / "toy", tmp_path / "toy")
    file = tmp_path / "toy" / "addition.py"
    file.write_text(file.read_text().replace('"Addition"', '"My addition"'))
    both = (*BANK, "--bank", tmp_path)
    assert "My addition" in invoke("list", *both).stdout
    assert " Addition" not in invoke("list", *both).stdout
    assert invoke("show", "toy/addition", "--seed", 1, *both).stdout.startswith("My addition (toy/addition, medium")
    assert invoke("show", "addition", "--seed", 1, *BANK).stdout.startswith("Addition (")


def test_schema_is_that_of_blueprints() -> None:
    schema = json.loads(invoke("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"title", "duration", "sections", "calculator", "paper"} <= set(schema["properties"])


def test_practice(tmp_path: Path) -> None:
    old = make(tmp_path).folder
    arguments = ("practice", "--topic", "play", "--count", 5, "--seed", 3, "--out", tmp_path, "--not-in", old, *BANK)
    done = invoke(*arguments)
    folder = tmp_path / "practice-play-3"
    assert done.stdout == f"{folder}: 5 questions (written)\n"
    assert invoke(*arguments).stdout == f"{folder}: 5 questions (unchanged)\n"
    variants = [json.loads(line) for line in (folder / "variants.jsonl").read_text().splitlines()]
    taken = {json.loads(line)["fingerprint"] for line in (old / "variants.jsonl").read_text().splitlines()}
    assert len({variant["fingerprint"] for variant in variants} - taken) == 5
    assert {variant["template"] for variant in variants} == {"play/cost", "play/ratio"}
    problems, solutions = (shown(folder / f"{name}.pdf") for name in ("problems", "solutions"))
    assert "Solutions" not in problems
    assert len(solutions) > len(problems)
    hard = invoke(
        "practice", "--topic", "play", "--count", 2, "--seed", 3, "--level", "easy", "--out", tmp_path / "b", *BANK
    )
    assert hard.exit_code == 0


def test_a_pipe_gets_no_control_characters(tmp_path: Path) -> None:
    blueprint(tmp_path)
    done = run(
        "build", "toys.yaml", "--seed", 1, *BANK, cwd=tmp_path, env={"FORCE_COLOR": "", "TERM": "xterm-256color"}
    )
    assert done.stderr == ""
    listed = run("list", *BANK, cwd=tmp_path)
    for text in (done.stdout, listed.stdout):
        assert [character for character in text if ord(character) < 32 and character != "\n"] == []


def test_a_reader_that_leaves_ends_it_quietly(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command("schema"), cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_paper_has_what_its_cover_says(tmp_path: Path) -> None:
    folder = make(tmp_path).folder
    first = " ".join(pdf_text((folder / "problems.pdf").read_bytes())[0].split())
    for text in ("Toys", "20 minutes", "12 points", "Calculator allowed", "Name", "Student number", "Addition"):
        assert text in first


@pytest.mark.parametrize(
    ("names", "checked"),
    [
        ((), ["play/cost", "play/ratio", "toy/addition"]),
        (("play", "addition"), ["play/cost", "play/ratio", "toy/addition"]),
        (("toy",), ["toy/addition"]),
    ],
)
def test_a_bank_of_ones_own_and_a_topic_are_checked_whole(names: tuple[str, ...], checked: list[str]) -> None:
    done = invoke("check", *names, "-n", 2, *BANK)
    assert sorted(re.findall(r"^(?:ok  |FAIL) (\S+):", done.output, re.MULTILINE)) == checked


def test_an_error_names_the_line_of_a_bank_that_is_given_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(TOYS, tmp_path / "mine")
    path = tmp_path / "mine" / "toy" / "addition.py"
    text = path.read_text(encoding="utf-8").replace("total = p.a + p.b", "total = p.a + p.c")
    path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    line = text.split("total = p.a + p.c")[0].count("\n") + 1
    assert f"{path}:{line}: AttributeError" in invoke("show", "addition", "--seed", 1, "--bank", "mine").stderr


def test_command_follows_command_in_the_folder_of_the_exam(tmp_path: Path) -> None:
    folder = make(tmp_path).folder
    typed = shlex.join(command("points", ".", 1, "$n", *BANK)).replace("'$n'", "$n")
    script = f"cd {shlex.quote(str(folder))}; for n in 5 6 7; do {typed}; done"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.count("Question 1 ") == 3


def test_the_catalogue_is_found_from_anywhere(tmp_path: Path) -> None:
    assert "190 of 190 rows are covered" in run("coverage", cwd=tmp_path).stdout


def test_the_key_of_a_choice_says_that_it_is_one(tmp_path: Path) -> None:
    for form, kinds in (("open", ["integer", "integer"]), ("choice", ["choice", "choice"])):
        folder = make(tmp_path / form, text=exam("template: toy/addition"), form=form).folder
        rows = list(csv.DictReader((folder / "key.csv").read_text().splitlines()))
        assert [row["kind"] for row in rows] == kinds
        parts = json.loads((folder / "key.json").read_text())["parts"]
        assert [part["kind"] for part in parts] == kinds
        assert all(row["answer"].isalpha() == (form == "choice") for row in rows)


def test_no_spreadsheet_takes_a_fraction_for_a_day(tmp_path: Path) -> None:
    folder = make(tmp_path, text=exam("template: activations_init/gradient_depth_product")).folder
    cells = [row["answer"] for row in csv.DictReader((folder / "key.csv").read_text().splitlines())]
    exact = [part["answer"] for part in json.loads((folder / "key.json").read_text())["parts"]]
    fractions = [text for text in exact if "/" in text]
    assert fractions
    assert [cell for cell in cells if "/" in cell] == list(map(_with_decimals, fractions))


def _with_decimals(text: str) -> str:
    value = float(Fraction(text))
    about = "" if round(value, 4) == value else "about "
    return f"{text} ({about}{value:.4f}".rstrip("0") + ")"
