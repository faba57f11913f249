"""`gallery`: the bank as one PDF, with a table of contents that is right."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pypdfium2

from exam.support import TOYS, command, invoke


def _pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_every_template_is_listed_with_its_page(tmp_path: Path) -> None:
    done = invoke("gallery", "--topic", "play", "--bank", TOYS, "--out", tmp_path / "g.pdf")
    assert done.exit_code == 0, done.stderr
    contents, *pages = _pages(tmp_path / "g.pdf")
    listed = re.findall(r"(?m)^\d+ .*?(\w+)[ .]+?(\d+)\s*$", contents)
    assert [name for name, _ in listed] == ["cost", "ratio"]
    for name, page in listed:
        assert f"play/{name}, " in pages[int(page) - 1]


def test_a_level_leaves_out_templates_that_lack_it(tmp_path: Path) -> None:
    invoke("gallery", "--bank", TOYS, "--topic", "play", "--level", "medium", "--out", tmp_path / "g.pdf")
    text = "".join(_pages(tmp_path / "g.pdf"))
    assert "play/ratio, medium" in text
    assert "easy" not in text


def test_an_unknown_topic_is_named(tmp_path: Path) -> None:
    done = invoke("gallery", "--bank", TOYS, "--topic", "plya", "--out", tmp_path / "g.pdf")
    assert done.exit_code == 1
    assert "plya: unknown topic" in done.stderr
    assert not (tmp_path / "g.pdf").exists()


def test_the_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "g.pdf"
    assert invoke("gallery", "--bank", TOYS, "--topic", "play", "--out", path).exit_code == 0
    assert path.is_file()


def test_it_can_be_piped() -> None:
    arguments = command("gallery", "--bank", TOYS, "--topic", "play", "--out", "/dev/stderr")
    done = subprocess.run(arguments, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr.startswith(b"%PDF-")
