"""PyTorch's functions and methods on shapes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from examgen.snippets.layers import applied, module, product
from examgen.snippets.rules import Rules
from examgen.snippets.values import Misfit, Module, Sizes, Tensor
from examgen.tex import integer


@dataclass(frozen=True)
class Fit:
    """Where two sizes meet: the `line` says `given`, the tensor of this `shape` needs `needed`."""

    line: int
    given: int
    needed: int
    shape: Sizes


class Calls:
    """The functions as methods: `torch_cat`, `F_relu`, `tensor_view`, `module_parameters`; they follow `rules`.

    If it is not `strict`, sizes that do not fit are noted and no error; `fits` says where sizes met.
    """

    def __init__(self, rules: Rules, *, strict: bool) -> None:
        self.rules, self.strict = rules, strict
        self.fits: list[Fit] = []
        self._line = 0
        self._notes: list[str] = []

    def _fit(self, given: int, shape: Sizes, axis: int) -> None:
        self.fits.append(Fit(self._line, given, shape[axis], shape))
        if self.strict and given != shape[axis]:
            raise Misfit(self._line, given, shape[axis])

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
            self._notes.append(rf"$-1$ stands for ${integer(prod(x.shape))} / {integer(known)} = {integer(rest)}$")
        else:
            self._notes.append(f"${integer(prod(x.shape))}$ values become ${product(sizes)}$")
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
