"""The network in torch on the meta device: shapes and parameters of its modules, operations by torch's own counter."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

KINDS = {"Conv2d": "conv", "Pool2d": "pool", "Linear": "fc", "BatchNorm2d": "bn", "Flatten": "flatten"}


def oracle(p: Any) -> dict[str, Any]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    values = torch.empty(1, *p.image, device="meta")
    cells: dict[str, Any] = {}
    counts: dict[str, int] = {}
    sums: dict[str, Any] = {"memory": Fraction(0), "parameters": 0, "macs": 0}
    for layer in p.layers:
        kind = KINDS[type(layer).__name__]
        counts[kind] = counts.get(kind, 0) + 1
        name = kind if kind == "flatten" else f"{kind}{counts[kind]}"
        module = _module(kind, layer, values)
        with FlopCounterMode(display=False) as counter:
            values = module(values)
        row = {
            "memory": Fraction(values.numel() * values.element_size(), 1024),
            "parameters": sum(parameter.numel() for parameter in module.parameters()),
            "macs": counter.get_total_flops() // 2,
        }
        sums = {column: sums[column] + row[column] for column in sums}
        cells[f"output-{name}"] = tuple(values.shape[1:])
        cells |= {f"{column}-{name}": value for column, value in row.items()}
    largest = {"parameters": "parameters-", "output": "memory-"}
    for what, prefix in largest.items():
        column = {id_: value for id_, value in cells.items() if id_.startswith(prefix) and "-bn" not in id_}
        cells[f"largest-{what}"] = max(column, key=lambda id_: column[id_]).removeprefix(prefix)
    cells |= {f"{column}-total": value for column, value in sums.items()}
    return {id_: cells[id_] for id_ in p.asked}


def _module(kind: str, layer: Any, values: Any) -> Any:
    from torch import nn

    inputs = values.shape[1]
    if kind == "conv":
        return nn.Conv2d(inputs, layer.filters, layer.kernel, layer.stride, layer.padding, device="meta")
    if kind == "pool":
        return nn.MaxPool2d(layer.kernel, layer.stride, layer.padding)
    if kind == "fc":
        return nn.Linear(inputs, layer.out_features, device="meta")
    return nn.BatchNorm2d(inputs, device="meta") if kind == "bn" else nn.Flatten()
