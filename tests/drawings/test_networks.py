"""Networks that are to be drawn: published numbers, and drawings that exist for all sizes."""

from random import Random

import pytest

from examgen.drawings.cnn import Residual
from examgen.drawings.counting import counted
from examgen.drawings.dense import EncoderDecoder
from examgen.drawings.mlp import Mlp
from examgen.drawings.network import Network
from examgen.drawings.sampling import TOPICS, network


@pytest.mark.parametrize(
    ("drawn", "values"),
    [
        (Mlp("mlp", 3, (5,), 1), {"parameters": 26}),
        (Residual("residual-block", 64, 64, 56), {"weights": 73728}),  # ResNet-18, first stage
        (Residual("residual-block", 64, 128, 56), {"weights": 73728 + 147456 + 8192}),  # and the next
        (EncoderDecoder("unet", 512, 64, 4, 2), {"bottleneck": (1024, 32, 32), "joined": 128}),  # Ronneberger, padded
    ],
)
def test_published_numbers(drawn: Network, values: dict[str, object]) -> None:
    assert {question.id: question.right for question in drawn.questions()} == values


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("kind", TOPICS)
def test_every_network_can_be_drawn_and_its_numbers_agree(kind: str, *, hard: bool) -> None:
    for seed in range(60):
        drawn = network(Random(seed), kind, hard=hard)
        assert drawn.figure().items
        assert {question.id: question.right for question in drawn.questions()} == counted(drawn)
        for question in drawn.questions():
            assert len({value for _, value, _ in question.wrong} - {question.right}) >= 3


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'rnn' is none of"):
        network(Random(0), "rnn", hard=False)
