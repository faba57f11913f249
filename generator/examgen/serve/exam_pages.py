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

from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.life import history
from examgen.record import Exam, Record
from examgen.serve import exam_jobs
from examgen.serve.form import Form
from examgen.serve.site import page, posted, site

VIEWS = {"problems": "Paper", "solutions": "Solutions", "guide": "Marking guide"}
BLOCKS = ("problem", "solution")
SHOWN = (".pdf", ".csv", ".json", ".html")


def routes() -> list[Route]:
    """Where these pages are."""
    return [
        Route("/exam", exam),
        Route("/exam/log", log),
        Route("/exam/files/{path:path}", file),
        Route("/exam/words", words),
        Route("/exam/preview", posted(preview), methods=["POST"]),
        Route("/exam/{change}", posted(change), methods=["POST"]),
    ]


def exam(request: Request) -> Response:
    """One form of the exam: its questions, and one of them or one of its documents as pages."""
    return page(request, "exam", **_content(request, dict(request.query_params)))


def log(request: Request) -> Response:
    """The changes of the exam, the newest first."""
    found = list(enumerate(history.entries(_folder(request)), start=1))
    return page(request, "log", record=open_exam(_folder(request)), entries=found[::-1])


def file(request: Request) -> Response:
    """A file of the exam, to be kept."""
    folder = _folder(request)
    path = (folder / request.path_params["path"]).resolve()
    if path not in _files(folder):
        raise HTTPException(404)
    return FileResponse(path, filename=f"{folder.name}-{'-'.join(path.relative_to(folder).parts)}")


def words(request: Request) -> Response:
    """The words of a question of this exam, which are its own once they are changed."""
    query, here = request.query_params, site(request)
    block = query["block"] if query.get("block") in BLOCKS else BLOCKS[0]
    text = here.draws.call(exam_jobs.words, here.banks, _folder(request), query.get("slot", ""), block)
    return _editor(request, Form(form=query.get("form", ""), slot=query["slot"], block=block, text=text))


def preview(request: Request, form: Form) -> Response:
    """The same with words that are not saved."""
    return _editor(request, form)


def change(request: Request, form: Form) -> Response:
    """Change the exam by one of the commands; what changed is told on the page that follows."""
    here, name = site(request), request.path_params["change"]
    try:
        said = here.edits.call(exam_jobs.change, here.banks, _folder(request), name, form)
    except ExamgenError as error:
        if name == "reword":
            return _editor(request, form, refused=str(error))
        return page(request, "exam", 422, **_content(request, dict(form), refused=str(error)))
    here.notices.append(said)
    kept = {key: form[key] for key in ("form", "view", "slot") if key in form}
    return RedirectResponse(f"/exam?{urlencode(kept | {'done': len(here.notices)})}", status_code=303)


def _content(request: Request, query: Mapping[str, str], refused: str = "") -> dict[str, Any]:
    here, folder = site(request), _folder(request)
    record = open_exam(folder)
    shown = _form(record, query.get("form", ""))
    slot = query.get("slot", "") if query.get("slot") in {each["slot"] for each in shown.variants} else ""
    view = query["view"] if query.get("view") in VIEWS else "problems"
    if query.get("view") == "question" and slot:
        view = "question"
    return {
        "record": record,
        "exam": shown,
        "questions": list(shown.questions()),
        "planned": [slot["slot"] for section in record.header["sections"] for slot in section["slots"]],
        "points_of": Fraction,
        "minutes": sum(variant["minutes"] for variant in shown.variants),
        "levels": {id_: entry.levels for id_, entry in _entries(request, shown)},
        "view": view,
        "views": VIEWS,
        "slot": slot,
        "files": [path.relative_to(folder) for path in _files(folder) if _belongs(path, folder, shown)],
        "changes": len(history.numbers(folder)),
        "said": _notice(here.notices, query.get("done", "")),
        "refused": refused,
        "urlencode": urlencode,
        **_pages(request, shown, view, slot),
    }


def _editor(request: Request, form: Form, refused: str = "") -> Response:
    here, folder = site(request), _folder(request)
    shown = _form(open_exam(folder), form["form"])
    question = next((each for each in shown.questions() if each.variant["slot"] == form["slot"]), None)
    if question is None:
        raise ExamgenError(f"{form['slot']}: the exam has no such question")
    arguments = (shown.form.key, form["slot"], form["block"], form["text"])
    content: dict[str, Any] = {"made": None, "error": ""}
    try:
        content["made"] = here.draws.call(exam_jobs.reworded, here.banks, folder, here.cache, *arguments)
    except ExamgenError as error:
        content["error"] = str(error)
    content |= {"question": question, "exam": shown, "block": form["block"], "blocks": BLOCKS, "text": form["text"]}
    return page(request, "words", 422 if refused else 200, refused=refused, urlencode=urlencode, **content)


def _pages(request: Request, shown: Exam, view: str, slot: str) -> dict[str, Any]:
    here = site(request)
    try:
        made = here.draws.call(exam_jobs.pages, _folder(request), here.cache, shown.form.key, view, slot)
    except ExamgenError as error:
        return {"made": None, "error": str(error)}
    return {"made": made, "error": ""}


def _folder(request: Request) -> Path:
    folder = site(request).exam
    if folder is None:
        raise ExamgenError("no exam is open; start with: examgen serve EXAM")
    return folder


def _form(record: Record, key: str) -> Exam:
    """The form with this key, or the first."""
    found = next((form for form in record if form.form.key == key), None)
    return found or record.first()


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
    kept = [path for path in found if path.relative_to(folder).parts[0] != "history"]
    return sorted(kept, key=lambda path: (len(path.parts), path))


def _belongs(path: Path, folder: Path, shown: Exam) -> bool:
    """Whether a file is about all forms, or about this one."""
    parts = path.relative_to(folder).parts
    return len(parts) == 1 or shown.form.key in parts


def _notice(notices: list[list[str]], number: str) -> list[str]:
    index = int(number) if number.isascii() and number.isdigit() else 0
    return notices[index - 1] if 0 < index <= len(notices) else []
