"""Questions of the lecturer's own, in the solutions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from exam.support import blueprint, drawn, exam, invoke, make, shown
from examgen.remarks import remarks
from examgen.render import documents
from examgen.typeset import typeset

ANSWER, SOLUTION = "The weights are shared.", "Each position uses the same kernel."


@pytest.mark.parametrize("worked", [True, False])
def test_the_answer_stands_there_once(tmp_path: Path, worked: bool) -> None:  # noqa: FBT001
    solution = f", solution: {SOLUTION}" if worked else ""
    own = f"question: {{title: Own, text: Why so few parameters?, answer: {ANSWER}{solution}}}, points: 2"
    folder = make(tmp_path, text=exam(own)).folder
    text = shown(folder / "solutions.pdf")
    assert text.count(ANSWER) == 1
    assert text.count(SOLUTION) == int(worked)
    assert shown(folder / "guide.pdf").count(ANSWER) == 1


def test_questions_without_minutes_are_told() -> None:
    own = "question: {{title: Own, text: Why?, answer: So.{}}}, points: 2"
    timed, untimed = own.format(", minutes: 4"), own.format("")
    (line,) = remarks(drawn(exam(untimed, timed, "template: toy/addition", untimed)))
    assert line == "Your own questions without 'minutes:', which are not counted in the time: 1, 4."
    assert list(remarks(drawn(exam(timed)))) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("text: 'What is $x^2$?', answer: So.", True),
        ("text: What?, answer: 'It is $\\frac{a}{b}$.'", True),
        ("text: What?, answer: So., solution: 'See \\(x\\).'", True),
        ("text: 'Is \\sqrt{2} rational?', answer: No.", True),
        ("text: 'Which is more, $5 and 3 or $10?', answer: 'C:\\temp costs 5 $ (a_1^2).'", False),
        ("text: What?, answer: \"Run:\\n\\n    print('$x$', '\\\\w{2}')\\n\"", False),
        ("text: \"Read:\\n    print('$x$')\\n\", answer: So.", False),
    ],
)
def test_formulas_that_are_printed_as_they_are_typed_are_told(said: str, told: bool) -> None:  # noqa: FBT001
    own = f"question: {{title: Own, {said}, minutes: 4}}, points: 2"
    lines = list(remarks(drawn(exam("template: toy/addition", own))))
    line = (
        "Formulas in your own questions are printed as they are typed: 2. "
        "Write such a question as a template (examgen new)."
    )
    assert lines == [line] * told


CODE = r"""title: Code
duration: 10
sections:
  - slots:
      - points: 2
        question:
          title: Loop
          text: |
            What does this print
            in Python?

              if 50 % 7:

                  print("$a_b$", -1 --1)
            And why?
          answer: Nothing.
          solution: |
            It prints

                a
                b
"""


def test_indented_lines_are_program_code(tmp_path: Path) -> None:
    folder = make(tmp_path, text=CODE).folder
    paper, solutions = shown(folder / "problems.pdf"), shown(folder / "solutions.pdf")
    listing = 'What does this print in Python? 1 if 50 % 7: 2 3 print("$a_b$", -1 --1) And why?'
    assert listing in paper
    assert listing in solutions
    assert "It prints 1 a 2 b" in solutions
    tex = (folder / "problems.tex").read_text(encoding="utf-8")
    assert r"3 & \texttt{~~~~print(" in tex
    assert r"1 & \texttt{if~50" in tex


FIRST = """\
title: Own
duration: 10
sections:
  - slots:
      - points: 2
        question:
          title: Code
          text: |2

                def f(x):
                    return x % 2
            What is it?
          answer: "\\n    x = 1\\n    y = 2\\n\\n"
"""


def test_code_that_comes_first_is_code(tmp_path: Path) -> None:
    folder = make(tmp_path, text=FIRST).folder
    assert "1 def f(x): 2 return x % 2 What is it?" in shown(folder / "problems.pdf")
    tex = (folder / "solutions.tex").read_text(encoding="utf-8")
    assert r"1 & \texttt{def~f(x):}" in tex
    assert re.findall(r"\\mbox\{\}\\texttt\{([^}]*)\}", tex) == ["x = 1", "y = 2"]


def test_a_long_line_of_code_stays_on_the_page(tmp_path: Path) -> None:
    long = "print(" + ", ".join(f"value_{k}" for k in range(30)) + ")"
    made = make(tmp_path, text=CODE.replace("if 50 % 7:", long))
    pages = documents.paper(made.exam)
    assert not [box for box in typeset(pages).overfull if box.points > 1]


ANSWERED = CODE.replace(
    "answer: Nothing.",
    """answer: |
            for i in range(3):
                print(i, "a_b" if i % 2 else -1)  # odd

            That is "50 %"
            of it.""",
)


def test_program_code_in_an_answer_keeps_its_lines(tmp_path: Path) -> None:
    folder = make(tmp_path, text=ANSWERED).folder
    tex = (folder / "solutions.tex").read_text(encoding="utf-8")
    first, second = re.findall(r"\\mbox\{\}\\texttt\{(.*)\}", tex)
    assert first == "for i in range(3):"
    assert second.startswith("~~~~print(i, ")
    for file in ("solutions.pdf", "guide.pdf"):
        document = PdfDocument((folder / file).read_bytes())
        lines = "\n".join(page.get_textpage().get_text_range() for page in document).splitlines()
        assert {"for i in range(3):", 'print(i, "a_b" if i % 2 else -1) # odd'} <= {*map(single_spaces, lines)}, file
        assert "That is “50 %” of it." in shown(folder / file)


def test_a_long_line_of_code_in_an_answer_is_broken(tmp_path: Path) -> None:
    made = make(tmp_path, text=ANSWERED.replace("# odd", "# odd" + " and again" * 30))
    for document in (documents.solutions(made.exam), documents.guide(made.exam)):
        assert not [box for box in typeset(document).overfull if box.points > 1]


WIDE = CODE.replace("answer: Nothing.", f"answer: {'0123456789abcdef' * 8}")


def test_what_is_too_wide_for_its_line_is_told(tmp_path: Path) -> None:
    path = blueprint(tmp_path, WIDE, "own.yaml")
    done = invoke("build", path, "--seed", 1, "--out", tmp_path)
    assert done.exit_code == 0
    (said,) = re.findall(r"(.*) is (\d+) mm too wide for its line\n", done.stdout)
    assert said[0].startswith("question 1 ('Loop', slot own/question): '0123456789abcdef")
    assert 60 < int(said[1]) < 160
    many = invoke("build", path, "--seed", 2, "--out", tmp_path, "--forms", 10)
    line, *_ = lines = re.findall(r".* too wide for its line\n", many.stdout)
    assert line.startswith("'0123456789abcdef")
    assert len(lines) == 2  # for all forms: in the solutions, and beside its number in the guide
    assert line.strip().replace("'", "&#39;") in (tmp_path / "own-2" / "report.html").read_text(encoding="utf-8")


def test_nothing_is_said_of_what_fits(tmp_path: Path) -> None:
    done = invoke("build", blueprint(tmp_path, CODE, "own.yaml"), "--seed", 1, "--out", tmp_path)
    assert "too wide" not in done.stdout


def single_spaces(line: str) -> str:
    return " ".join(line.split())


def test_the_report_of_forms_with_halves_of_points_and_no_minutes(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(CODE.replace("points: 2", "points: 1.5"), encoding="utf-8")
    done = invoke("build", tmp_path / "own.yaml", "--forms", 2, "--seed", 1, "--out", tmp_path)
    assert done.exit_code == 0, done.stderr
    assert '<td class="number">1.5</td>' in (tmp_path / "own-1" / "report.html").read_text(encoding="utf-8")
