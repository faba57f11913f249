"""How a template's texts are found in another language, and how numbers are written there."""

from __future__ import annotations

from pathlib import Path

import pytest

from examgen.answers.choice import Choices, yes_no
from examgen.answers.lists import Matching, Ordering
from examgen.answers.text import Drawing, Filling, Text
from examgen.answers.truth import TrueFalse
from examgen.errors import ExamgenError
from examgen.languages import ENGLISH, language
from examgen.languages.phrases import phrases
from examgen.tex import Tex
from examgen.translation import Book, Translation, UntranslatedError
from examgen.words import environment

GERMAN = language("de")
PHRASES = r"""
'forty layers': 'vierzig Schichten'
'<1> layers, <2> in all': 'insgesamt <2>, in <1> Schichten'
'ten percent (10 %)': 'zehn Prozent (10 %)'
'height $h$': 'Höhe $h$'
"""


@pytest.fixture
def speech(tmp_path: Path) -> Translation:
    (tmp_path / "name.de.yaml").write_text(PHRASES, encoding="utf-8")
    (tmp_path / "name.py").write_text("why = 'a raft'", encoding="utf-8")
    return Translation(GERMAN, tmp_path / "name.de.tex.j2", (Book(tmp_path / "name.de.yaml", tmp_path / "name.py"),))


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("forty layers", "vierzig Schichten"),
        ("3 layers, 12 in all", "insgesamt 12, in 3 Schichten"),
        ("forty layers layers, 12 in all", "insgesamt 12, in vierzig Schichten Schichten"),
        (Tex(r"ten percent (10\,\%)"), r"zehn Prozent (10\,\%)"),
        (Tex("height $h$"), "Höhe $h$"),
        ("conv1: $3$, MACs", "conv1: $3$, MACs"),
        (Tex(r"\ensuremath{64 \times 56}"), r"\ensuremath{64 \times 56}"),
        ("exact, or a decimal", "exakt oder als Dezimalzahl"),  # of the language's own catalogue
        ("", ""),
    ],
)
def test_a_text_is_said_as_the_kind_of_text_that_it_is(speech: Translation, english: str, german: str) -> None:
    assert speech.say(english) == german
    assert type(speech.say(english)) is type(english)


def test_a_text_without_a_phrase_names_the_file(speech: Translation) -> None:
    with pytest.raises(UntranslatedError, match=r"name\.de\.yaml: a line for this text is missing: 'a raft'"):
        speech.say("a raft")


@pytest.mark.parametrize(("line", "said"), [
    ("'a raft': [ein, Floß]", "2:11: a list stands where a text is expected; put quotes around a text"),
    ("'a raft':\n  Floß: ein", "3:3: a map stands where a text is expected; put quotes around a text"),
    ("'a raft': 'ein Floß aus <1>'", "2:11: <1> stands for a value that 'a raft' has not"),
    ("'a raft of <1>': '<0>, <1>'", "2:18: <0> stands for a value that 'a raft of <1>' has not"),
    ("'<2> of <1>': '<1> und <2>'", "2:15: '<2> of <1>': the values are <1>, <2>, ... in this order"),
])  # fmt: skip
def test_a_phrase_that_cannot_be_said_names_file_line_and_column(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "name.de.yaml"
    path.write_text(f"# ours\n{line}\n", encoding="utf-8")
    with pytest.raises(ExamgenError) as told:
        phrases(path)
    assert str(told.value) == f"{path}:{said}"


def test_a_phrase_may_still_be_blank(tmp_path: Path) -> None:
    (tmp_path / "name.de.yaml").write_text("'a raft': ''\n'a reed':\n", encoding="utf-8")
    found = phrases(tmp_path / "name.de.yaml")
    assert found.look_up("a raft") is found.look_up("a reed") is None


def test_a_fact_without_a_phrase_names_the_file_of_its_topic(speech: Translation, tmp_path: Path) -> None:
    (tmp_path / "concepts.yaml").write_text("text: 'A layer''s width.'", encoding="utf-8")
    book = Book(tmp_path / "concepts.de.yaml", tmp_path / "concepts.yaml")
    with pytest.raises(UntranslatedError, match=r"concepts\.de\.yaml: .*width"):
        Translation(GERMAN, speech.words, (*speech.books, book)).say("A layer's width.")


def test_a_damaged_file_of_phrases_names_its_line(speech: Translation) -> None:
    speech.books[0].path.write_text("'a': 'b'\n'a': 'c'\n", encoding="utf-8")
    with pytest.raises(ExamgenError, match=r"name\.de\.yaml:2:1: a: given twice"):
        speech.say("forty layers")


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("0.25", "0{,}25"),
        (r"\ensuremath{-12\,345.5}", r"\ensuremath{-12\,345{,}5}"),
        (r"\ensuremath{(0.5,\ 1)}", r"\ensuremath{(0{,}5;\ 1)}"),
        (r"\texttt{lr~=~0.1} is 0.1.", r"\texttt{lr~=~0.1} is 0{,}1."),
        (r"\texttt{\{0.1: \{0.2\}\}} 0.3", r"\texttt{\{0.1: \{0.2\}\}} 0{,}3"),
        ("in 3. place, 2 of 3.", "in 3. place, 2 of 3."),
    ],
)
def test_numbers_have_a_decimal_comma_outside_of_code(english: str, german: str) -> None:
    assert GERMAN.numbers(english) == german
    assert language(ENGLISH).numbers(english) == english


def test_a_comma_in_a_sentence_has_no_braces() -> None:
    assert GERMAN.sentence("0.5 is not $0.25$.") == "0,5 is not $0{,}25$."


def test_answers_say_their_words_and_keep_their_names() -> None:
    def loud(text: str) -> str:
        return type(text)(text.upper())

    assert yes_no(2 > 1).said(loud).tex() == "YES"
    assert yes_no(2 > 1).said(loud).text() == "yes"
    assert Choices(frozenset({"a"}), choices={"a": Tex("one"), "b": Tex("two")}).said(loud).tex() == "ONE"
    assert Matching(("d",), terms=(Tex("t"),), choices={"d": Tex("means")}).said(loud).tex() == "T: MEANS"
    steps = {"a": Tex("x"), "b": Tex("y")}
    assert Ordering(("b", "a"), choices=steps, before=frozenset({("b", "a")})).said(loud).tex() == "Y; X"
    truth = TrueFalse(value=True, reason="so").said(loud)
    assert (truth.tex(), truth.text(), truth.marks()[0].text) == ("TRUE", "true", "SO")
    assert [mark.text for mark in Text("why", traps=("no",)).said(loud).marks()] == ["NO"]
    assert Drawing("a box").said(loud).tex() == "A BOX"
    assert Filling("x", others=("y",)).said(loud).marks()[0].text == "RIGHT TOO: y"


def test_filters_of_another_language() -> None:
    words = environment("de").from_string('<< (1, 2, 3)|listed >>, << 2|plural("Bild", "Bilder") >>')
    assert words.render() == "1, 2 und 3, 2~Bilder"
    with pytest.raises(TypeError, match="many"):
        environment("de").from_string('<< 2|plural("Bild") >>').render()
