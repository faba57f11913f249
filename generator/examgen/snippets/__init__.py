"""Short PyTorch programs as text, and the shapes of their tensors, found without PyTorch."""
