"""On a terminal long work shows its progress, on a line that is gone in the end."""

import os
import pty
import subprocess
from pathlib import Path

from exam.support import TOYS, blueprint, command


def on_terminal(folder: Path, *arguments: object) -> tuple[str, str]:
    """Standard output, and what a terminal on standard error sees."""
    master, slave = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"}
    process = subprocess.Popen(command(*arguments), cwd=folder, stdout=subprocess.PIPE, stderr=slave, env=environment)
    os.close(slave)
    seen = b""
    while chunk := _read(master):
        seen += chunk
    output, _ = process.communicate()
    os.close(master)
    assert process.returncode == 0, seen
    return output.decode(), seen.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # how a terminal says that its other side has closed
        return b""


def test_progress(tmp_path: Path) -> None:
    blueprint(tmp_path)
    output, seen = on_terminal(tmp_path, "build", "toys.yaml", "--seed", 1, "--bank", TOYS)
    assert "Building the exam" in seen
    assert "\x1b[2K" in seen  # the line is cleared
    assert "\x1b" not in output
    assert output.startswith("output/toys-1: 3 questions")
