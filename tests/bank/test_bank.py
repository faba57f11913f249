"""Finding templates: pairs of files, read without being run; what is missing is named with its file and line."""

from pathlib import Path

import pytest

from exam.support import TOYS, exam, make, toys
from examgen import topics
from examgen.bank import Bank
from examgen.errors import ExamgenError
from examgen.template import load
from examgen.words import compiled

CODE = (TOYS / "play" / "cost.py").read_text(encoding="utf-8")
WORDS = (TOYS / "play" / "cost.tex.j2").read_text(encoding="utf-8")


def bank(folder: Path, old: str = "", new: str = "", words: str | None = WORDS) -> Bank:
    assert old in CODE
    (folder / "mine").mkdir()
    (folder / "mine" / "cost.py").write_text(CODE.replace(old, new, 1) if old else CODE, encoding="utf-8")
    if words is not None:
        (folder / "mine" / "cost.tex.j2").write_text(words, encoding="utf-8")
    return Bank((folder,))


def test_an_entry_is_read_from_the_constants(tmp_path: Path) -> None:
    entry = bank(tmp_path).entry("mine/cost")
    assert (entry.title, entry.points, entry.minutes, entry.family) == ("Cost", 2, 2, "toy-cost")
    assert entry.levels == ("easy", "medium", "hard")
    assert entry.summary == "Operations counted in MACs or FLOPs; a second family of its topic."
    assert not entry.calculator
    assert toys().entry("ratio").calculator


def test_listing_runs_no_template(tmp_path: Path) -> None:
    assert bank(tmp_path, "from typing", "raise SystemExit(9)\nfrom typing").entry("mine/cost").title == "Cost"


def test_helper_files_are_no_templates(tmp_path: Path) -> None:
    for name in ("_shared.py", "conftest.py"):
        (tmp_path / "mine").mkdir(exist_ok=True)
        (tmp_path / "mine" / name).write_text("1 / 0")
    assert "mine" not in Bank((tmp_path,)).topics()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("TITLE, POINTS", "TITEL, POINTS", r"cost\.py:1: TITLE is missing"),
        ('"Cost", 2, 2', '"Cost", 2.5, 2', r"cost\.py:10: POINTS is 2\.5; write a whole number"),
        ('"Cost", 2, 2', '"Cost", -2, 2', r"cost\.py:10: POINTS is -2; write a whole number above 0"),
        ('"Cost", 2, 2', '"Cost", 2, 0', r"cost\.py:10: MINUTES is 0; write a whole number above 0"),
        ("TITLE, POINTS", 'CALCULATOR = "no"\nTITLE, POINTS', r"cost\.py:10: CALCULATOR is not True or False; write"),
        ("TITLE, POINTS", "CALCULATOR = not 1\nTITLE, POINTS", r"cost\.py:10: CALCULATOR is not True or False; write"),
        ('"Cost", 2, 2', '"Co" + "st", 2, 2', r"cost\.py:10: TITLE is read without running the file; write a text in"),
        ('"Cost", 2, 2', "{[]}, 2, 2", r"cost\.py:10: TITLE is read without running the file; write a text in"),
        ('"Cost", 2, 2', '"", 2, 2', r"cost\.py:10: TITLE is ''"),
        ('"Cost", 2, 2', '"Co" + "st", 2, 2', r"cost\.py:10: TITLE is read without running the file"),
        ('"easy"', '"trivial"', r"cost\.py:11: LEVELS is not a dict display with keys from easy, medium, hard"),
        ('"""Operations', 'X = """Operations', r"cost\.py:1: the docstring is missing"),
        ("def effort(p: Params)", "def effort(p: Params", r"cost\.py:\d+: invalid syntax$"),
    ],
)
def test_what_is_wrong_with_the_constants(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ExamgenError, match=message):
        bank(tmp_path, old, new).entry("mine/cost")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("def verify", "def verfiy", r"cost\.py:1: the function verify is missing"),
        ("def effort(p: Params)", "def effort(p: Params, q: int)", "effort takes 2 parameters instead of 1"),
        ("@dataclass(frozen=True)\nclass Params", "@dataclass\nclass Params", "Params is not a frozen dataclass"),
        ("from typing", "raise SystemExit(0)\nfrom typing", r"cost\.py:6: SystemExit: 0"),
        ("from typing", "import nowhere\nfrom typing", r"cost\.py:6: ModuleNotFoundError: No module named 'nowhere'"),
        (
            "from typing",
            "from .shared import x\nfrom typing",
            r"cost\.py:6: files of a bank cannot import each other; ",
        ),
        (
            "from typing",
            "from mine.shared import x\nfrom typing",
            r"cost\.py:6: files of a bank cannot import each oth",
        ),
    ],
)
def test_what_is_wrong_with_the_functions(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ExamgenError, match=message):
        load(bank(tmp_path, old, new).entry("mine/cost"))


def test_a_template_is_a_pair(tmp_path: Path) -> None:
    with pytest.raises(ExamgenError, match=r"its text cost\.tex\.j2 is missing"):
        bank(tmp_path, words=None).entry("mine/cost")


@pytest.mark.parametrize(("topic", "name"), [("mine", "My-Cost"), ("my topic", "cost")])
def test_a_name_that_is_none_is_refused(topic: str, name: str, tmp_path: Path) -> None:
    (tmp_path / topic).mkdir()
    (tmp_path / topic / f"{name}.py").write_text(CODE, encoding="utf-8")
    with pytest.raises(ExamgenError, match=rf"{name}\.py: rename '.*'; a name has small letters"):
        Bank((tmp_path,)).entries()


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for suffix, text in ((".py", CODE), (".tex.j2", WORDS + "größer")):
        (tmp_path / "mine" / f"cost{suffix}").write_text(text, encoding="latin-1")
    entry = Bank((tmp_path,)).entry("mine/cost")
    line = WORDS.count("\n") + 1
    with pytest.raises(ExamgenError, match=rf"cost\.tex\.j2:{line}: byte 0xf6 is not UTF-8; save the file as UTF-8"):
        compiled(entry.words)
    entry.python.write_text(CODE + "# größer", encoding="latin-1")
    with pytest.raises(ExamgenError, match=rf"cost\.py:{CODE.count(chr(10)) + 1}: byte 0xf6 is not UTF-8"):
        Bank((tmp_path,)).entry("mine/cost")


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for suffix, text in ((".py", CODE), (".tex.j2", WORDS)):
        (tmp_path / "mine" / f"cost{suffix}").write_text(text, encoding="utf-8-sig")
    (tmp_path / "mine" / "concepts.yaml").write_text("topic: My questions\n", encoding="utf-8-sig")
    found = Bank((tmp_path,))
    assert load(found.entry("mine/cost")).arg_names() == ("count",)
    assert topics.name("mine", found) == "My questions"


def test_the_name_of_a_topic_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    found = bank(tmp_path)
    (tmp_path / "mine" / "concepts.yaml").write_text("# ours\ntopic: Größen\n", encoding="latin-1")
    with pytest.raises(ExamgenError, match=r"concepts\.yaml:2: byte 0xf6 is not UTF-8; save the file as UTF-8"):
        topics.names(found)


def test_a_bare_name_must_be_unique(tmp_path: Path) -> None:
    bank(tmp_path)
    both = toys(tmp_path)
    with pytest.raises(ExamgenError, match="cost: more than one template has this name: mine/cost, play/cost"):
        both.entry("cost")
    assert both.entry("ratio").id == "play/ratio"


def test_two_banks_with_the_same_names_do_not_mix(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    titles = []
    for folder, title in zip(folders, ("First", "Second"), strict=True):
        folder.mkdir()
        built = make(tmp_path, text=exam("template: mine/cost"), bank=bank(folder, '"Cost"', f'"{title}"'), force=True)
        titles += [variant["title"] for variant in built.exam.variants]
    assert titles == ["First", "Second"]
