"""One run of pdfTeX: what it may read, write and use up, and its certain end."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from math import ceil
from pathlib import Path

from examgen.errors import ExamgenError

_MEMORY = 2 << 30  # bytes of address space; a run needs about 50 MB
_FILE_SIZE = 256 << 20  # bytes
_FULL = 1 << 20  # bytes; a disk with less left is called full

OTHER_FOLDER = "free space, or set TMPDIR to another folder"

# Set in the child's shell: the limits outlive us, so that no TeX runs on for long even if we are killed.
# A limit that the system refuses is left as it is.
_LIMITED = 'ulimit -t "$1"; ulimit -f "$2"; ulimit -v "$3"; shift 3; exec "$@"'

_SAFE = ("-no-shell-escape", "-interaction=batchmode", "-file-line-error", "-progname=pdflatex")

FONTS = "_fonts"  # the folder in which TeX looks for font files before those that are installed

_ENVIRONMENT = {
    "T1FONTS": f"{FONTS}:",
    "openin_any": "p",
    "openout_any": "p",
    "MKTEXTFM": "0",
    "MKTEXPK": "0",
    "MKTEXMF": "0",
    "max_print_line": "10000",
    "error_line": "254",
    "half_error_line": "238",
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
    "TZ": "UTC",
    "LC_ALL": "C",
}

_TERMINAL = "_terminal"


def run_pdftex(pdftex: Path, *arguments: str, folder: Path, seconds: float) -> int:
    """Run in `folder`, safely and with a fixed environment; the exit code, negative for a signal.

    Raises subprocess.TimeoutExpired after this many seconds. The process group is dead when this returns or raises.
    """
    limits = (ceil(seconds) + 2, _FILE_SIZE // 512, _MEMORY // 1024)  # in the units of the shell's ulimit
    command = ["/bin/sh", "-c", _LIMITED, "sh", *map(str, limits), str(pdftex), *_SAFE, *arguments]
    user = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with (
        (folder / _TERMINAL).open("wb") as terminal,
        subprocess.Popen(
            command,
            cwd=folder,
            env=user | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            return _wait(process, seconds)
        except BaseException:  # the time limit, Ctrl-C, anything
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Popen.wait looks less and less often, and wakes up to 50 ms late: as long as a run takes."""
    end = time.monotonic() + seconds
    while (code := process.poll()) is None:
        if time.monotonic() > end:
            raise subprocess.TimeoutExpired(process.args, seconds)
        time.sleep(0.002)
    return code


def stopped(folder: Path, place: str, code: int) -> ExamgenError:
    """Why TeX ended in this folder before the document did, though its log has no error."""
    if shutil.disk_usage(folder).free < _FULL:
        return ExamgenError(f"the disk of {folder.parent} is full; {OTHER_FOLDER}")
    end = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
    said = " ".join((folder / _TERMINAL).read_text("utf-8", "replace").split())
    return ExamgenError(f"TeX stopped too early in {place}, with {end} and no error in its log; it said: {said}")
