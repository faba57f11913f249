"""Shapes and parameters of a U-Net on square images; Ronneberger, Fischer and Brox, U-Net (2015), figure 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Decoded:
    """One decoder level: side after the up-convolution, pixels cropped at each edge of the skip, side at the end."""

    raised: int
    crop: int
    side: int


@dataclass(frozen=True)
class UNet:
    """`depth` poolings; level l = 0, 1, ... has `base` 2^l channels and `convs` convolutions 3 x 3, padded or not.

    Raises ValueError if a side is odd before pooling or too small for the convolutions.
    """

    size: int
    depth: int
    base: int
    convs: int
    padded: bool

    def __post_init__(self) -> None:
        for level, side in enumerate(self.encoder[:-1]):
            if side % 2:
                raise ValueError(f"the side {side} of level {level} is odd and cannot be halved")
        if min(self.encoder) < 1 or self.output < 1:
            raise ValueError(f"an image of {self.size} pixels is too small for {self}")

    @property
    def shrink(self) -> int:
        """Pixels of a side that the convolutions of a level take away: 2 each without padding."""
        return 0 if self.padded else 2 * self.convs

    def channels(self, level: int) -> int:
        """Of the convolutions of a level: base 2^level."""
        return self.base << level

    @property
    def encoder(self) -> list[int]:
        """The side after the convolutions of each level, that of the bottleneck last."""
        sides, side = [], self.size
        for _ in range(self.depth + 1):
            sides.append(side - self.shrink)
            side = sides[-1] // 2
        return sides

    @property
    def decoder(self) -> list[Decoded]:
        """The levels of the decoder, the deepest first."""
        levels, side = [], self.encoder[-1]
        for skip in reversed(self.encoder[:-1]):
            raised = 2 * side
            side = raised - self.shrink
            levels.append(Decoded(raised, (skip - raised) // 2, side))
        return levels

    @property
    def output(self) -> int:
        """The side of the output; it is the image's if the convolutions are padded."""
        return self.decoder[-1].side

    def merged_parameters(self, level: int, *, concatenated: bool = True) -> int:
        """Of the convolution that reads the skip of a level together with the raised map, or their sum."""
        c = self.channels(level)
        return ((2 if concatenated else 1) * c * 9 + 1) * c
