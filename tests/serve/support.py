"""The pages of a bank of toys: asked without a network, or served by the command."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from exam.support import TOYS
from examgen.bank import shipped
from examgen.serve.app import application
from examgen.serve.changes import Changes
from examgen.serve.guard import Address
from examgen.serve.site import Site
from examgen.serve.worker import Worker

EXAMGEN = Path(sys.executable).with_name("examgen")
ORIGIN = "http://127.0.0.1:8000"
ADDRESS = Address(8000, "open-sesame")


def toys(folder: Path) -> Path:
    """A bank of one's own, with the toys in it."""
    shutil.copytree(TOYS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@contextmanager
def client(cache: Path, *banks: Path, exam: Path | None = None, seconds: float = 60) -> Iterator[TestClient]:
    """A browser that has opened the address."""
    cache.mkdir(exist_ok=True)
    changes = Changes((shipped(), *banks), exams=(exam,) if exam else ())
    site = Site(banks, exam, cache, changes, draws=Worker(seconds))
    with TestClient(application(site, ADDRESS), base_url=ORIGIN, headers={"Origin": ORIGIN}) as made:
        made.get("/", params={"token": ADDRESS.token}, follow_redirects=False)
        yield made


def site(pages: TestClient) -> Site:
    """What the pages are about."""
    found: Site = pages.app.state.site  # type: ignore[attr-defined]
    return found


def seen(html: str) -> str:
    """The text of a page, spaces and line ends alike."""
    body = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(body).split())


def links(html: str, pattern: str) -> list[str]:
    """The addresses of a page that match."""
    found = re.findall(r'(?:href|src|action)="([^"]*)"', html)
    return [unescape(each) for each in found if re.search(pattern, each)]


@contextmanager
def started(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command and the address that it prints."""
    command = [EXAMGEN, "serve", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            finally:
                process.kill()


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a browser of its own; errors of scripts and refusals by the content policy fail the test."""
    with browser.new_context(viewport={"width": 1400, "height": 900}, **options) as context:
        page, complaints = context.new_page(), list[str]()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        yield page
        assert [each for each in complaints if "responded with a status of 4" not in each] == []


def root(address: str) -> str:
    """The address without its token."""
    return address.partition("/?")[0]
