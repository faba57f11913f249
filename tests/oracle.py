"""The modules in tests/oracles: tests/oracles/<topic>/<name>.py has the oracle of the template <topic>/<name>."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parent / "oracles"


def path_of(id_: str) -> Path:
    return FOLDER / f"{id_}.py"


def oracle_of(id_: str) -> ModuleType:
    """The module; the test is skipped if it imports PyTorch, which may be left out."""
    path = path_of(id_)
    if os.environ.get("EXAMGEN_TORCH") == "no" and re.search(
        r"^\s*(import|from) torch\b", path.read_text(), re.MULTILINE
    ):
        pytest.skip("needs PyTorch, and TORCH=no leaves it out", allow_module_level=True)
    spec = importlib.util.spec_from_file_location(f"oracle_of_{id_.replace('/', '_')}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
