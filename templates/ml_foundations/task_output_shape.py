"""Shapes of the outputs of networks for classification, segmentation, detection and instance masks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import partial
from math import prod
from typing import Any, Literal

from examgen import NONE, Draw, Given, Integer, Part, Shape, Solved, Tex, Wrong
from examgen.figures.pictures import Task, tasks

TITLE, POINTS, MINUTES, FAMILY = "Outputs of vision tasks", 4, 6, "task-outputs"

THIRD, HALF = F(1, 3), F(1, 2)
Size = tuple[int, ...]
Heads = Literal["plain", "dense", "instances"]
SHOWN: dict[Heads, tuple[tuple[Task, str], ...]] = {
    "plain": (("class", "classification"), ("segmentation", "segmentation"), ("boxes", "detection")),
    "dense": (("segmentation", "segmentation"), ("boxes", "detection")),
    "instances": (("boxes", "boxes and their classes"), ("masks", "masks")),
}


@dataclass(frozen=True)
class Level:
    heads: Heads


COUNTED: dict[Heads, tuple[str, str]] = {  # why there is not one channel more, or one less
    "plain": ("There is no background class.", "Every class has a channel."),
    "dense": ("The background is one of the channels already.", "The background has a channel too."),
    "instances": ("The background has no mask.", "Every class of objects has a mask."),
}
LEVELS = {"easy": Level("plain"), "medium": Level("dense"), "hard": Level("instances")}


@dataclass(frozen=True)
class Params:
    heads: Heads
    images: int
    classes: int  # without a background
    height: int
    width: int
    boxes: int  # an image has at most
    stride: int  # the segmentation has 1 / stride of the image's resolution
    mask: int  # the side of an instance's mask; 0 if there are none

    @property
    def map(self) -> Size:
        return self.height // self.stride, self.width // self.stride


def sample(d: Draw[Level, Any]) -> Params:
    rng, heads = d.rng, d.level.heads
    height, width = rng.sample((64, 96, 128, 160, 192, 224, 256, 320), 2)
    return Params(
        heads=heads,
        images=rng.choice((2, 3, 4, 5, 6, 8, 10, 16)),
        classes=rng.choice((6, 7, 9, 12, 15, 20, 25, 30, 40)),
        height=height,
        width=width,
        boxes=rng.choice((50, 100, 200, 300)),
        stride=rng.choice((2, 4, 8)) if heads == "dense" else 1,
        mask=rng.choice((14, 28)) if heads == "instances" else 0,
    )


def solve(p: Params, given: Given = NONE) -> Solved:
    sizes = _sizes(p)
    parts = {id_: Part(Shape(size), wrong=partial(_wrong_shapes, p, id_, size)) for id_, size in sizes.items()}
    counted = given.get(_counted(p), sizes[_counted(p)])
    total = prod(counted) // counted[0]
    parts["count"] = Part(Integer(total), wrong=lambda: _wrong_values(p, total))
    return Solved(
        parts=parts,
        steps={
            "per_box": 5 + p.classes,
            "scores": p.classes + 1,
            "rows": p.map[0],
            "columns": p.map[1],
            "offsets": 4 * p.classes,
            "factors": Tex(r" \cdot ".join(map(str, counted[1:]))),
        },
        figures={"tasks": lambda: tasks(SHOWN[p.heads])},
    )


def verify(p: Params) -> dict[str, Any]:
    background = 0 if p.heads == "plain" else 1
    labels = range(p.classes + background)
    down, along = range(0, p.height, p.stride), range(0, p.width, p.stride)
    if p.heads == "instances":
        rois = range(p.images * p.boxes)
        offsets = [(label, side) for label in range(p.classes) for side in ("left", "top", "right", "bottom")]
        sizes: dict[str, Any] = {
            "class": (len(rois), len(labels)),
            "box": (len(rois), len(offsets)),
            "mask": (len(rois), p.classes, p.mask, p.mask),
        }
        return sizes | {"count": sum(p.mask for _ in labels[1:] for _ in range(p.mask))}
    box = ("left", "top", "right", "bottom", "object", *range(p.classes))
    sizes = {"segmentation": (p.images, len(labels), len(down), len(along)), "detection": (p.images, p.boxes, len(box))}
    if p.heads == "plain":
        sizes = {"class": (p.images, len(labels))} | sizes
    return sizes | {"count": sum(len(along) for _ in labels for _ in down)}


def effort(p: Params) -> float:
    return 3.5 + 0.5 * (p.heads != "plain") + 0.4 * (p.stride > 1)


def _sizes(p: Params) -> dict[str, Size]:
    """The shapes of the outputs by part."""
    if p.heads == "instances":
        rois = p.images * p.boxes
        return {"class": (rois, p.classes + 1), "box": (rois, 4 * p.classes), "mask": (rois, p.classes, p.mask, p.mask)}
    detection = (p.images, p.boxes, 5 + p.classes)
    if p.heads == "dense":
        return {"segmentation": (p.images, p.classes + 1, *p.map), "detection": detection}
    return {"class": (p.images, p.classes), "segmentation": (p.images, p.classes, *p.map), "detection": detection}


def _counted(p: Params) -> str:
    return "mask" if p.heads == "instances" else "segmentation"


def _wrong_shapes(p: Params, id_: str, right: Size) -> list[Wrong]:
    n, c = p.images, p.classes
    match id_:
        case "segmentation":
            return _wrong_segmentations(p, right)
        case "detection":
            return [
                Wrong("boxes-only", (n, p.boxes, 4), "Every box has a confidence and class scores too.", THIRD),
                Wrong("no-confidence", (n, p.boxes, 4 + c), "Every box has a confidence too.", HALF),
                Wrong("one-box", (n, 1, 5 + c), "Every image has several boxes.", THIRD),
                Wrong(
                    "box-per-class", (n, c, 5), "The number of boxes is given; each has scores for all classes.", THIRD
                ),
                Wrong("one-image", (1, p.boxes, 5 + c), "The batch has several images.", HALF),
                Wrong("mixed-up", (p.boxes, n, 5 + c), "The images come first.", HALF),
                Wrong("one-image-scores", (1, p.boxes, 4 + c), "Mind the batch and the confidence."),
                Wrong("mixed-up-scores", (p.boxes, n, 4 + c), "Mind the order and the confidence."),
            ]
        case "class":
            rows, columns = right
            background = (
                "The background has a score too." if p.heads == "instances" else "There is no background class."
            )
            other = c if p.heads == "instances" else c + 1
            return [
                Wrong("background", (rows, other), background, HALF),
                Wrong("swapped", (columns, rows), "A row belongs to an image or a box.", HALF),
                Wrong("label-only", (rows, 1), "There is a score for each class, not just a label.", THIRD),
                Wrong("one-row", (1, columns), "There is a row for each image or box of the batch.", HALF),
                Wrong(
                    "fewer-rows",
                    (n if p.heads == "instances" else n * p.boxes, columns),
                    "Count what is classified.",
                    THIRD,
                ),
                Wrong(
                    "both", (n if p.heads == "instances" else 1, other), "Count what is classified, and the classes."
                ),
            ]
        case "box":
            rows = right[0]
            return [
                Wrong("shared", (rows, 4), "Every class has a box of its own here.", HALF),
                Wrong("background", (rows, 4 * (c + 1)), "The background has no box.", HALF),
                Wrong("one-image", (p.boxes, 4 * c), "The batch has several images.", HALF),
                Wrong("added", (rows, 4 + c), "Every class has four offsets: multiply.", THIRD),
                Wrong("no-coordinates", (rows, c), "A box has four offsets.", THIRD),
                Wrong(
                    "one-image-shared", (p.boxes, 4), "Every class has a box of its own, and there are several images."
                ),
            ]
    rows = right[0]
    return [
        Wrong("one-mask", (rows, 1, p.mask, p.mask), "Every class has a mask of its own here.", HALF),
        Wrong("background", (rows, c + 1, p.mask, p.mask), "The background has no mask.", HALF),
        Wrong(
            "image-sized",
            (rows, c, p.height, p.width),
            "The masks have the stated side, whatever the image's size.",
            HALF,
        ),
        Wrong("mask-an-image", (n, c, p.height, p.width), "Every box has masks of its own.", THIRD),
        Wrong("one-sized-mask", (rows, 1, p.height, p.width), "Mind the classes and the stated side of the masks."),
        Wrong("one-image-one-mask", (p.boxes, 1, p.mask, p.mask), "Mind the batch and the classes."),
        Wrong("one-image", (p.boxes, c, p.mask, p.mask), "The batch has several images.", HALF),
        Wrong("semantic", (n, c + 1, p.height, p.width), "This would be a semantic segmentation."),
    ]


def _wrong_segmentations(p: Params, right: Size) -> list[Wrong]:
    n, channels, height, width = right
    other = p.classes + 1 if p.heads == "plain" else p.classes
    why = "There is no background class." if p.heads == "plain" else "The background has a channel too."
    wrong = [
        Wrong("label-map", (n, 1, height, width), "There is a score for each class, not just a label.", HALF),
        Wrong("background", (n, other, height, width), why, HALF),
        Wrong("colours", (n, 3, height, width), "The channels are classes, not colours.", THIRD),
        Wrong("one-image", (1, channels, height, width), "The batch has several images.", HALF),
        Wrong("transposed", (n, channels, width, height), "The height comes before the width.", HALF),
        Wrong("image-label", (n, channels, 1, 1), "Every pixel has scores of its own.", THIRD),
        Wrong("combined", (1, other, width, height), "Mind the batch, the classes and the order of the axes."),
    ]
    if p.stride > 1:
        full = (n, channels, p.height, p.width)
        wrong.append(Wrong("full-resolution", full, "The output has a lower resolution than the image.", HALF))
        wrong.append(Wrong("only-height", (n, channels, height, p.width), "Both axes are shorter.", HALF))
    return wrong


def _wrong_values(p: Params, right: int) -> list[Wrong]:
    one = right // (p.classes if p.heads != "dense" else p.classes + 1)
    unit, all_of = ("box", p.images * p.boxes) if p.heads == "instances" else ("image", p.images)
    more, less = COUNTED[p.heads]
    wrong = [
        Wrong("label-map", one, "There is a value for each class.", HALF),
        Wrong("whole-batch", right * all_of, f"One {unit} is asked about, not the batch.", HALF),
        Wrong("one-more", right + one, more, HALF),
        Wrong("one-less", right - one, less, HALF),
        Wrong("one-row", right // (p.mask or p.map[1]), "Both axes count."),
        Wrong("bytes", 4 * right, "Values are asked for, not bytes.", HALF),
    ]
    if p.stride > 1:
        wrong.append(
            Wrong("full-resolution", right * p.stride**2, "The output has a lower resolution than the image.", HALF)
        )
        wrong.append(Wrong("stride-once", right * p.stride, "Both axes are shorter.", THIRD))
    return wrong
