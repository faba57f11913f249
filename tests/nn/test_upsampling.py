"""Transposed convolution and upsampling, against PyTorch."""

from itertools import product
from typing import Any

import pytest
import torch

from examgen.matrices import Rows
from examgen.nn.transposed import Transposed, meeting, stamps, transposed_conv2d
from examgen.nn.upsampling import bed_of_nails, bilinear, pixel_shuffle

A: Rows = ((2, -1, 3), (0, 4, 1))
KERNELS: dict[int, Rows] = {
    1: ((3,),),
    2: ((1, 2), (-1, 3)),
    3: ((1, 0, 2), (-1, 3, 1), (2, 5, -2)),
    4: ((1, 2, 3, 4), (0, 1, 0, 2), (5, -1, 1, 1), (2, 0, 0, 3)),
}
LAYERS = [
    (kernel, stride, padding, extra)
    for kernel, stride, padding, extra in product(KERNELS, (1, 2, 3), (0, 1), (0, 1, 2))
    if extra < stride and (kernel, stride, padding) != (1, 1, 1)
]


def tensor(*maps: Rows) -> Any:
    return torch.tensor([[[[float(value) for value in row] for row in rows] for rows in maps]], dtype=torch.float64)


def assert_same(theirs: Any, *ours: Rows) -> None:
    torch.testing.assert_close(tensor(*ours), theirs)


@pytest.mark.parametrize(("kernel", "stride", "padding", "extra"), LAYERS)
def test_transposed_convolution_as_in_pytorch(kernel: int, stride: int, padding: int, extra: int) -> None:
    layer = Transposed(kernel, stride, padding, extra)
    theirs = torch.nn.functional.conv_transpose2d(
        tensor(A), tensor(KERNELS[kernel]), stride=stride, padding=padding, output_padding=extra
    )
    assert (layer.size(2), layer.size(3)) == tuple(theirs.shape[2:])
    assert_same(theirs, transposed_conv2d(A, KERNELS[kernel], layer))


def test_stamps_are_multiples_of_the_kernel() -> None:
    assert list(stamps(((2, -1),), ((1, 3), (0, 1)), 3)) == [((0, 0), ((2, 6), (0, 2))), ((0, 3), ((-1, -3), (0, -1)))]


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
def test_what_meets_at_a_cell_adds_up_to_the_output(stride: int) -> None:
    theirs = torch.nn.functional.conv_transpose2d(tensor(A), tensor(KERNELS[3]), stride=stride)
    height, width = theirs.shape[2:]
    pairs = [[meeting(A, KERNELS[3], stride, row, column) for column in range(width)] for row in range(height)]
    assert_same(theirs, tuple(tuple(sum(value * weight for value, weight in cell) for cell in row) for row in pairs))
    assert pairs[0][0] == [(2, 1)]


@pytest.mark.parametrize("sizes", [(0, 1, 0, 0), (2, 2, 0, 2), (2, 1, -1, 0)])
def test_layers_that_cannot_be_are_refused(sizes: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="extra < stride"):
        Transposed(*sizes)


def test_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        Transposed(1, padding=1).size(2)
    with pytest.raises(ValueError, match="side 3"):
        transposed_conv2d(A, KERNELS[2], Transposed(3))


@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("a", [A, ((5,),), ((1, 2), (3, 7), (0, -4))])
def test_bilinear_as_in_pytorch(a: Rows, factor: int) -> None:
    theirs = torch.nn.functional.interpolate(tensor(a), scale_factor=factor, mode="bilinear", align_corners=False)
    assert_same(theirs, bilinear(a, factor))


@pytest.mark.parametrize("factor", [2, 3])
def test_nails_are_a_transposed_convolution(factor: int) -> None:
    nail = torch.zeros(1, 1, factor, factor, dtype=torch.float64)
    nail[0, 0, 0, 0] = 1
    assert_same(torch.nn.functional.conv_transpose2d(tensor(A), nail, stride=factor), bed_of_nails(A, factor))


@pytest.mark.parametrize(("maps", "factor"), [(4, 2), (8, 2), (9, 3)])
def test_shuffle_as_in_pytorch(maps: int, factor: int) -> None:
    stack = [tuple(tuple(10 * value + k for value in row) for row in A) for k in range(maps)]
    assert_same(torch.nn.functional.pixel_shuffle(tensor(*stack), factor), *pixel_shuffle(stack, factor))


def test_shuffle_needs_a_multiple() -> None:
    with pytest.raises(ValueError, match="no multiple"):
        pixel_shuffle([A] * 3, 2)
