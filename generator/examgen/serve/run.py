"""Starting the pages: a free port on this machine, a temporary folder, and the server until Ctrl-C."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import uvicorn

from examgen.bank import Bank, shipped
from examgen.build import open_exam
from examgen.errors import ExamgenError
from examgen.serve.app import application
from examgen.serve.changes import Changes
from examgen.serve.guard import Address
from examgen.serve.site import Site

HOST = "127.0.0.1"


def run(exam: Path | None, banks: Sequence[Path], port: int, ready: Callable[[Address], None]) -> None:
    """Serve until interrupted; `ready` is given the address as soon as the port is ours.

    Raises ExamgenError for a folder that is no exam or bank, and for a port that is taken.
    """
    own = tuple(folder.resolve() for folder in Bank(banks).folders[1:])
    here = exam.resolve() if exam and open_exam(exam) else None
    with tempfile.TemporaryDirectory(prefix="examgen-") as cache, _listening(port) as listening:
        address = Address(listening.getsockname()[1])
        changes = Changes((shipped(), *own), exams=(here,) if here else ())
        app = application(Site(own, here, Path(cache), changes), address)
        # An open page waits for changes for ever: the server does not wait for it.
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1, lifespan="on")
        ready(address)
        with suppress(KeyboardInterrupt):  # uvicorn ends in good order, and raises it again
            uvicorn.Server(config).run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError:
        raise ExamgenError(f"port {port} is taken; choose another, or leave out --port") from None
