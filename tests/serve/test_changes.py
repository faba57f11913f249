"""What changes on disk is told to every page, once; what does not matter is not told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from examgen.publish import put
from examgen.serve import changes as module
from examgen.serve.changes import Changes
from serve.support import client, site


async def told(changes: Changes, act: object, seconds: float = 15) -> list[str]:
    """What a page is told after `act`; at most one event."""
    watching = asyncio.create_task(changes.watch())
    events: AsyncIterator[str] = changes.events()
    found = [await anext(events), await anext(events)]
    assert found == ["retry: 1000\n\n", "data: 0\n\n"]
    await asyncio.sleep(0.1)  # the first step of `watching` watches the folders
    assert callable(act)
    act()
    with suppress(TimeoutError):
        found.append(await asyncio.wait_for(anext(events), seconds))
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return found[2:]


def run(coroutine: Coroutine[Any, Any, list[str]]) -> list[str]:
    """Its result, from a thread: a browser that other tests use may have a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.mark.parametrize("name", ["topic/name.py", "topic/name.tex.j2", "topic/concepts.yaml"])
def test_a_file_of_the_bank(tmp_path: Path, name: str) -> None:
    (tmp_path / "topic").mkdir()
    changes = Changes([tmp_path])
    assert run(told(changes, lambda: (tmp_path / name).write_text("new"))) == ["data: 1\n\n"]


def test_an_exam_whose_folder_is_replaced(tmp_path: Path) -> None:
    exam, other = tmp_path / "exam", tmp_path / ".exam.partial"
    exam.mkdir()
    other.mkdir()

    def replace() -> None:
        exam.rename(tmp_path / ".exam.old")
        other.rename(exam)

    assert run(told(Changes([], exams=[exam]), replace)) == ["data: 1\n\n"]


def test_a_file_that_is_put_into_an_exam(tmp_path: Path) -> None:
    exam = tmp_path / "exam"
    exam.mkdir()
    changes = Changes([], exams=[exam])
    assert run(told(changes, lambda: put(exam, lambda: {"review.json": b"new"}))) == ["data: 1\n\n"]


def test_what_is_beside_an_exam_does_not_matter(tmp_path: Path) -> None:
    exam = tmp_path / "exam"
    exam.mkdir()
    act = (tmp_path / "other.txt").write_text
    assert run(told(Changes([], exams=[exam]), lambda: act("new"), seconds=1)) == []


def test_caches_of_python_do_not_matter(tmp_path: Path) -> None:
    cache = tmp_path / "topic" / "__pycache__"
    cache.mkdir(parents=True)
    act = (cache / "name.pyc").write_text
    assert run(told(Changes([tmp_path]), lambda: act("new"), seconds=1)) == []


def test_a_change_while_a_page_is_told_of_another_is_told_at_once(tmp_path: Path) -> None:
    async def told_twice() -> list[str]:
        changes = Changes([tmp_path])
        watching = asyncio.create_task(changes.watch())
        events: AsyncIterator[str] = changes.events()
        found = [await anext(events), await anext(events)]
        await asyncio.sleep(0.1)
        (tmp_path / "words.txt").write_text("new")
        while not changes.count:  # the page has not asked again yet
            await asyncio.sleep(0.05)
        found.append(await asyncio.wait_for(anext(events), 15))
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        return found[1:]

    assert run(told_twice()) == ["data: 0\n\n", "data: 1\n\n"]


def test_where_no_folder_can_be_watched_the_pages_say_so_and_end_in_good_order(
    tmp_path: Path, bank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_folders: Path, **_options: object) -> AsyncIterator[object]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(module, "awatch", refuse)
    with client(tmp_path / "cache", bank) as pages:
        assert pages.get("/bank/toy/addition").status_code == 200
        drawing = site(pages).draws.call(os.getpid)
    with pytest.raises(ProcessLookupError):
        os.kill(drawing, 0)
    assert capsys.readouterr().err == (
        "examgen: pages do not follow what changes on disk: OS file watch limit reached; load them again to see it\n"
    )
