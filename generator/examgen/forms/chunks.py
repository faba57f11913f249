"""Forms in chunks: what is typeset together, given to a worker, repeated if it is lost, kept for the next change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any

from examgen import __version__, record
from examgen.compact import packed, unpacked
from examgen.forms import kept
from examgen.forms.files import Files
from examgen.forms.workshop import Job, Workshop
from examgen.record import Record
from examgen.render import documents
from examgen.typeset import pages_depend_on

CHUNK = 64  # forms that are typeset together
LEAST = 8  # forms for which a run of TeX of their own is worth its start
SPLIT = 4  # chunks at least, where there are forms enough for them

Step = Callable[[], None]


def chunks(count: int) -> list[range]:
    """The forms, counted from 0, in chunks of equal size; they depend on nothing but their number."""
    number = max(ceil(count / CHUNK), min(SPLIT, count // LEAST), 1)
    return [range(count * k // number, count * (k + 1) // number) for k in range(number)]


@dataclass(frozen=True)
class Typesetting:
    """A record in the workshop, with the pool that typesets it; `earlier` is the exam's folder before a change."""

    found: Record
    shop: Workshop
    pool: Executor
    step: Step = lambda: None
    earlier: Path | None = None
    names: dict[tuple[str, int], str] = field(default_factory=dict)  # under which results are kept, by phase and chunk

    def run(self, phase: str, job: Job, inputs: Callable[[int], Files]) -> None:
        """Do a phase's jobs, one for each chunk, but those whose result the earlier exam has kept."""
        for number in range(len(self._chunks)):
            name = self.names[phase, number] = kept.name_of(phase, self._stamp, inputs(number))
            result = self.shop.result(phase, number)
            if self.earlier and not result.is_dir():
                kept.take(name, self.earlier, result)
        for _ in self.shop.each(phase, job, inputs, len(self._chunks), self.pool, self.step):
            pass

    def keep(self, folder: Path) -> None:
        """Keep the results in the exam's folder."""
        kept.keep({name: self.shop.result(*chunk) for chunk, name in self.names.items()}, folder)

    def header(self, *without: str) -> bytes:
        """What jobs know of the exam."""
        return packed({name: value for name, value in self.found.header.items() if name not in without})

    def forms(self, number: int) -> bytes:
        """The forms of a chunk with their numbers, counted from 1."""
        part = self._chunks[number]
        return packed([(form.number, record.form_plain(form)) for form in self.found.forms[part.start : part.stop]])

    def results(self, phase: str, name: str) -> Iterator[Any]:
        """One JSON file of every job's result."""
        for number in range(len(self._chunks)):
            yield unpacked(self.shop.read(phase, number, name))

    def files(self, phase: str, name: str) -> list[Path]:
        """One file of every job's result."""
        return [self.shop.result(phase, number) / name for number in range(len(self._chunks))]

    @cached_property
    def _chunks(self) -> list[range]:
        return chunks(len(self.found.forms))

    @cached_property
    def _stamp(self) -> str:
        """What results depend on beside their inputs."""
        return f"{__version__} {pages_depend_on(documents.look(self.found.first()))}"
