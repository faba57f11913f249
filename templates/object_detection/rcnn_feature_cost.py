"""Cost of R-CNN, Fast R-CNN and Faster R-CNN: shared features, speed-up, share of the proposals, frame rate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from itertools import pairwise
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Reject, Solved, Wrong
from examgen.detection.proposals import fast_rcnn, faster_rcnn, most_regions, rcnn
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.rounding import terminating

TITLE, POINTS, MINUTES, FAMILY = "Cost of region-based detectors", 4, 6, "rcnn-cost"


@dataclass(frozen=True)
class Level:
    regions: tuple[int, ...]
    timed: bool
    learned: bool  # a region proposal network takes the place of Selective Search


LEVELS = {
    "easy": Level(regions=(100, 200, 300, 500, 1000, 2000), timed=False, learned=False),
    "medium": Level(regions=(500, 1000, 1500, 2000, 2500), timed=True, learned=False),
    "hard": Level(regions=(1000, 1500, 2000), timed=True, learned=True),
}
SPEEDS = (200, 250, 400, 500, 1000, 2000)
BACKBONES = (5, 8, 10, 12, 15, 16, 20, 25, 30, 40, 50)
HEADS = tuple(F(n, 100) for n in (2, 4, 5, 8, 10, 20))


@dataclass(frozen=True)
class Timing:
    speed: int  # GFLOP a second
    search: F  # seconds for the proposals of Selective Search


@dataclass(frozen=True)
class Learned:
    cost: int  # GFLOP of the region proposal network
    regions: int
    rate: int  # frames a second that are wanted


@dataclass(frozen=True)
class Params:
    regions: int
    backbone: int  # GFLOP
    head: F  # GFLOP a region
    timing: Timing | None
    learned: Learned | None


def sample(d: Draw[Level, None]) -> Params:
    rng, level = d.rng, d.level
    regions, backbone, head = rng.choice(level.regions), rng.choice(BACKBONES), rng.choice(HEADS)
    if fast_rcnn(regions, backbone, head).denominator > 1:
        raise Reject("the cost of Fast R-CNN is no whole number")
    if not level.timed:
        return Params(regions, backbone, head, None, None)
    short = [
        speed
        for speed in SPEEDS
        if all(_places(F(work(regions, backbone, head), speed)) <= 2 for work in (rcnn, fast_rcnn))
    ]
    if not short:
        raise Reject("the times are long decimals")
    timing = Timing(rng.choice(short), F(rng.choice((4, 5, 8, 10, 12, 15, 20, 25)), 10))
    if not level.learned:
        return Params(regions, backbone, head, timing, None)
    learned = Learned(rng.choice((2, 4, 5, 8)), rng.choice((100, 200, 300)), rng.choice((4, 5, 8, 10)))
    time = faster_rcnn(learned.regions, backbone, head, learned.cost) / F(timing.speed)
    most = most_regions(F(timing.speed, learned.rate), backbone, head, learned.cost)
    if _places(time) > 3 or not 20 <= most <= 5000:
        raise Reject("the time is a long decimal, or the frame rate is out of reach")
    return Params(regions, backbone, head, timing, learned)


def solve(p: Params, given: Given = NONE) -> Solved:
    slow, fast = rcnn(p.regions, p.backbone, p.head), fast_rcnn(p.regions, p.backbone, p.head)
    steps: dict[str, Any] = {"slow": slow, "fast": fast, "per_region": p.backbone + p.head, "heads": p.regions * p.head}
    if p.timing is None:
        slow, fast = given.get("rcnn", slow), given.get("fast", fast)
        return Solved(
            {
                "rcnn": Part(Number(rcnn(p.regions, p.backbone, p.head), unit="GFLOP"), wrong=lambda: _wrong_slow(p)),
                "fast": Part(
                    Number(fast_rcnn(p.regions, p.backbone, p.head), unit="GFLOP"), wrong=lambda: _wrong_fast(p)
                ),
                "ratio": Part(Number(F(slow) / fast, decimals=1), wrong=lambda: _wrong_ratios(p)),
            },
            steps,
            figures={"separate": lambda: _separate(p), "shared": lambda: _shared(p.regions, learned=False)},
        )
    return _solve_timed(p, p.timing, given, steps)


def verify(p: Params) -> dict[str, Any]:
    backbone, head = 100 * p.backbone, int(100 * p.head)  # in hundredths of a GFLOP
    slow = sum(backbone + head for _ in range(p.regions))
    fast = backbone + sum(head for _ in range(p.regions))
    if p.timing is None:
        return {"rcnn": F(slow, 100), "fast": F(fast, 100), "ratio": F(slow, fast)}
    seconds = F(1, 100 * p.timing.speed)
    whole = p.timing.search + seconds * fast
    if p.learned is None:
        before = p.timing.search + seconds * slow
        return {"rcnn": before, "fast": whole, "ratio": before / whole, "share": 100 - 100 * seconds * fast / whole}
    base = backbone + 100 * p.learned.cost
    faster = seconds * (base + sum(head for _ in range(p.learned.regions)))
    budget, most = 100 * F(p.timing.speed, p.learned.rate), 0
    while base + (most + 1) * head <= budget:
        most += 1
    return {"fast": whole, "faster": 1000 * faster, "ratio": whole / faster, "most": most}


def effort(p: Params) -> float:
    return 3.5 + (2.0 if p.timing else 0) + (1.5 if p.learned else 0)


def _solve_timed(p: Params, timing: Timing, given: Given, steps: dict[str, Any]) -> Solved:
    slow, fast = (F(work(p.regions, p.backbone, p.head), timing.speed) for work in (rcnn, fast_rcnn))
    before, whole = timing.search + slow, timing.search + fast
    steps |= {"slow_time": slow, "fast_time": fast}
    fast_part = Part(Number(whole, unit="s"), wrong=lambda: _wrong_times(p, timing, whole, fast_rcnn))
    if p.learned is None:
        first, second = given.get("rcnn", before), given.get("fast", whole)
        return Solved(
            {
                "rcnn": Part(Number(before, unit="s"), wrong=lambda: _wrong_times(p, timing, before, rcnn)),
                "fast": fast_part,
                "ratio": Part(Number(F(first) / second, decimals=1), wrong=lambda: _wrong_timed_ratios(p, timing)),
                "share": Part(
                    Number(100 * timing.search / second, decimals=1, unit="%"),
                    wrong=lambda: _wrong_shares(timing, fast, before),
                ),
            },
            steps | {"before": first, "whole": second},
            figures={"separate": lambda: _separate(p), "shared": lambda: _shared(p.regions, learned=False)},
        )
    q = p.learned
    work = faster_rcnn(q.regions, p.backbone, p.head, q.cost)
    faster = 1000 * F(work, timing.speed)
    first, second = given.get("fast", whole), given.get("faster", faster)
    budget = F(timing.speed, q.rate)
    most = most_regions(budget, p.backbone, p.head, q.cost)
    ratio = Number(1000 * F(first) / second, decimals=1)
    return Solved(
        {
            "fast": fast_part,
            "faster": Part(Number(faster, unit="ms"), wrong=lambda: _wrong_faster(p, timing, q)),
            "ratio": Part(ratio, wrong=lambda: _wrong_learned_ratios(p, timing, faster)),
            "most": Part(Integer(most), wrong=lambda: _wrong_most(p, timing, q)),
        },
        steps | {"work": work, "whole": first, "faster_time": second, "budget": budget,
                 "rest": budget - p.backbone - q.cost, "own_heads": q.regions * p.head,
                 "quotient": (budget - p.backbone - q.cost) / p.head},
        figures={"shared": lambda: _shared(p.regions, learned=False),
                 "learned": lambda: _shared(q.regions, learned=True)},
    )  # fmt: skip


def _separate(p: Params) -> Scene:
    """R-CNN: what is shaded runs once for every region."""
    names = ("image", "regions", "backbone", "head")
    blocks = [Block(name, name, column, 0, shaded=column > 1) for column, name in enumerate(names)]
    labels = ("", _times(p.regions), _times(p.regions))
    return diagram(blocks, [Arrow(a, b, label) for (a, b), label in zip(pairwise(names), labels, strict=True)])


def _shared(regions: int, *, learned: bool) -> Scene:
    """Fast R-CNN, or Faster R-CNN, which finds its regions in the feature map."""
    blocks = [
        Block("image", "image", 0, 0),
        Block("backbone", "backbone", 1, 0),
        Block("proposals", "proposal network" if learned else "proposals", 1, 1),
        Block("pooling", "RoI pooling", 2, 0),
        Block("head", "head", 3, 0, shaded=True),
    ]
    arrows = [
        Arrow("image", "backbone", _times(1)),
        Arrow("backbone", "proposals") if learned else Arrow("image", "proposals", via=((0, 1),)),
        Arrow("backbone", "pooling"),
        Arrow("proposals", "pooling", via=((2, 1),)),
        Arrow("pooling", "head", _times(regions)),
    ]
    return diagram(blocks, arrows)


def _times(count: int) -> str:
    return rf"{count}$\times$"


def _places(value: F) -> int:
    """Decimals of the value; very many if they do not end."""
    places = terminating(value)
    return 99 if places is None else places


def _clear(wrong: list[Wrong], right: F, decimals: int = 2) -> list[Wrong]:
    """Those that are not within a rounding of the right value."""
    return [each for each in wrong if abs(each.value - right) > F(5, 2 * 10**decimals)]


def _wrong_slow(p: Params) -> list[Wrong]:
    r, b, h = p.regions, p.backbone, p.head
    return [
        Wrong("shared", b + r * h, "R-CNN shares nothing: the backbone runs on every region.", F(1, 3)),
        Wrong("no-head", F(r * b), "The head runs on every region too.", F(1, 2)),
        Wrong("head-once", r * b + h, "The head runs on every region too.", F(1, 2)),
        Wrong("once", b + h, "Both networks run on every region."),
        Wrong("image-too", (r + 1) * b + r * h, "The whole image does not pass through the backbone.", F(1, 2)),
        Wrong("product", r * b * h, "The costs of backbone and head are added."),
        Wrong("twice", 2 * r * (b + h), "Each region passes through the networks once."),
    ]


def _wrong_fast(p: Params) -> list[Wrong]:
    r, b, h = p.regions, p.backbone, p.head
    return [
        Wrong("not-shared", r * (b + h), "The backbone runs once for the image."),
        Wrong("head-once", b + h, "The head runs on every region.", F(1, 3)),
        Wrong("no-backbone", r * h, "The backbone runs once.", F(1, 2)),
        Wrong("exchanged", r * b + h, "The backbone is shared; the head runs on every region."),
        Wrong("no-head", F(b), "The head runs on every region.", F(1, 3)),
        Wrong("backbone-twice", 2 * b + r * h, "The backbone runs once.", F(1, 2)),
    ]


def _wrong_ratios(p: Params) -> list[Wrong]:
    r, b, h = p.regions, p.backbone, p.head
    right = rcnn(r, b, h) / F(fast_rcnn(r, b, h))
    return _clear(
        [
            Wrong("regions", F(r), "The head still runs on every region.", F(1, 3)),
            Wrong("inverse", 1 / right, "Divide the larger cost by the smaller one.", F(1, 3)),
            Wrong("backbone-over-head", b / h, "This is the limit for very many regions.", F(1, 3)),
            Wrong("head-once", r * (b + h) / (b + h), "The head runs on every region.", F(1, 3)),
            Wrong("no-head", r * b / (b + r * h), "The head counts in R-CNN too.", F(1, 2)),
            Wrong("one-region", (b + h) / F(b), "All regions count."),
            Wrong("difference", right - 1, "Divide the costs; this is how much more R-CNN costs.", F(1, 2)),
            Wrong("double", 2 * right, "Divide the costs as they are."),
        ],
        right,
        1,
    )


def _wrong_times(p: Params, timing: Timing, right: F, own: Any) -> list[Wrong]:
    other = fast_rcnn if own is rcnn else rcnn
    work = own(p.regions, p.backbone, p.head)
    once = F(p.backbone + p.head, timing.speed)
    no_head = F(p.backbone if own is fast_rcnn else p.regions * p.backbone, timing.speed)
    return _clear(
        [
            Wrong("no-proposals", F(work, timing.speed), "The proposals take time too.", F(1, 2)),
            Wrong("other-detector", timing.search + F(other(p.regions, p.backbone, p.head), timing.speed),
                  "R-CNN runs the backbone on every region, Fast R-CNN once.", F(1, 3)),
            Wrong("once", timing.search + once, "The head runs on every region.", F(1, 3)),
            Wrong("no-head", timing.search + no_head, "The head runs on every region.", F(1, 3)),
            Wrong("proposals-twice", 2 * timing.search + F(work, timing.speed), "Proposals are made once.", F(1, 2)),
            Wrong("subtracted", abs(timing.search - F(work, timing.speed)), "Both times are added."),
        ],
        right,
    )  # fmt: skip


def _wrong_timed_ratios(p: Params, timing: Timing) -> list[Wrong]:
    slow, fast = (F(work(p.regions, p.backbone, p.head), timing.speed) for work in (rcnn, fast_rcnn))
    right = (timing.search + slow) / (timing.search + fast)
    return _clear(
        [
            Wrong("networks-only", slow / fast, "The proposals take time in both detectors.", F(1, 2)),
            Wrong("regions", F(p.regions), "Proposals and heads are not shared."),
            Wrong("inverse", 1 / right, "Divide the longer time by the shorter one.", F(1, 3)),
            Wrong("proposals-once", slow / (timing.search + fast), "R-CNN needs the proposals too.", F(1, 2)),
            Wrong("proposals-before", (timing.search + slow) / fast, "Fast R-CNN needs the proposals too.", F(1, 2)),
            Wrong("difference", right - 1, "Divide the times as they are.", F(1, 2)),
            Wrong("search", slow / timing.search, "The network of Fast R-CNN takes time too.", F(1, 3)),
        ],
        right,
        1,
    )


def _wrong_shares(timing: Timing, fast: F, before: F) -> list[Wrong]:
    right = 100 * timing.search / (timing.search + fast)
    return _clear(
        [
            Wrong("network", 100 - right, "This is the share of the network.", F(1, 3)),
            Wrong("ratio", 100 * timing.search / fast, "Divide by the whole time, not by the rest.", F(1, 3)),
            Wrong("inverse", 100 * (timing.search + fast) / timing.search, "Divide the part by the whole."),
            Wrong("of-rcnn", 100 * timing.search / before, "This is the share in R-CNN.", F(1, 2)),
            Wrong("network-ratio", 100 * fast / timing.search, "Divide the time of the proposals by the whole."),
            Wrong("half", F(50), "The two steps do not take equally long."),
        ],
        right,
        1,
    )


def _wrong_faster(p: Params, timing: Timing, q: Learned) -> list[Wrong]:
    def milliseconds(work: F) -> F:
        return 1000 * work / timing.speed

    right = milliseconds(F(faster_rcnn(q.regions, p.backbone, p.head, q.cost)))
    wrong = [
        Wrong("search-too", right + 1000 * timing.search, "The network takes the place of Selective Search.", F(1, 3)),
        Wrong("no-proposals", milliseconds(p.backbone + q.regions * p.head), "Add the proposal network.", F(1, 2)),
        Wrong("old-regions", milliseconds(p.backbone + q.cost + p.regions * p.head),
              "Fewer regions reach the head now.", F(1, 2)),
        Wrong("head-once", milliseconds(p.backbone + q.cost + p.head), "The head runs on every region.", F(1, 3)),
        Wrong("proposals-each", milliseconds(p.backbone + q.regions * (q.cost + p.head)),
              "The proposal network runs once.", F(1, 3)),
        Wrong("not-shared", milliseconds(2 * p.backbone + q.cost + q.regions * p.head),
              "Proposals and head share the features.", F(1, 2)),
        Wrong("seconds", right / 1000, "1 s = 1000 ms.", F(1, 2)),
    ]  # fmt: skip
    return _clear(wrong, right)


def _wrong_learned_ratios(p: Params, timing: Timing, faster: F) -> list[Wrong]:
    fast = F(fast_rcnn(p.regions, p.backbone, p.head), timing.speed)
    right = 1000 * (timing.search + fast) / faster
    return _clear(
        [
            Wrong("networks-only", 1000 * fast / faster, "Selective Search takes time too.", F(1, 2)),
            Wrong("search-only", 1000 * timing.search / faster, "The network takes time too.", F(1, 2)),
            Wrong("inverse", 1 / right, "Divide the longer time by the shorter one.", F(1, 3)),
            Wrong("regions", F(p.regions, p.learned.regions if p.learned else 1), "Not only the heads take time."),
            Wrong("difference", right - 1, "Divide the times as they are.", F(1, 2)),
            Wrong("slow", 1000 * F(rcnn(p.regions, p.backbone, p.head), timing.speed) / faster, "This is R-CNN.", F(0)),
        ],
        right,
        1,
    )


def _wrong_most(p: Params, timing: Timing, q: Learned) -> list[Wrong]:
    budget = F(timing.speed, q.rate)
    return [
        Wrong("no-backbone", int((budget - q.cost) // p.head), "The backbone runs once for each image.", F(1, 2)),
        Wrong("no-proposals", int((budget - p.backbone) // p.head), "The proposal network costs too.", F(1, 2)),
        Wrong("heads-only", int(budget // p.head), "Backbone and proposal network run once.", F(1, 3)),
        Wrong("backbone-each", int(budget // (p.backbone + p.head)), "The backbone is shared by the regions."),
        Wrong("whole-second", int((timing.speed - p.backbone - q.cost) // p.head), "One image has less time."),
        Wrong("rate-later", int((timing.speed - p.backbone - q.cost) // (p.head * q.rate)),
              "Backbone and proposal network run for every image.", F(1, 2)),
        Wrong("added", int((budget + p.backbone + q.cost) // p.head), "What runs once is subtracted first.", F(1, 3)),
    ]  # fmt: skip
