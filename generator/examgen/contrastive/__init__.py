"""Contrastive learning, exact where an exact value exists."""
