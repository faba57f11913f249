"""The process that draws: results, errors as they are meant, and an end for what has none."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children

import pytest

from examgen.errors import ExamgenError
from examgen.serve.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(seconds=20)
    yield made
    made.stop()


def test_it_does_one_job_after_the_other_in_one_other_process(worker: Worker) -> None:
    ids = {worker.call(os.getpid) for _ in range(3)}
    assert len(ids) == 1
    assert os.getpid() not in ids


def test_errors_that_users_can_mend_come_back(worker: Worker) -> None:
    with pytest.raises(ExamgenError, match="No such file or directory: '/nowhere'"):
        worker.call(os.listdir, "/nowhere")
    assert worker.call(len, "still there") == 11


def test_what_takes_too_long_is_killed(worker: Worker) -> None:
    first = worker.call(os.getpid)
    worker.seconds = 0.5
    with pytest.raises(ExamgenError, match=r"not done after 0\.5 s"):
        worker.call(time.sleep, 60)
    worker.seconds = 20
    assert worker.call(os.getpid) != first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_process_that_dies_is_started_again(worker: Worker) -> None:
    with pytest.raises(ExamgenError, match="has stopped"):
        worker.call(os._exit, 3)
    assert worker.call(len, "again") == 5


def test_calls_that_wait_for_a_stopped_process_end(worker: Worker) -> None:
    others = {*active_children()}
    first = worker.call(os.getpid)
    with ThreadPoolExecutor(3) as threads:
        calls = [threads.submit(worker.call, time.sleep, 60) for _ in range(3)]
        time.sleep(0.2)
        worker.stop()
        for each in calls:
            with pytest.raises(ExamgenError, match=r"has stopped|has ended"):
                each.result(timeout=10)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert {*active_children()} <= others


def test_after_a_stop_nothing_is_left(worker: Worker) -> None:
    first = worker.call(os.getpid)
    worker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
