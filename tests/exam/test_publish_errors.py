"""What is said if a folder cannot be made: what failed, and where."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exam.support import TOYS, blueprint, exam, invoke
from examgen.errors import ExamgenError
from examgen.publish import publish


def full(_partial: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def too_many_processes(_partial: Path) -> None:
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def written_where_nothing_is(partial: Path) -> None:
    (partial / "none" / "file").write_text("x")


def read_where_nothing_is(partial: Path) -> None:
    (partial / "copy").write_text((partial.parent / "exam" / "none").read_text())


def copied_with_a_link_to_nothing(partial: Path) -> None:
    (partial.parent / "tree").mkdir()
    (partial.parent / "tree" / "link").symlink_to("none")
    shutil.copytree(partial.parent / "tree", partial / "tree")


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (full, "{folder}: cannot be written: No space left on device; choose another place"),
        (written_where_nothing_is, "{folder}: cannot be written: No such file or directory; choose another place"),
        (read_where_nothing_is, "{folder}/none: No such file or directory; nothing was written"),
        (too_many_processes, "{folder}: Resource temporarily unavailable; nothing was written"),
        (copied_with_a_link_to_nothing, "{folder}: cannot be made: [Errno 2] No such file or directory: '{tree}/link'"),
    ],
)
def test_what_failed_is_told(fill: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    folder, tree = tmp_path / "exam", tmp_path / "tree"
    with pytest.raises(ExamgenError) as error:
        publish(folder, fill)
    assert str(error.value) == said.format(folder=folder, tree=tree)
    assert {path.name for path in tmp_path.iterdir()} <= {"tree"}


def test_a_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExamgenError, match=r"file/exam: cannot be written: (Not a directory|File exists); choose"):
        publish(tmp_path / "file" / "exam", full)


@pytest.mark.parametrize("forms", [(), ("--forms", 2)])
def test_links_in_a_circle(forms: tuple[object, ...], tmp_path: Path) -> None:
    out = tmp_path / "output"
    out.symlink_to("output")
    done = invoke("build", blueprint(tmp_path, exam("template: toy/addition")), "--seed", 1, "--out", out,
                  "--bank", TOYS, *forms)  # fmt: skip
    assert done.exit_code == 1
    assert re.fullmatch(f"examgen: {out}[^\n]*\n", done.stderr)
    assert out.is_symlink()
