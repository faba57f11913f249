"""A build that is killed leaves the old exam or the new one, whole; the next build clears up."""

import random
import re
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from exam.support import EXAM, FILES, TOYS, blueprint, command, exam, files, make, run
from examgen import publish
from examgen.build import open_exam
from examgen.errors import ExamgenError

OTHER = exam("template: toy/addition, reroll: 1", "template: play/ratio", "template: play/cost")
KILLS = 16


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("wanted")
    return files(make(folder / "old").folder), files(make(folder / "new", text=OTHER).folder)


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    arguments = ("build", "toys.yaml", "--seed", 1, "--bank", TOYS, *options)
    return subprocess.Popen(command(*arguments), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while not path.exists() and process.poll() is None:
        time.sleep(0.001)


def wait_for_change(folder: Path, process: subprocess.Popen[str]) -> None:
    """Until something is made in the folder, which a build that was killed may have left behind."""
    before = changed(folder)
    while changed(folder) == before and process.poll() is None:
        time.sleep(0.001)


def changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def test_killed_at_any_moment(tmp_path: Path, wanted: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    blueprint(tmp_path)
    clock = time.monotonic()
    start(tmp_path).communicate()
    full = time.monotonic() - clock
    folder = tmp_path / "output" / "toys-1"
    rng = random.Random(2)
    texts, seen = (EXAM, OTHER), set()
    for k in range(KILLS):
        blueprint(tmp_path, texts[(k + 1) % 2])
        process = start(tmp_path, "--force")
        if k % 2:  # while the files are made; else at any time
            wait_for_change(folder.with_name(".toys-1.partial"), process)
        time.sleep(rng.random() * (0.2 if k % 2 else full))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        left = {path.name for path in folder.parent.iterdir()}
        seen |= left
        assert left <= {"toys-1", ".toys-1.partial", ".toys-1.old"}
        if folder.exists():
            assert files(folder) in wanted
        else:
            assert files(folder.parent / ".toys-1.old") in wanted
    blueprint(tmp_path, OTHER)
    done = run("build", "toys.yaml", "--seed", 1, "--force", "--bank", TOYS, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert files(folder) == wanted[1]
    assert [path.name for path in folder.parent.iterdir()] == ["toys-1"]
    assert ".toys-1.partial" in seen  # else no kill came in the middle


def test_cut_between_the_two_renames_the_old_exam_comes_back(tmp_path: Path) -> None:
    old = files(make(tmp_path).folder)
    folder, hidden = tmp_path / "toys-1", tmp_path / ".toys-1.old"
    folder.rename(hidden)
    (tmp_path / ".toys-1.partial").mkdir()
    assert files(tmp_path / "toys-1") == {}
    assert open_exam(folder).header["seed"] == "1"
    assert files(folder) == old
    assert not make(tmp_path).changed
    assert [path.name for path in tmp_path.iterdir()] == ["toys-1"]


def test_cut_after_the_second_rename_the_new_exam_stays(tmp_path: Path) -> None:
    make(tmp_path)
    folder = tmp_path / "toys-1"
    folder.rename(tmp_path / ".toys-1.old")
    new = files(make(tmp_path / "elsewhere", text=OTHER).folder)
    (tmp_path / "elsewhere" / "toys-1").rename(folder)
    assert not make(tmp_path, text=OTHER).changed
    assert files(folder) == new
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "toys-1"]


def test_a_build_that_fails_between_the_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = files(make(tmp_path).folder)

    def cut(_partial: Path, folder: Path) -> None:
        folder.rename(folder.with_name(".toys-1.old"))
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "_replace", cut)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, text=OTHER, force=True)
    monkeypatch.undo()
    open_exam(tmp_path / "toys-1")
    assert files(tmp_path / "toys-1") == old


@pytest.mark.parametrize("moment", ["output/.toys-1.partial", "output/.toys-1.partial/guide.tex"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_says_so_and_leaves_nothing(tmp_path: Path, moment: str, how: signal.Signals) -> None:
    blueprint(tmp_path)
    for _ in range(20):  # on a busy machine, the build may be done before the signal comes
        process = start(tmp_path)
        wait_for(tmp_path / moment, process)
        process.send_signal(how)
        _, said = process.communicate(timeout=30)
        if said:
            break
        shutil.rmtree(tmp_path / "output" / "toys-1")
    # A shell shows 130 for both; CPython takes the second if it was running `exec`.
    assert process.returncode in ((130, -signal.SIGINT) if how == signal.SIGINT else (143,))
    place = r"; it was at (.*: level \w+, seed \d+|.*\.py)"
    assert re.fullmatch(rf"examgen: interrupted({place})?; nothing was changed\n", said)
    assert list((tmp_path / "output").iterdir()) == []


def test_an_interrupt_between_making_the_folder_and_owning_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claimed = publish._claimed

    def interrupted(partial: Path, folder: Path) -> int:
        mine = claimed(partial, folder)
        signal.raise_signal(signal.SIGINT)
        return mine

    monkeypatch.setattr(publish, "_claimed", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "output")
    assert list((tmp_path / "output").iterdir()) == []


def test_a_second_interrupt_waits_for_the_clearing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rmtree = shutil.rmtree

    def interrupted(folder: Path, *, ignore_errors: bool) -> None:
        signal.raise_signal(signal.SIGINT)
        rmtree(folder, ignore_errors=ignore_errors)

    def fill(partial: Path) -> None:
        (partial / "begun").touch()
        monkeypatch.setattr(shutil, "rmtree", interrupted)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish.publish(tmp_path / "output" / "toys-1", fill)
    assert list((tmp_path / "output").iterdir()) == []


def test_two_builds_at_once_do_not_mix(tmp_path: Path, wanted: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    blueprint(tmp_path)
    processes = [start(tmp_path) for _ in range(3)]
    results = [(process.communicate()[1], process.returncode) for process in processes]
    assert any(code == 0 for _, code in results)
    for said, code in results:
        assert code == 0 or "another examgen is making it" in said, said
    assert files(tmp_path / "output" / "toys-1") == wanted[0]
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["toys-1"]


def test_many_publishers_of_one_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        refusals = [
            said for batch in pool.map(lambda text: publish_often(tmp_path / "it", text), "abc") for said in batch
        ]
    assert all("another examgen is making it" in said for said in refusals)
    left = files(tmp_path / "it")
    assert left.keys() == {"one", "exam.json"}
    assert left["one"] == left["exam.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


def publish_often(folder: Path, text: str) -> list[str]:
    """Publish sixty times; what the refusals say."""

    def fill(partial: Path) -> None:
        for name in ("one", "exam.json"):
            (partial / name).write_text(text)

    refusals = []
    for _ in range(60):
        try:
            publish.publish(folder, fill, force=True)
        except ExamgenError as error:
            refusals.append(str(error))
    return refusals


def test_a_publisher_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "it"
    publish.publish(folder, lambda partial: (partial / "one").touch())

    def fail(partial: Path) -> None:
        (partial / "sub").mkdir()
        (partial / "sub" / "half").touch()
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        publish.publish(folder, fail, force=True)
    assert files(folder).keys() == {"one"}
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


def test_the_files_are_those_that_are_promised(wanted: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    assert wanted[0].keys() == wanted[1].keys() == FILES


def test_a_folder_that_holds_no_exam_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "toys-1").mkdir()
    (tmp_path / "toys-1" / "thesis.tex").write_text("years of work")
    with pytest.raises(ExamgenError, match="holds something else than an exam"):
        make(tmp_path, text=OTHER, force=True)
    assert (tmp_path / "toys-1" / "thesis.tex").read_text() == "years of work"
