"""Whole networks against published figures."""

import pytest

from examgen.nn.layers import Conv2d, Flatten, Layer, Linear, Pool2d
from examgen.nn.summary import summary, total


def vgg16() -> list[Layer]:
    """Configuration D of Simonyan and Zisserman (2015), table 1."""
    layers: list[Layer] = []
    channels = 3
    for filters, repeats in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(repeats):
            layers.append(Conv2d(channels, filters, 3, padding=1))
            channels = filters
        layers.append(Pool2d(2, 2))
    return [*layers, Flatten(), Linear(25088, 4096), Linear(4096, 4096), Linear(4096, 1000)]


def alexnet_of_two_gpus() -> list[Layer]:
    """Krizhevsky, Sutskever and Hinton (2012), section 3.5, with the split over two GPUs as groups."""
    return [
        Conv2d(3, 96, 11, stride=4),
        Pool2d(3, 2),
        Conv2d(96, 256, 5, padding=2, groups=2),
        Pool2d(3, 2),
        Conv2d(256, 384, 3, padding=1),
        Conv2d(384, 384, 3, padding=1, groups=2),
        Conv2d(384, 256, 3, padding=1, groups=2),
        Pool2d(3, 2),
        Flatten(),
        Linear(9216, 4096),
        Linear(4096, 4096),
        Linear(4096, 1000),
    ]


def alexnet_of_one_gpu() -> list[Layer]:
    """Krizhevsky, One weird trick for parallelizing convolutional neural networks (2014), as in torchvision."""
    return [
        Conv2d(3, 64, 11, stride=4, padding=2),
        Pool2d(3, 2),
        Conv2d(64, 192, 5, padding=2),
        Pool2d(3, 2),
        Conv2d(192, 384, 3, padding=1),
        Conv2d(384, 256, 3, padding=1),
        Conv2d(256, 256, 3, padding=1),
        Pool2d(3, 2),
        Flatten(),
        Linear(9216, 4096),
        Linear(4096, 4096),
        Linear(4096, 1000),
    ]


def test_vgg16() -> None:
    rows = summary(vgg16(), (3, 224, 224))
    assert total(rows).parameters == 138_357_544  # torchvision's page of vgg16, num_params
    assert round(total(rows).macs / 10**9, 2) == 15.47  # the same page, GFLOPS: it counts multiply-accumulates
    convolutions = [row for row in rows if isinstance(row.layer, Conv2d)]
    assert total(convolutions).parameters == 14_714_688  # Keras' VGG16 without its top
    assert total(convolutions).values == 13_547_520  # two of 64 x 224^2 up to three of 512 x 14^2, added by hand
    assert [row.output for row in rows if isinstance(row.layer, Pool2d)] == [
        (64, 112, 112),
        (128, 56, 56),
        (256, 28, 28),
        (512, 14, 14),
        (512, 7, 7),
    ]
    assert rows[-1].output == (1000,)


def test_alexnet() -> None:
    assert total(summary(alexnet_of_two_gpus(), (3, 227, 227))).parameters == 60_965_224  # Caffe's bvlc_alexnet
    cost = total(summary(alexnet_of_one_gpu(), (3, 224, 224)))
    assert cost.parameters == 61_100_840  # torchvision's page of alexnet, num_params
    assert round(cost.macs / 10**9, 2) == 0.71  # the same page, GFLOPS: it counts multiply-accumulates


def test_memory_follows_the_type() -> None:
    layers = [Conv2d(3, 64, 11, stride=4, padding=2)]
    # the lecture's table (see test_layers): 784 KiB in single precision
    assert [row.bytes() for row in summary(layers, (3, 227, 227))] == [784 * 1024]
    assert [row.bytes("float16") for row in summary(layers, (3, 227, 227))] == [392 * 1024]


def test_the_layer_that_does_not_fit_is_numbered() -> None:
    layers: list[Layer] = [Conv2d(3, 8, 3), Pool2d(2, 2), Flatten(), Linear(8 * 4 * 4, 10)]
    with pytest.raises(ValueError, match=r"layer 4: .* 128 values got the shape \(1352,\)"):
        summary(layers, (3, 28, 28))


def test_layers_are_named_by_kind_and_number() -> None:
    names = [row.name for row in summary(alexnet_of_one_gpu(), (3, 224, 224))]
    assert names == [
        "conv1",
        "pool1",
        "conv2",
        "pool2",
        "conv3",
        "conv4",
        "conv5",
        "pool3",
        "flatten",
        "fc1",
        "fc2",
        "fc3",
    ]


def test_another_output_is_what_the_next_layers_are_built_for() -> None:
    layers: list[Layer] = [Conv2d(3, 8, 3), Flatten(), Linear(8 * 26 * 26, 10)]
    rows = summary(layers, (3, 28, 28), {"conv1": (8, 28, 28)})
    assert rows[0].macs == 28 * 28 * 8 * 3 * 3 * 3
    assert rows[-1].parameters == 8 * 28 * 28 * 10 + 10
