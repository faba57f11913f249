"""A German exam of the first twelve templates is the English one of the same seed in other words, and all German."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from exam.support import invoke, run, shown
from examgen import blueprint, build, record
from examgen.bank import Bank
from examgen.draw import Request, drawn, variant
from examgen.errors import ExamgenError
from examgen.exam import assemble
from examgen.languages import language
from examgen.languages.file import mapping
from examgen.markup import read
from examgen.record import Exam
from examgen.render import documents
from examgen.render.plaintext import plaintext
from examgen.render.style import preamble
from examgen.template import load
from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import pdf_text

TWELVE = Path(__file__).with_name("twelve.yaml")
BANK = Bank()
NARROW = r"\hsize=1pt \parfillskip=0pt plus 1fil \hskip0pt "
HYPHEN = "\ufffe"  # of a broken word, in the text of a PDF
TRANSLATED = [entry.id for entry in BANK.entries() if entry.speaks("de")]
ENGLISH = set(
    re.findall(
        r"\w+",
        """about add all and answer are as at be because but by can channel channels count counts derivative does
        each every exact for from give gives has have how if image input is it its kernel layer layers loss many
        means memory no not number of on once one only or other output points question right round same size
        solution step stride sum takes than that the then there these they this to truth two unit used value
        values weights what when where which why width with without wrong you""",
    )
)
PICK = "title: Auswahl\nduration: 20\nlanguage: de\nsections:\n- slots:\n  - topic: {}\n"


def exam(code: str, seed: int) -> Exam:
    plan = blueprint.load(TWELVE).model_copy(update={"language": code})
    return assemble(plan, seed, BANK)


def words(text: str) -> set[str]:
    """The words of LaTeX outside of mathematics, code, commands and their names."""
    bare = re.sub(r"\\texttt\{[^{}]*\}|\\(begin|end|exam(Part|Figure|Table))\{[^{}]*\}", " ", text)
    prose = " ".join(read(bare).prose())
    return set(re.findall(r"(?<![\\A-Za-zÄÖÜäöüß-])[A-Za-zÄÖÜäöüß]+(?![A-Za-zÄÖÜäöüß])", prose))


def digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text.replace(r"\,", "")))


def without_words(made: dict[str, Any]) -> dict[str, Any]:
    """What must not depend on the language."""
    key = made["key"]
    parts = {
        id_: [part[name] for name in ("kind", "value", "decimal", "unit", "tolerance", "interval", "letters")]
        + [[wrong[name] for name in ("name", "value", "credit")] for wrong in part["wrong"]]
        for id_, part in key["parts"].items()
    }
    asked = [(part["id"], part["points"], len(part["options"])) for part in made["problem"]["parts"]]
    follow = [(each["given"], each["name"], list(each["then"])) for each in key["follow"]]
    named = {name: made[name] for name in ("slot", "template", "level", "points", "effort", "fingerprint")}
    conventions = [each["id"] for each in made["conventions"]]
    return named | {"params": key["params"], "parts": parts, "asked": asked, "follow": follow, "ids": conventions}


def test_the_first_twelve_templates_are_translated() -> None:
    assert {each["template"] for each in exam("de", 1).variants} == set(TRANSLATED)
    assert len(TRANSLATED) == 12


@pytest.mark.parametrize("seed", range(3))
def test_the_same_seed_gives_the_same_exam_in_other_words(seed: int) -> None:
    english, german = exam("en", seed), exam("de", seed)
    assert [question.variant["slot"] for question in english.questions()] == [
        question.variant["slot"] for question in german.questions()
    ]
    for one, other in zip(english.variants, german.variants, strict=True):
        assert without_words(one) == without_words(other)
        assert one["title"] != other["title"]


@pytest.mark.parametrize("id_", TRANSLATED)
def test_no_number_is_lost_in_translation_and_no_english_is_left(id_: str) -> None:
    template = load(BANK.entry(id_))
    args = {"topic": "conv_arithmetic"} if "topic" in template.arg_names() else {}
    for level in template.entry.levels:
        for seed in range(12):
            request = Request(template, seed, level, id_, args=args, format="choice", language="de")
            made = drawn(request, BANK.facts)
            german = variant(request, made)
            english = variant(Request(template, seed, level, id_, args=args, format="choice"), made)
            assert digits(english["problem"]["text"]) == digits(german["problem"]["text"])
            assert digits(english["key"]["solution"]) == digits(german["key"]["solution"])
            assert not english_words(german), f"{level}, seed {seed}"


def english_words(made: dict[str, Any]) -> set[str]:
    problem, key = made["problem"], made["key"]
    texts = [made["title"], problem["text"], key["solution"], *(each["tex"] for each in made["conventions"])]
    for page in (problem, key):
        for table in page["tables"].values():
            texts += [cell for row in (table["head"], *table["rows"]) for cell in row if isinstance(cell, str)]
        for figure in page["figures"].values():
            texts += [item["tex"] for item in figure["items"] if item["shape"] == "label"]
    for part in problem["parts"]:
        texts += [*part["options"], part["blank"]["note"]]
    for part in key["parts"].values():
        texts += [part["tex"], *(wrong[name] for wrong in part["wrong"] for name in ("tex", "why"))]
    return {word.lower() for text in texts for word in words(text)} & ENGLISH


def test_the_list_of_english_words_would_find_english() -> None:
    for made in exam("en", 1).variants:
        assert len(english_words(made)) > 3, made["template"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plan = blueprint.load(TWELVE)
    return build.build(plan, 5, tmp_path_factory.mktemp("german"), BANK).folder


def test_the_documents_say_nothing_in_english(built: Path) -> None:
    for name in ("problems", "solutions", "guide", "answers"):
        text = " ".join(pdf_text((built / f"{name}.pdf").read_bytes()))
        assert not set(re.findall(r"\b[a-z]{2,}\b", text)) & ENGLISH, name
    paper = shown(built / "problems.pdf")
    for word in ("Datum: 14. Mai 2027", "90 Minuten", "56,5 Punkte", "Kein Taschenrechner", "Matrikelnummer", "4,5"):
        assert word in paper
    assert "Probeklausur: Lösungen" in shown(built / "solutions.pdf")
    assert re.search(r"zulässig: −?\d+,\d+ bis", shown(built / "guide.pdf"))


def test_decimals_have_commas_in_text_tables_choices_and_guide(built: Path) -> None:
    for name in ("problems", "solutions", "guide"):
        text = " ".join(pdf_text((built / f"{name}.pdf").read_bytes()))
        assert re.search(r"\d,\d", text)
        assert not re.findall(r"\d\.\d", text), name


def test_the_key_for_programs_keeps_points_and_names(built: Path) -> None:
    key = json.loads((built / "key.json").read_text(encoding="utf-8"))
    wrong = {wrong["name"] for part in key["parts"] for wrong in part["wrong"]}
    assert "no-padding" in "".join(wrong)
    assert any(re.search(r"\d\.\d", str(part["accepted_low"])) for part in key["parts"])


def test_the_record_alone_gives_the_same_files(built: Path) -> None:
    assert build.render_check(built) == []
    made = record.read(built).first()
    assert made.language.code == "de"
    assert documents.paper(made).tex() == (built / "problems.tex").read_text(encoding="utf-8")


def test_words_break_where_the_catalogue_says() -> None:
    text = NARROW + r"Merkmalskarten \par\hskip0pt Wahrscheinlichkeit \par\hskip0pt wherever"
    pages = typeset(Document(preamble("A4", code="de"), (Segment("a", text),)))
    broken = ["Merk-mals-kar-ten", "Wahr-schein-lich-keit", "wherever"]
    assert pdf_text(pages.pdf)[0].replace(HYPHEN, "-").split()[:3] == broken


def test_words_break_by_patterns_where_tex_has_them() -> None:
    there = preamble("A4", code="de").replace(
        r"\frenchspacing", r"\expandafter\chardef\csname l@ngerman\endcsname=0 ", 1
    )
    (page,) = pdf_text(typeset(Document(there, (Segment("a", NARROW + "wherever"),))).pdf)
    assert page.replace(HYPHEN, "-").split()[0] == "wher-ev-er"  # by the patterns of language 0, which are English


def test_many_forms_in_german(tmp_path: Path) -> None:
    result = invoke("build", TWELVE, "--seed", 5, "--forms", 2, "--only", "merged", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    texts = {path.stem: shown(path) for path in tmp_path.rglob("*.pdf")}
    for name, text in texts.items():
        assert not set(re.findall(r"\b[a-z]{2,}\b", text)) & ENGLISH, name
        assert "Variante B" in text, name
    assert len(texts) >= 3


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank with one German template of the shipped ones, to be damaged."""
    folder = tmp_path / "bank" / "mine"
    folder.mkdir(parents=True)
    for path in (BANK.entry("iou_boxes").python.parent).glob("iou_boxes*"):
        (folder / path.name.replace("iou_boxes", "boxes")).write_bytes(path.read_bytes())
    return folder


def german(bank: Path) -> dict[str, Any]:
    entry = Bank([bank.parent]).entry("mine/boxes")
    request = Request(load(entry), 1, "hard", entry.id, language="de")
    return variant(request, drawn(request, BANK.facts))


def test_a_template_without_german_words_names_the_file(bank: Path) -> None:
    assert german(bank)["title"] == "Überlappung zweier Boxen"
    (bank / "boxes.de.tex.j2").unlink()
    with pytest.raises(ExamgenError, match=r"boxes\.de\.tex\.j2: is missing; mine/boxes has no words in"):
        german(bank)


def test_a_missing_phrase_names_the_file(bank: Path) -> None:
    path = bank / "boxes.de.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("'box': 'Box'\n", ""), encoding="utf-8")
    with pytest.raises(ExamgenError, match=r"boxes\.de\.yaml: a line for this text is missing: 'box'"):
        german(bank)


def test_an_error_in_german_words_names_their_line(bank: Path) -> None:
    path = bank / "boxes.de.tex.j2"
    path.write_text(path.read_text(encoding="utf-8").replace("<< ans.union >>", "<< answer.union >>"), encoding="utf-8")
    with pytest.raises(ExamgenError, match=r"boxes\.de\.tex\.j2:\d+: UndefinedError: 'answer' is undefined"):
        german(bank)


def test_facts_without_a_translation_name_the_file_of_the_topic() -> None:
    template = load(BANK.entry("concepts/concept_multi_select"))
    args = {"topic": "ml_foundations"}
    request = Request(template, seed=1, level="medium", slot="s", language="de", args=args)
    with pytest.raises(ExamgenError, match=r"ml_foundations/concepts\.de\.yaml: a line for this text is missing"):
        variant(request, drawn(request, BANK.facts))


def test_a_topic_that_is_not_translated_is_one_line(tmp_path: Path) -> None:
    text = "title: T\nduration: 9\nlanguage: de\nsections: [{slots: [{template: gd_momentum_steps}]}]\n"
    (tmp_path / "exam.yaml").write_text(text, encoding="utf-8")
    result = run("build", "exam.yaml", "--seed", 1, cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("examgen: ")
    assert "gd_momentum_steps.de.tex.j2: is missing" in result.stderr
    assert result.stderr.count("\n") == 1


def test_check_finds_what_is_missing_in_german(bank: Path) -> None:
    path = bank / "boxes.de.tex.j2"
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace(r"\examTable{boxes}", ""), encoding="utf-8")
    result = invoke("check", "mine/boxes", "-n", 3, "--bank", bank.parent)
    assert result.exit_code == 1
    assert re.search(r"translations.*language de: only one of the languages names boxes", result.output)
    path.write_text(words.replace("ihrer Vereinigung?", r"ihrer \unsinn{Vereinigung}?"), encoding="utf-8")
    result = invoke("check", "mine/boxes", "-n", 3, "--bank", bank.parent)
    assert re.search(r"translations.*language de: problem: \\unsinn is not allowed.*: .*ihrer", result.output)
    assert "--language de" in result.output


def test_check_lists_all_that_is_missing_to_be_pasted(bank: Path) -> None:
    path = bank / "boxes.de.yaml"
    whole, wanted = path.read_text(encoding="utf-8"), mapping(path)
    path.write_text("{}\n", encoding="utf-8")
    output = invoke("check", "mine/boxes", "-n", 20, "--bank", bank.parent).output
    told, *missing = re.findall(r"boxes\.de\.yaml lacks \d+ texts|^'.*': ''$", output, re.M)
    assert told == f"boxes.de.yaml lacks {len(missing)} texts"
    path.write_text("\n".join(missing), encoding="utf-8")
    assert mapping(path) == dict.fromkeys(wanted, "")
    assert told in invoke("check", "mine/boxes", "-n", 20, "--bank", bank.parent).output  # blank is not yet said
    path.write_text(whole, encoding="utf-8")
    assert invoke("check", "mine/boxes", "-n", 20, "--bank", bank.parent).exit_code == 0


def test_show_in_german() -> None:
    result = invoke("show", "conv_layer_cost_row", "--seed", 3, "--language", "de")
    assert result.exit_code == 0
    assert "Welche Werte hat ihre Zeile in der Tabelle?" in result.output
    assert "\nLösung\n" in result.output


def test_a_practice_set_in_german_takes_what_is_translated(tmp_path: Path) -> None:
    arguments = ("practice", "--topic", "conv_arithmetic", "--count", 5, "--seed", 1, "--out", tmp_path)
    assert invoke(*arguments, "--language", "de").exit_code == 0
    folder = tmp_path / "practice-conv_arithmetic-1"
    assert "Übung: Rechnen mit Faltungen: Lösungen" in shown(folder / "solutions.pdf")
    assert {each["template"] for each in record.read(folder).first().variants} <= set(TRANSLATED)
    refused = invoke("practice", "--topic", "optimization", "--seed", 1, "--out", tmp_path, "--language", "de")
    assert refused.exit_code == 1
    assert (
        "topic optimization: no template has words in the language de; 'examgen list --language de'" in refused.output
    )
    assert refused.output.count("\n") == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_pick_takes_what_is_translated(seed: int) -> None:
    plan = blueprint.loads(PICK.format("object_detection"), "pick.yaml")
    assert {variant["template"] for variant in assemble(plan, seed, BANK).variants} <= set(TRANSLATED)


def test_a_pick_from_a_topic_without_german_words_says_so() -> None:
    plan = blueprint.loads(PICK.format("optimization"), "pick.yaml")
    with pytest.raises(
        ExamgenError, match=r"pick\.yaml:6.*topic optimization: no template has words in .* de;.*that have$"
    ):
        assemble(plan, 1, BANK)


@pytest.mark.parametrize("seed", range(12))
def test_a_concept_question_of_no_topic_asks_what_is_translated(seed: int) -> None:
    template = load(BANK.entry("concepts/concept_multi_select"))
    request = Request(template, seed=seed, level="medium", slot="s", language="de")
    made = variant(request, drawn(request, BANK.facts))
    subjects = {topic for topic in BANK.facts if BANK.facts[topic].file("de").is_file()}
    assert made["key"]["ideas"]
    assert {idea.partition("/")[0] for idea in made["key"]["ideas"]} <= subjects


def test_the_list_tells_which_templates_speak_german() -> None:
    marked = [line.split()[0] for line in invoke("list").stdout.splitlines() if "  de  " in line]
    only = [line.split()[0] for line in invoke("list", "--language", "de").stdout.splitlines() if line.startswith("  ")]
    assert marked == only == [id_.partition("/")[2] for id_ in TRANSLATED]


def test_plain_text_shows_the_comma() -> None:
    assert plaintext(language("de").numbers(r"\ensuremath{0.25\,\mathrm{KiB}}")) == "0,25 KiB"
