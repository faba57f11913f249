"""Linear classifiers against PyTorch's layer and numpy's linear algebra."""

import numpy as np
import pytest
import torch

from examgen.losses.linear import Linear, meeting, parameters

CLASSIFIER = Linear(((1, -1), (2, 3), (-3, 1)), (1, -4, 2))


@pytest.mark.parametrize("point", [(0, 0), (4, -1), (-2, 3)])
def test_scores_and_class(point: tuple[int, int]) -> None:
    expected = np.array(CLASSIFIER.weights) @ point + CLASSIFIER.biases
    assert CLASSIFIER.scores(point) == expected.tolist()
    assert CLASSIFIER.predict(point) == expected.argmax()


def test_boundaries_meet_where_all_scores_are_equal() -> None:
    corner = meeting(CLASSIFIER.boundary(0, 1), CLASSIFIER.boundary(0, 2))
    assert len(set(CLASSIFIER.scores(corner))) == 1
    with pytest.raises(ValueError, match="lies on a boundary"):
        CLASSIFIER.predict(corner)


def test_parallel_lines() -> None:
    with pytest.raises(ValueError, match="parallel"):
        meeting((1, 2, 0), (2, 4, 5))


@pytest.mark.parametrize(("inputs", "classes"), [(2, 3), (3072, 10)])
def test_parameters(inputs: int, classes: int) -> None:
    assert parameters(inputs, classes) == sum(each.numel() for each in torch.nn.Linear(inputs, classes).parameters())
