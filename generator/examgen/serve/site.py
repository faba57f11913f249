"""What the pages share: the folders that they show, the processes that draw and check, and how they are answered."""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from examgen import points
from examgen.amendments.item import TERMINAL
from examgen.bank import Bank
from examgen.counted import counted
from examgen.errors import ExamgenError
from examgen.serve.catalogue import open_bank
from examgen.serve.changes import Changes
from examgen.serve.form import Form
from examgen.serve.worker import Worker

PAGES = Environment(loader=PackageLoader("examgen.serve", "pages"), autoescape=True, undefined=StrictUndefined)
PAGES.filters.update(
    points=points.text, counted=counted, quote=lambda path: shlex.quote(str(path)), accepted=TERMINAL.accepted
)


@dataclass
class Site:
    """The lecturer's own banks, the exam if there is one, and a folder for pages that were typeset."""

    banks: tuple[Path, ...]
    exam: Path | None
    cache: Path
    changes: Changes
    draws: Worker = field(default_factory=lambda: Worker(seconds=60))
    checks: Worker = field(default_factory=lambda: Worker(seconds=600))
    edits: Worker = field(default_factory=lambda: Worker(seconds=3600))  # an exam of many forms takes a while
    notices: list[list[str]] = field(default_factory=list)  # what each change of the exam told
    by: str = ""  # who has commented or approved; it is the same person at this machine

    @property
    def bank(self) -> Bank:
        """The bank as it is now."""
        return open_bank(self.banks)

    @property
    def folder(self) -> Path:
        """The folder of the exam; ExamgenError if none is open."""
        if self.exam is None:
            raise ExamgenError("no exam is open; start with: examgen serve EXAM")
        return self.exam


def site(request: Request) -> Site:
    """The site that a request is for."""
    found: Site = request.app.state.site
    return found


def page(request: Request, name: str, status: int = 200, **content: Any) -> Response:
    """The page `name` with its content filled in."""
    text = PAGES.get_template(f"{name}.html").render(content, request=request, site=site(request))
    return HTMLResponse(text, status_code=status)


def posted(answer: Callable[[Request, Form], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that is given the form that was sent; it runs in a thread, as those without a form do."""

    async def endpoint(request: Request) -> Response:
        text = (await request.body()).decode("utf-8", "replace")
        form = Form((name, value.replace("\r\n", "\n")) for name, value in parse_qsl(text, keep_blank_values=True))
        return await run_in_threadpool(answer, request, form)

    return endpoint
