"""Large builds that are cut off, and builds on a cluster: the same bytes as an undisturbed build on this machine."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

import pytest
from distributed import Client

import examgen
from exam.support import EXAM, TOYS, command, files, toys
from examgen import blueprint as blueprints
from examgen.bank import Bank, shipped
from examgen.errors import ExamgenError
from examgen.exam import prepare
from examgen.forms import build, jobs, split, typesetting
from examgen.forms.build import Wanted
from examgen.forms.installed import check_installed, installed
from examgen.forms.pools import pool
from examgen.forms.roster import Student
from examgen.forms.workshop import _far
from forms.support import SHUFFLED, many

FORMS = 60
BUILD = ("build", "toys.yaml", "--seed", 1, "--forms", FORMS, "--bank", TOYS)
WORK = ".toys-1.work"


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory, workers: Executor) -> dict[str, bytes]:
    return files(many(tmp_path_factory.mktemp("wanted"), workers, count=FORMS).folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "toys.yaml").write_text(EXAM)
    return tmp_path


def start(folder: Path, *options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*BUILD, *options), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def wait_for(work: Path, results: int, process: subprocess.Popen[str]) -> None:
    """Until so many jobs are done."""
    while process.poll() is None and sum(path.suffix == "" for path in work.glob("*-?????")) < results:
        time.sleep(0.005)


def cut_off(folder: Path, how: signal.Signals, results: int, *options: object, alone: bool = False) -> tuple[int, str]:
    """The exit code and the complaint of a build that is cut off soon after so many jobs are done.

    The signal is for its workers too, as a terminal's is, or for the first process `alone`.
    """
    made = folder / "output" / "toys-1"
    for _ in range(20):  # on a busy machine, the build may be done before the signal comes
        process = start(folder, *options)
        wait_for(made.with_name(WORK), results, process)
        time.sleep(Random(results).random() * 0.1)
        with suppress(ProcessLookupError):
            (os.kill if alone else os.killpg)(process.pid, how)
        _, said = process.communicate(timeout=60)
        if not made.exists():
            return process.returncode, said
        shutil.rmtree(made)
    raise AssertionError(f"the build was done before {results} jobs were seen to be")


def solutions(folder: Path, pattern: str) -> set[tuple[int, int]]:
    """Which files they are, and when they were made."""
    found = [path.stat() for path in folder.glob(pattern)]
    return {(each.st_ino, each.st_mtime_ns) for each in found}


def test_killed_in_the_middle_it_goes_on(folder: Path, wanted: dict[str, bytes]) -> None:
    for results in (1, 5, 9):
        cut_off(folder, signal.SIGKILL, results)
    done = solutions(folder / "output" / WORK, "work-?????/single/*.pdf")
    assert len(done) == FORMS
    process = start(folder)
    said, wrong = process.communicate()
    assert process.returncode == 0, wrong
    assert "60 forms" in said
    assert files(folder / "output" / "toys-1") == wanted
    assert solutions(folder / "output" / "toys-1", "forms/*/solutions.pdf") == done  # no job was done twice
    assert [path.name for path in (folder / "output").iterdir()] == ["toys-1"]


def test_another_build_of_the_same_name_begins_anew(folder: Path, wanted: dict[str, bytes]) -> None:
    cut_off(folder, signal.SIGKILL, 3, "--level", "hard")
    start(folder).communicate()
    assert files(folder / "output" / "toys-1") == wanted


def key(wanted: Wanted, seed: int = 1, text: str = EXAM, bank: Bank | None = None) -> str:
    plan = prepare(blueprints.loads(text, "toys.yaml"), seed, bank or toys())
    return build._key(plan, build._spec(plan), wanted, wanted.forms(plan))


def test_only_the_same_build_goes_on(tmp_path: Path) -> None:
    nine = Wanted(count=9)
    wanted = [
        *(Wanted(count=count) for count in (8, 10)),
        *(Wanted(students=[Student("1", name, 2)]) for name in ("Ada", "Bob")),
        Wanted(count=9, only="merged"), Wanted(count=9, final=True), Wanted(count=9, not_in={"0123456789abcdef"}),
    ]  # fmt: skip
    own = Path(shutil.copytree(TOYS, tmp_path / "bank"))
    found = [key(nine), key(nine, bank=Bank([own])), key(nine, 2), key(nine, text=SHUFFLED), *map(key, wanted)]
    words = own / "toy" / "addition.tex.j2"
    words.write_text(words.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    found.append(key(nine, bank=Bank([own])))
    assert len({*found}) == len(found)
    assert key(nine) == found[0]


def test_killed_alone_it_takes_its_workers_along(folder: Path, wanted: dict[str, bytes]) -> None:
    cut_off(folder, signal.SIGKILL, 3, alone=True)
    _, wrong = start(folder).communicate()
    assert wrong == ""  # a worker that lives on has the folder locked
    assert files(folder / "output" / "toys-1") == wanted


@pytest.mark.parametrize(("how", "alone", "code"), [
    (signal.SIGINT, False, 130), (signal.SIGHUP, False, 143), (signal.SIGTERM, True, 143),
])  # fmt: skip
def test_interrupted_it_says_how_to_go_on(
    how: signal.Signals, code: int, folder: Path, wanted: dict[str, bytes], *, alone: bool
) -> None:
    given, said = cut_off(folder, how, 3, alone=alone)
    assert said == "examgen: interrupted; the same command with --seed 1 goes on from here\n"
    assert given == code
    assert [path.name for path in (folder / "output").iterdir()] == [WORK]
    start(folder).communicate()
    assert files(folder / "output" / "toys-1") == wanted


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("endless", ["while True: pass", "sum(range(10**15))"])
def test_a_template_that_never_ends(folder: Path, endless: str, times: int) -> None:
    """It hangs in the workers only; in C code no handler of a signal has its turn, and it cannot say where it is."""
    own = Path(shutil.copytree(TOYS, folder / "bank"))
    begun, template = folder / "begun", own / "toy" / "addition.py"
    head = "def solve(p: Params, given: Given = NONE) -> Solved:\n"
    hang = [
        "    import multiprocessing", "    if multiprocessing.parent_process():",
        f"        open({str(begun)!r}, 'w').close()", f"        {endless}",
    ]  # fmt: skip
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace(head, "\n".join([head, *hang, ""])), encoding="utf-8")
    process = start(folder, "--bank", own)
    while not begun.exists():
        assert process.poll() is None
        time.sleep(0.02)
    for _ in range(times):  # from the second time on it does not wait for a good end
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    named, last = said.splitlines()[:-1], said.splitlines()[-1]
    assert last == "examgen: interrupted; the same command with --seed 1 goes on from here"
    where = "examgen: a worker was stopped; it was at toy/addition: level medium, seed 1"
    assert {*named} == ({where} if "while" in endless else set())
    assert process.returncode == 130
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_two_builds_at_once(folder: Path, wanted: dict[str, bytes]) -> None:
    processes = [start(folder) for _ in range(2)]
    results = [(process.communicate()[1], process.returncode) for process in processes]
    assert any(code == 0 for _, code in results)
    assert all(code == 0 or "another examgen works here" in said for said, code in results)
    assert files(folder / "output" / "toys-1") == wanted


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, Callable[..., subprocess.Popen[bytes]]]]:
    """The address of a Dask scheduler, and what starts a worker, as a process with some variables of its own."""
    log, begun = tmp_path / "scheduler.log", list[subprocess.Popen[bytes]]()

    def begin(name: str, *options: str, **variables: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options, "--no-dashboard"]
        with log.open("ab") as stream:
            process = subprocess.Popen(
                command, cwd=tmp_path, stdout=stream, stderr=stream, env=os.environ | variables
            )  # fmt: skip
        begun.append(process)
        return process

    try:
        scheduler, end = begin("scheduler", "--host", "127.0.0.1", "--port", "0"), time.monotonic() + 120
        while not (found := re.search(r"tcp://127\.0\.0\.1:\d+", log.read_text())):
            assert scheduler.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        yield found[0], partial(begin, "worker", found[0], "--nthreads", "1", "--no-nanny")
    finally:
        for process in reversed(begun):
            process.kill()
            process.wait()


def test_a_cluster_that_has_no_worker_yet_and_then_loses_one(
    folder: Path, wanted: dict[str, bytes], cluster: tuple[str, Callable[..., subprocess.Popen[bytes]]]
) -> None:
    address, worker = cluster
    process = start(folder, "--dask", address)
    assert process.stderr is not None
    assert process.stderr.readline() == f"examgen: {address} has no worker yet; the build waits for one\n"
    workers = [worker() for _ in range(2)]
    wait_for(folder / "output" / WORK, 2, process)
    assert process.poll() is None
    workers[0].kill()
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert files(folder / "output" / "toys-1") == wanted


def test_a_worker_with_another_examgen(
    folder: Path, cluster: tuple[str, Callable[..., subprocess.Popen[bytes]]]
) -> None:
    address, worker = cluster
    other = folder / "other" / "generator"
    shutil.copytree(Path(examgen.__file__).parent, other / "examgen", ignore=shutil.ignore_patterns("__pycache__"))
    (other.parent / "templates").symlink_to(shipped())
    (other / "examgen" / "later.py").touch()
    worker(PYTHONPATH=str(other))
    with Client(address) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=60)
    _, said = start(folder, "--dask", address).communicate(timeout=60)
    found = re.fullmatch(r"examgen: worker tcp://\S+ has (.*); the build began with (.*): install the .*\n", said)
    assert found is not None, said
    assert found[2] == installed() != found[1]


def test_a_worker_that_comes_later_with_another_examgen() -> None:
    check_installed(installed())
    with pytest.raises(ExamgenError, match="the build began with examgen 0; pdfTeX 0: install the same on all"):
        _far(jobs.draw, {}, "examgen 0; pdfTeX 0")


def test_a_worker_with_another_bank_of_ones_own(tmp_path: Path) -> None:
    own = Path(shutil.copytree(TOYS, tmp_path / "bank"))
    spec = build._spec(prepare(blueprints.loads(EXAM, "toys.yaml"), 1, Bank([own])))
    assert jobs.plan_of(spec).seed == 1
    words = own / "toy" / "addition.tex.j2"
    words.write_text(words.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    jobs._PLANS.clear()
    with pytest.raises(ExamgenError, match=f"{own}: not as where the build began; copy the bank to all machines"):
        jobs.plan_of(spec)


def test_no_scheduler_answers(folder: Path) -> None:
    process = start(folder, "--dask", "tcp://127.0.0.1:9")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith("examgen: tcp://127.0.0.1:9: no Dask scheduler answers")
    assert said.count("\n") == 1


@pytest.mark.parametrize("address", ["", "localhost", "::1:8786", "http://localhost:8786", "localhost:port"])
def test_an_address_that_is_none_is_told_at_once(address: str) -> None:
    with pytest.raises(ExamgenError, match=f"--dask '{address}': write the scheduler's address"), pool(dask=address):
        pass


@pytest.mark.usefixtures("format_cache")
def test_what_is_merged_meanwhile_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(parts: list[Path], target: Path) -> None:
        time.sleep(0.3)
        target.parent.mkdir(exist_ok=True)  # as if the folder had been there when it was opened
        split.merge(parts, target)

    def fail(*_: object) -> None:
        raise ExamgenError("the keys cannot be written")

    monkeypatch.setattr(typesetting, "merge", late)
    monkeypatch.setattr(typesetting, "_write_texts", fail)
    with ThreadPoolExecutor(2) as pool, pytest.raises(ExamgenError, match="the keys cannot"):
        many(tmp_path, pool)
    assert [path.name for path in tmp_path.iterdir()] == [".toys-1.work"]
