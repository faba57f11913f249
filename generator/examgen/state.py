"""What an exam's folder keeps: its record, its blueprint and its history. Every other file is made from these."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examgen.blueprint import Blueprint

BLUEPRINT = "blueprint.yaml"
VARIANTS = "variants.jsonl"
FILES = ("exam.json", VARIANTS, BLUEPRINT)  # what a command may change; the history keeps how they were before
HISTORY = "history"


def write_blueprint(blueprint: Blueprint, folder: Path) -> None:
    """Keep the text of a blueprint, if it was read from one."""
    if blueprint.source:
        (folder / BLUEPRINT).write_text(blueprint.source, encoding="utf-8", newline="")


def carry(folder: Path, other: Path) -> None:
    """Copy what `folder` keeps into `other`, an empty folder."""
    for name in FILES:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, other / name)
    if (folder / HISTORY).is_dir():
        shutil.copytree(folder / HISTORY, other / HISTORY)
