"""Exact values with natural logarithms, such as 9/8 - ln 4, and how they are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, gcd, lcm, log, prod

from examgen.rounding import Rational, rounded
from examgen.tex import Tex, rational

LARGEST = 10**7  # an argument beyond it is printed as a sum of logarithms of primes


@dataclass(frozen=True)
class Logs:
    """`constant` plus the sum of coefficient * ln(prime): every value that has this form has it only once."""

    constant: Rational = 0
    terms: tuple[tuple[int, Rational], ...] = ()  # (prime, coefficient), by prime, none with coefficient 0

    def __add__(self, other: Logs) -> Logs:
        coefficients = dict(self.terms)
        for prime, coefficient in other.terms:
            coefficients[prime] = coefficients.get(prime, 0) + coefficient
        return _logs(self.constant + other.constant, coefficients)

    def __mul__(self, factor: Rational) -> Logs:
        return _logs(self.constant * factor, {prime: c * factor for prime, c in self.terms})

    __rmul__ = __mul__

    def __neg__(self) -> Logs:
        return self * -1

    def __sub__(self, other: Logs) -> Logs:
        return self + -other

    def __float__(self) -> float:
        return float(self.constant) + fsum(float(coefficient) * log(prime) for prime, coefficient in self.terms)

    @property
    def tex(self) -> Tex:
        """The value in mathematics, the logarithms as one if its argument stays readable: 9/8 - 1/2 ln 3."""
        pieces = [(self.constant, "")] if self.constant or not self.terms else []
        return _sum([*pieces, *self._logarithms()])

    @property
    def near(self) -> Rational:
        """The value if it is rational, else its first twelve digits."""
        return rounded(float(self)) if self.terms else self.constant

    @property
    def closed(self) -> Tex:
        """What an answer shows beside the decimal: the value in mathematics, nothing for a rational number."""
        return self.tex if self.terms else Tex()

    def _logarithms(self) -> list[tuple[Rational, str]]:
        if not self.terms:
            return []
        common = lcm(*(coefficient.denominator for _, coefficient in self.terms))
        powers = {prime: int(coefficient * common) for prime, coefficient in self.terms}
        for shared in sorted({1, gcd(*powers.values())}):
            within = {prime: power // shared for prime, power in powers.items()}
            if _readable(within):
                unit = Fraction(shared, common)
                argument = Fraction(
                    prod(prime**power for prime, power in within.items() if power > 0),
                    prod(prime**-power for prime, power in within.items() if power < 0),
                )
                return [(unit, _ln(argument)) if argument > 1 else (-unit, _ln(1 / argument))]
        return [(coefficient, rf"\ln {prime}") for prime, coefficient in self.terms]


def _readable(powers: Mapping[int, int]) -> bool:
    """Whether the product of these powers of primes has a short numerator and denominator."""
    sizes = [power * log(prime) for prime, power in powers.items()]
    return max(fsum(s for s in sizes if s > 0), -fsum(s for s in sizes if s < 0)) <= log(LARGEST)


def logs(constant: Rational) -> Logs:
    """A rational number as a value without logarithms."""
    return Logs(constant)


def ln(value: Rational) -> Logs:
    """The natural logarithm of a positive number. Raises ValueError if it is not positive."""
    return weighted([(1, value)])


def weighted(terms: Iterable[tuple[Rational, Rational]]) -> Logs:
    """The sum of weight * ln(argument). Raises ValueError if an argument is not positive."""
    coefficients: dict[int, Rational] = {}
    for weight, argument in terms:
        if argument <= 0:
            raise ValueError(f"there is no logarithm of {argument}")
        powers = Counter(_factors(argument.numerator))
        powers.subtract(_factors(argument.denominator))
        for prime, power in powers.items():
            coefficients[prime] = coefficients.get(prime, 0) + weight * power
    return _logs(0, coefficients)


def ln_tex(value: Rational) -> Tex:
    r"""\ln 4 without the dollars, for a score that is given as a logarithm; ln 1 is printed as 0."""
    return Tex("0") if value == 1 else Tex(_ln(Fraction(value)))


def _ln(value: Fraction) -> str:
    return rf"\ln{rational(value)}" if value.denominator > 1 else rf"\ln {rational(value)}"


def _logs(constant: Rational, coefficients: Mapping[int, Rational]) -> Logs:
    return Logs(constant, tuple((prime, c) for prime, c in sorted(coefficients.items()) if c))


def _factors(number: int) -> list[int]:
    """The prime factors by trial division; the numbers of a question are small."""
    found, divisor = [], 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return [*found, number] if number > 1 else found


def _sum(pieces: list[tuple[Rational, str]]) -> Tex:
    text = ""
    for coefficient, symbol in pieces:
        sign = "-" if coefficient < 0 else "+" if text else ""
        size = -coefficient if coefficient < 0 else coefficient
        body = symbol if symbol and size == 1 else rational(size) + (rf"\,{symbol}" if symbol else "")
        text += f" {sign} {body}" if text else f"{sign}{body}"
    return Tex(text)
