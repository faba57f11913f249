"""How error and cost depend on data, model size and training time."""
