"""The page on which the words of one question of an exam are changed, beside their preview."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.serve import exam_jobs
from examgen.serve.form import Form
from examgen.serve.site import page, site

BLOCKS = ("problem", "solution")


def words(request: Request) -> Response:
    """The words of a question of this exam, which are its own once they are changed."""
    query, here = request.query_params, site(request)
    block = query["block"] if query.get("block") in BLOCKS else BLOCKS[0]
    text = here.draws.call(exam_jobs.words, here.banks, here.folder, query.get("slot", ""), block)
    return filled(request, Form(form=query.get("form", ""), slot=query["slot"], block=block, text=text))


def filled(request: Request, form: Form, refused: str = "") -> Response:
    """The same with words that are not saved, and why they were refused."""
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
