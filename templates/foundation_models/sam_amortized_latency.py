"""Time of a promptable model (SAM) whose image embedding serves many prompts: total, average, speed-up, budget."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Wrong
from examgen.attention.latency import Amortised
from examgen.figures.axes import Axis
from examgen.figures.plots import Curve, Mark, plot
from examgen.figures.scene import Scene
from examgen.figures.timeline import timeline

TITLE, POINTS, MINUTES, FAMILY = "One embedding, many prompts", 3, 4, "amortised-latency"

Task = Literal["total", "average", "budget"]
HALF, THIRD = F(1, 2), F(1, 3)
SLOWER = 5  # the encoder takes more than so many times as long as the decoder
ONCE = "The image is encoded only once."


@dataclass(frozen=True)
class Level:
    task: Task
    prompts: tuple[int, ...]


LEVELS = {
    "easy": Level("total", prompts=(3, 4, 5)),
    "medium": Level("average", prompts=(4, 5, 6, 8, 10, 12, 15, 16, 20, 25)),
    "hard": Level("budget", prompts=(5, 6, 8, 10, 12, 15, 20)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    encoder: int  # ms for an image
    decoder: int  # ms for a prompt
    prompts: int
    budget: int  # ms a prompt on average; 0 if it is not given

    @property
    def times(self) -> Amortised:
        return Amortised(self.encoder, self.decoder)


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    decoder, prompts = rng.randrange(5, 65, 5), rng.choice(level.prompts)
    if level.task != "budget":
        encoder = rng.choice([time for time in range(100, 1220, 10) if time > SLOWER * decoder])
        return Params(level.task, encoder, decoder, prompts, budget=0)
    room = rng.choice((15, 20, 30, 40, 60))  # ms that the budget leaves for a share of the encoding
    least = max(SLOWER * decoder, prompts * room)  # the prompts that are given do not meet the budget
    encoder = rng.choice([time for time in range(200, 2100, 10) if time > least and time % room])
    return Params(level.task, encoder, decoder, prompts, budget=decoder + room)


def solve(p: Params, given: Given = NONE) -> Solved:
    times, n = p.times, p.prompts
    total = given.get("total", times.total(n))
    repeated = given.get("repeated", times.repeated(n))
    parts = {"total": Part(Integer(times.total(n), unit="ms"), wrong=lambda: _wrong_totals(p))}
    if p.task == "total":
        parts["repeated"] = Part(Integer(times.repeated(n), unit="ms"), wrong=lambda: _wrong_repeated(p))
        parts["saved"] = Part(Integer(repeated - total, unit="ms"), wrong=lambda: _wrong_saved(p, total, repeated))
    elif p.task == "average":
        parts["average"] = Part(Number(F(total, n), unit="ms"), wrong=lambda: _wrong_averages(p))
        parts["speed-up"] = Part(Number(F(times.repeated(n), total)), wrong=lambda: _wrong_speed_ups(p))
    else:
        fewest = Part(Integer(times.fewest(p.budget)), wrong=lambda: _wrong_fewest(p))
        parts["fewest"] = fewest
        parts["limit"] = Part(Number(times.largest_speed_up), wrong=lambda: _wrong_limits(p))
    steps = {
        "total": total,
        "repeated": repeated,
        "both": p.encoder + p.decoder,
        "prompting": n * p.decoder,
        "room": p.budget - p.decoder,
        "quotient": F(p.encoder, p.budget - p.decoder) if p.budget else 0,
    }
    drawn = {"total": _figure, "average": _sums, "budget": _averages}[p.task]
    return Solved(parts=parts, steps=steps, figures={"times": lambda: drawn(p)})


def verify(p: Params) -> dict[str, Any]:
    total = repeated = 0
    for prompt in range(p.prompts):
        total += p.decoder + (p.encoder if prompt == 0 else 0)
        repeated += p.encoder + p.decoder
    if p.task == "total":
        return {"total": total, "repeated": repeated, "saved": sum(p.encoder for _ in range(1, p.prompts))}
    if p.task == "average":
        return {"total": total, "average": F(total) / p.prompts, "speed-up": F(repeated) / total}
    spent, fewest = p.encoder + p.decoder, 1
    while spent > fewest * p.budget:
        spent, fewest = spent + p.decoder, fewest + 1
    return {"total": total, "fewest": fewest, "limit": 1 + F(p.encoder) / p.decoder}


def effort(p: Params) -> float:
    return {"total": 2.5, "average": 3.5, "budget": 4.5}[p.task]


def _figure(p: Params) -> Scene:
    """The model's parts one after the other, with and without keeping the embedding."""
    encode, decode = ("enc.", p.encoder), ("dec.", p.decoder)
    return timeline([("kept", [encode] + [decode] * p.prompts), ("anew", [encode, decode] * p.prompts)], "ms")


def _sums(p: Params) -> Scene:
    """All encodings and all decodings together, with and without keeping the embedding."""
    n = p.prompts
    decode, again = (rf"{n} $\times$ decoder", n * p.decoder), (rf"{n} $\times$ encoder", n * p.encoder)
    return timeline([("kept", [("encoder", p.encoder), decode]), ("anew", [again, decode])], "ms")


def _averages(p: Params) -> Scene:
    """The average time over the number of prompts, and the budget."""
    fewest = p.times.fewest(p.budget)
    counts = range(max(1, fewest // 4), fewest + fewest // 2 + 2)
    points = [(n, F(p.times.total(n), n)) for n in counts]
    x = Axis(counts[0], counts[-1], "prompts")
    y = Axis(p.decoder, points[0][1], "ms for a prompt")
    curves = [
        Curve(points, "average", colour="accent"),
        Curve([(x.low, p.budget), (x.high, p.budget)], "budget", dashed=True, colour="grey"),
    ]
    mark = Mark(fewest, F(p.times.total(fewest), fewest), style="ring", colour="accent")
    return plot(x, y, curves=curves, marks=[mark], width=160, height=80)


def _wrong_totals(p: Params) -> list[Wrong]:
    e, t, n = p.encoder, p.decoder, p.prompts
    return [
        Wrong("encoder-per-prompt", n * (e + t), ONCE, THIRD),
        Wrong("no-encoder", n * t, "The image is encoded once, before the first prompt.", THIRD),
        Wrong("one-prompt", e + t, "Every prompt is decoded.", THIRD),
        Wrong("first-prompt-free", e + (n - 1) * t, "The first prompt is decoded too.", HALF),
        Wrong("roles-swapped", n * e + t, "The encoder runs once, the decoder for every prompt."),
        Wrong("one-prompt-more", e + (n + 1) * t, "Count the prompts.", HALF),
    ]


def _wrong_repeated(p: Params) -> list[Wrong]:
    e, t, n = p.encoder, p.decoder, p.prompts
    return [
        Wrong("encoder-once", e + n * t, "Without the kept embedding, the image is encoded for every prompt."),
        Wrong("decoder-once", n * e + t, "Every prompt is decoded.", HALF),
        Wrong("no-decoder", n * e, "Every prompt is decoded.", HALF),
        Wrong("one-more", (n + 1) * (e + t), "The image is encoded once for each prompt.", HALF),
        Wrong("one-less", (n - 1) * (e + t), "The first prompt counts too.", HALF),
        Wrong("encoder-added", n * (e + t) + e, "The image is encoded once for each prompt.", HALF),
    ]


def _wrong_saved(p: Params, total: int, repeated: int) -> list[Wrong]:
    e, n = p.encoder, p.prompts
    return [
        Wrong("all-encodings", n * e, "One of them is still needed.", HALF),
        Wrong("one-encoding", e, "All encodings but the first are saved.", THIRD),
        Wrong("two-less", (n - 2) * e, "All encodings but the first are saved.", HALF),
        Wrong("decodings", n * p.decoder, "Every prompt is decoded in both cases."),
        Wrong("total", total, "This is the time with the kept embedding."),
        Wrong("sum", total + repeated, "The times are subtracted."),
    ]


def _wrong_averages(p: Params) -> list[Wrong]:
    e, t, n = p.encoder, p.decoder, p.prompts
    return [
        Wrong("no-encoder", F(t), "The encoder's time is shared by all prompts.", THIRD),
        Wrong("encoder-per-prompt", F(e + t), ONCE, THIRD),
        Wrong("encoder-only", F(e, n), "Every prompt is decoded, too.", HALF),
        Wrong("all-divided", F(e + t, n), "Only the encoder's time is shared; every prompt is decoded.", HALF),
        Wrong("not-divided", F(e + n * t), "This is the time for all prompts.", THIRD),
        Wrong("one-less", F(e + n * t, n - 1), "All prompts share it, the first one too.", HALF),
    ]


def _wrong_speed_ups(p: Params) -> list[Wrong]:
    e, t, n = p.encoder, p.decoder, p.prompts
    return [
        Wrong("prompts", F(n), "The decoder runs for every prompt in both cases.", HALF),
        Wrong("limit", F(e + t, t), "That would take infinitely many prompts.", HALF),
        Wrong("inverted", F(e + n * t, n * (e + t)), "It is the longer time divided by the shorter one.", HALF),
        Wrong("encoder-only", F(n * e, e + n * t), "The decoder runs in both cases.", HALF),
        Wrong("ratio", F(e, t), "Compare the whole times.", F(0)),
        Wrong("one-less", F((n - 1) * (e + t), e + n * t), "All prompts count.", HALF),
    ]


def _wrong_fewest(p: Params) -> list[Wrong]:
    e, t, b = p.encoder, p.decoder, p.budget
    right = p.times.fewest(b)
    return [
        Wrong("rounded-down", right - 1, "With one prompt fewer the average is above the budget: round up.", HALF),
        Wrong("decoder-forgotten", -(-e // b), "Each prompt uses a part of its budget for the decoder.", HALF),
        Wrong("decoder-added", -(-e // (b + t)), "The decoder's time is subtracted from the budget.", THIRD),
        Wrong(
            "decoder-in-both", -(-(e + t) // (b - t)), "The decoder's time is subtracted once for each prompt.", HALF
        ),
        Wrong("one-too-many", right + 1, "One prompt fewer suffices.", HALF),
        Wrong("by-decoder", -(-e // t), "Divide by what each prompt has left for the encoder."),
    ]


def _wrong_limits(p: Params) -> list[Wrong]:
    e, t, n = p.encoder, p.decoder, p.prompts
    return [
        Wrong("encoder-over-decoder", F(e, t), "Without keeping, each prompt takes the decoder's time too.", HALF),
        Wrong("inverted", F(t, e + t), "It is the longer time divided by the shorter one.", HALF),
        Wrong("for-given-prompts", p.times.speed_up(n), f"This is for {n} prompts; more prompts gain more.", HALF),
        Wrong("prompts", F(n), "The number of prompts grows beyond all bounds.", F(0)),
        Wrong("two", F(e + t, e), "Per prompt the encoder's time vanishes, the decoder's stays.", THIRD),
        Wrong("one-more", F(e + 2 * t, t), "Each prompt is decoded once.", HALF),
    ]
