r"""A small LaTeX vocabulary: escaping, numbers, shapes, sums.

Numbers come out right in text and in mathematics alike (`\ensuremath` around what needs it), so that a template's
author never has to think about the mode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from examgen.accents import accented
from examgen.rounding import Rational, decimal_text, fits, rounded, shortened, terminating

if TYPE_CHECKING:
    import sympy


class Tex(str):
    """Text that is LaTeX already and is not escaped again."""

    __slots__ = ()


class Rounded(Tex):
    """A printed number that is not quite its value; the words put an approximate sign before it."""

    __slots__ = ()


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "\u2026": r"\ldots{}",
    "\u2013": "--",
    "\u2014": "---",
    "\u2212": r"\ensuremath{-}",
    "\u00d7": r"\ensuremath{\times}",
    "\u201c": "``",
    "\u201d": "''",
    "\u2018": "`",
    "\u2019": "'",
    "\u2009": r"\,",
    "\u202f": r"\,",
    "\u200b": r"\allowbreak{}",
    "\u0085": "\n",
    "\u2028": "\n",
    "\u2029": "\n\n",
}
_GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ", (
    "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "pi", "rho", "sigma", "tau", "upsilon", "varphi", "chi", "psi", "omega",
    "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
), strict=True))  # fmt: skip
_SYMBOLS = {"≤": "le", "≥": "ge", "≠": "neq", "≈": "approx", "∞": "infty", "∂": "partial", "∇": "nabla", "∈": "in",
            "→": "to", "←": "leftarrow", "↔": "leftrightarrow", "⋅": "cdot", "∑": "sum", "√": "surd"}  # fmt: skip
_SPECIAL |= {letter: rf"\ensuremath{{\{name}}}" for letter, name in (_GREEK | _SYMBOLS).items()} | accented()
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2060\ufeff]")
_PERCENT = re.compile(r"(?<=\d) (?=%)")  # no line ends between a number and its sign
_LONG, _JOINT = re.compile(r"\S{31,}"), re.compile(r"[/._?&=#,;:+-]+(?=\w)")  # in addresses of pages, say
_SPECIAL_RE = re.compile("[" + re.escape("".join(_SPECIAL)) + "]|([-,'])(?=\\1)|[!?](?=[\u2018\u201c])")  # ligatures


@lru_cache(maxsize=4096)
def escape(text: str) -> Tex:
    """Plain text as LaTeX that prints it: special characters are escaped, blank lines part paragraphs.

    A line may end within a long word, after a sign between its letters, but not before a percent sign.
    """
    composed = unicodedata.normalize("NFC", text)  # fonts have letters with accents, but no accents on their own
    composed = _PERCENT.sub("\u202f", composed)
    composed = _LONG.sub(lambda match: _JOINT.sub("\\g<0>\u200b", match[0]), composed)
    escaped = _SPECIAL_RE.sub(lambda match: _SPECIAL.get(match[0], match[0] + "{}"), composed)
    escaped = re.sub(r'(^|[\s(\[])"', r"\1``", escaped).replace('"', "''")
    return Tex(_UNSEEN.sub("", escaped))


CODED = re.compile(r"\\[a-z]+\{\}|\\.|[-,]\{\}")  # what `code` makes of a letter that LaTeX takes for something else
_COMMAS = re.compile(",(?=,)")  # two of them are a quotation mark


def code(text: str) -> Tex:
    """A line of program code: spaces keep their width, quotes stay straight."""
    straight = {" ": "~", '"': '"', "'": r"\textquotesingle{}", "-": "-{}"}
    return Tex(_COMMAS.sub(",{}", "".join(straight.get(mark, _SPECIAL.get(mark, mark)) for mark in text)))


_CODE = re.compile("`([^`]+)`")


def inline(text: str) -> Tex:
    """Plain text in which `$...$` is mathematics and what stands in backquotes is program code."""
    pieces = text.split("$")
    return Tex("".join(_coded(piece) if k % 2 == 0 else f"${piece}$" for k, piece in enumerate(pieces)))


def _coded(text: str) -> str:
    pieces = _CODE.split(text)  # text and code in turn
    return "".join(escape(piece) if k % 2 == 0 else rf"\texttt{{{code(piece)}}}" for k, piece in enumerate(pieces))


def math(body: str) -> Tex:
    """`body` set as mathematics, wherever it stands."""
    return Tex(rf"\ensuremath{{{body}}}")


def digits(text: str) -> str:
    """A string of decimal digits with thin spaces from five digits on: 23 296, but 1024."""
    return f"{int(text):,}".replace(",", r"\,") if len(text) > 4 else text


def integer(value: int) -> Tex:
    """A grouped integer; a negative one carries a minus sign, not a hyphen."""
    return Tex(digits(str(value))) if value >= 0 else math("-" + digits(str(-value)))


def decimal(value: Rational | float, decimals: int) -> Tex:
    """A rounded number with grouped integer digits."""
    exact = rounded(value)
    return _decimal(decimal_text(exact, decimals), is_exact=fits(exact, decimals))


def short_decimal(value: Rational, decimals: int) -> Tex:
    """The same without zeros at its end where it is exact."""
    text, is_exact = decimal_text(value, decimals), fits(value, decimals)
    return _decimal(shortened(text) if is_exact else text, is_exact=is_exact)


def _decimal(text: str, *, is_exact: bool) -> Tex:
    kind = Tex if is_exact else Rounded
    whole, point, part = text.removeprefix("-").partition(".")
    body = digits(whole) + point + part
    return kind(math("-" + body) if text.startswith("-") else body)


def rational(value: Rational) -> Tex:
    """An integer, or a fraction in lowest terms."""
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return integer(numerator)
    sign = "-" if numerator < 0 else ""
    return math(rf"{sign}\frac{{{digits(str(abs(numerator)))}}}{{{digits(str(denominator))}}}")


def exact_decimal(value: Rational) -> Tex:
    """A terminating decimal in full (9.1875); ValueError if the value has none."""
    places = terminating(value)
    if places is None:
        raise ValueError(f"{value} has no finite decimal form; use rational or decimal")
    return decimal(value, places)


def shape(sizes: Sequence[int]) -> Tex:
    """Sizes joined by multiplication signs: 64 x 56 x 56."""
    return math(r" \times ".join(digits(str(size)) for size in sizes))


def vector(values: Iterable[object]) -> Tex:
    """Values in parentheses: (1, -2, 3)."""
    return math(enclosed(",\\ ".join(number(value) for value in values)))


def par(value: object) -> Tex:
    """A number ready to be a factor or an argument: negative ones in parentheses."""
    text = number(value)
    return math(enclosed(text)) if _is_negative(value) or _is_sum(value) else text


def enclosed(body: str) -> str:
    """Mathematics in parentheses, which are as tall as the fractions in it."""
    return rf"\left({body}\right)" if r"\frac" in body else f"({body})"


def base(value: Rational) -> Tex:
    """A number ready to be raised to a power: negative ones and fractions in parentheses."""
    is_fraction = Fraction(value).denominator > 1
    return math(enclosed(number(value))) if is_fraction else par(value)


def terms(values: Iterable[Rational]) -> Tex:
    """A sum with its signs merged: 3 - 5 + 2, never 3 + -5."""
    pieces = [("-" if value < 0 else "+", rational(-value if value < 0 else value)) for value in values]
    first_sign, first = pieces[0]
    head = ("-" if first_sign == "-" else "") + first
    return math(head + "".join(f" {sign} {text}" for sign, text in pieces[1:]))


def product(values: Iterable[object]) -> Tex:
    r"""Factors joined by \cdot, negative ones in parentheses."""
    return math(r" \cdot ".join(par(value) for value in values))


def products(pairs: Iterable[Iterable[object]]) -> Tex:
    """A sum of products: 2 times (-3), plus 4 times 1."""
    return math(" + ".join(map(product, pairs)))


def coefficient(value: Rational, symbol: str) -> Tex:
    """A multiple of a symbol: x, -x, 3x; never 1x."""
    head = "" if value == 1 else "-" if value == -1 else rational(value)
    return math(head + symbol)


def number(value: object) -> Tex:
    """Any exact number: int, Fraction, Decimal or sympy expression; TypeError for anything else."""
    if isinstance(value, bool):
        raise TypeError(f"{value!r} is not a number")
    if isinstance(value, Rational):
        return rational(value)
    if isinstance(value, Decimal):
        return decimal(Fraction(value), max(0, -int(value.as_tuple().exponent)))
    if is_sympy(value):
        return expression(value)
    raise TypeError(f"{value!r} is not an exact number (int, Fraction, Decimal or sympy)")


def is_sympy(value: object) -> bool:
    """Whether `value` is a sympy object, found without importing sympy."""
    return type(value).__module__.partition(".")[0] == "sympy" or hasattr(value, "free_symbols")


# Parentheses stay before whatever would seem to belong to the argument.
_LN_OF_ATOM = re.compile(r"\\ln\{\\left\((\w+) \\right\)\}(?! *(?:\^|\w|\\(?!right)))")


def expression(value: Any) -> Tex:
    """A sympy expression, its natural logarithm written ln, without parentheses where none are needed: -6 ln 2."""
    return math(_LN_OF_ATOM.sub(r"\\ln \1", _printer().doprint(value)))


@cache
def _printer() -> Any:
    from sympy import Mul, exp, fraction
    from sympy.printing.latex import LatexPrinter

    class Printer(LatexPrinter):  # type: ignore[misc]
        """Writes a power of e beside a factor as it stands alone: 2 e^{-3/2}, where sympy divides by e^{3/2}."""

        def _print_Mul(self, expr: Any) -> str:  # noqa: N802 - the name is sympy's
            powers = [factor for factor in expr.args if isinstance(factor, exp) and factor.exp.is_negative]
            number, rest = Mul(*(factor for factor in expr.args if factor not in powers)).as_coeff_Mul()
            if not powers or not expr.is_number or rest.is_Add or fraction(rest)[1] != 1:
                return str(super()._print_Mul(expr))
            head: str = {1: "", -1: "- "}.get(number, self._print(number) + " ")
            return head + " ".join(self._print(factor) for factor in [*powers, rest] if factor != 1)

    return Printer({"ln_notation": True})


def _is_negative(value: object) -> bool:
    if is_sympy(value):
        return bool(cast("sympy.Expr", value).could_extract_minus_sign())
    return isinstance(value, int | Fraction | Decimal) and value < 0


def _is_sum(value: object) -> bool:
    return bool(getattr(value, "is_Add", False))
