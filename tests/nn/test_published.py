"""Totals that papers and libraries publish for whole networks, rebuilt from this package's layers.

PyTorch's own modules, made from the same lists, check shapes, parameters and multiply-accumulates a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

from examgen.nn.layers import BatchNorm2d, Conv2d, Flatten, Layer, Linear, Pool2d, Shape
from examgen.nn.residual import Residual, basic_block, bottleneck
from examgen.nn.summary import summary, total

IMAGE = (3, 224, 224)
Part = Layer | Residual


def classifier(*widths: int) -> list[Layer]:
    return [Flatten(), *(Linear(before, after) for before, after in pairwise(widths))]


ALEXNET: list[Part] = [
    Conv2d(3, 64, 11, 4, 2),
    Pool2d(3, 2),
    Conv2d(64, 192, 5, 1, 2),
    Pool2d(3, 2),
    Conv2d(192, 384, 3, 1, 1),
    Conv2d(384, 256, 3, 1, 1),
    Conv2d(256, 256, 3, 1, 1),
    Pool2d(3, 2),
    *classifier(256 * 6 * 6, 4096, 4096, 1000),
]
"""Torchvision's `alexnet`, which follows Krizhevsky, One weird trick for parallelizing convolutional neural networks
(arXiv:1404.5997), with one tower."""

ALEXNET_PAPER: list[Part] = [
    Conv2d(3, 96, 11, 4),
    Pool2d(3, 2),
    Conv2d(96, 256, 5, 1, 2),
    Pool2d(3, 2),
    Conv2d(256, 384, 3, 1, 1),
    Conv2d(384, 384, 3, 1, 1),
    Conv2d(384, 256, 3, 1, 1),
    Pool2d(3, 2),
    *classifier(256 * 6 * 6, 4096, 4096, 1000),
]
"""The widths of Krizhevsky et al., ImageNet Classification with Deep Convolutional Neural Networks (NIPS 2012), for
images of 227 x 227, with every filter reading all channels. The paper splits three of the layers among two GPUs."""


def vgg(*stages: tuple[int, int]) -> list[Part]:
    layers: list[Part] = []
    channels = 3
    for filters, depth in stages:
        for _ in range(depth):
            layers.append(Conv2d(channels, filters, 3, 1, 1))
            channels = filters
        layers.append(Pool2d(2, 2))
    return [*layers, *classifier(channels * 7 * 7, 4096, 4096, 1000)]


VGG16 = vgg((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
"""Configuration D of Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition
(2015)."""

STEM: list[Part] = [Conv2d(3, 64, 7, 2, 3, bias=False), BatchNorm2d(64), Pool2d(3, 2, 1)]


def resnet18() -> list[Part]:
    blocks: list[Part] = []
    channels = 64
    for stage in range(4):
        for index in range(2):
            blocks.append(basic_block(channels, 64 << stage, 2 if stage and not index else 1))
            channels = 64 << stage
    return [*STEM, *blocks, Pool2d(7, 7, mode="average"), *classifier(512, 1000)]


def resnet50() -> list[Part]:
    """The variant of torchvision and most others, with the stride in the 3 x 3 convolutions."""
    blocks: list[Part] = []
    channels = 64
    for stage, depth in enumerate((3, 4, 6, 3)):
        for index in range(depth):
            width = 64 << stage
            blocks.append(bottleneck(channels, width, 4 * width, 2 if stage and not index else 1))
            channels = 4 * width
    return [*STEM, *blocks, Pool2d(7, 7, mode="average"), *classifier(2048, 1000)]


def mobilenet() -> list[Part]:
    """Table 1 of Howard et al., MobileNets (arXiv:1704.04861); its last stride, 2 at 7 x 7, is a misprint for 1."""
    filters = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
    strides = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
    layers: list[Part] = [Conv2d(3, 32, 3, 2, 1, bias=False), BatchNorm2d(32)]
    for (before, after), stride in zip(pairwise((32, *filters)), strides, strict=True):
        layers += [Conv2d(before, before, 3, stride, 1, groups=before, bias=False), BatchNorm2d(before)]
        layers += [Conv2d(before, after, 1, bias=False), BatchNorm2d(after)]
    return [*layers, Pool2d(7, 7, mode="average"), *classifier(1024, 1000)]


def yolo() -> list[Part]:
    """Figure 3 of Redmon et al., You Only Look Once (CVPR 2016): 24 convolutions and 2 fully connected layers.

    The last layer puts out 7 * 7 * 30 values. The paper gives no paddings: the sizes in its figure need k // 2.
    """
    kernels: list[tuple[int, int, int] | None] = [
        (64, 7, 2), None, (192, 3, 1), None, (128, 1, 1), (256, 3, 1), (256, 1, 1), (512, 3, 1), None,
        *[(256, 1, 1), (512, 3, 1)] * 4, (512, 1, 1), (1024, 3, 1), None,
        *[(512, 1, 1), (1024, 3, 1)] * 2, (1024, 3, 1), (1024, 3, 2), (1024, 3, 1), (1024, 3, 1),
    ]  # fmt: skip
    layers: list[Part] = []
    channels = 3
    for each in kernels:
        if each is None:
            layers.append(Pool2d(2, 2))
            continue
        filters, kernel, stride = each
        layers.append(Conv2d(channels, filters, kernel, stride, kernel // 2))
        channels = filters
    return [*layers, *classifier(7 * 7 * 1024, 4096, 7 * 7 * 30)]


def cost(parts: Sequence[Part], shape: Shape) -> tuple[Shape, int, int]:
    """Output, parameters and multiply-accumulates for one image."""
    parameters = macs = 0
    for part in parts:
        parameters += part.parameters()
        macs += part.macs(shape)
        shape = part.output(shape)
    return shape, parameters, macs


# Where no other source is named: parameters and "GFLOPS" (which are MACs, in units of 10^9) of torchvision's pages,
# https://pytorch.org/vision/stable/models.html
PUBLISHED = [
    pytest.param(ALEXNET, IMAGE, (1000,), 61_100_840, 0.71, id="alexnet of torchvision"),
    # https://learnopencv.com/number-of-parameters-and-tensor-sizes-in-convolutional-neural-network/, without MACs
    pytest.param(ALEXNET_PAPER, (3, 227, 227), (1000,), 62_378_344, None, id="alexnet of the paper, one tower"),
    pytest.param(VGG16, IMAGE, (1000,), 138_357_544, 15.47, id="vgg-16"),
    pytest.param(resnet18(), IMAGE, (1000,), 11_689_512, 1.81, id="resnet-18"),
    pytest.param(resnet50(), IMAGE, (1000,), 25_557_032, 4.09, id="resnet-50"),
    # The model of Keras (https://keras.io/api/applications/), 4 253 864 without its 21 888 running statistics; the 569
    # million multiply-adds are those of table 4 of the paper.
    pytest.param(mobilenet(), IMAGE, (1000,), 4_231_976, 0.569, id="mobilenet"),
]
CASES = pytest.mark.parametrize(("parts", "image", "output", "parameters", "giga"), PUBLISHED)


def rounded_like(value: int, published: float) -> float:
    return round(value / 1e9, len(str(published).partition(".")[2]))


@CASES
def test_totals_are_the_published_ones(
    parts: list[Part], image: Shape, output: Shape, parameters: int, giga: float | None
) -> None:
    shape, own_parameters, macs = cost(parts, image)
    assert (shape, own_parameters) == (output, parameters)
    if giga is not None:
        assert rounded_like(macs, giga) == giga


def test_paper_states_its_sizes() -> None:
    """AlexNet's first convolution puts out 55 x 55 maps of 96 channels, VGG's fully connected part most parameters."""
    assert Conv2d(3, 96, 11, 4).output((3, 227, 227)) == (96, 55, 55)
    rows = summary([part for part in VGG16 if not isinstance(part, Residual)], IMAGE)
    fc = sum(row.parameters for row in rows if row.kind == "fc")
    assert (fc, total(rows).parameters - fc) == (123_642_856, 14_714_688)


def test_alexnet_with_two_towers_has_60_million_parameters() -> None:
    """The paper's own number, section 1: groups halve what the filters of three layers read."""
    towers = [
        Conv2d(part.in_channels, part.filters, part.kernel, part.stride, part.padding, groups=2)
        if isinstance(part, Conv2d) and (part.in_channels, part.filters) in {(96, 256), (384, 384), (384, 256)}
        else part
        for part in ALEXNET_PAPER
    ]
    assert cost(towers, (3, 227, 227))[1] == 60_965_224  # Caffe's bvlc_alexnet


def test_yolo_puts_out_a_grid_of_30_values_a_cell() -> None:
    parts = yolo()
    assert sum(isinstance(part, Conv2d) for part in parts) == 24
    shape: Shape = (3, 448, 448)
    for part in parts[:-3]:
        shape = part.output(shape)
    assert shape == (1024, 7, 7)  # figure 3
    assert cost(parts, (3, 448, 448))[0] == (7 * 7 * (2 * 5 + 20),)


@CASES
def test_pytorch_counts_the_same(
    parts: list[Part], image: Shape, output: Shape, parameters: int, giga: float | None
) -> None:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    class Sum(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, block: Residual) -> None:
            super().__init__()
            self.path = torch.nn.Sequential(*map(module, block.path))
            self.shortcut = torch.nn.Sequential(*map(module, block.shortcut))

        def forward(self, x: Any) -> Any:
            return self.path(x) + self.shortcut(x)

    with torch.device("meta"):
        model = torch.nn.Sequential(*(Sum(part) if isinstance(part, Residual) else module(part) for part in parts))
        with FlopCounterMode(display=False) as counter:
            scores = model.eval()(torch.empty(1, *image))
    assert tuple(scores.shape[1:]) == output
    assert sum(each.numel() for each in model.parameters()) == parameters
    macs = counter.get_total_flops() // 2
    assert macs == cost(parts, image)[2]
    assert giga is None or rounded_like(macs, giga) == giga


def module(layer: Layer) -> Any:
    """PyTorch's layer of the same kind and sizes."""
    from torch import nn

    match layer:
        case Conv2d():
            sizes = layer.kernel, layer.stride, layer.padding, layer.dilation, layer.groups, layer.bias
            return nn.Conv2d(layer.in_channels, layer.filters, *sizes)
        case Linear():
            return nn.Linear(layer.in_features, layer.out_features, layer.bias)
        case BatchNorm2d():
            return nn.BatchNorm2d(layer.channels)
        case Pool2d():
            pool = nn.MaxPool2d if layer.mode == "max" else nn.AvgPool2d
            return pool(layer.kernel, layer.stride, layer.padding)
    return nn.Flatten()


def test_shortcut_must_fit() -> None:
    block = Residual((Conv2d(8, 8, 3),))
    with pytest.raises(ValueError, match="the shortcut in"):
        block.macs((8, 5, 5))
