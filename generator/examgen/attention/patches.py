"""An image as a sequence of tokens; Dosovitskiy et al., An Image is Worth 16x16 Words (2021), section 3.1."""

from __future__ import annotations

from dataclasses import dataclass

from examgen.nn.layers import Linear


@dataclass(frozen=True)
class Patches:
    """An image of `channels` by `height` by `width` pixels cut into squares of `side` pixels.

    `extra` tokens, such as the class token, are put in front; they are learned vectors and not cut from the image.
    Raises ValueError if the squares do not tile the image.
    """

    channels: int
    height: int
    width: int
    side: int
    extra: int = 0

    def __post_init__(self) -> None:
        if self.height % self.side or self.width % self.side:
            raise ValueError(f"patches of side {self.side} do not tile {self.height} x {self.width} pixels")

    @property
    def grid(self) -> tuple[int, int]:
        """Patches along the height and along the width."""
        return self.height // self.side, self.width // self.side

    @property
    def count(self) -> int:
        """Patches: H W / P^2."""
        return self.grid[0] * self.grid[1]

    @property
    def tokens(self) -> int:
        """Length of the sequence, extra tokens included."""
        return self.count + self.extra

    @property
    def length(self) -> int:
        """Values of a flattened patch: P^2 C."""
        return self.side**2 * self.channels

    def embedding(self, features: int, *, bias: bool = True) -> Linear:
        """The projection of a flattened patch to a token."""
        return Linear(self.length, features, bias)

    def embedding_macs(self, features: int) -> int:
        """Multiply-accumulates of the projection for one image; extra tokens are not projected."""
        return self.count * self.length * features
