"""The record: what is written is read back; what is missing or damaged is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from exam.support import drawn, exam
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


def edit(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        header = json.loads((folder / "exam.json").read_text())
        change(header)
        (folder / "exam.json").write_text(json.dumps(header))

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
        (write("variants.jsonl", "{}\n"), "line 1 is no variant"),
        (write("variants.jsonl", "3\n"), "line 1 is no variant"),
        (edit(lambda header: header.pop("sections")), "the record is damaged: 'sections'"),
        (edit(lambda header: header.update(schema=1)), r"schema 1; this version of examgen reads schema 2"),
        (shorten, r"variants\.jsonl: does not belong to exam\.json.*question"),
        (repeat, r"variants\.jsonl: does not belong to exam\.json.*more than once"),
    ],
)
def test_damage_is_named(folder: Path, damage: Callable[[Path], None], message: str) -> None:
    damage(folder)
    with pytest.raises(ExamgenError, match=message):
        list(open_exam(folder))
