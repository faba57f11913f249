"""Second methods for YOLO heads: every channel of a cell is named and every box of the grid is listed, then counted."""

from __future__ import annotations

from itertools import product

BOX = ("x", "y", "w", "h", "objectness")


def anchor_channels(anchors: int, classes: int) -> list[str]:
    """What each channel holds if every box of a cell has class scores of its own."""
    scores = [f"class {label}" for label in range(1, classes + 1)]
    return [f"box {number}: {field}" for number in range(1, anchors + 1) for field in (*BOX, *scores)]


def v1_channels(boxes: int, classes: int) -> list[str]:
    """What each channel holds if the class scores belong to the cell."""
    fields = [f"box {number}: {field}" for number in range(1, boxes + 1) for field in BOX]
    return fields + [f"cell: class {label}" for label in range(1, classes + 1)]


def list_boxes(grids: tuple[int, ...], per_cell: int) -> list[tuple[int, int, int, int]]:
    """Every predicted box as (head, row, column, number in its cell), from 0."""
    return [
        (head, row, column, number)
        for head, grid in enumerate(grids)
        for row, column, number in product(range(grid), range(grid), range(per_cell))
    ]
