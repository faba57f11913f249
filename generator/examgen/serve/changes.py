"""What changes on disk, told to the pages that are open."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from pathlib import Path

from watchfiles import DefaultFilter, awatch

_USUAL = DefaultFilter()  # passes over caches and editors' own files
PAUSE = 0.3  # seconds between two looks at an exam
HEARTBEAT = 15  # seconds; to say the count again shows which pages are gone


class Changes:
    """A count that rises with every change below some folders, and in exams; pages wait for the next one."""

    def __init__(self, folders: Iterable[Path], exams: Iterable[Path] = ()) -> None:
        self._folders, self._exams = tuple(folders), tuple(exams)
        self.count = 0
        self._next = asyncio.Event()

    async def watch(self) -> None:
        """Watch until cancelled; where the system watches no more folders, say so and let the pages go without."""
        await asyncio.gather(self._watch_folders(), self._watch_exams())

    async def _watch_folders(self) -> None:
        try:
            async for _ in awatch(*self._folders, watch_filter=_USUAL, debounce=200):
                self._tell()
        except OSError as error:
            sys.stderr.write(f"examgen: pages do not follow what changes on disk: {error}; load them again to see it\n")

    async def _watch_exams(self) -> None:
        """An exam's folder is replaced by another of its name, or gets a new file: to see it, no disk is watched."""
        seen = self._stamps()
        while self._exams:
            await asyncio.sleep(PAUSE)
            now = self._stamps()
            if now != seen:
                self._tell()
            seen = now

    def _stamps(self) -> list[tuple[int, int] | None]:
        return [_stamp(exam) for exam in self._exams]

    def _tell(self) -> None:
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: the count now, and after each change."""
        yield "retry: 1000\n\n"
        while True:
            following = self._next  # taken before the count is sent: what changes meanwhile is told at once
            yield f"data: {self.count}\n\n"
            with suppress(TimeoutError):
                await asyncio.wait_for(following.wait(), HEARTBEAT)


def _stamp(folder: Path) -> tuple[int, int] | None:
    """Which folder stands there and when its files last came and went; None while one is replaced by another."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
