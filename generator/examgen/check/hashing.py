"""The same draws in another process, whose hashes of text (and so the order of sets) differ.

`python -m examgen.check.hashing PIPE ID FIRST COUNT [FOLDER...]` prints a digest for each level and seed; it ends when
nobody holds the other end of the pipe any more.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from examgen.bank import Bank
from examgen.draw import Request, Variant, draw
from examgen.errors import ExamgenError
from examgen.template import Template, load

SEEDS = 10
Digests = Mapping[str, str]


def digest(made: Variant) -> str:
    """A short name for everything in a variant."""
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()[:16]


def digests(template: Template, bank: Bank, first: int, count: int) -> dict[str, str]:
    """The digests of some draws by "level seed"; draws that fail are left out."""
    found = {}
    for level in template.entry.levels:
        for seed in range(first, first + count):
            try:
                made = draw(Request(template, seed, level, template.entry.id, format="choice"), bank.facts)
            except Exception:  # noqa: BLE001, S112 - the sweep itself reports draws that fail
                continue
            found[f"{level} {seed}"] = digest(made)
    return found


class Elsewhere:
    """`digests` in another process, begun at once, read when needed, and ended with this one or at the exit."""

    def __init__(self, id_: str, bank: Bank, first: int, count: int) -> None:
        here = os.environ.get("PYTHONHASHSEED")
        root = str(Path(__file__).parents[2])
        paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = os.environ | {"PYTHONHASHSEED": "2" if here == "1" else "1", "PYTHONPATH": paths}
        theirs, self._ours = os.pipe()
        command = [sys.executable, "-m", "examgen.check.hashing", str(theirs), id_, str(first), str(count)]
        folders = [str(folder) for folder in bank.folders[1:]]
        self._process = subprocess.Popen(
            [*command, *folders], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            pass_fds=[theirs],
        )  # fmt: skip
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._ours)
        with self._process as process:  # waits for its end
            process.kill()

    def read(self) -> Digests:
        """What the process printed; ExamgenError with its last line if it failed."""
        out, err = self._process.communicate()
        if self._process.returncode != 0:
            raise ExamgenError(f"a second process could not draw: {(err.strip() or 'no message').splitlines()[-1]}")
        found: Digests = json.loads(out.splitlines()[-1])
        return found


def main(pipe: str, id_: str, first: str, count: str, *folders: str) -> None:
    """Print the digests as one line of JSON."""
    _end_with_other_end(int(pipe))
    bank = Bank([Path(folder) for folder in folders])
    sys.stdout.write(json.dumps(digests(load(bank.entry(id_)), bank, int(first), int(count))) + "\n")


def _end_with_other_end(pipe: int) -> None:
    """A process and no thread waits for it, since a template that hangs in C code lets no thread have its turn."""
    drawing = os.getpid()
    if os.fork():
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for output in (1, 2):
        os.close(output)  # else their reader would wait for this process
    os.read(pipe, 1)
    if os.getppid() == drawing:
        os.kill(drawing, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
