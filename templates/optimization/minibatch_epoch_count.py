"""Batches of an epoch, size of the last one, updates of a training run, effective batch size."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Solved, Wrong
from examgen.optim.batches import batches, last_batch, updates

TITLE, POINTS, MINUTES, FAMILY = "Batches, updates and epochs", 3, 4, "epochs"


@dataclass(frozen=True)
class Level:
    remainder: bool  # the last batch of an epoch is not full
    accumulate: bool  # several devices, and gradients of several batches make one update


LEVELS = {
    "easy": Level(remainder=False, accumulate=False),
    "medium": Level(remainder=True, accumulate=False),
    "hard": Level(remainder=True, accumulate=True),
}


@dataclass(frozen=True)
class Params:
    samples: int
    batch: int  # samples, on each device
    epochs: int
    drop_last: bool
    accumulated: int  # batches whose gradients are added up for one update
    devices: int

    @property
    def step(self) -> int:
        """Samples that all devices process together."""
        return self.batch * self.devices


def sample(d: Draw[Level, None]) -> Params:
    batch = d.rng.choice((16, 20, 25, 32, 40, 50, 64, 100, 128))
    epochs = d.rng.choice((3, 5, 8, 10, 12, 15, 20, 30))
    if not d.level.accumulate:
        full = d.rng.choice((12, 15, 20, 24, 25, 30, 40, 50, 60, 75, 80, 120, 150))
        rest = d.rng.randrange(batch // 5, batch) if d.level.remainder else 0
        return Params(full * batch + rest, batch, epochs, d.level.remainder and d.rng.random() < 0.3, 1, 1)
    devices, accumulated = d.rng.choice((2, 4, 8)), d.rng.choice((2, 4, 5, 8))
    count = d.rng.choice((10, 12, 15, 20, 25, 30)) * accumulated + d.rng.randrange(1, accumulated)
    rest = d.rng.randrange(batch // 5, batch) * devices
    return Params(
        count * batch * devices - rest, batch, epochs, drop_last=False, accumulated=accumulated, devices=devices
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    count = batches(p.samples, p.step, drop_last=p.drop_last)
    used = given.get("batches", count)
    parts = {"batches": Part(Integer(count), wrong=lambda: _wrong_batches(p))}
    if p.devices > 1:
        effective, each = p.step * p.accumulated, updates(used, p.accumulated)
        parts = {
            "effective": Part(Integer(effective, unit="samples"), wrong=lambda: _wrong_effective(p)),
            **parts,
            "updates": Part(Integer(each), wrong=lambda: _wrong_updates(p)),
            "total": Part(Integer(given.get("updates", each) * p.epochs), wrong=lambda: _wrong_totals(p)),
        }
    else:
        if p.samples % p.batch and not p.drop_last:
            parts["last"] = Part(Integer(last_batch(p.samples, p.batch), unit="samples"), wrong=lambda: _wrong_last(p))
        elif p.drop_last:
            parts["unused"] = Part(Integer(p.samples % p.batch, unit="samples"), wrong=lambda: _wrong_last(p))
        parts["total"] = Part(Integer(used * p.epochs), wrong=lambda: _wrong_totals(p))
    full, rest = divmod(p.samples, p.step)
    steps = {"full": full, "rest": rest, "covered": full * p.step, "used": used, "step": p.step}
    if p.devices > 1:
        groups, left = divmod(used, p.accumulated)
        steps |= {"groups": groups, "left": left, "each": given.get("updates", updates(used, p.accumulated))}
    return Solved(parts=parts, steps=steps)


def verify(p: Params) -> dict[str, Any]:
    sizes = [len(range(start, min(start + p.step, p.samples))) for start in range(0, p.samples, p.step)]
    if p.drop_last:
        sizes = [size for size in sizes if size == p.step]
    made = sum(1 for k in range(len(sizes)) if (k + 1) % p.accumulated == 0 or k + 1 == len(sizes))
    values = {"batches": len(sizes), "total": sum(made for _ in range(p.epochs))}
    if p.devices > 1:
        return values | {"updates": made, "effective": sum(p.batch for _ in range(p.devices * p.accumulated))}
    if p.drop_last:
        return values | {"unused": p.samples - sum(sizes)}
    return values | ({"last": sizes[-1]} if sizes[-1] < p.step else {})


def effort(p: Params) -> float:
    return 2 + (1 if p.samples % p.batch else 0) + (2 if p.devices > 1 else 0)


def _wrong_batches(p: Params) -> list[Wrong]:
    full, right = p.samples // p.step, batches(p.samples, p.step, drop_last=p.drop_last)
    extra = "A last batch that is full needs no further one."
    if p.samples % p.step:
        left_out, used = "The incomplete last batch is left out.", "The remaining samples make one batch, not two."
        extra = left_out if p.drop_last else used
    wrong = [
        Wrong("batch-size", p.batch, "This is the size of a batch, not their number."),
        Wrong("samples", p.samples, "A batch holds more than one sample."),
        Wrong("one", 1, "Each batch of the epoch counts, not the epoch as a whole."),
        Wrong("one-too-many", right + 1, extra, F(1, 2)),
        Wrong("one-too-few", right - 1, f"The last {'full ' * p.drop_last}batch counts too.", F(1, 2)),
        Wrong("times-epochs", right * p.epochs, "This is the number in all epochs, not in one.", F(1, 2)),
    ]
    if p.devices > 1:
        wrong.append(Wrong("one-device", batches(p.samples, p.batch), "The devices share the samples.", F(1, 3)))
        wrong.append(
            Wrong("per-update", batches(p.samples, p.step * p.accumulated), "This counts the updates.", F(1, 3))
        )
        wrong.append(Wrong("rounded-down", full, "The last, smaller batch counts too.", F(1, 2)))
    return wrong


def _wrong_last(p: Params) -> list[Wrong]:
    rest, full = p.samples % p.batch, p.samples // p.batch
    other = "The batches before have taken all other samples."
    return [
        Wrong("full", p.batch, "The samples do not fill the last batch."),
        Wrong("missing", p.batch - rest, "This is what the last batch lacks, not what it has.", F(1, 3)),
        Wrong("number-of-batches", full, "This is the number of full batches."),
        Wrong("none", 0, "The samples are not a multiple of the batch size."),
        Wrong("one-batch-more", rest + p.batch, other),
        Wrong("off-by-one", rest - 1, "Subtract all full batches from the number of samples.", F(1, 2)),
    ]


def _wrong_totals(p: Params) -> list[Wrong]:
    right = updates(batches(p.samples, p.step, drop_last=p.drop_last), p.accumulated)
    wrong = [
        Wrong("one-epoch", right, "Multiply by the number of epochs.", F(1, 3)),
        Wrong("epochs", p.epochs, "There are updates within an epoch, not only at its end."),
        Wrong("samples", p.samples * p.epochs, "Many samples contribute to an update."),
        Wrong("one-too-many", (right + 1) * p.epochs, "Each epoch has one update fewer.", F(1, 2)),
        Wrong("one-too-few", (right - 1) * p.epochs, "Each epoch has one update more.", F(1, 2)),
        Wrong(
            "whole-run",
            -(-p.samples * p.epochs // (p.step * p.accumulated)),
            "Round in each epoch: batches do not reach into the next one.",
            F(1, 2),
        ),
    ]
    if p.devices > 1:
        no_sum = batches(p.samples, p.step) * p.epochs
        wrong.append(Wrong("no-accumulation", no_sum, "Several batches share an update.", F(1, 3)))
        alone = updates(batches(p.samples, p.batch), p.accumulated) * p.epochs
        wrong.append(Wrong("one-device", alone, "The devices share the samples and update together.", F(1, 3)))
    return wrong


def _wrong_effective(p: Params) -> list[Wrong]:
    return [
        Wrong("one-batch", p.batch, "All devices and all accumulated batches contribute to an update."),
        Wrong("no-accumulation", p.step, "The accumulated batches contribute too.", F(1, 2)),
        Wrong("no-devices", p.batch * p.accumulated, "Every device has a batch of its own.", F(1, 2)),
        Wrong("added", p.batch * (p.devices + p.accumulated), "Every device accumulates: multiply.", F(1, 3)),
        Wrong("devices-twice", p.step * p.accumulated * p.devices, "The batch is that of one device: count them once."),
        Wrong("twice", 2 * p.step * p.accumulated, "Multiply batch, devices and accumulated batches once each."),
    ]


def _wrong_updates(p: Params) -> list[Wrong]:
    count = batches(p.samples, p.step)
    return [
        Wrong("rounded-down", count // p.accumulated, "The remaining batches make an update too.", F(1, 2)),
        Wrong("every-batch", count, "Gradients of several batches make one update.", F(1, 3)),
        Wrong("times", count * p.accumulated, "Accumulation lowers the number of updates."),
        Wrong(
            "one-device", updates(batches(p.samples, p.batch), p.accumulated), "The devices update together.", F(1, 3)
        ),
        Wrong(
            "one-too-many",
            updates(count, p.accumulated) + 1,
            "The remaining batches make one update, not two.",
            F(1, 2),
        ),
        Wrong("one", 1, "There are updates within the epoch, not only at its end."),
    ]
