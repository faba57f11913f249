r"""Whatever a lecturer writes is typeset as text: TeX's special characters, its commands, quotes, accents."""

import json
import unicodedata
from pathlib import Path

import pytest

from exam.support import make, shown
from examgen.errors import ExamgenError
from examgen.typeset.png import pdf_text

SPECIAL = r"100% & #1 $5 a_b x^2 ~home {set} \ | < > ` ' \\ $$ \% {{ }} %%"
COMMANDS = (
    r"\input{/etc/passwd}", r"\def\x{\x}\x", "^^5c^^M", r"\end{document}", r"\immediate\write18{id}", r"\catcode`\%=12",
    r"$\frac{1}{2}$", "{{ 7*7 }}",
    r"\csname end\endcsname", r"\par \vfil\break", "% a comment", "<< p.a >>", "<% raw %>",
)  # fmt: skip
LIGATURES = "a--b a---b 'q' ''two'' ,,low,, <<left>> ?` !` ff fi fl"
VIETNAMESE = "Nguyễn Trần Phương Thảo Ủy Ỵ Ợ ẫ Yến Tự Hiển Ơn ỷ"
ACCENTS = "Čapek Gödel Łukasiewicz Ñandú Œuvre ß Øre İstanbul Ağrı façade naïve ç é è ê ë"
PUNCTUATION = "en \u2013 em \u2014 quotes \u201cone\u201d \u2018two\u2019 dots \u2026 minus \u22125 times 3\u00d74"
PLACES = {"problems": 8, "solutions": 5, "guide": 3}  # how often each document says it, at least
SYMBOLS = "σ(x) ≤ 1, x ≠ y, ∇L → 0, λ ≈ 2, α ∈ Θ, 5 °, ± 1, § 2, 10 €"
TEXTS = {
    "special": SPECIAL,
    "ligatures": LIGATURES,
    "accents": ACCENTS,
    "vietnamese": VIETNAMESE,
    "punctuation": PUNCTUATION,
    "symbols": SYMBOLS,
}


def blueprint(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return f"""\
title: {quoted}
course: {quoted}
date: {quoted}
duration: 20
aids: [{quoted}]
instructions: [{quoted}, "two\\n\\nparagraphs"]
sections:
  - title: {quoted}
    instructions: {quoted}
    slots:
      - points: 2
        question: {{title: {quoted}, text: {quoted}, answer: {quoted}, solution: {quoted}}}
"""


def plain(text: str) -> str:
    """What is alike for a reader, as a PDF has it: curled quotes and ligatures undone, no spaces."""
    alike = {"\u2018": "'", "\u2019": "'", "`": "'", "\u201c": '"', "\u201d": '"', "''": '"', "\u2212": "-"}
    alike |= {"\u0338=": "≠", "…": "...", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "\u2010": "-", "\u02dc": "~", "\u02c6": "^"}
    text = unicodedata.normalize("NFC", "".join(text.split()))
    for character, other in alike.items():
        text = text.replace(character, other)
    return text


@pytest.mark.parametrize("text", [*TEXTS.values(), *COMMANDS], ids=[*TEXTS, *COMMANDS])
def test_text_is_typeset_as_text(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path, text=blueprint(text)).folder
    wanted = plain(text)
    for name, count in PLACES.items():
        found = plain(shown(folder / f"{name}.pdf"))
        assert found.count(wanted) >= count, found


def test_two_hyphens_are_not_a_dash(tmp_path: Path) -> None:
    printed = shown(make(tmp_path, text=blueprint("run --a ---b, not \u2013 or \u2014")).folder / "problems.pdf")
    assert "run --a ---b, not \u2013 or \u2014" in printed


def test_composed_and_decomposed_letters_print_alike(tmp_path: Path) -> None:
    forms = (unicodedata.normalize(form, "Zoë Ångström") for form in ("NFC", "NFD"))
    one, two = (make(tmp_path / str(k), text=blueprint(text)).folder for k, text in enumerate(forms))
    assert (one / "problems.pdf").read_bytes() == (two / "problems.pdf").read_bytes()


def test_paragraphs_stay_paragraphs(tmp_path: Path) -> None:
    folder = make(tmp_path, text=blueprint("first line\nstill first\n\nsecond")).folder
    for name, count in PLACES.items():
        pages = "".join(pdf_text((folder / f"{name}.pdf").read_bytes())).replace("\r", "")
        assert pages.count("first line still first\nsecond") >= count


def test_characters_without_a_width_are_left_out(tmp_path: Path) -> None:
    folder = make(tmp_path, text=blueprint("zero\u200bwidth\ufeff\u2060 bell")).folder
    assert "zerowidth bell" in shown(folder / "problems.pdf")


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\u0085", "\u2009", "\u202f", "\u00a0"])
def test_odd_spaces_and_line_ends_are_spaces(tmp_path: Path, character: str) -> None:
    quoted = json.dumps(f"one{character}two")  # YAML would end the line there, so escaped
    text = f"title: T\ncourse: {quoted}\nduration: 5\nsections:\n- slots:\n  - points: 1\n"
    own = f"    question: {{title: {quoted}, text: {quoted}, answer: {quoted}}}\n"
    folder = make(tmp_path, text=text + own).folder
    assert shown(folder / "problems.pdf").replace("one two", "one\u2009two").count("one\u2009two") >= 3


@pytest.mark.parametrize(("letter", "code"), [("神", "U+795E"), ("🙂", "U+1F642"), ("Ж", "U+0416"), ("क", "U+0915")])
def test_a_character_that_no_font_has_is_named(tmp_path: Path, letter: str, code: str) -> None:
    question = f"{{title: My own, text: 'a {letter} b', answer: x}}"
    own = f"title: T\nduration: 5\nsections:\n- slots:\n  - {{points: 1, question: {question}}}\n"
    with pytest.raises(ExamgenError) as caught:
        make(tmp_path, text=own)
    assert f"question 1 ('My own', slot own/question): the fonts have no {letter} ({code})" in str(caught.value)
    with pytest.raises(ExamgenError) as caught:
        make(tmp_path, text=blueprint(f"a {letter} b"))
    assert f"the cover: the fonts have no {letter} ({code})" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
