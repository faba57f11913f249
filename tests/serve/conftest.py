"""These tests typeset with one cache of formats of their own, and change a bank and an exam of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.testclient import TestClient

from exam.support import format_cache as format_cache
from exam.support import make
from examgen.bank import Bank
from serve.support import client, started, toys, watched

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return toys(tmp_path / "bank")


@pytest.fixture
def pages(tmp_path: Path, bank: Path) -> Iterator[TestClient]:
    with client(tmp_path / "cache", bank) as made:
        yield made


@pytest.fixture
def exam(tmp_path: Path, bank: Path) -> Path:
    return make(tmp_path / "output", bank=Bank([bank])).folder


@pytest.fixture
def exam_pages(tmp_path: Path, bank: Path, exam: Path) -> Iterator[TestClient]:
    with client(tmp_path / "cache", bank, exam=exam) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where `EXAMGEN_BROWSER` is yes, as in .ci/run, it must be there."""
    if CHROMIUM is None and os.environ.get("EXAMGEN_BROWSER") != "yes":
        pytest.skip("needs Chromium or Chrome; on Debian: apt-get install chromium")
    expect.set_options(timeout=20_000)  # as for a page, on a machine that is busy
    sandbox = os.geteuid() != 0  # root, as on a machine for tests, cannot use the browser's own
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=sandbox) as made,
    ):
        yield made


@pytest.fixture
def address(bank: Path, exam: Path) -> Iterator[str]:
    """The address that `examgen serve` prints for the exam and the bank."""
    with started(exam, "--bank", bank) as (_, found):
        yield found


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A page at the start; whatever the browser complains of fails the test."""
    with watched(browser) as page:
        page.goto(address)
        yield page
