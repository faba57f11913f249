"""The pages of an exam: its questions with what can be done to them, its documents, and the files to download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from examgen import state
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life import comments, history
from examgen.life.standing import standing
from examgen.record import Exam
from examgen.serve import amend_page, exam_changes, exam_jobs
from examgen.serve.form import Form
from examgen.serve.site import page, posted, site

VIEWS = {
    "problems": "Paper", "answers": "Answer sheet", "solutions": "Solutions", "guide": "Marking guide",
    "errata": "Errata slip", exam_jobs.REVIEW: "Review copy",
}  # fmt: skip
BLOCKS = ("problem", "solution")
SHOWN = (".pdf", ".csv", ".json", ".html")
APART = (state.HISTORY, state.PRINTED, state.COMMENTS)
PANELS = {"approve": "state", "printed": "state", "undo": "page", "comment": "comments", "resolve": "comments"}


def routes() -> list[Route]:
    """Where these pages are."""
    return [
        Route("/exam", exam),
        Route("/exam/log", log),
        Route("/exam/files/{path:path}", file),
        Route("/exam/words", words),
        Route("/exam/preview", posted(preview), methods=["POST"]),
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


def file(request: Request) -> Response:
    """A file of the exam, to be kept."""
    folder = site(request).folder
    path = (folder / request.path_params["path"]).resolve()
    if path not in _files(folder):
        raise HTTPException(404)
    return FileResponse(path, filename=f"{folder.name}-{'-'.join(path.relative_to(folder).parts)}")


def words(request: Request) -> Response:
    """The words of a question of this exam, which are its own once they are changed."""
    query, here = request.query_params, site(request)
    block = query["block"] if query.get("block") in BLOCKS else BLOCKS[0]
    text = here.draws.call(exam_jobs.words, here.banks, here.folder, query.get("slot", ""), block)
    return _editor(request, Form(form=query.get("form", ""), slot=query["slot"], block=block, text=text))


def preview(request: Request, form: Form) -> Response:
    """The same with words that are not saved."""
    return _editor(request, form)


def change(request: Request, form: Form) -> Response:
    """Change the exam by one of the commands; what changed is told on the page that follows."""
    here, name = site(request), request.path_params["change"]
    try:
        said = here.edits.call(exam_changes.change, here.banks, here.folder, name, form)
    except ExamgenError as error:
        return _refused(request, name, form, str(error))
    here.notices.append(said)
    here.by = form.get("by", here.by)
    kept = {key: form[key] for key in ("form", "view", "slot") if key in form}
    return RedirectResponse(f"/exam?{urlencode(kept | {'done': len(here.notices)})}", status_code=303)


def _refused(request: Request, name: str, form: Form, why: str) -> Response:
    """The page of the form again, with what was typed."""
    if name == "reword":
        return _editor(request, form, why)
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
    changes = len(history.numbers(folder))
    return {
        "record": record,
        "exam": shown,
        "questions": list(shown.questions()),
        "planned": [slot["slot"] for section in record.header["sections"] for slot in section["slots"]],
        "points_of": Fraction,
        "minutes": sum(variant["minutes"] for variant in shown.variants),
        "levels": {id_: entry.levels for id_, entry in _entries(request, shown)},
        "view": view,
        "views": views,
        "slot": slot,
        "standing": standing(record),
        "comments": comments.read(folder),
        "files": [path.relative_to(folder) for path in _files(folder) if _belongs(path, folder, shown)],
        "changes": changes,
        "latest": history.read(folder, changes).command.split()[0] if changes else "",
        "said": _notice(here.notices, query.get("done", "")),
        "refused": {},
        "sent": {},
        "urlencode": urlencode,
        **here.draws.attempt(exam_jobs.pages, folder, here.cache, shown.form.key, view, slot),
    }


def _editor(request: Request, form: Form, refused: str = "") -> Response:
    here = site(request)
    folder = here.folder
    shown = exam_jobs.form_of(open_exam(folder), form["form"])
    question = next((each for each in shown.questions() if each.variant["slot"] == form["slot"]), None)
    if question is None:
        raise ExamgenError(f"{form['slot']}: the exam has no such question")
    arguments = (shown.form.key, form["slot"], form["block"], form["text"])
    content = here.draws.attempt(exam_jobs.reworded, here.banks, folder, here.cache, *arguments)
    content |= {"question": question, "exam": shown, "block": form["block"], "blocks": BLOCKS, "text": form["text"]}
    return page(request, "words", 422 if refused else 200, refused=refused, urlencode=urlencode, **content)


def _entries(request: Request, shown: Exam) -> Iterator[Any]:
    """The templates of the exam that the bank still has."""
    bank = site(request).bank
    known = set(bank.ids())
    for id_ in {variant["template"] for variant in shown.variants} & known:
        try:
            yield id_, bank.entry(id_)
        except ExamgenError:  # it is broken; the bank's page says how
            continue


def _files(folder: Path) -> list[Path]:
    """The files of an exam that are worth keeping, those of all forms first."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix in SHOWN)
    kept = [path for path in found if path.relative_to(folder).parts[0] not in APART]
    return sorted(kept, key=lambda path: (len(path.parts), path))


def _belongs(path: Path, folder: Path, shown: Exam) -> bool:
    """Whether a file is about all forms, or about this one."""
    parts = path.relative_to(folder).parts
    return len(parts) == 1 or shown.form.key in parts


def _notice(notices: list[list[str]], number: str) -> list[str]:
    index = int(number) if number.isascii() and number.isdigit() else 0
    return notices[index - 1] if 0 < index <= len(notices) else []
