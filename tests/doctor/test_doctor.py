"""What is missing is named, and so is what mends it."""

from __future__ import annotations

import pwd
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner

import examgen
from examgen import doctor
from examgen.cli import main
from examgen.doctor import Finding, diagnose
from examgen.render import style


def named(name: str) -> Finding:
    (finding,) = (each for each in diagnose() if each.name == name)
    return finding


def test_all_is_well_here() -> None:
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.output
    assert result.output.endswith("All is well.\n")


def test_every_dependency_is_looked_for() -> None:
    project = Path(examgen.__file__).parents[2] / "pyproject.toml"
    declared = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[^\w.-]", each)[0].replace(".", "-") for each in declared}
    findings = {each.name: each.found for each in diagnose()}
    assert {name: metadata.version(name) for name in names}.items() <= findings.items()


def test_packages_that_are_missing_or_old_are_mended_by_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = ["click>=999.1,<1000", "nowhere_to_be_found>=2", "jinja2>=3.1", 'extra>=1; extra == "x"']
    monkeypatch.setattr(metadata, "requires", lambda _: needed)
    bad = [each for each in diagnose() if not each.ok]
    assert [each.name for each in bad] == ["click", "nowhere_to_be_found"]
    assert len({each.mend for each in bad}) == 1
    assert bad[0].mend.endswith('pip install "click>=999.1,<1000" "nowhere_to_be_found>=2"')
    assert doctor.as_text(bad).count("pip install") == 1


def test_a_copy_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", nothing)
    assert "pip install" in named("examgen").mend


def test_no_tex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 1
    assert "MISSING pdfTeX" in result.output
    assert "sudo apt-get install" in result.output.partition("To mend it:")[2]


def test_the_latex_packages_are_those_of_the_preamble(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = named("LaTeX packages")
    for name in ("article", "amsmath", "geometry", "lmodern", "xcolor"):
        assert re.search(rf"\b{name}\b", finding.found)
    whole = style.preamble("A4")
    monkeypatch.setattr(style, "preamble", lambda _: whole + "\\usepackage[a, b]{amsmath, nosuchpackage}%\n")
    assert "nosuchpackage.sty" in named("LaTeX packages").mend
    assert "amsmath" not in named("LaTeX packages").mend


def test_fonts_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FONT", "nosuchfont.pfb")
    assert "apt-get install lmodern" in named("lmodern fonts").mend


def test_a_cache_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(occupied))
    assert "XDG_CACHE_HOME" in named("cache folder").mend
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert named("cache folder").ok


def test_a_user_without_a_home_is_told_where_to_keep_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(number: int) -> object:
        raise KeyError(number)

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    mend = "export XDG_CACHE_HOME=/a/folder/you/may/write/to"
    assert named("cache folder") == Finding("cache folder", "no home folder", mend)
    done = CliRunner().invoke(main, ["list"])
    assert done.exit_code == 1
    assert done.stderr == f"examgen: there is no home folder to keep the cache in; {mend}\n"


def test_the_table_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    doctor.print_table([Finding("one", "here [1]"), Finding("two", "not installed", "install [two]")])
    output = capsys.readouterr().out
    for text in ("one", "here [1]", "two", "not installed", "MISSING", "To mend it:\n  install [two]\n"):
        assert text in output
