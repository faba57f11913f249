"""Parameters of recurrent layers: simple RNN, GRU, LSTM, stacked and in both directions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as F
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Shape, Solved, Wrong
from examgen.nn.recurrent import GATES, Recurrent

TITLE, POINTS, MINUTES, FAMILY = "Parameters of a recurrent network", 4, 5, "recurrent-parameters"
FORMULAS = ("simple-rnn", "gru", "lstm", "dense-parameters")

THIRD, HALF = F(1, 3), F(1, 2)
Cell = Literal["rnn", "gru", "lstm"]
NAMES = {"rnn": "simple RNN", "gru": "GRU", "lstm": "LSTM"}


@dataclass(frozen=True)
class Level:
    cells: tuple[Cell, ...]
    biases: tuple[int, ...]
    directions: int
    layers: int


LEVELS = {
    "easy": Level(("rnn", "lstm"), biases=(1,), directions=1, layers=1),
    "medium": Level(("gru", "lstm"), biases=(1, 2), directions=1, layers=2),
    "hard": Level(("gru", "lstm"), biases=(1, 2), directions=2, layers=2),
}


@dataclass(frozen=True)
class Params:
    cell: Cell
    inputs: int
    hidden: int
    biases: int
    directions: int
    layers: int
    steps: int
    classes: int

    @property
    def stack(self) -> list[Recurrent]:
        """The layers; a later one reads the states of all directions of the one before."""
        first = Recurrent(self.cell, self.inputs, self.hidden, self.biases, self.directions)
        later = replace(first, inputs=self.directions * self.hidden)
        return [first] + [later] * (self.layers - 1)


def sample(d: Draw[Level, Any]) -> Params:
    level, rng = d.level, d.rng
    inputs, hidden = rng.sample((10, 16, 20, 30, 32, 40, 50, 64, 80, 100), 2)
    if inputs == level.directions * hidden:
        raise Reject("both layers have the same number of parameters")
    return Params(
        cell=rng.choice(level.cells),
        inputs=inputs,
        hidden=hidden,
        biases=rng.choice(level.biases),
        directions=level.directions,
        layers=level.layers,
        steps=rng.choice((12, 15, 25, 35, 60, 70, 90)),
        classes=rng.choice((2, 3, 4, 5, 6, 8)),
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    first, *later = p.stack
    right = (p.steps, p.directions * p.hidden)
    states = given.get("states", right)[1]
    parts = {
        "states": Part(Shape(right), wrong=lambda: _wrong_states(p)),
        "first": Part(Integer(first.parameters()), wrong=lambda: _wrong_layer(p, first)),
    }
    if later:
        second = replace(later[0], inputs=states)
        parts["second"] = Part(Integer(second.parameters()), wrong=lambda: _wrong_second(p, later[0]))
    parts["head"] = Part(Integer((states + 1) * p.classes), wrong=lambda: _wrong_head(p))
    return Solved(
        parts=parts,
        steps={
            "name": NAMES[p.cell],
            "gates": GATES[p.cell],
            "gate": first.gate,
            "states": states,
        },
        conventions=("bias-stated",),
    )


def verify(p: Params) -> dict[str, Any]:
    gates = {"rnn": "h", "gru": "rzn", "lstm": "ifgo"}[p.cell]
    counts, width = [], p.inputs
    for _ in range(p.layers):
        tensors = [(p.hidden, width), (p.hidden, p.hidden), *[(p.hidden, 1)] * p.biases]
        counts.append(sum(rows * columns for _ in range(p.directions) for _ in gates for rows, columns in tensors))
        width = sum(p.hidden for _ in range(p.directions))
    names = ("first", "second")[: p.layers]
    values = {"states": (p.steps, width), "head": p.classes * width + p.classes}
    return {**values, **dict(zip(names, counts, strict=True))}


def effort(p: Params) -> float:
    return 2.5 + 0.8 * p.layers + 0.4 * p.directions


def _why_directions(p: Params) -> str:
    return "There is a state for each direction." if p.directions == 2 else "There is only one direction."


def _wrong_states(p: Params) -> list[Wrong]:
    every = "There is a state for every time step."
    return [
        Wrong("swapped", (p.directions * p.hidden, p.steps), "The time steps are the rows.", HALF),
        Wrong("input-size", (p.steps, p.inputs), "The states are as long as the hidden state, not as the input."),
        Wrong("last-only", (1, p.directions * p.hidden), every, HALF),
        Wrong(
            "gates", (p.steps, GATES[p.cell] * p.hidden), "The gates are used inside the cell; it has one state.", THIRD
        ),
        Wrong("both", (p.steps, p.inputs + p.hidden), "The input is not a part of the state."),
        Wrong(
            "one-direction" if p.directions == 2 else "twice",
            (p.steps, (3 - p.directions) * p.hidden),
            _why_directions(p),
            HALF,
        ),
    ]


def _wrong_layer(p: Params, layer: Recurrent) -> list[Wrong]:
    h, gates, right = p.hidden, GATES[p.cell], layer.parameters()
    wrong = [
        Wrong("one-gate", right // gates, "Every gate has weights of its own.", HALF)
        if gates > 1
        else Wrong("squared", (layer.inputs + h) ** 2, "The map leads to the hidden state only.", THIRD),
        Wrong("no-bias", replace(layer, biases=0).parameters(), "The biases are missing.", HALF),
        Wrong(
            "no-recurrence",
            p.directions * gates * (layer.inputs + p.biases) * h,
            "The hidden state is an input too.",
            THIRD,
        ),
        Wrong("every-step", right * p.steps, "All time steps share the weights."),
        Wrong(
            "other-bias",
            replace(layer, biases=3 - p.biases).parameters(),
            "The number of bias vectors is stated in the question.",
            HALF,
        ),
        Wrong(
            "product",
            p.directions * gates * (layer.inputs * h + p.biases) * h,
            "The two weight matrices are added, not multiplied.",
        ),
        Wrong(
            "one-bias",
            replace(layer, biases=0).parameters() + p.biases * gates,
            "A bias vector has an entry for each hidden unit.",
            HALF,
        ),
    ]
    if p.cell == "lstm":
        wrong.append(
            Wrong(
                "three-gates",
                right // 4 * 3,
                "Besides the three gates, the candidate for the cell state has weights.",
                HALF,
            )
        )
    if p.cell == "gru":
        wrong.append(Wrong("four-gates", right // 3 * 4, "A GRU has two gates and the candidate: three maps.", HALF))
    if p.directions == 2:
        wrong.append(Wrong("one-direction", right // 2, "The two directions have weights of their own.", HALF))
    return wrong


def _wrong_second(p: Params, layer: Recurrent) -> list[Wrong]:
    first = p.stack[0]
    wrong = [
        Wrong("same-as-first", first.parameters(), "The second layer reads the states of the first.", THIRD),
        *(each for each in _wrong_layer(p, layer) if each.name not in ("product", "squared")),
    ]
    if p.directions == 2:
        narrow = replace(layer, inputs=p.hidden)
        wrong.append(Wrong("one-state", narrow.parameters(), "It reads the states of both directions.", HALF))
    return wrong


def _wrong_head(p: Params) -> list[Wrong]:
    states = p.directions * p.hidden
    return [
        Wrong("no-bias", states * p.classes, "Every class has a bias.", HALF),
        Wrong("every-step", (states * p.steps + 1) * p.classes, "The state of one time step is read.", THIRD),
        Wrong("input-size", (p.inputs + 1) * p.classes, "The layer reads the state, not the input."),
        Wrong("one-bias", states * p.classes + 1, "Every class has a bias of its own.", HALF),
        Wrong("gates", (GATES[p.cell] * states + 1) * p.classes, "The layer reads the hidden state alone.", THIRD),
        Wrong("one-output", states + 1, "There is an output for every class.", THIRD),
        Wrong(
            "other-direction",
            ((3 - p.directions) * p.hidden + 1) * p.classes,
            _why_directions(p),
            HALF,
        ),
    ]
