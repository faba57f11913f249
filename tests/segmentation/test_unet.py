"""The U-Net of the paper: 572 x 572 in, 388 x 388 out."""

import pytest

from examgen.segmentation.unet import UNet

PAPER = UNet(size=572, depth=4, base=64, convs=2, padded=False)


def test_sides_of_the_paper() -> None:
    assert PAPER.encoder == [568, 280, 136, 64, 28]
    assert [level.raised for level in PAPER.decoder] == [56, 104, 200, 392]
    assert [level.side for level in PAPER.decoder] == [52, 100, 196, 388]
    assert [level.crop for level in PAPER.decoder] == [4, 16, 40, 88]
    assert PAPER.output == 388
    assert PAPER.channels(4) == 1024


def test_padding_keeps_the_size() -> None:
    net = UNet(size=64, depth=3, base=8, convs=1, padded=True)
    assert net.encoder == [64, 32, 16, 8]
    assert net.output == 64
    assert {level.crop for level in net.decoder} == {0}


def test_concatenation_doubles_the_weights() -> None:
    assert PAPER.merged_parameters(0) == 64 * (128 * 9 + 1)
    assert PAPER.merged_parameters(0, concatenated=False) == 64 * (64 * 9 + 1)


@pytest.mark.parametrize("size", [571, 570, 20])
def test_sizes_that_do_not_fit(size: int) -> None:
    with pytest.raises(ValueError, match=r"odd|small"):
        UNet(size=size, depth=4, base=64, convs=2, padded=False)
