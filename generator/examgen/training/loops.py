"""PyTorch training loops as program text: a right one for each task, line by line, and the same with planted bugs.

A program expects the names `torch`, `nn`, `train_loader`, `val_loader` and `val_set`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from examgen.training.bugs import BUGS

Task = Literal["classification", "regression"]
Line = tuple[str, str]  # what the line is for, and its text


@dataclass(frozen=True)
class Loop:
    """The task, and what differs between loops without any effect on their bugs: names and sizes."""

    task: Task
    network: str
    optimizer: str
    criterion: str
    inputs: str
    labels: str
    method: str  # of the optimizer, such as SGD
    rate: str  # its learning rate, as it is written
    features: int
    hidden: int
    classes: int
    epochs: int

    def lines(self, bugs: Sequence[str] = ()) -> list[Line]:
        """The program with these bugs, in the order of its lines."""
        lines = _CLASSIFICATION if self.task == "classification" else _REGRESSION
        for bug in bugs:
            lines = BUGS[bug].plant(lines)
        return [(role, self._filled(text)) for role, text in lines]

    def source(self, bugs: Sequence[str] = ()) -> str:
        """The program text."""
        return "\n".join(text for _, text in self.lines(bugs))

    def line_of(self, bug: str, bugs: Sequence[str]) -> int:
        """The number of the bug's line, from 1, in the program with all these bugs."""
        return [role for role, _ in self.lines(bugs)].index(BUGS[bug].role) + 1

    def _filled(self, text: str) -> str:
        marks = {
            "METHOD": self.method,
            "RATE": self.rate,
            "NET": self.network,
            "OPT": self.optimizer,
            "LOSS": self.criterion,
            "X": self.inputs,
            "Y": self.labels,
            "FEATURES": str(self.features),
            "HIDDEN": str(self.hidden),
            "CLASSES": str(self.classes),
            "EPOCHS": str(self.epochs),
        }
        for mark, value in marks.items():
            text = text.replace(f"<{mark}>", value)
        return text


_STEPS: list[Line] = [
    ("zero", "        <OPT>.zero_grad()"),
    ("backward", "        loss.backward()"),
    ("step", "        <OPT>.step()"),
]
_CLASSIFICATION: list[Line] = [
    ("network", "<NET> = nn.Sequential(nn.Linear(<FEATURES>, <HIDDEN>), nn.ReLU(),"),
    ("network 2", "    nn.Dropout(0.5), nn.Linear(<HIDDEN>, <CLASSES>))"),
    ("criterion", "<LOSS> = nn.CrossEntropyLoss()"),
    ("optimizer", "<OPT> = torch.optim.<METHOD>(<NET>.parameters(), lr=<RATE>)"),
    ("epochs", "for epoch in range(<EPOCHS>):"),
    ("train", "    <NET>.train()"),
    ("total", "    total = 0.0"),
    ("batches", "    for <X>, <Y> in train_loader:"),
    ("scores", "        scores = <NET>(<X>)"),
    ("loss", "        loss = <LOSS>(scores, <Y>)"),
    *_STEPS,
    ("sum", "        total += loss.item()"),
    ("eval", "    <NET>.eval()"),
    ("count", "    correct = 0"),
    ("no grad", "    with torch.no_grad():"),
    ("validation", "        for <X>, <Y> in val_loader:"),
    ("accuracy", "            correct += (<NET>(<X>).argmax(dim=1) == <Y>).sum().item()"),
    ("print", "    print(epoch, total / len(train_loader), correct / len(val_set))"),
]
_REGRESSION: list[Line] = [
    ("network", "<NET> = nn.Sequential(nn.Linear(<FEATURES>, <HIDDEN>), nn.Tanh(),"),
    ("network 2", "    nn.Linear(<HIDDEN>, 1))"),
    ("criterion", "<LOSS> = nn.MSELoss()"),
    ("optimizer", "<OPT> = torch.optim.<METHOD>(<NET>.parameters(), lr=<RATE>)"),
    ("scheduler", "scheduler = torch.optim.lr_scheduler.ExponentialLR(<OPT>, gamma=0.9)"),
    ("epochs", "for epoch in range(<EPOCHS>):"),
    ("train", "    <NET>.train()"),
    ("total", "    total = 0.0"),
    ("batches", "    for <X>, <Y> in train_loader:"),
    ("scores", "        predictions = <NET>(<X>).squeeze(1)"),
    ("loss", "        loss = <LOSS>(predictions, <Y>)"),
    *_STEPS,
    ("sum", "        total += loss.item()"),
    ("decay", "    scheduler.step()"),
    ("eval", "    <NET>.eval()"),
    ("count", "    error = 0.0"),
    ("no grad", "    with torch.no_grad():"),
    ("validation", "        for <X>, <Y> in val_loader:"),
    ("outputs", "            outputs = <NET>(<X>).squeeze(1)"),
    ("accuracy", "            error += ((outputs - <Y>) ** 2).sum().item()"),
    ("print", "    print(epoch, total / len(train_loader), error / len(val_set))"),
]
