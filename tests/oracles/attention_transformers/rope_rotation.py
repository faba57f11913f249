"""Complex numbers: a pair is one number, a turn is a factor, a score is a real part."""

from cmath import exp
from fractions import Fraction
from math import atan2
from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    thetas = [atan2(float(s), float(c)) for c, s in p.angles]

    def turned(vector: Any, position: int) -> list[complex]:
        pairs = zip(vector[::2], vector[1::2], strict=True)
        return [complex(x, y) * exp(1j * position * theta) for (x, y), theta in zip(pairs, thetas, strict=True)]

    def terms(m: int, n: int) -> list[float]:
        pairs = zip(turned(p.query, m), turned(p.key, n), strict=True)
        return [(a * b.conjugate()).real for a, b in pairs]

    def exact(*values: float) -> tuple[Fraction, ...]:
        return tuple(Fraction(value).limit_denominator(1000) for value in values)

    score = sum(terms(p.at, p.other))
    if p.task == "pairs":
        m, n = p.at + p.shift, p.other + p.shift
        assert abs(sum(terms(m, n)) - score) < TOLERANCE
        return {"terms": exact(*terms(p.at, p.other)), "score": score, "same": f"{m}, {n}"}
    (q,), (k,) = turned(p.query, p.at), turned(p.key, p.other)
    return {"query": exact(q.real, q.imag), "key": exact(k.real, k.imag), "score": score}
