"""Decoding in PyTorch tensors; the wanted output by inverting it."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import torch

    def logs(odds: Any) -> Any:
        return torch.tensor([float(odd) for odd in odds], dtype=torch.float64).log()

    anchor = torch.tensor(p.anchor, dtype=torch.float64)
    centre = (torch.sigmoid(logs(p.centre)) + torch.tensor(p.cell)) * p.stride
    size = anchor * torch.exp(logs(p.size))
    values: dict[str, Any] = {"centre": tuple(centre.tolist()), "size": tuple(size.tolist())}
    if p.scores is not None:
        values["corners"] = tuple(torch.cat([centre - size / 2, centre + size / 2]).tolist())
        values["confidence"] = float(torch.sigmoid(logs(p.scores)).prod())
    if p.target is not None:
        values["target"] = float(torch.log(p.target / anchor[0]))
    return values
