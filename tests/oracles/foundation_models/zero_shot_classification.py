"""scikit-learn's cosine similarity, scipy's softmax in floats; fractions are recovered from them."""

from fractions import Fraction
from math import log
from typing import Any


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from scipy.special import softmax
    from sklearn.metrics.pairwise import cosine_similarity

    def exact(values: Any) -> tuple[Fraction, ...]:
        return tuple(Fraction(float(value)).limit_denominator(2000) for value in values)

    compared = np.array(p.first, dtype=float)
    if p.second:
        compared = np.stack([compared, np.array(p.second, dtype=float)]).mean(axis=0)
    similar = cosine_similarity(np.array([p.image], dtype=float), compared)[0]
    values: dict[str, Any] = {"cosines": exact(similar), "class": p.classes[int(similar.argmax())]}
    if p.task == "temperature":
        values["probabilities"] = exact(softmax(similar * float(p.scale) * log(p.base)))
    if p.task == "prototypes":
        values["prototypes"] = tuple(exact(row) for row in compared)
        tau = 0.3
        before, after = (softmax(similar / t).max() for t in (tau, tau / 2 if p.colder else tau * 2))
        values["temperature"] = "rises" if after > before else "falls"
    return values
