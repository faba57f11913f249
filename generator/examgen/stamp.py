"""The hash of a record: of everything that is printed, and of nothing that is only said about it afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

APART = frozenset({"approved", "printed", "amendments", "outline"})  # said of the record, or made from it


def digest(header: Mapping[str, Any], variants: Path) -> str:
    """SHA-256 of `exam.json` (with its forms) and `variants.jsonl`."""
    plain = {name: value for name, value in header.items() if name not in APART}
    with variants.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256")
    found.update(json.dumps(plain, sort_keys=True).encode())
    return found.hexdigest()


def approved(header: Mapping[str, Any], variants: Path) -> bool:
    """Whether the record is the one that was approved; after any change it is a draft again."""
    found = header.get("approved")
    return isinstance(found, dict) and found.get("hash") == digest(header, variants)
