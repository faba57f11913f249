"""Layers of a transformer against PyTorch on meta tensors, and against the counting of every tensor and product."""

from collections.abc import Callable

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from examgen.attention import counting
from examgen.attention.layers import Attention, Block, Mlp
from examgen.attention.patches import Patches

SIZES = [(8, 1, 16), (12, 3, 24), (64, 8, 256), (96, 6, 200)]


def numel(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("width", "heads", "hidden"), SIZES)
def test_block_has_the_parameters_of_torch(width: int, heads: int, hidden: int, *, bias: bool) -> None:
    torch_attention = torch.nn.MultiheadAttention(width, heads, bias=bias, device="meta")
    torch_block = torch.nn.TransformerEncoderLayer(width, heads, hidden, device="meta")
    assert Attention(width, heads, bias=bias).parameters() == numel(torch_attention)
    assert Block(Attention(width, heads), Mlp(width, hidden)).parameters() == numel(torch_block)


@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("gated", [True, False])
def test_parameters_are_those_of_all_tensors(groups: int, *, bias: bool, gated: bool) -> None:
    attention = counting.attention_tensors(32, 4, groups, bias=bias)
    mlp = counting.mlp_tensors(32, 80, gated=gated, bias=bias)
    assert Attention(32, 4, groups, bias).parameters() == counting.count_parameters(attention)
    assert Mlp(32, 80, gated, bias).parameters() == counting.count_parameters(mlp)


@pytest.mark.parametrize(("queries", "keys"), [(5, 5), (3, 11)])
def test_products_of_attention_are_those_of_torch(queries: int, keys: int) -> None:
    q = torch.empty(4, queries, 6, device="meta")
    k = torch.empty(4, keys, 6, device="meta")
    with FlopCounterMode(display=False) as counter:
        torch.softmax(q @ k.transpose(1, 2), -1) @ k
    macs = counter.get_total_flops() // 2
    assert Attention(24, 4).mixing_macs(queries, keys) == macs
    assert counting.count_macs(counting.attention_products(queries, keys, 4, 6)) == macs


@pytest.mark.parametrize(("width", "heads", "hidden"), SIZES)
def test_macs_of_a_block_are_those_of_torch(width: int, heads: int, hidden: int) -> None:
    tokens, head = 7, width // heads
    x = torch.empty(tokens, width, device="meta")
    weight, up = torch.empty(width, width, device="meta"), torch.empty(width, hidden, device="meta")
    with FlopCounterMode(display=False) as counter:
        q, k, v = ((x @ weight).view(tokens, heads, head).transpose(0, 1) for _ in range(3))
        mixed = torch.softmax(q @ k.transpose(1, 2), -1) @ v
        mixed.transpose(0, 1).reshape(tokens, width) @ weight @ up @ up.T
    assert Block(Attention(width, heads), Mlp(width, hidden)).macs(tokens) == counter.get_total_flops() // 2


def test_windows_are_attended_one_by_one() -> None:
    attention = Attention(24, 4)
    assert attention.windowed_macs(36, 9) == sum(attention.macs(9) for _ in range(4))
    assert attention.windowed_macs(36, 36) == attention.macs(36)
    with pytest.raises(ValueError, match="do not tile"):
        attention.windowed_macs(36, 10)


@pytest.mark.parametrize(("height", "width", "side"), [(8, 8, 4), (12, 20, 4), (32, 16, 16)])
def test_patches_are_those_of_a_strided_convolution(height: int, width: int, side: int) -> None:
    convolution = torch.nn.Conv2d(3, 10, side, side, device="meta")
    with FlopCounterMode(display=False) as counter:
        output = convolution(torch.empty(1, 3, height, width, device="meta"))
    patches = Patches(3, height, width, side, extra=1)
    assert patches.grid == tuple(output.shape[2:])
    assert patches.tokens == output.flatten(2).shape[2] + 1
    assert patches.embedding(10).parameters() == numel(convolution)
    assert patches.embedding_macs(10) == counter.get_total_flops() // 2


REFUSED: list[Callable[[], object]] = [
    lambda: Attention(10, 3),
    lambda: Attention(12, 6, 4),
    lambda: Patches(3, 30, 32, 16),
]


@pytest.mark.parametrize("make", REFUSED)
def test_sizes_that_do_not_divide_are_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="do not"):
        make()
