"""The wheel, made from the sdist: into an empty environment, and then an exam in an empty folder.

`make test` has put the wheels of all dependencies beside the environment, so that this needs no network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
WHEELS = Path(sys.prefix) / "wheels"
OURS = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
OFFLINE = OURS | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS.as_uri(), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

pytestmark = [
    pytest.mark.xdist_group("packaging"),  # on one worker, so that the wheel is made once
    pytest.mark.skipif(not WHEELS.is_dir(), reason=f"{WHEELS} is missing; 'make test' makes it"),
]


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, env=OFFLINE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from the sdist, as a packager would."""
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", dist, ROOT, cwd=dist)
    assert len(list(dist.glob("examgen-*.tar.gz"))) == 1
    (made,) = dist.glob("examgen-*.whl")
    return made


def test_it_holds_the_package_and_the_bank_and_nothing_else(wheel: Path) -> None:
    held = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {f"examgen/{path}" for path in _files(ROOT / "generator" / "examgen")}
    bank = {f"examgen/bank/{path}" for path in _files(ROOT / "templates")}
    assert held == package | bank
    assert {"examgen/py.typed", "examgen/default.yaml", "examgen/bank/conv_arithmetic/concepts.yaml"} <= held


def _files(folder: Path) -> set[Path]:
    return {
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def test_an_exam_from_an_empty_environment_is_the_same(wheel: Path, tmp_path: Path) -> None:
    environment, installed, checkout = (tmp_path / name for name in ("environment", "installed", "checkout"))
    venv.create(environment, symlinks=True)
    run(sys.executable, "-m", "pip", "--python", environment, "install", "--no-compile", wheel, cwd=tmp_path)
    for folder, python in ((installed, environment / "bin" / "python"), (checkout, Path(sys.executable))):
        folder.mkdir()
        run(python.with_name("examgen"), "build", "--seed", "42", cwd=folder)
    assert _contents(installed) == _contents(checkout)
    assert any(path.name == "problems.pdf" for path in _contents(installed))


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
