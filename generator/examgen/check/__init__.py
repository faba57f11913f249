"""The sweep that a template must pass: every rule over many seeds of all its levels."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from multiprocessing import active_children
from time import sleep
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from examgen.bank import Bank
    from examgen.check.facts import FactsReport
    from examgen.check.formulas import FormulasReport
    from examgen.check.report import Report
    from examgen.entry import Entry

SEEDS = 200
PATIENCE = 0.4  # seconds, for workers that were told to end


def check(entry: Entry, bank: Bank, seeds: int = SEEDS, first: int = 0) -> Report:
    """Draw `seeds` seeds of every level, beginning with `first`, and judge them by every rule.

    What is wrong with the template is in the report. Raises ExamgenError only if TeX or a second process cannot run.
    """
    from examgen.check.report import Failure, Finding, Report
    from examgen.check.rules import RULES
    from examgen.check.sweep import sweep
    from examgen.errors import ExamgenError
    from examgen.formulas import chosen
    from examgen.template import load

    banks = bank.folders[1:]
    try:
        template = load(entry)
        chosen(bank.formulas, entry.formulas, entry.python)
    except ExamgenError as error:
        return Report(entry.id, failures=(Failure(entry.id, "loads", Finding(str(error)), banks),))
    swept = sweep(template, bank, range(first, first + seeds))
    found = [Failure(entry.id, rule, finding, banks) for rule, judge in RULES.items() for finding in judge(swept)]
    return Report(
        entry.id,
        swept.figures(),
        failures=tuple(failure for failure in found if not failure.finding.warning),
        warnings=tuple(failure for failure in found if failure.finding.warning),
    )


def check_all(
    names: Sequence[str], folders: Sequence[Path] = (), seeds: int = SEEDS
) -> Iterator[Report | FactsReport | FormulasReport]:
    """The reports of some templates, topics' facts and formulas, one process a core.

    A topic stands for all of them, `<topic>/concepts.yaml` for its facts and `<topic>/formulas.yaml` for its formulas,
    which come last. `folders` are banks besides the shipped one: without `names`, only what is in them, or else the
    whole bank.

    Raises ExamgenError for an unknown name, and where nothing is to be checked.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from examgen.bank import Bank
    from examgen.check.facts import check_facts
    from examgen.check.formulas import check_formulas
    from examgen.errors import ExamgenError
    from examgen.interrupts import interrupts_wait

    bank = Bank(folders)
    ids, facts, formulas = _chosen(names, bank)
    if not (ids or facts or formulas):
        place = ", ".join(map(str, folders))
        raise ExamgenError(f"{place}: nothing to check; --bank takes a folder of <topic>/<name>.py templates")
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_begin) as pool:
        # Not by `map`, which cancels what has not begun: a pool that then breaks prints the trace of a thread of its own.
        jobs = [pool.submit(_check_one, each, tuple(folders), seeds) for each in ids]
        try:
            yield from (job.result() for job in jobs)
        except BaseException:  # Ctrl-C, say
            with interrupts_wait():
                _stop_workers()
            raise
    if facts:
        yield from (report for report in check_facts(bank.facts) if report.template in facts)
    yield from check_formulas({id_: each for id_, each in bank.formulas.items() if each.path in formulas})


def _chosen(names: Sequence[str], bank: Bank) -> tuple[list[str], set[str], set[Path]]:
    """The templates, the facts and the files of formulas that `names` ask for."""
    from examgen.check import facts, formulas

    topics = {topic + facts.FILE: topic for topic in bank.facts}
    paths = {each.path for each in bank.formulas.values()}
    if not names and len(bank.folders) > 1:
        own = {file for file, topic in topics.items() if bank.is_own(bank.facts[topic].path)}
        return bank.own(), own, {path for path in paths if bank.is_own(path)}
    if not names:
        return bank.ids(), set(topics), paths
    known = {
        *topics,
        *topics.values(),
        *bank.topics(),
        *map(formulas.name, paths),
        *(path.parent.name for path in paths),
    }
    whole = [entry.id for name in names if name in bank.topics() for entry in bank.entries(name)]
    asked = {file for file, topic in topics.items() if file in names or topic in names}
    printed = {path for path in paths if formulas.name(path) in names or path.parent.name in names}
    return [*whole, *(bank.entry(name).id for name in names if name not in known)], asked, printed


def _begin() -> None:
    from examgen.interrupts import end_with_parent

    signal.signal(signal.SIGINT, _leave)
    end_with_parent()


def _stop_workers() -> None:
    """End them, since a template may run for ever. Who is at work says where, and a terminal has told all already."""
    for how in (signal.SIGINT, signal.SIGKILL):
        sleep(PATIENCE)
        for number in filter(None, (worker.pid for worker in active_children())):
            with suppress(ProcessLookupError):
                os.kill(number, how)


def _leave(_number: int, _frame: object) -> NoReturn:
    """How a worker ends that has nothing to do and so nothing to say."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(128 + signal.SIGINT)  # in order, since it may hold the lock at which others wait for work


def _check_one(name: str, folders: tuple[Path, ...], seeds: int) -> Report:
    from examgen.bank import Bank
    from examgen.errors import noted

    bank = Bank(folders)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return check(bank.entry(name), bank, seeds)
    except KeyboardInterrupt as stop:  # the first process ends without hearing where this one was
        sys.stderr.writelines(f"examgen: {note}\n" for note in noted(stop))
        raise
    finally:
        signal.signal(signal.SIGINT, _leave)
