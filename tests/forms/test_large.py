"""Large print: all of it large, nothing beyond the margins, and a clear word where something cannot fit."""

import re
from collections.abc import Iterator
from concurrent.futures import Executor
from itertools import combinations, pairwise
from pathlib import Path
from statistics import median

import pytest
from pypdfium2 import PdfDocument, PdfPage, PdfTextPage
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from exam.support import blueprint, exam, invoke, shown
from examgen.bank import Bank
from examgen.errors import ExamgenError
from examgen.forms.roster import Student
from examgen.typeset.png import pdf_text
from forms.support import many

WIDE = (
    "template: attention_transformers/attention_forward, level: medium",
    "template: attention_transformers/sinusoidal_positional_encoding, level: easy",
    "template: attention_transformers/sinusoidal_positional_encoding, level: medium",
    "template: interpretability_adversarial/gram_style_loss, level: medium",
    "template: interpretability_adversarial/gram_style_loss, level: hard",
    "template: concepts/compare_table, level: easy",
    "template: concepts/concept_matching",
    "template: cnn_architectures/cnn_summary_table, level: hard",
    "template: fairness_ethics/fairness_metrics, level: hard",
    "template: backprop_graphs/pytorch_bug_hunt, level: medium",
    "template: classifiers_losses/softmax_cross_entropy, level: medium, format: choice",
)
MILLIMETRE = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = (side * MILLIMETRE for side in (14, 210 - 24, 297 - 8, 26))  # of the text on A4
LARGE, USUAL = Student("l", "Ada", 2, print_size=17), Student("u", "Bo", 3)
MIDDLE = Student("m", "Cy", 4, print_size=14)
SHEET = "answer_sheet: true\nformula_sheet: true"
LONG = "question: {title: Own, text: %s, answer: no}, points: 2" % ("o" * 120)


def pages(path: Path) -> Iterator[PdfPage]:
    yield from PdfDocument(path.read_bytes())


def beyond(page: PdfPage) -> list[str]:
    """The words on a page of A4 that are not between its margins; the points of a part stand in the right one."""
    words = page.get_textpage()
    boxes = [words.get_rect(k) for k in range(words.count_rects())]
    found = [(box, words.get_text_bounded(*box).strip()) for box in boxes]
    inside = [(box, word) for box, word in found if box[1] > BOTTOM - 5]
    return [
        word
        for (left, _, right, top), word in inside
        if left < LEFT - 1 or top > TOP or right > (210 * MILLIMETRE - 10 if word.endswith("pt") else RIGHT + 1)
    ]


def height(path: Path, word: str) -> float:
    """How high a `word` of a PDF is printed, where it is smallest."""
    return min(top - bottom for page in pages(path) for bottom, top in _found(page.get_textpage(), word))


def _found(text: PdfTextPage, word: str) -> Iterator[tuple[float, float]]:
    """The bottom and the top of the first letter of each `word`."""
    search = text.search(word, match_case=True)
    while found := search.get_next():
        _, bottom, _, top = text.get_charbox(found[0])
        yield bottom, top


def rules(page: PdfPage) -> list[tuple[float, float, float, float]]:
    """Where the lines and edges of boxes are, from the foot of the page: left, bottom, right, top."""
    return sorted((each.get_bounds() for each in page.get_objects([FPDF_PAGEOBJ_PATH])), key=lambda box: box[1])


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, workers: Executor) -> Path:
    """The papers of an exam with wide questions, in large and in usual print."""
    folder = tmp_path_factory.mktemp("large")
    return (
        many(folder, workers, exam(*WIDE, head=SHEET), bank=Bank(), students=(LARGE, USUAL, MIDDLE), final=True).folder
        / "forms"
    )


@pytest.mark.parametrize("name", ["problems", "answers", "solutions"])
def test_no_word_is_beyond_the_margins(printed: Path, name: str) -> None:
    assert [word for page in pages(printed / "l" / f"{name}.pdf") for word in beyond(page)] == []
    assert {tuple(map(round, page.get_size())) for page in pages(printed / "l" / f"{name}.pdf")} == {(595, 842)}


@pytest.mark.parametrize("form", ["l", "m", "u"])
def test_no_line_is_printed_over_another(printed: Path, form: str) -> None:
    for page in pages(printed / form / "problems.pdf"):
        text = page.get_textpage()
        lines = [text.get_rect(k) for k in range(text.count_rects())]
        for one, other in combinations([line for line in lines if line[2] - line[0] > 60], 2):
            beside = min(one[2], other[2]) <= max(one[0], other[0])
            assert beside or min(one[3], other[3]) - max(one[1], other[1]) < 3


def test_every_formula_is_there(printed: Path) -> None:
    large, usual = (shown(printed / form / "problems.pdf") for form in "lu")
    for formula in ("Q =", "K =", "V =", "PE(pos", "Lstyle", "Lcontent"):
        assert large.count(formula) == usual.count(formula) > 0


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("problems", "Name"),
        ("problems", "Question"),
        ("problems", "cosine"),
        ("problems", "flatten"),
        ("problems", "rejected"),
        ("answers", "Name"),
        ("answers", "idem"),
        ("solutions", "transformer"),
    ],
)
def test_words_choices_and_fields_are_large(printed: Path, name: str, word: str) -> None:
    large, usual = (height(printed / form / f"{name}.pdf", word) for form in "lu")
    assert large / usual == pytest.approx(17 / 11, rel=0.02)


@pytest.mark.parametrize("name", ["problems", "answers", "solutions"])
def test_no_box_touches_the_rule_above_the_footer(printed: Path, name: str) -> None:
    for page in pages(printed / "l" / f"{name}.pdf"):
        foot, *others = [box for box in rules(page) if box[2] - box[0] > 30 or box[3] - box[1] > 20]
        assert foot[2] - foot[0] == pytest.approx(RIGHT - LEFT, abs=1)
        assert min((box[1] for box in others), default=842) > foot[3] + 8


def test_every_page_has_a_code_of_its_own(printed: Path) -> None:
    text = pdf_text((printed / "l" / "problems.pdf").read_bytes())
    assert len(text) > 10
    assert all(f"-00001-{number:02d}" in page for number, page in enumerate(text, start=1))


def test_what_is_too_wide_names_form_and_question(tmp_path: Path, workers: Executor) -> None:
    text = exam("template: toy/addition", LONG)
    made = many(tmp_path, workers, text, students=(USUAL, LARGE))
    assert sorted(path.name for path in (made.folder / "forms").iterdir()) == ["u"]
    (said,) = made.broken
    assert said.startswith("form l: question 2 ('Own', slot ")
    assert "in print of 17 points, something is " in said
    assert " mm too wide for the page; " in said
    with pytest.raises(ExamgenError, match="form l: question 2"):
        many(tmp_path / "alone", workers, text, students=(LARGE,))


def test_the_command_says_so_and_fails(tmp_path: Path) -> None:
    path = blueprint(tmp_path, exam("template: iou_boxes", LONG))
    (tmp_path / "roster.csv").write_text("id,name,print_size\nl,Ada,17\nu,Bo,\n")
    done = invoke("build", path, "--roster", tmp_path / "roster.csv", "--seed", 1, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "form l: question 2" in done.stderr


@pytest.mark.parametrize("only", [None, "merged", "single"])
def test_all_forms_stand_in_order(tmp_path: Path, workers: Executor, only: str | None) -> None:
    students = (LARGE, USUAL, MIDDLE)
    folder = many(tmp_path, workers, exam("template: toy/addition", head=SHEET), students=students, only=only).folder
    for name in ("problems", "answers", "solutions"):
        together, single = folder / f"{name}.pdf", folder / "forms" / "m" / f"{name}.pdf"
        assert together.exists() == (only != "single")
        assert single.exists() == (only != "merged")
        if together.exists():
            names = [next(each.name for each in students if each.name in text) for text in _texts(together)]
            assert names == sorted(names)
            assert set(names) == {"Ada", "Bo", "Cy"}


def _texts(path: Path) -> list[str]:
    return [text for text in pdf_text(path.read_bytes()) if text.strip()]


@pytest.mark.parametrize("layout", ["stable", "free"])
@pytest.mark.parametrize("name", ["problems", "answers"])
def test_room_goes_on_over_pages(tmp_path: Path, workers: Executor, layout: str, name: str) -> None:
    slots = ("question: {title: Own, text: Why?, answer: no}, points: 2, room: 60 lines", "template: toy/addition")
    text = exam(*slots, head=f"answer_sheet: true\nforms: {{layout: {layout}}}")
    folder = many(tmp_path, workers, text, students=(LARGE, USUAL)).folder / "forms"
    for form, scale in (("l", 17 / 11), ("u", 1)):
        found = [thin(page, scale) for page in pages(folder / form / f"{name}.pdf")]
        lines = [line for foot, *above in found for line in above if foot + 10 < line < 842 - 30]
        heads = {"problems": 0, "answers": 2}[name]  # above each question
        assert len(lines) == sum(len(each) - 1 for each in found) == 60 + heads
        gaps = [after - before for _, *above in found for before, after in pairwise(above)]
        assert median(gaps) == pytest.approx(19.3 * 72 / 72.27 * scale, rel=0.01)
        assert 1 < len(found) < 6


def thin(page: PdfPage, scale: float) -> list[float]:
    """How high the lines that are 0.3 pt thick (Pdfium says 0.6) are on the page, that above the footer first."""
    return [box[1] for box in rules(page) if box[2] - box[0] > 400 and box[3] - box[1] < 0.7 * scale]


@pytest.mark.parametrize("room", ["50cm", "34 lines", "110 lines"])
def test_long_room_leaves_no_page_without_its_code(tmp_path: Path, workers: Executor, room: str) -> None:
    text = exam(
        f"template: toy/addition, room: {room}",
        f"question: {{title: B, text: Why?, answer: no}}, points: 2, room: {room}",
    )
    folder = many(tmp_path, workers, text, students=(LARGE, USUAL)).folder / "forms"
    for number, form in enumerate("lu", start=1):
        for page, text in enumerate(pdf_text((folder / form / "problems.pdf").read_bytes()), start=1):
            assert f"-{number:05d}-{page:02d}" in text


def test_options_are_large_in_solutions_and_stay_together(tmp_path: Path, workers: Executor) -> None:
    slots = ("attention_transformers/dot_vs_cosine_similarity", "optimization/adam_rmsprop_steps, level: medium")
    text = exam(*(f"template: {slot}, format: choice" for slot in slots))
    folder = many(tmp_path, workers, text, 3, students=[LARGE]).folder / "forms" / "l"
    for name in ("problems", "solutions"):
        found = [box for page in pages(folder / f"{name}.pdf") for box in _found(page.get_textpage(), "B")]
        heights = [top - bottom for bottom, top in found]
        assert min(heights) == pytest.approx(max(heights), abs=0.1)
    for page in pdf_text((folder / "problems.pdf").read_bytes()):
        second, third = (len(re.findall(rf"\b{letter}\b", page)) for letter in "BC")
        assert second == third


def test_no_page_begins_with_the_conventions_of_a_question(tmp_path: Path, workers: Executor) -> None:
    text = exam("template: toy/addition", "template: object_detection/detection_multitask_loss, format: choice")
    folder = many(tmp_path, workers, text, 3, students=[LARGE], final=True).folder / "forms" / "l"
    starts = [page.split()[0] for page in pdf_text((folder / "problems.pdf").read_bytes())]
    assert not any(start.startswith("Conventions") for start in starts)
