"""Good files, and the same exam written in YAML and in Python."""

import json
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from examgen.blueprint import (
    Blueprint,
    Question,
    QuestionSlot,
    Section,
    TemplateSlot,
    TopicSlot,
    default,
    load,
    loads,
)

EXAM = """\
title: Midterm
course: Deep learning
date: 2026-03-02
duration: 90
calculator: yes
aids:
  - One sheet of notes
conventions: {count: flop, unit: KB, digits: 3, strict: true}
sections:
  - title: Convolutions
    shuffle: true
    slots:
      - template: conv_arithmetic/conv_layer_cost_row
        args: {kernels: [1, 3], rate: 0.5, unit: "010", table: {bias: "no", pad: null}}
        points: 2.5
        room: 4cm
      - {topic: pooling_upsampling, pick: 2, level: hard, id: pool}
  - slots:
      - question:
          title: Your own
          text: |
            Why is the sky
            blue?
          answer: Scattering.
        points: 3
        format: boxes
        room: 6 lines
        keep_position: true
"""

MODEL = Blueprint(
    name="midterm",
    title="Midterm",
    course="Deep learning",
    date="2026-03-02",
    duration=90,
    calculator=True,
    aids=["One sheet of notes"],
    conventions={"count": "flop", "unit": "KB", "digits": 3, "strict": True},
    sections=[
        Section(
            title="Convolutions",
            shuffle=True,
            slots=[
                TemplateSlot(
                    template="conv_arithmetic/conv_layer_cost_row",
                    args={"kernels": [1, 3], "rate": 0.5, "unit": "010", "table": {"bias": "no", "pad": None}},
                    points=2.5,
                    room="4cm",
                ),
                TopicSlot(topic="pooling_upsampling", pick=2, level="hard", id="pool"),
            ],
        ),
        Section(
            slots=[
                QuestionSlot(
                    question=Question(title="Your own", text="Why is the sky\nblue?", answer="Scattering."),
                    points=3,
                    format="boxes",
                    room="6 lines",
                    keep_position=True,
                )
            ]
        ),
    ],
)


def test_yaml_and_python_say_the_same() -> None:
    assert loads(EXAM, "exams/midterm.yaml") == MODEL


def test_a_file_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "midterm.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAM.replace("\n", "\r\n").encode())
    assert load(path) == MODEL


def test_settings_keep_their_types() -> None:
    found = loads(EXAM, "midterm.yaml").conventions
    assert {name: type(value) for name, value in found.items()} == {
        "count": str,
        "unit": str,
        "digits": int,
        "strict": bool,
    }


REST = "duration: 90\nsections: [{slots: [{topic: t}]}]\n"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("2024", "2024"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("no", "no"),
        ("true", "true"),
        ("1e3", "1e3"),
        ("2026-03-02", "2026-03-02"),
        ("12:30", "12:30"),
        ("'null'", "null"),
        ("  Midterm  # draft", "Midterm"),
        ("|\n  Midterm\n", "Midterm"),
    ],
)
def test_text_stays_as_it_is_written(written: str, title: str) -> None:
    assert loads(f"title: {written}\n{REST}", "exam.yaml").title == title


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("True", True),
        ("false", False),
        ("~", None),
        ("'12'", "12"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2026-03-02", "2026-03-02"),
        ("y", "y"),
        ("nan", "nan"),
    ],
)
def test_arguments_are_yaml_1_2(written: str, value: object) -> None:
    text = f"title: T\nduration: 9\nsections: [{{slots: [{{template: t, args: {{a: {written}}}}}]}}]\n"
    slot = loads(text, "exam.yaml").sections[0].slots[0]
    assert isinstance(slot, TemplateSlot)
    assert slot.args["a"] == value
    assert type(slot.args["a"]) is type(value)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("exam.yaml", "exam"),
        ("a/My exam (2).yml", "My-exam-2"),
        ("_.yaml", "exam"),
        ("é1.yaml", "e1"),
        ("Prüfung 2 (groß).yaml", "Prufung-2-gross"),
        ("long " * 48 + ".yaml", "-".join(["long"] * 20)),
        ("Zażółć.yaml", "Zazolc"),
        ("期末.yaml", "exam"),
    ],
)
def test_name_comes_from_the_file(file: str, name: str) -> None:
    assert loads(f"title: T\n{REST}", file).name == name
    assert loads(f"title: T\nname:\n{REST}", file).name == name
    assert loads(f"title: T\nname: own\n{REST}", file).name == "own"


def test_blank_fields_take_their_defaults() -> None:
    blank = loads(f"title: T\ncourse:\ndate: null\nlevel: ~\npaper:\naids:\nconventions:\n{REST}", "exam.yaml")
    assert blank == loads(f"title: T\n{REST}", "exam.yaml")


def test_dates_and_numbers_are_text_in_python_too() -> None:
    fields = {"title": 2024, "date": date(2026, 3, 2), "duration": 9, "sections": MODEL.sections}
    found = Blueprint.model_validate(fields)
    assert (found.title, found.date) == ("2024", "2026-03-02")


def test_models_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        MODEL.title = "Final"


def test_a_blueprint_is_plain_data() -> None:
    assert Blueprint.model_validate(json.loads(MODEL.model_dump_json())) == MODEL


def test_default_is_valid() -> None:
    assert default().sections
