"""Output of a small layer before and after a shift, mirror or permutation of its input: equivariant or invariant?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction as F
from functools import lru_cache, partial
from itertools import pairwise, permutations
from random import Random
from typing import Any

from examgen import NONE, Choice, Draw, Given, Matrix, Number, Part, Reject, Solved, Tex, Vector, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.matrices import Entry, Rows
from examgen.nn.equivariance import Move, Signals, convolved, relation
from examgen.tex import coefficient

TITLE, POINTS, MINUTES, FAMILY = "Equivariance and invariance", 4, 7, "equivariance"
HALF, THIRD = F(1, 2), F(1, 3)
RELATIONS = {
    "equivariant": Tex(r"$f$ is equivariant to $T$: $f(T x) = T f(x)$"),
    "invariant": Tex(r"$f$ is invariant to $T$: $f(T x) = f(x)$"),
    "neither": Tex(r"$f$ is neither equivariant nor invariant to $T$"),
}
ONE, TWO, THREE = (0,), (0, 0), (0, 0, 0)  # stand for kernels of these lengths
WEIGHTS = [
    (a, b, c) for a, b, c in permutations((-2, -1, 1, 2, 3), 3) if a + b and a + b + c and a + b + a
]  # of kernels; their sums are not 0


@dataclass(frozen=True)
class Level:
    cases: tuple[tuple[str, Signals], ...]  # the kind of move and the layer; its kernel stands for its length
    symmetric: tuple[tuple[str, Signals], ...] = ()  # the same with symmetric kernels


LEVELS = {
    "easy": Level((
        ("shift", Signals(THREE)), ("shift", Signals(TWO, relu=True)), ("shift", Signals(TWO, pool="global-max")),
        ("shift", Signals(TWO, pool="global-average")),
    )),
    "medium": Level((
        ("shift", Signals(THREE, stride=2)), ("shift", Signals(TWO, pool="max")), ("mirror", Signals(THREE)),
        ("mirror", Signals(THREE, pool="global-max")), ("mirror", Signals(THREE, pool="global-average")),
    ), symmetric=(("mirror", Signals(THREE)), ("mirror", Signals(THREE, pool="max")))),
    "hard": Level((
        ("permutation", Signals(ONE, relu=True)), ("permutation", Signals(ONE, relu=True, pool="global-average")),
        ("permutation", Signals(TWO)), ("permutation", Signals(TWO, pool="global-average")),
        ("permutation", Signals(TWO, relu=True, pool="global-average")), ("permutation", Signals(TWO, relu=True)),
    )),
}  # fmt: skip


@dataclass(frozen=True)
class Params:
    x: tuple[int, ...]
    layer: Signals
    move: Move
    weights: Rows | None = None  # of a fully connected layer, 2 x n

    @property
    def single(self) -> bool:
        return self.layer.pool.startswith("global")


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    case = rng.randrange(len(level.cases) + len(level.symmetric))
    kind, layer = (*level.cases, *level.symmetric)[case]
    layer = replace(layer, kernel=_kernel(rng, len(layer.kernel), symmetric=case >= len(level.cases)))
    size = 5 if kind == "permutation" else 6
    move = Move("mirror")
    if kind == "shift":
        move = Move("shift", rng.choice((1, 3, 5)) if level.symmetric else rng.randint(1, 4))
    if kind == "permutation":
        move = Move("permutation", order=rng.choice(_permutations(size)))
    x = tuple(rng.sample(range(-3, 7), size))
    p = Params(x, layer, move, _weights(rng, size) if kind == "permutation" else None)
    _check(p)
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    right, n = relation(p.layer, p.move), len(p.x)
    before, moved = given.get("before", _told(p, p.layer.output(p.x))), p.move.applied(p.x)
    after = _told(p, p.layer.output(moved))
    if right != "neither" and "before" in given:
        after = before if p.single else p.move.applied(before)
    parts = {
        "before": Part(_answer(p, _told(p, p.layer.output(p.x))), wrong=partial(_wrong_outputs, p, p.x)),
        "after": Part(_answer(p, after), wrong=partial(_wrong_afters, p)),
        "relation": Part(Choice(right, choices=RELATIONS), wrong=partial(_wrong_relations, right, single=p.single)),
    }
    if p.weights:
        order = p.move.order
        columns = tuple(tuple(row[i] for i in order) for row in p.weights)
        parts["weights"] = Part(Matrix(columns), wrong=partial(_wrong_weights, p, p.weights))
    return Solved(
        parts=parts,
        steps=lambda: {
            "n": n,
            "rule": Tex(_rule(p.layer.kernel)),
            "places": Tex(r",\ ".join(str(i) for i in range(1, len(p.x) + 1, p.layer.stride))),
            "wrap": Tex(
                {1: "", 2: f"$x_{n + 1} = x_1$", 3: f"$x_0 = x_{n}$ and $x_{n + 1} = x_1$"}[len(p.layer.kernel)]
            ),
            "permuted": Tex(r",\ ".join(f"x_{i + 1}" for i in p.move.order)),
            "moved": moved,
            "back": Vector(p.move.applied(p.layer.output(p.x))).tex(),
            "values": convolved(p.x, p.layer.kernel, p.layer.stride),
            "moved_values": convolved(moved, p.layer.kernel, p.layer.stride),
            "reason": Tex(_reason(p, right)),
            "matrix": Matrix(p.weights or ((0,),)).tex(),
            "first": p.move.order[0] + 1 if p.move.order else 0,
        },
        figures={"square": _square},
    )


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    n, k = len(p.x), len(p.layer.kernel)
    circulant = np.zeros((n, n), dtype=int)
    for i in range(n):
        for u in range(k):
            circulant[i, (i + u - (k - 1) // 2) % n] += p.layer.kernel[u]

    def layer(x: Any) -> Any:
        y = circulant[:: p.layer.stride] @ x
        y = np.where(y > 0, y, 0) if p.layer.relu else y
        if p.layer.pool == "max":
            return y.reshape(-1, 2).max(axis=1)
        return np.array([{"global-max": y.max(), "global-average": y.sum() / n}[p.layer.pool]]) if p.single else y

    def move(x: Any) -> Any:
        return {"shift": np.roll(x, p.move.by), "mirror": np.flip(x)}.get(
            p.move.kind, x[np.array(p.move.order, int)] if p.weights else x
        )

    signals = np.random.default_rng(0).integers(-9, 10, (12, n))
    pairs = [(layer(move(x)), layer(x)) for x in signals]
    same = all(np.allclose(after, before) for after, before in pairs)
    kept = not p.single and all(np.allclose(after, move(before)) for after, before in pairs)
    x = np.array(p.x)
    values: dict[str, Any] = {
        "before": _plain(p, layer(x)),
        "after": _plain(p, layer(move(x))),
        "relation": "invariant" if same else "equivariant" if kept else "neither",
    }
    if p.weights:
        values["weights"] = (
            (np.array(p.weights) @ np.linalg.inv(np.array([move(row) for row in np.eye(n)]).T))
            .round()
            .astype(int)
            .tolist()
        )
    return values


def effort(p: Params) -> float:
    taps = sum(weight != 0 for weight in p.layer.kernel) * len(p.x) // p.layer.stride
    return 3 + 0.12 * taps + 0.4 * (p.layer.pool != "none") + 0.2 * p.layer.relu + 1.5 * (p.weights is not None)


def _kernel(rng: Random, size: int, *, symmetric: bool) -> tuple[int, ...]:
    if size == 1:
        return (rng.choice((-3, -2, 2, 3)),)
    side, middle, other = rng.choice(WEIGHTS)
    return (side, middle, side if symmetric else other)[:size]


def _weights(rng: Random, size: int) -> Rows:
    return tuple(tuple(rng.sample(range(-4, 6), size)) for _ in range(2))


def _check(p: Params) -> None:
    """Raises Reject if this signal does not show the relation or the ReLU."""
    before, after = p.layer.output(p.x), p.layer.output(p.move.applied(p.x))
    right = relation(p.layer, p.move)
    alike = {"equivariant": [before], "invariant": [], "neither": [before, p.move.applied(before)]}[right]
    if after in alike or (not p.single and p.move.applied(before) == before):
        raise Reject("this signal shows another relation")
    if not any(before) or not any(after):
        raise Reject("the output is 0")
    if p.layer.relu and not any(value < 0 for value in convolved(p.x, p.layer.kernel)):
        raise Reject("the ReLU does not show")


@lru_cache(1)
def _permutations(size: int) -> list[tuple[int, ...]]:
    """Those that are not their own inverse, no shift and no mirror, and leave at most one value in its place."""
    return [
        order
        for order in permutations(range(size))
        if len({(b - a) % size for a, b in pairwise(order)}) > 1
        and sum(i == at for at, i in enumerate(order)) < 2
        and any(order[order[i]] != i for i in order)
    ]


def _told(p: Params, output: Sequence[Entry]) -> Any:
    """As it is asked for: one value after global pooling, else a vector."""
    return output[0] if p.single else tuple(output)


def _plain(p: Params, output: Any) -> Any:
    values = [F(float(value)).limit_denominator(100) for value in output]
    return _told(p, values)


def _answer(p: Params, value: Any) -> Number | Vector:
    return Number(value, decimals=2) if p.single else Vector(value)


def _rule(kernel: tuple[int, ...]) -> str:
    """The convolution as a formula."""
    names = {-1: "x_{i-1}", 0: "x_i", 1: "x_{i+1}"}
    centre = (len(kernel) - 1) // 2
    signed = [("-" if w < 0 else "+", coefficient(abs(w), names[u - centre])) for u, w in enumerate(kernel) if w]
    return " ".join(f"{sign} {term}" for sign, term in signed).removeprefix("+ ")


@lru_cache(1)
def _square() -> Scene:
    blocks = [
        Block("x", "$x$", 0, 0, shape="text"),
        Block("y", "$f(x)$", 1, 0, shape="text"),
        Block("tx", "$T x$", 0, 1, shape="text"),
        Block("ty", "$f(T x)$", 1, 1, shape="text"),
    ]
    return diagram(blocks, [
        Arrow("x", "y", "$f$"), Arrow("tx", "ty", "$f$"), Arrow("x", "tx", "$T$"), Arrow("y", "ty", "?", dashed=True),
    ])  # fmt: skip


def _reason(p: Params, right: str) -> str:
    layer, kind = p.layer, p.move.kind
    pooled = " Global pooling then leaves out where a value stands." if p.single else ""
    if p.single and right == "invariant" and kind != "shift" and len(layer.kernel) > 1 and not layer.relu:
        return r"The mean of the $c_i$ is the sum of the weights times the mean of the $x_i$, whatever their order is."
    if kind == "shift" and right != "neither":
        return "All places share the weights, so that a shifted signal gives shifted $c_i$: equivariance." + pooled
    if kind == "shift":
        windows = "the windows of the pooling join other values" if layer.pool == "max" else "other values are skipped"
        return f"All places share the weights, but after a shift by an odd number of places {windows}."
    if kind == "mirror" and right == "equivariant":
        windows = " Windows of the pooling are mirrored onto windows." if layer.pool == "max" else ""
        alike = "The kernel is symmetric: a mirrored signal gives mirrored $c_i$. With another kernel it would not."
        return alike + windows
    if kind == "mirror":
        unlike = "The kernel is not symmetric, so that a mirrored signal meets it the wrong way round: "
        return unlike + "sharing weights makes a convolution equivariant to shifts, not to mirrors."
    if right == "neither":
        return "A convolution looks at neighbours, and the permutation gives a value other neighbours."
    return "A kernel of one weight looks at each value by itself, wherever it stands." + pooled


def _zero_padded(p: Params, x: Sequence[Entry]) -> Any:
    """The output if there were zeros around the signal."""
    k = len(p.layer.kernel)
    around = replace(p.layer, pool="none", stride=1, relu=False).output((*x, *(0,) * (k - 1)))[: len(x)]
    identity = replace(p.layer, kernel=(1,))
    return _told(p, identity.output(around))


def _wrong_outputs(p: Params, x: Sequence[Entry]) -> list[Wrong]:
    layer = p.layer
    values = convolved(x, layer.kernel, layer.stride)

    def told(other: Signals, signal: Sequence[Entry] = x) -> Any:
        return _told(p, other.output(signal))

    wrong = [
        Wrong(
            "rotated", told(replace(layer, kernel=layer.kernel[::-1])), "The weights stand in the other order.", HALF
        ),
        Wrong("signs-dropped", told(replace(layer, kernel=tuple(map(abs, layer.kernel)))), "The signs count.", THIRD),
        Wrong("zero-padding", _zero_padded(p, x), "The padding is circular.", HALF),
        Wrong("relu", told(replace(layer, relu=not layer.relu)), _relu_why(layer), HALF),
        Wrong("negated", told(replace(layer, kernel=tuple(-w for w in layer.kernel))), "The signs count.", THIRD),
    ]
    if p.single:
        other = {"global-max": "global-average", "global-average": "global-max"}[layer.pool]
        wrong += [
            Wrong("other-pooling", told(replace(layer, pool=other)), "This is the other kind of pooling.", HALF),  # type: ignore[arg-type]
            Wrong("sum", sum(values), "The pooling takes one value for all.", THIRD),
            Wrong("first", values[0], "Global pooling takes all values."),
            Wrong("no-convolution", told(replace(layer, kernel=(1,))), "The convolution comes first."),
        ]
        return wrong
    wrong += [
        Wrong("one-late", _turned(told(layer), 1), "Output $i$ belongs to place $i$.", THIRD),
        Wrong("one-early", _turned(told(layer), -1), "Output $i$ belongs to place $i$.", THIRD),
    ]
    if layer.stride > 1:
        late = replace(layer, stride=1).output(x)[1 :: layer.stride]
        early = replace(layer, stride=1).output(x)[: len(values)]
        wrong += [
            Wrong("late", late, "The first output belongs to $i = 1$.", HALF),
            Wrong("early", early, "With the stride, places are skipped.", THIRD),
        ]
    if layer.pool == "max":
        low = tuple(min(pair) for pair in zip(values[::2], values[1::2], strict=True))
        wrong.append(Wrong("minima", low, "The larger value of each window is kept.", THIRD))
    return wrong


def _relu_why(layer: Signals) -> str:
    return "The ReLU makes negative values 0." if layer.relu else "There is no ReLU."


def _turned(values: Sequence[Entry], by: int) -> tuple[Entry, ...]:
    return Move("shift", by).applied(values)


def _wrong_afters(p: Params) -> list[Wrong]:
    before, moved = p.layer.output(p.x), p.move.applied(p.x)
    wrong = [
        Wrong("not-moved", _told(p, before), "$f$ is not invariant to $T$."),
        Wrong("output-moved", _told(p, p.move.applied(before)), "$f$ is not equivariant to $T$."),
        Wrong("wrong-direction", _told(p, p.layer.output(p.move.back().applied(p.x))), "$T$ was undone.", HALF),
        Wrong("output-back", _told(p, p.move.back().applied(before)), "$T$ was undone.", THIRD),
    ]
    return wrong + [each for each in _wrong_outputs(p, moved) if each.name != "first"]


def _wrong_relations(right: str, *, single: bool) -> list[Wrong]:
    moved = "The output is a single value, which cannot be moved."
    why = {
        "equivariant": moved if single else "The output of the moved signal is not the moved output.",
        "invariant": "The output changes.",
        "neither": r"Compare $f(T x)$ with $f(x)$ and with $T f(x)$.",
    }
    return [Wrong(name, name, text) for name, text in why.items() if name != right]


def _wrong_weights(p: Params, weights: Rows) -> list[Wrong]:
    back = p.move.back().order
    own, rows = "Each weight follows its pixel.", "The outputs keep their order."
    both = tuple(tuple(row[i] for i in p.move.order) for row in weights[::-1])
    return [
        Wrong("unchanged", weights, own),
        Wrong("inverse", tuple(tuple(row[i] for i in back) for row in weights), "$T$ was undone.", HALF),
        Wrong("mirrored", tuple(row[::-1] for row in weights), own),
        Wrong("shifted", tuple(_turned(row, 1) for row in weights), own),
        Wrong("rows-swapped", both, rows, HALF),
        Wrong("rows-only", weights[::-1], "The columns belong to the pixels, not the rows."),
        Wrong("one-row", (tuple(weights[0][i] for i in p.move.order), weights[1]), "All rows change.", THIRD),
    ]  # fmt: skip
