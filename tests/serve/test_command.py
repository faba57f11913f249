"""`examgen serve`: what it says at the start, what it refuses, and that a signal ends it with all it has started."""

from __future__ import annotations

import importlib.util
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from exam.support import invoke
from examgen.serve.guard import Address
from serve.support import started


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_it_starts_and_a_signal_ends_it(
    how: signal.Signals, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with started("--bank", bank) as (process, address):
        with opener.open(address, timeout=20) as answer:
            assert "The bank" in answer.read().decode()
        with opener.open(address.partition("?")[0] + "bank/toy/addition", timeout=20) as answer:
            assert "Addition" in answer.read().decode()
        drawing = _children(process.pid)
        assert drawing
        process.send_signal(how)
        killed = how == signal.SIGKILL
        assert process.wait(timeout=20) == (-how if killed else 0)
        assert killed or [*temporary.iterdir()] == []
        assert process.stdout is not None
        assert process.stdout.read() == "Open this address in a browser on this machine; Ctrl-C ends it.\n"
    end = time.monotonic() + 20
    while left := [child for child in drawing if _runs(child)]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def _runs(pid: str) -> bool:
    """Whether a process is there; one that has ended, and that nobody has asked about yet, is not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return status.rpartition(") ")[2][0] != "Z"


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


def test_no_other_machine_reaches_the_pages(bank: Path) -> None:
    with started("--bank", bank) as (_, address):
        port = int(address.partition("/?")[0].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=20):
            pass
        with pytest.raises(OSError, match=r"refused|assign|route|reach"):  # what listens everywhere listens there too
            socket.create_connection(("127.0.0.2", port), timeout=20)


@pytest.mark.parametrize(("options", "opened"), [((), []), (("--open",), ["http://127.0.0.1:8000/?token=t"])])
def test_a_browser_opens_the_pages_if_it_is_asked_to(
    options: tuple[str, ...], opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    launched: list[str] = []
    monkeypatch.setattr("click.launch", launched.append)
    monkeypatch.setattr("examgen.serve.run.run", lambda _exam, _banks, _port, ready: ready(Address(8000, "t")))
    assert invoke("serve", *options).exit_code == 0
    assert launched == opened
