"""Many forms: what is written, what differs, what stays, and that papers, keys and outline belong together."""

import json
import os
import re
import shutil
from collections import Counter
from concurrent.futures import Executor, ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from shlex import quote
from types import SimpleNamespace
from typing import Any

import pytest
from pypdfium2 import PdfDocument, PdfPage

from exam.support import EXAM, TOYS, blueprint, exam, files, invoke, shown
from examgen import build, record
from examgen.bank import Bank
from examgen.errors import ExamgenError
from examgen.forms import pools, typesetting
from examgen.forms.roster import Student
from examgen.publish import KEPT
from forms.support import SHUFFLED, many, rows, with_addition

COMMON = {
    "exam.json", "variants.jsonl", "blueprint.yaml", "key.csv", "key.json", "problems.pdf", "solutions.pdf",
    "guide.pdf", "outline.csv", "report.html", "report.json",
}  # fmt: skip
CHOICE = exam("template: toy/addition, format: choice", "template: toy/addition, format: choice, id: two")


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory, workers: Executor) -> Path:
    return many(tmp_path_factory.mktemp("five"), workers).folder


def test_the_files(five: Path) -> None:
    single = {f"forms/{form}/{name}.pdf" for form in "ABCDE" for name in ("problems", "solutions")}
    assert files(five).keys() == COMMON | single
    assert [path.name for path in five.parent.iterdir()] == ["toys-1"]


def test_the_merged_papers_are_the_single_ones_in_order(five: Path) -> None:
    for name in ("problems", "solutions"):
        assert shown(five / f"{name}.pdf") == " ".join(shown(five / "forms" / form / f"{name}.pdf") for form in "ABCDE")


def test_every_pdf_says_that_it_is_another_one(five: Path) -> None:
    papers = [path for path in five.rglob("*.pdf") if KEPT not in path.parts]
    assert len({PdfDocument(path).get_identifier() for path in papers}) == len(papers) == 13


def test_only_merged_or_only_single(tmp_path: Path, workers: Executor, five: Path) -> None:
    merged = many(tmp_path / "merged", workers, only="merged").folder
    single = many(tmp_path / "single", workers, only="single").folder
    whole = files(five)
    assert files(merged).keys() == COMMON
    assert files(single).keys() == whole.keys() - {"problems.pdf", "solutions.pdf"}
    for made in (files(merged), files(single)):
        made.pop("exam.json")  # it says which files there are
        assert made.items() <= whole.items()


def test_forms_have_other_numbers_and_the_key_of_their_own(five: Path) -> None:
    keys = rows(five / "key.csv")
    assert [row["form"] for row in keys] == [form for form in "ABCDE" for _ in range(6)]
    sums = {row["form"]: row["answer"] for row in keys if (row["question"], row["part"]) == ("1", "a")}
    assert len(set(sums.values())) == 5
    for form, total in sums.items():
        paper = shown(five / "forms" / form / "problems.pdf")
        numbers = re.search(r"Take ([\d\u2009\u202f ]+) and ([\d\u2009\u202f ]+)\.", paper)
        assert numbers is not None
        assert sum(int(re.sub(r"\D", "", number)) for number in numbers.groups()) == int(total)
        assert total in re.sub(r"[\u2009\u202f ]", "", shown(five / "forms" / form / "solutions.pdf"))


def test_keys_in_all_three_dresses(five: Path) -> None:
    assert invoke("key", five, "--csv").stdout == (five / "key.csv").read_text()
    assert invoke("key", five, "--json").stdout == (five / "key.json").read_text()
    assert len(json.loads((five / "key.json").read_text())["parts"]) == 30
    assert re.findall(r"^Form (\w)$", invoke("key", five).stdout, re.MULTILINE) == list("ABCDE")


def test_all_forms_are_worth_the_same_and_cost_about_the_same(five: Path) -> None:
    found = list(record.read(five))
    assert {made.points() for made in found} == {Fraction(12)}
    assert len({tuple((v["template"], v["level"]) for v in made.variants) for made in found}) == 1
    for slot in range(3):
        efforts = [made.variants[slot]["effort"] for made in found]
        assert max(efforts) <= min(efforts) * 1.2 / 0.8


@pytest.mark.parametrize(("band", "is_narrow"), [(0.05, True), (1, False)])
def test_work_stays_within_the_band(tmp_path: Path, workers: Executor, band: float, *, is_narrow: bool) -> None:
    text = exam("template: play/cost, level: hard", head=f"forms: {{effort: {band}}}")  # 1 to 1.5 minutes
    efforts = [made.variants[0]["effort"] for made in record.read(many(tmp_path, workers, text, count=12).folder)]
    assert len(efforts) == 12
    assert (max(efforts) <= min(efforts) * 1.05 / 0.95 + 0.01) == is_narrow


def test_the_report_tells_work_pages_and_letters(tmp_path: Path, workers: Executor) -> None:
    folder = many(tmp_path, workers, CHOICE, count=3).folder
    html, keys = (folder / "report.html").read_text(), rows(folder / "key.csv")
    told = json.loads((folder / "report.json").read_text())
    assert [row["form"] for row in told["forms"]] == list("ABC")
    for row, made in zip(told["forms"], record.read(folder), strict=True):
        paper = PdfDocument((folder / "forms" / row["form"] / "problems.pdf").read_bytes())
        assert row["letters"] == "".join(each["answer"] for each in keys if each["form"] == row["form"])
        assert row["pages"] == len(paper)
        assert row["effort"] == pytest.approx(sum(variant["effort"] for variant in made.variants))
        assert row["letters"] in html
    assert told["effort"]["least"] == min(row["effort"] for row in told["forms"])
    assert told["effort"]["most"] == max(row["effort"] for row in told["forms"])


def starts(pdf: Path) -> list[tuple[int, int]]:
    """(page, height in points) of each question's heading, from top to bottom."""
    found = []
    for number, page in enumerate(PdfDocument(pdf.read_bytes()), start=1):
        text = page.get_textpage()
        for title in ("Addition", "Ratios", "Cost"):
            place = text.search(title, match_case=True, match_whole_word=True).get_next()
            if place is not None:
                found.append((number, -round(text.get_charbox(place[0])[3])))  # letters are not all as high
    return sorted(found)


def test_a_question_starts_at_the_same_place_in_every_form(five: Path) -> None:
    one, *others = [starts(five / "forms" / form / "problems.pdf") for form in "ABCDE"]
    assert len(one) == 3
    assert all(other == one for other in others)


def test_the_outline_holds_every_part(five: Path) -> None:
    outline = {(row["question"], row["part"]): row for row in rows(five / "outline.csv")}
    assert [row["points"] for (_, part), row in outline.items() if not part] == ["4", "6", "2"]
    sides = ("left", "bottom", "right", "top")
    words = {("1", "a"): "What is their sum?", ("1", "b"): "What is twice the sum?"}
    for form in "ABCDE":
        document = PdfDocument((five / "forms" / form / "problems.pdf").read_bytes())
        for place, text in words.items():
            row = outline[place]
            found = (
                document[int(row["page"]) - 1].get_textpage().get_text_bounded(*(float(row[side]) for side in sides))
            )
            assert text in found, (form, place)
            assert sum(other in found for other in words.values()) == 1


def test_the_same_bytes_with_one_worker(tmp_path: Path, workers: Executor, five: Path) -> None:
    with pools.pool(1) as alone:
        assert files(many(tmp_path, alone).folder) == files(five)
    assert not many(tmp_path, workers).changed


def test_the_same_bytes_where_processes_begin_anew(tmp_path: Path, five: Path) -> None:
    """As on macOS, and on Linux from Python 3.14."""
    with ProcessPoolExecutor(1, get_context("spawn"), pools._begin) as alone:
        assert files(many(tmp_path, alone).folder) == files(five)


def test_all_cores_where_the_system_does_not_tell_which_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "sys", SimpleNamespace(platform="darwin"))
    assert pools._cores() == os.cpu_count()


def test_more_forms_than_one_document_holds_are_in_parts(
    tmp_path: Path, workers: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "PART", 2)
    folder = many(tmp_path, workers, exam("template: play/cost"), count=24).folder  # three chunks of eight
    documents = {path.name for path in folder.glob("*.pdf")}
    assert documents == {f"{name}-{part}.pdf" for name in ("problems", "solutions", "guide") for part in (1, 2)}
    parts = " ".join(shown(folder / f"problems-{part}.pdf") for part in (1, 2))
    keys = [made.form.key for made in record.read(folder)]
    assert parts == " ".join(shown(folder / "forms" / key / "problems.pdf") for key in keys)
    assert build.render_check(folder) == []


def test_all_cores_work_or_as_many_as_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Counted(ProcessPoolExecutor):
        def __init__(self, count: int, **options: Any) -> None:
            asked.append(count)
            super().__init__(1, **options)

    monkeypatch.setattr(pools, "ProcessPoolExecutor", Counted)
    path = blueprint(tmp_path, exam("template: play/cost"))
    for number in ((), ("--workers", 3)):
        done = invoke("build", path, "--forms", 2, "--seed", 1, "--bank", TOYS, "--out", tmp_path, *number)
        assert done.exit_code == 0, done.output
    assert asked == [len(os.sched_getaffinity(0)), 3]


def test_the_command_line_says_what_it_made(tmp_path: Path) -> None:
    path = blueprint(tmp_path, exam("template: play/cost, level: hard", "template: toy/addition"))
    done = invoke("build", path, "--forms", 3, "--seed", 1, "--bank", TOYS, "--out", tmp_path)
    folder = tmp_path / "toys-1"
    work = sorted(sum(variant["effort"] for variant in made.variants) for made in record.read(folder))
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"{folder}: 3 forms, seed 1 (written)",
        "The questions take about 5 of 20 minutes: fits.",
        f"By the numbers of each form, its work is {work[0]:.1f} to {work[-1]:.1f} minutes.",
        "A short seed can be found by trying, since the bank is public; leave out --seed for a real exam.",
        f"Its pages say DRAFT until it is approved: examgen approve {quote(str(folder))} --by NAME",
    ]


def test_without_a_seed_a_long_one_is_drawn_shown_and_recorded(tmp_path: Path) -> None:
    path = blueprint(tmp_path, exam("template: play/cost"))
    done = invoke("build", path, "--forms", 2, "--bank", TOYS, "--out", tmp_path)
    (seed,) = re.findall(
        r"^The seed is (\d+); a build that is cut off goes on if it is given\.$", done.stderr, re.MULTILINE
    )
    assert int(seed) > 2**64
    assert f"2 forms, seed {seed} (written)" in done.stdout
    assert record.read(tmp_path / f"toys-{seed}").header["seed"] == seed


def test_more_forms_than_the_disk_holds_are_refused_at_once(tmp_path: Path) -> None:
    path = blueprint(tmp_path, exam("template: play/cost"))
    done = invoke("build", path, "--seed", 1, "--forms", 10**15, "--bank", TOYS, "--out", tmp_path)
    assert done.exit_code == 1
    assert "make room, or choose another place" in done.stderr


def test_the_record_gives_every_file(five: Path) -> None:
    assert build.render_check(five) == []


def test_a_form_does_not_depend_on_how_many_there_are(tmp_path: Path, workers: Executor, five: Path) -> None:
    more = list(record.read(many(tmp_path, workers, count=20).folder))
    assert [made.variants for made in record.read(five)] == [made.variants for made in more[:5]]


def test_no_two_forms_share_a_variant_where_there_is_room(tmp_path: Path, workers: Executor) -> None:
    text = exam("template: play/cost, level: medium", "template: toy/addition")  # cost has 490 variants
    folder = many(tmp_path, workers, text, count=90).folder
    prints = [variant["fingerprint"] for made in record.read(folder) for variant in made.variants]
    assert len(set(prints)) == len(prints)
    report = json.loads((folder / "report.json").read_text())
    assert report["shared"] == []
    assert report["room"] == {}


def test_where_there_is_no_room_the_build_says_how_much_there_is(tmp_path: Path, workers: Executor) -> None:
    made = many(tmp_path, workers, exam("template: play/cost, level: easy"), count=60)  # 40 variants: 10 to 49
    report = json.loads((made.folder / "report.json").read_text())
    assert report["room"] == {"play/cost": 40}
    shared = [form for each in report["shared"] for form in each["forms"]]
    assert len(shared) == len(set(shared)) > 20
    assert any("40 different variants" in remark for remark in made.remarks)
    assert "40 different variants for 60 forms" in (made.folder / "report.html").read_text()


def test_slots_that_keep_their_variant(tmp_path: Path, workers: Executor) -> None:
    text = exam("template: toy/addition, keep_variant: true, format: choice", "template: toy/addition, id: two")
    found = list(record.read(many(tmp_path, workers, text, count=8).folder))
    assert len({made.variants[0]["fingerprint"] for made in found}) == 1
    assert len({made.variants[1]["fingerprint"] for made in found}) == 8
    assert len({str(made.variants[0]["problem"]["parts"]) for made in found}) > 1  # another order of choices


def test_only_the_order_of_choices_differs(tmp_path: Path, workers: Executor) -> None:
    text = "forms: {numbers: false}\n" + CHOICE
    found = list(record.read(many(tmp_path, workers, text, count=8).folder))
    assert len({variant["fingerprint"] for made in found for variant in made.variants}) == 2
    assert len({row["answer"] for row in rows(tmp_path / "toys-1" / "key.csv") if row["part"] == "a"}) > 1


def test_the_order_of_choices_is_kept(tmp_path: Path, workers: Executor) -> None:
    text = "forms: {numbers: false, choices: false}\n" + CHOICE
    found = list(record.read(many(tmp_path, workers, text, count=3).folder))
    bare = [[{**variant, "form": ""} for variant in made.variants] for made in found]
    assert bare[0] == bare[1] == bare[2]


def test_questions_in_another_order(tmp_path: Path, workers: Executor) -> None:
    text = SHUFFLED.replace("template: play/cost", "template: play/cost\n        keep_position: true")
    folder = many(tmp_path, workers, text, count=12).folder
    orders = Counter(tuple(q.variant["template"] for q in made.questions()) for made in record.read(folder))
    assert set(orders) == {("toy/addition", "play/ratio", "play/cost"), ("play/ratio", "toy/addition", "play/cost")}
    plain = many(tmp_path / "plain", workers, EXAM, count=12).folder
    one, other = (list(record.read(each)) for each in (folder, plain))
    assert [made.variants for made in one] == [made.variants for made in other]
    pages = {tuple(starts(folder / "forms" / made.form.key / "problems.pdf")) for made in one}
    assert len(pages) == 1
    keys = rows(folder / "key.csv")
    for made in one:
        wanted = [variant.variant["template"] for variant in made.questions()]
        assert list(dict.fromkeys(row["template"] for row in keys if row["form"] == made.form.key)) == wanted


def test_a_roster(tmp_path: Path, workers: Executor) -> None:
    students = (Student("17", "Ada Lovelace", 2), Student("x-9", "Żółć O'Neil", 3, extra_minutes=15))
    folder = many(tmp_path, workers, students=students).folder
    assert sorted(path.name for path in (folder / "forms").iterdir()) == ["17", "x-9"]
    one, other = (shown(folder / "forms" / each.id / "problems.pdf") for each in students)
    assert "Ada Lovelace" in one
    assert "20 minutes" in one
    assert "O’Neil" in other
    assert "35 minutes" in other
    assert "Lovelace" not in other
    guide = shown(folder / "guide.pdf")
    assert "Form 17, Ada Lovelace" in guide
    assert "Form x-9, Żółć O’Neil" in guide
    assert {row["form"] for row in rows(folder / "key.csv")} == {"17", "x-9"}


def test_a_student_has_the_same_paper_wherever_on_the_roster(tmp_path: Path, workers: Executor) -> None:
    students = [Student(id_, f"Name {id_}", line) for line, id_ in enumerate("pqr", start=2)]
    there = {made.form.key: made.variants for made in record.read(many(tmp_path, workers, students=students).folder)}
    back = many(tmp_path / "back", workers, students=students[::-1]).folder
    assert {made.form.key: made.variants for made in record.read(back)} == there


def test_an_even_number_of_pages(tmp_path: Path, workers: Executor) -> None:
    text = "forms: {duplex: true}\n" + exam("template: toy/addition")
    folder = many(tmp_path, workers, text, count=3).folder
    for name in ("problems", "solutions"):
        assert [len(PdfDocument(folder / "forms" / form / f"{name}.pdf")) for form in "ABC"] == [2, 2, 2]


def test_free_layout(tmp_path: Path, workers: Executor) -> None:
    folder = many(tmp_path, workers, "forms: {layout: free}\n" + EXAM).folder
    assert "outline.csv" not in files(folder)
    assert build.render_check(folder) == []


def test_variants_of_an_earlier_exam_are_avoided(tmp_path: Path, workers: Executor, five: Path) -> None:
    old = record.read(five).fingerprints()
    assert len(old) == 15
    new = record.read(many(tmp_path, workers, not_in=old).folder).fingerprints()
    assert not old & new


def test_a_question_that_is_higher_than_in_the_forms_that_were_measured(tmp_path: Path, workers: Executor) -> None:
    text = exam("template: toy/addition", "template: play/cost")
    *_, last = record.read(many(tmp_path / "low", workers, text, count=20, only="single").folder)
    number = last.variants[0]["key"]["params"]["a"]
    bank = with_addition(tmp_path / "bank", rf"<% if p.a == {number} %>\hbox{{\vrule height 500pt}}<% endif %>")
    folder = many(tmp_path / "high", workers, text, bank=bank, count=20, only="single").folder
    one, *others = [starts(path / "problems.pdf") for path in (folder / "forms").iterdir()]
    assert all(other == one for other in others)
    high = next(row for row in rows(folder / "outline.csv") if row["question"] == "1")
    assert float(high["top"]) - float(high["bottom"]) > 500 * 72 / 72.27
    assert build.render_check(folder) == []


@pytest.fixture
def breaking(tmp_path: Path) -> Bank:
    """A bank whose addition breaks TeX for every seventh first number."""
    return with_addition(tmp_path / "bank", r"<% if p.a % 7 == 3 %>\nonsense<% endif %>")


def test_a_form_that_breaks_is_named_and_the_others_are_not_lost(
    tmp_path: Path, workers: Executor, breaking: Bank
) -> None:
    made = many(tmp_path / "out", workers, EXAM, bank=breaking, count=24)
    bad = {each.form.key for each in record.read(made.folder) if each.variants[0]["key"]["params"]["a"] % 7 == 3}
    assert 0 < len(bad) < 12
    assert {said.split(":")[0] for said in made.broken} == {f"form {form}" for form in bad}
    assert all(r"question 1 (toy/addition, level medium, seed 1" in said for said in made.broken)
    assert len({path.name for path in (made.folder / "forms").iterdir()} | bad) == 24
    with pytest.raises(ExamgenError, match="form "):
        build.render_check(made.folder)


def test_the_command_line_says_which_forms_are_missing(tmp_path: Path, breaking: Bank) -> None:
    (tmp_path / "toys.yaml").write_text(EXAM)
    banks = [option for folder in breaking.folders[1:] for option in ("--bank", folder)]
    done = invoke("build", tmp_path / "toys.yaml", "--seed", 1, "--forms", 24, "--out", tmp_path / "out", *banks)
    assert done.exit_code == 1
    assert re.search(r"\d+ of 24 forms are missing", done.stderr)


def test_forms_and_roster_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,name\n1,Ada\n")
    done = invoke("build", "--forms", 3, "--roster", tmp_path / "roster.csv", "--out", tmp_path)
    assert done.exit_code == 1
    assert "take one of them" in done.stderr


@pytest.mark.parametrize(("only", "need", "advice"), [(None, 0.5, "; --only merged needs less"), ("merged", 0.1, "")])
def test_a_build_that_would_fill_the_disk_is_not_begun(
    tmp_path: Path, workers: Executor, monkeypatch: pytest.MonkeyPatch, only: str | None, need: float, advice: str
) -> None:
    disk = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk._replace(free=10**7))
    with pytest.raises(ExamgenError) as refusal:
        many(tmp_path, workers, count=1000, only=only)
    said = f"{tmp_path}: 1000 forms need about {need} GB, and 0.0 GB are free; make room, or choose another place"
    assert str(refusal.value) == f"{said} with --out{advice}"
    assert list(tmp_path.iterdir()) == []


def height(page: PdfPage, word: str) -> float:
    """Of the first letter of a word, 0 if it is not on the page."""
    text = page.get_textpage()
    found = text.search(word, match_case=True).get_next()
    _, bottom, _, top = text.get_charbox(found[0]) if found else (0, 0, 0, 0)
    return float(top - bottom)


def test_large_print_for_one_student(tmp_path: Path, workers: Executor) -> None:
    students = (Student("a", "Ada", 2), Student("b", "Bo", 3, print_size=17), Student("c", "Cy", 4))
    folder = many(tmp_path, workers, EXAM, students=students).folder
    heights = {}
    for each in students:
        document = PdfDocument((folder / "forms" / each.id / "problems.pdf").read_bytes())
        sizes = {tuple(round(side) for side in page.get_size()) for page in document}
        assert sizes == {(595, 842)}
        heights[each.id] = next(filter(None, (height(page, "Addition") for page in document)))
        for page in document:
            words = page.get_textpage()
            boxes = [words.get_rect(k) for k in range(words.count_rects())]
            assert min(box[0] for box in boxes) > 30
            assert max(box[2] for box in boxes) < 595 - 10
    assert heights["a"] == heights["c"]
    assert heights["b"] / heights["a"] == pytest.approx(17 / 11, rel=0.01)
    assert starts(folder / "forms" / "a" / "problems.pdf") == starts(folder / "forms" / "c" / "problems.pdf")
    assert shown(folder / "problems.pdf") == " ".join(
        shown(folder / "forms" / each.id / "problems.pdf") for each in students
    )
    alone = many(tmp_path / "alone", workers, EXAM, students=students[1:2]).folder
    assert shown(alone / "problems.pdf") == shown(folder / "forms" / "b" / "problems.pdf").replace("-00002-", "-00001-")


def test_every_size_of_print_is_as_large_as_it_says(tmp_path: Path, workers: Executor) -> None:
    sizes = (None, 12, 14, 17)
    students = [Student(str(line), "Ada", line, print_size=size) for line, size in enumerate(sizes, start=2)]
    folder = many(tmp_path, workers, exam("template: play/cost"), students=students).folder
    heights = []
    for each in students:
        text = PdfDocument((folder / "forms" / each.id / "problems.pdf").read_bytes())[0].get_textpage()
        index, _ = text.search("Question", match_case=True).get_next()
        _, bottom, _, top = text.get_charbox(index)
        heights.append(top - bottom)
    assert [height / heights[0] for height in heights] == pytest.approx([1, 12 / 11, 14 / 11, 17 / 11], rel=0.01)


def test_concept_questions_keep_their_statements_and_change_their_order(tmp_path: Path, workers: Executor) -> None:
    slots = ("concept_true_false", "concept_multi_select")
    text = exam(*(f"template: {slot}, args: {{topic: optimization}}" for slot in slots))
    found = list(record.read(many(tmp_path, workers, text, count=6).folder))
    claims = [[each["text"] for each in made.variants[0]["key"]["params"]["claims"]] for made in found]
    options = [made.variants[1]["problem"]["parts"][0]["options"] for made in found]
    for printed in (claims, options):
        assert len({frozenset(each) for each in printed}) == 1
        assert len({tuple(each) for each in printed}) > 2
