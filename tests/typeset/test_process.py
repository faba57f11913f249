"""TeX ends when we end, whatever ends us."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

PROGRAM = r"""
from examgen.typeset import Document, Segment, typeset
typeset(Document(r"\documentclass{article}", (Segment("q", r"\def\x{\x}\x"),)), seconds=%s)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "temporary").mkdir()
    return tmp_path / "temporary"


def start(folder: Path, seconds: float) -> subprocess.Popen[bytes]:
    """A program of ours whose TeX is in an endless loop when this returns."""
    environment = os.environ | {"TMPDIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    program = subprocess.Popen([sys.executable, "-c", PROGRAM % seconds], env=environment, stderr=subprocess.DEVNULL)
    wait_until(lambda: any(folder.glob("*/_progress.txt")))
    return program


def wait_until(condition: object, seconds: float = 60) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def engines(folder: Path) -> Iterator[str]:
    """The processes that work in a folder below this one."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink().is_relative_to(folder):
                yield entry.name
        except OSError:  # it has ended meanwhile
            continue


def test_an_interrupt_ends_tex_and_clears_the_folder(folder: Path) -> None:
    with start(folder, seconds=60) as program:
        assert list(engines(folder))
        program.send_signal(signal.SIGINT)
        program.wait(60)
    assert not list(engines(folder))
    assert not list(folder.iterdir())


def test_tex_ends_soon_after_a_parent_that_was_killed(folder: Path) -> None:
    with start(folder, seconds=1) as program:
        program.kill()
    assert list(engines(folder))
    wait_until(lambda: not list(engines(folder)))
