"""Generative models: losses and one step at a time, exact where an exact value exists."""
