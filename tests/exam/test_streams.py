"""Seeds that follow each other give variants that have nothing to do with each other."""

from collections import Counter
from itertools import pairwise
from math import sqrt

import pytest
from scipy.stats import kendalltau, kstest, spearmanr

from exam.support import toys
from examgen.draw import Request, Variant, draw
from examgen.streams import stream
from examgen.template import load

SEEDS = range(1, 1001)


@pytest.fixture(scope="module")
def variants() -> list[Variant]:
    template = load(toys().entry("toy/addition"))
    return [draw(Request(template, seed, "medium", slot="toy/addition", format="choice"), {}) for seed in SEEDS]


@pytest.fixture(scope="module")
def numbers(variants: list[Variant]) -> list[int]:
    return [variant["key"]["params"]["a"] for variant in variants]


def test_numbers_do_not_follow_the_seed(numbers: list[int]) -> None:
    for measure in (spearmanr, kendalltau):
        assert measure(list(SEEDS), numbers).pvalue > 1e-4
        assert measure(numbers[:-1], numbers[1:]).pvalue > 1e-4


def test_neighbours_go_up_and_down_as_chance_does(numbers: list[int]) -> None:
    ups = [later > earlier for earlier, later in pairwise(numbers)]
    runs = 1 + sum(one != other for one, other in pairwise(ups))
    n = len(numbers)
    expected, deviation = (2 * n - 1) / 3, sqrt((16 * n - 29) / 90)  # runs up and down of a random permutation
    assert abs(runs - expected) < 4 * deviation


def test_numbers_fill_their_range_evenly(numbers: list[int]) -> None:
    assert kstest([(a - 10) / (100_000 - 10) for a in numbers], "uniform").pvalue > 1e-4


def test_no_more_repeats_than_chance_allows(variants: list[Variant], numbers: list[int]) -> None:
    pairs = len(numbers) * (len(numbers) - 1) / 2 / (100_000 - 10)  # about 5 equal pairs among 1000 of 99,990
    equal = sum(count * (count - 1) / 2 for count in Counter(numbers).values())
    assert equal < pairs + 4 * sqrt(pairs)
    assert len({variant["fingerprint"] for variant in variants}) == len(variants)


def test_the_right_letter_is_spread_evenly_and_parts_do_not_share_it(variants: list[Variant]) -> None:
    letters = [tuple(part["letters"][0] for part in variant["key"]["parts"].values()) for variant in variants]
    for part in (0, 1):
        counts = Counter(pair[part] for pair in letters)
        assert set(counts) == set("ABCD")
        assert sum((count - 250) ** 2 / 250 for count in counts.values()) < 21.1  # chi-square, 3 degrees, p = 1e-4
    same = sum(one == other for one, other in letters)
    assert abs(same - 250) < 4 * sqrt(1000 * 0.25 * 0.75)


def test_a_stream_belongs_to_seed_form_slot_purpose_and_attempt() -> None:
    keys = [
        (seed, form, slot, purpose, attempt)
        for seed in (0, 1, 11, 2**128)
        for form in ("", "A", "B")
        for slot in ("x", "1x", "x#2")
        for purpose in ("numbers 0", "numbers 1", "choice order x")
        for attempt in (0, 1)
    ]
    assert len({stream(*key).getrandbits(64) for key in keys}) == len(keys)
    assert [stream(*key).random() for key in keys] == [stream(*key).random() for key in keys]
