"""The page that amends an exam after it was printed: every part of it beside its solutions."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from examgen.amendments.concerned import concerned
from examgen.build import open_exam
from examgen.serve import exam_jobs
from examgen.serve.amend_form import groups
from examgen.serve.form import Form
from examgen.serve.site import page, site


def amend(request: Request) -> Response:
    """What can be amended; the exam's own page as long as it was not printed."""
    if "printed" not in open_exam(site(request).folder).header:
        return RedirectResponse("/exam", status_code=303)
    return filled(request, Form(request.query_params))


def filled(request: Request, form: Form, refused: str = "") -> Response:
    """The same with what was typed, and why it was refused."""
    here = site(request)
    found = open_exam(here.folder)
    known = {each.key for each in found.forms}
    only = form["only"] if form.get("only") in known and len(known) > 1 else ""
    shown = exam_jobs.form_of(found, only)
    return page(
        request,
        "amend",
        422 if refused else 200,
        record=found,
        exam=shown,
        groups=groups(found, only),
        only=only,
        sent=form,
        refused=refused,
        amendments=[(each.amendment, list(each.lines(len(found.forms)))) for each in concerned(found)],
        urlencode=urlencode,
        **here.draws.attempt(exam_jobs.pages, here.folder, here.cache, shown.form.key, "solutions", ""),
    )
