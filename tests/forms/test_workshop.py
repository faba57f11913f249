"""The workshop keeps what jobs gave, hands out few at a time, and belongs to one build."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from examgen.errors import ExamgenError
from examgen.forms.files import Files, write
from examgen.forms.workshop import WAITING, workshop


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    asked: set[int] = set()
    breaks = {b"17"}

    def inputs(number: int) -> Files:
        asked.add(number)
        return {"number": str(number).encode()}

    def job(files: Files, folder: Path) -> None:
        if files["number"] in breaks:
            raise ValueError("cut off")
        write({"sub/twice": files["number"] * 2}, folder)

    with ThreadPoolExecutor(1) as pool:  # with more, jobs behind the one that breaks may end before it does
        with pytest.raises(ValueError, match="cut off"), workshop(tmp_path / "work", "build") as shop:
            list(shop.each("phase", job, inputs, 30, pool))
        assert 17 in asked
        assert len(asked) <= 17 + 1 + WAITING
    breaks.clear()
    asked.clear()
    with ThreadPoolExecutor(1) as pool, workshop(tmp_path / "work", "build") as shop:
        done = {number for number in range(30) if shop.result("phase", number).is_dir()}
        assert list(shop.each("phase", job, inputs, 30, pool)) == list(range(30))
        assert asked == set(range(30)) - done
        assert shop.read("phase", 7, "sub/twice") == b"77"
    assert len(done) >= 17 - 1 - WAITING
    assert not (tmp_path / "work").exists()


def cut_off(folder: Path, key: str, wanted: bool) -> None:  # noqa: FBT001 - whether the file is there already
    with workshop(folder, key) as shop:
        assert (shop.folder / "file").exists() == wanted
        (shop.folder / "file").touch()
        raise RuntimeError


def test_another_build_finds_an_empty_workshop(tmp_path: Path) -> None:
    for key, wanted in (("one", False), ("one", True), ("other", False)):
        with pytest.raises(RuntimeError):
            cut_off(tmp_path / "work", key, wanted)


def test_one_build_at_a_time(tmp_path: Path) -> None:
    with (
        workshop(tmp_path / "work", "one"),
        pytest.raises(ExamgenError, match="another examgen works here"),
        workshop(tmp_path / "work", "one"),
    ):
        pass


def test_no_worker_waits_for_a_job(tmp_path: Path) -> None:
    together = Barrier(16, timeout=60)

    def job(_files: Files, _folder: Path) -> None:
        together.wait()  # until sixteen jobs are done at the same time

    with ThreadPoolExecutor(16) as pool, workshop(tmp_path / "work", "build") as shop:
        assert list(shop.each("phase", job, lambda _number: {}, 32, pool)) == list(range(32))
