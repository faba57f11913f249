"""Second methods for the questions on networks: connections, halvings and values are counted one by one."""

from __future__ import annotations

from itertools import chain, pairwise, product, repeat

from examgen.drawings.cnn import Cnn, Residual
from examgen.drawings.dense import EncoderDecoder
from examgen.drawings.gan import Gan
from examgen.drawings.mlp import Mlp
from examgen.drawings.sampling import AnyNetwork
from examgen.nn.counting import count_conv_parameters, count_positions, count_values

Counted = dict[str, int | tuple[int, ...]]


def counted(network: AnyNetwork) -> Counted:
    """The right values of the network's questions, by id."""
    match network:
        case Mlp():
            units = [network.inputs, *network.hidden, network.outputs]
            return {"parameters": sum(_connections(a, b) for a, b in pairwise(units))}
        case Cnn():
            return _cnn(network)
        case Residual(channels=c, filters=k):
            kernels = [(c, k, 3), (k, k, 3), *([(c, k, 1)] if k > c else [])]
            return {"weights": sum(count_conv_parameters(n, m, (w, w), 1, bias=False) for n, m, w in kernels)}
        case EncoderDecoder():
            return _dense(network)
    return _gan(network)


def _connections(before: int, after: int) -> int:
    """Lines between two layers, and one more to each neuron from a constant 1."""
    return sum(1 for _ in product(range(before + 1), range(after)))


def _cnn(network: Cnn) -> Counted:
    side = network.side
    for _ in ("first", "second"):
        side = count_positions(count_positions(side, 3, 1, 1), 2, 2)
    layers = [(network.channels, network.first), (network.first, network.second)]
    parameters = sum(count_conv_parameters(n, m, (3, 3), 1, bias=True) for n, m in layers)
    return {"features": count_values((network.second, side, side)), "parameters": parameters}


def _dense(network: EncoderDecoder) -> Counted:
    channels, side = network.channels, network.side
    for _ in range(network.steps):
        channels, side = channels + channels, count_positions(side, 2, 2)
    bottleneck = (channels, side, side)
    for _ in range(network.steps):
        channels, side = channels // 2, side + side
    if network.kind == "unet":
        return {"bottleneck": bottleneck, "joined": len([*range(channels), *range(network.channels)])}
    return {"bottleneck": bottleneck, "output": (network.classes, side, side)}


def _gan(network: Gan) -> Counted:
    image = [repeat(0, network.side) for _ in range(network.channels * network.side)]
    pixels = sum(1 for _ in chain(*image))
    if network.kind == "gan":
        return {"parameters": _connections(pixels, network.hidden)}
    return {"generator": len([0] * network.noise + [0] * network.classes),
            "discriminator": len([0] * pixels + [0] * network.classes)}  # fmt: skip
