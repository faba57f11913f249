"""Units and their connections, maps of numbers, tensors and graphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from examgen.drawings.models.rows import row
from examgen.figures.cells import Grid, entries
from examgen.figures.cubes import cube
from examgen.figures.graphs import computational_graph
from examgen.figures.matrices import matrix, side_by_side
from examgen.figures.measure import fit, moved
from examgen.figures.neurons import Edge, neurons
from examgen.figures.receptive import Window, stack_1d
from examgen.figures.scene import Colour, Label, Path, Scene
from examgen.graph.parse import parse

ARROW = r"$\rightarrow$"
TINT: Colour = "tint"


def _graph() -> list[Scene]:
    graph = parse("w x b y", "u = w * x; s = u + b; d = s - y; L = square(d)")
    forward = {"w": "2", "x": "3", "b": "1", "y": "5", "u": "6", "s": "7", "d": "2", "L": "4"}
    gradients = {"w": "12", "x": "8", "b": "4", "y": "-4", "u": "4", "s": "4", "d": "4", "L": "1"}
    return [computational_graph(graph, above=forward, below=gradients)]


def _names(letter: str, count: int) -> list[str]:
    return [f"${letter}_{k}$" for k in range(1, count + 1)]


def _dense_and_sparse() -> list[Scene]:
    """What the middle output sees has a name."""
    output = ["", "", "$y_3$", "", ""]
    near: list[Edge] = [((0, i), j) for i in range(5) for j in range(5) if abs(i - j) <= 1]
    dense = neurons([_names("x", 5), output])
    sparse = neurons([["", *_names("x", 4)[1:], ""], output], near)
    return [row([dense, sparse], ["dense: $y_3$ sees all five", "sparse: $y_3$ sees three"])]


def _growing_field() -> list[Scene]:
    return [stack_1d(7, [Window("conv 1", 3, padding=1), Window("conv 2", 3, padding=1)], 3)]


def _two_ways() -> list[Scene]:
    def picture(row: int, column: int, title: str, size: int) -> Grid:
        fill: Colour = "accent" if size == 1 else "tint"
        shades = {(i, j): fill for i in range(row, row + size) for j in range(column, column + size)}
        return Grid([[""] * 5 for _ in range(5)], title=title, shades=shades, cell=12)

    def convolved(column: int, image: str, result: str) -> Scene:
        first, second = picture(1, column, image, 1), picture(0, column - 1, result, 3)
        return side_by_side([first, r"$\rightarrow$ convolve $\rightarrow$", second])

    before, after = convolved(1, "image $x$", "map $f(x)$"), convolved(3, "shifted: $Tx$", "map $f(Tx)$")
    gap, side = 30.0, 60.0
    items = [*moved(before.items, 0, after.height + gap), *moved(after.items, 0, 0)]
    for x in (side / 2, before.width - side / 2):
        items += [
            Path(((x, after.height + gap - 3), (x, after.height + 3)), arrow=True),
            Label(x + 4, after.height + gap / 2, "shift $T$", "left"),
        ]
    return [fit(items)]


def _mlp(hidden: int, names: tuple[str, str, str]) -> list[Scene]:
    return [neurons([_names("x", 3), _names("h", hidden), [r"$\hat{y}$"]], names=names)]


def _mlp_four() -> list[Scene]:
    return _mlp(4, ("input", r"$h = a(w \cdot x + b)$", r"sigmoid"))


def _mlp_five() -> list[Scene]:
    return _mlp(5, ("input layer", r"hidden: $15 + 5$", r"output: $5 + 1$"))


def _axes() -> list[Scene]:
    n, c, s = 4, 4, 4
    everything = (range(n), range(c), range(s))
    groups = {
        "batch norm": (everything[0], range(1), everything[2]),
        "layer norm": (range(n - 1, n), everything[1], everything[2]),
        "instance norm": (range(n - 1, n), range(1), everything[2]),
    }
    return [row([cube(n, c, s, shaded=shaded) for shaded in groups.values()], list(groups))]


def _pooling_and_unpooling() -> list[Scene]:
    values = [[1, 7, 2, 0], [3, 4, 5, 1], [0, 2, 8, 3], [6, 1, 4, 2]]
    places = {(0, 1): 7, (1, 2): 5, (3, 0): 6, (2, 2): 8}
    back = [[places.get((i, j), 0) for j in range(4)] for i in range(4)]
    tinted = dict.fromkeys(places, TINT)
    full = Grid(entries(values), title="map", rules=((2,), (2,)), shades=tinted)
    pooled = Grid(entries([[7, 5], [6, 8]]), title="maxima")
    return [side_by_side([full, ARROW, pooled, ARROW, Grid(entries(back), title="unpooled", shades=tinted)])]


def _transposed() -> list[Scene]:
    rows = [["1", "1", "1", "", ""], ["", "", "2", "2", "2"], ["1", "1", "3", "2", "2"]]
    names = (r"$1 \cdot (1, 1, 1)$", r"$2 \cdot (1, 1, 1)$", "sum")
    overlap = {(row, 2): TINT for row in range(3)}
    return [matrix(Grid(rows, row_names=names, shades=overlap, rules=((2,), ())))]


def _thinned() -> list[Scene]:
    layers = [_names("x", 3), _names("h", 4), ["$y$"]]
    kept = [layers[0], ["$2 h_1$", "", "$2 h_3$", ""], layers[2]]
    training = neurons(kept, dropped=((1, 1), (1, 3)))
    return [row([neurons(layers), training], ["test time", "training: kept units times 2"])]


PIECES: dict[str, Callable[[], Sequence[Scene]]] = {
    "backprop_graphs/graph": _graph,
    "conv_arithmetic/dense-and-sparse": _dense_and_sparse,
    "conv_arithmetic/growing-field": _growing_field,
    "equivariance_invariance/two-ways": _two_ways,
    "ml_foundations/mlp-three-four-one": _mlp_four,
    "ml_foundations/mlp-three-five-one": _mlp_five,
    "normalization/axes": _axes,
    "pooling_upsampling/pooling-and-unpooling": _pooling_and_unpooling,
    "pooling_upsampling/transposed-convolution": _transposed,
    "regularization_augmentation/thinned-network": _thinned,
}
