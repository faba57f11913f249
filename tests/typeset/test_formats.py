"""A preamble is dumped once; the dump is made anew when it is stale or damaged."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from examgen.typeset import Document, Segment, formats, typeset
from examgen.typeset.png import pdf_text
from examgen.typeset.process import run_pdftex

PREAMBLE = "\\documentclass{article}"


PROGRAM = r"""
from examgen.typeset import Document, Segment, typeset
assert typeset(Document(r"\documentclass{article}", (Segment("q", "text"),))).pages == 1
"""


class Builds:
    """Counts the runs that make a format."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, pdftex: Path, *arguments: str, folder: Path, seconds: float) -> int:
        self.count += 1
        return run_pdftex(pdftex, *arguments, folder=folder, seconds=seconds)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Builds:
    counter = Builds()
    monkeypatch.setattr(formats, "run_pdftex", counter)
    return counter


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a cache"))
    return tmp_path / "a cache"


def page(preamble: str = PREAMBLE, body: str = "text") -> str:
    return pdf_text(typeset(Document(preamble, (Segment("q01", body),))).pdf)[0].split()[0]


def the_format(cache: Path) -> Path:
    (path,) = (cache / "examgen").rglob("*.fmt")
    return path


def test_a_second_run_builds_nothing(builds: Builds) -> None:
    assert (page(), page(body="other"), builds.count) == ("text", "other", 1)


def test_another_preamble_is_another_format(builds: Builds) -> None:
    page()
    page(PREAMBLE + "\\usepackage{lmodern}")
    assert builds.count == 2


def test_a_truncated_format_is_mended(builds: Builds, cache: Path) -> None:
    page()
    os.truncate(the_format(cache), 5000)
    assert (page(), page(), builds.count) == ("text", "text", 2)


@pytest.mark.parametrize("start", [0, 4, 3000])
def test_a_format_that_tex_refuses_is_mended(builds: Builds, cache: Path, start: int) -> None:
    page()
    path = the_format(cache)
    before = path.stat()
    path.write_bytes(path.read_bytes()[:start] + bytes(before.st_size - start))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (page(), page(), builds.count) == ("text", "text", 2)


def test_a_format_without_its_list_is_mended(builds: Builds, cache: Path) -> None:
    page()
    the_format(cache).with_suffix(".json").write_text("{", encoding="utf-8")
    assert (page(), page(), builds.count) == ("text", "text", 2)


def test_an_updated_package_is_read_again(builds: Builds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "texmf" / "tex" / "latex" / "ours" / "ours.sty"
    package.parent.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    for text in ("before", "afterwards"):
        package.write_text(f"\\def\\ours{{{text}}}", encoding="utf-8")
        assert page(PREAMBLE + "\\usepackage{ours}", "\\ours") == text
    assert builds.count == 2


def test_an_updated_tex_is_used(builds: Builds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page()
    engine = tmp_path / "pdftex"
    engine.write_text(f'#!/bin/sh\nexec {shutil.which("pdftex")} "$@"\n', encoding="utf-8")
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    page()
    assert builds.count == 2


def test_a_cache_that_cannot_be_written_is_done_without(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    assert (page(), page(), builds.count) == ("text", "text", 2)


def test_old_formats_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "_KEPT", 1)
    page()
    first = the_format(cache)
    page(PREAMBLE + "% new")
    assert the_format(cache) != first
    assert {path.suffix for path in first.parent.iterdir()} == {".fmt", ".json", ""}


def test_processes_that_start_at_once_share_one_build(cache: Path, tmp_path: Path) -> None:
    engine, log = tmp_path / "pdftex", tmp_path / "runs"
    engine.write_text(f'#!/bin/sh\necho "$*" >> "{log}"\nexec {shutil.which("pdftex")} "$@"\n', encoding="utf-8")
    engine.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": path}
    programs = [subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment) for _ in range(3)]
    assert [program.wait() for program in programs] == [0, 0, 0]
    runs = log.read_text(encoding="utf-8").splitlines()
    assert (len(runs), sum(" -ini " in run for run in runs)) == (4, 1)
    assert sorted(path.suffix for path in the_format(cache).parent.iterdir()) == ["", ".fmt", ".json"]


def test_what_a_killed_build_left_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    left = tmp_path / "examgen" / "formats" / "0123.part"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"half a format")
    typeset(Document(r"\documentclass{article}", (Segment("a", "text"),)))
    assert not left.exists()
