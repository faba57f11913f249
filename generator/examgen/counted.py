"""Numbers of things in sentences: 1 form, 2 forms."""

from __future__ import annotations


def counted(number: int | str, noun: str) -> str:
    """The number, which may be written already, and the noun in its form for that number."""
    return f"{number} {noun}{'' if str(number) == '1' else 's'}"
