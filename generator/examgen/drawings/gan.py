"""Generative adversarial networks, conditional or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from examgen.drawings.network import Question, chain, grouped, sizes
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene


@dataclass(frozen=True)
class Gan:
    """Dense generator and discriminator for images of `channels` and `side`; a cGAN is told one of `classes`."""

    kind: Literal["gan", "cgan"]
    noise: int
    channels: int
    side: int
    classes: int
    hidden: int

    @property
    def told(self) -> bool:
        """Whether it is conditional."""
        return self.kind == "cgan"

    @property
    def pixels(self) -> int:
        """The values of an image."""
        return self.channels * self.side**2

    def asks(self) -> str:
        """What is to be drawn."""
        name = "a conditional GAN" if self.told else "a GAN"
        told = (
            f" The condition is one of {self.classes} classes, given as a one-hot vector that is appended to an input."
            if self.told
            else f" The discriminator has a hidden layer of {self.hidden} neurons."
        )
        return (
            f"Draw the training of {name} as a diagram of blocks, with all inputs and outputs of generator and "
            f"discriminator. The noise has {self.noise} values, the images have shape "
            f"{sizes(self.channels, self.side, self.side)}. Both networks are multilayer perceptrons, which read and "
            f"write images as vectors.{told}"
        )

    def elements(self) -> list[str]:
        """What the drawing must show."""
        told = ["the condition as an input of the generator", "the condition as an input of the discriminator too"]
        return [
            "noise as input of the generator, an image as its output",
            "generated and real images as inputs of the discriminator",
            "one output of the discriminator: real or generated",
            *(told if self.told else ["losses of both, or the gradient from the discriminator back to the generator"]),
        ]

    def answer(self) -> str:
        """The drawing in words."""
        told = " The class enters both networks." if self.told else ""
        return (
            "Noise enters the generator, which makes an image. The discriminator gets generated and real images and "
            f"says how likely it is that they are real; the gradient of its output trains both.{told}"
        )

    def figure(self) -> Scene:
        """The model drawing."""
        blocks = [
            Block("z", rf"noise $z$\\{self.noise}", 0, 0, shape="text"),
            Block("G", "generator", 1, 0, shaded=True),
            Block("real", rf"real image $x$\\{sizes(self.channels, self.side, self.side)}", 2, -1, shape="text"),
            Block("D", "discriminator", 3, 0, shaded=True),
            Block("out", r"real or generated\\loss", 4, 0, shape="text"),
        ]
        arrows = [
            *chain("z", "G"), Arrow("G", "D", r"$\hat{x}$"), *chain("D", "out"), Arrow("real", "D", via=((3, -1),)),
        ]  # fmt: skip
        if self.told:
            blocks.append(Block("y", rf"class $y$\\{self.classes}", 0, 1, shape="text"))
            arrows += [Arrow("y", "G", via=((1, 1),)), Arrow("y", "D", via=((3, 1),))]
        return diagram(blocks, arrows)

    def questions(self) -> list[Question]:
        """The inputs of both networks, or what the discriminator has as first layer."""
        d, k, h, pixels = self.noise, self.classes, self.hidden, self.pixels
        image = rf"{self.channels} \cdot {self.side}^2"
        if not self.told:
            right = h * (pixels + 1)
            return [
                Question(
                    "parameters",
                    "How many weights and biases does the hidden layer of the discriminator have?",
                    right,
                    [
                        ("no-biases", h * pixels, "Each neuron has a bias."),
                        ("one-channel", h * (self.side**2 + 1), "An image has several channels, which are all read.")
                        if self.channels > 1
                        else ("side", h * (self.side + 1), "An image has as many values as height times width."),
                        ("noise", h * (d + 1), "The noise enters the generator only."),
                        ("with-noise", h * (pixels + d + 1), "The noise enters the generator only."),
                        ("one-bias", h * pixels + 1, "Each neuron has a bias of its own."),
                        ("pairs", h * (2 * pixels + 1), "A real and a generated image enter one after the other."),
                        ("with-output", right + h + 1, "The output neuron is not part of the hidden layer."),
                    ],
                    rf"${h} \cdot ({image} + 1) = {grouped(right)}$.",
                )
            ]
        apart = "The condition enters both networks."
        return [
            Question(
                "generator",
                "How many values enter the generator?",
                d + k,
                [
                    ("no-condition", d, apart),
                    ("index", d + 1, "A one-hot vector has a value for each class."),
                    ("product", d * k, "The vectors are joined, not multiplied."),
                    ("image", pixels + k, "The generator reads noise and makes images."),
                    (
                        "condition-only",
                        k,
                        "The noise enters too; without it there would be only one image for each class.",
                    ),
                ],
                f"${d} + {k} = {d + k}$.",
            ),
            Question(
                "discriminator",
                "How many values enter the discriminator for one image?",
                pixels + k,
                [
                    ("no-condition", pixels, apart + " Otherwise an image of the wrong class would pass."),
                    ("index", pixels + 1, "A one-hot vector has a value for each class."),
                    ("with-noise", pixels + d + k, "The noise enters the generator only."),
                    ("pairs", 2 * pixels + k, "A real and a generated image enter one after the other."),
                    ("noise", d + k, "These are the inputs of the generator."),
                    ("product", pixels * k, "The vectors are joined, not multiplied."),
                ],
                f"${image} + {k} = {pixels + k}$.",
            ),
        ]
