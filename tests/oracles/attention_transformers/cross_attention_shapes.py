"""PyTorch's own attention layer tells the shapes, its counter of operations the products."""

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    prompts = torch.empty(p.prompts, p.width, device="meta")
    image = torch.empty(p.width, p.rows, p.columns, device="meta").flatten(1).T
    x, y = (prompts, image) if p.to_image else (image, prompts)
    layer = torch.nn.MultiheadAttention(p.width, p.heads, device="meta")
    output, weights = layer(x, y, y, average_attn_weights=False)
    key = y.view(len(y), p.heads, layer.head_dim).transpose(0, 1)

    def macs(a: torch.Tensor, b: torch.Tensor) -> int:
        q, k = (t.reshape(len(t), p.heads, -1).transpose(0, 1) for t in (a, b))
        with FlopCounterMode(display=False) as counter:
            q @ k.transpose(1, 2) @ k
        return int(counter.get_total_flops()) // 2

    if p.task == "one":
        return {
            "query": tuple(x.shape),
            "key": tuple(y.shape),
            "scores": tuple(weights[0].shape),
            "output": tuple(output.shape),
        }
    values: dict[str, Any] = {"scores": tuple(weights.shape), "output": tuple(output.shape), "macs": macs(x, y)}
    if p.task == "heads":
        return values | {"key": tuple(key.shape)}
    joint = torch.cat([x, y])
    return values | {"more": macs(joint, joint) - macs(x, y) - macs(y, x)}
