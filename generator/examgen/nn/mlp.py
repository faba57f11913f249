"""A network with one hidden ReLU layer and one output, exact, forwards and backwards, for one sample x (a column)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

from examgen.matrices import Entry, Row, Rows, dot
from examgen.nn.dense import relu


@dataclass(frozen=True)
class Mlp:
    """y = v . ReLU(W x + b) + c with W (hidden, inputs), b and v (hidden,) and c a number; or the gradient by these."""

    w: Rows
    b: Row
    v: Row
    c: Entry

    def pre_activations(self, x: Row) -> Row:
        """The values before the ReLU: a = W x + b."""
        return tuple(dot(row, x) + bias for row, bias in zip(self.w, self.b, strict=True))

    def hidden(self, x: Row) -> Row:
        """The hidden units: h = ReLU(a)."""
        return relu(self.pre_activations(x))

    def output(self, x: Row) -> Entry:
        """The output: y = v . h + c."""
        return dot(self.v, self.hidden(x)) + self.c

    def delta(self, x: Row, upstream: Entry) -> Row:
        """dL/da = dL/dy v, and 0 where the ReLU is shut."""
        return tuple(upstream * v if a > 0 else 0 for v, a in zip(self.v, self.pre_activations(x), strict=True))

    def gradient(self, x: Row, upstream: Entry) -> Mlp:
        """The derivatives of the loss by all weights, if `upstream` = dL/dy."""
        delta = self.delta(x, upstream)
        w = tuple(tuple(d * each for each in x) for d in delta)
        return Mlp(w, delta, tuple(upstream * h for h in self.hidden(x)), upstream)

    def step(self, gradient: Mlp, rate: Entry) -> Mlp:
        """Gradient descent: every weight minus `rate` times its derivative."""
        rows = zip(self.w, gradient.w, strict=True)
        w = tuple(_moved(row, slopes, rate) for row, slopes in rows)
        return Mlp(w, _moved(self.b, gradient.b, rate), _moved(self.v, gradient.v, rate), self.c - rate * gradient.c)


Unit = tuple[tuple[int, ...], int]


@cache
def units(x: tuple[int, ...], weight: int, bias: int, low: int, high: int) -> tuple[Unit, ...]:
    """All neurons (weights, bias) for the input x with low <= w . x + b <= high.

    No weight and no bias is 0; their sizes are at most `weight` and `bias`.
    """
    sizes = [k for k in range(-weight, weight + 1) if k]
    sums = ((w, int(dot(w, x))) for w in product(sizes, repeat=len(x)))
    return tuple((w, b) for w, total in sums for b in range(max(-bias, low - total), min(bias, high - total) + 1) if b)


def _moved(weights: Row, slopes: Row, rate: Entry) -> Row:
    return tuple(weight - rate * slope for weight, slope in zip(weights, slopes, strict=True))
