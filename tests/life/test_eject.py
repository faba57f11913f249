"""A template that is copied into a bank of one's own takes the place of the one that ships."""

from __future__ import annotations

import shutil
from pathlib import Path

from exam.support import TOYS, invoke
from examgen import __version__


def test_a_pair_is_copied_and_takes_the_place_of_its_original(tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    done = invoke("eject", "addition", bank, "--bank", TOYS)
    python, words = bank / "toy" / "addition.py", bank / "toy" / "addition.tex.j2"
    assert done.output.splitlines() == [str(python), str(words)]
    origin = f"Copied from toy/addition of examgen {__version__}."
    for path, first in ((python, f"# {origin}\n"), (words, f"<# {origin} #>\n")):
        original = (TOYS / "toy" / path.name).read_text(encoding="utf-8")
        assert path.read_text(encoding="utf-8") == first + original
    shown = invoke("show", "toy/addition", "--seed", 1, "--bank", bank)
    assert shown.output == invoke("show", "toy/addition", "--seed", 1, "--bank", TOYS).output
    words.write_text(words.read_text(encoding="utf-8").replace("Take", "Please take"), encoding="utf-8")
    assert "Please take" in invoke("show", "toy/addition", "--seed", 1, "--bank", bank).output
    again = invoke("eject", "addition", bank, "--bank", TOYS)
    assert (again.exit_code, again.stderr) == (1, f"examgen: {python}: exists; move it, or choose another folder\n")


def test_translations_of_the_words_are_copied_too(tmp_path: Path) -> None:
    theirs = Path(shutil.copytree(TOYS, tmp_path / "theirs"))
    words = theirs / "toy" / "addition.tex.j2"
    shutil.copyfile(words, words.with_name("addition.de.tex.j2"))
    shutil.copyfile(words, words.with_name("addition2.tex.j2"))
    invoke("eject", "addition", tmp_path / "ours", "--bank", theirs)
    assert sorted(path.name for path in (tmp_path / "ours" / "toy").iterdir()) == [
        "addition.de.tex.j2", "addition.py", "addition.tex.j2",
    ]  # fmt: skip


def test_what_does_not_exist_is_not_copied(tmp_path: Path) -> None:
    done = invoke("eject", "adition", tmp_path, "--bank", TOYS)
    assert done.exit_code == 1
    assert "did you mean addition?" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_pair_that_cannot_be_read_is_not_copied_in_part(tmp_path: Path) -> None:
    theirs = Path(shutil.copytree(TOYS, tmp_path / "theirs"))
    words = theirs / "toy" / "addition.tex.j2"
    words.write_text("größer", encoding="latin-1")
    done = invoke("eject", "addition", tmp_path / "ours", "--bank", theirs)
    assert done.stderr == f"examgen: {words}:1: byte 0xf6 is not UTF-8; save the file as UTF-8\n"
    assert not (tmp_path / "ours").exists()
