"""What examgen needs, what of it is there, and what mends the rest."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

FONT = "lmr10.pfb"  # one of Latin Modern's outlines: all of them come together


@dataclass(frozen=True)
class Finding:
    """One thing that examgen needs: what was found of it, and, if that is not enough, how to mend it."""

    name: str
    found: str
    mend: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is to be done."""
        return not self.mend


def diagnose() -> list[Finding]:
    """Everything that examgen needs on this machine, in the order in which it is to be mended."""
    return [Finding("Python", platform.python_version()), *_packages(), *_tex(), _cache()]


def as_text(findings: list[Finding]) -> str:
    """A line for each finding, then what mends those that are not well."""
    width = max(len(finding.name) for finding in findings)
    return "".join(f"{_state(each):<8}{each.name:<{width}}  {each.found}\n" for each in findings) + _mending(findings)


def print_table(findings: list[Finding]) -> None:
    """The same as a table on the terminal."""
    from rich.console import Console
    from rich.table import Table

    console, table = Console(highlight=False, markup=False), Table(box=None)
    for head in ("", "needed", "found"):
        table.add_column(head)
    for each in findings:
        table.add_row(_state(each), each.name, each.found, style=None if each.ok else "bold red")
    console.print(table)
    console.print(_mending(findings), end="", soft_wrap=True)


def _state(finding: Finding) -> str:
    return "ok" if finding.ok else "MISSING"


def _mending(findings: list[Finding]) -> str:
    todo = dict.fromkeys(f"  {each.mend}\n" for each in findings if not each.ok)
    return "".join(["To mend it:\n", *todo]) if todo else "All is well.\n"


def _packages() -> Iterator[Finding]:
    try:
        needed = metadata.requires("examgen") or []
    except metadata.PackageNotFoundError:
        folder = Path(__file__).parents[2]
        yield Finding("examgen", "not installed", f'{_pip()} "{folder}"')
        return
    yield Finding("examgen", metadata.version("examgen"))
    findings = [_package(requirement) for requirement in needed if ";" not in requirement]
    lost = " ".join(f'"{each.mend}"' for each in findings if not each.ok)
    for each in findings:
        yield each if each.ok else Finding(each.name, each.found, f"{_pip()} {lost}")


def _pip() -> str:
    return f'"{sys.executable}" -m pip install'


def _package(requirement: str) -> Finding:
    """A dependency; what mends it is the requirement itself, such as click>=8.1."""
    name, _, least = requirement.partition(">=")
    least = least.partition(",")[0]
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding(name, "not installed", requirement)
    if _numbers(version) < _numbers(least):
        return Finding(name, f"{version}, but {least} is the oldest that will do", requirement)
    return Finding(name, version)


def _numbers(version: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", version)]


def _tex() -> Iterator[Finding]:
    """TeX, then what the preamble needs; each is looked for only if the one before it is there."""
    from examgen.typeset import missing
    from examgen.typeset.installation import pdftex

    files = _files()
    lost = missing(*files)
    if lost and lost.startswith("pdfTeX"):
        yield Finding("pdfTeX", "not installed", lost)
        return
    command = [str(pdftex()), "--version"]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, encoding="utf-8")
    yield Finding("pdfTeX", answer.stdout.partition("\n")[0].removeprefix("pdfTeX "))
    if lost:
        yield Finding("LaTeX packages", lost.partition(";")[0], lost)
        return
    if files:
        yield Finding("LaTeX packages", ", ".join(Path(file).stem for file in files))
    if missing(FONT):
        mend = "on Debian and Ubuntu: sudo apt-get install lmodern; elsewhere: tlmgr install lm"
        yield Finding("lmodern fonts", f"TeX lacks {FONT}", mend)
    else:
        yield Finding("lmodern fonts", "Latin Modern")


def _files() -> list[str]:
    """The class and the packages that the documents' preamble loads, as files that TeX looks up."""
    try:
        from examgen.render.style import preamble
    except ImportError:
        return []  # a dependency is missing, which has a finding of its own
    loaded = re.findall(r"\\(documentclass|usepackage)(?:\[[^]]*\])?\{([^}]*)\}", preamble("A4"))
    suffix = {"documentclass": ".cls", "usepackage": ".sty"}
    return [name.strip() + suffix[what] for what, names in loaded for name in names.split(",")]


def _cache() -> Finding:
    from examgen.cache import MEND, cache_folder
    from examgen.errors import ExamgenError

    try:
        folder = cache_folder("formats")
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Finding("cache folder", str(folder))
    except ExamgenError:
        return Finding("cache folder", "no home folder", MEND)
    except OSError as error:
        return Finding("cache folder", f"{folder}: {error.strerror}; every run is slow", MEND)
