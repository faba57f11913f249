"""Laws: what a model says survives YAML; what is no blueprint is refused in lines that a person can read."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.blueprint import (
    Blueprint,
    Question,
    QuestionSlot,
    Section,
    TemplateSlot,
    TopicSlot,
    load,
    loads,
)
from examgen.errors import ExamgenError

TEXT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=20)
FILLED = TEXT.filter(str.strip)
SLUG = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
NUMBER = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
SCALAR = st.none() | st.booleans() | NUMBER | TEXT
JSON = st.recursive(SCALAR, lambda each: st.lists(each, max_size=3) | st.dictionaries(TEXT, each, max_size=3))
ARGS = st.dictionaries(TEXT, JSON, max_size=3)
LEVEL = st.sampled_from(["easy", "medium", "hard"])
FORMAT = st.sampled_from(["open", "boxes", "choice"])
POINTS = st.integers(1, 200).map(lambda halves: halves / 2)
COMMON = {
    "level": st.none() | LEVEL,
    "format": st.none() | FORMAT,
    "room": st.sampled_from([None, "4cm", "2.5 in", "25mm", "1 line", "6 lines", "110 lines", "75cm", "29.5in"]),
    "reroll": st.integers(0, 9),
    "keep_position": st.booleans(),
}
MINUTES = st.integers(1, 600)
QUESTION = st.builds(
    Question, title=FILLED, text=FILLED, answer=FILLED, solution=st.none() | FILLED, minutes=st.none() | MINUTES
)
TEMPLATE = st.builds(lambda topic, name: f"{topic}/{name}", SLUG, SLUG) | SLUG
SLOT = st.one_of(
    st.builds(TemplateSlot, template=TEMPLATE, args=ARGS, params=st.none() | ARGS, points=st.none() | POINTS, **COMMON),
    st.builds(TopicSlot, topic=SLUG, pick=st.integers(1, 9), points=st.none() | POINTS, **COMMON),
    st.builds(QuestionSlot, question=QUESTION, points=POINTS, **COMMON),
)
SECTION = st.builds(
    Section, title=TEXT, instructions=TEXT, shuffle=st.booleans(), slots=st.lists(SLOT, min_size=1, max_size=2)
)
BLUEPRINT = st.builds(
    Blueprint,
    name=SLUG,
    title=FILLED,
    course=TEXT,
    date=TEXT,
    duration=MINUTES,
    calculator=st.booleans(),
    aids=st.lists(TEXT, max_size=2),
    instructions=st.lists(TEXT, max_size=2),
    paper=st.sampled_from(["A4", "letter"]),
    conventions=st.dictionaries(TEXT, st.booleans() | st.integers(-9, 9) | TEXT, max_size=3),
    level=LEVEL,
    format=FORMAT,
    sections=st.lists(SECTION, min_size=1, max_size=2),
)


@given(BLUEPRINT)
def test_a_model_survives_yaml(model: Blueprint) -> None:
    text = json.dumps(model.model_dump(mode="json"), ensure_ascii=False, indent=2)  # JSON is YAML
    assert loads(text, "exam.yaml") == model


def refused_readably(text: str) -> None:
    try:
        loads(text, "exam.yaml")
    except ExamgenError as error:
        for line in str(error).split("\n"):
            assert re.fullmatch(r"exam\.yaml:[1-9][0-9]*:[1-9][0-9]*: .+", line)
            assert not re.search("Input should|pydantic|https?:|does not fit here", line)


SYNTAX = st.text(st.sampled_from("ab1.:-[]{},\"'&*!|>%@?~# \n\t\\"), max_size=40)
GOOD = """\
title: T
duration: 90
aids: [notes]
sections:
  - title: A
    slots:
      - template: a/b
        args: {k: 3}
        points: 2
      - {topic: t, pick: 2}
"""


@given(st.text() | SYNTAX)
def test_any_text(text: str) -> None:
    refused_readably(text)


@given(st.integers(0, len(GOOD)), st.integers(0, 3), st.text(max_size=3) | SYNTAX)
def test_a_good_file_with_a_slip(start: int, deleted: int, inserted: str) -> None:
    refused_readably(GOOD[:start] + inserted + GOOD[start + deleted :])


def fields(**known: st.SearchStrategy[object]) -> st.SearchStrategy[Mapping[str, object]]:
    return st.fixed_dictionaries({}, optional={name: JSON | value for name, value in known.items()})


ANY_SLOT = fields(
    template=JSON, topic=JSON, question=fields(title=JSON, text=JSON, answer=JSON, minutes=JSON), id=JSON, points=JSON,
    level=JSON, room=JSON, reroll=JSON, keep_position=JSON, args=JSON, params=JSON, pick=JSON, odd=JSON,
)  # fmt: skip
ANY_EXAM = fields(
    name=JSON, title=JSON, date=JSON, duration=JSON, calculator=JSON, aids=JSON, paper=JSON, language=JSON,
    conventions=JSON, odd=JSON, sections=st.lists(fields(title=JSON, shuffle=JSON, slots=st.lists(ANY_SLOT))),
)  # fmt: skip


@given(ANY_EXAM)
def test_known_fields_with_any_values(data: Mapping[str, object]) -> None:
    refused_readably(json.dumps(data, ensure_ascii=False))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blueprint") / "exam.yaml"


@given(raw=st.binary())
def test_any_bytes(file: Path, raw: bytes) -> None:
    file.write_bytes(raw)
    with pytest.raises(ExamgenError):
        load(file)
