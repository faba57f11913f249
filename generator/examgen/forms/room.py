"""Whether the disk can hold a large build, asked before it begins."""

from __future__ import annotations

import shutil
from pathlib import Path

from examgen.errors import ExamgenError

# Bytes for each form, as measured with the default exam and rounded up.
RECORD = 30_000  # a question: its variant, twice while it is made, its share of the merged files, also twice
SINGLE = 350_000  # a form's own two PDFs, most of it fonts
QUESTION = 25_000  # a question in these two


def check_room(folder: Path, forms: int, questions: int, *, single: bool) -> None:
    """ExamgenError if the disk that holds `folder` has less room than the build is likely to need."""
    need = forms * (RECORD * questions + (SINGLE + QUESTION * questions if single else 0))
    free = shutil.disk_usage(folder).free
    if need > free:
        less = "; --only merged needs less" if single else ""
        raise ExamgenError(
            f"{folder}: {forms} forms need about {_gigabytes(need)}, and {_gigabytes(free)} are free; "
            f"make room, or choose another place with --out{less}"
        )


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
