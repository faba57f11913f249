"""`make bench`: how fast examgen is, as ratios within one run, since machines differ and are noisy."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from statistics import median

from many_forms import bench_forms

from examgen import blueprint, record
from examgen.bank import Bank
from examgen.build import DOCUMENTS
from examgen.draw import Request, draw
from examgen.errors import ExamgenError
from examgen.template import Template, load
from examgen.typeset import Document
from examgen.typeset.formats import cached_format

ROUNDS = 9
WINDOWS = 4  # the best of them counts, since a busy machine only takes away
DRAWING = 0.1  # seconds of a processor for each
SEEDS = 100
EXAMGEN = str(Path(sys.executable).with_name("examgen"))

Job = tuple[str, Callable[[], None]]  # its name and what it does


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="examgen-bench-") as name:
        folder = Path(name)
        bench_build(folder)
        bench_help()
        bench_forms(folder, say)
    bench_drawing()
    bench_check()


def bench_build(folder: Path) -> None:
    """One exam, from the blueprint to all its files, against pdfTeX alone on the same three documents."""
    say(f"examgen build, the default exam, against bare pdfTeX on the same three bodies ({ROUNDS} rounds, alternating)")
    _build(folder / "warm")  # the format is in the cache from here on
    exam = record.read(folder / "warm" / f"{blueprint.default().name}-42").first()
    bodies = [_prepare(folder / name, make(exam)) for name, make in DOCUMENTS.items()]
    outs = (folder / f"out{k}" for k in count())
    compare(("examgen build", lambda: _build(next(outs))), ("bare pdfTeX", lambda: _typeset(bodies)), aim=3)


def _build(out: Path) -> None:
    run(EXAMGEN, "build", "--seed", "42", "--out", str(out))


def _prepare(folder: Path, document: Document) -> Path:
    """A folder with the document's body, in one file, and its format."""
    folder.mkdir()
    (folder / "body.tex").write_text(document.tex().removeprefix(document.preamble), encoding="utf-8")
    (folder / "bare.fmt").symlink_to(cached_format(document.preamble, spare=folder, seconds=60))
    return folder


def _typeset(folders: Sequence[Path]) -> None:
    for folder in folders:
        run("pdftex", "-fmt=bare", "-interaction=batchmode", "-no-shell-escape", "body.tex", cwd=folder)


def bench_help() -> None:
    """What someone at a prompt waits for, against the library that parses the command line."""
    say(f"examgen --help against importing click ({3 * ROUNDS} rounds, alternating)")
    compare(
        ("examgen --help", lambda: run(EXAMGEN, "--help")),
        ("import click", lambda: run(sys.executable, "-c", "import click")),
        aim=2,
        rounds=3 * ROUNDS,
    )


def bench_drawing() -> None:
    """How many variants each template makes at each level in a second of one processor."""
    say("variants drawn in a second of one processor, texts included")
    bank, rates = Bank(), dict[str, list[float]]()
    for name in bank.ids():
        try:
            template = load(bank.entry(name))
            rates[name] = [_rate(template, level, bank) for level in template.entry.levels]
            levels = zip(template.entry.levels, rates[name], strict=True)
            say(f"  {name:<50} {'   '.join(f'{level} {rate:>7.1f}' for level, rate in levels)}")
        except ExamgenError as error:
            say(f"  {name:<50} {error}")
    middle, slowest = median(map(median, rates.values())), min(rates, key=lambda name: min(rates[name]))
    say(f"  median of {len(rates)} templates {middle:.0f} (aim: at least 1000)")
    say(f"  slowest level {min(rates[slowest]):.0f}, of {slowest} (aim: none below 10)\n")


def bench_check() -> None:
    """The whole bank under 100 seeds a level, against drawing the same variants in one process."""
    say(f"examgen check -n {SEEDS}, the whole bank, on all cores, against drawing the same variants on one core")
    compare(("examgen check", lambda: run(EXAMGEN, "check", "-n", str(SEEDS))), ("drawing", _draw_all), rounds=1)


def _draw_all() -> None:
    bank = Bank()
    for name in bank.ids():
        template = load(bank.entry(name))
        for level in template.entry.levels:
            for seed in range(SEEDS):
                draw(Request(template, seed, level, slot=template.entry.id), bank.facts)


def _rate(template: Template, level: str, bank: Bank) -> float:
    requests = (Request(template, seed, level, slot=template.entry.id) for seed in count())
    draw(next(requests), bank.facts)  # what is imported and cached on first use
    return max(_window(requests, bank) for _ in range(WINDOWS))


def _window(requests: Iterator[Request], bank: Bank) -> float:
    start = time.process_time()
    for done, request in enumerate(requests, start=1):
        draw(request, bank.facts)
        passed = time.process_time() - start
        if passed > DRAWING:
            return done / passed
    raise AssertionError("the seeds never end")


def compare(ours: Job, base: Job, *, aim: float | None = None, rounds: int = ROUNDS) -> None:
    """Run both in turn and print their times and ratios; neighbours in time share the machine's mood."""
    times = [(_seconds(ours), _seconds(base)) for _ in range(rounds)]
    for (name, _), column in zip((ours, base), zip(*times, strict=True), strict=True):
        say(f"  {name:<15} median {1000 * median(column):6.0f} ms   min {1000 * min(column):6.0f} ms")
    ratio = median(one / other for one, other in times)
    lowest = min(one for one, _ in times) / min(other for _, other in times)
    target = f"   (aim: at most {aim:g})" if aim else ""
    say(f"  {'ratio':<15} median {ratio:6.2f}      of the minima {lowest:.2f}{target}\n")


def _seconds(job: Job) -> float:
    start = time.perf_counter()
    job[1]()
    return time.perf_counter() - start


def run(*command: str, cwd: Path | None = None) -> None:
    """Run it quietly; its output only if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{(done.stdout + done.stderr).decode()}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
