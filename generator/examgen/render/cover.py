"""The cover block on page one: what the exam is, who writes it, the grade table, and the conventions."""

from __future__ import annotations

from math import ceil

from examgen import points
from examgen.languages import Language
from examgen.record import Exam
from examgen.render.formula_sheet import formulas
from examgen.render.style import PRINT
from examgen.tex import escape

COLUMNS = 12  # of points in a row of the usual print
NUMBER, TOTAL, SIDE, RULE = 19, 28, 6, 0.4  # points: columns of the grade table, beside them, and between them


def cover(exam: Exam) -> str:
    """The cover block, followed on the same page by the first questions."""
    header, word = exam.header, exam.language.word
    return "\n".join(
        [
            rf"{{\large {escape(header['course'])}\par}}" if header["course"] else "",
            rf"{{\LARGE\bfseries {escape(header['title'])}\par}}\vspace{{3pt}}",
            _facts(exam),
            r"\vspace{6pt}\hrule height 0.6pt\vspace{9pt}",
            student_fields(exam),
            _list("", _instructions(exam)),
            _grades(exam),
            _list(word("cover conventions"), exam.conventions(), escaped=True),
        ]
    )


def _instructions(exam: Exam) -> list[str]:
    header, word = exam.header, exam.language.word
    said = {"answer sheet": header["answer_sheet"], "products": not header["calculator"], "unrounded": rounds(exam)}
    return [*header["instructions"], *(word(name) for name, holds in said.items() if holds)]


def rounds(exam: Exam) -> bool:
    """Whether a box asks for so many decimals: with a rounded value, the next part could become wrong."""
    parts = (part for variant in exam.variants for part in variant["problem"]["parts"] if not part["options"])
    return any(letter.isdigit() for part in parts for letter in part["blank"]["note"])


def _facts(exam: Exam) -> str:
    header, word = exam.header, exam.language.word
    calculator = word("calculator" if header["calculator"] else "no calculator")
    sheet = [word("formulas at the end")] if formulas(exam) else []
    facts = [
        f"{word('date')} " + (escape(header["date"]) if header["date"] else r"\underline{\hspace{80pt}}"),
        word("minutes", str(header["duration"] + (exam.form.student or {}).get("extra_minutes", 0))),
        exam.language.points(points.text(exam.points())),
        "; ".join([calculator, *(escape(aid) for aid in header["aids"]), *sheet]),
    ]
    return r"{\raggedright " + r"\quad\textbar\quad ".join(facts) + r"\par}"


def student_fields(exam: Exam) -> str:
    """Fields for name and number, filled in where the exam has a roster; in large print under each other."""
    student, word = exam.form.student or {}, exam.language.word
    large = exam.form.print_size is not None

    def field(label: str, value: str, width: str) -> str:
        inner = rf"\rlap{{\raisebox{{14pt}}{{\kern3pt\scriptsize {label}}}}}\kern6pt{_fitting(value, large=large)}"
        box = rf"\framebox{{\rule{{0pt}}{{24pt}}\makebox[\dimexpr\linewidth-0.8pt\relax][l]{{{inner}}}}}"
        return rf"\begin{{minipage}}{{{width}\textwidth}}{box}\end{{minipage}}"

    name = field(word("name"), student.get("name", ""), "1" if large else "0.62")
    number = field(word("student number"), student.get("id", ""), "1" if large else "0.35")
    between = r"}\vspace{4pt}\hbox to \textwidth{" if large else r"\hfil"
    return rf"\hbox to \textwidth{{{name}{between}{number}}}\vspace{{8pt}}"


def _fitting(value: str, *, large: bool) -> str:
    """The value on the field's line, in smaller print if it is long, and narrower if it is too long even so."""
    size = next(size for size, most in ((r"\normalsize", 20), (r"\small", 40), (r"\tiny", 1000)) if len(value) <= most)
    shown = escape(value) if large else f"{size} {escape(value)}"
    return rf"\raisebox{{3pt}}{{\examWhole{{{shown}}}}}" if value or large else ""


def _list(title: str, items: list[str], *, escaped: bool = False) -> str:
    if not items:
        return ""
    lines = "\n".join(rf"\examItem{{\hfill\textbullet}}{item if escaped else escape(item)}" for item in items)
    head, tied = (rf"{{\bfseries {title}\par}}\nobreak", r"\examTied") if title else ("", "")
    return rf"{head}{{\small{tied}\examItems{{8pt}}{{4pt}}{{2pt}}{{1pt}}{{0pt}}{lines}\examItemsEnd}}\vspace{{6pt}}"


def _grades(exam: Exam) -> str:
    """Question, points, score; in rows of equal length, at most `COLUMNS`, the total at the end."""
    language = exam.language
    cells = [(q.number, language.number(points.text(q.variant["points"]))) for q in exam.questions()]
    total = language.number(points.text(exam.points()))
    cells.append((rf"\textbf{{{language.word('grades total')}}}", rf"\textbf{{{total}}}"))
    most = COLUMNS * PRINT // (exam.form.print_size or PRINT)
    length = ceil(len(cells) / ceil(len(cells) / most))
    rows = [cells[start : start + length] for start in range(0, len(cells), length)]
    tables = r"\kern6pt".join(rf"\hbox{{{_grade_row(row, length, language)}}}" for row in rows)
    return rf"{{\centering\small\leavevmode\vbox{{{tables}}}\par}}\vspace{{8pt}}"


def _grade_row(cells: list[tuple[str, str]], length: int, language: Language) -> str:
    """A row whose total is as wide as what it lacks of the `length` of the others."""
    widths = [NUMBER] * (len(cells) - 1) + [TOTAL + (length - len(cells)) * (NUMBER + 2 * SIDE + RULE)]
    columns = "".join(rf"&\examSide\hbox to {width}pt{{\hss#\hss}}\examSide\vrule" for width in widths)
    rows = [
        [language.word("grades question"), *(number for number, _ in cells)],
        [language.word("grades points"), *(worth for _, worth in cells)],
        [language.word("grades score") + r"\vrule height13pt depth7pt width0pt", *("" for _ in cells)],
    ]
    body = "".join("&".join(row) + r"\cr\noalign{\hrule}" for row in rows)
    table = rf"\examTable{{{SIDE}pt}}{{1.2}}\vrule\examSide #\hfil\examSide\vrule{columns}\cr\noalign{{\hrule}}"
    return rf"{table}{body}\examTableEnd"
