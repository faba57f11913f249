"""Losses of neural style transfer: Gram matrices, style loss, content loss, and what each of them does not see."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from random import Random
from typing import Any, Literal

from examgen import NONE, Choice, Draw, Given, Matrix, Number, Part, Reject, Solved, Tex, Wrong
from examgen.explain.style import Features, content_loss, gram, squared_difference, style_loss

TITLE, POINTS, MINUTES, FAMILY = "Style and content losses", 6, 9, "gram"

Change = Literal["positions", "style-positions", "channels"]
LOSSES = {
    "content": Tex("only the content loss"),
    "style": Tex("only the style loss"),
    "both": Tex("both"),
    "neither": Tex("neither"),
}


@dataclass(frozen=True)
class Level:
    positions: int
    features: bool  # the style is given by its features, not by their Gram matrix
    content: bool  # content loss and total are asked
    changes: tuple[Change, ...]  # which losses notice such a change is asked


LEVELS = {
    "easy": Level(positions=3, features=False, content=False, changes=()),
    "medium": Level(positions=2, features=False, content=True, changes=()),
    "hard": Level(positions=3, features=True, content=True, changes=("positions", "style-positions", "channels")),
}


@dataclass(frozen=True)
class Params:
    features: tuple[tuple[int, ...], ...]
    style: tuple[tuple[int, ...], ...]
    content: tuple[tuple[int, ...], ...] | None  # None if only the style matters
    weight: int | None  # of the style loss in the total
    style_features: bool
    change: Change | None


def sample(d: Draw[Level, None]) -> Params:
    level, rng = d.level, d.rng
    features, style = _features(rng, level.positions), _features(rng, level.positions)
    content = tuple(tuple(max(value + rng.choice((-1, 0, 1, 2)), 0) for value in row) for row in features)
    unlike = squared_difference(gram(features), gram(style))
    if gram(features)[0][1] == 0 or not 4 <= unlike <= 900:
        raise Reject("two channels are orthogonal, or the styles too near or too far")
    if level.content and (not 2 <= squared_difference(features, content) <= 20):
        raise Reject("the contents are too near or too far")
    p = Params(
        features=features,
        style=style,
        content=content if level.content else None,
        weight=rng.choice((2, 3, 4, 5)) if level.content else None,
        style_features=level.features,
        change=rng.choice(level.changes) if level.changes else None,
    )
    if p.change and _noticed(p) != {"positions": "content", "style-positions": "neither", "channels": "both"}[p.change]:
        raise Reject("a loss happens to stay what it is")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    right, style = gram(p.features), gram(p.style)
    own = given.get("gram", right)
    scale = 4 * len(p.features) ** 2 * len(p.features[0]) ** 2
    squares = squared_difference(own, style)
    parts = {"gram": Part(Matrix(right), wrong=lambda: _wrong_grams(p.features), weight=2)}
    parts["style"] = Part(Number(F(squares, scale)), wrong=lambda: _wrong_styles(p, squares, scale), weight=2)
    if p.content is not None and p.weight is not None:
        loss, before = content_loss(p.features, p.content), given.get("style", F(squares, scale))
        parts["content"] = Part(Number(loss, decimals=1), wrong=lambda: _wrong_contents(p, loss))
        total = given.get("content", loss) + p.weight * before
        parts["total"] = Part(Number(total, decimals=1), wrong=lambda: _wrong_totals(p, loss, F(squares, scale)))
    if p.change:
        parts["change"] = Part(Choice(_noticed(p), choices=LOSSES), wrong=lambda: _wrong_changes(p))
    return Solved(parts=parts, steps=lambda: _steps(p, scale))


def verify(p: Params) -> dict[str, Any]:
    import numpy as np

    features, style = np.array(p.features), np.array(p.style)
    products = np.einsum("ik,jk->ij", features, features)
    mean = np.square(products / features.size - np.einsum("ik,jk->ij", style, style) / features.size).sum() / 4
    values: dict[str, Any] = {"gram": tuple(map(tuple, products.tolist())), "style": float(mean)}
    if p.content is not None and p.weight is not None:
        apart = features - np.array(p.content)
        values["content"] = float(np.trace(apart @ apart.T)) / 2
        values["total"] = values["content"] + p.weight * float(mean)
    if p.change:
        values["change"] = {"positions": "content", "style-positions": "neither", "channels": "both"}[p.change]
    return values


def effort(p: Params) -> float:
    products = 3 * len(p.features[0]) * (2 if p.style_features else 1)
    return 2.5 + 0.25 * products + 2.5 * (p.content is not None) + 0.7 * (p.change is not None)


def _features(rng: Random, positions: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(rng.randint(0, 3) for _ in range(positions)) for _ in range(2))


def _changed(p: Params) -> tuple[Features, Features]:
    """The generated features and the style's after the change: positions move on by one, or channels are exchanged."""
    moved = {"positions": p.features, "style-positions": p.style}.get(p.change or "", ())
    turned = tuple((*row[1:], row[0]) for row in moved)
    if p.change == "positions":
        return turned, p.style
    return (p.features, turned) if p.change == "style-positions" else (p.features[::-1], p.style)


def _steps(p: Params, scale: int) -> dict[str, Any]:
    own, style = gram(p.features), gram(p.style)
    squares = squared_difference(own, style)
    steps: dict[str, Any] = {
        "features": Matrix(p.features).tex(),
        "target": Matrix(style).tex(),
        "own": Matrix(own).tex(),
        "squares": squares,
        "differences": _differences(own, style),
        "scale": scale,
        "channels": len(p.features),
        "positions": len(p.features[0]),
        "products": Tex(" + ".join(rf"{a} \cdot {b}" for a, b in zip(*p.features[:2], strict=True))),
    }
    if p.style_features:
        steps["style_features"] = Matrix(p.style).tex()
    if p.content is not None:
        unlike = _differences(p.features, p.content)
        steps |= {"content": Matrix(p.content).tex(), "unlike": unlike, "before": F(squares, scale)}
    return steps


def _noticed(p: Params) -> str:
    features, style = _changed(p)
    by_style = style_loss(features, gram(style)) != style_loss(p.features, gram(p.style))
    by_content = p.content is not None and content_loss(features, p.content) != content_loss(p.features, p.content)
    return {(True, True): "both", (True, False): "content", (False, True): "style"}.get(
        (by_content, by_style), "neither"
    )


def _differences(a: Features, b: Features) -> Tex:
    """The squared differences as a sum, as they stand in the matrices."""
    pairs = [pair for row, other in zip(a, b, strict=True) for pair in zip(row, other, strict=True)]
    return Tex(" + ".join(f"({x} - {y})^2" for x, y in pairs))


def _wrong_grams(features: Features) -> list[Wrong]:
    right = gram(features)
    means = tuple(tuple(F(value, len(features[0])) for value in row) for row in right)
    diagonal = tuple(tuple(value if i == j else 0 for j, value in enumerate(row)) for i, row in enumerate(right))
    sums, columns = [sum(row) for row in features], tuple(zip(*features, strict=True))
    wrong = [
        Wrong("mean", means, "The products are summed, not averaged; the loss divides later.", F(1, 2)),
        Wrong("diagonal", diagonal, "Two different channels have an inner product too.", F(1, 3)),
        Wrong("sums", tuple(tuple(a * b for b in sums) for a in sums), "Multiply position by position, then add."),
        Wrong("added", tuple(tuple(a + b for b in sums) for a in sums), "Multiply position by position, then add."),
    ]
    if len(columns) == len(features):  # or it would show by its size
        wrong.append(Wrong("positions", gram(columns), "This is $F^\\top F$.", F(1, 3)))
    return wrong


def _wrong_styles(p: Params, squares: int, scale: int) -> list[Wrong]:
    right = [pair for row, other in zip(gram(p.features), gram(p.style), strict=True)
             for pair in zip(row, other, strict=True)]  # fmt: skip
    off = (right[1][0] - right[1][1]) ** 2
    channels, positions = len(p.features), len(p.features[0])
    return [
        Wrong("not-divided", squares, "The sum is divided by $4 C^2 M^2$.", F(1, 2)),
        Wrong("not-squared", F(squares, 4 * channels * positions), "$C$ and $M$ are squared too.", F(1, 2)),
        Wrong("no-four", F(4 * squares, scale), "The factor 4 was left out.", F(1, 2)),
        Wrong("mean", F(squares, channels**2), "The sum is divided by $4 C^2 M^2$.", F(1, 3)),
        Wrong("half-matrix", F(squares - off, scale), "Both entries off the diagonal count.", F(1, 2)),
        Wrong("absolute", F(sum(abs(a - b) for a, b in right), scale), "The differences are squared.", F(1, 3)),
    ]  # fmt: skip


def _wrong_contents(p: Params, loss: F) -> list[Wrong]:
    values = len(p.features) * len(p.features[0])
    of_grams = F(squared_difference(gram(p.features), gram(p.content or p.features)), 2)
    return [
        Wrong("no-half", 2 * loss, "The factor $\\frac{1}{2}$ was left out.", F(1, 2)),
        Wrong("mean", 2 * loss / values, "The squares are summed and halved, not averaged.", F(1, 2)),
        Wrong("half-mean", loss / values, "The squares are summed, not averaged.", F(1, 2)),
        Wrong("of-gram", of_grams, "The content loss compares the features themselves."),
        Wrong("quarter", loss / 2, "The factor is $\\frac{1}{2}$."),
    ]


def _wrong_totals(p: Params, content: F, style: F) -> list[Wrong]:
    weight = p.weight or 1
    return [
        Wrong("no-weight", content + style, f"The style loss has the weight {weight}.", F(1, 3)),
        Wrong("weights-exchanged", weight * content + style, "The weight belongs to the style loss.", F(1, 3)),
        Wrong("both-weighted", weight * (content + style), "The weight belongs to the style loss alone.", F(1, 3)),
        Wrong("style-only", weight * style, "The content loss belongs to the total."),
        Wrong("subtracted", content - weight * style, "Both losses are to be small: they are added."),
    ]


def _wrong_changes(p: Params) -> list[Wrong]:
    why = {
        "positions": "The Gram matrix sums over the positions in any order; the content loss compares place by place.",
        "style-positions": "The style enters by its Gram matrix alone, which does not know the order of positions.",
        "channels": "Both losses compare channel with channel.",
    }[p.change or "channels"]  # fmt: skip
    return [Wrong(name, name, why) for name in LOSSES if name != _noticed(p)]
