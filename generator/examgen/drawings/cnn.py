"""Convolutional networks: a small classifier and a residual block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from examgen.drawings.network import Question, chain, grouped, sizes
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene


@dataclass(frozen=True)
class Cnn:
    """Two convolutions of size 3, each with ReLU and pooling by 2, and a linear layer; the maps keep their size."""

    kind: Literal["cnn"]
    channels: int
    side: int
    first: int
    second: int
    classes: int

    def asks(self) -> str:
        """What is to be drawn."""
        return (
            f"Draw a CNN that classifies images of size {sizes(self.channels, self.side, self.side)} into "
            f"{self.classes} classes as a row of blocks. It has two convolutions with {self.first} and {self.second} "
            r"filters of size $3 \times 3$, stride 1 and padding 1, each followed by an activation and by max pooling "
            "of size 2 and stride 2, and one linear layer. Write the shape after every block that changes it."
        )

    def elements(self) -> list[str]:
        """What the drawing must show."""
        half, quarter = self.side // 2, self.side // 4
        return [
            f"convolution, activation, pooling twice in this order; {sizes(self.first, self.side, self.side)} and "
            f"{sizes(self.second, half, half)} after the convolutions",
            f"{sizes(self.first, half, half)} and {sizes(self.second, quarter, quarter)} after the poolings",
            "flattening between the last pooling and the linear layer",
            f"linear layer with {self.classes} scores, with a softmax or the loss after it",
        ]

    def answer(self) -> str:
        """The drawing in words."""
        return (
            "Image, convolution, ReLU, pooling, convolution, ReLU, pooling, flattening, linear layer, softmax. "
            "A convolution sets the channels, a pooling halves height and width."
        )

    def figure(self) -> Scene:
        """The model drawing."""
        half, quarter = self.side // 2, self.side // 4
        return diagram(
            [
                Block("x", sizes(self.channels, self.side, self.side), 0, 0, shape="text"),
                Block(
                    "conv1", rf"conv $3 \times 3$, ReLU\\{sizes(self.first, self.side, self.side)}", 1, 0, shaded=True
                ),
                Block("pool1", rf"max pool\\{sizes(self.first, half, half)}", 2, 0),
                Block("conv2", rf"conv $3 \times 3$, ReLU\\{sizes(self.second, half, half)}", 0, 1, shaded=True),
                Block("pool2", rf"max pool\\{sizes(self.second, quarter, quarter)}", 1, 1),
                Block("flat", rf"flatten\\{self.features}", 2, 1),
                Block("linear", rf"linear, softmax\\{self.classes}", 3, 1),
            ],
            [
                *chain("x", "conv1", "pool1"),
                Arrow("pool1", "conv2", via=((2, 0.5), (0, 0.5))),
                *chain("conv2", "pool2", "flat", "linear"),
            ],
        )

    @property
    def features(self) -> int:
        """The values after the flattening."""
        return self.second * (self.side // 4) ** 2

    def questions(self) -> list[Question]:
        """The values after the flattening, and the parameters of the convolutions."""
        c, a, b, side = self.channels, self.first, self.second, self.side
        quarter, right = side // 4, a * (9 * c + 1) + b * (9 * a + 1)
        missing = "Both poolings halve height and width."
        return [
            Question(
                "features",
                "How many values does an image have after the flattening?",
                self.features,
                [
                    ("one-pooling", b * (side // 2) ** 2, missing),
                    ("no-pooling", b * side**2, missing),
                    ("one-map", quarter**2, "All channels are flattened."),
                    ("height-only", b * quarter, "A map has as many values as height times width."),
                    ("first-filters", a * quarter**2, "The second convolution sets the number of channels."),
                ],
                rf"${b} \cdot {quarter} \cdot {quarter} = {grouped(self.features)}$.",
            ),
            Question(
                "parameters",
                "How many weights and biases do both convolutions have together?",
                right,
                [
                    ("no-biases", right - a - b, "Each filter has a bias."),
                    ("one-channel", 10 * (a + b), "A filter has weights for each channel of its input."),
                    ("image-channels", (9 * c + 1) * (a + b), "The second convolution reads the maps of the first."),
                    ("second-only", b * (9 * a + 1), "The first convolution has parameters too."),
                    (
                        "side-of-kernel",
                        a * (3 * c + 1) + b * (3 * a + 1),
                        r"A kernel has $3 \cdot 3$ weights a channel.",
                    ),
                    ("with-linear", right + self.classes * (self.features + 1), "The linear layer is not asked for."),
                ],
                rf"A filter has $9$ weights for each channel that it reads and a bias: ${a} \cdot (9 \cdot {c} + 1) + "
                rf"{b} \cdot (9 \cdot {a} + 1) = {grouped(right)}$.",
            ),
        ]


@dataclass(frozen=True)
class Residual:
    """A block of two convolutions of size 3 with a shortcut; with more `filters` than `channels` it halves the map."""

    kind: Literal["residual-block"]
    channels: int
    filters: int
    side: int

    @property
    def wider(self) -> bool:
        """Whether the shortcut needs a projection."""
        return self.filters != self.channels

    def asks(self) -> str:
        """What is to be drawn."""
        shape = sizes(self.channels, self.side, self.side)
        size = (
            f"It makes {self.filters} channels of them and halves height and width, as in the first block of a stage, "
            "with weights in the shortcut too."
            if self.wider
            else "It keeps this shape."
        )
        return (
            f"Draw a basic residual block of a ResNet, with batch normalisation, for maps of shape {shape}. {size} "
            "Name all layers, with the kernel size and stride of each convolution."
        )

    def elements(self) -> list[str]:
        """What the drawing must show."""
        shortcut = r"a $1 \times 1$ convolution with stride 2 in the shortcut" if self.wider else (
            "a shortcut without any layer from the input to the addition"
        )  # fmt: skip
        stride = ", the first with stride 2" if self.wider else " with stride 1"
        return [
            rf"two $3 \times 3$ convolutions in a row{stride}",
            "batch normalisation after both, ReLU between them",
            shortcut,
            "an addition, not a concatenation, of both paths, and ReLU after it",
        ]

    def answer(self) -> str:
        """The drawing in words."""
        way = "through a convolution of size 1 with stride 2" if self.wider else "past all layers"
        return (
            "The input goes through convolution, batch normalisation, ReLU, convolution and batch normalisation, and "
            f"{way} to an addition; ReLU follows."
        )

    def figure(self) -> Scene:
        """The model drawing."""
        stride = ", /2" if self.wider else ""
        blocks = [
            Block("x", "$x$", 0, 1, shape="text"),
            Block("dot", "", 0.5, 1, shape="dot"),
            Block("one", rf"conv $3 \times 3${stride}\\BN, ReLU", 1, 1, shaded=True),
            Block("two", r"conv $3 \times 3$\\BN", 2, 1, shaded=True),
            Block("add", "$+$", 3, 1, shape="circle"),
            Block("relu", "ReLU", 4, 1),
            Block("y", "$y$", 5, 1, shape="text"),
        ]
        arrows = chain("x", "dot", "one", "two", "add", "relu", "y")
        if not self.wider:
            return diagram(blocks, [*arrows, Arrow("dot", "add", "identity", via=((0.5, 0), (3, 0)))])
        blocks.append(Block("short", rf"conv $1 \times 1${stride}\\BN", 1.5, 0))
        return diagram(blocks, [*arrows, Arrow("dot", "short", via=((0.5, 0),)), Arrow("short", "add", via=((3, 0),))])

    def questions(self) -> list[Question]:
        """The weights of all convolutions."""
        c, k = self.channels, self.filters
        short = c * k if self.wider else 0
        right = 9 * c * k + 9 * k * k + short
        added = rf" + {c} \cdot {k}" if short else ""
        return [
            Question(
                "weights",
                "How many weights do all its convolutions have? They have no biases.",
                right,
                [
                    (
                        "no-shortcut",
                        right - short if short else right + c * k,
                        "The shortcut has a convolution only if the shape changes.",
                    ),
                    ("one-convolution", 9 * c * k + short, "The block has two convolutions of size 3."),
                    ("one-channel", 9 * 2 * k, "A filter has weights for each channel that it reads."),
                    ("with-biases", right + 2 * k, "The convolutions have no biases here."),
                    ("positions", right * self.side, "The weights are shared by all positions."),
                    ("input-channels", 18 * c * c + short, "The second convolution reads what the first has made."),
                    (
                        "large-shortcut",
                        right + 9 * c * k - short,
                        r"A kernel of the shortcut would have size $1 \times 1$.",
                    ),
                ],
                rf"$9 \cdot {c} \cdot {k} + 9 \cdot {k} \cdot {k}{added} = {grouped(right)}$. The shortcut "
                + ("has one weight for each channel and filter." if short else "has no weights."),
            )
        ]
