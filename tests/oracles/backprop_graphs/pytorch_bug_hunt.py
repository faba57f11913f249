"""The programs are run with PyTorch, shortened to two epochs, and what can be seen then tells the bug.

`run` and SYMPTOMS are also what tests/templates/test_pytorch_bug_hunt.py looks at in full runs.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

BATCH, TRAINING, VALIDATION = 32, 320, 160


class Run:
    """What was seen of a program: what it printed, its error, its last names, and what its calls did."""

    def __init__(self, loop: Any, epochs: int) -> None:
        self.loop, self.epochs = loop, epochs
        self.printed: list[tuple[Any, ...]] = []
        self.error = ""
        self.names: dict[str, Any] = {}
        self.zeroed = self.steps = 0
        self.compared: list[Any] = []  # (scores or predictions, targets) of every loss
        self.dropping: list[bool] = []  # whether dropout was on, in every batch of the training
        self.initial: Any = None  # the last layer's weights
        self.validation: Any = None

    @property
    def network(self) -> Any:
        return self.names[self.loop.network]


def run(loop: Any, source: str, epochs: int) -> Run:
    import torch
    from torch import nn

    torch.set_num_threads(1)  # small tensors: more threads only wait for each other
    torch.manual_seed(0)
    seen = Run(loop, epochs)
    sets = datasets(loop)
    seen.validation = sets["val_set"].tensors
    with torch.random.fork_rng():
        build = source[: source.index(f"{loop.criterion} =")]
        seen.initial = executed(build, {"torch": torch, "nn": nn})[loop.network][-1].weight.detach().clone()
    seen.names = {"torch": torch, "nn": nn, "print": lambda *values: seen.printed.append(values), **sets}
    with watched(seen), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of broadcasting, which is one of the bugs
        try:
            exec(source.replace(f"range({loop.epochs})", f"range({epochs})"), seen.names)  # noqa: S102 - our own
        except RuntimeError as error:
            seen.error = str(error)
    return seen


def executed(source: str, names: dict[str, Any]) -> dict[str, Any]:
    exec(source, names)  # noqa: S102 - our own program
    return names


def datasets(loop: Any) -> dict[str, Any]:
    """Well separated classes, or a smooth function with the mean 3."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    generator = torch.Generator().manual_seed(7)
    count = TRAINING + VALIDATION
    x = torch.randn(count, loop.features, generator=generator)
    if loop.task == "classification":
        y = torch.arange(count) % loop.classes
        x = x + 2 * torch.randn(loop.classes, loop.features, generator=generator)[y]
    else:
        y = 3 + x @ torch.randn(loop.features, generator=generator) / loop.features**0.5
    parts = [TensorDataset(x[part], y[part]) for part in (slice(TRAINING), slice(TRAINING, None))]
    shuffled = DataLoader(parts[0], BATCH, shuffle=True, generator=generator)
    return {"train_loader": shuffled, "val_loader": DataLoader(parts[1], BATCH), "val_set": parts[1]}


@contextmanager
def watched(seen: Run) -> Iterator[None]:
    """Note what the program's calls do."""
    import torch
    from torch import nn

    def wrapped(owner: Any, name: str, note: Callable[..., None]) -> Any:
        original = getattr(owner, name)

        def call(self: Any, *args: Any, **options: Any) -> Any:
            note(self, *args)
            return original(self, *args, **options)

        return patch.object(owner, name, call)

    def stepped(*_: Any) -> None:
        seen.steps += 1

    def zeroed(*_: Any) -> None:
        seen.zeroed += 1

    def compared(_: Any, scores: Any, targets: Any) -> None:
        seen.compared.append((scores.detach(), targets))

    def dropped(layer: Any, _: Any) -> None:
        if torch.is_grad_enabled():
            seen.dropping.append(layer.training)

    optimizer = getattr(torch.optim, seen.loop.method)
    with (
        wrapped(optimizer, "step", stepped),
        wrapped(optimizer, "zero_grad", zeroed),
        wrapped(nn.CrossEntropyLoss, "forward", compared),
        wrapped(nn.MSELoss, "forward", compared),
        wrapped(nn.Dropout, "forward", dropped),
    ):
        yield


def is_random(seen: Run) -> bool:
    x = seen.validation[0]
    return not bool((seen.network(x) == seen.network(x)).all())


def rate(seen: Run) -> float:
    return float(seen.names[seen.loop.optimizer].param_groups[0]["lr"])


def is_graph(total: Any) -> bool:
    return not isinstance(total, float) and total.grad_fn is not None


SYMPTOMS: dict[str, Callable[[Run], bool]] = {
    "softmax": lambda seen: all(abs(float(scores.sum()) - len(scores)) < 1e-3 for scores, _ in seen.compared),
    "detached": lambda seen: "does not require grad" in seen.error,
    "reduction": lambda seen: "scalar outputs" in seen.error,
    "zero epoch": lambda seen: not seen.error and seen.zeroed == seen.epochs and seen.steps > seen.epochs,
    "step epoch": lambda seen: not seen.error and seen.steps == seen.epochs and seen.zeroed > seen.epochs,
    "train mode": lambda seen: not seen.error and is_random(seen),
    "train once": lambda seen: len(set(seen.dropping)) == 2,
    "arg max": lambda seen: "must match" in seen.error,
    "item": lambda seen: not seen.error and is_graph(seen.names["total"]),
    "one layer": lambda seen: not seen.error and bool((seen.network[-1].weight == seen.initial).all()),
    "divisor": lambda seen: not seen.error and seen.loop.task == "classification" and seen.printed[-1][2] > 1,
    "broadcast": lambda seen: not seen.error and any(a.shape == (len(b), 1) for a, b in seen.compared),
    "decay": lambda seen: not seen.error and rate(seen) < 0.5 * 0.9**seen.epochs * float(seen.loop.rate),
}


def oracle(p: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for k, bug in enumerate(p.bugs, 1):
        others = [name for name in p.names if name != bug.name]
        seen = run(p.loop, p.loop.source([bug.name]), 2)
        (found,) = (name for name in (bug.name, *bug.others) if SYMPTOMS[name](seen))
        values |= {f"line{k}": odd_line(p.loop.source(p.names), p.loop.source(others)), f"mend{k}": found}
        if len(p.bugs) == 1:
            values["symptom"] = found
    return values


def odd_line(faulty: str, mended: str) -> int:
    """The one line that has to be taken out or changed."""
    number = 0
    for line in difflib.ndiff(faulty.splitlines(), mended.splitlines()):
        number += line[0] in " -"
        if line[0] == "-":
            return number
    raise AssertionError("the programs are equal")
