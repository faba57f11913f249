"""Whom amendments concern: for each item the forms, or students, and what it says of their paper."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from examgen.amendments.applied import told
from examgen.amendments.item import TERMINAL, Item, Wording, items
from examgen.record import Form, Record

FILE = "amendments.json"
SCHEMA = 1
MOST = 12  # forms that are named one by one


@dataclass(frozen=True)
class Concerned:
    """An item with the forms that it concerns, by what it says of them; `titled` is true of all of them."""

    amendment: int
    item: Item
    forms: dict[str, list[Form]] = field(default_factory=dict)
    titled: list[str] = field(default_factory=list)

    @property
    def all_forms(self) -> list[Form]:
        """The forms whatever it says of them."""
        return [form for forms in self.forms.values() for form in forms]

    def lines(self, count: int, wording: Wording = TERMINAL) -> Iterator[str]:
        """What people are told, in the wording of the sentences, where the exam has `count` forms."""
        for said, forms in self.forms.items():
            if len(forms) < count and len(self.all_forms) > MOST and self.item.forms is None:
                yield self.titled[0]
                return
            names = wording.language.word("Form", ", ".join(wording.quote(form.key) for form in forms))
            yield said if len(forms) == count else f"{names}: {said}"

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        pairs = ((form, said) for said, forms in self.forms.items() for form in forms)
        return {
            "amendment": self.amendment,
            **{name: value for name, value in self.item.plain().items() if name != "forms"},
            "concerned": [
                _form(form) | {"said": said} for form, said in sorted(pairs, key=lambda pair: pair[0].number)
            ],
        }


def concerned(found: Record, wording: Wording = TERMINAL) -> list[Concerned]:
    """Every item of every amendment with the forms that it concerns."""
    every = [Concerned(number, item) for number, item in items(found.header)]
    for exam in found:
        for said in told(exam, wording)[1]:
            every[said.place].forms.setdefault(said.numbered, []).append(exam.form)
            every[said.place].titled.append(said.titled)
    return every


def write(every: Sequence[Concerned], found: Record, folder: Path) -> None:
    """Write `amendments.json`."""
    head = {"schema": SCHEMA, "exam": found.header["name"], "seed": found.header["seed"]}
    plain = head | {"amendments": [each.plain() for each in every]}
    (folder / FILE).write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _form(form: Form) -> dict[str, Any]:
    return {"form": form.key, **({"name": form.student["name"]} if form.student else {})}
