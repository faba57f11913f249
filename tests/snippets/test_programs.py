"""PyTorch runs every program and prints what its closed form says, or fails in the line with the wrong number."""

import contextlib
import io
import random
from collections.abc import Callable
from typing import Any

import pytest

from examgen.bank import Bank
from examgen.snippets.programs import PROGRAMS
from examgen.snippets.reading import failure, read
from examgen.snippets.skeleton import Skeleton

SEEDS = range(3)


def numbers(skeleton: Skeleton, seed: int) -> dict[str, int]:
    rng = random.Random(seed)
    return {mark: rng.choice(sizes) for mark, sizes in skeleton.draws.items()}


def run(source: str) -> Any:
    import torch

    names: dict[str, Any] = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional, "seen": []}
    exec(compile(source.replace("print(", "seen.append("), "snippet", "exec"), names)  # noqa: S102
    (seen,) = names["seen"]
    return seen if isinstance(seen, int) else tuple(seen)


def error_line(call: Callable[[], object]) -> int | None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            call()
    except RuntimeError as error:
        trace, line = error.__traceback__, None
        while trace is not None:
            line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "snippet" else line
            trace = trace.tb_next
        return line
    return None


@pytest.mark.parametrize("name", PROGRAMS)
def test_torch_prints_what_the_program_is_said_to_print(name: str) -> None:
    skeleton = PROGRAMS[name]
    for seed in SEEDS:
        drawn = numbers(skeleton, seed)
        assert run(skeleton.source(drawn)) == read(skeleton.source(drawn)).printed == skeleton.prints(**drawn)


@pytest.mark.parametrize(("name", "mark"), [(name, mark) for name, each in PROGRAMS.items() for mark in each.spoil])
def test_torch_fails_in_the_line_with_the_wrong_number(name: str, mark: str) -> None:
    skeleton = PROGRAMS[name]
    drawn = numbers(skeleton, 0)
    right = skeleton.derived(**drawn)[mark]
    source = skeleton.source(drawn, {mark: right + 1})
    found = failure(source)
    assert found is not None
    assert (found.line, found.needed) == (skeleton.line_of(mark), right)
    assert error_line(lambda: run(source)) == found.line


@pytest.mark.parametrize("words", ["randn(5 - 2, 4)", "randn(9 // 2, 4)", "randn(5, 4)[::2]", "randn(5, 4)[None]"])
def test_words_that_are_not_known_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"line 1: .*snippet"):
        read(f"x = torch.{words}\nprint(x.shape)")


def test_every_topic_has_a_program_without_and_with_an_error() -> None:
    topics = {path.split("/")[0] for path in Bank().ids()} - {"concepts"}
    assert {each.topic for each in PROGRAMS.values()} == topics
    assert {each.topic for each in PROGRAMS.values() if each.spoil} == topics
