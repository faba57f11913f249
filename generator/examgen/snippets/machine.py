"""Runs a snippet on shapes alone: an interpreter for the few words of Python and PyTorch that snippets use."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from examgen.snippets.layers import applied, module, product
from examgen.snippets.rules import Rules
from examgen.snippets.values import Misfit, Module, Sizes, Tensor


@dataclass(frozen=True)
class Fit:
    """Where two sizes meet: the `line` says `given`, the tensor of this `shape` needs `needed`."""

    line: int
    given: int
    needed: int
    shape: Sizes


@dataclass(frozen=True)
class Step:
    """What a line makes: the shape of its tensor, and why."""

    line: int
    shape: Sizes
    notes: tuple[str, ...]


class Machine:
    """Interprets a program by `rules`. If it is not `strict`, sizes that do not fit are noted and no error.

    `names` holds the values of variables, `printed` what the program printed (a shape or a number), `fits` where sizes
    met, and `steps` what the lines made.
    """

    def __init__(self, rules: Rules, *, strict: bool = True) -> None:
        self.rules, self.strict = rules, strict
        self.names: dict[str, Any] = {}
        self.printed: Sizes | int | None = None
        self.fits: list[Fit] = []
        self.steps: list[Step] = []
        self._line = 0
        self._notes: list[str] = []

    def run(self, program: ast.Module) -> None:
        """Run to the end. Raises Misfit where sizes do not fit, ValueError for words that are not known."""
        for statement in program.body:
            self._line, self._notes = statement.lineno, []
            self._statement(statement)

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                made = self._value(value)
                self.names[name] = made
                self._keep(made)
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=[value])):
                self.printed = self._value(value)
                self._keep(self.printed)
            case ast.Expr(value=value):
                self._value(value)
            case _:
                raise ValueError(f"line {statement.lineno}: {ast.unparse(statement)!r} is no statement of a snippet")

    def _keep(self, made: object) -> None:
        shape = made.shape if isinstance(made, Tensor) else made
        if isinstance(shape, tuple) and shape:
            self.steps.append(Step(self._line, shape, tuple(dict.fromkeys(self._notes))))

    def _fit(self, given: int, shape: Sizes, axis: int) -> None:
        self.fits.append(Fit(self._line, given, shape[axis], shape))
        if self.strict and given != shape[axis]:
            raise Misfit(self._line, given, shape[axis])

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self.names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                made = self._value(operand)
                return made if isinstance(made, Tensor) else -made
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return tuple(self._value(element) for element in elements)
            case ast.Call():
                return self._call(node)
            case ast.Attribute(value=value, attr=name):
                return self._attribute(self._value(value), name)
        return self._operation(node)

    def _operation(self, node: ast.expr) -> Any:
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(self._value(left), op, self._value(right))
            case ast.Compare(left=left, comparators=[right]):
                return self._binary(self._value(left), ast.Add(), self._value(right))
            case ast.Subscript(value=value, slice=index):
                return self._index(self._value(value), index)
            case ast.GeneratorExp(elt=element, generators=[loop]):
                return list(self._each(element, loop))
        raise ValueError(f"line {self._line}: {ast.unparse(node)!r} is no expression of a snippet")

    def _each(self, element: ast.expr, loop: ast.comprehension) -> Any:
        for item in self._value(loop.iter):
            self.names[ast.unparse(loop.target)] = item
            if all(self._value(condition) for condition in loop.ifs):
                yield self._value(element)

    def _binary(self, left: Any, op: ast.operator, right: Any) -> Any:
        if isinstance(left, int) and isinstance(right, int):
            return left * right if isinstance(op, ast.Mult) else left + right
        a, b = (each.shape if isinstance(each, Tensor) else () for each in (left, right))
        return self.torch_matmul(left, right) if isinstance(op, ast.MatMult) else self._broadcast(a, b)

    def _broadcast(self, a: Sizes, b: Sizes) -> Tensor:
        shape = self.rules.broadcast(a, b)
        if a and b and a != b:
            self._notes.append("axes are compared from the last one on; those of size 1 are stretched")
        return Tensor(shape)

    def _attribute(self, value: Any, name: str) -> Any:
        match value, name:
            case Tensor(), "shape":
                return value.shape
            case Tensor(), "grad":
                self._notes.append("a gradient has the shape of its tensor")
                return Tensor(self.rules.gradient(value.shape))
            case Tensor(), "requires_grad":
                return self.rules.learns(requires_grad=value.requires_grad)
            case Tensor(), ("T" | "mT"):
                return self.tensor_transpose(value, -2, -1)
            case Module(), ("weight" | "bias"):
                return value.own[name == "bias"]
        raise ValueError(f"line {self._line}: {name!r} is no attribute that snippets use")

    def _call(self, node: ast.Call) -> Any:
        args = [self._value(each) for each in node.args]
        options = {str(each.arg): self._value(each.value) for each in node.keywords}
        match node.func:
            case ast.Name(id="sum"):
                return sum(*args)
            case ast.Attribute(value=ast.Name(id="nn"), attr=kind):
                return module(kind, args, options, self.rules)
            case ast.Attribute(value=ast.Name(id=("torch" | "F") as place), attr=name):
                return getattr(self, f"{place}_{name}")(*args, **options)
            case ast.Attribute(value=value, attr=name):
                owner = self._value(value)
                kind = "module" if isinstance(owner, Module) else "tensor"
                return getattr(self, f"{kind}_{name}")(owner, *args, **options)
        return Tensor(applied(self._value(node.func), args[0].shape, self.rules, self._fit, self._notes.append))

    def _index(self, value: Any, index: ast.expr) -> Any:
        if not isinstance(value, Tensor):
            return (value.layers if isinstance(value, Module) else value)[self._value(index)]
        left, kept = list(value.shape), list[int]()
        for each in index.elts if isinstance(index, ast.Tuple) else [index]:
            match each:
                case ast.Slice(lower=lower, upper=upper):
                    ends = [None if end is None else self._value(end) for end in (lower, upper)]
                    kept.append(len(range(left.pop(0))[slice(*ends)]))
                case _:
                    left.pop(0)
        return Tensor((*kept, *left))

    def torch_randn(self, *sizes: int, requires_grad: bool = False) -> Tensor:
        return Tensor(sizes, requires_grad)

    torch_zeros = torch_rand = torch_ones = torch_randn

    def torch_randint(self, high: int, size: Sizes) -> Tensor:
        return Tensor(size)

    def torch_arange(self, end: int) -> Tensor:
        return Tensor((end,))

    def torch_matmul(self, a: Tensor, b: Tensor) -> Tensor:
        self._fit(b.shape[-2], a.shape, -1)
        size = a.shape[-1]
        self._notes.append(f"rows of the first, columns of the second factor; the inner axis of {size} is summed over")
        return Tensor(self.rules.matmul(a.shape, b.shape))

    def torch_sigmoid(self, x: Tensor) -> Tensor:
        return x

    def torch_cat(self, tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
        shapes = [tensor.shape for tensor in tensors]
        axis = dim % len(shapes[0])
        self._notes.append(f"along axis ${axis}$: ${' + '.join(str(shape[axis]) for shape in shapes)}$")
        return Tensor(self.rules.cat(shapes, dim))

    def torch_stack(self, tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
        self._notes.append(f"a new axis ${dim}$ for ${len(tensors)}$ tensors")
        return Tensor(self.rules.stack([tensor.shape for tensor in tensors], dim))

    F_relu = torch_sigmoid

    def F_softmax(self, x: Tensor, dim: int) -> Tensor:
        return x

    def F_one_hot(self, labels: Tensor, num_classes: int) -> Tensor:
        self._notes.append(f"a vector of ${num_classes}$ values for every label")
        return Tensor(self.rules.embedding(labels.shape, num_classes, num_classes))

    def F_max_pool2d(self, x: Tensor, size: int) -> Tensor:
        pool = module("MaxPool2d", [size], {}, self.rules)
        return Tensor(applied(pool, x.shape, self.rules, self._fit, self._notes.append))

    def F_cross_entropy(self, scores: Tensor, labels: Tensor, reduction: str = "mean") -> Tensor:
        self._fit(labels.shape[0], scores.shape, 0)
        self._notes.append("a loss for every target; axis $1$ of the scores holds the classes")
        return Tensor(self.rules.losses(scores.shape) if reduction == "none" else ())

    def tensor_view(self, x: Tensor, *sizes: int) -> Tensor:
        known = prod(size for size in sizes if size != -1)
        rest = prod(x.shape) // known
        if -1 in sizes:
            self._notes.append(rf"$-1$ stands for ${prod(x.shape)} / {known} = {rest}$")
        return Tensor(tuple(rest if size == -1 else size for size in sizes))

    tensor_reshape = tensor_view

    def tensor_flatten(self, x: Tensor, start: int = 0) -> Tensor:
        last, sizes = len(x.shape) - 1, product(x.shape[start:])
        self._notes.append(f"axes ${start}$ to ${last}$ become one of ${sizes}$")
        return Tensor(self.rules.flatten(x.shape, start))

    def tensor_permute(self, x: Tensor, *order: int) -> Tensor:
        self._notes.append(f"the old axes in the order ${', '.join(map(str, order))}$")
        return Tensor(self.rules.permute(x.shape, order))

    def tensor_transpose(self, x: Tensor, first: int, second: int) -> Tensor:
        order = list(range(len(x.shape)))
        order[first], order[second] = order[second], order[first]
        self._notes.append("two axes change places")
        return Tensor(self.rules.permute(x.shape, order))

    def tensor_unsqueeze(self, x: Tensor, dim: int) -> Tensor:
        return Tensor(self.rules.insert(x.shape, dim))

    def tensor_mean(self, x: Tensor, dim: int | Sizes | None = None, *, keepdim: bool = False) -> Tensor:
        if dim is None:
            return Tensor(())
        dims = sorted((dim,) if isinstance(dim, int) else dim, reverse=True)
        self._notes.append(f"along axis ${', '.join(map(str, dims[::-1]))}$")
        shape = x.shape
        for each in dims:
            shape = self.rules.reduce(shape, each, keepdim=keepdim)
        return Tensor(shape)

    tensor_sum = tensor_std = tensor_var = tensor_argmax = tensor_amax = tensor_norm = tensor_mean

    def tensor_softmax(self, x: Tensor, dim: int) -> Tensor:
        return x

    def tensor_abs(self, x: Tensor) -> Tensor:
        return x

    tensor_exp = tensor_sqrt = tensor_sign = tensor_backward = tensor_abs

    def tensor_numel(self, x: Tensor) -> int:
        return self.rules.numel(x.shape)

    def module_parameters(self, layer: Module) -> list[Tensor]:
        return layer.parameters()

    def module_requires_grad_(self, layer: Module, requires_grad: bool = True) -> Module:
        for each in layer.parameters():
            each.requires_grad = requires_grad
        return layer
