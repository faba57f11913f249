"""An exam in the browser: what is shown of every form, what can be downloaded, and changes by the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from exam.support import EXAM, files, invoke, make
from exam.support import exam as exam_of
from examgen.bank import Bank
from examgen.build import open_exam
from examgen.typeset.png import png_pages
from serve.support import client, links, seen, site

ADDITION = "toy/addition"


def test_the_start_is_the_exam(exam_pages: TestClient) -> None:
    answer = exam_pages.get("/")
    assert answer.url.path == "/exam"
    text = seen(answer.text)
    assert "3 questions, " in text
    assert f"They take about {sum(each['minutes'] for each in _first(exam_pages))} of 20 minutes" in text


def _first(pages: TestClient) -> tuple[dict[str, int], ...]:
    folder = site(pages).exam
    assert folder is not None
    return open_exam(folder).first().variants


@pytest.mark.parametrize("view", ["problems", "solutions", "guide"])
def test_documents_are_those_of_the_folder(exam_pages: TestClient, exam: Path, view: str) -> None:
    page = exam_pages.get("/exam", params={"view": view}).text
    pictures = [exam_pages.get(each).content for each in links(page, "png$")]
    assert pictures == png_pages((exam / f"{view}.pdf").read_bytes(), 144)


def test_every_file_that_is_offered_is_the_one_of_the_folder(exam_pages: TestClient, exam: Path) -> None:
    offered = links(exam_pages.get("/exam").text, "^/exam/files/")
    assert {Path(each).name for each in offered} == {
        "problems.pdf", "solutions.pdf", "guide.pdf", "key.csv", "key.json", "exam.json"
    }  # fmt: skip
    for address in offered:
        answer = exam_pages.get(address)
        assert answer.content == (exam / Path(address).name).read_bytes()
        assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["../bank/toy/addition.py", "..%2Fbank%2Ftoy%2Faddition.py", "no.pdf", "problems.tex"])
def test_no_other_file_is_given(exam_pages: TestClient, path: str) -> None:
    assert exam_pages.get(f"/exam/files/{path}").status_code == 404


@pytest.fixture
def many(tmp_path: Path, bank: Path) -> Iterator[TestClient]:
    """The pages of an exam of two forms."""
    (tmp_path / "toys.yaml").write_text(EXAM, encoding="utf-8")
    out = tmp_path / "many"
    arguments = ("--seed", "5", "--forms", "2", "--bank", str(bank), "--out", str(out))
    done = invoke("build", str(tmp_path / "toys.yaml"), *arguments)
    assert done.exit_code == 0, done.stderr
    with client(tmp_path / "cache", bank, exam=out / "toys-5") as made:
        yield made


def test_each_form_has_its_own_pages(many: TestClient, tmp_path: Path) -> None:
    for form in ("A", "B"):
        page = many.get("/exam", params={"form": form, "view": "solutions"}).text
        assert f"Toys, form {form} of 2" in seen(page)
        pictures = [many.get(each).content for each in links(page, "png$")]
        assert pictures == png_pages((tmp_path / f"many/toys-5/forms/{form}/solutions.pdf").read_bytes(), 144)
        own = links(page, "^/exam/files/forms/")
        assert own
        assert all(f"/{form}/" in each for each in own)


def test_a_question_is_shown_as_its_form_has_it(many: TestClient, tmp_path: Path) -> None:
    for exam in open_exam(tmp_path / "many" / "toys-5"):
        page = many.get("/exam", params={"form": exam.form.key, "view": "question", "slot": ADDITION}).text
        (variant,) = (each for each in exam.variants if each["slot"] == ADDITION)
        assert f"sum: {variant['key']['parts']['sum']['text']}" in seen(page)


def test_a_change_is_that_of_the_command(exam_pages: TestClient, exam: Path, bank: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / exam.name
    other.parent.mkdir()
    other.mkdir()
    for name, data in files(exam).items():
        (other / name).write_bytes(data)
    exam_pages.post("/exam/redraw", data={"slot": ADDITION, "level": "hard", "form": "A"})
    invoke("redraw", str(other), ADDITION, "--level", "hard", "--bank", str(bank))
    one, two = files(exam), files(other)
    assert {name: data for name, data in one.items() if "history" not in name} == {
        name: data for name, data in two.items() if "history" not in name
    }


@pytest.mark.parametrize(("change", "sent", "said"), [
    ("redraw", {"slot": "nothing"}, "nothing: no such question"),
    ("points", {"slot": ADDITION, "points": "x"}, "'x' is not a whole or half number of points"),
    ("points", {"slot": ADDITION, "points": "-1"}, "'-1' is not a whole or half number of points"),
    ("move", {"slot": ADDITION, "position": "9"}, "there is no position 9; the exam has 1 to 3"),
    ("move", {"slot": ADDITION, "position": "x"}, "'x' is no position"),
    ("move", {"slot": ADDITION, "position": "9" * 5000}, "9' is no position"),
    ("drop", {"slot": "9" * 5000}, "9: no such question; the exam has 1 to 3"),
    ("place", {"template": "toy/nothing", "level": "easy", "place": f"swap:{ADDITION}"}, "unknown template"),
    ("undo", {}, "there is no change to undo"),
    ("burn", {}, "burn: an exam has no such change"),
    ("redraw", {}, "slot: not sent"),
])  # fmt: skip
def test_what_cannot_be_done_changes_nothing_and_is_told(
    exam_pages: TestClient, exam: Path, change: str, sent: dict[str, str], said: str
) -> None:
    before = files(exam)
    answer = exam_pages.post(f"/exam/{change}", data=sent)
    assert answer.status_code == 422
    assert said in seen(answer.text)
    assert files(exam) == before


@pytest.mark.parametrize("address", [
    "/exam/files/%00", "/exam/files/..%2fbank%2ftoy%2faddition.py", "/exam/files/history%2f0001.json", "/sheets/%00",
])  # fmt: skip
def test_an_address_of_nothing_says_so(exam_pages: TestClient, address: str) -> None:
    answer = exam_pages.get(address)
    assert answer.status_code == 404
    assert "nothing is here" in seen(answer.text)


@pytest.mark.parametrize("address", ["/bank/toy/addition?seed=", "/bank?most=", "/exam?done="])
def test_a_number_beyond_measure_is_none(exam_pages: TestClient, address: str) -> None:
    assert exam_pages.get(address + "9" * 5000).status_code == 200


def test_without_an_exam_the_page_says_how_to_open_one(pages: TestClient) -> None:
    answer = pages.get("/exam")
    assert answer.status_code == 422
    assert "no exam is open; start with: examgen serve EXAM" in seen(answer.text)
    assert 'href="/exam"' not in pages.get("/bank").text


def test_an_exam_that_is_gone_is_told(exam_pages: TestClient, exam: Path) -> None:
    exam.rename(exam.with_name("away"))
    assert "exam.json: not found" in seen(exam_pages.get("/exam").text)


def test_a_record_that_was_changed_by_hand_is_told(exam_pages: TestClient, exam: Path) -> None:
    path = exam / "variants.jsonl"
    first, *rest = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    first["problem"]["parts"] = []
    path.write_text("".join(json.dumps(each) + "\n" for each in (first, *rest)), encoding="utf-8")
    text = seen(exam_pages.get("/exam", params={"view": "review"}).text)
    assert f"{exam}: what the record says cannot be used: " in text
    assert "restore it or build the exam again" in text


def test_a_question_of_ones_own_says_why_it_has_fewer_buttons(tmp_path: Path, bank: Path) -> None:
    own = "question: {title: Sharing, text: Why?, answer: Because the weights are shared.}, points: 2"
    built = make(tmp_path, text=exam_of("template: toy/addition", own), bank=Bank([bank])).folder
    with client(tmp_path / "cache", bank, exam=built) as pages:
        drawn, mine = (
            pages.get("/exam", params={"view": "question", "slot": slot}).text
            for slot in ("toy/addition", "own/question")
        )
    assert "This question is your own" in mine
    assert "This question is your own" not in drawn
    assert "Draw anew" not in mine
    assert seen(mine).count("Because the weights are shared.") == 1
