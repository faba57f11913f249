"""A file that is written is whole, has the rights that it had or that new files have, and leaves nothing beside it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from examgen.textfile import write_whole


@pytest.fixture
def mask() -> int:
    """The rights that new files do not get here."""
    found = os.umask(0o22)
    os.umask(found)
    return found


def test_a_new_file_has_the_usual_rights(tmp_path: Path, mask: int) -> None:
    write_whole(tmp_path / "new", b"text")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_file_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.touch()
    path.chmod(0o640)
    write_whole(path, b"text")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"text", 0o640)


def test_what_cannot_take_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "folder", b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_several_write_the_same_file(tmp_path: Path) -> None:
    texts = [bytes([65 + number]) * 100_000 for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda text: write_whole(tmp_path / "file", text), texts * 10))
    assert (tmp_path / "file").read_bytes() in texts
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
