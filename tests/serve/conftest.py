"""These tests typeset with one cache of formats of their own, and change a bank of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from exam.support import format_cache as format_cache
from serve.support import client, toys


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return toys(tmp_path / "bank")


@pytest.fixture
def pages(tmp_path: Path, bank: Path) -> Iterator[TestClient]:
    with client(tmp_path / "cache", bank) as made:
        yield made
