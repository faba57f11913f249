"""Layers against PyTorch: shapes, numbers of parameters, multiply-accumulates. Meta tensors: nothing is computed."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from examgen.nn.layers import BatchNorm2d, Conv2d, Flatten, Layer, Linear, Pool2d, Shape

CONVOLUTIONS = st.builds(
    lambda groups, a, b, **rest: Conv2d(in_channels=groups * a, filters=groups * b, groups=groups, **rest),
    groups=st.sampled_from([1, 1, 2, 4]),
    a=st.integers(1, 16),
    b=st.integers(1, 16),
    kernel=st.integers(1, 7) | st.tuples(st.integers(1, 7), st.integers(1, 7)),
    stride=st.integers(1, 4) | st.tuples(st.integers(1, 4), st.integers(1, 4)),
    padding=st.integers(0, 3) | st.tuples(st.integers(0, 3), st.integers(0, 3)),
    dilation=st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3)),
    bias=st.booleans(),
)
SIDES = st.integers(19, 64)


def torch_layer(layer: Layer) -> torch.nn.Module:
    match layer:
        case Conv2d(c, f, kernel, stride, padding, dilation, groups, bias):
            return torch.nn.Conv2d(c, f, kernel, stride, padding, dilation, groups, bias=bias, device="meta")
        case Pool2d(kernel, stride, padding, "max"):
            return torch.nn.MaxPool2d(kernel, stride, padding)
        case Pool2d(kernel, stride, padding):
            return torch.nn.AvgPool2d(kernel, stride, padding)
        case Flatten():
            return torch.nn.Flatten()
        case Linear(inputs, outputs, bias):
            return torch.nn.Linear(inputs, outputs, bias=bias, device="meta")
        case BatchNorm2d(channels):
            return torch.nn.BatchNorm2d(channels, device="meta")


def facts(layer: Layer, shape: Shape) -> tuple[Shape, int, int]:
    return layer.output(shape), layer.parameters(), layer.macs(shape)


def torch_facts(layer: Layer, shape: Shape) -> tuple[Shape, int, int]:
    module = torch_layer(layer)
    with FlopCounterMode(display=False) as counter:
        output = module(torch.empty(1, *shape, device="meta"))
    parameters = sum(p.numel() for p in module.parameters())
    return tuple(output.shape[1:]), parameters, counter.get_total_flops() // 2  # 2 operations a multiply-accumulate


@settings(max_examples=150)
@given(CONVOLUTIONS, SIDES, SIDES)
def test_convolution_agrees_with_torch(layer: Conv2d, height: int, width: int) -> None:
    shape = (layer.in_channels, height, width)
    assert facts(layer, shape) == torch_facts(layer, shape)


@settings(max_examples=50)
@given(
    st.integers(1, 5),
    st.integers(1, 4),
    st.integers(0, 2),
    st.sampled_from(["max", "average"]),
    st.integers(1, 9),
    SIDES,
)
def test_pooling_agrees_with_torch(kernel: int, stride: int, padding: int, mode: str, channels: int, side: int) -> None:
    assume(2 * padding <= kernel)
    layer = Pool2d(kernel, stride, padding, "max" if mode == "max" else "average")
    assert facts(layer, (channels, side, side + 1)) == torch_facts(layer, (channels, side, side + 1))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Flatten(), (7, 5, 3)),
        (Linear(12, 5), (12,)),
        (Linear(12, 5, bias=False), (12,)),
        (BatchNorm2d(6), (6, 9, 8)),
    ],
)
def test_other_layers_agree_with_torch(layer: Layer, shape: Shape) -> None:
    assert facts(layer, shape) == torch_facts(layer, shape)


def test_first_layer_of_alexnet_in_the_lecture_form() -> None:
    # J. Johnson, Deep Learning for Computer Vision (University of Michigan, EECS 498), lecture 8: 64, 56, 784 KB, 23 k
    # and 73 M in AlexNet's table; unrounded 64 (3 * 121 + 1) and 64 * 56^2 * 363
    layer = Conv2d(3, 64, kernel=11, stride=4, padding=2)
    assert facts(layer, (3, 227, 227)) == ((64, 56, 56), 23_296, 72_855_552)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Conv2d(3, 8, 5), (1, 28, 28), r"for 3 channels got the shape \(1, 28, 28\)"),
        (Conv2d(3, 8, 5), (3, 28), r"\(channels, height, width\), got \(3, 28\)"),
        (Conv2d(3, 8, 5, padding=(0, 1)), (3, 3, 3), r"extent 5 does not fit on 3 \+ 2 \* 0"),
        (Conv2d(3, 8, (1, 5), padding=(0, 1)), (3, 2, 2), r"extent 5 does not fit on 2 \+ 2 \* 1"),
        (Pool2d(2, 2), (8, 4, 1), r"extent 2 does not fit on 1 \+ 2 \* 0"),
        (Flatten(), (12,), r"got \(12,\)"),
        (Linear(12, 5), (13,), r"vectors of 12 values got the shape \(13,\)"),
        (Linear(12, 5), (3, 2, 2), r"vectors of 12 values got the shape \(3, 2, 2\)"),
        (BatchNorm2d(6), (7, 9, 9), r"for 6 channels got the shape \(7, 9, 9\)"),
    ],
)
def test_a_shape_that_does_not_fit_is_named(layer: Layer, shape: Shape, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        layer.output(shape)
    with pytest.raises(ValueError, match=message):
        layer.macs(shape)


@pytest.mark.parametrize(
    ("layer", "fields", "message"),
    [
        (Conv2d, (4, 6, 3, 1, 0, 1, 4), "4 channels and 6 filters, got 4"),
        (Conv2d, (6, 4, 3, 1, 0, 1, 4), "6 channels and 4 filters, got 4"),
        (Conv2d, (0, 4, 3), "at least 1"),
        (Conv2d, (3, 4, 0), "kernel=0"),
        (Conv2d, (3, 4, 3, 0), "stride=0"),
        (Conv2d, (3, 4, 3, 1, (1, -1)), "padding=-1"),
        (Pool2d, (2, 2, 2), "padding 2 of a pooling layer exceeds half its kernel 2"),
        (Linear, (0, 4), "at least 1"),
        (BatchNorm2d, (0,), "at least 1"),
    ],
)
def test_a_layer_that_cannot_be_is_refused(layer: type, fields: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        layer(*fields)
