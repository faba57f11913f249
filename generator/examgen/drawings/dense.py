"""Networks that predict something for every pixel: encoder and decoder, with skip connections or without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from examgen.drawings.network import Question, Slip, chain, sizes
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene


@dataclass(frozen=True)
class EncoderDecoder:
    """`steps` halvings and as many doublings of an RGB image; the channels double, from `channels`, with every halving.

    With `skips` it is a U-Net, whose decoder joins its maps with those of the encoder.
    """

    kind: Literal["encoder-decoder", "unet"]
    side: int
    channels: int
    steps: int
    classes: int

    @property
    def skips(self) -> bool:
        """Whether there are skip connections."""
        return self.kind == "unet"

    def shape(self, level: int) -> tuple[int, int, int]:
        """The maps after so many halvings."""
        return self.channels * 2**level, self.side // 2**level, self.side // 2**level

    def asks(self) -> str:
        """What is to be drawn."""
        name = "a U-Net" if self.skips else "an encoder-decoder network without skip connections"
        skips = (
            " In the decoder, each upsampling halves the channels before the skip connection joins the maps; a "
            "convolution then halves them again. Mark what is joined, and how."
            if self.skips
            else " The decoder is the mirror image of the encoder."
        )
        return (
            f"Draw {name} for semantic segmentation into {self.classes} classes. The images have the size "
            f"{sizes(3, self.side, self.side)}. The first convolution makes {self.channels} channels; the encoder then "
            f"halves height and width {self.steps} times and doubles the channels each time.{skips} Write channels and "
            "side of the maps at every level."
        )

    def elements(self) -> list[str]:
        """What the drawing must show."""
        levels = ", ".join(sizes(*self.shape(level)) for level in range(self.steps + 1))
        last = (
            "skip connections between equal resolutions, marked as concatenation"
            if self.skips
            else "no connection between encoder and decoder but the bottleneck"
        )
        return [
            f"encoder with convolutions and {self.steps} poolings (or strides)",
            f"decoder with {self.steps} upsamplings (or transposed convolutions)",
            f"shapes of the encoder: {levels}",
            last,
            f"output of shape {sizes(self.classes, self.side, self.side)}",
        ]

    def answer(self) -> str:
        """The drawing in words."""
        skips = " Arrows lead from each level of the encoder to the same level of the decoder." if self.skips else ""
        return (
            f"{self.steps} steps down to the bottleneck of shape {sizes(*self.shape(self.steps))}, and as many up "
            f"again to the side of the image, with a channel for each class at the end.{skips}"
        )

    def figure(self) -> Scene:
        """The model drawing."""
        n = self.steps
        down = [Block(f"e{i}", sizes(*self.shape(i)), i, i) for i in range(n)]
        up = [Block(f"d{i}", sizes(*self.shape(i)), 2 * n - i, i) for i in range(n)]
        bottom = Block("b", sizes(*self.shape(n)), n, n, shaded=True)
        score = Block("y", sizes(self.classes, self.side, self.side), 2 * n, -1)
        steps = [Arrow(f"e{i}", f"e{i + 1}" if i < n - 1 else "b", via=((i, i + 1),)) for i in range(n)]
        steps += [Arrow(f"d{i + 1}" if i < n - 1 else "b", f"d{i}", via=((2 * n - i, i + 1),)) for i in range(n)]
        skips = [Arrow(f"e{i}", f"d{i}", "concatenate", dashed=True) for i in range(n)] if self.skips else []
        return diagram([*down, bottom, *up, score], [*steps, *skips, *chain("d0", "y")])

    def questions(self) -> list[Question]:
        """The bottleneck, and what the last concatenation or the last layer makes."""
        right = self.shape(self.steps)
        how = f"${self.steps}$ halvings divide the side by ${2**self.steps}$ and multiply the channels by as much."
        first = Question("bottleneck", "What shape do the maps have in the bottleneck?", right, self._wrong(right), how)
        return [first, self._joined() if self.skips else self._output()]

    def _wrong(self, right: tuple[int, int, int]) -> list[Slip]:
        c, s, _ = right
        return [
            ("one-step-less", self.shape(self.steps - 1), "Count the halvings: the bottleneck comes after the last."),
            ("one-step-more", (2 * c, s // 2, s // 2), "Count the halvings: this is one too many."),
            ("channels-kept", (self.channels, s, s), "The channels double with each halving."),
            ("side-kept", (c, self.side, self.side), "Every pooling halves height and width."),
            ("channels-behind", (c // 2, s, s), "The channels double as often as the side is halved."),
            ("side-behind", (c, 2 * s, 2 * s), "The side is halved as often as the channels double."),
        ]

    def _joined(self) -> Question:
        c = self.channels
        wrong: list[Slip] = [
            ("added", c, "The maps are concatenated, not added."),
            ("not-halved", 3 * c, "The upsampling halves the channels of the level below before the maps are joined."),
            ("level-below", 4 * c, "This is one level lower."),
            ("classes", c + self.classes, "The scores come after the last convolution."),
            ("classes-only", self.classes, "The scores come after the last convolution."),
        ]
        how = f"${c}$ channels come from the encoder, ${c}$ from below: ${c} + {c} = {2 * c}$."
        return Question("joined", "How many channels are there after the last concatenation?", 2 * c, wrong, how)

    def _output(self) -> Question:
        k, s, c = self.classes, self.side, self.channels
        wrong: list[Slip] = [
            ("label-map", (1, s, s), "Before the arg max there is a score for every class."),
            ("image", (3, s, s), "The output has a channel for each class, not for each colour."),
            ("features", (c, s, s), "A last convolution turns features into scores of classes."),
            ("small", (k, s // 2**self.steps, s // 2**self.steps), "The decoder restores the side of the image."),
            ("half", (k, s // 2, s // 2), "The decoder doubles the side as often as the encoder halves it."),
            ("features-half", (c, s // 2, s // 2), "The decoder ends with scores at the side of the image."),
            ("one-vector", (k, 1, 1), "There are scores for every pixel."),
        ]
        how = "Each pixel of the image has a score for each class."
        return Question("output", "What shape do the scores have?", (k, s, s), wrong, how)
