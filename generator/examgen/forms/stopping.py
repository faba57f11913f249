"""How the workers of a build end when nobody waits for them any more: in good order, but not only when they like."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from time import sleep
from types import FrameType
from typing import NoReturn

from examgen.errors import noted
from examgen.interrupts import interrupts_wait

STOP = signal.SIGUSR1
"""Tells a worker that its job takes too long; it is deaf to it between two jobs."""
PATIENCE = 5.0  # seconds, for jobs that nobody waits for any more
LAST = 0.4  # seconds, for workers that were told to stop


def end(executor: Executor, others: Sequence[BaseProcess]) -> None:
    """Let a pool do what it is at, but not for ever, since a template may have no end. A second Ctrl-C ends it at once.

    `others` are children of this process that are no workers of the pool.
    """
    late = threading.Timer(PATIENCE, _stop, [others])
    late.start()
    try:
        executor.shutdown(wait=True, cancel_futures=True)
    except KeyboardInterrupt:
        with interrupts_wait():  # who asks a third time
            _stop(others)
        raise
    finally:
        late.cancel()


def _stop(others: Sequence[BaseProcess]) -> None:
    """Tell all children of this process but for the others to stop, and kill who has not."""
    for how in (STOP, signal.SIGKILL):
        workers = [child.pid for child in active_children() if child not in others]
        for number in filter(None, workers):
            with suppress(ProcessLookupError):
                os.kill(number, how)
        if workers and how == STOP:
            sleep(LAST)


@contextmanager
def stoppable() -> Iterator[None]:
    """A worker that is told to stop in here says where it is, if that is known, and ends TeX before itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(STOP, _be_stopped)
    try:
        yield
    except _Stopped as stop:
        sys.stderr.writelines(f"examgen: a worker was stopped; {note}\n" for note in noted(stop))
        sys.stderr.flush()
        os._exit(128 + STOP)
    finally:
        signal.signal(STOP, usual)


class _Stopped(KeyboardInterrupt):
    """In a worker, by the process that hands out the work; Ctrl-C where that does the work itself is none."""


def _be_stopped(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Stopped
