"""Every template of the bank passes every rule of `examgen check`, and without a warning.

EXAMGEN_SEEDS sets how many seeds of each level are swept.
"""

from __future__ import annotations

import os

import pytest

from examgen.bank import Bank
from examgen.check import check

SEEDS = int(os.environ.get("EXAMGEN_SEEDS", "60"))
BANK = Bank()


@pytest.mark.parametrize("id_", BANK.ids())
def test_template_passes_check(id_: str) -> None:
    report = check(BANK.entry(id_), BANK, SEEDS)
    assert not (*report.failures, *report.warnings), f"{report.line()}\n{report.details()}"
