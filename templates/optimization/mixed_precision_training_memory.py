"""Memory for training: weights, gradients and optimiser states, in single or mixed precision, on one device or many."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from typing import Any

from examgen import NONE, Draw, Given, Integer, Number, Part, Solved, Tex, Wrong
from examgen.figures.scene import Scene
from examgen.figures.timeline import timeline
from examgen.optim.memory import MOMENTS, SHARDED, Optimiser, device_bytes, state_bytes
from examgen.tex import exact_decimal

TITLE, POINTS, MINUTES, FAMILY = "Memory for training", 4, 5, "training-memory"

NAMES = {
    "sgd": Tex("plain SGD"),
    "momentum": Tex("SGD with momentum"),
    "adam": Tex("Adam"),
}
WHAT = {"weights": "weights", "gradients": "gradients", "master": "master copy", "moments": "numbers of the optimiser"}


SIZES = (*range(1, 81), *range(84, 121, 4))
"""Of models, in quarters of 2^30 parameters."""


@dataclass(frozen=True)
class Level:
    optimisers: tuple[Optimiser, ...]
    mixed: bool
    stages: tuple[int, ...]  # of ZeRO; 0: one device


LEVELS = {
    "easy": Level(("sgd", "momentum", "adam"), mixed=False, stages=(0,)),
    "medium": Level(("momentum", "adam"), mixed=True, stages=(0,)),
    "hard": Level(("momentum", "adam"), mixed=True, stages=(1, 2, 3)),
}


@dataclass(frozen=True)
class Params:
    size: F  # in 2^30 parameters
    optimiser: Optimiser
    mixed: bool
    stage: int
    devices: int

    @property
    def states(self) -> dict[str, int]:
        """Bytes for each parameter, by what they hold."""
        return state_bytes(self.optimiser, mixed=self.mixed)


def sample(d: Draw[Level, None]) -> Params:
    rng, stage = d.rng, d.rng.choice(d.level.stages)
    return Params(
        size=F(rng.choice(SIZES), 4),
        optimiser=rng.choice(d.level.optimisers),
        mixed=d.level.mixed,
        stage=stage,
        devices=rng.choice((4, 8, 16, 32)) if stage else 1,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    states = p.states
    each = given.get("bytes", sum(states.values()))
    total = given.get("total", p.size * each)
    parts = {
        "bytes": Part(Integer(sum(states.values())), wrong=partial(_wrong_bytes, p)),
        "total": Part(Number(p.size * each, unit="GiB"), wrong=partial(_wrong_totals, p)),
    }
    if p.stage:
        device = p.size * device_bytes(states, p.stage, p.devices)
        parts["device"] = Part(Number(device, unit="GiB"), wrong=partial(_wrong_devices, p), weight=2)
    else:
        share = F(states.get("moments", 0) + states.get("master", 0), each)
        weights = p.size * states["weights"]
        if p.mixed:
            parts["share"] = Part(Number(share), wrong=partial(_wrong_shares, p))
        else:
            parts["ratio"] = Part(Number(total / weights), wrong=partial(_wrong_ratios, p))
    sharded = SHARDED[p.stage]
    return Solved(
        parts=parts,
        steps={
            "factor": Tex("" if p.size == 1 else rf"{exact_decimal(p.size)} \cdot "),
            "held": ["Weights", *[WHAT[name] for name in states if name != "weights"]],
            "sum": Tex(" + ".join(map(str, states.values()))),
            "bytes": each,
            "total": total,
            "moments": MOMENTS[p.optimiser],
            "optimiser": NAMES[p.optimiser],
            "own": states.get("moments", 0) + states.get("master", 0),
            "weights": p.size * states["weights"],
            "split": [WHAT[name] for name in states if name in sharded],
            "divided": sum(size for name, size in states.items() if name in sharded),
            "copied": sum(size for name, size in states.items() if name not in sharded),
        },
        conventions=("kib",),
        figures={"states": lambda: _figure(states)},
    )


def verify(p: Params) -> dict[str, Any]:
    bits = [16, 16, 32] if p.mixed else [32, 32]
    bits += [32] * {"sgd": 0, "momentum": 1, "adam": 2}[p.optimiser]
    parameters = int(p.size * 2**20)  # as many KiB as GiB in question
    total = sum(parameters * width // 8 for width in bits)
    values: dict[str, Any] = {"bytes": sum(bits) // 8, "total": F(total, 2**20)}
    if p.stage:
        order = [*bits[2:], bits[1], bits[0]]  # what is divided first
        count = {1: len(bits) - 2, 2: len(bits) - 1, 3: len(bits)}[p.stage]
        own = sum(F(parameters * width, 8 * p.devices) for width in order[:count])
        values["device"] = (own + sum(F(parameters * width, 8) for width in order[count:])) / 2**20
    elif p.mixed:
        values["share"] = F(sum(bits[2:]), sum(bits))
    else:
        values["ratio"] = F(total, parameters * 4)
    return values


def effort(p: Params) -> float:
    return 2.2 + 0.3 * p.mixed + 1.5 * bool(p.stage)


def _figure(states: dict[str, int]) -> Scene:
    return timeline(
        [("", [(name if name != "moments" else "optimiser", size) for name, size in states.items()])], unit="bytes"
    )


def _wrong_bytes(p: Params) -> list[Wrong]:
    """Wrong numbers of bytes for a parameter."""
    right, states = sum(p.states.values()), p.states
    small, moments = states["weights"], MOMENTS[p.optimiser]
    wrong = [
        Wrong("weights-only", small, "Gradients and optimiser states are stored too."),
        Wrong("no-gradients", right - small, "The gradients are stored too.", F(1, 2)),
        Wrong("bits", 8 * right, "A byte has 8 bits."),
        Wrong("no-optimiser", 2 * small, "The optimiser has states of its own.", F(1, 3)) if moments or p.mixed else
        Wrong("one-moment", right + 4, "Plain SGD keeps nothing besides the gradient.", F(1, 2)),
        Wrong("activations", right + 4, "Activations are not counted here.", F(1, 3)),
        Wrong("twice", 2 * right, "Single precision takes 4 bytes a number.", F(1, 3)),
    ]  # fmt: skip
    if p.mixed:
        wrong += [
            Wrong("no-master-copy", right - 4, "The optimiser works on a copy in 32 bits.", F(1, 2)),
            Wrong("all-half", 2 * len(_numbers(p)), "Copy and optimiser are in single precision.", F(1, 3)),
        ]  # fmt: skip
    if moments:
        wrong.append(
            Wrong(
                "one-moment-less",
                right - 4,
                f"The optimiser keeps {'one number' if moments == 1 else 'two numbers'}.",
                F(1, 2),
            )
        )
    return wrong


def _numbers(p: Params) -> list[str]:
    """What is kept for each parameter, one name for each number."""
    return ["weight", "gradient", *["master"] * p.mixed, *["moment"] * MOMENTS[p.optimiser]]


def _wrong_totals(p: Params) -> list[Wrong]:
    each = sum(p.states.values())
    right = p.size * each
    return [
        Wrong("gigabytes", right * F(2**30, 10**9), "1 GiB is $2^{30}$ bytes, not $10^9$.", F(1, 2)),
        Wrong("weights-only", p.size * p.states["weights"], "Gradients and optimiser states are stored too.", F(1, 3)),
        Wrong("parameters", p.size, "Each parameter takes several bytes."),
        Wrong("bits", 8 * right, "A byte has 8 bits.", F(1, 3)),
        Wrong("no-gradients", p.size * (each - p.states["gradients"]), "The gradients are stored too.", F(1, 2)),
        Wrong("twice", 2 * right, "Count every number once."),
    ]


def _wrong_ratios(p: Params) -> list[Wrong]:
    moments = MOMENTS[p.optimiser]
    return [
        Wrong("no-gradients", F(1 + moments), "The gradients are stored too.", F(1, 2)),
        Wrong("moment-more", F(3 + moments), "Weights, gradients and the optimiser's numbers: nothing else.", F(1, 3)),
        Wrong("inverse", F(1, 2 + moments), "The ratio is that of all to the weights.", F(1, 3)),
        Wrong("bytes", F(4 * (2 + moments)), "This is the number of bytes for a parameter."),
        Wrong("weights-twice", F(4 + moments), "Weights, gradients and the optimiser's numbers: nothing else."),
    ]


def _wrong_shares(p: Params) -> list[Wrong]:
    total, moments = sum(p.states.values()), 4 * MOMENTS[p.optimiser]
    return [
        Wrong("no-master-copy", F(moments, total), "The master copy is in single precision too.", F(1, 2)),
        Wrong("rest", F(4, total), "This is the share in half precision.", F(1, 3)),
        Wrong("of-half", F(total - 4, 4 + total), "Divide by the sum of all bytes."),
        Wrong("by-count", F(len(_numbers(p)) - 2, len(_numbers(p))), "32 bits are twice 16 bits.", F(1, 3)),
        Wrong("gradients-too", F(total - 2, total), "Weights and gradients are in half precision.", F(1, 3)),
        Wrong("all", F(1), "Weights and gradients are in half precision."),
    ]  # fmt: skip


def _wrong_devices(p: Params) -> list[Wrong]:
    states = p.states
    others = [stage for stage in range(4) if stage != p.stage]
    why = {1: "master copy and optimiser", 2: "master copy, optimiser and gradients", 3: "everything"}[p.stage]
    wrong = [
        Wrong(f"stage-{stage}", p.size * device_bytes(states, stage, p.devices), f"Stage {p.stage} divides {why}.",
              F(1, 3) if stage else F(0))
        for stage in others
    ]  # fmt: skip
    own = p.size * device_bytes(states, p.stage, 1) / p.devices
    moments = p.size * (sum(states.values()) - F(states["moments"] * (p.devices - 1), p.devices))
    kept = sum(size for name, size in states.items() if name not in SHARDED[p.stage])
    if kept:
        wrong.append(Wrong("copied-only", p.size * kept, "Each device keeps its share of the rest too.", F(1, 3)))
    return [
        *wrong,
        Wrong("all-divided", own, f"Stage {p.stage} divides {why}.", F(1, 3)),
        Wrong("moments-only", moments, f"Stage {p.stage} divides {why}.", F(1, 3)),
        Wrong("halved", p.size * device_bytes(states, p.stage, p.devices) / 2, "Count every state once."),
    ]
