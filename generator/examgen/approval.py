"""Approval: who approved a record, with its hash, in its own header. Pages of any other record say DRAFT."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from examgen import record, stamp, state


def digest(folder: Path) -> str:
    """The hash of the record in `folder`, by which an approval tells whether it is still the same."""
    return stamp.digest(_header(folder), folder / state.VARIANTS)


def approve(folder: Path, by: str | None) -> None:
    """Mark the record in `folder` as approved; `by` is None for an exam that was built as final."""
    header = _header(folder)
    found = {"by": by, "hash": digest(folder)}
    record.write_header(header | {"approved": found}, folder)


def expire(folder: Path) -> bool:
    """Take away an approval that was given to another record than the one in `folder`; whether there was one."""
    header = _header(folder)
    if "approved" not in header or stamp.approved(header, folder / state.VARIANTS):
        return False
    del header["approved"]
    record.write_header(header, folder)
    return True


def _header(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "exam.json").read_text(encoding="utf-8"))
    return found
