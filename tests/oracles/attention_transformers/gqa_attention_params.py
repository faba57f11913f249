"""Linear layers of PyTorch; its attention with shared heads accepts the shapes that are counted."""

from typing import Any


def oracle(p: Any) -> dict[str, int]:
    import torch

    def kept(groups: int) -> int:
        q = torch.empty(1, p.heads, 1, p.size, device="meta")
        k = torch.empty(1, groups, 1, p.size, device="meta")
        output = torch.nn.functional.scaled_dot_product_attention(q, k, k, enable_gqa=True)
        assert output.shape == q.shape
        return 2 * int(k.nelement())

    def numel(groups: int) -> int:
        sizes = (p.heads * p.size, groups * p.size, groups * p.size)
        inputs = [torch.nn.Linear(p.width, size, bias=False, device="meta") for size in sizes]
        output = torch.nn.Linear(p.heads * p.size, p.width, bias=False, device="meta")
        return sum(layer.weight.numel() for layer in (*inputs, output))

    groups = p.groups or max(g for g in range(1, p.heads) if p.heads % g == 0 and kept(g) <= p.limit)
    values = {
        "groups": groups,
        "parameters": numel(groups),
        "kept": kept(groups),
        "saved": numel(p.heads) - numel(groups),
        "ratio": kept(p.heads) // kept(groups),
    }
    parts = {
        "one": ("parameters", "kept"),
        "compare": ("parameters", "saved", "ratio"),
        "choose": ("groups", "parameters", "ratio"),
    }
    return {part: values[part] for part in parts[p.task]}
