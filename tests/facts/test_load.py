"""Reading a concepts.yaml, and the errors that name a line."""

from pathlib import Path

import pytest

from examgen import topics
from examgen.bank import Bank
from examgen.errors import ExamgenError
from examgen.facts import Statement, Topic, load_topic, to_tex
from examgen.facts.pick import subject

GOOD = """\
topic: Convolution arithmetic
concepts:
  - id: receptive-field
    name: Receptive field
    explains: What one value sees of the image.
    level: medium
    source: 'Some paper, section 2'
    statements:
      - idea: growth
        true:
          - {text: 'It grows by $k - 1$.', why: 'Each layer adds $k - 1$.'}
        false:
          - {text: 'It grows by $k$.', why: 'It adds $k - 1$.'}
"""
MORE = """\
      - idea: growth
        true: [{text: a, why: b}]
        false: [{text: c, why: d}]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "conv_arithmetic" / "concepts.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_topic_is_read(tmp_path: Path) -> None:
    topic = load_topic(written(tmp_path, GOOD))
    (concept,) = topic.concepts
    (group,) = topic.groups
    assert (topic.id, topic.name, concept.id, concept.name) == (
        "conv_arithmetic",
        "Convolution arithmetic",
        "receptive-field",
        "Receptive field",
    )
    assert (group.idea, group.concept, group.level, group.source) == (
        "growth",
        "receptive-field",
        "medium",
        "Some paper, section 2",
    )
    assert group.true == (Statement("It grows by $k - 1$.", "Each layer adds $k - 1$."),)
    assert group.false == (Statement("It grows by $k$.", "It adds $k - 1$."),)


@pytest.mark.parametrize("written_as", [
    "Edges", "Edges  # ours", "'Edges # 1'", '"Edges"   # ours', "'A kernel''s edges'", " Edges#1 ",
])  # fmt: skip
def test_a_list_calls_a_topic_as_its_facts_do(tmp_path: Path, written_as: str) -> None:
    path = written(tmp_path, GOOD.replace("topic: Convolution arithmetic", f"topic: {written_as}"))
    assert topics.name("conv_arithmetic", Bank([tmp_path])) == load_topic(path).name


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("topic: Conv", "title: x\ntopic: Conv", 1, "title: unknown key; the keys here are topic, concepts"),
        ("topic: Convolution arithmetic\n", "", 1, "topic: is missing here"),
        ("    level: medium\n", "", 3, "level: is missing here"),
        ("level: medium", "level: tricky", 6, "level: 'tricky' is none of easy, medium, hard"),
        ("idea: growth", "idea: Growth rate", 9, "idea: 'Growth rate' may have small letters, digits"),
        ("'Some paper, section 2'", "' '", 7, "source: ' ' stands where a text is expected"),
        ("name: Receptive field", "name:", 4, "name: a blank stands where a text is expected"),
        ("name: Receptive field", "name: [a]", 4, "name: a list stands where a text is expected"),
        ("by $k - 1$.'", "by $k - 1.'", 11, "text: 'It grows by $k - 1.' has a $ without its partner"),
        ("by $k - 1$.'", "by $$k - 1$$.'", 11, "has a $ without its partner"),
        (
            "'It grows by $k$.'",
            "'it grows by $k - 1$'",
            13,
            "text: 'it grows by $k - 1$' is given twice (first on line 11)",
        ),
        (
            "'It grows by $k$.', why",
            "'It grows by $k$.', because",
            13,
            "because: unknown key; the keys here are text, why",
        ),
        (", why: 'It adds $k - 1$.'", "", 13, "why: is missing here"),
        (
            "          - {text: 'It grows by $k$.', why: 'It adds $k - 1$.'}\n",
            "",
            12,
            "false: a blank stands where a list",
        ),
        ("- {text: 'It grows by $k$.', why: 'It adds $k - 1$.'}", "- no", 13, "'no' stands where a map with text, why"),
        ("    level: medium\n", "    level: medium\n    level: hard\n", 7, "level: given twice (first on line 6)"),
        (" - 1$.'}\n", " - 1$.'}\n" + MORE, 14, "idea: 'growth' is given twice (first on line 9)"),
        ("      - idea", "\t- idea", 9, "a tab; use spaces"),
        ("{text: 'It grows by $k$.'", "{text: 'It grows by $k$.", 13, "{ } is not closed"),
    ],
)
def test_an_error_names_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in GOOD
    at = GOOD.rindex(old)
    path = written(tmp_path, GOOD[:at] + new + GOOD[at + len(old) :])
    with pytest.raises(ExamgenError) as caught:
        load_topic(path)
    told = str(caught.value)
    assert told.startswith(f"{path}:{line}: ")
    assert message in told
    assert "\n" not in told


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExamgenError, match=r"concepts\.yaml: no such file"):
        load_topic(tmp_path / "concepts.yaml")


def test_statements_that_differ_in_mathematics_are_different(tmp_path: Path) -> None:
    topic = load_topic(written(tmp_path, GOOD.replace("'It grows by $k$.'", "'It grows by $k + 1$.'")))
    assert topic.groups[0].false[0].text == "It grows by $k + 1$."


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("50 % of a_b & c", r"50\,\% of a\_b \& c"),
        (r"a $3 \times 3$ kernel", r"a $3 \times 3$ kernel"),
        (r"$x_1$ and x_1", r"$x_1$ and x\_1"),
    ],
)
def test_mathematics_is_kept_and_the_rest_escaped(text: str, tex: str) -> None:
    assert to_tex(text) == tex


@pytest.mark.parametrize(
    ("name", "within"), [("CNN architectures", "CNN architectures"), ("Optimisation", "optimisation")]
)
def test_a_topic_within_a_sentence(name: str, within: str) -> None:
    assert subject({"it": Topic("it", name, ())}, "it") == within
    assert subject({}, None) == ""
