"""What the names of a snippet stand for: tensors and layers, of which only shapes are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Sizes = tuple[int, ...]


class Misfit(Exception):  # noqa: N818 - what it means for the program, not for us
    """Shapes that do not fit: the `line` says `given` where the tensor that arrives needs `needed`."""

    def __init__(self, line: int, given: int, needed: int) -> None:
        super().__init__(f"line {line} says {given} where {needed} is needed")
        self.line, self.given, self.needed = line, given, needed


@dataclass(eq=False)
class Tensor:
    """A tensor; a parameter of a layer learns while `requires_grad` is set."""

    shape: Sizes
    requires_grad: bool = False


@dataclass(eq=False)
class Module:
    """A layer by the name of its class, with its arguments, its parameters and, if it is a chain, its layers."""

    kind: str
    args: tuple[Any, ...]
    options: Mapping[str, Any]
    own: list[Tensor] = field(default_factory=list)

    @property
    def layers(self) -> tuple[Module, ...]:
        """The layers of an nn.Sequential."""
        return self.args if self.kind == "Sequential" else ()

    def parameters(self) -> list[Tensor]:
        """All parameters, in PyTorch's order."""
        return [*self.own, *(each for layer in self.layers for each in layer.parameters())]

    def option(self, place: int, name: str, default: Any = None) -> Any:
        """An argument, given by place or by name."""
        return self.args[place] if place < len(self.args) else self.options.get(name, default)
