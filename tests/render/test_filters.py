"""Numbers, sums and products as LaTeX, and what a template's words may print."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from examgen import Integer, Number, Tex, Vector, tex
from examgen.render.plaintext import plaintext
from examgen.render.style import preamble
from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import pdf_text
from examgen.words import environment, listed, plural, printable, worked

a = sympy.Symbol("a")


def bare(text: str) -> str:
    r"""Without \ensuremath, whose braces only matter to TeX."""
    while r"\ensuremath{" in text:
        head, _, rest = text.partition(r"\ensuremath{")
        depth = 1
        end = -1
        while depth:
            end += 1
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
        text = head + rest[:end] + rest[end + 1 :]
    return text


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (tex.integer(0), "0"),
        (tex.integer(1024), "1024"),
        (tex.integer(23296), r"23\,296"),
        (tex.integer(72855552), r"72\,855\,552"),
        (tex.integer(-7), "-7"),
        (tex.integer(-23296), r"-23\,296"),
        (tex.decimal(F(2, 3), 2), "0.67"),
        (tex.decimal(F(-2, 3), 2), "-0.67"),
        (tex.decimal(F(1, 2), 0), "1"),
        (tex.decimal(F(5, 2), 0), "3"),
        (tex.decimal(F(-1, 8), 2), "-0.13"),
        (tex.decimal(F(-1, 1000), 2), "0.00"),
        (tex.decimal(F(1666666666, 10), 1), r"166\,666\,666.6"),
        (tex.rational(F(6, 3)), "2"),
        (tex.rational(F(-3, 7)), r"-\frac{3}{7}"),
        (tex.rational(F(23296, 3)), r"\frac{23\,296}{3}"),
        (tex.exact_decimal(F(147, 16)), "9.1875"),
        (tex.base(F(1, 2)), r"\left(\frac{1}{2}\right)"),
        (tex.base(-2), "(-2)"),
        (tex.base(3), "3"),
        (tex.exact_decimal(5), "5"),
        (tex.shape((64, 56, 56)), r"64 \times 56 \times 56"),
        (tex.shape((10000,)), r"10\,000"),
        (tex.vector((1, -2, F(1, 2))), r"\left(1,\ -2,\ \frac{1}{2}\right)"),
        (tex.vector((1, -2)), r"(1,\ -2)"),
        (tex.terms((3, -5)), "3 - 5"),
        (tex.terms((-3, 5, -2)), "-3 + 5 - 2"),
        (tex.terms((0, F(-1, 2))), r"0 - \frac{1}{2}"),
        (tex.product((2, -3)), r"2 \cdot (-3)"),
        (tex.product((-2, F(-1, 2), 4)), r"(-2) \cdot \left(-\frac{1}{2}\right) \cdot 4"),
        (tex.product((a + 1, 2)), r"(a + 1) \cdot 2"),
        (tex.coefficient(1, "x"), "x"),
        (tex.coefficient(-1, "x"), "-x"),
        (tex.coefficient(3, "x"), "3x"),
        (tex.coefficient(F(-2, 3), "x"), r"-\frac{2}{3}x"),
        (tex.par(-4), "(-4)"),
        (tex.par(4), "4"),
        (tex.par(Decimal("-0.5")), "(-0.5)"),
        (tex.par(-6 * sympy.log(2)), r"(- 6 \ln 2)"),
        (tex.par(6 * sympy.log(2)), r"6 \ln 2"),
        (tex.number(Decimal("2.50")), "2.50"),
        (tex.number(-6 * sympy.log(2)), r"- 6 \ln 2"),
        (tex.number(sympy.log(2) * sympy.log(3)), r"\ln{\left(2 \right)} \ln 3"),
        (tex.number(sympy.log(2) / (1 + sympy.log(3))), r"\frac{\ln 2}{1 + \ln 3}"),
        (tex.number(sympy.log(a) * sympy.sin(a)), r"\ln{\left(a \right)} \sin{\left(a \right)}"),
        (tex.number(sympy.sin(sympy.log(a))), r"\sin{\left(\ln a \right)}"),
        (tex.number(sympy.exp(sympy.Rational(-3, 2))), r"e^{- \frac{3}{2}}"),
        (tex.number(-2 * sympy.exp(sympy.Rational(-3, 2))), r"-2 e^{- \frac{3}{2}}"),
        (tex.number(-sympy.exp(-1) / 2 * sympy.log(2)), r"- \frac{1}{2} e^{-1} \ln 2"),
        (tex.number(1 - sympy.exp(-1)), "1 - e^{-1}"),
        (tex.number(sympy.exp(-1) / (1 + sympy.exp(-1))), r"\frac{1}{e \left(e^{-1} + 1\right)}"),
        (tex.number(a / sympy.E), r"\frac{a}{e}"),
        (plural(1, "filter"), "1~filter"),
        (plural(64, "filter"), "64~filters"),
        (plural(2, "axis", "axes"), "2~axes"),
        (plural(10000, "value"), r"10\,000~values"),
        (worked(Number(F(89, 216), decimals=3)), r"\frac{89}{216} \approx 0.412"),
        (worked(Number(F(-3, 4))), r"-\frac{3}{4} = -0.75"),
        (worked(Number(2)), "2"),
        (worked(Vector((F(1, 3), 1), decimals=2)), r"\left(\frac{1}{3},\ 1\right) \approx (0.33,\ 1)"),
        (worked(Vector((F(1, 2), 2), decimals=2)), r"\left(\frac{1}{2},\ 2\right) = (0.5,\ 2)"),
        (worked(Vector((1, -2), decimals=2)), r"(1,\ -2)"),
        (listed(["a", "b_1", 3]), r"a, b\_1 and 3"),
        (listed([1, 2]), "1 and 2"),
        (listed(["x"]), "x"),
    ],
)
def test_printed(value: str, printed: str) -> None:
    assert bare(value) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\x{y}", r"\textbackslash{}x\{y\}"),
        ("a_b^c", r"a\_b\textasciicircum{}c"),
        ("5 % & #1 ~ $", r"5\,\% \& \#1 \textasciitilde{} \$"),
        ('say "x" ("y")', "say ``x'' (``y'')"),
        ("a--b---c", "a-{}-b-{}-{}-c"),
        ("\u2013", "--"),
        ("a\u200bb", r"a\allowbreak{}b"),
        ("a_b/c." * 4, r"a\_b/c." * 4),
        ("x \u2212 1", r"x \ensuremath{-} 1"),
    ],
)
def test_escaped(text: str, printed: str) -> None:
    assert tex.escape(text) == printed


def test_code_inline_and_text_around_it() -> None:
    assert tex.inline("`a_b == 1` of $k^2$") == r"\texttt{a\_b~==~1} of $k^2$"
    assert tex.inline("a ` alone") == r"a \textasciigrave{} alone"


def test_mathematics_inline_and_text_around_it() -> None:
    assert tex.inline("100% of $k^2$ in a_b") == r"100\% of $k^2$ in a\_b"


@given(st.integers())
def test_grouping_changes_no_digit(value: int) -> None:
    plain = bare(tex.integer(value))
    assert plain.replace(r"\,", "") == str(value)
    assert all(len(group) <= 3 for group in plain.lstrip("-").split(r"\,")[1:])


@given(st.lists(st.integers(-999, 999), min_size=1, max_size=6))
def test_a_sum_keeps_its_value_and_never_has_two_signs(values: list[int]) -> None:
    text = bare(tex.terms(values))
    assert eval(text.replace(r"\,", "")) == sum(values)  # noqa: S307 - digits and signs
    assert "+ -" not in text
    assert "- -" not in text


@pytest.mark.parametrize("value", [0.5, True, None, [1], {"a": 1}, object(), float("nan")])
def test_what_is_not_exact_is_never_printed(value: Any) -> None:
    with pytest.raises(TypeError):
        printable(value)


@pytest.mark.parametrize(
    ("show", "value"), [(tex.exact_decimal, F(1, 3)), (tex.number, 0.1), (tex.number, True), (tex.number, "1")]
)
def test_filters_refuse_what_they_cannot_show(show: Callable[[Any], object], value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        show(value)


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("<< n >>", r"23\,296"),
        ("<< text >>", r"50\% \& more"),
        ("<< done >>", r"$\alpha$"),
        ("<< answer >>", "7"),
        ("<< (3, -4)|terms >>", r"\ensuremath{3 - 4}"),
        ("<< third|dec(2) >>", "0.33"),
        ("x = << third|dec(2) >>, x = -<< third|dec(2) >>", r"x \approx 0.33, x \approx -0.33"),
        ("x &= << -third|dec(2) >>", r"x &\approx \ensuremath{-0.33}"),
        ("x = << half|dec(2) >> = << half >>", r"x = 0.50 = \ensuremath{\frac{1}{2}}"),
        ("x = << rounded >>", r"x \approx \ensuremath{0.14\,\mathrm{KiB}}"),
        ("x = << exact >>", r"x = \ensuremath{0.25\,\mathrm{KiB}}"),
        ("x = << both >>", r"x = \ensuremath{\ensuremath{\frac{1}{7}} \approx 0.14}"),
        ("x = << pair >>", r"x \approx \ensuremath{(0.3,\ 0.5)}"),
        ("x = << halves >>", r"x = \ensuremath{(0.5,\ 2.5)}"),
        ("<% if n > 5 %>yes<% endif %>", "yes"),
    ],
)
def test_words(words: str, printed: str) -> None:
    context = {"n": 23296, "text": "50% & more", "done": Tex(r"$\alpha$"), "answer": Integer(7), "third": F(1, 3)} | {
        "half": F(1, 2),
        "rounded": Number(F(100, 707), unit="KiB"),
        "exact": Number(F(1, 4), unit="KiB"),
        "both": Number(F(1, 7)),
        "pair": Vector((F(1, 3), F(1, 2)), decimals=1),
        "halves": Vector((F(1, 2), F(5, 2)), decimals=1),
    }
    assert environment().from_string(words).render(context) == printed


@pytest.mark.parametrize(
    "words", ["<< nothing >>", "<< n.field >>", "<< nothing|dec(2) >>", "<% if nothing %><% endif %>"]
)
def test_undefined_names_are_errors(words: str) -> None:
    with pytest.raises(UndefinedError):
        environment().from_string(words).render({"n": 1})


ADDRESS = "https://www.example.com/courses/vision/2027/exams/questions_of_last_year.html?part=3&page=12#convolution"


def test_a_long_word_goes_on_in_the_next_line() -> None:
    text = f"Which of the networks at {ADDRESS} are residual?"
    done = typeset(Document(preamble("A4"), (Segment("address", tex.escape(text)),)))
    assert done.overfull == ()
    assert ADDRESS in "".join(pdf_text(done.pdf)[0].split("\n"))
    assert plaintext(tex.escape(text)) == text


def test_no_two_letters_are_printed_as_one() -> None:
    """What fonts would make of --, ,,, '', !` and ?` are other letters."""
    text, program = "a--b ,,c Why?‘d’ Stop!“e” ''", "a--b ,,,c '' `` << >> ?` !`"
    shown = Segment("letters", rf"{tex.escape(text)}\par \texttt{{{tex.code(program)}}}")
    (page,) = pdf_text(typeset(Document(preamble("A4"), (shown,))).pdf)
    assert page.splitlines()[:2] == [text.replace("''", "’’"), program]
