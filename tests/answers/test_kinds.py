"""Every kind of answer: how it is printed and stored, and which responses are right, to the edge."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction as F
from functools import partial
from itertools import combinations, pairwise, permutations
from math import exp, inf, log, nan
from typing import Any

import pytest
import sympy
from scipy.stats import kendalltau

from examgen import (
    Choice,
    Choices,
    Drawing,
    Expression,
    Filling,
    Integer,
    Matching,
    Matrix,
    Number,
    Ordering,
    Shape,
    Tex,
    Text,
    TrueFalse,
    Vector,
    yes_no,
)
from examgen.answers.base import Answer
from examgen.render.plaintext import plaintext
from examgen.render.style import preamble
from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import pdf_text


def _named(letters: str) -> dict[str, Tex]:
    return {letter: Tex(letter) for letter in letters}


TERMS = (Tex("one"), Tex("two"))
LOG2, A_B = sympy.log(2), {"a": Tex("$a$"), "b": Tex("b"), "c": Tex("c")}

PRINTED: list[tuple[Answer[Any], str, str, Any]] = [  # the answer; as typeset, to read; as text; as JSON
    (Integer(7), "7", "7", 7),
    (Integer(23296), "23296", "23296", 23296),
    (Integer(-1234567), "-1234567", "-1234567", -1234567),
    (Integer(784, unit="KiB"), "784 KiB", "784", 784),
    (Integer(0), "0", "0", 0),
    (Number(F(3, 7)), "(3)/(7) ≈ 0.43", "0.43", "3/7"),
    (Number(F(-3, 7), decimals=3), "-(3)/(7) ≈ -0.429", "-0.429", "-3/7"),
    (Number(F(147, 16), decimals=4), "9.1875", "9.1875", "147/16"),
    (Number(F(1, 4), decimals=4), "0.25", "0.25", "1/4"),
    (Number(F(1, 30)), "(1)/(30) ≈ 0.03", "0.03", "1/30"),
    (Number(F(12345678, 1001), decimals=1), "12333.3", "12333.3", "12345678/1001"),
    (Number(12, unit="ms"), "12 ms", "12", 12),
    (Integer(12, unit="images per second"), "12 images per second", "12", 12),
    (Number(F(1, 2), unit="µs"), "0.5 µs", "0.5", "1/2"),
    (Number(log(3), closed=r"\ln 3"), "ln 3 ≈ 1.10", "1.10", "1.09861228867"),
    (Number(0.25, closed=r"\tfrac14"), "tfrac14 = 0.25", "0.25", "1/4"),
    (Number(1e-30), "0.00", "0.00", "1e-30"),
    (Vector((1, F(-1, 2))), "(1, -(1)/(2))", "(1, -1/2)", [1, "-1/2"]),
    (Vector((exp(-1), 2.0), decimals=2), "(0.37, 2)", "(0.37, 2)", ["0.367879441171", 2]),
    (Matrix(((1, 2), (3, F(1, 4)))), "[1   2 ; 3   (1)/(4)]", "1 2; 3 1/4", [[1, 2], [3, "1/4"]]),
    (Matrix(((F(1, 4), F(1, 3)),), decimals=2), "[0.25   0.33]", "0.25 0.33", [["1/4", "1/3"]]),
    (yes_no(1 > 0), "yes", "yes", "yes"),
    (TrueFalse(1 > 0), "true", "true", True),
    (TrueFalse(1 < 0), "false", "false", False),
    (Matching(("c", "a"), terms=TERMS, choices=A_B), "one: c; two: a", "c, a", ["c", "a"]),
    (Ordering(("c", "a", "b"), choices=A_B, before=frozenset({("c", "b")})), "c; a; b", "c, a, b", ["c", "a", "b"]),
    (Drawing("A box and $x$."), "A box and x.", "A box and $x$.", "A box and $x$."),
    (Text("As $x > 0$.", maths=True), "As x > 0.", "As $x > 0$.", "As $x > 0$."),
    (Shape((64, 56, 56)), "64 × 56 × 56", "64 x 56 x 56", [64, 56, 56]),
    (Shape((23296,)), "23296", "23296", [23296]),
    (Expression(3), "3", "3", 3),
    (Expression(F(81)), "81", "81", 81),
    (Expression(sympy.Integer(-4)), "-4", "-4", -4),
    (Expression(-6 * LOG2), "- 6 ln 2  ≈ -4.16", "-6*ln(2)", "-6*log(2)"),
    (Expression(F(1, 2)), "(1)/(2) = 0.5", "1/2", "1/2"),
    (Expression(F(2, 3)), "(2)/(3) ≈ 0.67", "2/3", "2/3"),
    (Expression(sympy.Rational(1, 2)), "(1)/(2) = 0.5", "1/2", "1/2"),
    (Expression(sympy.Rational(2, 3)), "(2)/(3) ≈ 0.67", "2/3", "2/3"),
    (Text('50% & "more"'), '50% & "more"', '50% & "more"', '50% & "more"'),
    (Choice("b", choices=A_B), "b", "b", "b"),
    (Choices(frozenset({"c", "a"}), choices=A_B), "a; c", "a, c", ["a", "c"]),
]


@pytest.mark.parametrize(("answer", "tex", "text", "plain"), PRINTED)
def test_printed_and_stored(answer: Answer[Any], tex: str, text: str, plain: Any) -> None:
    assert plaintext(answer.tex()).replace("  ", " ") == tex.replace("  ", " ")
    assert answer.text() == text
    assert _exact(answer.plain()) == _exact(plain)
    assert json.loads(json.dumps(answer.plain_key(["A"])))["value"] == answer.plain()
    assert answer.accepts(answer.value)
    assert answer.agrees(answer.value)


def _exact(plain: Any) -> Any:
    """Rationals compare as numbers, however they are written."""
    if isinstance(plain, list):
        return [_exact(item) for item in plain]
    try:
        return F(plain)
    except ValueError:
        return plain


ACCEPTED: list[tuple[Answer[Any], tuple[str, str] | None, list[Any], list[Any]]] = [  # interval; right; wrong
    (Integer(7), None, [7], [6, 8, -7]),
    (Number(F(3, 7)), ("0.42", "0.44"), [F("0.42"), F("0.44"), F("0.43"), F(3, 7), 0.43], [F("0.4199"), F("0.4401")]),
    (Number(F(1, 200)), ("0.00", "0.02"), [0, F("0.02"), F(1, 200)], [F("0.0201"), F("-0.0001")]),
    (Number(F(-1, 3), decimals=1), ("-0.4", "-0.2"), [F("-0.4"), F("-0.2")], [F("-0.41"), F("0.3")]),
    (Number(100, decimals=1), ("99.9", "100.1"), [100, F("99.9")], [F("99.89")]),
    (Number(log(3)), ("1.09", "1.11"), [F("1.09"), 1.1, log(3)], [F("1.0899"), 1.1101]),
    (Vector((1, F(1, 2))), None, [(1, F(1, 2))], [(1, F(1, 3)), (F(1, 2), 1), (1,), (1, F(1, 2), 0)]),
    (Matrix(((1, 2), (3, 4))), None, [((1, 2), (3, 4))], [((1, 3), (2, 4)), ((1, 2, 3, 4),), ((1, 2),)]),
    (Shape((3, 4)), None, [(3, 4)], [(4, 3), (3, 4, 1), (3,)]),
    (Expression(3), None, [3, sympy.sqrt(9), F(3)], [4, F(29999, 10000), sympy.pi]),
    (Expression(-6 * LOG2), ("-4.17", "-4.15"), [-3 * sympy.log(4), F("-4.16"), F("-4.15")], [6 * LOG2, F("-4.14")]),
    (Choice("b", choices=A_B), None, ["b"], ["a", ""]),
    (Choices(frozenset("ac"), choices=A_B), None, [frozenset("ca")], [frozenset("a"), frozenset("abc"), frozenset()]),
]


@pytest.mark.parametrize(("answer", "interval", "right", "wrong"), ACCEPTED)
def test_accepted_to_the_edge(
    answer: Answer[Any], interval: tuple[str, str] | None, right: list[Any], wrong: list[Any]
) -> None:
    assert answer.interval() == interval
    assert (answer.tolerance() is None) == (interval is None)
    assert [value for value in right if not answer.accepts(value)] == []
    assert [value for value in wrong if answer.accepts(value)] == []
    if interval:
        low, high = map(F, interval)
        assert answer.accepts(low)
        assert answer.accepts(high)
        assert not answer.accepts(low - F(1, 10**6))
        assert not answer.accepts(high + F(1, 10**6))
        assert (high - low) / 2 == F(answer.tolerance() or "")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Integer, [1.0, True, sympy.Integer(2), "7", F(2), None]),
        (Number, [inf, nan, True, "0.5", None, LOG2]),
        (Vector, [(), [1], (0.5,), (True,), ("1",), 3, None]),
        (Matrix, [(), ((),), ((1, 2), (3,)), ((), (1, 2)), ([1], [2]), (1, 2), ((0.5,),), None]),
        (partial(Number, decimals=0), [F(1, 2)]),
        (Shape, [(), (3, 4.0), (3, True), ("3",)]),
        (Expression, [0.5, False, "log(2)", None, sympy.Symbol("x"), sympy.true]),
        (partial(Choice, choices=A_B), ["d", ""]),
        (partial(Matching, terms=TERMS, choices=A_B), [("a",), ("a", "a"), ("a", "d")]),
        (
            partial(Ordering, choices=A_B, before=frozenset({("a", "b")})),
            [("a", "b"), ("b", "a", "c"), ("a", "b", "d")],
        ),
        (partial(Choices, choices=A_B), [frozenset("ad"), frozenset(), frozenset("abc")]),
    ],
)
def test_values_of_another_type_are_refused(kind: Callable[[Any], object], values: list[Any]) -> None:
    for value in values:
        with pytest.raises((TypeError, ValueError)):
            kind(value)


@pytest.mark.parametrize(
    ("answer", "near", "far"),
    [
        (Number(F(1, 2)), F("0.52"), F("0.53")),
        (Expression(LOG2), LOG2 + F("0.01"), LOG2 + F("0.03")),
        (Integer(7), None, 8),
        (Expression(7), None, 8),
    ],
)
def test_a_wrong_value_may_not_be_reached_half_way(answer: Answer[Any], near: Any, far: Any) -> None:
    assert near is None or answer.too_close(near)
    assert not answer.too_close(far)


@pytest.mark.parametrize(
    ("answer", "kind", "size"),
    [
        (Integer(1), "box", 1),
        (Number(F(1, 2)), "box", 1),
        (Shape((1, 2, 3)), "fields", 3),
        (Vector((1, 2, 3)), "vector", 3),
        (Matrix(((1, 2, 3), (4, 5, 6))), "matrix", 3),
        (yes_no(1 < 0), "circles", 2),
        (TrueFalse(1 < 0, lines=3), "truth", 3),
        (Matching(("c", "a"), terms=TERMS, choices=A_B), "matching", 2),
        (Ordering(("c", "a", "b"), choices=A_B, before=frozenset({("c", "a")})), "ordering", 3),
        (Drawing("x", millimetres=40), "drawing", 40),
        (Expression(LOG2), "box", 1),
        (Text("x", lines=6), "lines", 6),
        (Choice("a", choices=A_B), "circles", 3),
        (Choices(frozenset("a"), choices=A_B), "squares", 3),
    ],
)
def test_a_blank_fits_the_kind(answer: Answer[Any], kind: str, size: int) -> None:
    assert (answer.blank().kind, answer.blank().size) == (kind, size)


@pytest.mark.parametrize(
    ("small", "large"),
    [
        (Integer(1), Integer(123456789)),
        (Number(F(1, 3)), Number(F(10**9, 7))),
        (Shape((1, 1)), Shape((4096, 4096))),
        (Vector((1, 1)), Vector((F(-1, 3), 4096))),
        (Matrix(((1, 1),)), Matrix(((F(-1, 3), 4096),))),
        (Expression(1), Expression(-6 * LOG2)),
        (Text("no"), Text("a long story " * 20)),
    ],
)
def test_a_blank_says_nothing_of_the_answer(small: Answer[Any], large: Answer[Any]) -> None:
    assert small.blank() == large.blank()


@pytest.mark.parametrize("other", [-3 * sympy.log(4), sympy.log(sympy.Rational(1, 64))])
def test_a_second_method_may_write_an_expression_differently(other: Any) -> None:
    assert Expression(-6 * LOG2).agrees(other)
    assert not Expression(-6 * LOG2).agrees(other + sympy.Rational(1, 1000))  # though this response is accepted
    assert Expression(-6 * LOG2).accepts(other + sympy.Rational(1, 1000))


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        (Integer(7), 8), (Number(F(1, 3)), F(1, 3) + F(1, 10**6)), (Number(F(1, 3)), 0.333333), (Number(0), 1e-9),
        (Shape((3, 4)), (4, 3)), (Matrix(((1, 2), (3, 4))), ((1, 3), (2, 4))),
        (Vector((F(1, 3), 1)), (F(1, 3) + F(1, 10**12), 1)), (Vector((F(1, 3), 1), decimals=2), (0.333333, 1)),
    ],
)  # fmt: skip
def test_a_second_method_that_finds_another_value_disagrees(answer: Answer[Any], other: Any) -> None:
    assert not answer.agrees(other)


def test_a_second_method_may_compute_with_floats() -> None:
    assert Number(F(1, 3)).agrees(1 / 3)
    assert Number(0).agrees(1e-16)
    assert Vector((0, 1), decimals=2).agrees((1e-16, 1.0))
    assert Matrix(((0, 1),), decimals=2).agrees(((-1e-16, 1.0),))
    assert Number(F(10**9, 3)).agrees(1e9 / 3)


def test_decimals_of_a_vector_are_accepted_one_by_one() -> None:
    probabilities = Vector((exp(-1), 1 - exp(-1)), decimals=2)
    assert probabilities.accepts((F("0.36"), F("0.64")))
    assert not probabilities.accepts((F("0.35"), F("0.64")))
    assert probabilities.too_close((0.39, 0.61))
    assert not probabilities.too_close((0.39, 0.73))
    assert probabilities.agrees((exp(-1) + 1e-13, 1 - exp(-1)))
    assert not probabilities.agrees((exp(-1) + 1e-7, 1 - exp(-1)))


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        (Vector((exp(-1), 1 - exp(-1)), decimals=2), (exp(-1),)),
        (Matrix(((0.25, 0.75),), decimals=2), ((0.25,), (0.75,))),
    ],
)
def test_a_value_of_another_shape_is_not_too_close(answer: Answer[Any], other: Any) -> None:
    assert not answer.accepts(other)
    assert not answer.too_close(other)


def test_sentences_in_a_row_have_a_full_stop_at_the_end_only() -> None:
    steps = {"a": Tex("Go."), "b": Tex("Run."), "c": Tex("Stop.")}
    before = frozenset({("a", "b"), ("b", "c")})
    assert Ordering(("a", "b", "c"), choices=steps, before=before).tex() == "Go; Run; Stop."
    assert Choices(frozenset("ac"), choices=steps).tex() == "Go; Stop."
    assert Matching(("b", "a"), terms=TERMS, choices=steps).tex() == "one: Run; two: Go."


def test_whole_entries_that_may_be_one_off_are_two_apart() -> None:
    rounded = Vector((1, 2), decimals=0)
    assert rounded.accepts((2, 3))
    assert rounded.too_close((3, 4))
    assert not rounded.too_close((3, 5))


def test_an_option_whose_entries_others_share_stands_out() -> None:
    """The pattern is how many wrong ones share as much with all options as the right one does."""
    assert Vector((1, 2)).pattern([(1, 3), (4, 2), (5, 6)]) == 0
    assert Vector((5, 6)).pattern([(1, 2), (1, 3), (4, 2)]) == 3
    assert Matrix(((1, 2), (3, 4))).pattern([((1, 2), (3, 5)), ((1, 2), (6, 4)), ((7, 8), (9, 9))]) == 0
    assert Vector((1, 2)).pattern([(1, 3), (1, 4), (5, 3)]) == 2  # 3 + 1 of them; the others 3 + 2, 3 + 1 and 1 + 2


def test_a_wrong_value_has_no_closed_form_of_the_right_one() -> None:
    assert Number(log(3), closed=r"\ln 3").with_value(log(2)).tex() == "0.69"


def test_a_list_earns_what_its_rule_says_and_a_guess_next_to_nothing() -> None:
    """The expected score of a blind guess, over all guesses, stays below 8 % of the points."""
    names = _named("abcdefg")
    matching = Matching(tuple("abcde"), terms=tuple(map(Tex, "tuvwx")), choices=names)
    assert matching.score("abcde") == 1
    assert matching.score("abced") == F(2, 5)  # three right, two wrong
    assert matching.score("bcdea") == 0
    guesses = list(permutations(names, 5))
    assert matching.guessed() == sum(map(matching.score, guesses)) / len(guesses) < F(8, 100)
    chain = frozenset(pairwise("abcdef"))
    ordering = Ordering(tuple("abcdef"), choices=_named("abcdef"), before=chain)
    assert ordering.score("abcdef") == 1
    assert ordering.score("bacdef") == F(11, 15)  # 14 of 15 pairs: tau is 13/15
    assert ordering.score("fedcba") == 0
    assert kendalltau(range(6), [1, 0, 2, 3, 4, 5]).statistic == pytest.approx(13 / 15)
    orders = list(permutations("abcdef"))
    assert ordering.guessed() == sum(map(ordering.score, orders)) / len(orders) < F(8, 100)
    partial_order = Ordering(tuple("abcde"), choices=_named("abcde"), before=frozenset({("a", "c"), ("b", "d")}))
    swaps = list(permutations("abcde"))
    assert partial_order.guessed() == sum(map(partial_order.score, swaps)) / len(swaps)


@pytest.mark.parametrize("right", ["a", "abc", "abcde"])
def test_ticks_earn_what_their_rule_says_and_a_guess_next_to_nothing(right: str) -> None:
    ticks = Choices(frozenset(right), choices=_named("abcdef"))
    assert ticks.score(frozenset(right)) == 1
    assert ticks.score(frozenset(right) ^ {"f"}) == F(1, 2)  # five judged correctly, less twice the other
    assert ticks.score(frozenset(right) ^ {"a", "f"}) == 0
    assert ticks.score(frozenset()) == 0
    guesses = [frozenset(some) for size in range(7) for some in combinations("abcdef", size)]
    assert ticks.guessed() == sum(map(ticks.score, guesses)) / len(guesses) < F(8, 100)


def test_what_has_to_be_written_cannot_be_guessed() -> None:
    assert Choice("a", choices=_named("abcd")).guessed() == F(1, 4)
    assert Choice("a", choices=_named("abcd"), lines=2).guessed() == 0
    assert TrueFalse(1 > 0).guessed() == Integer(7).guessed() == Text("x").guessed() == 0


def test_steps_that_may_be_swapped_are_not_ordered() -> None:
    ordering = Ordering(tuple("abcd"), choices=_named("abcd"), before=frozenset({("a", "c"), ("b", "c"), ("c", "d")}))
    right = {"".join(order) for order in permutations("abcd") if ordering.accepts(order)}
    assert right == {"abcd", "bacd"}
    assert ordering.score("bacd") == 1


SHARES: list[tuple[tuple[tuple[str, F], ...], str]] = [
    ((("one", F(1, 2)), ("two", F(1, 3))), "add up to 5/6"),
    ((("one", F(4)), ("two", F(-3))), "the share of 'two' is -3"),
]


@pytest.mark.parametrize(("shares", "message"), SHARES)
def test_what_a_person_marks_shares_all_points(shares: tuple[tuple[str, F], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Text("x", rubric=shares)
    with pytest.raises(ValueError, match=message):
        Drawing("x", elements=shares)


def test_a_rubric_of_texts_without_shares_is_told_what_to_write() -> None:
    with pytest.raises(ValueError, match=r"a rubric: write pairs such as \('names the axes', Fraction.*, not 'one'"):
        Text("x", rubric=["one", "two"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"elements of a drawing: write pairs such as .*, not 'ab'"):
        Drawing("x", elements=["ab"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"elements of a drawing: write pairs such as .*, not \('a', 'b', 'c'\)"):
        Drawing("x", elements=(("a", "b", "c"),))  # type: ignore[arg-type]


def test_the_elements_of_a_drawing_share_all_points() -> None:
    with pytest.raises(ValueError, match="add up to 1/2"):
        Drawing("x", elements=(("a box", F(1, 2)),))
    with pytest.raises(ValueError, match="the share of 'two' is -1/2; it must be more than 0"):
        Drawing("x", elements=(("one", F(3, 2)), ("two", F(-1, 2))))


def test_a_rubric_shares_all_points() -> None:
    text = Text("x", rubric=(("one", F(1, 2)), ("two", F(1, 2))), traps=("three",))
    assert [(mark.text, mark.share) for mark in text.marks()] == [("one", F(1, 2)), ("two", F(1, 2)), ("three", 0)]


def test_what_fills_a_gap_too_earns_all_its_points() -> None:
    gap = Filling("x + 1", others=("1 + x",))
    assert [(mark.text, mark.share) for mark in gap.marks()] == [("Right too: 1 + x", F(1))]
    assert gap.accepts("1+x")
    assert gap.accepts(" 1  +x")
    assert not gap.accepts("x - 1")


SAME = {"a": Tex("one"), "b": Tex("one"), "c": Tex("three")}
ALIKE: list[tuple[Callable[[], Answer[Any]], str]] = [
    (lambda: Choice("a", choices=SAME), "two options are printed alike: 'one'"),
    (lambda: Choices(frozenset("a"), choices=SAME), "two options are printed alike: 'one'"),
    (lambda: Matching(("a", "c"), terms=TERMS, choices=SAME), "two definitions are printed alike: 'one'"),
    (lambda: Matching(("a", "c"), terms=TERMS[:1] * 2, choices=A_B), "two terms are printed alike: 'one'"),
    (lambda: Ordering(("a", "b", "c"), choices=SAME), "two steps are printed alike: 'one'"),
]


@pytest.mark.parametrize(("make", "message"), ALIKE)
def test_nobody_can_tell_two_options_apart_that_are_printed_alike(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("before", [frozenset(), frozenset({("a", "a")})])
def test_steps_of_which_every_order_is_right_are_no_question(before: frozenset[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="every order of the steps is right; say in `before`"):
        Ordering(("a", "b", "c"), choices=A_B, before=before)


def test_the_order_of_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match=r"before names \['x'\]; the steps are \['a', 'b', 'c'\]"):
        Ordering(("a", "b", "c"), choices=A_B, before=frozenset({("x", "a")}))


@pytest.mark.parametrize("unit", ["ms", "%", "FLOP/byte", "µs", "°C", "m²", "€", "images per second", "multiply-adds"])
def test_a_unit_is_printed_as_it_is_written(unit: str) -> None:
    shown = f"{Integer(12, unit=unit).tex()} and ${Integer(12, unit=unit).tex()}$"
    (page,) = pdf_text(typeset(Document(preamble("A4"), (Segment("unit", shown),))).pdf)
    assert page.replace("\ufffe", "-").count(unit.replace("²", "2")) == 2
