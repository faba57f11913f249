"""One scene for each builder and kind of parameters: small, typical, extreme."""

from examgen.figures.bars import Series, bars
from examgen.figures.boxes import boxes_on_grid
from examgen.figures.grids import yolo_grid
from examgen.figures.pictures import tasks, turned
from examgen.figures.receptive import Window, stack_1d
from examgen.figures.scene import Blank, Label, Path, Scene
from examgen.figures.search import searches
from examgen.figures.vectors import Vector, vectors
from examgen.figures.volumes import Stage, convolution, filters, network
from examgen.figures.windows import windows_on_image
from figures.diagram_examples import DIAGRAMS
from figures.matrix_examples import MATRICES
from figures.plot_examples import PLOTS

WIDE = (r"$2048 \times 224 \times 224$", r"conv $3 \times 3$, stride 2", r"$1024 \times 112 \times 112$")

SCENES: dict[str, Scene] = {
    **MATRICES,
    **PLOTS,
    "boxes": boxes_on_grid([(1, 1, 5, 5), (3, 2, 8, 6)], (10, 8), "AB"),
    "boxes nested": boxes_on_grid([(0, 0, 3, 3), (1, 1, 2, 2)], (4, 4), "AB"),
    "boxes thin": boxes_on_grid([(3, 3, 40, 5), (5, 1, 7, 30)], (50, 32), "AB"),
    "boxes in pixels": boxes_on_grid([(100, 80, 400, 300), (220, 150, 600, 440)], (640, 480), ["GT", "P"]),
    "boxes, four": boxes_on_grid([(1, 1, 7, 7), (2, 2, 8, 8), (3, 3, 9, 9), (5, 0, 10, 4)], (12, 10), "ABCD"),
    "boxes of two classes": boxes_on_grid(
        [(1, 1, 7, 6), (3, 2, 9, 7), (5, 3, 11, 8), (12, 5, 17, 12), (13, 6, 18, 13), (2, 10, 8, 14)],
        (18, 15),
        "ABCDEF",
        classes=(0, 0, 0, 1, 0, 1),
    ),
    "convolution small": convolution((1, 4, 4), (3, 3), (1, 2, 2), (r"$1\times4\times4$", r"$3\times3$", "?")),
    "convolution unknown": convolution(None, None, None, ("?", "?", "?")),
    "convolution large": convolution((2048, 224, 224), (3, 3), (1024, 112, 112), WIDE),
    "network small": network([Stage((3, 8, 8), "input", r"$3\times8\times8$"), Stage((10,), "fc", "10")]),
    "network large": network([Stage((2048, 224, 224), WIDE[1], WIDE[0])] * 8 + [Stage(None, "fc", "?")]),
    "filters": filters(256, (128, 7, 7)),
    "filters, all drawn": filters(4, (1, 3, 3)),
    "stack small": stack_1d(3, [Window("conv", 3)]),
    "stack dilated": stack_1d(15, [Window("$d=1$", 3), Window("$d=2$", 3, dilation=2)], 4),
    "stack wide": stack_1d(24, [Window("conv", 3, 1, 1), Window("pool", 2, 2), Window("conv", 5, 1, 2)], 0),
    "detector": yolo_grid(7, 448, (3, 2), [(100, 200), (250, 120)]),
    "detector, anchors outside": yolo_grid(13, 416, (12, 0), [(116, 90), (156, 198), (373, 326)]),
    "bars": bars(["cat", "dog", "ship"], [Series([1.5, 2, -1], ["1.5", "2.0", "$-1.0$"])]),
    "bars unknown": bars(["aeroplane", "dog"], [Series([None, 0], ["?", "0"])]),
    "bars of two series": bars(
        ["1", "2"], [Series([0.5, 0.5], ["1/2", "1/2"], "teacher"), Series([1, -0.25], ["1", "$-1/4$"], "student")]
    ),
    "searches": searches(3, 3, 9, "learning rate", (0.2, 0.4)),
    "searches large": searches(8, 8, 64, "the dropout rate"),
    "windows": windows_on_image((32, 32), [(-4, -4, 32, 32), (4, 4, 32, 32)], 4),
    "windows, small and low": windows_on_image((10, 100), [(0, 0, 3, 3)]),
    "vectors": vectors(
        [Vector("$q$", 4, 1, colour="accent"), Vector("$k_1$", -2, 5), Vector("$k_2$", 1, -3, dashed=True)]
    ),
    "tasks": tasks([("class", "classification"), ("segmentation", "segmentation"), ("masks", "boxes and their masks")]),
    "turned": turned(range(0, 360, 45)),
    **DIAGRAMS,
    "items": Scene(
        100,
        60,
        (
            Blank(2, 2, 40, 20, "b"),
            Label(50, 12, r"$\alpha = 0.5$", align="left", colour="accent"),
            Path(((50, 40), (98, 58)), arrow=True, dashed=True, stroke="accent"),
        ),
    ),
}
