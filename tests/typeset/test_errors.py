"""An error names the segment, the line and what TeX says about it."""

import pickle

import pytest

from examgen.errors import ExamgenError
from examgen.typeset import Document, Segment, TexError, missing, typeset

PREAMBLE = "\\documentclass{article}\n\\usepackage[T1]{fontenc}\\usepackage{lmodern}"


def error_of(tex: str, preamble: str = PREAMBLE, seconds: float = 20) -> TexError:
    document = Document(preamble, (Segment("q01", "first\n\ntext"), Segment("q02", tex), Segment("q03", "last")))
    with pytest.raises(TexError) as caught:
        typeset(document, seconds=seconds)
    return caught.value


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("a\n\nLet \\foo be", r"q02, line 3: Undefined control sequence \foo"),
        ("\\def\\y{a \\foo b}\n\\y c", r"q02, line 2: Undefined control sequence \foo"),
        ("a\n{ b\n\nc", "q02, line 2: the brace or environment that opens here is not closed"),
        ("a\n\\begin{itemize}\n\\item b", "q02, line 2: the brace or environment that opens here is not closed"),
        ("a\n\\textbf{b\n\nc", r"q02: File ended while scanning use of \textbf"),
        ("a\n\\iftrue b", r"q02, line 2: \iftrue has no \fi"),
        ("a\n\\iffalse b", r"q02, line 2: \iffalse has no \fi"),
        ("a\nb } c", "q02, line 2: Too many }'s"),
        ("a\n$x", "q02, line 2: Missing $ inserted"),
        ("a\n\\input{nothing}", "q02, line 2: LaTeX Error: File `nothing.tex' not found"),
        ("\\pdfximage{no.png}", "q02: cannot find image file no.png"),
        ("a\n\nα", "q02, line 3: LaTeX Error: Unicode character α (U+03B1) not set up for use with LaTeX"),
        ("a\nsee \\ref{x}", "q02, line 2: Reference `x' on page 1 undefined"),
        ("a\n\n$5\\,\\mathrm{µs}$", r"q02, line 3: Command \textmu invalid in math mode; put it into \text{...}"),
        ("a\n$20 °$", r"q02, line 2: Command \textdegree invalid in math mode; put it into \text{...}"),
        ("a\n\\PackageError{ours}{too\\MessageBreak long}{}", "q02, line 2: Package ours Error: too long"),
        ("a\\end{document}", "q02: the document ends here, before its last segment does"),
    ],
)
def test_the_text_of_an_error(tex: str, text: str) -> None:
    assert str(error_of(tex)) == text


def test_the_first_error_is_the_one_reported() -> None:
    assert error_of("\\one\n\n{ \\two").line == 1


def test_the_line_itself_is_kept() -> None:
    assert error_of("a\n\nLet \\foo be\nb").source == "Let \\foo be"


def test_a_character_that_the_font_lacks_is_an_error() -> None:
    error = error_of("a\n\n{\\font\\f=cmr10 \\f \\char200}")
    assert (error.segment, error.line) == ("q02", 3)
    assert error.message.startswith("Missing character: There is no")


def test_a_document_may_not_be_without_a_page() -> None:
    with pytest.raises(TexError, match="no page"):
        typeset(Document(PREAMBLE, (Segment("q01", ""),)))


@pytest.mark.parametrize("tex", [r"\def\x{\x}\x", r"\loop\setbox0\hbox{a}\iftrue\repeat"])
def test_an_endless_loop_is_ended_and_found(tex: str) -> None:
    typeset(Document(PREAMBLE, (Segment("q01", "text"),)))  # the format is made without a limit so close
    assert str(error_of(tex, seconds=2)) == "q02: TeX is not done after 2 s; is there an endless loop?"


@pytest.mark.parametrize(
    ("addition", "text"),
    [
        (r"\usepackage{nosuch}", "preamble, line 3: LaTeX Error: File `nosuch.sty' not found"),
        (r"\foo", r"preamble, line 3: Undefined control sequence \foo"),
        (r"\AtBeginDocument{\foo}", r"preamble: Undefined control sequence \foo"),
    ],
)
def test_an_error_in_the_preamble(addition: str, text: str) -> None:
    assert str(error_of("text", f"{PREAMBLE}\n{addition}")) == text


def test_an_endless_loop_in_the_preamble() -> None:
    said = "preamble: TeX is not done after 1 s; is there an endless loop?"
    assert str(error_of("text", f"{PREAMBLE}\n\\def\\x{{\\x}}\\x", seconds=1)) == said


def test_an_error_comes_back_from_a_worker_process() -> None:
    error = TexError("q02", 3, "Undefined control sequence", "Let \\foo be")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (str(copy), copy.line, copy.source) == (str(error), 3, "Let \\foo be")


def test_no_tex_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ExamgenError, match=r"not installed.*apt-get install .*texlive-latex-base") as caught:
        typeset(Document(PREAMBLE, (Segment("q01", "text"),)))
    assert str(caught.value) == missing()
    assert "\n" not in str(caught.value)


def test_a_package_that_tex_lacks() -> None:
    assert missing("article.cls", "lmodern.sty") is None
    assert "nosuch.sty" in (missing("nosuch.sty", "article.cls") or "")
    assert "article.cls" not in (missing("nosuch.sty", "article.cls") or "")
