"""Is TeX installed? The one place that says what is missing and how to get it."""

import shutil
import subprocess
from pathlib import Path

from examgen.errors import ExamgenError

_COMPLETE = "sudo apt-get install --no-install-recommends texlive-latex-base texlive-latex-recommended lmodern"
_ELSEWHERE = "elsewhere: TeX Live or MacTeX from https://tug.org/texlive"
_DEBIAN = {
    "lmodern.sty": "lmodern",
    "booktabs.sty": "texlive-latex-recommended",
    "microtype.sty": "texlive-latex-recommended",
    "xcolor.sty": "texlive-latex-recommended",
    "tikz.sty": "texlive-pictures",
    "pdflatex.fmt": "texlive-latex-base",
}


def missing(*files: str) -> str | None:
    """What TeX lacks and the command that installs it, in one line; None if pdfTeX, LaTeX and these files are there.

    Files are names as TeX looks them up, such as "booktabs.sty".
    """
    if shutil.which("kpsewhich") is None or shutil.which("pdftex") is None:
        return f"pdfTeX is not installed, or not in PATH; on Debian and Ubuntu: {_COMPLETE}; {_ELSEWHERE}"
    found = {path.name for path in located("pdflatex.fmt", *files)}
    lost = [name for name in ("pdflatex.fmt", *files) if name not in found]
    if not lost:
        return None
    packages = " ".join(sorted({_DEBIAN.get(name, "texlive-latex-extra") for name in lost}))
    return (
        f"TeX lacks {', '.join(lost)}; on Debian and Ubuntu: sudo apt-get install {packages}; elsewhere: tlmgr install"
    )


def located(*files: str) -> list[Path]:
    """Where TeX has these of the files; it has a `kpsewhich`."""
    command = ["kpsewhich", "-engine=pdftex", "-progname=pdflatex", *files]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, encoding="utf-8")
    return [Path(line) for line in answer.stdout.splitlines()]


def pdftex() -> Path:
    """The engine's absolute path; raises ExamgenError if there is none."""
    found = shutil.which("pdftex")
    if found is None:
        raise ExamgenError(missing())
    return Path(found).absolute()
