"""A clock that runs through a session, request by request; the limit is the ratio of what more prompts cost."""

from fractions import Fraction
from typing import Any


def session(p: Any, prompts: int, *, keep: bool) -> int:
    clock, embedding = 0, False
    for _ in range(prompts):
        if not embedding:
            clock += p.encoder
            embedding = keep
        clock += p.decoder
    return clock


def oracle(p: Any) -> dict[str, Any]:
    kept, anew = (session(p, p.prompts, keep=keep) for keep in (True, False))
    if p.task == "total":
        return {"total": kept, "repeated": anew, "saved": anew - kept}
    if p.task == "average":
        return {"total": kept, "average": Fraction(kept, p.prompts), "speed-up": Fraction(anew, kept)}
    fewest = next(n for n in range(1, 10_000) if session(p, n, keep=True) / n <= p.budget)
    first, later = 200, 400  # one more prompt costs the same at any time: the ratio of these costs is the limit
    slow, fast = (session(p, later, keep=keep) - session(p, first, keep=keep) for keep in (False, True))
    return {"total": kept, "fewest": fewest, "limit": Fraction(slow, fast)}
