"""The layers of a transformer as plain values: learnable parameters and multiply-accumulates (MACs).

Sources: Vaswani et al., Attention Is All You Need (2017), section 3; Shazeer, GLU Variants Improve Transformer (2020);
Ainslie et al., GQA (2023). MACs are for one sequence; biases, softmax, normalisation and activations are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from examgen.nn.layers import Linear


@dataclass(frozen=True)
class Attention:
    """Multi-head attention on tokens of `width` values; all heads together are as wide as a token.

    `groups` are the heads that keys and values have, shared by the query heads: None for one each (plain multi-head
    attention), 1 for multi-query attention. Raises ValueError if `heads` does not divide `width`, or `groups` does not
    divide `heads`.
    """

    width: int
    heads: int
    groups: int | None = None
    bias: bool = True

    def __post_init__(self) -> None:
        if self.width % self.heads or self.heads % self.key_heads:
            sizes = f"width {self.width}, {self.heads} heads and {self.key_heads} key-value heads"
            raise ValueError(f"{sizes} do not divide one another")

    @property
    def key_heads(self) -> int:
        """Heads of the keys, and of the values."""
        return self.heads if self.groups is None else self.groups

    @property
    def head(self) -> int:
        """Values of a query, key or value in one head."""
        return self.width // self.heads

    @property
    def key_width(self) -> int:
        """Values of a token's keys in all heads together; the values have as many."""
        return self.key_heads * self.head

    @property
    def projections(self) -> tuple[Linear, Linear, Linear, Linear]:
        """W_Q, W_K, W_V and W_O."""
        own = Linear(self.width, self.width, self.bias)
        shared = Linear(self.width, self.key_width, self.bias)
        return own, shared, shared, own

    def parameters(self) -> int:
        """Weights and biases of the four projections; 4 d^2 + 4 d for plain attention with biases."""
        return sum(projection.parameters() for projection in self.projections)

    def projection_macs(self, tokens: int) -> int:
        """MACs of the four projections in self-attention: 4 n d^2 for plain attention."""
        return tokens * sum(projection.in_features * projection.out_features for projection in self.projections)

    def mixing_macs(self, queries: int, keys: int) -> int:
        """MACs of Q K^T and of the weighted sums of the values: 2 n_q n_k d, whatever the number of heads."""
        return 2 * queries * keys * self.width

    def macs(self, tokens: int) -> int:
        """MACs of self-attention, every token with all."""
        return self.projection_macs(tokens) + self.mixing_macs(tokens, tokens)

    def windowed_macs(self, tokens: int, window: int) -> int:
        """MACs of self-attention inside windows of `window` tokens each that tile the sequence.

        Liu et al., Swin Transformer (2021), equation 2. Raises ValueError if the windows do not fit.
        """
        if tokens % window:
            raise ValueError(f"windows of {window} tokens do not tile {tokens} tokens")
        return self.projection_macs(tokens) + tokens // window * self.mixing_macs(window, window)


@dataclass(frozen=True)
class Mlp:
    """The position-wise network of a block: to `hidden` features and back; gated ones have a second way up."""

    width: int
    hidden: int
    gated: bool = False
    bias: bool = True

    @property
    def projections(self) -> list[Linear]:
        """The matrices up, one or two, and the one down."""
        up, down = Linear(self.width, self.hidden, self.bias), Linear(self.hidden, self.width, self.bias)
        return [up, up, down] if self.gated else [up, down]

    def parameters(self) -> int:
        """2 d f + f + d, or without biases 2 d f; 3 d f if gated."""
        return sum(projection.parameters() for projection in self.projections)

    def macs(self, tokens: int) -> int:
        """2 n d f, or 3 n d f if gated."""
        return tokens * len(self.projections) * self.width * self.hidden


@dataclass(frozen=True)
class Block:
    """One layer of a transformer: attention, MLP, a layer normalisation for each."""

    attention: Attention
    mlp: Mlp

    def parameters(self) -> int:
        """12 d^2 + 13 d for plain attention and a plain MLP of 4 d features, with biases."""
        norms = 2 * norm_parameters(self.attention.width)
        return self.attention.parameters() + self.mlp.parameters() + norms

    def macs(self, tokens: int) -> int:
        """For plain attention and a plain MLP n (4 d^2 + 2 d f) + 2 n^2 d."""
        return self.attention.macs(tokens) + self.mlp.macs(tokens)


def norm_parameters(width: int) -> int:
    """A scale and a shift for every feature of a layer normalisation: 2 d."""
    return 2 * width
