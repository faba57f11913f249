"""Layers of convolutional networks: shapes, parameters, multiply-accumulates, memory, receptive fields."""
