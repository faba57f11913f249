"""Windows along one axis against PyTorch: how often they fit, and which inputs have a gradient."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from examgen.nn.counting import Taps, count_positions, seen_inputs
from examgen.nn.windows import ReceptiveField, Window, receptive_fields

TAPS = st.tuples(st.integers(1, 7), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3))
SMALL_TAPS = st.tuples(st.integers(1, 5), st.integers(1, 2), st.integers(0, 2), st.sampled_from([1, 2, 4]))


@settings(max_examples=200)
@given(TAPS, st.integers(1, 80))
def test_positions_agree_with_torch_and_with_counting(taps: Taps, size: int) -> None:
    kernel, stride, padding, dilation = taps
    assume(size + 2 * padding > dilation * (kernel - 1))
    convolution = torch.nn.Conv1d(1, 1, kernel, stride, padding, dilation, device="meta")
    expected = convolution(torch.empty(1, 1, size, device="meta")).shape[-1]
    assert Window(*taps).positions(size) == expected
    assert count_positions(size, *taps) == expected


@given(TAPS, st.integers(1, 20))
def test_a_window_that_fits_nowhere_is_refused_and_counted_as_none(taps: Taps, size: int) -> None:
    window = Window(*taps)
    assume(size + 2 * window.padding < window.dilation * (window.kernel - 1) + 1)
    assert count_positions(size, *taps) == 0
    with pytest.raises(ValueError, match=f"does not fit on {size}"):
        window.positions(size)


def inputs_with_gradient(stack: list[Taps], size: int) -> tuple[list[int], list[int]]:
    """Two neighbouring units in the middle of the output: which unit it is, and first and last input that it uses."""
    x = torch.zeros(1, 1, size, dtype=torch.float64, requires_grad=True)
    y = x
    for kernel, stride, padding, dilation in stack:
        weight = torch.ones(1, 1, kernel, dtype=torch.float64)
        y = torch.nn.functional.conv1d(y, weight, stride=stride, padding=padding, dilation=dilation)
    units = [y.shape[-1] // 2, y.shape[-1] // 2 + 1]
    edges = []
    for unit in units:
        (gradient,) = torch.autograd.grad(y[0, 0, unit], x, retain_graph=True)
        used = gradient[0, 0].nonzero().flatten()
        edges += [int(used.min()), int(used.max())]
    return units, edges


@settings(max_examples=60)
@given(st.lists(SMALL_TAPS, min_size=1, max_size=5))
def test_receptive_field_is_the_extent_of_the_gradient(stack: list[Taps]) -> None:
    field = receptive_fields(Window(*taps) for taps in stack)[-1]
    units, edges = inputs_with_gradient(stack, size=3 * field.size + 6 * field.jump + 40)
    begins = [field.begin(unit) for unit in units]
    assert edges == [begins[0], begins[0] + field.size - 1, begins[1], begins[1] + field.size - 1]
    assert field.jump == edges[2] - edges[0]
    seen = seen_inputs(stack, units[0])
    assert [min(seen), max(seen)] == edges[:2]


@pytest.mark.parametrize("layers", range(1, 6))
def test_stacked_3x3_convolutions_see_2_more_each(layers: int) -> None:
    # Simonyan and Zisserman, VGG (2015), section 2.3: two 3 x 3 layers see 5 x 5, three see 7 x 7
    assert [field.size for field in receptive_fields([Window(3)] * layers)] == [3, 5, 7, 9, 11][:layers]


def test_dilation_doubled_at_each_layer() -> None:
    # Yu and Koltun, Multi-scale context aggregation by dilated convolutions (2016), figure 1: 3, 7, 15
    stack = [Window(3, dilation=dilation) for dilation in (1, 2, 4)]
    assert [field.size for field in receptive_fields(stack)] == [3, 7, 15]


def test_receptive_field_of_vgg16() -> None:
    # google-research/receptive_field, RECEPTIVE_FIELD_TABLE.md, vgg_16/pool5: 212, effective stride 32, padding 90
    block = [Window(3, padding=1)]
    pool = [Window(2, stride=2)]
    stack = 2 * (2 * block + pool) + 3 * (3 * block + pool)
    assert receptive_fields(stack)[-1] == ReceptiveField(size=212, jump=32, start=-90)


def test_receptive_fields_of_alexnet() -> None:
    # google-research/receptive_field, RECEPTIVE_FIELD_TABLE.md, alexnet_v2: size, effective stride, effective padding
    pool, convolution = Window(3, stride=2), Window(3, padding=1)
    stack = [Window(11, stride=4), pool, Window(5, padding=2), pool, *[convolution] * 3, pool]
    published = [(11, 4, 0), (19, 8, 0), (51, 8, 16), (99, 16, 32), (131, 16, 48), (163, 16, 64), (195, 32, 64)]
    fields = [(field.size, field.jump, -field.start) for field in receptive_fields(stack)]
    assert fields[:3] + fields[4:] == published  # the table leaves out the second pooling
