"""What a job takes and gives: files by name, so that it can run in any process on any machine and be kept on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Files = Mapping[str, bytes]


def packed(value: Any) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(data: bytes) -> Any:
    """The value of JSON in UTF-8."""
    return json.loads(data)
