"""The facts beside statements: what is read, and the errors that name a line."""

from pathlib import Path

import pytest

from examgen.errors import ExamgenError
from examgen.facts import load_topic

HEAD = """\
topic: Optimization
concepts:
  - id: momentum
    name: Momentum
    explains: A running average.
    level: easy
    source: Some paper
    statements:
      - idea: growth
        true: [{text: It grows., why: It does.}]
        false: [{text: It shrinks., why: It grows.}]
"""
FACT = "  - {id: one, level: easy, source: Some book, "
PAIRS = "pairs:\n" + FACT + "asks: Which?, terms: {\n    a: the first,\n    b: the second,\n    c: the third}}\n"
ORDERS = (
    "orders:\n" + FACT + "asks: Order?, why: So., steps: {a: go, b: run, c: stop},\n    before: ['a < b', 'b < c']}\n"
)
GAPS = (
    "gaps:\n"
    + FACT
    + "asks: Fill., why: So.,\n    text: 'x [1] y [2]', gaps: [\n    {accepts: [p], wrong: [{text: q, why: no}]},\n"
    "    {accepts: [r], wrong: [{text: s, why: no}]}]}\n"
)
EXCHANGES = "exchanges:\n" + FACT + "asks: Why?, right: Yes., why: So.,\n    answer: [One., Two.],\n    wrong: 2}\n"
COMPARISONS = (
    "comparisons:\n" + FACT + "asks: Fill., subjects: [x, y], rows: {\n    size: [1 m, 2 m],\n    cost: [low, high]}}\n"
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "optimization" / "concepts.yaml"
    path.parent.mkdir()
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_every_kind_is_read(tmp_path: Path) -> None:
    topic = load_topic(written(tmp_path, PAIRS + ORDERS + GAPS + EXCHANGES + COMPARISONS))
    assert [(pair.term, pair.means) for pair in topic.pairs[0].pairs][1] == ("b", "the second")
    assert topic.orders[0].before == (("a", "b"), ("b", "c"))
    assert [gap.accepts for gap in topic.gaps[0].gaps] == [("p",), ("r",)]
    assert (topic.exchanges[0].sentences, topic.exchanges[0].wrong) == (("One.", "Two."), 2)
    assert topic.comparisons[0].rows == (("size", ("1 m", "2 m")), ("cost", ("low", "high")))
    assert {kind[0].id for kind in (topic.pairs, topic.orders, topic.gaps, topic.exchanges)} == {"one"}


@pytest.mark.parametrize(("word", "code"), [("true", True), ("True", True), ("false", False), ("", False)])
def test_a_gapped_text_is_code_if_the_file_says_so(word: str, code: bool, tmp_path: Path) -> None:  # noqa: FBT001
    text = GAPS.replace("why: So.", f"why: So., code: {word}").replace("'x [1] y [2]'", '"x [1]\\n  y [2]"')
    (gapped,) = load_topic(written(tmp_path, text)).gaps
    assert (gapped.code, gapped.text) == (code, "x [1]\n  y [2]" if code else "x [1] y [2]")


@pytest.mark.parametrize(
    ("text", "old", "new", "message"),
    [
        (PAIRS, "the second", "the first", "at least three terms are expected, each with a meaning of its own"),
        (PAIRS, "    b: the second,\n", "", "at least three terms are expected"),
        (ORDERS, "'b < c'", "'b < d'", "'d' is none of the steps a, b, c"),
        (ORDERS, "'b < c'", "'b'", "a line such as 'forward < loss' is expected"),
        (ORDERS, "'b < c'", "'b < a'", "lead in a circle"),
        (GAPS, "why: So.", "why: So., code: yes", "code: 'yes' stands where true or false is expected"),
        (GAPS, "y [2]", "y", "the gaps [1] to [2] are expected in this order"),
        (GAPS, "x [1] y [2]", "x [2] y [1]", "the gaps [1] to [2] are expected in this order"),
        (EXCHANGES, "wrong: 2", "wrong: 3", "the answer has 2 sentences"),
        (EXCHANGES, "wrong: 2", "wrong: x", "'x'"),
        (COMPARISONS, "[low, high]", "[low]", "2 cells are expected, one for each subject, not 1"),
    ],
)
def test_a_fact_that_cannot_be_asked_is_refused(tmp_path: Path, text: str, old: str, new: str, message: str) -> None:
    assert text.count(old) == 1
    path = written(tmp_path, text.replace(old, new))
    with pytest.raises(ExamgenError) as caught:
        load_topic(path)
    told = str(caught.value)
    line = (HEAD + text[: text.index(old)]).count("\n") + 1
    assert message in told
    assert "\n" not in told
    number = int(told.removeprefix(f"{path}:").split(":")[0])
    assert line - 2 <= number <= line


def test_an_id_occurs_once_in_a_kind(tmp_path: Path) -> None:
    twice = PAIRS + PAIRS.removeprefix("pairs:\n")
    with pytest.raises(ExamgenError, match="'one' is given twice"):
        load_topic(written(tmp_path, twice))
