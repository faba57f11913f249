"""Single variants: as JSON for programs, as text for a terminal, as a sheet for a colleague's review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_uppercase
from typing import Any

from examgen.bank import Bank
from examgen.draw import Request, Variant, draw
from examgen.languages import ENGLISH, Language, language
from examgen.render import documents
from examgen.render.described import described
from examgen.render.plaintext import plaintext, sentence
from examgen.template import Template, load
from examgen.typeset import Document

SCHEMA = 1
NO_ARGS: Mapping[str, Any] = {}


def variants(
    name: str,
    seed: int,
    bank: Bank,
    *,
    level: str | None = None,
    count: int = 1,
    form: str = "open",
    code: str = ENGLISH,
    args: Mapping[str, Any] = NO_ARGS,
    step: Callable[[], None] = lambda: None,
) -> list[Variant]:
    """`count` variants of a template in the language `code`, one for each seed from `seed` on; `args` as in a slot.

    A variant is the one that an exam with that seed gets from the template's first slot without an id.
    """
    template = load(bank.entry(name))
    made = []
    for each in range(seed, seed + count):
        made.append(variant(template, each, bank, level or usual(template.entry.levels), form, code, args))
        step()
    return made


def variant(
    template: Template,
    seed: int,
    bank: Bank,
    level: str,
    form: str = "open",
    code: str = ENGLISH,
    args: Mapping[str, Any] = NO_ARGS,
) -> Variant:
    """One of them."""
    request = Request(template, seed=seed, level=level, slot=template.entry.id, format=form, language=code, args=args)
    return draw(request, bank.facts) | {"seed": seed}


def usual(levels: tuple[str, ...]) -> str:
    """The level that is taken where none is asked for."""
    return "medium" if "medium" in levels else levels[0]


def open_parts(made: list[Variant]) -> list[str]:
    """The parts of these variants that have no options, whether they were to be a choice or not."""
    parts = [part for variant in made for part in variant["problem"]["parts"]]
    return list(dict.fromkeys(part["id"] for part in parts if not part["options"]))


def as_json(variant: Variant) -> dict[str, Any]:
    """The stable form of a variant that other programs read; `schema` changes whenever a field does."""
    key, problem = variant["key"], variant["problem"]
    return {
        "schema": SCHEMA,
        "template": variant["template"],
        "seed": variant["seed"],
        "level": variant["level"],
        "args": key["args"],
        "params": key["params"],
        "parts": [_part(part, key["parts"][part["id"]]) for part in problem["parts"]],
        "steps": key["steps"],
        "conventions": [convention["id"] for convention in variant["conventions"]],
        "problem": problem["text"],
        "solution": key["solution"],
        "fingerprint": variant["fingerprint"],
    }


def _part(part: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
    fields = ("kind", "value", "decimal", "unit", "tolerance")
    wrong = [{name: each[name] for name in ("name", "value", "credit", "why")} for each in key["wrong"]]
    return {"id": part["id"]} | {name: key[name] for name in fields} | {"points": part["points"], "wrong": wrong}


def as_text(variant: Variant, code: str = ENGLISH) -> str:
    """Problem, answers and solution to read on a terminal."""
    head = f"{variant['title']} ({variant['template']}, {variant['level']}, seed {variant['seed']})"
    return f"{head}\n\n{text(variant, code)}"


def text(variant: Variant, code: str = ENGLISH, *, answers: bool = True) -> str:
    """The problem to read, with its answers and solution or without."""
    spoken, problem, key = language(code), variant["problem"], variant["key"]
    options = [_options(part) for part in problem["parts"] if part["options"]]
    blocks = [described(problem["text"], problem, "({})".format, spoken), *options]
    if answers:
        right = {id_: _answer(part, spoken) for id_, part in key["parts"].items()}
        said = [f"  {id_}: {answer}" for id_, answer in right.items()]
        blocks.append("\n".join([spoken.word("answers"), *said]))
        solution = described(key["solution"], key, right.__getitem__, spoken)
        blocks += [f"{spoken.word('solution')}\n{solution}"] if solution else []
    return "\n\n".join(blocks) + "\n"


def _answer(key: dict[str, Any], spoken: Language) -> str:
    """The letters of a choice, else the answer with its unit."""
    return ", ".join(key["letters"]) or f"{sentence(spoken.sentence(str(key['text'])))} {key['unit']}".rstrip()


def _options(part: dict[str, Any]) -> str:
    """The terms of a part, if it has some, and its lettered options."""
    terms = [f"  - {plaintext(term)}" for term in part["blank"]["labels"]]
    named = [f"  {letter} {plaintext(tex)}" for letter, tex in zip(ascii_uppercase, part["options"], strict=False)]
    return "\n".join([f"({part['id']})", *terms, *named])


def sheet(made: list[Variant], form: str = "open", code: str = ENGLISH) -> Document:
    """The variants with their answers, typeset."""
    first = made[0]
    return documents.sheet(f"{first['title']} ({language(code).word(first['level'])})", made, form=form, code=code)
