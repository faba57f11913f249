"""Points and minutes of an exam: slots decide, parts share in halves, sums are on the cover and in the key."""

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exam.support import exam, make, shown
from examgen import Wrong
from examgen.points import earned, shares, text, typed
from examgen.remarks import minutes

OWN = "question: {title: Own, text: Why?, answer: So., minutes: 4}, points: 2.5"


@given(st.integers(0, 2 * 10**6 - 1).map(lambda halves: Fraction(halves, 2)))
def test_what_is_printed_can_be_typed(points: Fraction) -> None:
    assert typed(text(points)) == (points if points <= 1000 else None)


@pytest.mark.parametrize(
    "wrong", ["", ".", "x", "-1", "1/2", "1.25", "1e2", "1_0", "\u0663", "nan", " 1", "1\n", "9" * 5000]
)
def test_what_is_no_number_of_points(wrong: str) -> None:
    assert typed(wrong) is None


@given(
    st.integers(1, 400).map(lambda halves: Fraction(halves, 2)),
    st.dictionaries(st.text("abc", min_size=1), st.integers(1, 50), min_size=1, max_size=9),
)
@example(Fraction(3, 2), {"a": 1, "b": 1, "c": 50})  # a half for each is more than the light parts' share
@example(Fraction(3), {"a": 1, "b": 30, "c": 1, "d": 50})
def test_shares_add_up_in_halves_and_are_fair(total: Fraction, weights: dict[str, int]) -> None:
    if total * 2 < len(weights):
        with pytest.raises(ValueError, match="too few"):
            shares(total, weights)
        return
    found = shares(total, weights)
    exact = {id_: total * weight / sum(weights.values()) for id_, weight in weights.items()}
    assert list(found) == list(weights)
    assert sum(found.values()) == total
    for id_, share in found.items():
        assert (share * 2).denominator == 1
        assert share >= Fraction(1, 2)
        assert abs(share - exact[id_]) < Fraction(1, 2) or min(exact.values()) < Fraction(1, 2)
        for other, weight in weights.items():
            assert weight <= weights[id_] or found[other] >= share


@pytest.mark.parametrize(
    ("points", "shown_as"), [(6, "6"), (Fraction(3, 2), "1.5"), (100, "100"), (Fraction(1, 2), "0.5")]
)
def test_points_are_printed_short(points: Fraction, shown_as: str) -> None:
    assert text(Fraction(points)) == shown_as


@pytest.mark.parametrize(
    ("points", "credit", "given"),
    [("1/2", "1/2", "0"), ("1", "1/3", "0"), ("1", "1/2", "0.5"), ("3/2", "1/2", "0.5"), ("3/2", "2/3", "1"),
     ("5", "1/2", "2.5"), ("9/2", "2/5", "1.5"), ("3", "0", "0"), ("3", "1", "3")],
)  # fmt: skip
def test_a_share_of_the_points_is_rounded_down_to_halves(points: str, credit: str, given: str) -> None:
    assert earned(points, credit) == given


@given(st.integers(1, 60), st.fractions(0, 1, max_denominator=30))
def test_less_than_the_whole_never_earns_the_whole(halves: int, credit: Fraction) -> None:
    found = Fraction(earned(str(Fraction(halves, 2)), str(credit)))
    assert found <= halves * credit / 2 < found + Fraction(1, 2)
    assert (found == Fraction(halves, 2)) == (credit == 1)


def test_a_wrong_value_that_would_earn_all_points_is_refused() -> None:
    with pytest.raises(ValueError, match="wrong value one-less: a credit of 1;"):
        Wrong("one-less", 2, "Count again.", Fraction(1))


def test_points_of_slots_are_split_and_add_up(tmp_path: Path) -> None:
    slots = ("template: toy/addition, points: 3.5", "template: play/ratio, points: 7.5", "template: play/cost", OWN)
    built = make(tmp_path, text=exam(*slots))
    assert built.points == Fraction("15.5")
    with (built.folder / "key.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["question"]] += Fraction(row["points"])  # type: ignore[assignment]
    assert dict(sums) == {"1": Fraction("3.5"), "2": Fraction("7.5"), "3": 2, "4": Fraction("2.5")}
    assert minutes(built.exam) == 3 + 5 + 2 + 4
    printed = shown(built.folder / "problems.pdf")
    assert "15.5 points" in printed
    assert "Question 1 2 3 4 Total Points 3.5 7.5 2 2.5 15.5" in printed


def test_a_long_grade_table_holds_every_question(tmp_path: Path) -> None:
    built = make(tmp_path, text=exam(*["template: play/cost"] * 25))
    printed = shown(built.folder / "problems.pdf")
    for number in range(1, 26):
        assert f" {number} " in printed[: printed.index("Cost")]
    assert "Total" in printed
    assert "50 points" in printed
