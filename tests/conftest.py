"""What all tests share: hypothesis' examples, PyTorch as an option, Ctrl-C, and one browser.

`make test TORCH=no` leaves PyTorch out: whatever test imports it is then skipped, and says why.

Without that setting nothing is skipped, so that a PyTorch that is missing by accident fails the tests.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same examples in every run, so that a commit passes or fails by what it holds; `make sweep` looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("new", deadline=None, max_examples=1000)
settings.load_profile("new" if "EXAMGEN_SEEDS" in os.environ else "same")

# A shell starts what runs in the background deaf to Ctrl-C, and nohup all that it runs to the end of a terminal: what
# the tests start and interrupt would be too.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files again")


@pytest.fixture(scope="session", autouse=True)
def _temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A temporary folder of the tests' own, since processes that are killed leave theirs behind.

    It is no folder of pytest's, whose paths are too long for the sockets that processes put there.
    """
    tmp_path_factory.getbasetemp()  # pytest's own stay where they are
    with (
        tempfile.TemporaryDirectory(prefix="tests-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.fixture
def rewrites_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--golden"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where `EXAMGEN_BROWSER` is yes, as in .ci/run, it must be there."""
    from playwright.sync_api import expect, sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None and os.environ.get("EXAMGEN_BROWSER") != "yes":
        pytest.skip("needs Chromium or Chrome; on Debian: apt-get install chromium")
    expect.set_options(timeout=20_000)  # as for a page, on a machine that is busy
    sandbox = os.geteuid() != 0  # root, as on a machine for tests, cannot use the browser's own
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, chromium_sandbox=sandbox) as made,
    ):
        yield made


class _NoTorch(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002 - Python's signature
        if name == "torch":
            pytest.skip("needs PyTorch, and TORCH=no leaves it out", allow_module_level=True)
        return None


if os.environ.get("EXAMGEN_TORCH") == "no":
    sys.meta_path.insert(0, _NoTorch())
