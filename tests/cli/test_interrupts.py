"""Signals that end a command: which raise, which wait, and which stay unheard."""

import signal
import subprocess
import sys

import pytest

from examgen.interrupts import Terminated, ends_in_order, exit_code, interrupts_wait

ENDS = [signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", ENDS)
def test_they_raise_what_ctrl_c_raises_and_are_as_before_afterwards(number: signal.Signals) -> None:
    before = [signal.getsignal(each) for each in ENDS]
    with pytest.raises(KeyboardInterrupt) as raised, ends_in_order():
        signal.raise_signal(number)
    assert exit_code(raised.value) == 128 + signal.SIGTERM
    assert [signal.getsignal(each) for each in ENDS] == before


def test_ctrl_c_has_a_code_of_its_own() -> None:
    assert exit_code(KeyboardInterrupt()) == 128 + signal.SIGINT


@pytest.mark.parametrize("number", ENDS)
def test_they_wait_for_the_end_of_a_step(number: signal.Signals) -> None:
    steps = []

    def step() -> None:
        with interrupts_wait():
            signal.raise_signal(number)
            steps.append("done")
        steps.append("too late")

    with pytest.raises(Terminated), ends_in_order():
        step()
    assert steps == ["done"]


def test_what_nohup_has_started_outlives_the_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ends_in_order():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_worker_ends_when_its_parent_is_killed() -> None:
    code = (
        "import time; from multiprocessing import get_context;"
        "from examgen.interrupts import end_with_parent\n"
        "def work(): end_with_parent(); print('works', flush=True); time.sleep(60)\n"
        "get_context('fork').Process(target=work).start(); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "works\n"
        process.kill()
        assert process.stdout.read() == ""  # the worker has this pipe too: it ends when both have ended
