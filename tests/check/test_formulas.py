"""The formulas of a bank are typeset once each, and what is wrong is named with id and file."""

from __future__ import annotations

from pathlib import Path

import pytest

from exam.support import format_cache as format_cache
from examgen.check import check_all
from examgen.check.formulas import FormulasReport

SOUND = """\
heading: Toys
formulas:
  - id: sum
    title: Sum
    tex: 'a + b'
    where: 'of $a$ and $b$'
    source: 'A book'
"""
FAULTS = {
    "TeX fails": (r"\left( a", r"sum: Missing \right. inserted"),
    "a strange macro": (r"a \hspace{2pt} b", r"sum: tex: \hspace is not allowed in words, see templates/README.md"),
    "too wide": (" + ".join(f"a_{{{k}}}" for k in range(20)), "pt too wide for the formula sheet"),
    "no equation": (r"\frac{1}{3} = 0.33", "sum: tex: both sides of = differ"),
}


def checked(folder: Path, text: str) -> FormulasReport:
    path = folder / "toy" / "formulas.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    (report,) = check_all(["toy/formulas.yaml"], [folder])
    assert isinstance(report, FormulasReport)
    return report


def test_sound_formulas_pass(tmp_path: Path) -> None:
    report = checked(tmp_path, SOUND)
    assert report.ok, report.details()
    assert report.line() == "ok   toy/formulas.yaml: 1 formulas"


@pytest.mark.parametrize(("tex", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_id_and_file(tmp_path: Path, tex: str, message: str) -> None:
    report = checked(tmp_path, SOUND.replace("a + b", tex))
    assert not report.ok
    assert message in report.details()
    assert f"{tmp_path}/toy/formulas.yaml: sum: " in report.details()


def test_an_error_hides_no_other_fault(tmp_path: Path) -> None:
    second = SOUND.partition("formulas:\n")[2].replace("id: sum", "id: more").replace("a + b", r"\right) a")
    report = checked(tmp_path, SOUND.replace("a + b", r"\left( a") + second)
    assert [failure.partition(":")[0] for failure in report.failures] == ["sum", "more"]


def test_other_languages_have_every_word(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "formulas.de.yaml").write_text("'Toys': 'Spielzeug'\n", encoding="utf-8")
    (tmp_path / "toy" / "formulas.yaml").write_text(SOUND, encoding="utf-8")
    (report,) = check_all(["toy/formulas.yaml"], [tmp_path])
    assert "formulas.de.yaml: a line for this text is missing: 'Sum'" in report.details()
