"""PyTorch's own encoder layer, embeddings and linear layers on the meta device."""

from typing import Any


def oracle(p: Any) -> dict[str, int]:
    import torch

    def numel(*modules: torch.nn.Module) -> int:
        return sum(each.numel() for module in modules for each in module.parameters())

    def linear(inputs: int, outputs: int) -> torch.nn.Linear:
        return torch.nn.Linear(inputs, outputs, bias=False, device="meta")

    if p.task == "gated":
        d, f = p.width, p.hidden
        attention = torch.nn.MultiheadAttention(d, p.heads, bias=False, device="meta")
        mlp = [linear(d, f), linear(d, f), linear(f, d)]
        norms = [torch.nn.LayerNorm(d, device="meta") for _ in range(2)]
        plain, narrow = numel(linear(d, 4 * d), linear(4 * d, d)), numel(linear(d, 1), linear(d, 1), linear(1, d))
        return {
            "attention": numel(attention),
            "mlp": numel(*mlp),
            "stack": sum(numel(attention, *mlp, *norms) for _ in range(p.layers)),
            "equal": plain // narrow,
        }
    block = torch.nn.TransformerEncoderLayer(p.width, p.heads, p.hidden, device="meta")
    values = {
        "attention": numel(block.self_attn),
        "mlp": numel(block.linear1, block.linear2),
        "block": numel(block),
    }
    if p.task == "model":
        words = torch.nn.Embedding(p.vocabulary, p.width, device="meta")
        output = linear(p.width, p.vocabulary)
        if p.tied:
            output.weight = words.weight
        positions = torch.nn.Embedding(p.positions, p.width, device="meta")
        layers = [torch.nn.TransformerEncoderLayer(p.width, p.heads, p.hidden, device="meta") for _ in range(p.layers)]
        norm = torch.nn.LayerNorm(p.width, device="meta")
        values["model"] = numel(torch.nn.ModuleList([words, positions, *layers, norm, output]))
    return values
