"""Transformers: attention in exact numbers, parameters, multiply-accumulates, memory, positions, similarity."""
