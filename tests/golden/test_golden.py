"""One variant of each template as LaTeX, problem and solution, byte for byte as it was when it was last looked at.

What changes on purpose is written again with `pytest tests/golden --golden`; then read the differences.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from examgen import show
from examgen.bank import Bank

FOLDER = Path(__file__).parent
BANK = Bank()
SEED = 1


@pytest.mark.parametrize("id_", BANK.ids())
def test_the_variant_looks_as_it_did(id_: str, *, rewrites_golden: bool) -> None:
    path = FOLDER / f"{id_}.tex"
    text = "\n\n".join(segment.tex for segment in show.sheet(show.variants(id_, SEED, BANK)).segments) + "\n"
    if rewrites_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), "look at the template, then write its golden file with --golden"
    assert text == path.read_text(encoding="utf-8")


def test_every_golden_file_has_a_template() -> None:
    assert {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.tex")} == set(BANK.ids())
