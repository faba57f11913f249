"""After a change, what is typeset again is what changed; results that were tampered with are made again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from examgen.forms.kept import keep, name_of, take
from examgen.publish import KEPT


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """An exam's folder with one result, of which one file is where readers find it."""
    result, exam = tmp_path / "result", tmp_path / "exam"
    (result / "single").mkdir(parents=True)
    (result / "single" / "A.pdf").write_bytes(b"paper")
    (result / "sizes").write_bytes(b"[]")
    (exam / "forms" / "A").mkdir(parents=True)
    (exam / "forms" / "A" / "problems.pdf").hardlink_to(result / "single" / "A.pdf")
    keep({"work-1": result}, exam)
    return exam


def test_a_result_is_taken_as_it_was_kept(kept: Path, tmp_path: Path) -> None:
    take("work-1", kept, tmp_path / "again")
    assert (tmp_path / "again" / "single" / "A.pdf").read_bytes() == b"paper"
    assert (tmp_path / "again" / "sizes").read_bytes() == b"[]"
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == ["single", "sizes"]


def test_nothing_is_in_the_folder_twice(kept: Path) -> None:
    found = {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()}
    assert found == {"forms/A/problems.pdf", f"{KEPT}/work-1.json", f"{KEPT}/work-1/sizes"}


def test_what_was_not_kept_is_not_taken(kept: Path, tmp_path: Path) -> None:
    take("work-2", kept, tmp_path / "again")
    take("work-1", tmp_path / "elsewhere", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def write(path: Path) -> None:
    path.write_bytes(b"other")


def touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def spoil(path: Path) -> None:
    path.write_bytes(b'{"sizes": 1}')


def empty(path: Path) -> None:
    path.write_bytes(b"[]")


@pytest.mark.parametrize(
    ("tamper", "name"),
    [
        (write, f"{KEPT}/work-1/sizes"),
        (touch, f"{KEPT}/work-1/sizes"),
        (write, "forms/A/problems.pdf"),
        (Path.unlink, "forms/A/problems.pdf"),
        (spoil, f"{KEPT}/work-1.json"),
        (empty, f"{KEPT}/work-1.json"),
        (write, f"{KEPT}/work-1.json"),
    ],
)
def test_a_result_that_was_changed_is_not_taken(
    kept: Path, tmp_path: Path, tamper: Callable[[Path], None], name: str
) -> None:
    tamper(kept / name)
    take("work-1", kept, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_name_tells_inputs_apart() -> None:
    files = {"header": b"1", "papers": b"23"}
    others = [
        name_of("print", "v1", files),
        name_of("work", "v2", files),
        name_of("work", "v1", {"header": b"12", "papers": b"3"}),
        name_of("work", "v1", {"header": b"1", "other": b"23"}),
        name_of("work", "v1", {"header": b"1"}),
    ]
    assert name_of("work", "v1", files) not in others
    assert name_of("work", "v1", dict(reversed(files.items()))) == name_of("work", "v1", files)
    assert len({*others}) == len(others)
