"""Memory of the keys and values that an autoregressive transformer keeps (KV cache)."""

from __future__ import annotations

from dataclasses import dataclass

from examgen.attention.layers import Attention
from examgen.nn.memory import DTYPE_BYTES, DType


@dataclass(frozen=True)
class Cache:
    """The cache of a model with `layers` equal attention layers.

    Pope et al., Efficiently Scaling Transformer Inference (2023), section 2.
    """

    layers: int
    attention: Attention
    dtype: DType

    @property
    def values_per_token(self) -> int:
        """Numbers kept for one token: a key and a value in every key-value head of every layer."""
        return 2 * self.layers * self.attention.key_width

    @property
    def bytes_per_token(self) -> int:
        """Bytes kept for one token."""
        return self.values_per_token * DTYPE_BYTES[self.dtype]

    def bytes(self, tokens: int, batch: int = 1) -> int:
        """Bytes for `batch` sequences of `tokens` tokens each."""
        return batch * tokens * self.bytes_per_token

    def longest(self, budget: int, batch: int = 1) -> int:
        """Tokens that each of `batch` sequences can have at most in `budget` bytes."""
        return budget // self.bytes(1, batch)
