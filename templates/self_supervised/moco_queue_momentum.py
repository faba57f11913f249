"""MoCo: steps of the momentum encoder, its half-life, a key's time in the queue, negatives beside those of SimCLR."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, partial
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Wrong, yes_no
from examgen.contrastive.moco import LN2, half_life, lifetime, momentum_update
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "Momentum encoder and queue of MoCo", 4, 6, "moco"
FORMULAS = ("momentum-encoder",)


@dataclass(frozen=True)
class Level:
    steps: int  # of the momentum encoder; 0: its half-life is asked instead
    compared: bool  # the batch of SimCLR with as many negatives is asked, not the number of negatives


LEVELS = {
    "easy": Level(steps=1, compared=False),
    "medium": Level(steps=2, compared=True),
    "hard": Level(steps=0, compared=True),
}
SLOW = tuple(F(n, 1000) for n in (980, 990, 995, 996, 998, 999))


@dataclass(frozen=True)
class Params:
    momentum: F
    key: int | None  # a weight of the key encoder at first
    queries: tuple[int, ...]  # the query encoder's weight at each step
    halvings: int | None  # the distance to a constant query weight is to be halved so often
    queue: int
    batch: int
    compared: bool


def sample(d: Draw[Level, None]) -> Params:
    steps = d.level.steps
    batch = 2 ** d.rng.randint(5, 10)
    weights = d.rng.sample(range(-4, 9), steps + 1)
    return Params(
        momentum=d.rng.choice((F(4, 5), F(9, 10))) if steps else d.rng.choice(SLOW),
        key=weights[0] if steps else None,
        queries=tuple(weights[1:]),
        halvings=None if steps else d.rng.randint(2, 5),
        queue=batch * 2 ** d.rng.randint(4, 9 if steps else 10),
        batch=batch,
        compared=d.level.compared,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    m = p.momentum
    parts: dict[str, Part] = {}
    steps: dict[str, Any] = {"rest": 1 - m, "halved": p.queue // 2}
    life = lifetime(p.queue, p.batch)
    if p.key is not None:
        path = [momentum_update(F(p.key), p.queries[:k], m) for k in range(len(p.queries) + 1)]
        parts["weight"] = Part(Number(path[-1], decimals=2), wrong=lambda: _wrong_weights(p))
        steps["path"] = [(path[k], query, path[k + 1]) for k, query in enumerate(p.queries)]
    if p.halvings:
        half = given.get("half", int(half_life(m)))
        parts["half"] = Part(Integer(int(half_life(m))), wrong=lambda: _wrong_halves(m))
        parts["shrunk"] = Part(Integer(p.halvings * half), wrong=partial(_wrong_shrinkings, p.halvings, half))
        steps |= {"ln2": LN2, "half": half, "share": F(1, 2**p.halvings)}
    parts["lifetime"] = Part(Integer(life), wrong=lambda: _wrong_lifetimes(p))
    if p.halvings:
        sooner = given.get("lifetime", life) < half
        parts["sooner"] = Part(yes_no(sooner), wrong=lambda: _wrong_verdicts(sooner))
        steps |= {"sooner": sooner, "life": given.get("lifetime", life)}
    elif p.compared:
        parts["simclr"] = Part(Integer(p.queue // 2 + 1), wrong=lambda: _wrong_batches(p))
    else:
        parts["negatives"] = Part(Integer(p.queue), wrong=lambda: _wrong_negatives(p))
    return Solved(parts=parts, steps=steps, conventions=("moco",), figures={"encoders": _figure})


def verify(p: Params) -> dict[str, Any]:
    batches: deque[int] = deque([1], maxlen=p.queue // p.batch)  # ages, the oldest first
    values: dict[str, Any] = {}
    if p.key is not None:
        shares = [p.momentum ** (len(p.queries) - k) for k in range(len(p.queries) + 1)]
        weights = [shares[0], *((1 - p.momentum) * share for share in shares[1:])]
        values["weight"] = sum(w * v for w, v in zip(weights, (p.key, *p.queries), strict=True))
    while len(batches) * p.batch < p.queue:
        batches.append(1)
    values["lifetime"] = len(batches)
    if p.halvings:
        half = next(steps for steps in range(1, 1000) if steps * (1 - p.momentum) >= LN2)
        values |= {"half": half, "shrunk": sum([half] * p.halvings)}
        values["sooner"] = "yes" if p.queue < half * p.batch else "no"
    elif p.compared:
        values["simclr"] = next(n for n in range(p.queue // 2 - 1, p.queue) if 2 * n - 2 >= p.queue)
    else:
        values["negatives"] = len(batches) * p.batch
    return values


def effort(p: Params) -> float:
    return 2.5 + 1.2 * len(p.queries) + (2.5 if p.halvings else 0) + (0.8 if p.compared else 0)


@cache
def _figure() -> Scene:
    """Both encoders, and the queue that the key enters once its loss is computed."""
    blocks = [
        Block("view-q", "view", 0, 0, shape="text"),
        Block("view-k", "other view", 0, 1, shape="text"),
        Block("query-encoder", r"query encoder\\$\theta_q$", 1, 0, shaded=True),
        Block("key-encoder", r"key encoder\\$\theta_k$", 1, 1),
        Block("q", "query", 2, 0, shape="text"),
        Block("k", "key", 2, 1, shape="text"),
        Block("queue", "queue", 2, 2, width=90),
        Block("loss", "loss", 3, 1),
    ]
    arrows = [
        Arrow("view-q", "query-encoder"),
        Arrow("view-k", "key-encoder"),
        Arrow("query-encoder", "q"),
        Arrow("key-encoder", "k"),
        Arrow("query-encoder", "key-encoder", "momentum", dashed=True),
        Arrow("q", "loss", via=((3, 0),)),
        Arrow("k", "loss"),
        Arrow("k", "queue", "later", dashed=True),
        Arrow("queue", "loss", via=((3, 2),)),
    ]
    return diagram(blocks, arrows)


def _wrong_weights(p: Params) -> list[Wrong]:
    m, key = p.momentum, F(p.key or 0)
    last, first = p.queries[-1], p.queries[0]
    wrong = [
        Wrong("swapped", momentum_update(key, p.queries, 1 - m), "The old weight has the factor $m$.", F(1, 3)),
        Wrong("query-copied", last, "The key encoder moves only a little towards the query encoder."),
        Wrong("unchanged", key, "The key encoder follows the query encoder."),
        Wrong("mean", (key + sum(p.queries)) / (len(p.queries) + 1), "The two weights do not count equally."),
        Wrong("no-complement", m * key + last, "The new weight has the factor $1 - m$.", F(1, 3)),
        Wrong("difference-added", key + m * (first - key), "The difference counts with $1 - m$.", F(1, 3)),
        Wrong("wrong-way", key - (1 - m) * (last - key), "The key encoder moves towards the query encoder."),
    ]
    if len(p.queries) > 1:
        both = momentum_update(key, [F(last)] * len(p.queries), m)
        wrong += [
            Wrong("first-step-only", momentum_update(key, p.queries[:1], m), "There are two steps.", F(1, 2)),
            Wrong("second-step-only", momentum_update(key, p.queries[1:], m), "There are two steps.", F(1, 2)),
            Wrong("last-query-twice", both, "Each step uses the query weight of its time.", F(1, 3)),
        ]
    return wrong


def _wrong_halves(m: F) -> list[Wrong]:
    return [
        Wrong("time-constant", int(1 / (1 - m)), "After $1/(1 - m)$ steps the share $1/e$ remains.", F(1, 3)),
        Wrong("half-of-it", int(F(1, 2) / (1 - m)), "The decay is geometric: $m^t = \\frac{1}{2}$.", F(1, 3)),
        Wrong("next-step", int(LN2 / (1 - m)) + 1, "No more is needed: $m^t = \\frac{1}{2}$ is reached."),
        Wrong("one-step", 1, "A step closes only the share $1 - m$ of the distance."),
        Wrong("twice", int(2 / (1 - m)), "The decay is geometric: $m^t = \\frac{1}{2}$."),
        Wrong("doubled", int(2 * LN2 / (1 - m)), "This is the time to a quarter.", F(1, 3)),
    ]


def _wrong_shrinkings(halvings: int, half: int) -> list[Wrong]:
    shrinking = sum(F(half, 2**k) for k in range(halvings))
    return [
        Wrong("factor", half * 2**halvings, "Each half-life halves what is left.", F(1, 3)),
        Wrong("one-more", half * (halvings + 1), "Count the halvings: $2^{-j}$ takes $j$ of them.", F(1, 2)),
        Wrong("one-less", half * (halvings - 1), "Count the halvings: $2^{-j}$ takes $j$ of them.", F(1, 2)),
        Wrong("half-the-factor", half * 2 ** (halvings - 1), "Each half-life halves what is left.", F(1, 3)),
        Wrong("no-halving", half, "This is the time to one half."),
        Wrong("shrinking-steps", round(shrinking), "The half-lives are all equally long."),
    ]


def _wrong_lifetimes(p: Params) -> list[Wrong]:
    life = p.queue // p.batch
    return [
        Wrong("queue", p.queue, "Every iteration replaces a whole batch of keys, not one.", F(1, 3)),
        Wrong("batch", p.batch, "This is how many keys leave in one iteration."),
        Wrong(
            "one-less", life - 1, "After that many iterations the batch is the oldest one, but still there.", F(1, 2)
        ),
        Wrong("one-more", life + 1, "The key's own batch is counted once.", F(1, 2)),
        Wrong("two-views", 2 * life, "Only one view of each image becomes a key.", F(1, 2)),
        Wrong("half", life // 2, "Only one view of each image becomes a key.", F(1, 2)),
        Wrong("product", p.queue * p.batch, "Divide the queue's length by the batch."),
    ]


def _wrong_verdicts(sooner: bool) -> list[Wrong]:  # noqa: FBT001 - it is the answer
    return [Wrong("other", "no" if sooner else "yes", "Compare the iterations in the queue with the half-life.")]


def _wrong_batches(p: Params) -> list[Wrong]:
    return [
        Wrong("half-queue", p.queue // 2, "The anchor's own image gives no negatives: $2(N - 1)$.", F(1, 2)),
        Wrong("one-view", p.queue + 1, "Each of the other images has two views.", F(1, 2)),
        Wrong("queue", p.queue, "Each of the other images has two views."),
        Wrong("one-short", p.queue // 2 - 1, "The anchor's own image is one more, not one less.", F(1, 3)),
        Wrong("same-batch", p.batch, "The batch of MoCo does not limit its negatives."),
        Wrong("doubled", 2 * (p.queue - 1), "The number of negatives is $2(N - 1)$; solve it for $N$.", F(1, 3)),
    ]


def _wrong_negatives(p: Params) -> list[Wrong]:
    return [
        Wrong("batch", p.batch - 1, "The negatives come from the queue, not from the batch."),
        Wrong("simclr", 2 * (p.batch - 1), "These are the negatives of SimCLR."),
        Wrong("positive-in-queue", p.queue - 1, "The positive is not in the queue yet.", F(1, 2)),
        Wrong("with-batch", p.queue + p.batch - 1, "The keys of the batch are not compared with each other.", F(1, 2)),
        Wrong("both-views", 2 * p.queue, "A key is one view of an image.", F(1, 3)),
        Wrong("iterations", p.queue // p.batch, "This is the number of batches in the queue."),
    ]
