"""The part of `make bench` on many forms: against the bare engine, and how cost and memory grow with their number."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from os import sched_getaffinity
from pathlib import Path

from examgen import record
from examgen.forms.chunks import chunks
from examgen.record import Exam
from examgen.render import many
from examgen.render.shortcuts import PREAMBLE as SHORTCUTS
from examgen.typeset import Document
from examgen.typeset.formats import cached_format

BLUEPRINT = Path(__file__).parents[1] / "data" / "bench.yaml"
EXAMGEN = str(Path(sys.executable).with_name("examgen"))
CORES = len(sched_getaffinity(0))
RATIO, RATIO_ROUNDS = 200, 3
NUMBERS = (1, 20, 100, 1000)

# In place of our shortcuts, what documents use of them: the same pages, but fonts and pages are LaTeX's own work.
LATEX = r"""
\newcount\examShipped\AddToHook{shipout/before}{\global\advance\examShipped by 1 }
\newcommand{\examBlank}{{\thispagestyle{empty}\null\newpage}}
"""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of all processors, and the most memory that all processes had at once, in MB."""

    wall: float
    cpu: float
    memory: float


def bench_forms(folder: Path, say: Callable[[str], None]) -> None:
    """Print both tables; `say` prints a line."""
    outs = (folder / f"forms{k}" for k in count())
    say(f"examgen build --forms {RATIO}, eight questions, against bare pdfTeX on the same papers and solutions")
    first = next(outs)
    build(first, RATIO)
    formats = {"our format": SHORTCUTS, "LaTeX's own fonts and pages": LATEX}
    bodies = {
        name: prepared(first / "bench-1", folder / f"bare{k}", each) for k, (name, each) in enumerate(formats.items())
    }
    rounds = []
    for _ in range(RATIO_ROUNDS):
        ours = build(next(outs), RATIO).wall
        rounds.append((ours, {name: bare(each) for name, each in bodies.items()}))
        said = ", ".join(f"{base:.2f} s with {name}, ratio {ours / base:.2f}" for name, base in rounds[-1][1].items())
        say(f"  wall {ours:6.2f} s; pdfTeX {said}")
    for name in formats:
        best = min(ours for ours, _ in rounds) / min(bases[name] for _, bases in rounds)
        say(f"  of the minima {best:.2f} with {name}   (aim: at most 2, better 1.6)")
    say("\nexamgen build --forms N, eight questions; a form is a paper and its solutions")
    for number in NUMBERS:
        cost = build(next(outs), number)
        each = f"{1000 * cost.wall / number:7.1f} ms wall, {1000 * cost.cpu / number:7.1f} ms of CPU a form"
        say(f"  N = {number:>5}: {each}, at most {cost.memory:.0f} MB at once")
    say("  (aim: at most 25 ms of CPU a form in the long run, and 1000 MB)\n")


def build(out: Path, forms: int, *options: str) -> Cost:
    """Build so many forms with seed 1 as a process of its own."""
    command = [EXAMGEN, "build", str(BLUEPRINT), "--seed", "1", "--forms", str(forms), "--out", str(out), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with watched(process) as most:
        wrong = process.communicate()[1]
    wall = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}\n{wrong.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, most[0])


@contextmanager
def watched(process: subprocess.Popen[bytes]) -> Iterator[list[float]]:
    """The most memory that the process and those below it have at once, in MB, looked at ten times a second."""
    most, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            most[0] = max(most[0], sum(map(memory, family(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield most
    done.set()
    watcher.join()


def family(pid: int) -> Iterator[int]:
    """A process and those below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def memory(pid: int) -> float:
    """MB that a process has, with its share of what it has in common with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().split("\n")
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def prepared(exam: Path, target: Path, shortcuts: str) -> list[Path]:
    """A folder for each chunk's papers and for its solutions, with the body in one file, and its format.

    `shortcuts` take the place of ours in the preamble.
    """
    found = record.read(exam)
    exams = list(found)
    outline = found.header["outline"]
    folders = []
    for number, part in enumerate(chunks(len(exams))):
        some = exams[part.start : part.stop]
        papers = [many.pieces(each) for each in some]
        pairs = list(zip(some, papers, strict=True))
        paper = many.papers(pairs, outline["places"], outline["pages"], even=False)
        folders.append(_body(paper, target / f"p{number}", shortcuts))
        folders.append(_body(_solutions(some), target / f"s{number}", shortcuts))
    return folders


def _solutions(exams: Sequence[Exam]) -> Document:
    """The solutions alone, without measures and markers' lines."""
    whole = many.worked(exams, (), even=False)
    return Document(whole.preamble, tuple(segment for segment in whole.segments if segment.name.startswith("s")))


def _body(document: Document, folder: Path, shortcuts: str) -> Path:
    folder.mkdir(parents=True)
    preamble = document.preamble.replace(SHORTCUTS, shortcuts)
    (folder / "body.tex").write_text(document.tex().removeprefix(document.preamble), encoding="utf-8")
    (folder / "bare.fmt").symlink_to(cached_format(preamble, spare=folder, seconds=60))
    return folder


def bare(folders: Sequence[Path]) -> float:
    """Seconds that pdfTeX takes for all of them, one process on each core."""
    start = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(_typeset, folders))
    return time.perf_counter() - start


def _typeset(folder: Path) -> None:
    command = ["pdftex", "-fmt=bare", "-interaction=batchmode", "-no-shell-escape", "body.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"{folder}: exit code {done.returncode}\n{done.stdout.decode()}")
