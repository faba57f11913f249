"""Conditioning of a GAN: inputs of both networks with class labels, parameters that they add, pairs of images."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Shape, Solved, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.counting import count_conv_parameters
from examgen.nn.layers import Linear

TITLE, POINTS, MINUTES, FAMILY = "Inputs of a conditional GAN", 4, 6, "conditional-gan"
FORMULAS = ("conv-parameters", "dense-parameters")

Space = Literal["RGB", "Lab"]


@dataclass(frozen=True)
class Level:
    classes: tuple[int, ...]


LEVELS = {"hard": Level(classes=(5, 8, 10, 12, 20, 50, 100))}


@dataclass(frozen=True)
class Params:
    latent: int
    classes: int
    channels: int
    side: int
    units: int  # of the generator's first layer
    filters: int  # of the discriminator's first layer
    kernel: int
    space: Space  # of the images of another model, which colours grey ones

    @property
    def colours(self) -> int:
        """Channels that the colouring generator predicts."""
        return 3 if self.space == "RGB" else 2


def sample(d: Draw[Level, None]) -> Params:
    rng = d.rng
    return Params(
        latent=rng.choice((64, 100, 128, 256)),
        classes=rng.choice(d.level.classes),
        channels=rng.choice((1, 3)),
        side=rng.choice((16, 28, 32, 64)),
        units=rng.choice((128, 256, 512, 1024)),
        filters=rng.choice((16, 32, 64)),
        kernel=rng.choice((3, 4, 5)),
        space=rng.choice(("RGB", "Lab")),
    )


def solve(p: Params, given: Given = NONE) -> Solved:  # noqa: ARG001 - every part stands for itself
    extra_units = p.classes * p.units
    extra_filters = p.classes * p.filters * p.kernel**2
    size = p.side
    parts = {
        "generator": Part(Integer(p.latent + p.classes), wrong=_wrong_generators(p)),
        "discriminator": Part(Shape((p.channels + p.classes, size, size)), wrong=_wrong_discriminators(p)),
        "extra": Part(Integer(extra_units + extra_filters), wrong=_wrong_extras(p)),
        "embedding": Part(Integer(p.classes * size**2), wrong=_wrong_embeddings(p)),
        "pair": Part(Shape((1 + p.colours, size, size)), wrong=_wrong_pairs(p)),
    }
    steps = {"extra_units": extra_units, "extra_filters": extra_filters, "colours": p.colours}
    return Solved(parts=parts, steps=steps, conventions=("layout-chw",), figures={"networks": _figure})


def verify(p: Params) -> dict[str, Any]:
    """Layers with the labels and without them, and the inputs listed entry by entry."""
    one_hot = [0] * (p.classes - 1) + [1]
    vector = [0.0] * p.latent + one_hot
    maps = [*range(p.channels), *one_hot]
    linear = Linear(len(vector), p.units).parameters() - Linear(p.latent, p.units).parameters()
    window = (p.kernel, p.kernel)
    with_maps, without = (count_conv_parameters(n, p.filters, window, 1, bias=True) for n in (len(maps), p.channels))
    grey, colour = ["L"], list("RGB") if p.space == "RGB" else ["a", "b"]
    return {
        "generator": len(vector),
        "discriminator": (len(maps), p.side, p.side),
        "extra": linear + with_maps - without,
        "embedding": sum(p.side for _ in range(p.side)) * p.classes,
        "pair": (len(grey + colour), p.side, p.side),
    }


def effort(p: Params) -> float:
    return 5.5 + 0.3 * (p.classes % 10 != 0)


@cache
def _figure() -> Scene:
    blocks = [
        Block("z", r"latent vector $\mathbf{z}$", 0, 0, shape="text"),
        Block("y", "class $y$", 0, 1, shape="text"),
        Block("g", "generator", 1, 0.5),
        Block("x", "image", 2, 0.5, shape="text"),
        Block("label", "class $y$", 2, 1.5, shape="text"),
        Block("d", "discriminator", 3, 1),
        Block("out", "real or generated", 4, 1, shape="text"),
    ]
    arrows = [("z", "g"), ("y", "g"), ("g", "x"), ("x", "d"), ("label", "d"), ("d", "out")]
    return diagram(blocks, [Arrow(*pair) for pair in arrows])


def _wrong_generators(p: Params) -> list[Wrong]:
    return [
        Wrong("scalar-label", p.latent + 1, "A one-hot vector has one entry for each class.", F(1, 2)),
        Wrong("product", p.latent * p.classes, "Concatenation adds the lengths.", F(1, 3)),
        Wrong("unconditional", p.latent, "The generator has to know the class."),
        Wrong(
            "with-image", p.latent + p.classes + p.channels * p.side**2, "The image is not an input of the generator."
        ),
        Wrong("one-class-less", p.latent + p.classes - 1, "Every class has an entry of its own.", F(1, 2)),
        Wrong("one-class-more", p.latent + p.classes + 1, "No class is added for generated images.", F(1, 2)),
        Wrong("label-only", p.classes, "The latent vector is an input too.", F(1, 3)),
    ]


def _wrong_discriminators(p: Params) -> list[Wrong]:
    c, k, n = p.channels, p.classes, p.side
    return [
        Wrong("scalar-label", (c + 1, n, n), "Each class has a channel of its own.", F(1, 2)),
        Wrong("unconditional", (c, n, n), "The discriminator must judge whether image and class fit.", F(0)),
        Wrong("product", (c * k, n, n), "Concatenation adds the channels.", F(1, 3)),
        Wrong("labels-only", (k, n, n), "The channels of the image remain.", F(1, 3)),
        Wrong("sides-too", (c + k, n + k, n + k), "Only the channels are concatenated.", F(1, 3)),
        Wrong("one-side", (c + k, n + 1, n), "Only the channels are concatenated.", F(1, 3)),
        Wrong("sides-instead", (c, n + k, n + k), "The channels are concatenated, not the pixels."),
        Wrong("halved", (c + k, n // 2, n // 2), "The size of the image stays.", F(1, 2)),
    ]


def _wrong_extras(p: Params) -> list[Wrong]:
    k2, units, filters = p.kernel**2, p.classes * p.units, p.classes * p.filters * p.kernel**2
    return [
        Wrong("generator-only", units, "The discriminator's first layer grows too.", F(1, 2)),
        Wrong("discriminator-only", filters, "The generator's first layer grows too.", F(1, 2)),
        Wrong("biases", units + filters + p.units + p.filters, "The biases do not become more.", F(1, 2)),
        Wrong("scalar-label", p.units + p.filters * k2, "Each class brings an input of its own.", F(1, 3)),
        Wrong(
            "kernel-side", units + p.classes * p.filters * p.kernel, "The kernel has $k^2$ weights a channel.", F(1, 2)
        ),
        Wrong(
            "old-channels-too", units + filters + p.channels * p.filters * k2, "Only the new channels count.", F(1, 3)
        ),
        Wrong("no-kernel", units + p.classes * p.filters, "A filter has $k^2$ weights for every channel.", F(1, 3)),
    ]


def _wrong_embeddings(p: Params) -> list[Wrong]:
    pixels = p.side**2
    return [
        Wrong("one-class", pixels, "The table has a row for every class.", F(1, 2)),
        Wrong("side", p.classes * p.side, "A channel has side times side values.", F(1, 3)),
        Wrong("image-too", (p.channels + 1) * p.classes * pixels, "The embedding fills one channel.", F(1, 3)),
        Wrong("bias", p.classes * pixels + pixels, "A table has no biases.", F(1, 2)),
        Wrong("squared", p.classes**2 * pixels, "Each class selects one row of the table.", F(1, 3)),
        Wrong("classes", p.classes, "A row has as many values as the channel."),
    ]


def _wrong_pairs(p: Params) -> list[Wrong]:
    n, c = p.side, p.colours
    return [
        Wrong("colour-only", (c, n, n), "The discriminator sees the grey image too.", F(1, 2)),
        Wrong("grey-only", (1, n, n), "The discriminator judges the colours."),
        Wrong("one-more", (c + 2, n, n), "The grey image has one channel.", F(1, 2)),
        Wrong("two-images", (2 * c + 2, n, n), "One pair is judged at a time.", F(1, 3)),
        Wrong("stacked", (c + 1, 2 * n, n), "Channels are concatenated, not rows.", F(1, 3)),
        Wrong("side-by-side", (c + 1, n, 2 * n), "Channels are concatenated, not columns.", F(1, 3)),
        Wrong("both-sides", (c + 1, 2 * n, 2 * n), "The size of the image stays.", F(1, 3)),
        Wrong("both-sides-colour", (c, 2 * n, 2 * n), "Channels are concatenated."),
    ]
