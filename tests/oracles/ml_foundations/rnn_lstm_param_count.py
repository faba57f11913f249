"""torch.nn.RNN, GRU and LSTM; a second bias vector of a gate is left out where one is said."""

from __future__ import annotations

from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import torch

    cell = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[p.cell]
    net = cell(p.inputs, p.hidden, num_layers=p.layers, bidirectional=p.directions == 2)
    states, _ = net(torch.zeros(p.steps, p.inputs))
    head = torch.nn.Linear(states.shape[1], p.classes)

    def count(layer: int) -> int:
        names = [name for name, _ in net.named_parameters() if f"_l{layer}" in name]
        kept = [name for name in names if p.biases == 2 or "bias_hh" not in name]
        return sum(net.get_parameter(name).numel() for name in kept)

    values = {"states": tuple(states.shape), "first": count(0), "head": sum(each.numel() for each in head.parameters())}
    return values | ({"second": count(1)} if p.layers == 2 else {})
