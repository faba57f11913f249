"""A full disk, a folder that cannot be written, no TeX: one clear line, exit code 1, and nothing left behind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from exam.support import TOYS, blueprint, command, files, make, run

BUILD = ("build", "toys.yaml", "--seed", 1, "--bank", TOYS, "--force")


def failed(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a failure."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("examgen: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def mounted(size: str, tmp_path: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A shell script beside a small file system of its own, mounted at `disk`, seen by nobody else."""
    (tmp_path / "disk").mkdir()
    prefix = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    try:
        subprocess.run([*prefix, "mount", "-t", "tmpfs", "none", tmp_path / "disk"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no permission to mount a file system of our own here")
    line = f"mount -t tmpfs -o size={size} none disk && {script}"
    return subprocess.run([*prefix, "sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=120)


def shell(*arguments: object) -> str:
    return " ".join(f"'{each}'" for each in command(*arguments))


@pytest.mark.parametrize("size", ["8k", "40k", "80k", "120k"])
def test_a_full_disk(tmp_path: Path, size: str) -> None:
    blueprint(tmp_path)
    line = failed(mounted(size, tmp_path, shell(*BUILD, "--out", "disk/out")))
    assert "disk/out/toys-1" in line
    assert "o space left on device" in line


def test_a_full_disk_leaves_the_old_exam(tmp_path: Path) -> None:
    blueprint(tmp_path)
    old = files(make(tmp_path / "out").folder)
    small = blueprint(tmp_path, name="other.yaml").name
    again = shell("build", small, "--seed", 1, "--bank", TOYS, "--force", "--out", "disk", "--format", "choice")
    script = f"cp -r out/toys-1 disk/other-1 && dd if=/dev/zero of=disk/full bs=1k 2>dd ; {again}; code=$?"
    done = mounted("1m", tmp_path, f"{script}; mkdir kept; cp -r disk/. kept; exit $code")
    assert "o space left on device" in failed(done)
    assert files(tmp_path / "kept" / "other-1") == old
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["full", "other-1"]


def test_a_full_disk_leaves_the_old_gallery(tmp_path: Path) -> None:
    again = shell("gallery", "--topic", "play", "--bank", TOYS, "--out", "disk/g.pdf")
    script = f"echo old > disk/g.pdf && dd if=/dev/zero of=disk/full bs=1k 2>dd ; {again}; code=$?"
    done = mounted("64k", tmp_path, f"{script}; mkdir kept; cp -r disk/. kept; exit $code")
    line = failed(done)
    assert "disk/g.pdf" in line
    assert "o space left on device" in line
    assert (tmp_path / "kept" / "g.pdf").read_text() == "old\n"
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["full", "g.pdf"]


def test_a_full_temporary_folder(tmp_path: Path) -> None:
    blueprint(tmp_path)
    done = mounted("100k", tmp_path, f"TMPDIR=$PWD/disk {shell(*BUILD)}")
    line = failed(done)
    assert "TMPDIR" in line
    assert not (tmp_path / "output" / "toys-1").exists()
    assert list((tmp_path / "output").iterdir()) == []


def test_a_read_only_disk(tmp_path: Path) -> None:
    blueprint(tmp_path)
    line = failed(mounted("1m", tmp_path, f"mount -o remount,ro disk && {shell(*BUILD, '--out', 'disk')}"))
    assert "disk/toys-1" in line
    assert "ead-only file system" in line


def test_an_exam_on_a_read_only_disk_can_be_read_and_checked(tmp_path: Path) -> None:
    make(tmp_path)
    script = f"cp -r toys-1 disk && mount -o remount,ro disk && {shell('render', 'disk/toys-1', '--check')}"
    done = mounted("4m", tmp_path, f"{script} && {shell('key', 'disk/toys-1', '--csv')}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith((tmp_path / "toys-1" / "key.csv").read_text())


def test_a_folder_where_nothing_can_be_made(tmp_path: Path) -> None:
    blueprint(tmp_path)
    assert "/proc/none" in failed(run(*BUILD, "--out", "/proc/none", cwd=tmp_path))
    (tmp_path / "file").touch()
    assert "file" in failed(run(*BUILD, "--out", "file/out", cwd=tmp_path))


def test_a_file_stands_where_the_exam_is_to_be(tmp_path: Path) -> None:
    blueprint(tmp_path)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "toys-1").write_text("mine")
    assert "toys-1" in failed(run(*BUILD, cwd=tmp_path))
    assert (tmp_path / "output" / "toys-1").read_text() == "mine"


@pytest.fixture
def no_tex(tmp_path: Path) -> dict[str, str]:
    """A PATH on which there is a shell and nothing of TeX."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    return {"PATH": str(tools)}


def test_no_tex(tmp_path: Path, no_tex: dict[str, str]) -> None:
    blueprint(tmp_path)
    line = failed(run(*BUILD, cwd=tmp_path, env=no_tex))
    assert "pdfTeX is not installed" in line
    assert "apt-get install" in line
    assert not (tmp_path / "output" / "toys-1").exists()


def test_without_tex_everything_but_pages_works(tmp_path: Path, no_tex: dict[str, str]) -> None:
    make(tmp_path)
    for arguments in (["list"], ["key", "toys-1"], ["show", "toy/addition", "--seed", 1, "--bank", TOYS]):
        done = run(*arguments, cwd=tmp_path, env=no_tex)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("debug", [False, True])
def test_a_traceback_only_with_debug(tmp_path: Path, *, debug: bool) -> None:
    done = run(*(["--debug"] * debug), "build", "missing.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) == debug
    assert "missing.yaml" in done.stderr
