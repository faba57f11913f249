"""The second methods agree with the layers, and answer in a few milliseconds at the largest exam sizes."""

from itertools import product
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from examgen.nn.counting import count_conv_macs, count_conv_parameters, seen_inputs
from examgen.nn.layers import Conv2d

SMALL = st.integers(1, 3)


@given(st.sampled_from([1, 2, 3]), SMALL, SMALL, st.tuples(SMALL, SMALL), SMALL, st.integers(0, 2), st.integers(0, 1))
def test_convolution_written_out(
    groups: int, a: int, b: int, kernel: tuple[int, int], stride: int, padding: int, biases: int
) -> None:
    channels, filters, size = groups * a, groups * b, 6
    reads = [(f, c) for f, c in product(range(filters), range(channels)) if f // b == c // a]
    products = [
        (f, c, y, x, u, v)
        for f, c in reads
        for y in range(-padding, size + padding - kernel[0] + 1, stride)
        for x in range(-padding, size + padding - kernel[1] + 1, stride)
        for u, v in product(range(kernel[0]), range(kernel[1]))
    ]
    layer = Conv2d(channels, filters, kernel, stride, padding, groups=groups, bias=bool(biases))
    rows, columns = ((size, (k, stride, padding, 1)) for k in kernel)
    macs = count_conv_macs(channels, filters, groups, rows, columns)
    assert macs == layer.macs((channels, size, size)) == len(products)
    parameters = count_conv_parameters(channels, filters, kernel, groups, bias=bool(biases))
    assert parameters == layer.parameters() == len({(f, c, u, v) for f, c, _, _, u, v in products}) + filters * biases


def test_the_largest_exam_sizes_take_milliseconds() -> None:
    axis = (1024, (11, 1, 5, 1))
    times = []
    for _ in range(5):
        begin = process_time()
        count_conv_parameters(512, 512, (11, 11), 1, bias=True)
        count_conv_macs(512, 512, 1, axis, axis)
        seen_inputs([(7, 2, 3, 1)] * 5, 10)
        times.append(process_time() - begin)
    assert min(times) < 0.05  # a tenth of it on a quiet machine, and once without a collection of garbage
