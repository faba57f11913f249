"""These tests typeset with one cache of formats of their own, and change a bank and an exam of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from exam.support import format_cache as format_cache
from exam.support import make
from examgen.bank import Bank
from serve.support import client, started, toys, watched


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
