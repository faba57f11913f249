"""Model states of a training step: the figures of the paper on ZeRO."""

import pytest

from examgen.optim.memory import device_bytes, state_bytes

BILLIONS = 7.5


@pytest.mark.parametrize(("stage", "gigabytes"), [(0, 120), (1, 31.4), (2, 16.6), (3, 1.9)])
def test_the_figure_of_the_paper(stage: int, gigabytes: float) -> None:
    """Rajbhandari et al. (2020), figure 1: 7.5 billion parameters, 64 devices, Adam in mixed precision."""
    each = device_bytes(state_bytes("adam", mixed=True), stage, 64)
    assert float(each) * BILLIONS == pytest.approx(gigabytes, abs=0.05)


def test_bytes_of_each_parameter() -> None:
    assert state_bytes("sgd", mixed=False) == {"weights": 4, "gradients": 4}
    assert state_bytes("momentum", mixed=False) == {"weights": 4, "gradients": 4, "moments": 4}
    assert sum(state_bytes("adam", mixed=True).values()) == 16  # section 3.1
