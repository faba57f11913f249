"""What is wrong in the words is named with their file, the line if there is one, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from exam.support import invoke
from examgen.bank import Bank
from examgen.check.report import Report
from examgen.draw import Request, TemplateError, draw
from examgen.template import load

TWO_PARTS = {
    "weight=1)},": "weight=1), 'side': Part(Integer(p.width), wrong=mistakes)},",
    "range(p.height))}": "range(p.height)), 'side': p.width}",
}


def drawn(bank: Bank) -> str:
    request = Request(load(bank.entry("geometry/rectangle")), seed=1, level="medium", slot="area")
    with pytest.raises(TemplateError) as caught:
        draw(request, bank.facts)
    return str(caught.value).removeprefix(f"{request}: {bank.folders[1]}/geometry/")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            {r"\examPart{area} A": r"\examPart{aera} A"},
            r"rectangle.tex.j2:2: \examPart{aera} is unknown; solve returns the part area",
        ),
        (
            {"What is": "\n\n\\examFigure{sketch} What is"},
            r"rectangle.tex.j2:4: \examFigure{sketch} is unknown; solve returns no figure",
        ),
        (
            {"Width": "\\examTable{sides} Width"},
            r"rectangle.tex.j2:5: \examTable{sides} is unknown; solve returns no table",
        ),
        (
            {r"\examPart{area} A": "A"},
            r"rectangle.tex.j2: the part 'area' is never asked; write \examPart{area}",
        ),
        (
            {"What is": "\n\\examPart{area} What is"},
            "rectangle.tex.j2:3: the part 'area' is asked 2 times; ask it once",
        ),
        (
            {r"\examPart{area} A": r"\examPart{<< 'a' ~ 'era' >>} A"},
            r"rectangle.tex.j2: \examPart{aera} is unknown; solve returns the part area",
        ),
    ],
)
def test_a_name_in_the_words(bank: Callable[..., Bank], words: dict[str, str], message: str) -> None:
    assert drawn(bank(words=words)) == message


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            {"conventions=()": "tables={'sides': Table('l', ('side',), [(Field('aera'),)])}"},
            "rectangle.py: ValueError: a figure or table has a blank for 'aera'; solve returns the part area",
        ),
        (
            {'"area": Part(': '"the area": Part('},
            "rectangle.py: ValueError: a part is called 'the area'; write letters, digits, underscores and hyphens",
        ),
    ],
)
def test_a_name_in_the_code(bank: Callable[..., Bank], code: dict[str, str], message: str) -> None:
    code = code | {"import NONE,": "import NONE, Field, Table,", 'return {"area":': 'return {"the area":'}
    if "conventions=()" in code:
        del code['return {"area":']
    assert drawn(bank(code, {r"\examPart{area} A": r"\examTable{sides} A"})) == message


def test_the_order_of_the_parts(bank: Callable[..., Bank]) -> None:
    words = {r"\examPart{area} A": "\\examPart{side} A\n\\examPart{area}"}
    assert drawn(bank(TWO_PARTS, words)) == (
        r"rectangle.tex.j2:2: \examPart{side} stands before \examPart{area}; solve answers in the order area, side"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            {"What is": r"\texttt{" + 120 * "a" + "} What is"},
            "problem: something sticks out by .* pt to the right: A rectangle is .*aaa[.]{3}$",
        ),
        (
            {"Width times": r"\[ " + " + ".join(["x_1"] * 60) + r" = y \] Width times"},
            r"solution: something sticks out by .* pt to the right: x ?\+ x",
        ),
        (
            {"What is": "\n\n\\examTable{sides}\n\nWhat is"},
            "problem: something sticks out by .* pt to the right: table sides: a wide cell, a wide cell, a ",
        ),
        ({"What is": "It is A & B. What is"}, r"problem: Misplaced alignment tab character &: .*A rectangle is"),
    ],
)
def test_what_tex_finds_quotes_the_text(checked: Callable[..., Report], words: dict[str, str], message: str) -> None:
    table = "Table('ll', (9 * 'a wide cell, ', 'b'), [('c', 3), ('d', 4)])"
    code = {"conventions=()": f"tables={{'sides': {table}}}", "import NONE,": "import NONE, Table,"}
    found = [failure for failure in checked(code, words, seeds=3).failures if failure.rule == "compiles"]
    assert found
    assert all(failure.seed is not None and failure.level == "medium" for failure in found)
    assert any(re.match(message, failure.message) for failure in found), [failure.message for failure in found]


def test_a_slip_of_the_markup_quotes_the_text(checked: Callable[..., Report]) -> None:
    (found, *_) = checked({}, {"What is": "It fills 50% of it. What is"}, seeds=3).failures
    assert re.match(r"problem: % must be written \\% in text: .*It fills 50% of it", found.message)


def test_an_interrupt_says_where_it_was(bank: Callable[..., Bank]) -> None:
    """As of an endless loop, which nothing else tells."""
    folder = bank({"# sampled": "raise KeyboardInterrupt"}).folders[1]
    done = invoke("show", "geometry/rectangle", "--seed", 7, "--bank", folder)
    assert done.exit_code == 130
    assert done.stderr == (
        "examgen: interrupted; it was at geometry/rectangle: level medium, seed 7; nothing was changed\n"
    )


def test_an_interrupt_says_which_file_was_loaded(bank: Callable[..., Bank]) -> None:
    folder = bank({"LEVELS = ": "raise KeyboardInterrupt\nLEVELS = "}).folders[1]
    done = invoke("show", "geometry/rectangle", "--seed", 7, "--bank", folder)
    assert done.exit_code == 130
    assert done.stderr == (
        f"examgen: interrupted; it was at {folder / 'geometry' / 'rectangle.py'}; nothing was changed\n"
    )
