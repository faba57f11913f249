"""The application: every page and file by its address, behind the guard."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from examgen.errors import ExamgenError
from examgen.serve import bank_pages, exam_pages
from examgen.serve.guard import Address, Guard
from examgen.serve.site import Site, page, site

STATIC = Path(__file__).with_name("static")
_SHEET = re.compile(r"[0-9a-f]{32}(-[1-9][0-9]*\.png|\.pdf)")


def application(here: Site, address: Address) -> Starlette:
    """The pages of a site; changes on disk are watched as long as it runs."""
    app = Starlette(
        routes=[
            Route("/", start),
            Route("/events", events),
            Route("/sheets/{name}", sheet),
            Mount("/static", StaticFiles(directory=STATIC)),
            *bank_pages.routes(),
            *exam_pages.routes(),
        ],
        middleware=[Middleware(Guard, address=address)],
        exception_handlers={ExamgenError: refused, OSError: refused, HTTPException: refused},
        lifespan=_lifespan,
    )
    app.state.site = here
    return app


def start(request: Request) -> Response:
    """The exam if there is one, else the bank."""
    return RedirectResponse("/exam" if site(request).exam else "/bank", status_code=303)


def sheet(request: Request) -> Response:
    """A page as a picture, or the PDF that it is from; what a name stands for never changes."""
    name = request.path_params["name"]
    file = site(request).cache / name
    if not _SHEET.fullmatch(name) or not file.is_file():
        raise HTTPException(404)
    return FileResponse(file, headers={"Cache-Control": "private, max-age=86400, immutable"})


def events(request: Request) -> Response:
    """Tells of every change on disk."""
    return StreamingResponse(site(request).changes.events(), media_type="text/event-stream")


def refused(request: Request, error: Exception) -> Response:
    """An error as a page."""
    if isinstance(error, HTTPException):
        found = f"{request.url.path}: nothing is here"
        return page(request, "problem", error.status_code, title="Not found", message=found)
    return page(request, "problem", 422, title="This cannot be done", message=str(error))


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    here: Site = app.state.site
    watching = asyncio.create_task(here.changes.watch())
    try:
        yield
    finally:
        # They are stopped whatever became of the watch, for the process does not end before they do.
        for worker in (here.draws, here.checks, here.edits):
            worker.stop()
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
