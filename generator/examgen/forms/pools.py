"""Who does the work: processes on this machine, or a Dask cluster."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children
from typing import Any

from examgen.errors import ExamgenError
from examgen.forms.installed import differs, installed
from examgen.forms.stopping import STOP, end
from examgen.interrupts import end_with_parent

_ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx)://)?([^\s:/\[\]]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")  # as Dask takes them
_SIGNALS = {
    signal.SIGINT: signal.SIG_IGN,
    signal.SIGHUP: signal.SIG_IGN,
    signal.SIGTERM: signal.SIG_DFL,
    STOP: signal.SIG_IGN,
}


@contextmanager
def pool(
    workers: int | None = None, dask: str | None = None, notice: Callable[[str], None] = lambda _line: None
) -> Iterator[Executor]:
    """An executor: a Dask cluster's at an address, or one of `workers` processes, by default one for each core.

    ExamgenError if no scheduler answers, or if a worker of the cluster would make other bytes than this process;
    `notice` is told that there is no worker to wait for.
    """
    if dask is not None:
        with _cluster(dask, notice) as executor:
            yield executor
        return
    others = active_children()
    executor = ProcessPoolExecutor(workers or _cores(), initializer=_begin)
    try:
        yield executor
    except BrokenProcessPool:
        died = "a worker process died, perhaps for want of memory"
        raise ExamgenError(f"{died}; the same command, with this seed, goes on from here") from None
    finally:
        end(executor, others)


def shares_disk(executor: Executor) -> bool:
    """Whether its workers surely see the files of this process."""
    return isinstance(executor, (ProcessPoolExecutor, ThreadPoolExecutor))


def workers(executor: Any) -> int:
    """How many jobs it does at the same time; a cluster's workers come and go."""
    return executor._max_workers if shares_disk(executor) else sum(executor._client.nthreads().values())


def alongside(executor: Executor, work: Callable[..., None], *files: Any) -> Future[None]:
    """Begin work on files of this disk; it is done at once if the workers do not see them."""
    if shares_disk(executor):
        return executor.submit(work, *files)
    work(*files)
    done = Future[None]()
    done.set_result(None)
    return done


def _cores() -> int:
    """Those that this process may use; where the system does not tell, as on macOS, all that there are."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> None:
    """How to end is for the process that hands out the work to say, and what was made there is no garbage."""
    for number, handler in _SIGNALS.items():
        signal.signal(number, handler)
    end_with_parent()
    gc.freeze()


@contextmanager
def _cluster(address: str, notice: Callable[[str], None]) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise ExamgenError("--dask needs Dask: pip install 'examgen[dask]'") from None
    if not _ADDRESS.fullmatch(address):
        raise ExamgenError(f"--dask {address!r}: write the scheduler's address, such as tcp://10.0.0.5:8786")
    try:
        client = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ExamgenError(f"{address}: no Dask scheduler answers: {error}") from error
    with client:
        there = client.run(installed, on_error="return")
        if not there:
            notice(f"{address} has no worker yet; the build waits for one")
        for worker, has in there.items():
            if has != installed():
                raise ExamgenError(differs(f"worker {worker}", has, installed()))
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
