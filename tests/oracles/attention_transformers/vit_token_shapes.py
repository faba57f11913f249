"""PyTorch on meta tensors: a strided convolution cuts and projects, the scores are a product of the tokens."""

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def tokens(height: int, width: int) -> torch.Tensor:
        image = torch.empty(1, 1, height, width, device="meta")
        cut = torch.nn.functional.unfold(image, p.side, stride=p.side).transpose(1, 2)
        extra = torch.empty(1, int(p.class_token), cut.shape[2], device="meta")
        return torch.cat([extra, cut], dim=1)

    def entries(sequence: torch.Tensor) -> int:
        return int((sequence @ sequence.transpose(1, 2)).nelement())

    sequence = tokens(p.height, p.width)
    values = {"tokens": sequence.shape[1]}
    side = 1 if p.task == "hybrid" else p.side
    if p.task != "hybrid":
        values["length"] = torch.empty(p.channels, p.side, p.side, device="meta").flatten().shape[0]
    if p.task != "patches":
        projection = torch.nn.Conv2d(p.channels, p.features, side, side, device="meta")
        values["projection"] = sum(each.numel() for each in projection.parameters())
    if p.task == "parameters":
        values["positions"] = torch.nn.Embedding(sequence.shape[1], p.features, device="meta").weight.numel()
    else:
        values["entries"] = entries(sequence)
    if p.task == "hybrid":
        larger = tokens(p.height * p.larger, p.width * (p.larger if p.both else 1))
        values["growth"] = entries(larger) // entries(sequence)
    return values
