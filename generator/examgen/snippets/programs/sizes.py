"""Sizes that many snippets draw from."""

BATCH = (2, 4, 6, 8, 10, 16, 32)
SIDES = (20, 24, 28, 32, 36, 40, 48)  # of images
FEW, MANY = (3, 5, 6, 12), (16, 20, 24, 32, 40, 64)  # channels
WIDTHS = (20, 24, 30, 40, 48, 50, 64)  # values of a vector
LENGTHS = (5, 7, 9, 11, 12, 15, 18)  # of sequences
