"""Semantic segmentation: metrics of label maps, encoder-decoder networks, windows that slide."""
