"""The record: what is written is read back; what is missing or damaged is named."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exam.support import drawn, exam, files, invoke, make
from examgen import record
from examgen.build import open_exam
from examgen.errors import ExamgenError

OWN = json.dumps("odd\u2028line\u2029ends\u0085and\x0c quotes \" ' \\", ensure_ascii=True).replace(r"\f", "")
QUESTION = f"question: {{title: Own, text: {OWN}, answer: 'ja: «ß»'}}, points: 1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    record.write([drawn(exam("template: toy/addition", QUESTION))], tmp_path)
    return tmp_path


def test_what_is_written_is_read_back(folder: Path) -> None:
    read, made = list(record.read(folder)), drawn(exam("template: toy/addition", QUESTION))
    assert [(each.header, each.form) for each in read] == [(made.header, made.form)]
    assert list(read[0].variants) == json.loads(json.dumps(made.variants))
    record.write(read, folder)
    assert list(record.read(folder)) == read
    assert len((folder / "variants.jsonl").read_bytes().split(b"\n")) == 3


def edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        header = json.loads((folder / "exam.json").read_text())
        change(header)
        (folder / "exam.json").write_text(json.dumps(header))

    return apply


def alter(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Change the first variant."""

    def apply(folder: Path) -> None:
        first, rest = (folder / "variants.jsonl").read_text().split("\n", 1)
        variant = json.loads(first)
        change(variant)
        (folder / "variants.jsonl").write_text(f"{json.dumps(variant)}\n{rest}")

    return apply


def write(name: str, text: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        (folder / name).write_text(text)

    return apply


def shorten(folder: Path) -> None:
    path = folder / "variants.jsonl"
    path.write_text(path.read_text().partition("\n")[0] + "\n")


def repeat(folder: Path) -> None:
    path = folder / "variants.jsonl"
    path.write_text(path.read_text() + path.read_text().partition("\n")[0] + "\n")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "exam.json").unlink(), r"exam\.json: not found; name a folder that 'examgen build'"),
        (lambda folder: (folder / "variants.jsonl").unlink(), r"variants\.jsonl: not found"),
        (write("exam.json", '{"schema": 2'), r"exam\.json: cannot be read"),
        (write("exam.json", "[]"), r"exam\.json: schema None"),
        (write("variants.jsonl", "{}\n"), r"variants\.jsonl: cannot be read: line 1 has no form; restore it"),
        (write("variants.jsonl", "3\n"), "line 1 is no map but 3"),
        (alter(lambda variant: variant.pop("title")), "line 1 has no title"),
        (alter(lambda variant: variant.update(points=6)), "line 1 has 6 as points"),
        (alter(lambda variant: variant.update(conventions=[{"id": "mac"}])), "a convention of line 1 has no group"),
        (edit(lambda header: header.pop("sections")), r"the record is damaged: exam\.json has no sections; restore"),
        (edit(lambda header: header.update(sections=["Sums"])), "damaged: section 1 is no map but 'Sums'"),
        (edit(lambda header: header["sections"][0]["slots"][1].pop("room")), "a slot of section 1 has no room"),
        (edit(lambda header: header.update(duration="90")), r"damaged: exam\.json has '90' as duration; restore it"),
        (edit(lambda header: header.update(forms=[])), r"damaged: exam\.json has no form"),
        (edit(lambda header: header.update(forms=["A"])), "the record is damaged"),
        (edit(lambda header: header.update(schema=1)), r"schema 1; this version of examgen reads schema 2"),
        (shorten, r"variants\.jsonl: does not belong to exam\.json.*question"),
        (repeat, r"variants\.jsonl: does not belong to exam\.json.*more than once"),
    ],
)
def test_damage_is_named(folder: Path, damage: Callable[[Path], None], message: str) -> None:
    damage(folder)
    with pytest.raises(ExamgenError, match=message):
        list(open_exam(folder))


def lose_a_part(variant: dict[str, Any]) -> None:
    variant["key"]["parts"] = {}


def lose_the_sense_of_points(variant: dict[str, Any]) -> None:
    variant["problem"]["parts"][0]["points"] = "many"


@pytest.mark.parametrize("change", [lose_a_part, lose_the_sense_of_points])
@pytest.mark.parametrize(
    "command",
    ["key {}", "key {} --csv", "key {} --json", "render {} --force", "render {} --check", "render {} --review"],
)
def test_damage_deep_in_a_variant_is_one_line_and_changes_nothing(
    change: Callable[[dict[str, Any]], object], command: str, tmp_path: Path
) -> None:
    folder = make(tmp_path).folder
    alter(change)(folder)
    before = files(folder)
    done = invoke(*command.format(folder).split())
    assert done.exit_code == 1
    said, mend = "what the record says cannot be used", "if it was changed by hand, restore it or build the exam again"
    assert re.fullmatch(rf"examgen: {folder}: {said}: .*; {mend}; --debug shows the place\n", done.stderr)
    assert files(folder) == before
