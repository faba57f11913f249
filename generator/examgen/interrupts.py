"""Being told to end: in good order whatever the signal, and not in the middle of a step that cannot be cut."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class Terminated(KeyboardInterrupt):
    """`kill`, the end of the session or a terminal that was closed: what Ctrl-C clears up is cleared up."""


@contextmanager
def ends_in_order() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise Terminated in here; what nohup has made deaf to SIGHUP stays so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = {signal.SIGTERM: signal.signal(signal.SIGTERM, _terminate)}
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        # As the other signal, since the web server listens for that one.
        usual[signal.SIGHUP] = signal.signal(signal.SIGHUP, lambda _number, _frame: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated


def exit_code(stop: KeyboardInterrupt) -> int:
    """What a shell gives a process that ends by the signal."""
    return 128 + (signal.SIGTERM if isinstance(stop, Terminated) else signal.SIGINT)


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait for the end of a short step; only the main thread ever hears of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    both = (signal.SIGINT, signal.SIGTERM)
    usual = [signal.signal(each, lambda number, _frame: came.append(number)) for each in both]
    try:
        yield
    finally:
        for each, handler in zip(both, usual, strict=True):
            signal.signal(each, handler)
        if came:
            signal.raise_signal(came[0])


def end_with_parent() -> None:
    """From now on this worker process ends when the one that started it does, even if that was killed."""
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None  # noqa: S101 - a worker has one
    parent.join()
    os._exit(1)
