"""Mixup: mixed pixels, the mixed label, the loss of a prediction against it and its gradient."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction as F
from functools import cached_property, partial
from typing import Any

from examgen import NONE, Draw, Given, Number, Part, Solved, Table, Vector, Wrong
from examgen.figures.cells import Grid, greys
from examgen.figures.matrices import side_by_side
from examgen.figures.scene import Scene
from examgen.regularization.mixup import mixed, one_hot
from examgen.tex import exact_decimal

TITLE, POINTS, MINUTES, FAMILY = "Mixup", 3, 6, "mixup"
FORMULAS = ("mixup", "cross-entropy", "cross-entropy-gradient")

Row = tuple[int, ...]
EXPONENTS = {3: (1, 2, 2), 4: (1, 2, 3, 3), 5: (1, 2, 3, 4, 4)}  # of 1/2, of the predicted probabilities


@dataclass(frozen=True)
class Level:
    shares: tuple[F, ...]
    predict: bool = False
    infer: bool = False  # the share is to be found from the mixed pixels


LEVELS = {
    "easy": Level(shares=(F(1, 5), F(1, 4), F(3, 10), F(2, 5), F(3, 5), F(7, 10), F(3, 4), F(4, 5))),
    "medium": Level(shares=(F(1, 5), F(1, 4), F(2, 5), F(3, 5), F(3, 4), F(4, 5)), predict=True),
    "hard": Level(shares=(F(1, 4), F(3, 4), F(1, 5), F(4, 5), F(2, 5), F(3, 5)), predict=True, infer=True),
}


@dataclass(frozen=True)
class Params:
    first: Row  # pixels
    second: Row
    share: F  # of the first image
    infer: bool  # the mixed pixels are printed instead of the share
    targets: tuple[int, int]  # classes of the two images, from 0
    classes: int
    exponents: Row | None  # the prediction is 1/2 to these powers

    @cached_property
    def blend(self) -> Row:
        """The mixed pixels, which are whole."""
        return tuple(int(x) for x in mixed(self.first, self.second, self.share))

    @cached_property
    def label(self) -> tuple[F, ...]:
        first, second = self.targets
        return mixed(one_hot(first, self.classes), one_hot(second, self.classes), self.share)

    @cached_property
    def prediction(self) -> tuple[F, ...]:
        return tuple(F(1, 2**exponent) for exponent in self.exponents or ())


def sample(d: Draw[Level, None]) -> Params:
    rng, share = d.rng, d.rng.choice(d.level.shares)
    second = tuple(rng.sample(range(20, 220, 20), 3))
    first = tuple(rng.choice([x for x in range(0, 260, 20) if abs(x - other) >= 60]) for other in second)
    classes = 3 if d.level.infer else rng.choice((3, 4, 5))
    targets = tuple(rng.sample(range(classes), 2))
    exponents = list(EXPONENTS[classes])
    rng.shuffle(exponents)
    if exponents[targets[0]] == exponents[targets[1]]:  # the loss would not depend on the share
        other = next(k for k, exponent in enumerate(exponents) if exponent != exponents[targets[0]])
        exponents[targets[0]], exponents[other] = exponents[other], exponents[targets[0]]
    return Params(
        first=first,
        second=second,
        share=share,
        infer=d.level.infer,
        targets=(targets[0], targets[1]),
        classes=classes,
        exponents=tuple(exponents) if d.level.predict else None,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    share = given.get("share", p.share)
    i, j = p.targets
    own = mixed(one_hot(i, p.classes), one_hot(j, p.classes), share)
    label = given.get("label", own)
    parts: dict[str, Part] = {}
    if p.infer:
        parts["share"] = Part(Number(p.share), wrong=lambda: _wrong_shares(p))
    else:
        parts["pixels"] = Part(Vector(p.blend), wrong=lambda: _wrong_pixels(p))
    parts["label"] = Part(Vector(own, decimals=2), wrong=lambda: _wrong_labels(p))
    steps: dict[str, Any] = {
        "weight": p.share,
        "rest": 1 - p.share,
        "numbers": (i + 1, j + 1),
        "pixel_rows": list(zip(p.first, p.second, mixed(p.first, p.second, p.share), strict=True)),
    }
    if p.exponents:
        bits = sum((entry * exponent for entry, exponent in zip(label, p.exponents, strict=True)), F(0))
        loss: Any = float(bits) * math.log(2)
        parts["loss"] = Part(Number(loss, closed=_ln2(bits)), wrong=partial(_wrong_losses, p, p.exponents))
        steps |= {"probabilities": (p.prediction[i], p.prediction[j]), "powers": (p.exponents[i], p.exponents[j])}
        steps["loss_bits"] = bits
    if p.infer:
        gradient = tuple(q - entry for q, entry in zip(p.prediction, label, strict=True))
        parts["gradient"] = Part(Vector(gradient, decimals=2), wrong=lambda: _wrong_gradients(p))
    return Solved(
        parts,
        steps,
        ("ln",) if p.exponents else (),
        figures={"blend": lambda: _figure(p)},
        tables={"pixels": lambda: _table(p)},
    )


def verify(p: Params) -> dict[str, Any]:
    """Each entry by itself; the loss and its gradient as the mixture of the two images' losses and gradients."""
    i, j = p.targets
    share = F(p.blend[1] - p.second[1], p.first[1] - p.second[1]) if p.infer else p.share
    label = tuple(share * (k == i) + (1 - share) * (k == j) for k in range(p.classes))
    values: dict[str, Any] = {"label": label}
    if p.infer:
        values["share"] = share
        values["gradient"] = tuple(
            share * (q - (k == i)) + (1 - share) * (q - (k == j)) for k, q in enumerate(p.prediction)
        )
    else:
        values["pixels"] = tuple(b + share * (a - b) for a, b in zip(p.first, p.second, strict=True))
    if p.exponents:
        losses = [-math.log(p.prediction[k]) for k in p.targets]
        values["loss"] = float(share) * losses[0] + float(1 - share) * losses[1]
    return values


def effort(p: Params) -> float:
    return 3 + (1.5 if p.exponents else 0) + (2 if p.infer else 0)


def _figure(p: Params) -> Scene:
    """The pixels of the images and of the mixed one, smaller values darker."""
    first, second, blend = (
        Grid([[str(x) for x in pixels]], title=title, shades=greys([[1 - x / 255 for x in pixels]]), cell=26)
        for pixels, title in ((p.first, "first image"), (p.second, "second image"), (p.blend, "mixed image"))
    )
    weights = [rf"${exact_decimal(share)}\ \cdot$" for share in (p.share, 1 - p.share)]
    return side_by_side([weights[0], first, f"$+$ {weights[1]}", second, "$=$", blend])


def _table(p: Params) -> Table:
    rows = [("first image", p.targets[0] + 1, *p.first), ("second image", p.targets[1] + 1, *p.second)]
    if p.infer:
        rows.append(("mixed image", "", *p.blend))
    return Table("lcccc", ("", "class", "pixel 1", "pixel 2", "pixel 3"), rows)


def _ln2(bits: F) -> str:
    """A multiple of ln 2 as it is written."""
    if bits.denominator == 1:
        return rf"{bits.numerator if bits != 1 else ''}\ln 2"
    return rf"\frac{{{bits.numerator}}}{{{bits.denominator}}} \ln 2"


def _swapped_note(subject: str) -> str:
    return f"$\\lambda$ is the share of the first {subject}."


def _wrong_pixels(p: Params) -> list[Wrong]:
    s, half = p.share, F(1, 2)
    both = [a + b for a, b in zip(p.first, p.second, strict=True)]
    return [
        Wrong("swapped", mixed(p.first, p.second, 1 - s), _swapped_note("image"), half),
        Wrong("added", tuple(map(F, both)), "The images are weighted with $\\lambda$ and $1 - \\lambda$."),
        Wrong("average", tuple(F(x, 2) for x in both), "The weights are $\\lambda$ and $1 - \\lambda$.", F(1, 3)),
        Wrong("first-only", tuple(s * x for x in p.first), "The second image enters with $1 - \\lambda$.", F(1, 3)),
        Wrong(
            "second-whole",
            tuple(s * a + b for a, b in zip(p.first, p.second, strict=True)),
            "The second image enters with $1 - \\lambda$.",
            F(1, 3),
        ),
        Wrong(
            "difference",
            tuple(s * a - (1 - s) * b for a, b in zip(p.first, p.second, strict=True)),
            "The weighted pixels are added.",
            F(1, 3),
        ),
        Wrong("mask", (F(p.first[0]), F(p.second[1]), F(p.second[2])), "Mixup blends every pixel; cutmix pastes."),
    ]


def _wrong_labels(p: Params) -> list[Wrong]:
    i, j = p.targets
    first, second, s = one_hot(i, p.classes), one_hot(j, p.classes), p.share
    larger = first if s > F(1, 2) else second
    spread = F(1, p.classes)
    return [
        Wrong("swapped", mixed(first, second, 1 - s), _swapped_note("label"), F(1, 2)),
        Wrong("majority", tuple(map(F, larger)), "The labels are mixed like the images.", F(1, 3)),
        Wrong(
            "both",
            tuple(F(a + b) for a, b in zip(first, second, strict=True)),
            "The entries of a label add up to 1.",
            F(1, 3),
        ),
        Wrong("equal", mixed(first, second, F(1, 2)), "The weights are $\\lambda$ and $1 - \\lambda$.", F(1, 3)),
        Wrong("first-only", tuple(s * a for a in first), "The second label enters with $1 - \\lambda$.", F(1, 3)),
        Wrong(
            "smoothed",
            tuple(s * a + (1 - s) * spread for a in first),
            "The rest goes to the second image's class.",
            F(1, 3),
        ),
    ]


def _wrong_losses(p: Params, exponents: Row) -> list[Wrong]:
    s, (i, j) = p.share, p.targets
    ln2, a, b = math.log(2), exponents[i], exponents[j]
    share = float(s * p.prediction[i] + (1 - s) * p.prediction[j])
    return [
        Wrong("swapped", float((1 - s) * a + s * b) * ln2, _swapped_note("image"), F(1, 2)),
        Wrong("majority", (a if s > F(1, 2) else b) * ln2, "Both labels count, with their shares.", F(1, 3)),
        Wrong("added", (a + b) * ln2, "The logarithms are weighted with the label's entries.", F(1, 3)),
        Wrong("log-of-mixture", -math.log(share), "The logarithms are mixed, not the probabilities.", F(1, 3)),
        Wrong("mixture", share, "The loss takes the logarithm of the probabilities."),
        Wrong(
            "sign",
            -float(s * a + (1 - s) * b) * ln2,
            "The cross-entropy has a minus sign; it is not negative.",
            F(1, 2),
        ),
        Wrong("bits", float(s * a + (1 - s) * b), "The logarithm is natural.", F(1, 2)),
    ]


def _wrong_shares(p: Params) -> list[Wrong]:
    a, b, x = p.first[0], p.second[0], p.blend[0]
    return [
        Wrong("swapped", 1 - p.share, _swapped_note("image"), F(1, 2)),
        Wrong("ratio", F(x, a + b), "Solve $x = \\lambda a + (1 - \\lambda) b$ for $\\lambda$."),
        Wrong("half", F(1, 2), "The mixed pixels are not halfway between the images'."),
        Wrong("of-first", F(x, a) if a else F(0), "The second image contributes too."),
        Wrong("odds", p.share / (1 - p.share), "This is the ratio of the two shares.", F(1, 3)),
        Wrong("squared", p.share**2, "Solve $x = \\lambda a + (1 - \\lambda) b$ for $\\lambda$."),
    ]


def _wrong_gradients(p: Params) -> list[Wrong]:
    i, j = p.targets
    swapped = mixed(one_hot(i, p.classes), one_hot(j, p.classes), 1 - p.share)
    larger = one_hot(i if p.share > F(1, 2) else j, p.classes)
    pairs = list(zip(p.prediction, p.label, strict=True))
    return [
        Wrong("sign", tuple(y - q for q, y in pairs), "The gradient is prediction minus label.", F(1, 2)),
        Wrong(
            "majority",
            tuple(q - y for q, y in zip(p.prediction, larger, strict=True)),
            "The mixed label is subtracted.",
            F(1, 3),
        ),
        Wrong(
            "swapped",
            tuple(q - y for q, y in zip(p.prediction, swapped, strict=True)),
            "The mixed label is subtracted.",
            F(1, 3),
        ),
        Wrong("prediction", p.prediction, "The label is subtracted from the prediction.", F(1, 3)),
        Wrong("product", tuple(q * y for q, y in pairs), "The gradient is prediction minus label."),
        Wrong(
            "other-entries-zero", tuple((q - y) * (y > 0) for q, y in pairs), "All scores have a derivative.", F(1, 2)
        ),
    ]
