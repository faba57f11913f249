"""Shapes in a U-Net: bottleneck, up-convolution, cropping of a skip connection, concatenation, parameters, output."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from functools import lru_cache
from typing import Any

from examgen import NONE, Draw, Given, Integer, Part, Reject, Shape, Solved, Table, Wrong
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene
from examgen.nn.counting import count_conv_parameters, count_positions
from examgen.segmentation.unet import UNet

TITLE, POINTS, MINUTES, FAMILY = "Shapes in a U-Net", 5, 8, "unet"
FORMULAS = ("conv-output-size", "conv-parameters", "transposed-output-size")


CONVS = 2  # a level


@dataclass(frozen=True)
class Level:
    depths: tuple[int, ...]
    padded: bool
    top: bool  # asked is the last level of the decoder, not the first


LEVELS = {
    "easy": Level(depths=(2, 3), padded=True, top=False),
    "medium": Level(depths=(2, 3), padded=False, top=False),
    "hard": Level(depths=(2,), padded=False, top=True),
}


@dataclass(frozen=True)
class Params:
    net: UNet
    level: int  # whose decoder is asked about

    @property
    def step(self) -> int:
        """The number of the decoder's level in the order of computation, from 0."""
        return self.net.depth - 1 - self.level


def sample(d: Draw[Level, None]) -> Params:
    rng, depth = d.rng, d.rng.choice(d.level.depths)
    base = rng.choice((8, 12, 16, 24, 32, 40, 48, 64))
    if d.level.padded:
        size = rng.randint(4, 20) * 2 ** (depth + 1)
    else:
        size = rng.randint(5, 24) * 2  # of the bottleneck's input; upwards from there
        for _ in range(depth):
            size = 2 * size + 2 * CONVS
    p = Params(UNet(size, depth, base, CONVS, d.level.padded), 0 if d.level.top else depth - 1)
    here = p.net.decoder[p.step]
    if here.raised == here.crop:
        raise Reject("as many pixels are cropped at an edge as are left")
    return p


def solve(p: Params, given: Given = NONE) -> Solved:
    net, level = p.net, p.level
    c, side, here = net.channels(level), net.encoder[-1], net.decoder[p.step]
    deepest = net.channels(net.depth)
    bottleneck = Part(Shape((deepest, side, side)), wrong=lambda: _wrong_bottlenecks(net))
    raised = given.get("raised", 2 * given["bottleneck"][-1] if "bottleneck" in given and not p.step else here.raised)
    skip = net.encoder[level]
    concat = Part(Shape((2 * c, raised, raised)), wrong=lambda: _wrong_concats(p))
    parameters = Part(Integer(net.merged_parameters(level)), wrong=lambda: _wrong_parameters(p))
    if net.padded:
        parts = {"bottleneck": bottleneck, "concat": concat, "parameters": parameters}
    else:
        crop = Part(Integer(max(0, (skip - raised) // 2)), wrong=lambda: _wrong_crops(p))
        raised_part = Part(Integer(2 * side if not p.step else here.raised), wrong=lambda: _wrong_raised(p))
        output = Part(Integer(net.output), wrong=lambda: _wrong_outputs(net))
        parts = {"bottleneck": bottleneck, "raised": raised_part, "crop": crop, "concat": concat}
        parts |= (
            {"output": output} if p.step == 0 else {"saved": Part(Integer(9 * c * c), wrong=lambda: _wrong_saved(p))}
        )
    return Solved(
        parts,
        {
            "c": c,
            "below": 2 * c,
            "deepest": deepest,
            "side": side,
            "raised": raised,
            "skip": skip,
            "shrink": net.shrink,
            "sides": net.encoder,
            "halves": [each // 2 for each in net.encoder[:-1]],
            "difference": skip - raised,
            "summed": net.merged_parameters(level, concatenated=False),
            "merged": net.merged_parameters(level),
            "per_filter": 18 * c,
            "last": net.decoder[-1].raised,
        },
        ("layout-chw", "unet") if "output" in parts else ("layout-chw", "unet", "bias"),
        {"net": _figure(net.depth)},
        {"encoder": lambda: _encoder(net), "decoder": lambda: _decoder(net)},
    )


def verify(p: Params) -> dict[str, Any]:
    """A walk through the layers, with positions of windows counted."""
    net, side, channels = p.net, p.net.size, 0
    padding = 1 if net.padded else 0
    skips: list[tuple[int, int]] = []
    for level in range(net.depth + 1):
        channels = channels + channels if level else net.base
        for _ in range(net.convs):
            side = count_positions(side, 3, 1, padding)
        skips.append((channels, side))
        side = count_positions(side, 2, 2) if level < net.depth else side
    values: dict[str, Any] = {"bottleneck": (channels, side, side)}
    while len(skips) > 1:
        skips.pop()
        kept, wide = skips[-1]
        side += side
        channels //= 2
        if len(skips) - 1 == p.level:
            joined = kept + channels
            full, half = (count_conv_parameters(read, kept, (3, 3), 1, bias=True) for read in (joined, kept))
            if net.padded:
                values |= {"concat": (joined, side, side), "parameters": full}
            else:
                edge = next(n for n in range(wide) if wide - n - n == side)
                values |= {"raised": side, "crop": edge, "concat": (joined, side, side)}
                if p.step:
                    values["saved"] = full - half
        for _ in range(net.convs):
            side = count_positions(side, 3, 1, padding)
    return values if net.padded or p.step else values | {"output": side}


def effort(p: Params) -> float:
    return 3.5 + 0.5 * p.net.depth + (0 if p.net.padded else 2.5) + 0.8 * bool(p.step)


@lru_cache(maxsize=4)
def _figure(depth: int) -> Scene:
    """The levels of the encoder on the left, those of the decoder on the right, skips between them."""
    blocks = [Block("in", "image", -1, 0, shape="text"), Block("out", "output", 2 * depth + 1, 0, shape="text")]
    arrows = [Arrow("in", "e0"), Arrow("d0", "out")]
    for level in range(depth):
        left, right = float(level), float(2 * depth - level)
        blocks += [
            Block(f"e{level}", rf"encoder\\level {level}", left, level),
            Block(f"d{level}", rf"decoder\\level {level}", right, level),
        ]
        arrows.append(Arrow(f"e{level}", f"d{level}", dashed=True))
        below = level + 1
        down, up = (f"e{below}", f"d{below}") if below < depth else ("b", "b")
        arrows += [Arrow(f"e{level}", down, via=((left, below),)), Arrow(up, f"d{level}", via=((right, below),))]
    blocks.append(Block("b", "bottleneck", depth, depth, shaded=True))
    return diagram(blocks, arrows)


def _encoder(net: UNet) -> Table:
    sides, rows, entering = net.encoder, [], net.size
    for level, side in enumerate(sides):
        name = "bottleneck" if level == net.depth else f"level {level}"
        rows.append((name, net.channels(level), entering, side, "" if level == net.depth else side // 2))
        entering = side // 2
    return Table("lcccc", ("", "channels", "enters", "after convolutions", "after pooling"), rows)


def _decoder(net: UNet) -> Table:
    rows = []
    for step, each in enumerate(net.decoder):
        level = net.depth - 1 - step
        rows.append((f"level {level}", each.raised, net.encoder[level], each.crop, 2 * net.channels(level), each.side))
    head = ("", "after up-convolution", "skip", "crop", "channels together", "after convolutions")
    return Table("lccccc", head, rows)


def _wrong_bottlenecks(net: UNet) -> list[Wrong]:
    c, side, half = net.channels(net.depth), net.encoder[-1], F(1, 2)
    halved, above = net.size >> net.depth, net.encoder[-2]
    entering = above // 2
    sides = [
        ("no-shrink", halved, "Without padding every convolution takes 2 pixels from each axis."),
        ("no-convolutions", entering, "The bottleneck has convolutions too."),
        ("one-pooling-more", side // 2, "There are as many poolings as levels above the bottleneck."),
        ("not-pooled", above, "The bottleneck lies below the last pooling."),
    ]
    sides = [each for each in sides if each[1] not in (0, side)]
    wrong = [Wrong(name, (c, n, n), why, half) for name, n, why in sides]
    wrong += [
        Wrong(f"{name}-half-channels", (c // 2, n, n), f"The channels double once more. {why}")
        for name, n, why in sides
    ]
    wrong += [
        Wrong(
            "half-channels", (c // 2, side, side), "The channels double at every level, the bottleneck included.", half
        ),
        Wrong("added-channels", (net.base * (net.depth + 1), side, side), "The channels double at every level.", half),
        Wrong("base-channels", (net.base, side, side), "The channels double at every level.", half),
        Wrong("double-channels", (2 * c, side, side), "Nothing is concatenated in the bottleneck.", half),
    ]
    return wrong


def _wrong_concats(p: Params) -> list[Wrong]:
    net, side, skip = p.net, p.net.decoder[p.step].raised, p.net.encoder[p.level]
    c, before, half = net.channels(p.level), side // 2, F(1, 2)
    return [
        Wrong("summed", (c, side, side), "Concatenation puts the channels side by side: they add up.", half),
        Wrong("not-halved", (3 * c, side, side), "The up-convolution halves the channels first.", half),
        Wrong("not-halved-skip", (4 * c, side, side), "Skip and raised map have equally many channels.", half),
        Wrong("not-raised", (2 * c, before, before), "The up-convolution doubles both axes first.", half),
        Wrong("not-raised-summed", (c, before, before), "The up-convolution doubles the axes; channels add up."),
        Wrong("skip-size", (2 * c, skip, skip), "The skip is cropped to the size of the raised map.", half),
        Wrong("skip-size-summed", (c, skip, skip), "The skip is cropped; the channels add up."),
        Wrong("not-halved-not-raised", (3 * c, before, before), "The up-convolution halves channels and doubles axes."),
        Wrong("not-halved-too-large", (3 * c, 2 * side, 2 * side), "The axes are doubled once, the channels halved."),
    ]


def _wrong_parameters(p: Params) -> list[Wrong]:
    net, c = p.net, p.net.channels(p.level)
    return [
        Wrong("summed", net.merged_parameters(p.level, concatenated=False), "It reads both maps' channels.", F(1, 2)),
        Wrong("no-bias", 18 * c * c, "Each filter has a bias.", F(1, 2)),
        Wrong("not-halved", (27 * c + 1) * c, "The up-convolution halves the channels first.", F(1, 2)),
        Wrong("to-both", (18 * c + 1) * 2 * c, "It returns the level's channels, half of what it reads.", F(1, 3)),
        Wrong("kernel-side", (6 * c + 1) * c, "A kernel has $3^2$ weights a channel.", F(1, 3)),
        Wrong("one-by-one", (2 * c + 1) * c, "A kernel has $3^2$ weights a channel.", F(1, 3)),
        Wrong("per-filter", 18 * c + 1, "This is one filter; there are as many as output channels.", F(1, 3)),
    ]


def _wrong_raised(p: Params) -> list[Wrong]:
    net, here = p.net, p.net.decoder[p.step]
    before, half = here.raised // 2, F(1, 2)
    return [
        Wrong("not-doubled", before, "The up-convolution doubles the side."),
        Wrong("skip", net.encoder[p.level], "The encoder's map is larger; it is cropped.", F(1, 3)),
        Wrong("convolved", here.side, "This is the side after the level's convolutions.", half),
        Wrong("overlapping", 2 * before - 1, "A $2 \\times 2$ up-convolution of stride 2 doubles the side.", half),
        Wrong("no-shrink", net.size >> p.level, "Convolutions without padding shrink the map.", F(1, 3)),
        Wrong("too-early", 2 * (before + net.shrink), "The convolutions below come first.", half),
        Wrong("added-two", before + 2, "Stride 2 doubles the side.", F(0)),
    ]


def _wrong_crops(p: Params) -> list[Wrong]:
    net, here = p.net, p.net.decoder[p.step]
    skip = net.encoder[p.level]
    return [
        Wrong("difference", skip - here.raised, "The difference is shared by both edges.", F(1, 2)),
        Wrong(
            "shrink", net.shrink, "Everything below shrinks the map too, and the up-convolution doubles that.", F(1, 3)
        ),
        Wrong("half-shrink", net.shrink // 2, "Everything below shrinks the map too.", F(0)),
        Wrong("none", 0, "The encoder's map is larger than the raised one.", F(0)),
        Wrong("after-convolutions", (skip - here.side) // 2, "The skip joins before the convolutions.", F(1, 2)),
        Wrong(
            "from-input", (net.size - here.raised) // 2, "The skip is taken after the level's convolutions.", F(1, 3)
        ),
        Wrong("half", max(1, (skip - here.raised) // 4), "Half of the difference is cropped at each edge.", F(1, 3)),
    ]


def _wrong_outputs(net: UNet) -> list[Wrong]:
    return [
        Wrong("input", net.size, "Without padding the output is smaller than the image."),
        Wrong("no-decoder-shrink", net.output + net.shrink, "The last level has convolutions too.", F(1, 2)),
        Wrong("encoder-only", net.encoder[-1] << net.depth, "The decoder's convolutions shrink the map too.", F(1, 2)),
        Wrong("first-level", net.encoder[0], "The map is not restored to the encoder's size.", F(1, 3)),
        Wrong("once", net.size - 2 * net.shrink, "Convolutions below count doubly after each up-convolution.", F(1, 3)),
        Wrong(
            "each-once", net.size - (2 * net.depth + 1) * net.shrink, "What is lost below is doubled above.", F(1, 3)
        ),
        Wrong("one-more", max(1, net.output - net.shrink), "The last level has its convolutions once.", F(1, 2)),
    ]


def _wrong_saved(p: Params) -> list[Wrong]:
    c = p.net.channels(p.level)
    return [
        Wrong("summed", (9 * c + 1) * c, "This is what is left; the biases are not saved.", F(1, 2)),
        Wrong("all", (18 * c + 1) * c, "The convolution still reads one map.", F(1, 3)),
        Wrong("one-filter", 9 * c, "Every filter saves these weights.", F(1, 3)),
        Wrong("double", 18 * c * c, "The convolution still reads one map.", F(1, 3)),
        Wrong("channels", c * c, "A kernel has $3^2$ weights a channel.", F(1, 3)),
        Wrong("kernel-side", 3 * c * c, "A kernel has $3^2$ weights a channel.", F(1, 3)),
        Wrong("nothing", 0, "The sum has half as many channels.", F(0)),
    ]
