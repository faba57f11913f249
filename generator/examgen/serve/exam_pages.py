"""The pages of an exam: its questions with what can be done to them, its documents, and its changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from examgen import approval
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life import comments, history
from examgen.life.standing import standing
from examgen.life.where import slots
from examgen.record import Exam
from examgen.serve import amend_page, exam_changes, exam_files, exam_jobs, words_page
from examgen.serve.form import Form, whole
from examgen.serve.site import page, posted, site

VIEWS = {
    "problems": "Paper", "answers": "Answer sheet", "solutions": "Solutions", "guide": "Marking guide",
    "errata": "Errata slip", exam_jobs.REVIEW: "Review copy",
}  # fmt: skip
PANELS = {"approve": "state", "printed": "state", "undo": "page", "comment": "comments", "resolve": "comments"}


def routes() -> list[Route]:
    """Where these pages are."""
    return [
        Route("/exam", exam),
        Route("/exam/log", log),
        Route("/exam/files/{path:path}", exam_files.file),
        Route("/exam/words", words_page.words),
        Route("/exam/preview", posted(words_page.filled), methods=["POST"]),
        Route("/exam/amend", amend_page.amend),
        Route("/exam/{change}", posted(change), methods=["POST"]),
    ]


def exam(request: Request) -> Response:
    """One form of the exam: its questions, and one of them or one of its documents as pages."""
    return page(request, "exam", **_content(request, dict(request.query_params)))


def log(request: Request) -> Response:
    """The changes of the exam, the newest first."""
    found = list(enumerate(history.entries(site(request).folder), start=1))
    return page(request, "log", record=open_exam(site(request).folder), entries=found[::-1])


def change(request: Request, form: Form) -> Response:
    """Change the exam by one of the commands; what changed is told on the page that follows."""
    here, name = site(request), request.path_params["change"]
    before = _planned(here.folder)
    try:
        said = here.edits.call(exam_changes.change, here.banks, here.folder, name, form)
    except ExamgenError as error:
        return _refused(request, name, form, str(error))
    here.notices.append(said)
    here.by = form.get("by", here.by)
    kept = {key: form[key] for key in ("form", "view", "slot") if key in form}
    if name == "place":
        kept = {"view": "question", "slot": _placed(form, before, _planned(here.folder))}
    return RedirectResponse(f"/exam?{urlencode(kept | {'done': len(here.notices)})}", status_code=303)


def _planned(folder: Path) -> list[str]:
    """The slots of the exam as the blueprint has them."""
    return [each.key for each in slots(open_exam(folder))]


def _placed(form: Form, before: Sequence[str], now: Sequence[str]) -> str:
    """The slot in which a template was put."""
    how, _, slot = form["place"].partition(":")
    index = before.index(slot) + (how == "add") if slot in before else len(now)
    return now[index] if index < len(now) else ""  # somebody else may have changed the exam meanwhile


def _refused(request: Request, name: str, form: Form, why: str) -> Response:
    """The page of the form again, with what was typed."""
    if name == "reword":
        return words_page.filled(request, form, why)
    if name == "amend":
        return amend_page.filled(request, form, why)
    content = _content(request, form)
    panel = PANELS.get(name, "question")
    shown = {"question": ("question", "comments"), exam_jobs.REVIEW: ("state", "comments")}
    place = panel if panel in shown.get(content["view"], ("state",)) else "page"
    return page(request, "exam", 422, **content | {"refused": {place: why}, "sent": form})


def _content(request: Request, query: Mapping[str, str]) -> dict[str, Any]:
    here = site(request)
    folder = here.folder
    record = open_exam(folder)
    shown = exam_jobs.form_of(record, query.get("form", ""))
    slot = query.get("slot", "") if query.get("slot") in {each["slot"] for each in shown.variants} else ""
    views = {name: said for name, said in VIEWS.items() if exam_jobs.is_there(folder, shown.form.key, name)}
    view = query["view"] if query.get("view") in views else "problems"
    if query.get("view") == "question" and slot:
        view = "question"
    changes, stands = len(history.numbers(folder)), standing(record)
    return {
        "record": record,
        "exam": shown,
        "questions": list(shown.questions()),
        "numbers": {question.variant["slot"]: question.number for question in shown.questions()},
        "planned": _planned(folder),
        "points_of": Fraction,
        "minutes": sum(variant["minutes"] for variant in shown.variants),
        "levels": {id_: entry.levels for id_, entry in _entries(request, shown)},
        "view": view,
        "views": views,
        "slot": slot,
        "standing": stands,
        "digest": approval.digest(folder) if stands.state == "draft" else "",
        "comments": comments.read(folder),
        "files": exam_files.offered(folder, shown),
        "changes": changes,
        "latest": history.read(folder, changes).command.split()[0] if changes else "",
        "said": _notice(here.notices, query.get("done", "")),
        "refused": {},
        "sent": {},
        "urlencode": urlencode,
        **here.draws.attempt(exam_jobs.pages, folder, here.cache, shown.form.key, view, slot),
    }


def _entries(request: Request, shown: Exam) -> Iterator[Any]:
    """The templates of the exam that the bank still has."""
    bank = site(request).bank
    known = set(bank.ids())
    for id_ in {variant["template"] for variant in shown.variants} & known:
        try:
            yield id_, bank.entry(id_)
        except ExamgenError:  # it is broken; the bank's page says how
            continue


def _notice(notices: list[list[str]], number: str) -> list[str]:
    index = whole(number) or 0
    return notices[index - 1] if 0 < index <= len(notices) else []
