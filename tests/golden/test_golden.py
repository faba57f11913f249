"""One variant of each template as LaTeX, problem and solution, byte for byte as it was when it was last looked at.

What changes on purpose is written again with `pytest tests/golden --golden`; then read the differences.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from examgen import show
from examgen.bank import Bank
from examgen.languages import CODES, ENGLISH, Code
from examgen.template import load

FOLDER = Path(__file__).parent
BANK = Bank()
SEED = 1


def names() -> Iterator[tuple[str, tuple[str, Code]]]:
    """The files, with the template and the language of each."""
    for entry in BANK.entries():
        yield f"{entry.id}.tex", (entry.id, ENGLISH)
        for code in CODES[1:]:
            if entry.speaks(code) and "topic" not in load(entry).arg_names():  # not all facts have it
                yield f"{entry.id}.{code}.tex", (entry.id, code)


FILES = dict(names())


@pytest.mark.parametrize("name", FILES)
def test_the_variant_looks_as_it_did(name: str, *, rewrites_golden: bool) -> None:
    path, (id_, code) = FOLDER / name, FILES[name]
    sheet = show.sheet(show.variants(id_, SEED, BANK, code=code), code=code)
    text = "\n\n".join(segment.tex for segment in sheet.segments) + "\n"
    if rewrites_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), "look at the template, then write its golden file with --golden"
    assert text == path.read_text(encoding="utf-8")


def test_every_golden_file_has_a_template() -> None:
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.tex")} == set(FILES)
