"""The folder in which a large build is made: what each job gave is kept, so that a build that was cut off goes on."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from examgen.errors import ExamgenError
from examgen.forms.files import Files, read, write
from examgen.forms.installed import check_installed, installed
from examgen.forms.pools import shares_disk, workers
from examgen.forms.stopping import stoppable

Job = Callable[[Files, Path], None]  # from files to files in a folder
WAITING = 4  # jobs that are handed out beside one for each worker: no worker waits, and thousands need no memory


class Workshop:
    """Results of jobs by phase and number, each a folder of files that appears whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def result(self, phase: str, number: int) -> Path:
        """The folder of what a job gave."""
        return self.folder / f"{phase}-{number:05d}"

    def read(self, phase: str, number: int, name: str) -> bytes:
        """One file of what a job gave."""
        return (self.result(phase, number) / name).read_bytes()

    def each(
        self,
        phase: str,
        job: Job,
        inputs: Callable[[int], Files],
        count: int,
        pool: Executor,
        step: Callable[[], None] = lambda: None,
    ) -> Iterator[int]:
        """Do the jobs of a phase that were not done before; the number of each, in order, as soon as it can be read.

        What a job raises is raised here.
        """
        missing = iter([number for number in range(count) if not self.result(phase, number).is_dir()])
        waiting: dict[Future[Files], int] = {}
        for due in range(count):
            while not self.result(phase, due).is_dir():
                for number in islice(missing, workers(pool) + WAITING - len(waiting)):
                    waiting[self._begin(job, inputs(number), self._part(phase, number), pool)] = number
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    number = waiting.pop(future)
                    write(future.result(), self._part(phase, number))
                    self._part(phase, number).rename(self.result(phase, number))
                    step()
            yield due

    def _part(self, phase: str, number: int) -> Path:
        """The folder of what a job gave, while it is not whole."""
        return self.result(phase, number).with_suffix(".part")

    @staticmethod
    def _begin(job: Job, files: Files, part: Path, pool: Executor) -> Future[Files]:
        """Hand out a job, whose result is in its folder then or else is sent back."""
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        return pool.submit(_near, job, files, part) if shares_disk(pool) else pool.submit(_far, job, files, installed())


def _near(job: Job, files: Files, folder: Path) -> Files:
    """Do a job. It makes many objects and little garbage, which is looked for once, at the end."""
    gc.disable()
    try:
        with stoppable():
            job(files, folder)
    finally:
        gc.enable()
        gc.collect()
    return {}


def _far(job: Job, files: Files, wanted: str) -> Files:
    """Do a job on a machine that has another disk; its result. ExamgenError if not this is `installed` there."""
    check_installed(wanted)
    with TemporaryDirectory(prefix="examgen-") as folder:
        _near(job, files, Path(folder))
        return read(Path(folder))


@contextmanager
def workshop(folder: Path, key: str) -> Iterator[Workshop]:
    """The workshop of the build with this `key`: what another build left is removed first, and all of it at the end.

    ExamgenError if another process works there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        label = folder / "build"
        if not label.is_file() or label.read_text(encoding="utf-8") != key:
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            label.write_text(key, encoding="utf-8")
        yield Workshop(folder)
        shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise ExamgenError(f"{folder}: another examgen works here; wait until it is done") from None
    try:
        yield
    finally:
        os.close(descriptor)
