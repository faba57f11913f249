"""The lines of `variants.jsonl` by form and slot, each read when it is asked for, so that thousands need no room."""

from __future__ import annotations

import filecmp
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from examgen import record
from examgen.compact import unpacked
from examgen.record import Variant

Place = tuple[str, str]  # the key of a form, the key of a slot


class Lines(Mapping[Place, bytes]):
    """The lines as they stand in the file, in its order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._spans: dict[Place, tuple[int, int]] = {}
        start = 0
        with path.open("rb") as stream:
            for text in stream:
                variant = unpacked(text)
                self._spans[variant["form"], variant["slot"]] = start, len(text)
                start += len(text)

    def __getitem__(self, place: Place) -> bytes:
        start, length = self._spans[place]
        with self._path.open("rb") as stream:
            stream.seek(start)
            return stream.read(length)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


def planned(header: Mapping[str, Any]) -> Iterator[Place]:
    """The places of an exam in the order of its file; the header is that of `exam.json`, with its forms."""
    for form in header["forms"]:
        for section in header["sections"]:
            for slot in section["slots"]:
                yield form["key"], slot["slot"]


def changed(earlier: Path, now: Path) -> dict[str, dict[str, Variant]]:
    """The earlier variants that are different now or gone, by form and slot."""
    found: dict[str, dict[str, Variant]] = {}
    if filecmp.cmp(earlier, now, shallow=False):
        return found
    old, new = Lines(earlier), Lines(now)
    for place in old:
        if place not in new or old[place] != new[place]:
            found.setdefault(place[0], {})[place[1]] = unpacked(old[place])
    return found


def restore(path: Path, kept: Mapping[str, Mapping[str, Variant]], places: Iterable[Place], out: Path) -> None:
    """Write `out` with the variants of `kept`, and with those of `path` at every other place."""
    lines = Lines(path)
    with out.open("wb") as stream:
        for form, slot in places:
            variant = kept.get(form, {}).get(slot)
            stream.write(lines[form, slot] if variant is None else record.line(variant))
