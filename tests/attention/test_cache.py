"""The memory of keys and values against the bytes of such tensors in PyTorch."""

import pytest
import torch

from examgen.attention.cache import Cache
from examgen.attention.layers import Attention
from examgen.nn.memory import DType


@pytest.mark.parametrize(("dtype", "tensor"), [("float16", torch.float16), ("uint8", torch.uint8)])
def test_bytes_are_those_of_the_tensors(dtype: DType, tensor: torch.dtype) -> None:
    layers, heads, groups, head, tokens, batch = 5, 8, 2, 16, 100, 3
    kept = torch.empty(layers, 2, batch, groups, tokens, head, dtype=tensor, device="meta")
    cache = Cache(layers, Attention(heads * head, heads, groups), dtype)
    assert cache.bytes(tokens, batch) == kept.nelement() * kept.element_size()
    assert cache.longest(cache.bytes(tokens, batch), batch) == tokens
    assert cache.longest(cache.bytes(tokens, batch) - 1, batch) == tokens - 1


def test_llama_2_7b_keeps_half_a_mebibyte_per_token() -> None:
    # 2 tensors x 32 layers x 4096 values x 2 bytes = 512 KiB
    assert Cache(32, Attention(4096, 32), "float16").bytes_per_token == 512 * 1024
