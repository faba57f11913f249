"""PyTorch's transposed convolution."""

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.nn import ConvTranspose2d
    from torch.nn.functional import conv_transpose2d

    layer = p.layer
    sizes = {"stride": layer.stride, "padding": layer.padding, "output_padding": layer.extra}
    a, kernel = (torch.tensor(rows)[None, None] for rows in (p.input, p.kernel))
    large = ConvTranspose2d(p.channels, p.filters, layer.kernel, **sizes, device="meta")
    output = large(torch.empty(1, p.channels, *p.size, device="meta"))
    return {"output": conv_transpose2d(a, kernel, **sizes)[0, 0], "shape": tuple(output.shape[1:])}
