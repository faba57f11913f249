"""Networks with sizes at random."""

from __future__ import annotations

from random import Random

from examgen.drawings.cnn import Cnn, Residual
from examgen.drawings.dense import EncoderDecoder
from examgen.drawings.gan import Gan
from examgen.drawings.mlp import Mlp

AnyNetwork = Mlp | Cnn | Residual | EncoderDecoder | Gan
TOPICS = {
    "mlp": "ml_foundations",
    "cnn": "cnn_architectures",
    "residual-block": "cnn_architectures",
    "encoder-decoder": "segmentation",
    "unet": "segmentation",
    "gan": "generative_models",
    "cgan": "generative_models",
}
"""The kinds of networks, and the topic of each."""


def network(rng: Random, kind: str, *, hard: bool) -> AnyNetwork:
    """A network of a kind in TOPICS; `hard` gives an MLP a second hidden layer, a residual block a projection."""
    match kind:
        case "mlp":
            hidden = [rng.randint(3, 7) for _ in range(2 if hard else 1)]
            return Mlp("mlp", rng.randint(2, 6), tuple(hidden), rng.choice((1, 1, 3, 4, 5)))
        case "cnn":
            first = rng.choice((4, 6, 8, 10))
            return Cnn(
                "cnn", rng.choice((1, 3)), rng.choice((16, 20, 24, 28, 32)), first, 2 * first, rng.randint(3, 10)
            )
        case "residual-block":
            channels = rng.choice((8, 10, 16, 20, 32, 40, 64))
            return Residual(
                "residual-block", channels, channels * (2 if hard else 1), rng.choice((8, 14, 16, 28, 32, 56))
            )
        case "encoder-decoder":
            return _dense(rng, "encoder-decoder")
        case "unet":
            return _dense(rng, "unet")
        case "gan" | "cgan":
            return _gan(rng, conditional=kind == "cgan")
    raise ValueError(f"{kind!r} is none of {', '.join(TOPICS)}")


def _dense(rng: Random, kind: str) -> EncoderDecoder:
    steps = rng.choice((2, 3))
    side, channels, classes = rng.choice((64, 96, 128, 160, 256)), rng.choice((8, 16, 32, 64)), rng.randint(2, 21)
    return EncoderDecoder("unet" if kind == "unet" else "encoder-decoder", side, channels, steps, classes)


def _gan(rng: Random, *, conditional: bool) -> Gan:
    noise, channels, side = rng.choice((20, 50, 64, 100)), rng.choice((1, 3)), rng.choice((8, 10, 16, 20, 28))
    classes, hidden = (rng.randint(3, 12), 0) if conditional else (0, rng.choice((10, 20, 30, 50, 100)))
    return Gan("cgan" if conditional else "gan", noise, channels, side, classes, hidden)
