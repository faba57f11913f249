"""Grouped-query attention: parameters of its projections, keys and values kept for a token, and what it saves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from itertools import pairwise
from random import Random
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Wrong
from examgen.attention.counting import attention_tensors, count_parameters
from examgen.attention.layers import Attention
from examgen.figures.matrices import strip
from examgen.figures.scene import Scene

TITLE, POINTS, MINUTES, FAMILY = "Grouped-query attention", 3, 5, "gqa"
FORMULAS = ("multi-head-attention",)

Task = Literal["one", "compare", "choose"]
HALF, THIRD = F(1, 2), F(1, 3)


@dataclass(frozen=True)
class Level:
    task: Task
    heads: tuple[int, ...]
    sizes: tuple[int, ...]


LEVELS = {
    "easy": Level("one", heads=(4, 6, 8, 9, 10, 12, 15, 16), sizes=(8, 10, 12, 16, 20, 25, 32, 40)),
    "medium": Level("compare", heads=(8, 10, 12, 16, 20, 24, 32), sizes=(8, 10, 12, 16, 20, 25, 32)),
    "hard": Level("choose", heads=(12, 16, 18, 20, 24, 32), sizes=(10, 16, 20, 32)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    heads: int
    size: int  # of a head
    groups: int  # heads of keys and values; 0 if they are to be chosen
    limit: int  # numbers that may be kept for a token; 0 if there is no limit

    @property
    def width(self) -> int:
        return self.heads * self.size

    @property
    def chosen(self) -> int:
        """The number of key-value heads: the given one, or the largest that keeps to the limit."""
        return self.groups or max(g for g in _divisors(self.heads) if 2 * g * self.size <= self.limit)

    @property
    def layer(self) -> Attention:
        return Attention(self.width, self.heads, self.chosen, bias=False)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    heads = rng.choice(level.heads)
    size = rng.choice([each for each in level.sizes if each != heads])  # one number with one meaning
    divisors = _divisors(heads)
    if level.task != "choose":
        return Params(level.task, heads, size, groups=rng.choice(divisors[:-1]), limit=0)
    low, high = rng.choice([pair for pair in pairwise(divisors[1:]) if pair[1] - pair[0] > 1])
    return Params(level.task, heads, size, groups=0, limit=_limit(rng, 2 * size, fitting=rng.randrange(low + 1, high)))


def solve(p: Params, given: Given = NONE) -> Solved:
    groups = given.get("groups", p.chosen)
    if p.heads % groups:
        raise Reject("the heads do not form groups")
    layer = Attention(p.width, p.heads, groups, bias=False)
    plain = Attention(p.width, p.heads, bias=False)
    own = given.get("parameters", layer.parameters())
    parts = {
        "groups": Part(Integer(p.chosen), wrong=lambda: _wrong_groups(p)),
        "parameters": Part(Integer(layer.parameters()), wrong=lambda: _wrong_parameters(p, groups)),
        "kept": Part(Integer(2 * layer.key_width), wrong=lambda: _wrong_kept(p)),
        "saved": Part(Integer(plain.parameters() - own), wrong=lambda: _wrong_saved(p, own)),
        "ratio": Part(Integer(p.heads // groups), wrong=lambda: _wrong_ratios(p, groups)),
    }
    asked = {
        "one": ("parameters", "kept"),
        "compare": ("parameters", "saved", "ratio"),
        "choose": ("groups", "parameters", "ratio"),
    }[p.task]
    steps = {
        "shared": p.heads // groups,
        "groups": groups,
        "key_width": layer.key_width,
        "plain": plain.parameters(),
        "own": own,
        "pair": 2 * p.size,
        "fitting": p.limit // (2 * p.size),
        "divisors": _divisors(p.heads),
    }
    figures = {"heads": lambda: _figure(p) if p.task == "one" else _shared(p)}
    return Solved(parts={part: parts[part] for part in asked}, steps=steps, figures=figures)


def verify(p: Params) -> dict[str, Any]:
    groups = p.groups
    for g in range(1, p.heads):
        kept = sum(p.size for _ in range(g)) + sum(p.size for _ in range(g))
        groups = g if not p.groups and p.heads // g * g == p.heads and kept <= p.limit else groups
    own = count_parameters(attention_tensors(p.width, p.heads, groups, bias=False))
    plain = count_parameters(attention_tensors(p.width, p.heads, p.heads, bias=False))
    values = {
        "groups": groups,
        "parameters": own,
        "kept": len([(g, i, kind) for g in range(groups) for i in range(p.size) for kind in "KV"]),
        "saved": plain - own,
        "ratio": len(range(0, p.heads, groups)),
    }
    asked = {
        "one": ("parameters", "kept"),
        "compare": ("parameters", "saved", "ratio"),
        "choose": ("groups", "parameters", "ratio"),
    }
    return {part: values[part] for part in asked[p.task]}


def effort(p: Params) -> float:
    return {"one": 3.5, "compare": 4.5, "choose": 5.0}[p.task] + 0.3 * (p.width > 200)


def _figure(p: Params) -> Scene:
    """The query heads, and above them the keys and values that they share."""
    shared = p.heads // p.groups
    brackets = [(g * shared, (g + 1) * shared - 1, f"$K_{{{g + 1}}}, V_{{{g + 1}}}$") for g in range(p.groups)]
    return strip([f"$q_{{{i + 1}}}$" for i in range(p.heads)], brackets=brackets)


def _shared(p: Params) -> Scene:
    """The query heads without names, and above them the numbers of the heads of keys and values."""
    shared = p.heads // p.chosen
    brackets = [(g * shared, (g + 1) * shared - 1, str(g + 1)) for g in range(p.chosen)]
    return strip([""] * p.heads, brackets=brackets)


def _limit(rng: Random, pair: int, fitting: int) -> int:
    """A multiple of ten that lets so many heads of `pair` numbers fit, and none more."""
    tens = range(-(-fitting * pair // 10), ((fitting + 1) * pair - 1) // 10 + 1)
    return 10 * rng.choice(tens)


def _divisors(n: int) -> list[int]:
    return [g for g in range(1, n + 1) if n % g == 0]


def _wrong_groups(p: Params) -> list[Wrong]:
    divisors, right = _divisors(p.heads), p.chosen
    place = divisors.index(right)
    return [
        Wrong(
            "not-a-divisor",
            p.limit // (2 * p.size),
            "The query heads must fall into equal groups: $g$ divides $h$.",
            HALF,
        ),
        Wrong("next-larger", divisors[place + 1], "This needs more than the limit.", HALF),
        Wrong("next-smaller", divisors[place - 1], "A larger number still fits.", HALF),
        Wrong("keys-only", p.limit // p.size, "Keys and values are kept.", THIRD),
        Wrong("queries-per-group", p.heads // right, "This is the number of query heads in a group.", HALF),
        Wrong("single", 1, "More than one key-value head fits.", THIRD),
        Wrong("all", p.heads, "Plain attention needs more than the limit."),
    ]


def _wrong_parameters(p: Params, groups: int) -> list[Wrong]:
    d, key = p.width, groups * p.size
    return [
        Wrong("plain", 4 * d * d, "Keys and values have only $g$ heads.", THIRD),
        Wrong("queries-too", d * key * 3 + d * d, "Queries keep all heads.", HALF),
        Wrong("everything-grouped", 4 * d * key, "Queries and the output projection keep all heads.", THIRD),
        Wrong("no-output", d * d + 2 * d * key, "The heads' outputs go through $W_O$.", HALF),
        Wrong("keys-only", 3 * d * d + d * key, "The values are shared like the keys.", HALF),
        Wrong("shared-squared", 2 * d * d + 2 * key * key, "Keys are projected from all $d$ features.", THIRD),
        Wrong("biases", 2 * (d + 1) * (d + key), "These projections have no biases.", HALF),
    ]


def _wrong_kept(p: Params) -> list[Wrong]:
    g, size = p.chosen, p.size
    return [
        Wrong("keys-only", g * size, "Keys and values are kept.", HALF),
        Wrong("query-heads", 2 * p.heads * size, "Only the $g$ key-value heads are kept.", HALF),
        Wrong("one-head", 2 * size, "There are $g$ key-value heads.", THIRD),
        Wrong("with-queries", 2 * g * size + p.heads * size, "Queries are not kept.", HALF),
        Wrong("per-query", 2 * p.heads // g * size, "There are $g$ heads; each serves $h / g$ queries.", THIRD),
        Wrong("width", p.width, "Only keys and values are kept, of $g$ heads each."),
    ]


def _wrong_saved(p: Params, own: int) -> list[Wrong]:
    d, less = p.width, p.width - p.chosen * p.size
    return [
        Wrong("keys-only", d * less, "Keys and values both have fewer heads.", HALF),
        Wrong("queries-too", 3 * d * less, "Queries keep all heads.", HALF),
        Wrong("everything", 4 * d * less, "Queries and the output projection keep all heads.", THIRD),
        Wrong("what-is-left", own, "This is what is left, not what is saved.", THIRD),
        Wrong(
            "shared-part", 2 * d * p.chosen * p.size, "These are the keys' and values' parameters that are left.", THIRD
        ),
        Wrong("plain", 4 * d * d, "This is the number without groups."),
    ]


def _wrong_ratios(p: Params, groups: int) -> list[Wrong]:
    h = p.heads
    return [
        Wrong("groups", groups, "This is the number of heads that are left.", THIRD),
        Wrong("all", h, "That would hold for a single key-value head.", THIRD),
        Wrong("twice", 2 * h // groups, "Keys and values shrink alike: the factor 2 cancels.", HALF),
        Wrong("squared", (h // groups) ** 2, "Keys and values shrink by $h / g$, their sum too.", THIRD),
        Wrong("difference", h - groups, "The factor is a ratio."),
        Wrong("none", 1, "Fewer heads of keys and values are kept."),
    ]
