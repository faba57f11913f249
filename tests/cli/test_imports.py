"""The commands that people wait for at a prompt import nothing slow."""

from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = {
    "numpy", "sympy", "pylatex", "pydantic", "jinja2", "rich", "pikepdf", "pypdfium2", "PIL", "ruamel", "yaml",
    "starlette", "uvicorn", "watchfiles",
}  # fmt: skip
COMMANDS = [["--help"], ["list"], ["build", "--help"], ["show", "--help"], ["serve", "--help"]]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_nothing_slow_is_imported(arguments: list[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "examgen", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    modules = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}
    assert {"click", "examgen.cli"} <= modules
    assert not {name.partition(".")[0] for name in modules} & SLOW


def test_no_command_but_version_reads_package_metadata() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "examgen", "--help"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "importlib.metadata" not in run.stderr
