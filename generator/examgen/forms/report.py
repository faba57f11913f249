"""The report on the forms: what each costs and looks like, and which of them share a variant."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

Row = dict[str, Any]


def report(rows: Sequence[Row], header: Mapping[str, Any], too_wide: Sequence[str]) -> dict[str, Any]:
    """`report.json`: a row for each form, and what holds for all; `too_wide` says what sticks out of its line."""
    kept, full = header["kept"], header["full"]
    efforts = [row["effort"] for row in rows]
    return {
        "effort": {"least": min(efforts), "most": max(efforts), "band": header["band"]},
        "kept": kept,
        "room": _room(rows, full),
        "shared": list(_shared(rows, kept)),
        "too_wide": list(too_wide),
        "forms": [{name: value for name, value in row.items() if name != "prints"} for row in rows],
    }


def _room(rows: Sequence[Row], full: Sequence[str]) -> dict[str, int]:
    """How many different variants the slots have that have not enough."""
    return {slot: len({row["prints"][slot] for row in rows}) for slot in full}


def _shared(rows: Sequence[Row], kept: Sequence[str]) -> Iterable[dict[str, Any]]:
    """Variants that several forms have, by slot."""
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        for slot, name in row["prints"].items():
            if slot not in kept:
                forms[slot, name].append(row["form"])
    for (slot, _), each in forms.items():
        if len(each) > 1:
            yield {"slot": slot, "forms": each}


def write(found: dict[str, Any], title: str, folder: Path) -> None:
    """`report.json` and the page `report.html`, which needs nothing else."""
    (folder / "report.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    environment = Environment(
        loader=PackageLoader("examgen.forms", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    page = environment.get_template("report.html.j2").render(title=title, **found)
    (folder / "report.html").write_text(page, encoding="utf-8")
