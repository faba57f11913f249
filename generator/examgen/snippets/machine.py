"""Runs a snippet on shapes alone: an interpreter for the few words of Python and PyTorch that snippets use."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from operator import add, mul
from typing import Any

from examgen.snippets.calls import Calls
from examgen.snippets.layers import applied, module
from examgen.snippets.rules import Rules
from examgen.snippets.values import Module, Sizes, Tensor

WHOLE: dict[type[ast.operator], Callable[[int, int], int]] = {ast.Add: add, ast.Mult: mul}


@dataclass(frozen=True)
class Step:
    """What a line makes: the shape of its tensor, and why."""

    line: int
    shape: Sizes
    notes: tuple[str, ...]


class Machine(Calls):
    """Interprets a program by `rules`.

    `names` holds the values of variables, `printed` what the program printed (a shape or a number), and `steps` what
    the lines made.
    """

    def __init__(self, rules: Rules, *, strict: bool = True) -> None:
        super().__init__(rules, strict=strict)
        self.names: dict[str, Any] = {}
        self.printed: Sizes | int | None = None
        self.steps: list[Step] = []

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
            if type(op) not in WHOLE:
                raise ValueError(f"line {self._line}: snippets only add and multiply numbers")
            return WHOLE[type(op)](left, right)
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
                case ast.Slice(lower=lower, upper=upper, step=None):
                    ends = [None if end is None else self._value(end) for end in (lower, upper)]
                    kept.append(len(range(left.pop(0))[slice(*ends)]))
                case _ if isinstance(self._value(each), int):
                    left.pop(0)
                case _:
                    raise ValueError(f"line {self._line}: {ast.unparse(index)!r} is no index that snippets use")
        return Tensor((*kept, *left))
