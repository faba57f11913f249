"""The catalogues say the same in every language: no word, convention, value or formula is missing in one of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from examgen import cli_options
from examgen.answers.expression import Expression
from examgen.answers.formula import Formula
from examgen.answers.number import Number
from examgen.bank import shipped
from examgen.conventions import convention, conventions
from examgen.errors import ExamgenError
from examgen.facts import load_topic
from examgen.facts.pick import subject
from examgen.figures.receptive import Window, stack_1d
from examgen.figures.scene import Label
from examgen.formulas import load_file
from examgen.graph import misconceptions as graph_misconceptions
from examgen.graph.misconceptions import MISCONCEPTIONS
from examgen.languages import CODES, ENGLISH, Language, language
from examgen.languages.file import mapping
from examgen.nn import misconceptions
from examgen.nn.layers import Conv2d
from examgen.nn.misconceptions import mac_slips, memory_slips, parameter_slips
from examgen.tex import inline
from examgen.translation import Book, Translation

OTHERS = [language(code) for code in CODES if code != ENGLISH]
EN = language(ENGLISH)


def maths(text: str) -> list[str]:
    """The formulas, whatever words are in them, and whatever sign stands between the entries of a pair."""
    formulas = re.findall(r"\$[^$]*\$", re.sub(r"\\mathrm\{[a-z]+\}", "", text))
    return sorted(formula.replace(";", ",").replace("{,}", ".") for formula in formulas)


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.code)
def test_the_words_are_the_same_and_take_the_same_values(other: Language) -> None:
    places = {name: sorted(re.findall(r"<\d>", text)) for name, text in EN.words.items()}
    assert {name: sorted(re.findall(r"<\d>", text)) for name, text in other.words.items()} == places


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.code)
def test_the_conventions_are_the_same_and_have_the_same_formulas(other: Language) -> None:
    formulas = {id_: (each.group, maths(each.tex)) for id_, each in conventions().items()}
    assert {id_: (each.group, maths(each.tex)) for id_, each in conventions(other.code).items()} == formulas


def said_by_our_code() -> Iterator[str]:
    """What answers, figures and collections of mistakes say."""
    layer = Conv2d(3, 8, 5)
    for slips in (parameter_slips(layer, 9), mac_slips(layer, 9), memory_slips((8, 3, 3), (3, 7, 7))):
        yield from (slip.why for slip in slips)
    yield from (misconception.why for misconception in MISCONCEPTIONS)
    answers = (Number(1.5, decimals=1), Number(1.25), Expression(1), Formula(1))
    yield from (answer.blank().note for answer in answers)
    labels = stack_1d(3, [Window("", 3)]).items
    yield from (item.tex for item in labels if isinstance(item, Label) and item.tex)


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.code)
@pytest.mark.parametrize("text", sorted(set(said_by_our_code())))
def test_what_our_code_says_has_a_phrase_with_the_same_formulas(other: Language, text: str) -> None:
    found = other.phrases.look_up(text)
    assert found is not None
    assert maths(found[0]) == maths(text)


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.code)
def test_breaks_are_between_letters(other: Language) -> None:
    for word in other.hyphenation.split():
        first, *middle, last = word.split("-")
        assert len(first) > 1, word
        assert len(last) > 1, word
        assert "".join((first, *middle, last)).isalpha(), word


def test_a_missing_word_names_the_file() -> None:
    poor = Language("de", OTHERS[0].path, {"decimal point": ","}, {}, OTHERS[0].phrases, "", "")
    with pytest.raises(ExamgenError, match=r"de\.yaml: words: points: is missing"):
        poor.points("2")


def test_a_missing_convention_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    known = conventions()
    monkeypatch.setattr("examgen.conventions.conventions", lambda code=ENGLISH: known if code == ENGLISH else {})
    with pytest.raises(ExamgenError, match=r"de\.yaml: conventions: operations: mac: is missing"):
        convention("mac", "de")


def test_an_unknown_language() -> None:
    with pytest.raises(ExamgenError, match="tlh: unknown language; there are en, de"):
        language("tlh")


def test_the_command_line_knows_the_same_languages() -> None:
    assert isinstance(cli_options.LANGUAGES, click.Choice)
    assert tuple(cli_options.LANGUAGES.choices) == CODES


CODE = {path.with_suffix(".de.yaml"): path for path in sorted(shipped().glob("*/*.py"))}
TRANSLATED = [path for path in CODE if path.is_file()]
MISTAKES = [misconceptions.__file__, graph_misconceptions.__file__]


def said(path: Path, *without: type[ast.AST]) -> Iterator[str]:
    """The texts in Python code, without those that stand directly in nodes of some kinds."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    left_out = {id(child) for node in nodes if isinstance(node, without) for child in ast.iter_child_nodes(node)}
    texts = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in left_out)
    yield from (node.value for node in texts if isinstance(node.value, str))


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.name)
def test_every_reason_in_the_code_of_a_template_is_translated(path: Path) -> None:
    """Those that are drawn once in a thousand seeds, too."""
    speech = Translation(OTHERS[0], path, (Book(path, path),))
    for text in said(CODE[path], ast.Expr, ast.JoinedStr):  # no doc strings, no pieces
        if re.fullmatch(r"[A-Z$1].* .*\.", text):
            assert speech.say(text) != text


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.name)
def test_every_phrase_of_a_template_is_said_in_its_code(path: Path) -> None:
    texts = "\n".join(text for each in (CODE[path], *map(Path, MISTAKES)) for text in said(each))
    texts += texts.replace("backward value", "gradient")  # as the question on derivatives says it
    for phrase in mapping(path):
        for piece in re.split(r"<\d>|(?<=\.) (?=[A-Z])", phrase):
            assert piece.strip() in texts, phrase


def test_every_translated_fact_is_a_fact() -> None:
    paths = list(shipped().glob("*/concepts.de.yaml"))
    assert paths
    for path in paths:
        topic = load_topic(path.with_name("concepts.yaml"))
        facts = [
            text for group in topic.groups for each in (*group.true, *group.false) for text in (each.text, each.why)
        ]
        assert set(mapping(path)) == {*facts, subject({topic.id: topic}, topic.id)}
        for text, other in mapping(path).items():
            assert maths(text) == maths(other)


def test_every_translated_formula_is_a_formula() -> None:
    paths = list(shipped().glob("*/formulas.de.yaml"))
    assert paths
    for path in paths:
        english = [each.plain(ENGLISH) for each in load_file(path.with_name("formulas.yaml"))]
        german = [each.plain("de") for each in load_file(path.with_name("formulas.yaml"))]
        assert [each["tex"] for each in english] == [each["tex"] for each in german]
        assert [maths(each["where"]) for each in english] == [maths(each["where"]) for each in german]
        texts = {each[name] for each in english for name in ("group", "title", "where")}
        assert {str(inline(text)) for text in mapping(path)} <= {
            text for each in texts for text in (each, inline(each))
        }
