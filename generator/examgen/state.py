"""What an exam's folder keeps: its record, its blueprint and its history. Every other file is made from these."""

from __future__ import annotations

import shutil
from pathlib import Path

BLUEPRINT = "blueprint.yaml"
VARIANTS = "variants.jsonl"
FILES = ("exam.json", VARIANTS, BLUEPRINT)  # what a command may change; the history keeps how they were before
HISTORY = "history"


def carry(folder: Path, other: Path) -> None:
    """Copy what `folder` keeps into `other`, an empty folder."""
    for name in FILES:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, other / name)
    if (folder / HISTORY).is_dir():
        shutil.copytree(folder / HISTORY, other / HISTORY)
