"""A multilayer perceptron."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import Literal

from examgen.drawings.network import Question, Slip, grouped
from examgen.figures.neurons import neurons
from examgen.figures.scene import Scene


@dataclass(frozen=True)
class Mlp:
    """Neurons of each layer: inputs, hidden layers, outputs; one output is for two classes."""

    kind: Literal["mlp"]
    inputs: int
    hidden: tuple[int, ...]
    outputs: int

    @property
    def layers(self) -> tuple[int, ...]:
        """The neurons of all layers, the inputs among them."""
        return self.inputs, *self.hidden, self.outputs

    def asks(self) -> str:
        """What is to be drawn."""
        task = "two classes with a single output" if self.outputs == 1 else f"{self.outputs} classes"
        first, *more = self.hidden
        hidden = f"two hidden layers of {first} and {more[0]} neurons" if more else f"a hidden layer of {first} neurons"
        return (
            f"Draw a multilayer perceptron that classifies inputs with {self.inputs} features into {task}. It has "
            f"{hidden}. Draw every neuron and every connection, and name the activation of each layer."
        )

    def elements(self) -> list[str]:
        """What the drawing must show."""
        hidden = " and ".join(map(str, self.hidden))
        return [
            f"input layer with {self.inputs} values",
            f"{len(self.hidden)} hidden layer{'s' * (len(self.hidden) > 1)} with {hidden} neurons",
            f"output layer with {self.outputs} neuron{'s' * (self.outputs > 1)}",
            "each neuron connected with all of the layer before it, and with no other",
            f"a nonlinear activation in the hidden layers, {self._last} at the output",
        ]

    def answer(self) -> str:
        """The drawing in words."""
        return (
            f"Layers of {', '.join(map(str, self.layers[:-1]))} and {self.outputs} neurons from left to right; each "
            f"neuron is connected with all of the next layer. Hidden neurons have for example a ReLU, the output has a "
            f"{self._last}."
        )

    def figure(self) -> Scene:
        """The model drawing."""
        inputs = [f"$x_{i}$" for i in range(1, self.inputs + 1)]
        hidden = [[""] * size for size in self.hidden]
        outputs = [r"$\hat{y}$"] if self.outputs == 1 else [rf"$\hat{{y}}_{i}$" for i in range(1, self.outputs + 1)]
        return neurons([inputs, *hidden, outputs], names=["inputs", *["ReLU"] * len(hidden), self._last])

    def questions(self) -> list[Question]:
        """The number of parameters."""
        layers = list(pairwise(self.layers))
        terms = " + ".join(rf"({a} \cdot {b} + {b})" for a, b in layers)
        right = sum(a * b + b for a, b in layers)
        how = f"A layer of $m$ neurons on $n$ values has $nm$ weights and $m$ biases: ${terms} = {grouped(right)}$."
        return [Question("parameters", "How many weights and biases does it have?", right, self._wrong(right), how)]

    @property
    def _last(self) -> str:
        return "sigmoid" if self.outputs == 1 else "softmax"

    def _wrong(self, right: int) -> list[Slip]:
        weights = sum(a * b for a, b in pairwise(self.layers))
        before, last = self.layers[-2:]
        return [
            ("no-biases", weights, "Each neuron after the inputs has a bias too."),
            ("biases-of-inputs", right + self.inputs, "The inputs are values, which have no bias."),
            ("bias-per-layer", weights + len(self.layers) - 1, "There is a bias for each neuron, not for each layer."),
            ("no-output-layer", right - before * last - last, "The output layer has weights and biases too."),
            ("neurons", sum(self.layers), "These are the neurons; the connections have the weights."),
            ("product", prod(self.layers), "Weights join neighbouring layers only: the products are added."),
            ("output-bias-left-out", right - last, "The output neurons have a bias too."),
        ]
