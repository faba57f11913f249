"""A short PyTorch program: what its last line prints, or where it fails and which number mends it."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from random import Random
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Reject, Shape, Solved, Table, Wrong, listing
from examgen.errors import ArgumentError
from examgen.facts.pick import unknown
from examgen.snippets.machine import Machine
from examgen.snippets.programs import PROGRAMS
from examgen.snippets.reading import Failure, Printed, failure, misfits, misread, read
from examgen.snippets.skeleton import Skeleton
from examgen.tex import Tex, inline, shape

TITLE, POINTS, MINUTES, FAMILY = "Reading a program", 3, 4, "code-reading"
DECOYS = ("shown",)


@dataclass(frozen=True)
class Level:
    programs: str  # the level of the programs
    fails: bool  # the program has a wrong number


LEVELS = {
    "easy": Level("easy", fails=False),
    "medium": Level("medium", fails=False),
    "hard": Level("medium", fails=True),
}


@dataclass(frozen=True)
class Args:
    topic: str | None = None  # None: all topics
    id: str | None = None  # of a program; None: any


@dataclass(frozen=True)
class Params:
    program: str
    numbers: tuple[tuple[str, int], ...]
    mark: str = ""  # what is wrong, if something is
    shown: int = 0  # the wrong number

    @property
    def skeleton(self) -> Skeleton:
        return PROGRAMS[self.program]

    @property
    def source(self) -> str:
        return self.skeleton.source(dict(self.numbers), {self.mark: self.shown} if self.mark else {})


def sample(d: Draw[Level, Args]) -> Params:
    name = d.rng.choice(_names(d.args, d.level))
    skeleton = PROGRAMS[name]
    numbers = tuple((mark, d.rng.choice(sizes)) for mark, sizes in skeleton.draws.items())
    if d.level.fails:
        return _spoilt(d.rng, name, numbers)
    return Params(name, numbers)


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - no part builds on another
    fails = failure(p.source)
    if p.mark:
        if fails is None:
            raise ValueError(f"{p} runs to its end")
        return _failing(p, fails)
    machine = read(p.source)
    return Solved(
        parts={"printed": Part(_answer(machine.printed), lambda: _wrong(p))},
        steps={"moral": p.skeleton.moral, "counts": isinstance(machine.printed, int)},
        tables={"program": listing(p.source), "trace": lambda: _trace(machine)},
    )


def verify(p: Params) -> dict[str, Any]:
    numbers = dict(p.numbers)
    if not p.mark:
        return {"printed": p.skeleton.prints(**numbers)}
    return {"line": p.skeleton.line_of(p.mark), "number": p.skeleton.derived(**numbers)[p.mark]}


def effort(p: Params) -> float:
    return 1.4 + 0.3 * len(p.source.splitlines()) + 0.5 * bool(p.mark)


def _names(args: Args, level: Level) -> list[str]:
    """The programs that may be asked. Those of a topic or name that is wanted may be of another level."""
    names = [name for name, each in PROGRAMS.items() if args.topic in (None, each.topic) and args.id in (None, name)]
    if not names:
        raise _unknown(args)
    if level.fails:
        names = [name for name in names if PROGRAMS[name].spoil]
        if not names:
            raise ArgumentError("level: no number of this program can be wrong, as level hard asks; take another level")
        return names
    return [name for name in names if PROGRAMS[name].level == level.programs] or names


def _unknown(args: Args) -> ArgumentError:
    homes = {each.topic for each in PROGRAMS.values()}
    if args.topic is not None and args.topic not in homes:
        return unknown("topic", args.topic, homes)
    return unknown("id", str(args.id), (name for name, each in PROGRAMS.items() if args.topic in (None, each.topic)))


def _spoilt(rng: Random, name: str, numbers: tuple[tuple[str, int], ...]) -> Params:
    """The program with a wrong number where a misconception leads."""
    skeleton, known = PROGRAMS[name], dict(numbers)
    mark = rng.choice(skeleton.spoil)
    fails = failure(skeleton.source(known, {mark: skeleton.derived(**known)[mark] + 1}))
    if fails is None or fails.line != skeleton.line_of(mark):
        raise ValueError(f"{name}: a wrong {mark} makes another line fail, or none")
    wrong = sorted({value for _, value, _ in misfits(skeleton.source(known), fails)})
    if len(wrong) < 5:
        raise Reject("too few wrong numbers")
    likely = [value for value in wrong if value < 10 * fails.needed]  # a far larger number would catch the eye
    if not likely:
        raise Reject("every wrong number is far too large")
    return Params(name, numbers, mark, rng.choice(likely))


def _failing(p: Params, fails: Failure) -> Solved:
    lines = len(p.source.splitlines())
    others = [Wrong(f"line-{k}", k, "The shapes of this line fit.") for k in range(1, lines + 1) if k != fails.line]
    return Solved(
        parts={
            "line": Part(Integer(fails.line), others),
            "number": Part(
                Integer(fails.needed),
                lambda: [Wrong(*slip) for slip in misfits(p.source, fails) if slip[1] != fails.given],
                weight=2,  # the line alone is soon guessed
            ),
        },
        steps={
            "moral": p.skeleton.moral,
            "failed": {"line": fails.line, "given": fails.given, "needed": fails.needed, "shape": fails.shape},
        },
        tables={"program": listing(p.source), "trace": lambda: _trace(fails.machine)},
    )


def _wrong(p: Params) -> list[Wrong]:
    slips = misread(p.source)
    if len(slips) < 4:
        raise Reject("too few misreadings")
    return [Wrong(*slip) for slip in slips]


def _answer(printed: Printed | None) -> Shape | Integer:
    if printed is None:
        raise ValueError("the program prints nothing")
    return Integer(printed) if isinstance(printed, int) else Shape(printed)


def _trace(machine: Machine) -> Table:
    """What every line makes, and why; for a count of parameters, what each of them adds to it."""
    if isinstance(machine.printed, int):
        parameters = machine.names["model"].parameters()
        counts = [(shape(each.shape), each.requires_grad * prod(each.shape)) for each in parameters]
        return Table("lr", ("parameters", "counted"), [*counts, ("sum", machine.printed)], rules=(len(counts),))
    rows = [(step.line, shape(step.shape), Tex(inline("; ".join(step.notes)))) for step in machine.steps]
    return Table("clp", ("line", "shape", "why"), rows)
