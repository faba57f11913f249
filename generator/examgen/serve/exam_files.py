"""The files of an exam that can be downloaded."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from examgen import state
from examgen.publish import KEPT
from examgen.record import Exam
from examgen.serve.site import site

SHOWN = (".pdf", ".csv", ".json", ".html")
APART = (state.HISTORY, state.PRINTED, state.COMMENTS, *state.REVIEW, KEPT)


def file(request: Request) -> Response:
    """A file of the exam, to be kept."""
    folder = site(request).folder
    path = folder / request.path_params["path"]
    if path not in _files(folder):  # which are named without ..
        raise HTTPException(404)
    return FileResponse(path, filename=f"{folder.name}-{'-'.join(path.relative_to(folder).parts)}")


def offered(folder: Path, shown: Exam) -> list[Path]:
    """The files of all forms, and of the one that is shown, as paths within the folder."""
    return [path.relative_to(folder) for path in _files(folder) if _belongs(path, folder, shown)]


def _files(folder: Path) -> list[Path]:
    """The files of an exam that are worth keeping, those of all forms first."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix in SHOWN)
    kept = [path for path in found if path.relative_to(folder).parts[0] not in APART]
    return sorted(kept, key=lambda path: (len(path.parts), path))


def _belongs(path: Path, folder: Path, shown: Exam) -> bool:
    """Whether a file is about all forms, or about this one."""
    parts = path.relative_to(folder).parts
    return len(parts) == 1 or shown.form.key in parts
