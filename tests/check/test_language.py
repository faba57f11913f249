"""The reader tells prose from mathematics, and slips from sound text."""

from __future__ import annotations

import pytest

from examgen.check.wording import slips
from examgen.markup import read

SOUND = [
    r"A map of size $3 \times 3$, that is \ensuremath{-9} or 23\,296 values at 50\,\%.",
    r"\[ H = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1 = 3 \cdot (-5). \]",
    r"\begin{itemize} \item one \item $x_1$, 1 x 1 pooling \end{itemize}",
    r"\begin{align*} a &= -1 \\ b &= -2 \quad \text{if $a < -1$} \end{align*}",
    r"\examPart{area} None of the pages 3--5 is right: \textbackslash{}n, -{}-flag.",
    r"$e^{-1}$, $\{1, 2\}$, $x \to -\infty$, $(-1) \cdot 1$, $\log_{10} 1$, \texttt{a\_b}",
    r"$\begin{pmatrix} 1 & -1 \\ -2 & 3 \end{pmatrix}$",
    r"\[ x - \begin{pmatrix} -1 \\ 2 \end{pmatrix} = 2 \cdot \begin{pmatrix} -3 \\ 1 \end{pmatrix} \]",
    r"\[ \left( \frac{1}{2} \right)^2 = 0.25, \quad \frac{1}{3} \approx 0.33, \quad \frac{4}{2} = 2 \]",
    r"$23\,296 / 2 = 11\,648 = \lfloor 11\,648.5 \rfloor < 2 \cdot 6^6$",
    r"$2 \ln 4 = \ln 16$, $\sqrt{16} = 4 = \log_2 16$",
    r"\begin{align*} a &= 1 + 2 = 3 \\ &= 6 / 2, \\ b &= 4 \\ &\quad - 1 = 3 \end{align*}",
    r"$12\,\text{KiB} = 12\,288\,\text{B}$, $1 / 4 = 25\,\%$, $f(2) = 3$",
    r"$4 \cdot 256 = 1024\,\mathrm{B} = 1\,\mathrm{KiB}$, $\frac{1}{4} = 25\,\mathrm{\%}$",
    r"$3 \cdot 2\,\mathrm{ms} = 6\,\mathrm{ms}$, $\mathrm{ReLU}(-3) = 0$",
]
BROKEN = {
    r"$a \lt b$": r"\lt is not allowed in words, see templates/README.md",
    r"\vspace{2pt}": r"\vspace is not allowed in words, see templates/README.md",
    r"\begin{tabular}{l} a \end{tabular}": "the environment tabular is not allowed in words, see templates/README.md",
    "a { b": "{ is not closed",
    "a } b": "} closes nothing",
    "$x": "$ is not closed",
    r"\[ x $ \]": r"$ closes nothing inside \[",
    r"\begin{itemize} \item a \end{enumerate}": r"\end{enumerate} closes nothing inside \begin{itemize}",
    "half of 50% off": r"% must be written \% in text",
    "file_name": r"_ must be written \_ in text",
}
SLIPS = {
    "$3 + -5$": "two signs in a row",
    r"$3 - \ensuremath{-5}$": "two signs in a row",
    "$--5$": "two signs in a row",
    "a --5": "two signs in a row",
    r"$2 \times -5$": "a sign right after an operator",
    r"$2 \cdot \ensuremath{-5}$": "a sign right after an operator",
    "$1x + 2$": "a factor 1 before a letter",
    r"$3 + \ensuremath{1}x$": "a factor 1 before a letter",
    r"$\frac{1}{2}^2$": "a power of a fraction without parentheses",
    r"$\frac{1}{3} = 0.33$": "both sides of = differ",
    r"\[ x = 3 \cdot (-5) + 1 = -15 \]": "both sides of = differ",
    r"\begin{align*} x &= 2^3 \\ &= 9 \end{align*}": "both sides of = differ",
    r"$\ln 2 = 0.69$": "both sides of = differ",
    r"$x = \frac{1}{3} = \ensuremath{\frac{1}{3}} \approx 0.33$": "both sides are the same",
    r"$e^{-1} + \sqrt{2} = 1.78$": "both sides of = differ",
    r"$23\,296 = 2 \cdot 11\,649$": "both sides of = differ",
    r"$9 \cdot 36 + 3 = \ensuremath{324\,\mathrm{steps}}$": "both sides of = differ",
    r"$32400 / 9 = 36\,\mathrm{Wh} \approx 0.036\,\mathrm{kWh}$": "both sides of = differ",
    r"$2 \cdot 3\,\mathrm{ms} = 5\,\mathrm{ms}$": "both sides of = differ",
    r"$32400 / 9 = 36\,\text{Wh}$": "both sides of = differ",
    r"$\frac{}{2}$": "an empty group",
    r"$\frac{2}{}$": "an empty group",
    "$x_{}$": "an empty group",
    "$$": "an empty formula",
    r"$0.8 \cdot (\textbackslash{}ensuremath\{-3\})$": "LaTeX that is escaped, since it was joined to plain text",
    "It has None.": "a value of Python",
    "$x = None$": "a value of Python",
    "about 0.30000000000000004": "a number with too many decimals",
    "It has  filters.": "nothing where a value should be",
    "The size is .": "a space before a punctuation mark",
}


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_passes(text: str) -> None:
    assert read(text).problems == ()
    assert slips(text) == ()


@pytest.mark.parametrize(("text", "problem"), BROKEN.items())
def test_what_is_not_well_formed_is_named(text: str, problem: str) -> None:
    assert f"{problem}: {text}" in read(text).problems


@pytest.mark.parametrize(("text", "message"), SLIPS.items())
def test_slips_are_named(text: str, message: str) -> None:
    assert [slip.partition(":")[0].partition(";")[0] for slip in slips(text)] == [message]


def test_prose_and_mathematics_alternate() -> None:
    reading = read(r"a $b \text{c} d$ e \ensuremath{f} g")
    assert [piece.strip() for piece in reading.prose()] == ["a", "{c}", "e", "g"]
    assert [piece.strip() for piece in reading.mathematics()] == [r"b \text", "d", "f"]
    assert reading.formulas == (r"b \text{c} d", "f")
