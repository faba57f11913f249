"""Published numbers of networks, detectors and losses, put through the templates as exact parameters."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from examgen.bank import Bank
from examgen.template import load


def parts(name: str, plain: dict[str, Any]) -> dict[str, Any]:
    template = load(Bank().entry(name))
    params = template.params(plain)
    second = {} if template.curated else template.verify(params)
    answers = {id_: part.answer for id_, part in template.solve(params).parts.items()}
    assert all(answer.agrees(second[id_]) for id_, answer in answers.items())
    return {id_: answer.plain() for id_, answer in answers.items()}


def vgg16() -> list[dict[str, Any]]:
    """Configuration D of Simonyan and Zisserman, Very Deep Convolutional Networks (2015), table 1."""
    layers: list[dict[str, Any]] = []
    channels = 3
    for filters, depth in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(depth):
            layers.append({"in_channels": channels, "filters": filters, "kernel": 3, "padding": 1})
            channels = filters
        layers.append({"kernel": 2, "stride": 2})
    heads = [(25088, 4096), (4096, 4096), (4096, 1000)]
    return [*layers, {}, *({"in_features": read, "out_features": units} for read, units in heads)]


def test_vgg16() -> None:
    known = {
        "output-conv13": [512, 14, 14],
        "output-pool5": [512, 7, 7],
        "output-flatten": [25_088],
        "memory-conv1": 12_544,  # 3.2 million values
        "parameters-conv1": 1_792,
        "parameters-fc1": 102_764_544,
        "parameters-fc3": 4_097_000,
        "macs-conv1": 86_704_128,
        "parameters-total": 138_357_544,
        "largest-parameters": "fc1",
    }
    params = {"image": [3, 224, 224], "layers": vgg16(), "asked": list(known)}
    assert parts("cnn_summary_table", params) == known


@pytest.mark.parametrize("anchors", [2, 3, 5])
def test_yolo_with_anchors_on_a_grid_of_three_cells_and_five_classes(anchors: int) -> None:
    detector = {"image": 300, "strides": [100], "scale": 0, "boxes": anchors, "classes": 5, "features": []}
    values = parts("yolo_output_tensor", detector | {"args": {"version": "anchor"}})
    assert values["shape"] == [3, 3, 10 * anchors]


def test_yolo_v1() -> None:
    """Redmon et al. (2016), section 2: S = 7, B = 2, C = 20 give 7 x 7 x 30, and 98 boxes."""
    detector = {"image": 448, "strides": [64], "scale": 0, "boxes": 2, "classes": 20, "features": []}
    assert parts("yolo_output_tensor", detector | {"args": {"version": "v1"}}) == {"shape": [7, 7, 30], "boxes": 98}


def test_yolo_v3() -> None:
    """Redmon and Farhadi, YOLOv3 (2018): three scales, three boxes each, 80 classes: 255 channels, 10 647 boxes."""
    detector = {"image": 416, "strides": [8, 16, 32], "scale": 2, "boxes": 3, "classes": 80, "features": []}
    values = parts("yolo_output_tensor", detector | {"args": {"version": "anchor"}})
    assert values == {"shape": [13, 13, 255], "boxes": 10_647}


def test_hinge_loss_of_the_course_notes() -> None:
    """Stanford's CS231n, notes on linear classification: scores 13, -7, 11 with margin 10 have the loss 0 + 8."""
    params = {"scores": [13, -7, 11], "odds": [2, 3, 5], "target": 0, "margin": 10, "start": 10, "change": None}
    values = parts("svm_vs_softmax_loss", params)
    assert values["hinge"] == 8
    assert float(values["softmax"]) == pytest.approx(log(5))
    assert float(values["softmax-start"]) == pytest.approx(2.3025851)  # the check of a fresh classifier on CIFAR-10


def test_boxes_of_a_quarter_overlap() -> None:
    """Two 2 x 2 squares, one moved by (1, 1): one cell in common, seven covered, nine in the enclosing square."""
    boxes = {
        "prediction": {"format": "xyxy", "numbers": [1, 1, 3, 3]},
        "truth": {"format": "cxcywh", "numbers": [3, 3, 2, 2]},
        "threshold": "1/2",
    }
    known = {"intersection": 1, "union": 7, "iou": "1/7", "giou": "-5/63", "positive": "no"}
    assert parts("iou_boxes", boxes) == known
