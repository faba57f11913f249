"""A template that fails is named with its id, level and seed, and the place; nothing is written."""

import re
from pathlib import Path

import pytest

from exam.support import exam, make, toys
from examgen.errors import ExamgenError

CODE = '''\
"""A template that fails."""

from dataclasses import dataclass
from typing import Any

from examgen import Draw, Given, Integer, Part, Reject, Solved, Tex, Wrong

TITLE, POINTS, MINUTES, FAMILY = "Broken", 2, 2, "broken"
LEVELS = {"hard": 100}


@dataclass(frozen=True)
class Params:
    a: int


def sample(d: Draw[int, None]) -> Params:
    return Params(d.rng.randrange(d.level))


def solve(p: Params, given: Given) -> Solved:
    return Solved({"x": Part(Integer(p.a))}, steps={"text": "plain"})


def verify(p: Params) -> dict[str, Any]:
    return {"x": p.a}


def effort(p: Params) -> float:
    return 1
'''
WORDS = """\
<% block problem %>
Let $a = << p.a >>$.

\\examPart{x} What is $a$?
<% endblock %>
<% block solution %>
\\examPart{x} << ans.x >>.
<% endblock %>
"""
SAMPLE, SOLVED = "Params(d.rng.randrange(d.level))", 'Solved({"x": Part(Integer(p.a))}, steps={"text": "plain"})'
FAILURES = {
    "raises in sample": (SAMPLE, "Params(1 // 0)", r"broken\.py:18: ZeroDivisionError"),
    "exits": (SAMPLE, "exit(3)", r"broken\.py:18: SystemExit: 3"),
    "never accepts a draw": (
        f"return {SAMPLE}",
        'raise Reject("too dull")',
        r"no draw is accepted in 400: too dull \(400 times\)",
    ),
    "raises in solve": (SOLVED, "Solved([][0])", r"broken\.py:22: IndexError"),
    "answers with a float": ("Integer(p.a)", "Integer(p.a / 2)", r"broken\.py:22: TypeError: Integer needs an int"),
    "has a function among its steps": ('"plain"', "print", r"TypeError: .*print.* has no JSON form"),
    "disagrees with verify": ('{"x": p.a}', '{"x": p.a + 1}', r"ValueError: x: solve says (\d+), verify says \d+"),
    "verifies other parts": ('{"x": p.a}', '{"y": p.a}', r"solve answers \['x'\], verify answers \['y'\]"),
    "names an unknown convention": (
        'steps={"text": "plain"}',
        'conventions=("feet",)',
        r"broken\.py:22: ValueError: unknown convention 'feet'; they are listed in .*en\.yaml",
    ),
    "misspells a convention": (
        'steps={"text": "plain"}',
        'conventions=("rond-down",)',
        r"broken\.py:22: ValueError: unknown convention 'rond-down' \(did you mean round-down\?\)",
    ),
    "forgets a comma behind its only convention": (
        'steps={"text": "plain"}',
        'conventions=("mac")',
        r"broken\.py:22: TypeError: conventions is 'mac'; write a tuple such as \(\"mac\",\)",
    ),
    "has a number in place of an answer": (
        "Part(Integer(p.a))",
        "Part(p.a)",
        r"broken\.py:22: TypeError: Part needs an answer such as Integer\(7\), not \d+",
    ),
    "has a weight that is no number": (
        "Part(Integer(p.a))",
        'Part(Integer(p.a), weight="2")',
        r"broken\.py:22: TypeError: Part needs a whole number as its weight, not '2'",
    ),
    "has wrong values that are none": (
        "Part(Integer(p.a))",
        'Part(Integer(p.a), wrong=[Wrong("w", 7, "Off."), ("v", 8, "Off.")])',
        r"TypeError: Part needs a list of wrong values such as Wrong\(.*\), not \('v', 8, 'Off\.'\)",
    ),
    "has one wrong value in place of a list": (
        "Part(Integer(p.a))",
        'Part(Integer(p.a), wrong=Wrong("w", 7, "Off."))',
        r"TypeError: Part needs a list of wrong values such as Wrong\(.*\), not Wrong\(name='w', value=7",
    ),
    "has wrong values of another type": (
        "Part(Integer(p.a))",
        'Part(Integer(p.a), wrong=[Wrong("w", "ten", "Off.")])',
        r"TypeError: wrong value w of x: Integer needs an int, not 'ten'",
    ),
    "forgets to return from verify": (
        'return {"x": p.a}',
        '{"x": p.a}',
        r"verify returned None.*is a return missing\?",
    ),
    "forgets to return from sample": (
        f"return {SAMPLE}",
        SAMPLE,
        r"sample returned None, not Params; is a return missing\?",
    ),
    "forgets to return from solve": (f"return {SOLVED}", SOLVED, r"solve returned None, not Solved; is a return"),
    "forgets to return from effort": ("return 1\n", "1\n", r"effort returned None, not a number of min"),
    "has a number of numpy among its parameters": (
        "Params(d.rng.randrange(d.level))",
        'Params(__import__("numpy").int64(7))',
        r"Params\.a is np\.int64\(7\), which cannot be stored; .*say int\(\.\.\.\)",
    ),
    "has another type among its parameters than it says": (
        "Params(d.rng.randrange(d.level))",
        'Params("7")',
        r"Params\.a is '7', not int; make the value and the type of the field agree",
    ),
    "gives a wrong value all points": (
        "Part(Integer(p.a))",
        'Part(Integer(p.a), wrong=[Wrong("w", 7, "Off.", 1)])',
        r"broken\.py:22: ValueError: wrong value w: a credit of 1; .*less than 1",
    ),
    "gives no reason": (
        "Part(Integer(p.a))",
        'Part(Integer(p.a), wrong=[Wrong("w", 7, "")])',
        r"broken\.py:22: ValueError: wrong value w: say in a sentence why it is wrong",
    ),
    "prints its answer": ("$a$?", "<< ans.x >>?", r"broken\.tex\.j2:4: ValueError: the problem uses ans\.x"),
    "raises in effort": ("return 1\n", "raise OSError(5, 'gone')\n", r"broken\.py:30: OSError: \[Errno 5\] gone"),
    "prints an undefined value": ("$a$?", "<< b >>?", r"broken\.tex\.j2:4: UndefinedError: 'b' is undefined"),
    "prints an unknown field": ("$a$?", "<< p.b >>?", r"broken\.tex\.j2:4: .*: 'Params object' has no attribute 'b'"),
    "prints a float": ("$a$?", "<< p.a / 3 >>?", r"broken\.tex\.j2:4: TypeError: [\d.]+ \(float\) cannot be printed"),
    "prints nothing": ("$a$?", "<< none >>?", r"broken\.tex\.j2:4: TypeError: None"),
    "raises in the solution": ("<< ans.x >>.", "<< 1 // 0 >>.", r"broken\.tex\.j2:7: ZeroDivisionError"),
    "does not ask its part": (
        r"\examPart{x} What",
        "What",
        r"broken\.tex\.j2: the part 'x' is never asked; write \\examPart\{x\}",
    ),
    "asks an unknown part": (
        r"What is $a$?",
        r"\examPart{y}",
        r"broken\.tex\.j2:4: \\examPart\{y\} is unknown; solve returns the part x",
    ),
}
BROKEN_TEX = {
    "an undefined command": ("What is", r"What \iss", r"line 3: Undefined control sequence \\iss: .*What \\iss \$a\$"),
    "a missing dollar": ("$a$?", "$a?", r"line \d+: Missing \$ inserted"),
    "an open brace": ("What is", "{What is", r"line \d+: Missing } inserted"),
    "a file of the system": ("What is", r"\input{/etc/passwd}", r"File `/etc/passwd\.tex' not found"),
    "a shell command": ("What is", r"\immediate\write18{id}\afterwards", r"Undefined control .*afterwards"),
    "a letter that no font has": ("What is", "What 是", r"the fonts have no 是 \(U\+662F\)"),
}  # fmt: skip
PLACE = r"broken/broken.*level hard, seed 5"


def bank(folder: Path, old: str, new: str) -> Path:
    assert (CODE + WORDS).count(old) == 1
    (folder / "broken").mkdir()
    (folder / "broken" / "broken.py").write_text(CODE.replace(old, new), encoding="utf-8")
    (folder / "broken" / "broken.tex.j2").write_text(WORDS.replace(old, new), encoding="utf-8")
    return folder


def failure(folder: Path, old: str, new: str) -> str:
    text = exam("template: toy/addition", "id: mine, template: broken/broken, level: hard")
    with pytest.raises(ExamgenError) as caught:
        make(folder / "output", 5, text, toys(bank(folder, old, new)))
    found = folder / "output"
    assert not found.exists() or list(found.iterdir()) == []
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", FAILURES)
def test_a_template_that(name: str, tmp_path: Path) -> None:
    old, new, message = FAILURES[name]
    said = failure(tmp_path, old, new)
    assert re.search(f"{PLACE}.*({message})", said), said


@pytest.mark.parametrize("name", BROKEN_TEX)
def test_words_with(name: str, tmp_path: Path) -> None:
    old, new, message = BROKEN_TEX[name]
    said = failure(tmp_path, old, new)
    assert re.search(f"problems.tex, question 2 .*{PLACE}, slot mine.*({message})", said), said


def test_the_template_itself_is_sound(tmp_path: Path) -> None:
    text = exam("template: broken/broken, level: hard")
    assert make(tmp_path / "output", 5, text, toys(bank(tmp_path, "Broken", "Sound"))).changed


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    assert "broken.py:17: " in failure(tmp_path, "def sample(d: Draw[int, None])", "def sample(d: Draw[int, None]")


def test_an_unknown_block_or_tag_has_its_line(tmp_path: Path) -> None:
    assert "broken.tex.j2:6: " in failure(tmp_path, "<% block solution %>", "<% blok solution %>")
