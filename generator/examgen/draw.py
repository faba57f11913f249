"""Drawing: a template and a stream of randomness become a variant, complete and JSON-plain.

This is the only place where a question's numbers are made. What comes after reads the variant.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from examgen.contract import Part, Solved
from examgen.conventions import agreeing
from examgen.counted import counted
from examgen.errors import ArgumentError, ExamgenError, Reject, WordsError
from examgen.languages import ENGLISH
from examgen.options import lettered, letters
from examgen.pages import problem_plain, shown, solution_plain
from examgen.plain import plain
from examgen.points import HALF, shares
from examgen.points import text as points_text
from examgen.streams import stream
from examgen.template import Template
from examgen.translation import Translation, translation
from examgen.words import line_of
from examgen.wrong import Mistake, mistakes

if TYPE_CHECKING:
    from examgen.answers.base import Answer
    from examgen.facts import Topic

ATTEMPTS = 400
FRESH = 300  # attempts after which a question may share an idea with another one of the exam
USED = "the variant is used already"
Variant = dict[str, Any]
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Request:
    """What is to be drawn: a template at a level, for a slot of a form; `params` fixes the numbers instead.

    The numbers are those of the form `numbers`, the order of choices that of the form `choices`. An `effort` (least,
    most) rejects draws that are more or less work. `words` are the lecturer's own for the problem or the solution.
    """

    template: Template
    seed: int
    level: str
    slot: str
    form: str = "A"
    numbers: str = "A"
    choices: str = "A"
    args: Mapping[str, Any] = field(default_factory=dict)
    format: str = "open"
    points: Fraction | None = None
    reroll: int = 0
    params: Mapping[str, Any] | None = None
    effort: tuple[float, float] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    language: str = ENGLISH

    def __str__(self) -> str:
        return f"{self.template.entry.id}: level {self.level}, seed {self.seed}"


class TemplateError(ExamgenError):
    """A template that raises, never accepts a draw, or disagrees with itself; names its id, level and seed."""


class NoRoomError(TemplateError):
    """A template whose variants are all used."""


@dataclass
class Drawn:
    """A variant in the making: parameters and solution as Python values, and which draws were thrown away and why.

    `asked` are the names of earlier answers that `solve` looked up, whether the variant has such a part or not.
    """

    params: Any
    solved: Solved
    mistakes: dict[str, list[Mistake]]
    asked: Set[str]
    fingerprint: str
    rejected: Counter[str]
    facts: Mapping[str, Topic]


def draw(request: Request, facts: Mapping[str, Topic], avoid: Set[str] = frozenset()) -> Variant:
    """The variant of a request; none whose fingerprint is in `avoid`, nor, as long as there are others, an idea.

    Raises TemplateError if the template raises, disagrees with its `verify`, or accepts no draw.
    """
    return variant(request, drawn(request, facts, avoid))


def drawn(request: Request, facts: Mapping[str, Topic], avoid: Set[str] = frozenset()) -> Drawn:
    """Sample until a draw is accepted, solve it, and hold it against the second method."""
    _check_level(request)
    template = request.template
    args = template.args(request.args)
    facts = _spoken(request, args, facts)
    rejected: Counter[str] = Counter()
    order = partial(stream, request.seed, request.choices, request.slot, "order of parts")
    for attempt in range(ATTEMPTS if request.params is None else 1):
        rng = stream(request.seed, request.numbers, request.slot, f"numbers {request.reroll}", attempt)
        try:
            with _named(request):
                if request.params is None:
                    params = template.sample(rng, request.level, args, facts, order)
                else:
                    params = template.params(request.params)
                made = _accepted(request, params, rejected, facts, avoid)
                if attempt < FRESH and request.params is None and not avoid.isdisjoint(made.solved.ideas):
                    raise Reject("another question of the exam has an idea of it")
                return made
        except Reject as reason:
            rejected[str(reason)] += 1
    reasons = "; ".join(f"{reason} ({count} times)" for reason, count in rejected.most_common(3))
    kind = NoRoomError if rejected[USED] else TemplateError
    raise kind(f"{request}: no draw is accepted in {sum(rejected.values())}: {reasons}")


def _spoken(request: Request, args: Any, facts: Mapping[str, Topic]) -> Mapping[str, Topic]:
    """The facts that a question may ask: where no topic is asked for, of those that have them in its language."""
    drawn = request.params is None and "topic" in request.template.arg_names() and args.topic is None
    if request.language == ENGLISH or not drawn:
        return facts
    return {name: topic for name, topic in facts.items() if topic.file(request.language).is_file()}


def _accepted(
    request: Request, params: Any, rejected: Counter[str], facts: Mapping[str, Topic], avoid: Set[str]
) -> Drawn:
    template = request.template
    name = fingerprint(template, params)
    if name in avoid:
        raise Reject(USED)
    if request.effort and not request.effort[0] <= template.effort(params) <= request.effort[1]:
        raise Reject("it is more or less work than in other forms")
    asked = _Asked()
    solved = template.solve(params, asked)
    found = {id_: mistakes(id_, part) for id_, part in solved.parts.items()}
    _verify(template, params, solved)
    return Drawn(params, solved, found, asked.names, name, rejected, facts)


def fingerprint(template: Template, params: Any) -> str:
    """Names a variant by its template and parameters, whatever level, seed or format led to it."""
    text = json.dumps([template.entry.id, template.plain(params)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def variant(request: Request, made: Drawn) -> Variant:
    """The record of a draw: what the paper shows under `problem`, everything else under `key`.

    Raises TemplateError for what cannot be printed or recorded.
    """
    with _named(request):
        return _variant(request, made)


def _variant(request: Request, made: Drawn) -> Variant:
    template, solved = request.template, made.solved
    entry = template.entry
    points = Fraction(entry.points) if request.points is None else request.points
    if points < HALF * len(solved.parts):
        least = points_text(HALF * len(solved.parts))
        raise ExamgenError(
            f"{entry.id}: {counted(points_text(points), 'point')} for {len(solved.parts)} parts; give {least} or more"
        )
    weights = {id_: part.weight for id_, part in solved.parts.items()}
    speech = _speech(request, made.facts)
    solved = replace(solved, parts={id_: speech.part(part) for id_, part in solved.parts.items()})
    pages = shown(solved, speech)
    options = {id_: _options(request, id_, part, made.mistakes[id_], speech) for id_, part in solved.parts.items()}
    keys = {id_: _key(part, made.mistakes[id_], options[id_], speech) for id_, part in solved.parts.items()}
    return {
        "form": request.form,
        "slot": request.slot,
        "template": entry.id,
        "title": speech.say(entry.title),
        "level": request.level,
        "points": str(points),
        "minutes": entry.minutes,
        "effort": round(template.effort(made.params), 2),
        "fingerprint": made.fingerprint,
        "conventions": [vars(each) for each in agreeing(_conventions(solved), request.language)],
        "withholds": list(solved.withholds),
        "problem": _worded(
            request,
            "problem",
            speech,
            lambda said: problem_plain(said, made.params, pages, options, shares(points, weights)),
        ),
        "key": {
            "args": template.plain_args(template.args(request.args)),
            "params": template.plain(made.params),
            "parts": keys,
            "steps": plain(pages.steps),
            **_worded(request, "solution", speech, lambda said: solution_plain(said, made.params, pages, options)),
            "follow": list(_follow_through(template, made, keys, options, speech)),
            **({"words": dict(request.words)} if request.words else {}),
            "ideas": list(solved.ideas),
        },
    }


def _worded(
    request: Request, block: str, speech: Translation, made: Callable[[Translation], dict[str, Any]]
) -> dict[str, Any]:
    """A page in the template's words, or in the lecturer's own."""
    if block not in request.words:
        return made(speech)
    try:
        return made(replace(speech, words=request.words[block]))
    except ValueError as error:
        raise ExamgenError(f"{request}, slot {request.slot}: text: {block}: {error}") from error


def _conventions(solved: Solved) -> Iterator[str]:
    """What the template names, and how the kinds of answer are scored."""
    scoring = (part.answer.scoring() for part in solved.parts.values())
    yield from (*solved.conventions, *filter(None, scoring))


def _speech(request: Request, facts: Mapping[str, Topic]) -> Translation:
    """The template in the request's language, with the facts of the topics that it may ask."""
    template = request.template
    if request.language == ENGLISH or "topic" not in template.arg_names():
        return translation(template.entry, request.language)
    topic = template.args(request.args).topic
    return translation(template.entry, request.language, [facts[topic]] if topic else list(facts.values()))


def _options(request: Request, id_: str, part: Part, found: list[Mistake], speech: Translation) -> Options:
    order = partial(stream, request.seed, request.choices, request.slot, f"choice order {id_}")
    options = lettered(part.answer, found, order, as_choice=request.format == "choice")
    return [(name, speech.language.numbers(tex)) for name, tex in options]


def _key(part: Part, found: list[Mistake], options: Options, speech: Translation) -> dict[str, Any]:
    answer = part.answer
    key = answer.plain_key(letters(answer, options))
    return key | {
        "tex": speech.language.numbers(key["tex"]),
        "brief": speech.language.numbers(key["brief"]),
        "wrong": [mistake.plain(speech) | _chosen(answer, mistake, options) for mistake in found],
    }


def _chosen(answer: Answer[Any], mistake: Mistake, options: Options) -> dict[str, Any]:
    """The letters of a wrong value that can be chosen, and what its kind's rule gives, so that guesses earn little."""
    if not options:
        return {}
    return {"letters": letters(mistake.answer, options), "credit": str(answer.score(mistake.value))}


def _follow_through(
    template: Template,
    made: Drawn,
    keys: Mapping[str, dict[str, Any]],
    options: Mapping[str, Options],
    speech: Translation,
) -> Iterator[dict[str, Any]]:
    """What the other parts become, computed correctly, after an earlier part went wrong in a known way.

    Where options are chosen, their letters; what is not among them is left out.
    """
    for id_ in [id_ for id_ in made.solved.parts if id_ in made.asked]:
        for mistake, wrong in zip(made.mistakes[id_], keys[id_]["wrong"], strict=True):
            given = ", ".join(wrong["letters"]) if options[id_] else wrong["tex"]
            then = _after(template, made, id_, mistake.value, options, speech) if given else {}
            if then:
                yield {"given": id_, "name": wrong["name"], "tex": given, "then": then}


def _after(
    template: Template, made: Drawn, id_: str, value: Any, options: Mapping[str, Options], speech: Translation
) -> dict[str, str]:
    try:
        parts = template.solve(made.params, {id_: value}).parts
    except (Reject, ValueError, ZeroDivisionError):
        return {}
    then = {
        other: _given(parts[other].answer, options[other], speech)
        for other, part in made.solved.parts.items()
        if other != id_ and parts[other].answer.value != part.answer.value
    }
    return {other: given for other, given in then.items() if given}


def _given(answer: Answer[Any], options: Options, speech: Translation) -> str:
    """An answer as a student gives it: its letters, none if it is not among the options, or what is written."""
    return ", ".join(letters(answer, options)) if options else speech.tex(answer)


def _verify(template: Template, params: Any, solved: Solved) -> None:
    if template.curated:
        return
    second = template.verify(params)
    if set(second) != set(solved.parts):
        raise ValueError(f"solve answers {sorted(solved.parts)}, verify answers {sorted(second)}")
    for id_, part in solved.parts.items():
        if not part.answer.agrees(second[id_]):
            raise ValueError(f"{id_}: solve says {part.answer.value!r}, verify says {second[id_]!r} at {params!r}")


def _check_level(request: Request) -> None:
    levels = request.template.entry.levels
    if request.level not in levels:
        raise ExamgenError(f"{request.template.entry.id}: no level {request.level!r}; it has {', '.join(levels)}")


class _Asked(dict[str, Any]):
    """An empty `given` that remembers which earlier answers `solve` looks up."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return default


class _named:  # noqa: N801 - a context manager that reads like a word
    """Turns whatever a template raises into a TemplateError with its id, level, seed, file and line.

    An interrupt takes along where it was, since a template may run for ever.
    """

    def __init__(self, request: Request) -> None:
        self.request = request

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ArgumentError):
            raise ExamgenError(f"{self.request.template.entry.id}: args: {error}") from None
        if isinstance(error, KeyboardInterrupt):
            error.add_note(f"it was at {self.request}")
        if isinstance(error, Reject | ExamgenError) or not isinstance(error, Exception | SystemExit):
            return
        entry = self.request.template.entry
        if isinstance(error, WordsError):
            file = entry.words_in(self.request.language)
            line = line_of(file, error.block, error.command)
            raise TemplateError(f"{self.request}: {file}{f':{line}' if line else ''}: {error}") from error
        files = {str(entry.python), str(entry.words_in(self.request.language))}
        lines = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
                 if frame.filename in files]  # fmt: skip
        place = lines[-1] if lines else str(entry.python)
        raise TemplateError(f"{self.request}: {place}: {type(error).__name__}: {error}") from error
