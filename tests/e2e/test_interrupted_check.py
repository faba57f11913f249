"""Ctrl-C ends a check at once and in one line each, even if a template never ends and the user is impatient."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from exam.support import TOYS, command
from examgen import check

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
ENDLESS = "examgen: it was at toy/addition: level easy, seed 0\n"


@pytest.fixture
def bank(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A bank with a template that never ends; each process that comes to it adds a letter to a file."""
    folder = Path(shutil.copytree(TOYS, tmp_path / "bank"))
    path = folder / "toy" / "addition.py"
    endless = getattr(request, "param", "while True: pass")
    begun = f"    with open({str(tmp_path / 'begun')!r}, 'a') as file: file.write('x')\n    {endless}\n"
    head = "def sample(d: Draw[int, None]) -> Params:\n"
    path.write_text(path.read_text(encoding="utf-8").replace(head, head + begun), encoding="utf-8")
    return folder


def alive(bank: Path) -> list[str]:
    """What still works with the bank after some seconds."""
    for _ in range(50):
        found = [line for line in map(_arguments, Path("/proc").glob("[0-9]*")) if str(bank) in line]
        if not found:
            break
        time.sleep(0.1)
    return found


def _arguments(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(encoding="utf-8").replace("\0", " ")
    except OSError:  # it has ended
        return ""


def _checking(bank: Path) -> subprocess.Popen[str]:
    """A check of which both processes have come to the endless template."""
    process = subprocess.Popen(
        command("check", "toy/addition", "play/cost", "-n", 2, "--bank", bank), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    _await_begin(bank, 2)
    return process


def _await_begin(bank: Path, processes: int) -> None:
    """Wait until so many processes are in the endless template."""
    begun = bank.parent / "begun"
    while not begun.exists() or begun.stat().st_size < processes:
        time.sleep(0.05)
    time.sleep(0.2)


@pytest.mark.parametrize("whom", ["all", "first"])
@pytest.mark.parametrize("times", [1, 2])
def test_an_endless_template_is_named(bank: Path, times: int, whom: str) -> None:
    process = _checking(bank)
    for _ in range(times):
        (os.killpg if whom == "all" else os.kill)(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.fullmatch(r"(examgen: it was at .*\n)+examgen: interrupted; nothing was changed\n", said)
    assert said.count(ENDLESS) == 1
    assert not alive(bank)


@pytest.mark.parametrize("bank", ["sum(range(10**15))"], indirect=True)
@pytest.mark.parametrize("whom", ["all", "first"])
def test_a_template_that_hangs_in_c_code_ends_too(bank: Path, whom: str) -> None:
    """No handler of a signal and no other thread has its turn there."""
    process = _checking(bank)
    (os.killpg if whom == "all" else os.kill)(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.endswith("examgen: interrupted; nothing was changed\n")
    assert not alive(bank)


def test_templates_that_have_not_begun_leave_no_trace(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, traces = check._stop_workers, list[object]()

    def stopped() -> None:
        stop()
        time.sleep(0.5)  # so that the pool surely sees that its workers are gone

    monkeypatch.setattr(check, "_stop_workers", stopped)
    monkeypatch.setattr(threading, "excepthook", traces.append)
    endless = bank / "toy" / "addition.py"
    deaf = "\nimport signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    endless.write_text(endless.read_text(encoding="utf-8") + deaf, encoding="utf-8")
    reports = check.check_all(["play/cost", *["toy/addition"] * 20], [bank], 2)
    assert next(reports).ok
    _await_begin(bank, 1)
    threading.Timer(1, os.kill, [os.getpid(), signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        next(reports)
    assert not traces
    assert not alive(bank)
