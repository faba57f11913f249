"""formulas.yaml: what may stand in it, and one clear line for what may not."""

from pathlib import Path

import pytest

from exam.support import drawn, exam, toys
from examgen.bank import Bank
from examgen.entry import read_entry
from examgen.errors import ExamgenError
from examgen.formulas import load, load_file

GOOD = """\
heading: Toys
formulas:
  - id: sum
    title: Sum
    tex: 'a + b'
    where: 'of $a$ & $b$'
    source: 'A book'
"""


def written(folder: Path, text: str = GOOD, topic: str = "toy") -> Path:
    path = folder / topic / "formulas.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_formula_has_its_heading_and_text_as_latex(tmp_path: Path) -> None:
    (formula,) = load_file(written(tmp_path))
    assert (formula.id, formula.group, formula.title, formula.tex) == ("sum", "Toys", "Sum", "a + b")
    assert formula.where == r"of $a$ \& $b$"
    assert "source" not in formula.plain()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    source: 'A book'\n", "", r"toy/formulas\.yaml:3: source: is missing"),
        ("title: Sum", "name: Sum", r"toy/formulas\.yaml:4: name: unknown key"),
        ("id: sum", "id: The Sum", r"toy/formulas\.yaml:3: id: 'The Sum' may have"),
        ("tex: 'a + b'", "tex:", r"toy/formulas\.yaml:5: tex: .*text is expected"),
        ("'of $a$ & $b$'", "'of $a'", r"toy/formulas\.yaml:6: where: .*partner"),
        ("formulas:\n", "formulas: []\nothers:\n", r"toy/formulas\.yaml:3: others: unknown key"),
    ],
)
def test_a_problem_names_file_line_and_value(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(ExamgenError, match=message):
        load_file(written(tmp_path, GOOD.replace(old, new)))


def test_an_id_stands_for_one_formula_of_a_bank(tmp_path: Path) -> None:
    twice = GOOD + GOOD.partition("formulas:\n")[2]
    with pytest.raises(ExamgenError, match=r"formulas\.yaml:8: id: sum is given twice"):
        load_file(written(tmp_path, twice))
    written(tmp_path)
    written(tmp_path, topic="play")
    with pytest.raises(ExamgenError, match=r"toy/formulas\.yaml: the id sum is also in .*play/formulas\.yaml"):
        load([tmp_path])


def test_a_bank_replaces_the_formula_of_an_earlier_one(tmp_path: Path) -> None:
    written(tmp_path / "one")
    written(tmp_path / "two", GOOD.replace("a + b", "b + a"))
    assert load([tmp_path / "one", tmp_path / "two"])["sum"].tex == "b + a"


def pair(folder: Path, declared: str) -> Path:
    """A bank of one's own with the toy that adds, which names formulas."""
    source = toys().entry("toy/addition")
    path = folder / "toy" / "adding.py"
    path.parent.mkdir(parents=True)
    text = source.python.read_text(encoding="utf-8")
    path.write_text(text + f"\n{declared}\n", encoding="utf-8")
    path.with_suffix(".tex.j2").write_text(source.words.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_a_template_of_ones_own_names_a_formula_of_ones_own(tmp_path: Path) -> None:
    pair(tmp_path, 'FORMULAS = ("sum", "softmax")')
    written(tmp_path)
    (variant,) = drawn(exam("template: toy/adding"), bank=Bank((tmp_path,))).variants
    assert [formula["id"] for formula in variant["formulas"]] == ["sum", "softmax"]


def test_an_unknown_formula_is_an_error_that_names_the_template(tmp_path: Path) -> None:
    pair(tmp_path, 'FORMULAS = ("summ",)')
    with pytest.raises(ExamgenError, match=r"toy/adding: .*unknown formula 'summ'; add it to"):
        drawn(exam("template: toy/adding"), bank=Bank((tmp_path,)))


@pytest.mark.parametrize("declared", ['FORMULAS = "sum"', "FORMULAS = (1,)", "FORMULAS = tuple(names)"])
def test_formulas_are_a_plain_tuple_of_ids(tmp_path: Path, declared: str) -> None:
    path = pair(tmp_path, declared)
    with pytest.raises(ExamgenError, match=r"adding\.py:\d+: FORMULAS is .*write a tuple of ids"):
        read_entry("toy/adding", path)
