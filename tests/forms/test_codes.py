"""The code on each page can be read by a program that is not ours."""

from concurrent.futures import Executor
from io import BytesIO
from pathlib import Path
from random import Random

import segno
import zxingcpp
from PIL import Image

from exam.support import exam, make, shown
from examgen.render.codes import bits, code
from examgen.typeset.png import png_pages
from forms.support import many

SLOTS = ["template: toy/addition"] * 9


def codes(pdf: Path, dpi: int) -> list[str]:
    pages = [Image.open(BytesIO(page)) for page in png_pages(pdf.read_bytes(), dpi)]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def test_any_text_becomes_the_code_that_a_library_draws() -> None:
    rng = Random(1)
    for length in range(1, 21):
        text = "".join(rng.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=length))
        matrix = segno.make(text, version=1, error="m", mode="alphanumeric", mask=3, boost_error=False).matrix
        rows = ["".join(map(str, row)) + "000" for row in matrix]
        assert f"{bits(text):0{24 * 21}b}" == "".join(rows)


def test_every_page_of_a_scan_tells_exam_form_and_page(tmp_path: Path) -> None:
    built = make(tmp_path, text=exam(*SLOTS))
    name = built.exam.header["code"]
    for dpi in (150, 300):
        found = codes(built.folder / "problems.pdf", dpi)
        assert len(found) > 1
        assert found == [code(name, 1, page) for page in range(1, len(found) + 1)]
    assert all(each in shown(built.folder / "problems.pdf") for each in found)
    assert codes(built.folder / "solutions.pdf", 150) == []


def test_answer_sheets_have_codes_of_their_own(tmp_path: Path, workers: Executor) -> None:
    text = exam(*SLOTS[:2], head="answer_sheet: true")
    alone = make(tmp_path, text=text)
    name = alone.exam.header["code"]
    assert codes(alone.folder / "answers.pdf", 150) == [f"{name}-00001-A1"] == [code(name, 1, 1, answers=True)]
    folder = many(tmp_path / "many", workers, text, count=2).folder
    assert codes(folder / "answers.pdf", 150) == [f"{name}-0000{form}-A1" for form in (1, 2)]
    assert codes(folder / "solutions.pdf", 150) == codes(folder / "guide.pdf", 150) == []


def test_the_code_tells_neither_seed_nor_name(tmp_path: Path) -> None:
    names = {make(tmp_path, seed, exam(*SLOTS)).exam.header["code"] for seed in range(1, 9)}
    assert len(names) == 8
    assert all(len(name) == 6 and name.isalnum() and name.isupper() for name in names)
