"""Output tensors of YOLO heads on a grid of S x S cells, written S x S x channels, and the boxes they encode."""

from __future__ import annotations

from fractions import Fraction

from examgen.activations import sigmoid
from examgen.detection.boxes import Box

Shape = tuple[int, int, int]


def anchor_output(grid: int, anchors: int, classes: int) -> Shape:
    """S x S x k (5 + C): each of the k boxes of a cell has 4 coordinates, an objectness and its own C class scores.

    Redmon and Farhadi, YOLO9000 (2017), section 2. Raises ValueError if a number is below 1.
    """
    _positive(grid, anchors, classes)
    return grid, grid, anchors * (5 + classes)


def v1_output(grid: int, boxes: int, classes: int) -> Shape:
    """S x S x (5 B + C): a box has 4 coordinates and a confidence; the C class scores belong to the cell.

    Redmon et al., You Only Look Once (2016), section 2. Raises ValueError if a number is below 1.
    """
    _positive(grid, boxes, classes)
    return grid, grid, 5 * boxes + classes


def box_count(grids: tuple[int, ...], per_cell: int) -> int:
    """Predicted boxes of a detector with heads on `grids` and `per_cell` boxes a cell: sum of S^2 k.

    Raises ValueError if a number is below 1.
    """
    _positive(*grids, per_cell)
    return per_cell * sum(grid**2 for grid in grids)


def decode(
    cell: tuple[int, int],
    stride: int,
    anchor: tuple[int, int],
    centre: tuple[Fraction, Fraction],
    size: tuple[Fraction, Fraction],
) -> Box:
    """The box of an anchor (width, height in pixels) in the cell (column, row) of a grid with `stride` pixels a cell.

    `centre` and `size` are the exponentials of the outputs t_x, t_y and t_w, t_h, so that the result is exact.
    Redmon and Farhadi, YOLOv3 (2018), section 2.1: b_x = sigma(t_x) + c_x, b_w = p_w e^(t_w).
    """
    x, y = ((index + sigmoid(odds)) * stride for index, odds in zip(cell, centre, strict=True))
    width, height = (side * factor for side, factor in zip(anchor, size, strict=True))
    return Box.from_cxcywh(x, y, width, height)


def _positive(*numbers: int) -> None:
    if min(numbers) < 1:
        raise ValueError(f"grids, boxes and classes must be at least 1, got {numbers}")
