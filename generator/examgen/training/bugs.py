"""Bugs of training loops: which line they spoil and how, what one sees, and how they are mended.

The tests run every loop with and without its bug, and look for what is said here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Line = tuple[str, str]
BOTH, CLASSIFICATION, REGRESSION = ("classification", "regression"), ("classification",), ("regression",)


@dataclass(frozen=True)
class Bug:
    """`old` becomes `new` in the line of this `role`, which then moves before the line of the role `before`, if any.

    `symptom` and `mend` are short statements and `why` explains, with mathematics in `$...$` and code in backquotes;
    `sound` says in plain text what a program without the bug does. The program could be mended in the lines of the
    roles `elsewhere` too.
    """

    role: str
    old: str
    new: str
    symptom: str
    mend: str
    sound: str
    why: str
    tasks: tuple[str, ...] = BOTH
    before: str = ""
    elsewhere: tuple[str, ...] = ()

    def plant(self, lines: Sequence[Line]) -> list[Line]:
        """The lines with the bug. Raises ValueError if the line does not read as expected."""
        text = dict(lines)[self.role]
        if self.old not in text:
            raise ValueError(f"the line {text!r} does not contain {self.old!r}")
        spoilt = (self.role, text.replace(self.old, self.new))
        if not self.before:
            return [spoilt if role == self.role else (role, other) for role, other in lines]
        rest = [line for line in lines if line[0] != self.role]
        place = [role for role, _ in rest].index(self.before)
        return [*rest[:place], spoilt, *rest[place:]]


BUGS: dict[str, Bug] = {
    "softmax": Bug(
        role="scores",
        old="(<X>)",
        new="(<X>).softmax(dim=1)",
        symptom="The loss of a sample stays well above 0, however large the score of its class becomes.",
        mend="Pass the scores to the loss without a softmax.",
        sound="The scores are passed to the loss without a softmax.",
        why="`nn.CrossEntropyLoss` contains a softmax. A second one squeezes the scores into $[0, 1]$, so the loss "
        "cannot get near 0 and its gradients are small.",
        tasks=CLASSIFICATION,
    ),
    "detached": Bug(
        role="loss",
        old="(scores,",
        new="(scores.detach(),",
        symptom="The first call of `backward` raises an error, because the loss does not depend on any parameter.",
        mend="Compute the loss from the scores themselves, not from a detached copy.",
        sound="The loss is computed from the scores themselves.",
        why="`detach` cuts the scores out of the computational graph, so no gradient can flow back to the parameters.",
        tasks=CLASSIFICATION,
    ),
    "reduction": Bug(
        role="criterion",
        old="()",
        new='(reduction="none")',
        symptom="The first call of `backward` raises an error, because the loss is a vector, not a scalar.",
        mend="Let the loss be the mean over the batch.",
        sound="The loss is the mean over the batch.",
        why="Without a reduction there is a loss for each sample, and `backward` starts from a scalar only.",
        elsewhere=("loss", "backward"),
    ),
    "zero epoch": Bug(
        role="zero",
        old="        ",
        new="    ",
        before="batches",
        symptom="Every step also follows the gradients of all earlier batches of the epoch.",
        mend="Set the gradients to zero in every batch.",
        sound="The gradients are set to zero in every batch.",
        why="`backward` adds to the gradients that are there already. They have to be set to zero before every "
        "batch, not once an epoch.",
    ),
    "step epoch": Bug(
        role="step",
        old="        ",
        new="    ",
        before="eval",
        symptom="The parameters change only once an epoch, so that the training is very slow.",
        mend="Update the parameters in every batch.",
        sound="The parameters are updated in every batch.",
        why="Outside the inner loop, the optimizer makes a single step an epoch, with the gradient of the last batch.",
        tasks=CLASSIFICATION,
    ),
    "train mode": Bug(
        role="eval",
        old="eval",
        new="train",
        symptom="Units are dropped at random during the validation, which makes its accuracy worse.",
        mend="Switch the network to evaluation mode before the validation.",
        sound="The validation takes place in evaluation mode.",
        why="In training mode dropout goes on dropping units, so that the same network can have another accuracy each "
        "time it is evaluated.",
        tasks=CLASSIFICATION,
    ),
    "train once": Bug(
        role="train",
        old="    ",
        new="",
        before="epochs",
        symptom="From the second epoch on, dropout is switched off while the network is trained.",
        mend="Switch the network to training mode at the start of every epoch.",
        sound="Every epoch begins in training mode.",
        why="The validation switches to evaluation mode, and nothing switches back after the first epoch.",
        tasks=CLASSIFICATION,
    ),
    "arg max": Bug(
        role="accuracy",
        old="dim=1",
        new="dim=0",
        symptom="The first validation raises an error, because two shapes do not fit.",
        mend="Look for the largest score along the axis of the classes.",
        sound="The largest score is looked for along the axis of the classes.",
        why="Axis 0 is the batch. Along it, the arg max is one sample for each class, not one class for each sample.",
        tasks=CLASSIFICATION,
    ),
    "item": Bug(
        role="sum",
        old="loss.item()",
        new="loss",
        symptom="The memory in use grows by a little with every batch of an epoch.",
        mend="Add up the loss as a plain number.",
        sound="The loss is added up as a plain number.",
        why="The sum of tensors is part of a graph with nodes of all batches of the epoch. `backward` has freed their "
        "activations, but not the nodes. `loss.item()` is a number without a graph.",
    ),
    "one layer": Bug(
        role="optimizer",
        old="<NET>.parameters",
        new="<NET>[0].parameters",
        symptom="The last layer keeps its initial weights during the whole training.",
        mend="Give the optimizer the parameters of the whole network.",
        sound="The optimizer is given the parameters of the whole network.",
        why="The optimizer changes only the parameters that it was given, here those of the first layer.",
    ),
    "divisor": Bug(
        role="print",
        old="len(val_set)",
        new="len(val_loader)",
        symptom="The printed accuracy is larger than 1.",
        mend="Divide the number of right predictions by the number of samples.",
        sound="The number of right predictions is divided by the number of samples.",
        why="`len(val_loader)` is the number of batches, not the number of samples.",
        tasks=CLASSIFICATION,
    ),
    "broadcast": Bug(
        role="scores",
        old=".squeeze(1)",
        new="",
        symptom="The predictions become nearly the same number for all inputs, the mean of the targets.",
        mend="Give the predictions the same shape as the targets.",
        sound="The predictions have the shape of the targets.",
        why="The predictions have the shape $B \\times 1$ and the targets $B$: both are broadcast to $B \\times B$, "
        "and every prediction is compared with all targets of the batch.",
        tasks=REGRESSION,
        elsewhere=("loss",),
    ),
    "decay": Bug(
        role="decay",
        old="    ",
        new="        ",
        symptom="The learning rate is close to 0 after a few epochs, so that the weights hardly change any more.",
        mend="Lower the learning rate once an epoch.",
        sound="The learning rate is lowered once an epoch.",
        why="Inside the inner loop the learning rate is multiplied by 0.9 in every batch instead of every epoch.",
        tasks=REGRESSION,
    ),
}

CLASHES = ({"zero epoch", "step epoch"}, {"train mode", "train once"})
"""Two bugs that mend each other, or are one."""


def bugs_of(task: str) -> list[str]:
    """The bugs that a loop of this task can have."""
    return [name for name, bug in BUGS.items() if task in bug.tasks]
