"""On a terminal long work shows its progress, on a line that is gone in the end."""

import os
import pty
import shlex
import subprocess
from pathlib import Path

import pytest

from exam.support import TOYS, blueprint, command, files, invoke, make, run

MEND = "use UTF-8 for what is typed and shown (PYTHONUTF8=1)"


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


def test_a_terminal_that_lacks_a_letter_is_told_in_one_line(tmp_path: Path) -> None:
    arguments = ("show", "conv_layer_cost_row", "--seed", 1)
    done = run(*arguments, cwd=tmp_path, env={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 1
    assert done.stderr == f"examgen: '\\u230a' cannot be written in latin-1; {MEND}\n"


def test_an_argument_that_is_not_utf_8_changes_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path).folder
    before = files(tmp_path)
    for arguments in (("comment", folder, 1, "Gr\udcf6ser?"), ("approve", folder, "--by", "J\udcf6rg")):
        done = invoke(*arguments)
        assert done.exit_code == 1
        assert done.stderr == f"examgen: '\\udcf6' cannot be written in utf-8; {MEND}\n"
    assert files(tmp_path) == before


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_what_the_shell_has_closed_is_not_missed(tmp_path: Path, closed: str) -> None:
    blueprint(tmp_path)
    typed = shlex.join(map(str, command("build", "toys.yaml", "--seed", 1, "--bank", TOYS)))
    done = subprocess.run(["sh", "-c", f"{typed} {closed}"], cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert files(tmp_path / "output" / "toys-1") == files(make(tmp_path / "again").folder)


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    typed = shlex.join(map(str, command("list")))
    (tmp_path / "gone").mkdir()
    script = f"cd gone && rmdir ../gone && {typed}"
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "examgen: the folder in which this was typed is gone; go to another one\n"


def test_many_forms_are_changed_where_text_files_are_no_utf_8(tmp_path: Path) -> None:
    blueprint(tmp_path)
    (tmp_path / "roster.csv").write_text("id,name\n1,\u0141ucja\n", encoding="utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for arguments in (
        ("build", "toys.yaml", "--seed", 1, "--roster", "roster.csv", "--bank", TOYS),
        ("points", "output/toys-1", 1, 9, "--bank", TOYS),
    ):
        done = run(*arguments, cwd=tmp_path, env=plain)
        assert (done.returncode, done.stderr) == (0, "")
