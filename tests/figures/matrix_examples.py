"""One figure of cells for each use that questions make of them."""

from decimal import Decimal
from fractions import Fraction

from examgen.figures.cells import Grid, border, entries, shading
from examgen.figures.matrices import matrix, side_by_side, strip
from examgen.figures.scene import Scene

IMAGE = entries([[(3 * i + 5 * j) % 7 - 2 for j in range(5)] for i in range(5)])
KERNEL = entries([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
PADDED = entries([[0] * 7, *([0, *row, 0] for row in IMAGE), [0] * 7])
SENTENCE = ("the", "cat", "sat", "down")
WEIGHTS = [["0.62", "0.20", "0.13", "0.05"], ["0.11", "0.70", "0.14", "0.05"], ["0.05", "0.44", "0.41", "0.10"]]
LEVELS = [[3, 1, 1, 0], [0, 3, 1, 0], [0, 2, 2, 0]]
HEAT = [[0, 0, 1, 1, 0], [0, 1, 2, 2, 1], [1, 2, 3, 3, 1], [0, 1, 3, 2, 1], [0, 0, 1, 1, 0]]
ROAD = [[0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 2, 0], [0, 1, 1, 0, 2, 0], [2, 2, 2, 2, 2, 2]]

MATRICES: dict[str, Scene] = {
    "numbers": matrix(Grid(entries([[1, 2, -3], [4, None, 6]]), windows=[(0, 1, 2, 2)])),
    "one cell": matrix(Grid(["?"])),
    "fractions": matrix(
        Grid(entries([[Fraction(5, 12), Fraction(-3, 16)], [Decimal("0.25"), 10_000]]), title="weights")
    ),
    "convolution of numbers": side_by_side(
        [
            Grid(IMAGE, title="input", windows=[(0, 0, 3, 3)]),
            "$*$",
            Grid(KERNEL, title="kernel"),
            "$=$",
            Grid(entries([["?", None, None], [None] * 3, [None] * 3]), title="output", windows=[(0, 0, 1, 1)]),
        ]
    ),
    "convolution with padding, two windows": side_by_side(
        [
            Grid(PADDED, "padded input", [(0, 0, 3, 3), (0, 2, 3, 3)], shades=border(7, 7, 1)),
            "$*$",
            Grid(KERNEL, title="kernel"),
            r"$\to$",
            Grid([["", "", ""]] * 3, title="output, stride 2", windows=[(0, 0, 1, 1), (0, 1, 1, 1)]),
        ]
    ),
    "transposed convolution": side_by_side(
        [
            Grid(entries([[1, -2], [3, 4]]), title="$x$"),
            "$*^T$",
            Grid(entries([[100, -200], [300, -1200]]), title="$w$"),
            "$=$",
            Grid([[""] * 4] * 4, title="$y$", windows=[(0, 0, 2, 2), (1, 1, 2, 2), (2, 2, 2, 2)]),
        ]
    ),
    "confusion matrix": matrix(
        Grid(
            entries([[50, 3, 2], [4, 41, 5], [0, 12, 1083]]),
            row_names=["cat", "dog", "aeroplane"],
            column_names=["cat", "dog", "aeroplane"],
            row_title="true class",
            column_title="predicted class",
            shades={(0, 0): "light", (1, 1): "light", (2, 2): "light"},
        )
    ),
    "attention": matrix(
        Grid(
            WEIGHTS,
            title="head 1",
            shades=shading(LEVELS),
            row_names=SENTENCE[:3],
            column_names=SENTENCE,
            row_title="query",
            column_title="key",
        )
    ),
    "cost matrix": matrix(
        Grid(
            entries([[Decimal("-0.9"), Decimal("0.1"), 2], [Decimal("0.25"), Decimal("-1.35"), 0]]),
            windows=[(0, 0, 1, 1), (1, 1, 1, 1)],
            row_names=["$q_1$", "$q_2$"],
            column_names=["$g_1$", "$g_2$", r"$\emptyset$"],
            row_title="queries",
        )
    ),
    "similarities": matrix(
        Grid([[""] * 4] * 4, column_title="texts", row_title="images", shades={(i, i): "tint" for i in range(4)})
    ),
    "saliency": side_by_side(
        [
            Grid(entries(HEAT), title="class activation", shades=shading(HEAT)),
            r"$\to$",
            Grid([[""] * 5] * 5, title="the same, without its numbers", shades=shading(HEAT)),
        ]
    ),
    "segmentation": side_by_side(
        [
            Grid(["RRRRRR", "RCCRTR", "RCCRTR", "TTTTTT"], title="ground truth", shades=shading(ROAD)),
            Grid(entries(ROAD), title="prediction", shades=shading(ROAD), windows=[(1, 1, 2, 2)]),
        ]
    ),
    "pooling": side_by_side(
        [
            Grid(entries([[i * j for j in range(4)] for i in range(4)]), rules=([2], [2])),
            r"$\to$",
            Grid([["", ""]] * 2),
        ]
    ),
    "region of interest": matrix(Grid([[""] * 10] * 8, windows=[(1, 2, 6, 7)], rules=([4], [5, 7]), cell=14)),
    "patches": matrix(Grid([[""] * 16] * 16, title=r"$16 \times 16$ pixels", rules=([4, 8, 12], [4, 8, 12]))),
    "shifted windows": side_by_side(
        [Grid([[""] * 8] * 8, "layer 1", rules=([4], [4])), Grid([[""] * 8] * 8, "layer 2", rules=([2, 6], [2, 6]))]
    ),
    "as wide as the page": side_by_side(
        [Grid([["255"] * 7] * 7), "$*$", Grid([["$-10$"] * 5] * 5), "$=$", Grid([["$-999$"] * 3] * 3)]
    ),
    "strip": strip(
        entries([[0, 2, -1, 3, 5, 0]])[0],
        shaded=[0, 5],
        brackets=[(0, 2, "kernel"), (2, 4, "one stride further")],
        names=entries([range(-1, 5)])[0],
    ),
    "strip, dilated": strip([""] * 9, shaded=[0, 8], brackets=[(0, 4, "extent 5"), (1, 5, "next"), (6, 8, "last")]),
    "strip, long": strip(["100"] * 24, names=[f"$x_{{{i}}}$" for i in range(24)], brackets=[(3, 3, "a wide name")]),
}
