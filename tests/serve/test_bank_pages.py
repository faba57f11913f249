"""The bank in the browser: the list, variants as pages, errors in their place, a check, and words that are changed."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from exam.support import TOYS, files, invoke, shown
from examgen.bank import Bank
from examgen.typeset.png import png_pages
from serve.support import client, links, seen, site, toys

ADDITION = "/bank/toy/addition"


def listed(pages: TestClient, **query: str | int) -> set[str]:
    found = links(pages.get("/list", params=query).text, "^/bank/")
    return {address.partition("?")[0].removeprefix("/bank/") for address in found}


def test_the_list_has_every_template(pages: TestClient, bank: Path) -> None:
    assert listed(pages) == set(Bank([bank]).ids())


@pytest.mark.parametrize("topic", ["toy", "play", "normalization"])
@pytest.mark.parametrize("level", ["", "easy", "hard"])
@pytest.mark.parametrize("most", ["", "4", "6"])
def test_filters(pages: TestClient, bank: Path, topic: str, level: str, most: str) -> None:
    expected = {
        entry.id
        for entry in Bank([bank]).entries(topic)
        if (not level or level in entry.levels) and (not most or entry.minutes <= int(most))
    }
    assert listed(pages, topic=topic, has=level, most=most) == expected


def test_words_are_looked_for_in_title_and_name(pages: TestClient) -> None:
    assert listed(pages, words="CONV layer cost") == {"conv_arithmetic/conv_layer_cost_row"}
    assert listed(pages, words="toy/add") == {"toy/addition"}
    assert listed(pages, words="no such thing") == set()


@pytest.mark.parametrize("most", ["x", "-1", "²", "9" * 30])
def test_a_number_that_is_none_filters_nothing(pages: TestClient, most: str) -> None:
    assert "toy/addition" in listed(pages, most=most)


def test_links_of_the_list_keep_the_filter(pages: TestClient) -> None:
    (link,) = links(pages.get("/list?words=toy%2Fadd&most=9").text, "^/bank/")
    assert link == f"{ADDITION}?words=toy%2Fadd&most=9"


@pytest.mark.parametrize("form", ["open", "choice"])
def test_a_variant_is_the_one_of_the_command(pages: TestClient, bank: Path, tmp_path: Path, form: str) -> None:
    page = pages.get(ADDITION, params={"level": "hard", "seed": 7, "format": form}).text
    invoke("show", "toy/addition", "--seed", "7", "--level", "hard", "--format", form, "--pdf", "--bank", str(bank),
           "--out", str(tmp_path))  # fmt: skip
    expected = (tmp_path / "addition-hard-7.pdf").read_bytes()
    (address,) = links(page, r"^/sheets/.*\.pdf$")
    assert pages.get(address).content == expected
    pictures = [pages.get(each).content for each in links(page, r"^/sheets/.*\.png$")]
    assert pictures == png_pages(expected, 144)


def test_a_translation_is_shown_and_changed(tmp_path: Path) -> None:
    template, own = "backprop_graphs/backprop_numeric_graph", tmp_path / "own"
    own.mkdir()
    page = f"/bank/{template}"
    with client(tmp_path / "cache", own) as pages:
        pages.post(f"{page}/copy", data={"folder": str(own)})
        said = invoke("show", template, "--seed", "1", "--language", "de").stdout.partition("\n\n")[2]
        assert " ".join(said.split()) in seen(pages.get(page, params={"language": "de"}).text)
        editor = pages.get(f"{page}/edit", params={"language": "de"}).text
        file = own / f"{template}.de.tex.j2"
        assert str(file) in editor
        text = file.read_text(encoding="utf-8")
        draft = text.replace("<% block problem %>", "<% block problem %>\nBitte rechnen Sie.", 1)
        sent = {"language": "de", "text": draft, "base": base(pages, f"{page}/edit?language=de")}
        assert "Bitte rechnen Sie." in seen(pages.post(f"{page}/preview", data=sent).text.partition("</textarea>")[2])
        pages.post(f"{page}/edit", data=sent)
        assert file.read_text(encoding="utf-8") == draft
        assert "Bitte" not in pages.get(page).text


def test_the_text_is_beside_the_pages(pages: TestClient, bank: Path) -> None:
    said = invoke("show", "toy/addition", "--seed", "3", "--text", "--bank", str(bank)).stdout
    text = said.partition("\n\n")[2]  # behind the line that names template, level and seed
    assert " ".join(text.split()) in seen(pages.get(ADDITION, params={"seed": 3}).text)


def test_questions_only_tell_no_answer(pages: TestClient) -> None:
    page = pages.get(ADDITION, params={"seed": 3, "shows": "questions"}).text
    assert "Answers" not in seen(page)
    with_answers = pages.get(ADDITION, params={"seed": 3}).text
    assert "Answers" in seen(with_answers)
    assert links(page, "pdf$") != links(with_answers, "pdf$")


def test_next_and_previous(pages: TestClient) -> None:
    page = pages.get(ADDITION, params={"seed": 5, "count": 5, "level": "easy"}).text
    assert [link for link in links(page, "seed=10") if "count=5" in link and "level=easy" in link]
    assert links(page, "seed=0&")
    assert 'id="previous"' not in pages.get(ADDITION, params={"seed": 0}).text


@pytest.mark.parametrize(
    "query", [{"level": "brutal"}, {"seed": "-1"}, {"seed": "x"}, {"count": "3"}, {"format": "oral"}]
)
def test_settings_that_do_not_fit_are_as_usual(pages: TestClient, query: dict[str, str]) -> None:
    assert links(pages.get(ADDITION, params=query).text, "pdf$") == links(pages.get(ADDITION).text, "pdf$")


def test_a_very_long_seed_is_refused_by_nobody(pages: TestClient) -> None:
    assert links(pages.get(ADDITION, params={"seed": "9" * 40}).text, "pdf$")


def test_a_broken_template_is_in_the_list_and_tells_why(pages: TestClient, bank: Path) -> None:
    (bank / "toy" / "addition.py").write_text('"""A sum."""\n\nTITLE = \n', encoding="utf-8")
    assert "toy/addition" in listed(pages)
    assert "play/ratio" in listed(pages)
    answer = pages.get(ADDITION)
    assert answer.status_code == 422
    assert f"{bank / 'toy' / 'addition.py'}:3: invalid syntax" in seen(answer.text)
    assert "Traceback" not in answer.text


def test_an_error_stands_in_place_of_the_pages(pages: TestClient, bank: Path) -> None:
    path = bank / "toy" / "addition.py"
    code = path.read_text(encoding="utf-8") + "\n\ndef effort(p):\n    return 1 / 0\n"
    path.write_text(code, encoding="utf-8")
    answer = pages.get(ADDITION)
    assert f"{path}:{len(code.splitlines())}: ZeroDivisionError: division by zero" in seen(answer.text)
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text
    path.write_text((TOYS / "toy" / "addition.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert "alert" not in pages.get(ADDITION).text


def test_a_template_without_end_is_stopped(tmp_path: Path, bank: Path) -> None:
    path = bank / "toy" / "addition.py"
    code = path.read_text(encoding="utf-8")
    path.write_text(f"{code}\n\ndef effort(p):\n    while True: pass\n", encoding="utf-8")
    with client(tmp_path / "cache", bank, seconds=5) as pages:
        assert "not done after 5 s, and stopped; is there an endless loop?" in seen(pages.get(ADDITION).text)
        site(pages).draws.seconds = 60
        assert links(pages.get("/bank/play/ratio").text, "pdf$")


def test_an_unknown_template_is_told(pages: TestClient) -> None:
    answer = pages.get("/bank/toy/additon")
    assert answer.status_code == 422
    assert "unknown template (did you mean toy/addition?)" in seen(answer.text)


@pytest.mark.parametrize(
    "name", ["nothing.pdf", "..%2f..%2fbank%2ftoy%2faddition.py", "x" * 32 + ".pdf", "a" * 32 + ".pdf"]
)
def test_only_sheets_are_files(pages: TestClient, name: str) -> None:
    assert pages.get(f"/sheets/{name}").status_code == 404


@pytest.mark.parametrize("template", ["toy/addition", "conv_arithmetic/conv_layer_cost_row"])
def test_the_check_is_that_of_the_command(pages: TestClient, bank: Path, template: str) -> None:
    done = invoke("check", template, "-n", "50", "--bank", str(bank))
    text = seen(pages.get(f"/bank/{template}/check").text)
    assert ("Every rule holds for 50 seeds of each level." in text) == (done.exit_code == 0)
    (different,) = re.findall(r"different (\d+)/(\d+)/(\d+)", done.stdout)
    for level, count in zip(("easy", "medium", "hard"), different, strict=True):
        assert f"{level} 50 {count} " in text


def test_the_command_beside_a_check_can_be_copied(tmp_path: Path) -> None:
    bank = toys(tmp_path / "my bank")
    with client(tmp_path / "cache", bank) as pages:
        assert f"examgen check toy/addition --bank '{bank}'" in seen(pages.get(f"{ADDITION}/check").text)


def test_the_check_of_a_template_that_disagrees_with_itself(pages: TestClient, bank: Path) -> None:
    path = bank / "toy" / "addition.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n\ndef effort(p):\n    return 99\n", encoding="utf-8")
    page = pages.get(f"{ADDITION}/check").text
    assert "minutes" in seen(page)
    assert "broken." in seen(page)


def base(pages: TestClient, editor: str = f"{ADDITION}/edit") -> str:
    """What a page of words says that they were made from."""
    return pages.get(editor).text.partition('name="base" value="')[2].partition('"')[0]


def words(bank: Path) -> Path:
    return bank / "toy" / "addition.tex.j2"


def test_words_are_saved(pages: TestClient, bank: Path) -> None:
    text = words(bank).read_text(encoding="utf-8").replace("<% block problem %>", "<% block problem %>\nListen:", 1)
    sent = {"text": text.replace("\n", "\r\n"), "base": base(pages), "seed": "4", "level": "hard"}
    answer = pages.post(f"{ADDITION}/edit", data=sent, follow_redirects=False)
    assert answer.status_code == 303
    assert words(bank).read_text(encoding="utf-8") == text
    assert {path.name for path in words(bank).parent.iterdir()} >= {"addition.py", "addition.tex.j2"}
    assert not list(words(bank).parent.glob("*.tmp"))
    page = pages.get(answer.headers["location"]).text
    assert "Listen:" in seen(page)
    (pdf,) = links(pages.get(f"{ADDITION}?seed=4&level=hard").text, "pdf$")
    (bank.parent / "words.pdf").write_bytes(pages.get(pdf).content)
    assert "Listen:" in shown(bank.parent / "words.pdf")


def test_words_that_changed_on_disk_are_not_overwritten(pages: TestClient, bank: Path) -> None:
    before = base(pages)
    words(bank).write_text(words(bank).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    now = words(bank).read_bytes()
    answer = pages.post(f"{ADDITION}/edit", data={"text": "lost", "base": before})
    assert answer.status_code == 422
    assert "has changed meanwhile" in seen(answer.text)
    assert ">\nlost</textarea>" in answer.text
    assert words(bank).read_bytes() == now


def test_a_preview_shows_words_that_are_not_saved(pages: TestClient, bank: Path) -> None:
    text, kept = words(bank).read_text(encoding="utf-8"), words(bank).read_bytes()
    draft = text.replace("<% block problem %>", "<% block problem %>\nListen:", 1)
    page = pages.post(f"{ADDITION}/preview", data={"text": draft, "base": base(pages)}).text
    assert page.count("Listen:") == 2  # in the words, and in the text of the page
    assert words(bank).read_bytes() == kept


def test_an_error_in_a_draft_names_the_file_and_line_of_the_words(pages: TestClient, bank: Path) -> None:
    draft = (
        words(bank).read_text(encoding="utf-8").replace("<% block problem %>", "<% block problem %>\n<< nonsense >>", 1)
    )
    line = draft[: draft.index("nonsense")].count("\n") + 1
    text = seen(pages.post(f"{ADDITION}/preview", data={"text": draft, "base": ""}).text)
    assert f"{words(bank)}:{line}: UndefinedError: 'nonsense' is undefined" in text


def test_words_are_shown_as_they_are(pages: TestClient) -> None:
    draft = "</textarea><script>alert(1)</script>"
    assert "<script>alert" not in pages.post(f"{ADDITION}/preview", data={"text": draft, "base": ""}).text


def test_what_ships_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    own, template = tmp_path / "own", "conv_arithmetic/conv_layer_cost_row"
    own.mkdir()
    with client(tmp_path / "cache", own) as pages:
        page = f"/bank/{template}"
        original = Bank().entry(template).words
        sent = {"text": original.read_text(encoding="utf-8"), "base": base(pages, f"{page}/edit")}
        assert "a copy in a bank of your own" in seen(pages.post(f"{page}/edit", data=sent).text)
        assert f"{tmp_path}: is none of your banks" in seen(
            pages.post(f"{page}/copy", data={"folder": str(tmp_path)}).text
        )
        shipped_pages = links(pages.get(page).text, "png$")
        assert pages.post(f"{page}/copy", data={"folder": str(own)}, follow_redirects=False).status_code == 303
        copied = own / f"{template}.tex.j2"
        assert copied.read_text(encoding="utf-8").endswith(original.read_text(encoding="utf-8"))
        assert str(copied) in pages.get(f"{page}/edit").text
        assert links(pages.get(page).text, "png$") == shipped_pages
        assert "exists; move it" in seen(pages.post(f"{page}/copy", data={"folder": str(own)}).text)


def test_without_a_bank_of_ones_own_the_page_says_how_to_have_one(tmp_path: Path) -> None:
    with client(tmp_path / "cache") as pages:
        text = seen(pages.get("/bank/conv_arithmetic/conv_layer_cost_row/edit").text)
        assert "Start with examgen serve --bank DIR , and it can be copied into that folder" in text


def sources(bank: Path) -> dict[str, bytes]:
    """What a bank holds but for what Python makes of it."""
    return {name: data for name, data in files(bank).items() if "__pycache__" not in name}


def test_words_that_cannot_be_saved_leave_nothing_behind(
    pages: TestClient, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_paths: Path) -> Path:
        raise OSError(28, "No space left on device")

    before = sources(bank)
    html = pages.get(f"{ADDITION}/edit").text
    (base,) = re.findall('name="base" value="([^"]*)"', html)
    monkeypatch.setattr(Path, "replace", full)
    answer = pages.post(f"{ADDITION}/edit", data={"text": "new", "base": base})
    assert answer.status_code == 422
    assert "No space left on device" in seen(answer.text)
    assert sources(bank) == before


def test_a_file_that_is_gone_while_the_bank_is_read_does_no_harm(
    pages: TestClient, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def gone(path: Path, **options: bool) -> os.stat_result:
        if path.name == "4913":
            path.unlink(missing_ok=True)
        return stat(path, **options)

    (bank / "toy" / "4913").touch()  # as an editor tries whether it may write
    monkeypatch.setattr(Path, "stat", gone)
    assert pages.get("/bank").status_code == 200
    assert bank / "toy" / "4913" not in list((bank / "toy").iterdir())


def test_words_in_another_encoding_are_an_error_on_their_page(pages: TestClient, bank: Path) -> None:
    words = bank / "toy" / "addition.tex.j2"
    words.write_bytes(words.read_bytes() + b"<# f\xfcr uns #>")
    answer = pages.get("/bank/toy/addition/edit")
    assert answer.status_code == 422
    assert "byte 0xfc is not UTF-8; save the file as UTF-8" in seen(answer.text)
