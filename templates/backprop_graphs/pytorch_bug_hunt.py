"""Bugs in a PyTorch training loop: find the line, say what goes wrong, fix it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any

from examgen import NONE, Choice, Draw, Given, Integer, Part, Solved, Tex, Wrong, listing
from examgen.tex import code, inline
from examgen.training.bugs import BUGS, CLASHES, bugs_of
from examgen.training.loops import Loop, Task

TITLE, POINTS, MINUTES, FAMILY = "Bugs in a training loop", 4, 6, "training-bugs"


@dataclass(frozen=True)
class Level:
    bugs: tuple[str, ...]
    number: int  # of bugs in a program


LOUD = ("detached", "reduction", "arg max", "divisor", "one layer")
SILENT = ("softmax", "zero epoch", "step epoch", "train mode", "train once", "item", "broadcast", "decay")
LEVELS = {"easy": Level(LOUD, 1), "medium": Level(SILENT, 1), "hard": Level(LOUD + SILENT, 2)}
TASKS: tuple[Task, ...] = ("classification", "regression")
DECOYS = (
    "bugs.others",
    "loop.network",
    "loop.optimizer",
    "loop.criterion",
    "loop.inputs",
    "loop.labels",
    "loop.method",
    "loop.rate",
    "loop.features",
    "loop.hidden",
    "loop.classes",
    "loop.epochs",
)


@dataclass(frozen=True)
class Bug:
    """A planted bug, and the other bugs whose symptoms and mends are offered beside its own."""

    name: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Params:
    loop: Loop
    bugs: tuple[Bug, ...]  # in the order of their lines

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(bug.name for bug in self.bugs)

    def line(self, bug: Bug) -> int:
        return self.loop.line_of(bug.name, self.names)


def sample(d: Draw[Level, Any]) -> Params:
    rng = d.rng
    pairs = [(task, chosen) for task in TASKS for chosen in _sets(d.level, task)]
    first = rng.choice(sorted({chosen[0] for _, chosen in pairs}))
    task, chosen = rng.choice([pair for pair in pairs if pair[1][0] == first])
    loop = _loop(rng, task)
    ordered = sorted(chosen, key=lambda name: loop.line_of(name, chosen))
    free = [name for name in bugs_of(task) if name not in chosen]
    return Params(loop, tuple(Bug(name, tuple(rng.sample(free, 3))) for name in ordered))


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    parts: dict[str, Part] = {}
    for k, bug in enumerate(p.bugs, 1):
        parts[f"line{k}"] = Part(Integer(p.line(bug)), wrong=_wrong_lines(p, bug))
        if len(p.bugs) == 1:
            parts["symptom"] = _choice(bug, {name: BUGS[name].symptom for name in (bug.name, *bug.others)})
    for k, bug in enumerate(p.bugs, 1):
        parts[f"mend{k}"] = _choice(bug, {name: BUGS[name].mend for name in (bug.name, *bug.others)})
    return Solved(
        parts=parts,
        steps={
            "notes": [_note(p, k, bug) for k, bug in enumerate(p.bugs, 1)],
            "number": len(p.bugs),
            "moved": any(BUGS[name].old.isspace() for name in p.names),
            "last": p.loop.classes - 1,
        },
        tables={"program": listing(p.loop.source(p.names)), "mended": listing(p.loop.source())},
    )


def verify(p: Params) -> dict[str, Any]:
    values: dict[str, Any] = {}
    faulty = p.loop.source(p.names).splitlines()
    for k, bug in enumerate(p.bugs, 1):
        mended = p.loop.source([name for name in p.names if name != bug.name]).splitlines()
        values[f"line{k}"] = _odd_line(faulty, mended)
        values[f"mend{k}"] = next(name for name in (bug.name, *bug.others) if _has(name, faulty))
    if len(p.bugs) == 1:
        values["symptom"] = values["mend1"]
    return values


def effort(p: Params) -> float:
    return 2 + 2 * len(p.bugs)


def _sets(level: Level, task: Task) -> list[tuple[str, ...]]:
    """The bugs that a program of the task can have at the level."""
    names = [name for name in level.bugs if name in bugs_of(task)]
    return [chosen for chosen in combinations(names, level.number) if set(chosen) not in CLASHES]


def _loop(rng: Random, task: Task) -> Loop:
    method, rate = rng.choice((("SGD", "0.1"), ("SGD", "0.05"), ("Adam", "0.01"), ("Adam", "0.005")))
    return Loop(
        task=task,
        network=rng.choice(("model", "net", "network")),
        optimizer=rng.choice(("optimizer", "opt")),
        criterion=rng.choice(("criterion", "loss_fn")),
        inputs=rng.choice(("x", "inputs", "images") if task == "classification" else ("x", "inputs", "features")),
        labels=rng.choice(("y", "labels") if task == "classification" else ("y", "targets")),
        method=method,
        rate=rate,
        features=rng.choice((10, 16, 20, 32)),
        hidden=rng.choice((32, 50, 64)),
        classes=rng.choice((3, 4, 5, 6)) if task == "classification" else 1,
        epochs=rng.choice((10, 15, 20)),
    )


def _choice(bug: Bug, texts: dict[str, str]) -> Part:
    wrong = [Wrong(name, name, BUGS[name].sound) for name in bug.others]
    return Part(Choice(bug.name, choices={name: inline(text) for name, text in texts.items()}), wrong=wrong)


def _wrong_lines(p: Params, bug: Bug) -> list[Wrong]:
    """Lines that are often suspected, and those beside the right one, but none where the program could be mended."""
    right, roles = p.line(bug), [role for role, _ in p.loop.lines(p.names)]
    spoilt = {p.line(each) for each in p.bugs}
    spoilt |= {roles.index(role) + 1 for each in p.bugs for role in BUGS[each.name].elsewhere}
    suspected = (
        "zero",
        "backward",
        "step",
        "sum",
        "criterion",
        "scores",
        "loss",
        "eval",
        "train",
        "no grad",
        "accuracy",
        "optimizer",
    )
    numbers = [*(roles.index(role) + 1 for role in suspected), right - 1, right + 1]
    return [
        Wrong(f"line-{number}", number, "This line is right, and stands where it should.")
        for number in sorted(set(numbers) - spoilt)
    ]


def _note(p: Params, k: int, bug: Bug) -> dict[str, Any]:
    planted = BUGS[bug.name]
    faulty, mended = (dict(p.loop.lines(bugs))[planted.role].strip() for bugs in (p.names, ()))
    return {
        "line": f"line{k}",
        "mend": f"mend{k}",
        "number": p.line(bug),
        "faulty": Tex(rf"\texttt{{{code(faulty)}}}"),
        "mended": Tex(rf"\texttt{{{code(mended)}}}"),
        "why": inline(planted.why),
        "moved": faulty == mended,
    }


def _odd_line(faulty: list[str], mended: list[str]) -> int:
    """The line of the one program whose removal, with that of a line of the other, leaves the same."""
    rests = {tuple(mended[:j] + mended[j + 1 :]) for j in range(len(mended))}
    return next(i + 1 for i in range(len(faulty)) if tuple(faulty[:i] + faulty[i + 1 :]) in rests)


def _has(name: str, program: list[str]) -> bool:
    """Whether the text of a program shows the bug."""
    text = "\n".join(program)
    loops = [i for i, line in enumerate(program) if line.startswith("    for ") and "train_loader" in line]
    inner = [line for line in program[loops[0] :] if line.startswith("        ")]
    found = {
        "softmax": "softmax" in text,
        "detached": "detach" in text,
        "reduction": '"none"' in text,
        "zero epoch": not any("zero_grad" in line for line in inner),
        "step epoch": sum(".step()" in line and "scheduler" not in line for line in inner) == 0,
        "train mode": ".eval()" not in text,
        "train once": any(line.endswith(".train()") and line[0] != " " for line in program),
        "arg max": "dim=0" in text,
        "item": "loss.item" not in text,
        "one layer": "[0].parameters" in text,
        "divisor": "/ len(val_set)" not in text,
        "broadcast": text.count("squeeze") == 1,
        "decay": any("scheduler" in line for line in inner),
    }
    return found[name]
