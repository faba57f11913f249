"""However long course, name and number are, they stay in their fields, and the footer keeps code and page number."""

from concurrent.futures import Executor
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from exam.support import EXAM
from examgen.forms.roster import Student
from forms.support import many

COURSE = "Introduction to Deep Learning for Computer Vision and Pattern Recognition"
NAME = "Maria Theresia Walburga Amalia Christina von Habsburg-Lothringen, Archduchess of Austria and Queen of Hungary"
NUMBER = "6FA459EA-EE8A-3CA4-894E-DB77E160355E"
MILLIMETRE = 72 / 25.4
LEFT, RIGHT, FOOT = (side * MILLIMETRE for side in (24, 210 - 24, 24))  # of the text on A4


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory, workers: Executor) -> Path:
    text = EXAM.replace("title: Toys", f"title: Toys\ncourse: {COURSE}\nanswer_sheet: true")
    made = many(tmp_path_factory.mktemp("long"), workers, text, students=(Student(NUMBER, NAME, 2),))
    return made.folder / "forms" / NUMBER


def ends(path: Path, word: str) -> tuple[float, float]:
    """Left and right end of a word on the first page, where it is first."""
    words = PdfDocument(path.read_bytes())[0].get_textpage()
    found = words.search(word).get_next()
    assert found is not None, word
    boxes = [words.get_charbox(found[0] + k) for k in range(len(word))]
    return boxes[0][0], boxes[-1][2]


@pytest.mark.parametrize("document", ["problems", "answers", "solutions"])
def test_the_footer_ends_in_the_margin(form: Path, document: str) -> None:
    for page in PdfDocument((form / f"{document}.pdf").read_bytes()):
        words = page.get_textpage()
        boxes = [words.get_rect(k) for k in range(words.count_rects())]
        footer = [box for box in boxes if box[3] < FOOT]
        assert footer
        assert min(left for left, *_ in footer) > LEFT - 1
        assert max(right for *_, right, _ in footer) < RIGHT + 1


@pytest.mark.parametrize("document", ["problems", "answers"])
def test_name_and_number_stay_in_their_fields(form: Path, document: str) -> None:
    path, width = form / f"{document}.pdf", RIGHT - LEFT
    name, number = ends(path, NAME), ends(path, NUMBER)
    assert LEFT < name[0] < name[1] < LEFT + 0.62 * width
    assert RIGHT - 0.35 * width < number[0] < number[1] < RIGHT
