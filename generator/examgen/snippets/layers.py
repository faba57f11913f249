"""The layers of torch.nn: their parameters, and what they do to the shape of a tensor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from examgen.snippets.rules import Rules
from examgen.snippets.values import Module, Sizes, Tensor
from examgen.tex import integer

Fit = Callable[[int, Sizes, int], None]
Note = Callable[[str], None]
NEEDED = {"Linear": -1, "LayerNorm": -1, "Conv2d": 1, "ConvTranspose2d": 1, "BatchNorm2d": 1, "BatchNorm1d": 1}
"""The axis of its input whose size a layer is told as first argument."""


def module(kind: str, args: Sequence[Any], options: dict[str, Any], rules: Rules) -> Module:
    """A layer with its parameters."""
    made = Module(kind, tuple(args), options)
    made.own = [Tensor(shape, requires_grad=True) for shape in _parameters(made, rules)]
    return made


def _parameters(layer: Module, rules: Rules) -> list[Sizes]:
    match layer.kind, layer.args:
        case "Linear", (inputs, outputs, *_):
            biases = rules.biases(outputs) if layer.options.get("bias", True) else []
            return [rules.linear_weight(inputs, outputs), *biases]
        case "Conv2d", (channels, filters, *_):
            weight = rules.conv_weight(channels, filters, _kernel(layer), layer.options.get("groups", 1))
            return [weight, *(rules.biases(filters) if layer.options.get("bias", True) else [])]
        case "ConvTranspose2d", (channels, filters, *_):
            return [(channels, filters, _kernel(layer), _kernel(layer)), *rules.biases(filters)]
        case (("BatchNorm2d" | "BatchNorm1d" | "LayerNorm"), (size, *_)):
            return [(size,), (size,)]
        case "Embedding", (entries, size):
            return [(entries, size)]
    return []


def applied(layer: Module, shape: Sizes, rules: Rules, fit: Fit, note: Note) -> Sizes:
    """The shape behind a layer; `fit` is told what the layer expects, `note` why the shape changes."""
    if layer.kind in NEEDED:
        fit(layer.args[0], shape, NEEDED[layer.kind])
    match layer.kind:
        case "Sequential":
            for each in layer.layers:
                shape = applied(each, shape, rules, fit, note)
            return shape
        case "Conv2d":
            return _convolved(layer, shape, rules, note)
        case "ConvTranspose2d":
            return _enlarged(layer, shape, rules, note)
        case "Linear":
            note(f"the last axis becomes ${layer.args[1]}$")
            return rules.linear(shape, layer.args[1])
        case "Embedding":
            note(f"a vector of ${layer.args[1]}$ values for every index")
            return rules.embedding(shape, *layer.args)
    return _reshaped(layer, shape, rules, note)


def product(sizes: Sequence[int]) -> str:
    """Sizes with multiplication signs, as mathematics."""
    return r" \cdot ".join(map(integer, sizes))


def _reshaped(layer: Module, shape: Sizes, rules: Rules, note: Note) -> Sizes:
    match layer.kind:
        case "MaxPool2d" | "AvgPool2d":
            return *shape[:2], *(_windows(layer, size, rules, note) for size in shape[2:])
        case "Flatten":
            note(f"${product(shape[1:])}$ values a sample")
            return rules.flatten(shape, 1)
        case "AdaptiveAvgPool2d":
            side = layer.args[0]
            values = "one value" if side == 1 else f"${product((side, side))}$ values"
            note(f"{values} per channel; the axes stay")
            return rules.global_pool(shape, side)
        case "Upsample":
            note(rf"height and width times ${layer.options['scale_factor']}$")
            return *shape[:2], *(size * layer.options["scale_factor"] for size in shape[2:])
        case "PixelShuffle":
            r = layer.args[0]
            note(rf"${shape[1]} / {r}^2$ channels, height and width times ${r}$")
            return rules.shuffled(shape, r)
    return shape  # activations, normalisation, dropout


def _kernel(layer: Module) -> int:
    place = 2 if layer.kind.startswith("Conv") else 0
    size: int = layer.option(place, "kernel_size")
    return size


def _filters(count: int) -> str:
    return f"${count}$ filter{'s' * (count != 1)}"


def _convolved(layer: Module, shape: Sizes, rules: Rules, note: Note) -> Sizes:
    filters = layer.args[1]
    note(_filters(filters))
    sides = [_windows(layer, size, rules, note) for size in shape[2:]]
    return shape[0], rules.filters(shape[1], filters), *sides


def _windows(layer: Module, size: int, rules: Rules, note: Note) -> int:
    kernel = _kernel(layer)
    default = kernel if "Pool" in layer.kind else 1
    stride, padding = layer.options.get("stride", default), layer.options.get("padding", 0)
    dilation = layer.options.get("dilation", 1)
    count = rules.positions(size, kernel, stride, padding, dilation)
    covered = kernel if dilation == 1 else dilation * (kernel - 1) + 1
    span = f"{size} - {covered}" if not padding else rf"{size} + 2 \cdot {padding} - {covered}"
    part = span if stride == 1 else rf"\lfloor ({span}) / {stride} \rfloor"
    note(f"${part} + 1 = {count}$")
    return count


def _enlarged(layer: Module, shape: Sizes, rules: Rules, note: Note) -> Sizes:
    kernel, options = _kernel(layer), layer.options
    stride, padding, extra = (options.get(name, default) for name, default in _TRANSPOSED)
    note(_filters(layer.args[1]))
    sides = [rules.transposed(size, kernel, stride, padding, extra) for size in shape[2:]]
    for size, side in zip(shape[2:], sides, strict=True):
        less = rf" - 2 \cdot {padding}" if padding else ""
        more = f" + {extra}" if extra else ""
        note(rf"$({size} - 1) \cdot {stride}{less} + {kernel}{more} = {side}$")
    return shape[0], rules.filters(shape[1], layer.args[1]), *sides


_TRANSPOSED = (("stride", 1), ("padding", 0), ("output_padding", 0))
