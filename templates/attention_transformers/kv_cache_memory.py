"""Memory of the keys and values that a language model keeps while it generates: per token, in all, and what fits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Wrong
from examgen.attention.cache import Cache
from examgen.attention.layers import Attention
from examgen.nn.counting import count_memory
from examgen.nn.memory import DTYPE_BYTES, UNIT_BYTES, DType, in_unit

TITLE, POINTS, MINUTES, FAMILY = "Memory of a KV cache", 3, 5, "kv-cache"

Task = Literal["sequence", "batch", "budget"]
HALF, THIRD = F(1, 2), F(1, 3)
GIB = UNIT_BYTES["GiB"]


@dataclass(frozen=True)
class Level:
    task: Task
    layers: tuple[int, ...]
    heads: tuple[int, ...]
    shared: tuple[int, ...]  # query heads that share a key and a value
    batches: tuple[int, ...]


LEVELS = {
    "easy": Level("sequence", (6, 8, 12, 16, 24), heads=(4, 8, 16), shared=(1,), batches=(1,)),
    "medium": Level("batch", (16, 24, 32, 40, 48), heads=(16, 32), shared=(2, 4, 8), batches=(2, 4, 8, 16)),
    "hard": Level("budget", (24, 32, 40, 48), heads=(16, 32), shared=(2, 4, 8), batches=(4, 8, 16, 32)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    layers: int
    heads: int
    shared: int  # query heads that share a key and a value
    head: int
    dtype: DType
    tokens: int
    batch: int
    memory: int  # GiB of the device; 0 if it is not given
    weights: int  # GiB of the model's parameters

    @cached_property
    def groups(self) -> int:
        """Heads of keys and values."""
        return self.heads // self.shared

    @cached_property
    def cache(self) -> Cache:
        return Cache(self.layers, Attention(self.heads * self.head, self.heads, self.groups), self.dtype)

    @cached_property
    def budget(self) -> int:
        """Bytes left for the cache."""
        return (self.memory - self.weights) * GIB


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    heads, budget = rng.choice(level.heads), level.task == "budget"
    memory = rng.choice((16, 24, 32, 40, 48)) if budget else 0
    p = Params(
        task=level.task,
        layers=rng.choice(level.layers),
        heads=heads,
        shared=rng.choice(level.shared),
        head=rng.choice((32, 64, 128)),
        dtype=rng.choice(("float16", "float32") if level.task == "sequence" else ("float16", "uint8")),
        tokens=rng.choice((1024, 2048, 4096, 8192, 16384)),
        batch=rng.choice(level.batches),
        memory=memory,
        weights=rng.choice((4, 6, 8, 12, 14, 16, 20)) if budget else 0,
    )
    if budget and not (p.budget > 4 * GIB and 2 <= p.budget // p.cache.bytes(p.tokens) <= 500):
        raise Reject("too little fits, or too much")
    if not budget and not F(1, 4) <= in_unit(p.cache.bytes(p.tokens, p.batch), _unit(p)) <= 512:
        raise Reject("the memory is an unhandy number")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    values = given.get("numbers", p.cache.values_per_token)
    token = given.get("token", F(values * DTYPE_BYTES[p.dtype], 1024))
    total = token * 1024 * p.tokens * p.batch / UNIT_BYTES[_unit(p)]
    parts = {
        "numbers": Part(Integer(p.cache.values_per_token), wrong=lambda: _wrong_values(p)),
        "token": Part(Number(in_unit(p.cache.bytes_per_token, "KiB"), unit="KiB"), wrong=lambda: _wrong_tokens(p)),
        "memory": Part(Number(total, unit=_unit(p)), wrong=lambda: _wrong_memories(p, total)),
        "ratio": Part(Integer(p.shared), wrong=lambda: _wrong_ratios(p)),
        "longest": Part(Integer(int(p.budget // (token * 1024 * p.batch))), wrong=lambda: _wrong_lengths(p, token)),
        "batch": Part(Integer(int(p.budget // (token * 1024 * p.tokens))), wrong=lambda: _wrong_batches(p, token)),
    }
    asked = {
        "sequence": ("numbers", "memory"),
        "batch": ("token", "memory", "ratio"),
        "budget": ("token", "longest", "batch"),
    }[p.task]
    steps = {
        "bytes": DTYPE_BYTES[p.dtype],
        "values": values,
        "token": token,
        "unit": _unit(p),
        "prefixes": [1024] * (1 + (_unit(p) == "GiB") + (p.task == "sequence")),
        "left": p.memory - p.weights,
    }
    return Solved(parts={part: parts[part] for part in asked}, steps=steps, conventions=("dtype-stated", "kib"))


def verify(p: Params) -> dict[str, Any]:
    kept = [(p.groups, p.head)] * 2  # the keys and the values of a token in one layer
    token = sum((count_memory((p.layers, *shape), p.dtype, "KiB") for shape in kept), F(0))
    whole = sum((count_memory((p.batch, p.layers, p.tokens, *shape), p.dtype, _unit(p)) for shape in kept), F(0))
    plain = count_memory((p.layers, 2, p.heads, p.head), p.dtype, "KiB")
    if p.task == "sequence":
        return {"numbers": token * 1024 / count_memory((1,), p.dtype, "B"), "memory": whole}
    if p.task == "batch":
        return {"token": token, "memory": whole, "ratio": plain / token}
    left = F(p.memory - p.weights) * 1024**2  # KiB
    return {"token": token, "longest": left // p.batch // token, "batch": left // p.tokens // token}


def effort(p: Params) -> float:
    return {"sequence": 3.5, "batch": 4.5, "budget": 6.0}[p.task] + 0.3 * (p.layers in (24, 40, 48))


def _unit(p: Params) -> Literal["MiB", "GiB"]:
    return "MiB" if p.task == "sequence" else "GiB"


def _wrong_values(p: Params) -> list[Wrong]:
    right = p.cache.values_per_token
    return [
        Wrong("keys-only", right // 2, "Keys and values are kept.", HALF),
        Wrong("with-queries", right * 3 // 2, "The queries of earlier tokens are never needed again.", HALF),
        Wrong("one-layer", right // p.layers, "Every layer has keys and values of its own.", THIRD),
        Wrong("one-head", right // p.heads, "Every head has keys and values of its own.", THIRD),
        Wrong("all-tokens", right * p.tokens, "This is the number for the whole sequence.", THIRD),
        Wrong("bytes", right * DTYPE_BYTES[p.dtype], "Values are asked for, not bytes.", HALF),
        Wrong("squared-heads", right * p.heads, "The heads are counted once: $h \\cdot d_h$ values of keys."),
    ]


def _wrong_tokens(p: Params) -> list[Wrong]:
    size, right = DTYPE_BYTES[p.dtype], in_unit(p.cache.bytes_per_token, "KiB")
    wrong = [
        Wrong("keys-only", right / 2, "Keys and values are kept.", HALF),
        Wrong("one-layer", right / p.layers, "Every layer has keys and values of its own.", THIRD),
        Wrong("query-heads", right * p.shared, "Only the key-value heads are kept, $g$ of them.", HALF),
        Wrong("with-queries", right + right / 2 * p.shared, "Queries are not kept.", HALF),
        Wrong("one-head", right / p.groups, "Every key-value head has keys and values.", THIRD),
        Wrong("bits", 8 * right, "A byte has 8 bits.", HALF),
    ]
    if size > 1:
        wrong.append(Wrong("values-not-bytes", right / size, f"A value takes {size} bytes.", HALF))
    return wrong


def _wrong_memories(p: Params, right: F) -> list[Wrong]:
    size, steps = DTYPE_BYTES[p.dtype], 2 if p.task == "sequence" else 3
    wrong = [
        Wrong("half", right / 2, "Keys and values are kept.", HALF),
        Wrong("decimal-prefix", right * F(1024, 1000) ** steps, "1 KiB is 1024 bytes, not 1000.", HALF),
        Wrong("layers-forgotten", right / p.layers, "Every layer has keys and values of its own.", THIRD),
        Wrong("all-pairs", right * p.tokens, "Attention weights are not kept: the cache grows linearly."),
        Wrong("causal-half", right * (p.tokens + 1) / (2 * p.tokens), "All tokens stay in the cache.", THIRD),
        Wrong("with-queries", right * (1 + F(p.shared, 2)), "Queries are not kept.", HALF),
    ]
    if size > 1:
        wrong.append(Wrong("values-not-bytes", right / size, f"A value takes {size} bytes.", HALF))
    if p.batch > 1:
        wrong.append(Wrong("one-sequence", right / p.batch, "Every sequence has a cache of its own.", HALF))
        wrong.append(Wrong("query-heads", right * p.shared, "Only the key-value heads are kept.", HALF))
    return wrong


def _wrong_ratios(p: Params) -> list[Wrong]:
    h, g = p.heads, p.groups
    return [
        Wrong("all-heads", h, "Only with a single key-value head would it be $h$.", THIRD),
        Wrong("groups", g, "This is the number of heads that are kept; each serves $h / g$ queries.", THIRD),
        Wrong("twice", 2 * h // g, "Keys and values shrink alike: the factor 2 cancels.", HALF),
        Wrong("squared", (h // g) ** 2, "Keys and values shrink alike, by $h / g$ each and in sum.", THIRD),
        Wrong("none", 1, "Only $g$ instead of $h$ heads are kept."),
        Wrong("difference", h - g, "The factor is a ratio, not a difference."),
    ]


def _wrong_lengths(p: Params, token: F) -> list[Wrong]:
    def fits(size: F, gib: int = p.memory - p.weights) -> int:
        return int(gib * 1024**2 // size)

    each, rest = token * p.batch, p.memory - p.batch * p.weights
    wrong = [
        Wrong("one-sequence", fits(token), "The sequences of the batch share the memory.", HALF),
        Wrong("whole-memory", fits(each, p.memory), "The parameters take their part of the memory.", HALF),
        Wrong("query-heads", fits(each * p.shared), "Only the key-value heads are kept.", HALF),
        Wrong("keys-only", fits(each / 2), "Keys and values are kept.", HALF),
        Wrong("rounded-up", fits(each) + 1, "One more token does not fit.", HALF),
    ]
    if rest > 0:
        wrong.append(Wrong("weights-per-sequence", fits(each, rest), "There is one set of parameters."))
    return wrong


def _wrong_batches(p: Params, token: F) -> list[Wrong]:
    each = token * p.tokens
    right = int(p.budget // 1024 // each)
    return [
        Wrong("rounded-up", right + 1, "One more sequence does not fit.", HALF),
        Wrong("whole-memory", int(p.memory * 1024**2 // each), "The parameters take their part of the memory.", HALF),
        Wrong("query-heads", int(p.budget // 1024 // p.shared // each), "Only $g$ heads are kept.", HALF),
        Wrong("keys-only", int(p.budget // 512 // each), "Keys and values are kept.", HALF),
        Wrong("batch-of-before", p.batch, "How many fit depends on their length."),
        Wrong("one-layer", int(p.budget // 1024 * p.layers // each), "Every layer keeps keys and values."),
    ]
