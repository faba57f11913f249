"""What changes on disk, told to the pages that are open."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

_USUAL = DefaultFilter()  # passes over caches and editors' own files
HEARTBEAT = 15  # seconds; to say the count again shows which pages are gone


class Changes:
    """A count that rises with every change below some folders; pages wait for the next one.

    A folder that is replaced by another of its name, as an exam's is, is watched from above.
    """

    def __init__(self, folders: Iterable[Path], replaced: Iterable[Path] = ()) -> None:
        self.watched = {*folders, *(folder.parent for folder in replaced)}
        self._roots = tuple(str(folder) for folder in (*folders, *replaced))
        self.count = 0
        self._next = asyncio.Event()

    async def watch(self) -> None:
        """Watch until cancelled; where the system watches no more folders, say so and let the pages go without."""
        try:
            async for _ in awatch(*self.watched, watch_filter=self._matters, debounce=200):
                self.count += 1
                self._next.set()
                self._next = asyncio.Event()
        except OSError as error:
            sys.stderr.write(f"examgen: pages do not follow what changes on disk: {error}; load them again to see it\n")

    def _matters(self, change: Change, path: str) -> bool:
        return any(Path(path).is_relative_to(root) for root in self._roots) and _USUAL(change, path)

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: the count now, and after each change."""
        yield "retry: 1000\n\n"
        while True:
            following = self._next  # taken before the count is sent: what changes meanwhile is told at once
            yield f"data: {self.count}\n\n"
            with suppress(TimeoutError):
                await asyncio.wait_for(following.wait(), HEARTBEAT)
