"""The table of rules: what a report calls them, and the functions that judge a sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from examgen.check import claims, constants, draws, explained, guesses, parameters, source, wording
from examgen.check.compiles import compiles
from examgen.check.misconceptions import misconceptions
from examgen.check.report import Finding
from examgen.check.shows import figures
from examgen.check.sweep import Sweep
from examgen.check.translations import translations

RULES: dict[str, Callable[[Sweep], Iterator[Finding]]] = {
    "raises": draws.broken("raises"),
    "accepts": draws.broken("accepts"),
    "verify": source.verify,
    "words": explained.words,
    "figures": figures,
    "conventions": draws.broken("conventions"),
    "imports": source.imports,
    "given": source.given,
    "misconceptions": misconceptions,
    "constants": constants.constants,
    "weights": constants.weights,
    "redraws": draws.redraws,
    "different": draws.different,
    "answers": draws.answers,
    "effort": draws.effort,
    "minutes": draws.minutes,
    "same seed": draws.same_seed,
    "printed": parameters.printed,
    "matters": parameters.matters,
    "decoys": parameters.decoys,
    "round trip": parameters.round_trip,
    "language": wording.language,
    "wording": wording.wording,
    "position": guesses.position,
    "rank": guesses.rank,
    "length": guesses.length,
    "majority": guesses.majority,
    "favourite": guesses.favourite,
    "count": guesses.count,
    "guess": claims.guess,
    "ideas": claims.ideas,
    "truths": claims.truths,
    "options": claims.options,
    "compiles": compiles,
    "translations": translations,
}
