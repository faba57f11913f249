"""From an image to tokens: number, length and parameters for patches (ViT) or positions of a feature map."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import cache, cached_property, partial
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Reject, Solved, Wrong
from examgen.attention.counting import count_parameters
from examgen.attention.patches import Patches
from examgen.figures.cells import Grid
from examgen.figures.matrices import matrix
from examgen.figures.scene import Scene
from examgen.nn.counting import count_positions

TITLE, POINTS, MINUTES, FAMILY = "From an image to tokens", 4, 5, "vit-tokens"
FORMULAS = ("dense-parameters",)

Task = Literal["patches", "parameters", "hybrid"]
HALF, THIRD = F(1, 2), F(1, 3)
SQUARE = 47.0  # points, the side of a patch with room for its name


@dataclass(frozen=True)
class Level:
    task: Task
    sides: tuple[int, ...]  # of a patch, or the stride of the network that makes the feature map
    channels: tuple[int, ...]
    grids: tuple[int, ...]
    features: tuple[int, ...]


LEVELS = {
    "easy": Level("patches", (4, 8, 10, 14, 16, 20, 32), (1, 3, 3, 3), (4, 5, 6, 7, 8, 9, 10, 12), (0,)),
    "medium": Level("parameters", (4, 8, 16), (1, 3, 3, 3), (4, 5, 6, 8, 10, 12, 14), (64, 128, 192, 256)),
    "hard": Level("hybrid", (8, 16, 32), (128, 256, 512, 1024), (4, 5, 6, 7, 8, 10, 12), (64, 128, 192, 256)),
}


@dataclass(frozen=True)
class Params:
    task: Task
    channels: int  # of the image, or of the feature map
    height: int
    width: int
    side: int
    class_token: bool
    features: int  # of a token; 0 if it is not asked about
    larger: int  # by how much the image is enlarged
    both: bool  # whether in both directions or in its height only

    @cached_property
    def cut(self) -> Patches:
        """The patches; a position of the feature map stands for as many pixels as its network has strides."""
        return Patches(self.channels, self.height, self.width, self.side, extra=int(self.class_token))

    @cached_property
    def length(self) -> int:
        """Values that are projected to a token."""
        return self.channels if self.task == "hybrid" else self.cut.length


def sample(d: Draw[Level, None]) -> Params:
    level, hybrid = d.level, d.level.task == "hybrid"
    rows, columns = d.rng.choice(level.grids), d.rng.choice(level.grids)
    side = d.rng.choice(level.sides)
    if level.task == "patches":
        columns = rows
    elif rows == columns:
        raise Reject("the image is square")
    if side in (rows, columns):
        raise Reject("grid and patch are the same number")
    return Params(
        task=level.task,
        channels=d.rng.choice(level.channels),
        height=rows * side,
        width=columns * side,
        side=side,
        class_token=not hybrid and d.rng.random() < 0.7,
        features=d.rng.choice(level.features),
        larger=d.rng.choice((2, 3)) if hybrid else 1,
        both=hybrid and d.rng.random() < 0.5,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    tokens, length = given.get("tokens", p.cut.tokens), given.get("length", p.length)
    tokens_part = Part(Integer(p.cut.tokens), wrong=lambda: _wrong_tokens(p))
    length_part = Part(Integer(p.length), wrong=lambda: _wrong_lengths(p))
    entries = Part(Integer(tokens**2), wrong=lambda: _wrong_entries(p, tokens))
    projection = Part(Integer(p.features * (length + 1)), wrong=lambda: _wrong_projections(p, length))
    positions = Part(Integer(tokens * p.features), wrong=lambda: _wrong_positions(p, tokens))
    growth = Part(Integer(_growth(p)), wrong=lambda: _wrong_growths(p))
    parts = {
        "patches": {"tokens": tokens_part, "length": length_part, "entries": entries},
        "parameters": {
            "tokens": tokens_part,
            "length": length_part,
            "projection": projection,
            "positions": positions,
        },
        "hybrid": {"tokens": tokens_part, "projection": projection, "entries": entries, "growth": growth},
    }[p.task]
    steps = {
        "rows": p.cut.grid[0],
        "columns": p.cut.grid[1],
        "tokens": tokens,
        "length": length,
        "more": p.larger**2 if p.both else p.larger,
    }
    conventions = () if p.task == "patches" else ("bias",)
    figures = {"map": partial(_map, p)} if p.task == "hybrid" else {"patches": partial(_figure, p.side, *p.cut.grid)}
    return Solved(parts=parts, steps=steps, conventions=conventions, figures=figures)


def verify(p: Params) -> dict[str, Any]:
    rows = count_positions(p.height, p.side, p.side)
    columns = count_positions(p.width, p.side, p.side)
    names = ["class"] * p.class_token + [f"{i},{j}" for i in range(rows) for j in range(columns)]
    length = p.channels if p.task == "hybrid" else sum(p.side * p.side for _ in range(p.channels))
    taller = len(range(0, p.height * p.larger, p.side))
    wider = len(range(0, p.width * (p.larger if p.both else 1), p.side))
    values = {
        "tokens": len(names),
        "length": length,
        "entries": sum(len(names) for _ in names),
        "projection": count_parameters([(length, p.features), (p.features,)]),
        "positions": count_parameters([(p.features,) for _ in names]),
        "growth": F(taller * wider, rows * columns) ** 2,
    }
    asked = {
        "patches": ("tokens", "length", "entries"),
        "parameters": ("tokens", "length", "projection", "positions"),
        "hybrid": ("tokens", "projection", "entries", "growth"),
    }
    return {part: values[part] for part in asked[p.task]}


def effort(p: Params) -> float:
    return {"patches": 3.5, "parameters": 5.0, "hybrid": 4.5}[p.task] + 0.3 * (p.cut.count > 50)


@cache
def _figure(side: int, rows: int, columns: int) -> Scene:
    """The corners of an image that is cut into square patches, with dots for as many as there are.

    A longer side has more patches here too, but its real number is the answer.
    """
    height, width = 3 + (rows > columns), 3 + (columns > rows)
    dots = height // 2, width // 2
    cells = [[_dots(i == dots[0], j == dots[1]) for j in range(width)] for i in range(height)]
    cells[0][0] = rf"${side} \times {side}$"
    return matrix(Grid(cells, windows=[(0, 0, 1, 1)], cell=SQUARE))


def _dots(down: bool, right: bool) -> str:  # noqa: FBT001
    return {(True, True): r"$\ddots$", (True, False): r"$\vdots$", (False, True): r"$\cdots$"}.get((down, right), "")


def _map(p: Params) -> Scene:
    """The positions of the feature map, one of them shaded."""
    rows, columns = p.cut.grid
    return matrix(Grid([[""] * columns] * rows, shades={(0, 0): "grey"}, cell=10))


def _growth(p: Params) -> int:
    return (p.larger**2 if p.both else p.larger) ** 2


def _wrong_tokens(p: Params) -> list[Wrong]:
    (rows, columns), extra = p.cut.grid, int(p.class_token)
    piece = "position of the map" if p.task == "hybrid" else "patch"
    wrong = [
        Wrong("sides-added", rows + columns + extra, "Rows and columns are multiplied, not added.", THIRD),
        Wrong("one-side", rows + extra, f"Every {piece} is a token, not every row of them.", THIRD),
        Wrong("pixels", p.height * p.width + extra, f"A token stands for a {piece}, not for a pixel."),
        Wrong("channels-apart", rows * columns * p.channels + extra, f"A {piece} has all channels: one token.", THIRD),
        Wrong(
            "divided-once",
            p.height * p.width // p.side + extra,
            "Both sides of the image are divided, not only one.",
            THIRD,
        ),
    ]
    if p.class_token:
        return [
            *wrong,
            Wrong("no-class-token", p.cut.count, "The class token belongs to the sequence.", HALF),
            Wrong("two-extra-tokens", p.cut.count + 2, "Only one token is put in front.", HALF),
        ]
    return [*wrong, Wrong("class-token", p.cut.count + 1, "No class token was mentioned.", HALF)]


def _wrong_lengths(p: Params) -> list[Wrong]:
    square, c = p.side**2, p.channels
    return [
        Wrong("no-channels", square, "A patch has all channels of the image.", HALF),
        Wrong("every-channel-of-three", 3 * square, "The image does not have three channels.", HALF),
        Wrong("side-not-squared", p.side * c, "The number of pixels of a patch is its side squared.", THIRD),
        Wrong("channels-added", square + c, "Every pixel has a value for each channel: multiply."),
        Wrong("with-bias", square * c + 1, "The values of the patch are counted; the bias belongs to the projection."),
        Wrong("tokens", p.cut.count, "This is the number of patches, not the size of one."),
        Wrong("whole-row", p.side * p.width * c, "A patch is a square, not a stripe of the image."),
    ]


def _wrong_entries(p: Params, tokens: int) -> list[Wrong]:
    count = p.cut.count
    return [
        Wrong("not-squared", tokens, "Every token attends to every token: $n^2$ weights."),
        Wrong("without-class-token", count**2, "The class token attends and is attended to, like all others.", HALF),
        Wrong("one-more", (count + 1) ** 2, "There is no class token in this sequence.", HALF),
        Wrong("without-itself", tokens * (tokens - 1), "A token attends to itself too.", HALF),
        Wrong("causal", tokens * (tokens + 1) // 2, "There is no causal mask: tokens see later ones too.", THIRD),
        Wrong("twice", 2 * tokens, "Every token attends to every token: $n^2$ weights."),
        Wrong("for-both-directions", 2 * tokens**2, "$n^2$ counts both directions already.", HALF),
    ]


def _wrong_projections(p: Params, length: int) -> list[Wrong]:
    features = p.features
    source = "token" if p.task == "hybrid" else "patch"
    wrong = [
        Wrong("no-bias", features * length, "The projection has a bias for every feature of a token.", HALF),
        Wrong("one-bias", features * length + 1, "The projection has a bias for every feature of a token.", HALF),
        Wrong("bias-per-input", (features + 1) * length, "Biases belong to the outputs of the projection.", HALF),
        Wrong("per-token", features * (length + 1) * p.cut.count, f"All share one projection, whatever the {source}."),
        Wrong("inputs-added", features + length + 1, "Every output has a weight for every input."),
    ]
    if p.task == "hybrid":
        stride = features * (length * p.side**2 + 1)
        return [*wrong, Wrong("stride-squared", stride, "A token is one position of the map, with its channels.")]
    return [*wrong, Wrong("no-channels", features * (p.side**2 + 1), "A patch has all channels of the image.", THIRD)]


def _wrong_positions(p: Params, tokens: int) -> list[Wrong]:
    return [
        Wrong("one-number-each", tokens, "Every position has a vector that is added to the token."),
        Wrong("without-class-token", p.cut.count * p.features, "The class token has a position too.", HALF),
        Wrong("one-more", (p.cut.count + 1) * p.features, "There is no class token in this sequence.", HALF),
        Wrong("length-of-patch", tokens * p.length, "Positions are added after the projection.", THIRD),
        Wrong("rows-and-columns", sum(p.cut.grid) * p.features, "Every token has a vector of its own.", THIRD),
        Wrong("with-bias", tokens * (p.features + 1), "A table of vectors has no bias.", HALF),
    ]


def _wrong_growths(p: Params) -> list[Wrong]:
    pixels = p.larger**2 if p.both else p.larger
    return [
        Wrong("tokens-only", pixels, "This is the growth of the sequence; the matrix grows with its square.", HALF),
        Wrong("side-only", p.larger, "Tokens grow with the area, the matrix with their square."),
        Wrong("constant", 1, "More pixels make more tokens."),
        Wrong("cubed", pixels**3, "The matrix has $n^2$ entries.", THIRD),
        Wrong("doubled", 2 * pixels, "The matrix has $n^2$ entries: square the growth.", THIRD),
        Wrong("both-or-one", p.larger**2 if pixels == p.larger**2 else p.larger**4, "Check which sides grow.", THIRD),
    ]
