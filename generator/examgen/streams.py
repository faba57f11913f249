"""Streams of randomness: each purpose has its own, named by what it is for and never by its position."""

from __future__ import annotations

import hashlib
import random


def stream(seed: int, form: str, slot: str, purpose: str, attempt: int = 0) -> random.Random:
    """The stream of one purpose (numbers, choice order, ...) of one slot in one form.

    The key is hashed, so that neighbouring seeds, attempts or slots share nothing.
    """
    key = "\x1f".join((str(seed), form, slot, purpose, str(attempt)))
    return random.Random(int.from_bytes(hashlib.sha256(key.encode()).digest()))
