"""The keys of forms without a roster: A, B, ..., Z, AA, AB, ..."""

from __future__ import annotations

from string import ascii_uppercase


def letters(number: int) -> str:
    """The key of the form with this number, counted from 1."""
    rest, last = divmod(number - 1, 26)
    return (letters(rest) if rest else "") + ascii_uppercase[last]
