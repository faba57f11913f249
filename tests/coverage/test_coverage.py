"""Every question of the catalogue has a variant: its template draws one with the arguments that the table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from examgen.bank import Bank
from examgen.coverage import Cover, as_text, read
from examgen.draw import Request, draw
from examgen.errors import ExamgenError
from examgen.template import load

FOLDER = Path(__file__).parent
COVERAGE = read(FOLDER)
BANK = Bank()


@pytest.mark.parametrize("cover", COVERAGE.covers, ids=lambda cover: f"{cover.row} {cover.template}")
def test_the_variant_can_be_drawn(cover: Cover) -> None:
    template = load(BANK.entry(cover.template))
    levels = template.entry.levels
    level = "medium" if "medium" in levels else levels[0]
    variant = draw(Request(template, 1, level, cover.template, args=cover.args), BANK.facts)
    assert variant["problem"]["parts"]
    assert cover.asks.endswith(".")


def test_every_row_is_covered() -> None:
    assert [row.name for row in COVERAGE.rows if not COVERAGE.of(row)] == []


def test_the_last_line_begins_with_the_number_of_rows() -> None:
    last = as_text(COVERAGE).splitlines()[-1]
    assert last == "190 of 190 rows are covered, and 168 of 168 sub-questions"


def test_a_row_that_is_not_computed_needs_a_concept_question(tmp_path: Path) -> None:
    rows = "row,topic,kind,is_part\r\n1,t,concept,no\r\n\r\n2,t,computed,no\r\n"
    (tmp_path / "rows.csv").write_bytes(rows.encode("utf-8-sig"))  # as a spreadsheet saves it
    (tmp_path / "t.csv").write_text("row,template,args,asks\n1,t/one,{},A.\n2,t/one,{},A.\n")
    assert as_text(read(tmp_path)).splitlines()[-1].startswith("1 of 2 rows")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("row,template,args\n", "t.csv:1: the columns are"),
        ("row,template,args,asks\n3,t/one,{},A.\n", "t.csv:2: row '3' is not in rows.csv"),
        ("row,template,args,asks\n1,t/one,{a},A.\n", "t.csv:2: args '{a}' is no JSON"),
        ("row,template,args,asks\n1,t/one,[],A.\n", r"t.csv:2: args '\[\]' is no JSON object such as {}"),
        ("", "t.csv:1: the columns are none; expected are row, template, args, asks"),
        ("row,template,args,asks\n1,t/one\n", "t.csv:2: has 2 cells; the first line names 4"),
        ("row,template,args,asks\n1,t/one,{},A.,5\n", "t.csv:2: has 5 cells; the first line names 4"),
        ("row,template,args,asks\n1,t/one,{},\udce9.\n", "t.csv:2: byte 0xe9 is not UTF-8"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "rows.csv").write_text("row,topic,kind,is_part\n1,t,concept,no\n")
    (tmp_path / "t.csv").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ExamgenError, match=message):
        read(tmp_path)
