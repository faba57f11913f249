"""Low-rank adaptation: published numbers, counting, and the merged weight against its definition."""

import pytest

from examgen.matrices import matmul, transposed
from examgen.nn.lowrank import LowRank, merged


def test_gpt3_with_rank_4_trains_18_million() -> None:
    """Table 4 of the paper: query and value of the 96 layers of GPT-3, 12288 wide, with r = 4: 18.9 M, r = 1: 4.7 M."""
    assert round(96 * 2 * LowRank(12288, 12288, 4).trained / 1e6, 1) == 18.9
    assert round(96 * 2 * LowRank(12288, 12288, 1).trained / 1e6, 1) == 4.7


@pytest.mark.parametrize(("rows", "columns"), [(8, 8), (6, 3), (64, 192), (7, 12), (1, 5)])
def test_largest_rank_by_trying_all(rows: int, columns: int) -> None:
    fewer = [r for r in range(1, rows + columns) if LowRank(rows, columns, r).trained < rows * columns]
    assert LowRank(rows, columns, 1).largest_rank == max(fewer, default=0)


def test_merged_weight_acts_like_both_paths() -> None:
    w, b, a, x = ((1, 2, 0), (-1, 0, 3)), ((1, 0), (2, -1)), ((1, 1, 0), (0, 2, -2)), ((1,), (2,), (3,))
    aside = matmul(b, matmul(a, x))
    both = tuple((one + 3 * other,) for (one,), (other,) in zip(matmul(w, x), aside, strict=True))
    assert matmul(merged(w, b, a, alpha=6), x) == both
    with pytest.raises(ValueError, match="zip"):
        merged(w, b, transposed(a), 1)


def test_sizes_below_1_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        LowRank(4, 4, 0)
