"""The pages of the bank: the list, a template's variants, its check, and its words to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from examgen import topics
from examgen.build import open_exam
from examgen.check.report import smallest
from examgen.choices import LEVELS
from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.languages import CODES, ENGLISH
from examgen.record import Question
from examgen.serve import jobs, words
from examgen.serve.catalogue import Filter, items
from examgen.serve.form import Form, whole
from examgen.serve.site import page, posted, site
from examgen.show import usual
from examgen.textfile import read_text

FORMATS = {"open": "in writing", "boxes": "in boxes", "choice": "as a choice"}
PLACES = {"swap": "in place of", "add": "behind"}
COUNTS = (1, 5, 20)
CHECKED = 50  # seeds of every level


def routes() -> list[Route]:
    """Where these pages are."""
    template = "/bank/{id:path}"
    return [
        Route("/bank", overview),
        Route("/list", filtered),
        Route(f"{template}/check", check),
        Route(f"{template}/edit", edit),
        Route(f"{template}/edit", posted(save), methods=["POST"]),
        Route(f"{template}/preview", posted(preview), methods=["POST"]),
        Route(f"{template}/copy", posted(copy), methods=["POST"]),
        Route(template, variants),
    ]


def overview(request: Request) -> Response:
    """What the bank holds, by topic."""
    found = list(items(site(request).bank))
    groups = [(topic, list(group)) for topic, group in groupby(found, key=attrgetter("topic"))]
    return page(request, "overview", all_groups=groups, **listed(request))


def filtered(request: Request) -> Response:
    """The list alone, for while one types; `current` is the template that is open."""
    return page(request, "list", **listed(request, request.query_params.get("current", "")))


def variants(request: Request) -> Response:
    """Variants of a template as pages."""
    entry = _entry(request)
    questions = _questions(request)
    wanted = wanted_of(request.query_params, entry, _replaced(Filter.of(request.query_params).place, questions))
    found = _shown(request, wanted) | listed(request, entry.id)
    return page(request, "variants", entry=entry, questions=questions, places=PLACES, **found)


def check(request: Request) -> Response:
    """The report of a template's check."""
    entry, here = _entry(request), site(request)
    report = here.checks.call(jobs.report, here.banks, entry.id, CHECKED)
    found = listed(request, entry.id)
    found |= {"entry": entry, "report": report, "seeds": CHECKED}
    found |= {"broken": list(smallest(report.failures)), "warned": list(smallest(report.warnings))}
    return page(request, "check", **found)


def edit(request: Request) -> Response:
    """The words of a template of the lecturer's own, with a preview; or what to do to have one."""
    entry = _entry(request)
    wanted = wanted_of(request.query_params, entry)
    text = read_text(entry.words_in(wanted.code))
    return _editor(request, wanted, text, words.digest(text))


def preview(request: Request, form: Form) -> Response:
    """The same with words that are not saved."""
    return _editor(request, wanted_of(form, _entry(request)), form["text"], form["base"], draft=True)


def save(request: Request, form: Form) -> Response:
    """Save the words, if the file still holds what they were made from."""
    entry, here = _entry(request), site(request)
    wanted = wanted_of(form, entry)
    try:
        words.save(entry.words_in(wanted.code), form["text"], form["base"], here.banks)
    except ExamgenError as error:
        return _editor(request, wanted, form["text"], form["base"], draft=True, refused=str(error))
    return RedirectResponse(f"/bank/{entry.id}/edit?{urlencode(_fields(wanted, saved='yes'))}", status_code=303)


def copy(request: Request, form: Form) -> Response:
    """Copy a template into a bank of the lecturer's own, to be changed there."""
    entry, here = _entry(request), site(request)
    words.copy(entry, Path(form["folder"]), here.banks)
    return RedirectResponse(f"/bank/{entry.id}/edit", status_code=303)


def listed(request: Request, current: str = "") -> dict[str, Any]:
    """What the list needs: the topics with the templates that the filter keeps, and the filter's own choices."""
    bank = site(request).bank
    found = list(items(bank))
    filter_ = Filter.of(request.query_params)
    kept = [item for item in found if filter_.keeps(item)]
    return {
        "filter": filter_,
        "groups": [(topic, list(group)) for topic, group in groupby(kept, key=attrgetter("topic"))],
        "kept": len(kept),
        "topics": topics.names(bank),
        "levels": LEVELS,
        "current": current,
        "sought": _sought(filter_.place, _questions(request)),
    }


def wanted_of(query: Mapping[str, str], entry: Entry, replaced: str = "") -> jobs.Wanted:
    """The variants that an address or a form asks for; what does not fit is as usual.

    `replaced` is the level of a question whose place they are to take, which they have unless another is asked for.
    """
    level, form, code = query.get("level", replaced), query.get("format", ""), query.get("language", "")
    count, seed = whole(query.get("count", "")), whole(query.get("seed", ""))
    return jobs.Wanted(
        template=entry.id,
        level=level if level in entry.levels else usual(entry.levels),
        seed=1 if seed is None else seed,
        count=count if count in COUNTS else 1,
        format=form if form in FORMATS else "open",
        answers=query.get("shows") != "questions",
        code=code if code in _languages(entry) else ENGLISH,
    )


def _languages(entry: Entry) -> list[str]:
    """The languages in which a template has words."""
    return [code for code in CODES if entry.speaks(code)]


def _editor(
    request: Request, wanted: jobs.Wanted, text: str, base: str, *, draft: bool = False, refused: str = ""
) -> Response:
    entry, here = _entry(request), site(request)
    content = _shown(request, wanted, text if draft else None) | listed(request, entry.id)
    content |= {"entry": entry, "file": entry.words_in(wanted.code), "own": words.is_own(entry, here.banks)}
    content |= {"text": text, "base": base, "refused": refused}
    return page(request, "edit", 422 if refused else 200, **content)


def _shown(request: Request, wanted: jobs.Wanted, draft: str | None = None) -> dict[str, Any]:
    """Pages with what they were made from, or the error that is in their place."""
    here = site(request)
    return {
        **here.draws.attempt(jobs.preview, here.banks, here.cache, wanted, draft),
        "wanted": wanted,
        "fields": _fields,
        "formats": FORMATS,
        "counts": COUNTS,
        "languages": _languages(_entry(request)),
        "urlencode": urlencode,
    }


def _fields(wanted: jobs.Wanted, **other: Any) -> dict[str, Any]:
    """The variants as fields of an address."""
    fields = {"level": wanted.level, "seed": wanted.seed, "count": wanted.count, "format": wanted.format}
    return fields | {"shows": "solutions" if wanted.answers else "questions", "language": wanted.code} | other


def _entry(request: Request) -> Entry:
    """The template in the address, which is read anew if its file has changed."""
    return site(request).bank.entry(request.path_params["id"])


def _questions(request: Request) -> list[Question]:
    """The questions of the exam, among which a template can be placed; none once it was printed."""
    found = open_exam(folder) if (folder := site(request).exam) else None
    return list(found.first().questions()) if found and "printed" not in found.header else []


def _replaced(place: str, questions: list[Question]) -> str:
    """The level of the question that a template is looked for to replace; empty for none."""
    levels = {f"swap:{question.variant['slot']}": question.variant["level"] for question in questions}
    return levels.get(place) or ""


def _sought(place: str, questions: list[Question]) -> str:
    """What a template is looked for, in words; empty for nothing in the exam."""
    how, _, slot = place.partition(":")
    number = next((question.number for question in questions if question.variant["slot"] == slot), "")
    return f"{PLACES[how]} question {number}" if number and how in PLACES else ""
