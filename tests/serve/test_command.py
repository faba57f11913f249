"""`examgen serve`: what it says at the start, what it refuses, and that Ctrl-C ends it and all that it has started."""

from __future__ import annotations

import importlib.util
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from exam.support import invoke
from serve.support import started


def test_it_starts_and_ctrl_c_ends_it(bank: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with started("--bank", bank) as (process, address):
        with opener.open(address, timeout=20) as answer:
            assert "The bank" in answer.read().decode()
        with opener.open(address.partition("?")[0] + "bank/toy/addition", timeout=20) as answer:
            assert "Addition" in answer.read().decode()
        drawing = _children(process.pid)
        assert drawing
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        assert process.stdout.read() == "Open this address in a browser on this machine; Ctrl-C ends it.\n"
    end = time.monotonic() + 5
    while left := [child for child in drawing if Path(f"/proc/{child}").exists()]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def _children(pid: int) -> list[str]:
    """The processes that this one has started, by any of its threads."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for each in lists for child in each.read_text(encoding="ascii").split()]


def test_what_is_not_installed_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "uvicorn" else find(name))
    done = invoke("serve")
    assert done.exit_code == 1
    assert done.stderr == 'examgen: the pages need more than the rest of examgen: pip install "examgen[serve]"\n'


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = invoke("serve", "--port", str(port))
    assert done.exit_code == 1
    assert done.stderr == f"examgen: port {port} is taken; choose another, or leave out --port\n"


@pytest.mark.parametrize(("arguments", "said"), [
    (("--bank", "nowhere"), "nowhere: no such folder"),
    (("nowhere",), "nowhere/exam.json: not found; name a folder that 'examgen build' made"),
])  # fmt: skip
def test_what_is_not_there_is_told(arguments: tuple[str, ...], said: str) -> None:
    done = invoke("serve", *arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"examgen: {said}")
    assert done.stderr.count("\n") == 1
