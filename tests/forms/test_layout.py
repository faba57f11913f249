"""One outline for all forms: nothing overlaps, nothing leaves its page, and what is left becomes room to answer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examgen.forms.chunks import CHUNK, chunks
from examgen.forms.layout import GAP, GROWTH, POINT, Place, Size, arrange, highest, page_count
from examgen.forms.letters import letters

PAGE = 700 * POINT
SIZES = st.builds(Size, st.integers(POINT, 3 * PAGE), st.integers(0, 6))


def ends(place: Place) -> tuple[int, int]:
    """On which page a piece ends, and how far below the top of its text."""
    return place.page + place.pages - 1, place.top + place.height - (place.pages - 1) * PAGE


def test_each_piece_is_as_high_as_in_the_highest_form() -> None:
    forms = [[Size(3, 2), Size(9, 0)], [Size(5, 4), Size(1, 0)], [Size(4, 3), Size(2, 1)]]
    assert highest(forms) == [Size(5, 2), Size(9, 0)]


@given(st.lists(SIZES, min_size=1, max_size=12))
def test_pieces_follow_each_other_on_pages(sizes: list[Size]) -> None:
    places = arrange(sizes, PAGE)
    assert (places[0].page, places[0].top) == (1, 0)
    for size, place in zip(sizes, places, strict=True):
        assert place.height >= size.height
        assert place.pages > 1 or place.top + place.height <= PAGE
        assert place.pages * PAGE >= size.height
    for before, after in pairwise(places):
        last, end = ends(before)
        assert (after.page, after.top) in [(last, end + GAP), (last + 1, 0)]
    assert page_count(places) == places[-1].page + places[-1].pages - 1


@given(st.lists(SIZES, min_size=1, max_size=12))
def test_a_page_ends_only_where_the_next_piece_does_not_fit(sizes: list[Size]) -> None:
    sizes = [Size(size.height, 0) for size in sizes]  # nothing grows
    for before, after in pairwise(arrange(sizes, PAGE)):
        last, end = ends(before)
        assert after.page == last or end + GAP + after.height > PAGE


def test_room_grows_with_the_number_of_places_and_not_beyond_its_limit() -> None:
    one, two, none = arrange([Size(100 * POINT, 1), Size(100 * POINT, 2), Size(100 * POINT, 0)], PAGE)
    assert (one.height, two.height) == (100 * POINT + GROWTH, 100 * POINT + 2 * GROWTH)
    assert none.height == 100 * POINT
    full, other = arrange([Size(300 * POINT, 1), Size(300 * POINT, 3)], PAGE)
    left = PAGE - 600 * POINT - GAP
    assert (full.height, other.height) == (300 * POINT + left // 4, 300 * POINT + left * 3 // 4)


def test_a_long_question_begins_a_page_and_the_next_one_follows_on_its_last() -> None:
    places = arrange([Size(POINT, 0), Size(3 * PAGE // 2, 2), Size(POINT, 0), Size(PAGE // 2, 0)], PAGE)
    long = Place(2, 0, 3 * PAGE // 2, 2)
    assert places[1:] == [long, Place(3, PAGE // 2 + GAP, POINT), Place(4, 0, PAGE // 2)]


@pytest.mark.parametrize(("number", "key"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")])
def test_letters(number: int, key: str) -> None:
    assert letters(number) == key


@given(st.integers(1, 5000))
def test_chunks_are_even_and_complete(count: int) -> None:
    parts = chunks(count)
    assert [number for part in parts for number in part] == list(range(count))
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= CHUNK
