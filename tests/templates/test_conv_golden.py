"""Published values, drawn with exactly their parameters."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from examgen.bank import Bank
from examgen.draw import Request, draw
from examgen.template import load

BANK = Bank()
ALEXNET = {
    "channels": 3,
    "filters": 64,
    "window": {"kernel": 11, "stride": 4, "padding": 2},
    "size": 227,
    "args": {"count": "mac"},
}
THIRTY_TWO = {
    "channels": 3,
    "filters": 16,
    "size": [32, 32],
    "kernel": [3, 3],
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "follow_up": "none",
}
PARAMETERS = {"channels": 3, "groups": 1, "bias": True, "compared": False, "stride": 1, "padding": 0}
IMAGE = {"maps": [[3, 28, 28]], "batch": 1, "dtype": "float32", "args": {}}
CONV, POOL = {"kernel": 3, "padding": 1}, {"kernel": 2, "stride": 2}
VGG16 = [layer for convolutions in (2, 2, 3, 3, 3) for layer in (*[CONV] * convolutions, POOL)]


def answers(name: str, params: Mapping[str, Any]) -> dict[str, Any]:
    template = load(BANK.entry(f"conv_arithmetic/{name}"))
    variant = draw(Request(template, seed=1, level="easy", slot="golden", params=params), BANK.facts)
    return {id_: part["value"] for id_, part in variant["key"]["parts"].items()}


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        # AlexNet's first layer: Johnson, EECS 498-007 (Michigan 2019), lecture 8, its first table row
        (
            "conv_layer_cost_row",
            ALEXNET,
            {"channels": 64, "size": 56, "memory": 784, "parameters": 23_296, "operations": 72_855_552},
        ),
        ("conv2d_output_shape", THIRTY_TWO, {"shape": [16, 30, 30]}),
        ("conv2d_output_shape", THIRTY_TWO | {"stride": 2}, {"shape": [16, 15, 15]}),
        ("conv2d_output_shape", THIRTY_TWO | {"stride": 3}, {"shape": [16, 10, 10]}),
        ("conv2d_param_count", PARAMETERS | {"filters": 16, "kernel": 3, "size": 32}, {"parameters": 448}),
        ("conv2d_param_count", PARAMETERS | {"filters": 10, "kernel": 5, "size": 28}, {"parameters": 760}),
        ("tensor_memory", IMAGE, {"count": 2352, "memory": str(Fraction(9408, 1024))}),
        # VGG-16 before the classifier: Araujo, Norris and Sim (Distill, 2019), table of receptive fields
        ("receptive_field_stack", {"layers": VGG16}, {"field": 212, "jump": 32}),
    ],
)
def test_published_value(name: str, params: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    assert answers(name, params) == expected
