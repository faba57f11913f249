"""A process that draws and typesets, so that the pages stay quick, and a question that never ends does not end them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any, TypeVar

from examgen.errors import ExamgenError
from examgen.interrupts import end_with_parent

Result = TypeVar("Result")


class Worker:
    """One process that does one job after the other; it is started for the first, and again after it was killed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._running: tuple[BaseProcess, Connection] | None = None
        self._stopped = False

    def call(self, job: Callable[..., Result], *arguments: Any) -> Result:
        """What `job` returns; it and its arguments are pickled, so it is a function of a module.

        Raises ExamgenError with the message of the one that the job raises, and for a job that takes too long.
        """
        with self._lock:
            pipe = self._pipe()
            if self._stopped:  # perhaps just now, while the process was started
                self._kill()
                raise ExamgenError("examgen serve has ended")
            try:
                pipe.send((job, arguments))
                if not pipe.poll(self.seconds):
                    self._kill()
                    raise ExamgenError(f"not done after {self.seconds:g} s, and stopped; is there an endless loop?")
                result, error = pipe.recv()
            except (EOFError, OSError):
                self._kill()
                raise ExamgenError("the process that draws has stopped; the terminal may say why") from None
        if error is not None:
            raise ExamgenError(error)
        found: Result = result
        return found

    def attempt(self, job: Callable[..., Result], *arguments: Any) -> dict[str, Any]:
        """What `job` has `made`, or the `error` that a page shows in its place."""
        try:
            return {"made": self.call(job, *arguments), "error": ""}
        except ExamgenError as error:
            return {"made": None, "error": str(error)}

    def stop(self) -> None:
        """End the process for good, whatever it does; calls that wait for it raise ExamgenError."""
        self._stopped = True
        self._kill()

    def _pipe(self) -> Connection:
        if self._running is None:
            context = get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,))
            process.start()
            theirs.close()
            self._running = process, ours
        return self._running[1]

    def _kill(self) -> None:
        if self._running is None:
            return
        process, pipe = self._running
        self._running = None
        pipe.close()
        with suppress(ProcessLookupError):  # it has no group of its own yet, or has ended
            os.killpg(_id(process), signal.SIGKILL)
        process.kill()
        process.join()


def _id(process: BaseProcess) -> int:
    assert process.pid is not None  # noqa: S101 - it was started
    return process.pid


def _work(pipe: Connection) -> None:
    os.setpgrp()  # Ctrl-C is for the server; what this process starts, but TeX, ends with it
    end_with_parent()
    with suppress(EOFError):  # the server is gone
        while True:
            job, arguments = pipe.recv()
            try:
                pipe.send((job(*arguments), None))
            except (ExamgenError, OSError) as error:
                pipe.send((None, str(error)))
