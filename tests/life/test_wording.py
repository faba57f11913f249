"""A slot's own words take the place of the template's, with the same language and checks, and the numbers filled in."""

from __future__ import annotations

from pathlib import Path
from shlex import quote, split

import pytest

from exam.support import TOYS, blueprint, exam, files, invoke, shown
from examgen.record import read
from life.support import built, change, forms, rebuilt, refused, source, variants, without_history

PROBLEM = "Add << p.a >> to << p.b >>.\n\n\\examPart{sum} The sum?\n\n\\examPart{double} Twice the sum?"
TEXT = exam("template: toy/addition", "template: play/cost")


def reworded(folder: Path, words: str, *arguments: object) -> str:
    path = folder.parent / "words.tex"
    path.write_text(words, encoding="utf-8")
    return change("reword", folder, *arguments, "--file", path)


def test_words_of_ones_own_are_printed_with_the_numbers_filled_in(tmp_path: Path) -> None:
    folder = built(tmp_path, TEXT)
    before = variants(folder)
    told = reworded(folder, PROBLEM, 1)
    assert told == "Question 1 (Addition): other words.\n"
    after = variants(folder)
    params = before["toy/addition"]["key"]["params"]
    assert after["toy/addition"]["problem"]["text"] == (
        PROBLEM.replace("<< p.a >>", f"{params['a']:,}".replace(",", r"\,"))
        .replace("<< p.b >>", f"{params['b']:,}".replace(",", r"\,")) + "\n"
    )  # fmt: skip
    assert after["toy/addition"]["fingerprint"] == before["toy/addition"]["fingerprint"]
    assert after["toy/addition"]["key"]["words"] == {"problem": PROBLEM}
    assert "Twice the sum?" in shown(folder / "problems.pdf")
    assert after["play/cost"] == before["play/cost"]
    assert without_history(files(folder)) == rebuilt(folder, tmp_path)


def test_solution_and_problem_have_words_of_their_own_and_lose_them_again(tmp_path: Path) -> None:
    folder = built(tmp_path, TEXT)
    before = files(folder)
    reworded(folder, "It is << ans.cost >>.", 2, "solution")
    reworded(folder, "How many?\n\n\\examPart{cost} << p.n >> MACs.", 2, "problem")
    made = variants(folder)["play/cost"]
    assert made["key"]["solution"].startswith("It is ")
    assert set(made["key"]["words"]) == {"problem", "solution"}
    assert without_history(files(folder)) == rebuilt(folder, tmp_path)
    change("reword", folder, 2, "problem", "--reset")
    assert set(variants(folder)["play/cost"]["key"]["words"]) == {"solution"}
    change("reword", folder, "cost", "solution", "--reset")
    assert without_history(files(folder)) == before
    commands = [line.split("  ")[-1] for line in invoke("log", folder).output.splitlines() if "  reword" in line]
    assert commands[-2:] == ["reword 2 problem --reset", "reword cost solution --reset"]


def test_all_forms_have_the_words_with_their_own_numbers(tmp_path: Path) -> None:
    folder = forms(tmp_path, 3, TEXT)
    reworded(folder, PROBLEM, 1)
    for made in read(folder):
        (variant,) = (each for each in made.variants if each["slot"] == "toy/addition")
        numbers = (f"{number:,}".replace(",", " ") for number in variant["key"]["params"].values())
        paper = shown(folder / "forms" / made.form.key / "problems.pdf")
        assert "Add {} to {}.".format(*numbers) in paper.replace("\u2009", " ")
    assert without_history(files(folder)) == rebuilt(folder, tmp_path, "--forms", 3)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "<< p.a >> \\examPart{sum} What?",
            "text: problem: the part 'double' is never asked",
        ),
        (f"{PROBLEM} \\examPart{{third}} What?", "text: problem: \\examPart{third} is unknown"),
        (f"{PROBLEM}\n<< p.c >>", "text: problem: line 6: "),
        (f"{PROBLEM}\n<< p.a", "text: problem: line 6: "),
        (f"{PROBLEM}\n<< p.a / 7 >>", "cannot be printed"),
        (f"{PROBLEM}\n\\input{{secret}}", "text: problem: \\input is not allowed in words, see templates/README.md"),
        (f"{PROBLEM}\n{{", "text: problem: { is not closed"),
        (f"{PROBLEM}\n<< p.__class__.__init__.__globals__ >>", "text: problem: line 6: "),
    ],
)
def test_words_that_do_not_fit_are_refused(words: str, message: str, tmp_path: Path) -> None:
    folder = built(tmp_path, TEXT)
    path = tmp_path / "words.tex"
    path.write_text(words, encoding="utf-8")
    said = refused("reword", folder, 1, "--file", path)
    assert message in said
    assert said.startswith("examgen: ")
    assert said.count("\n") == 1


def test_a_blueprint_says_words_too(tmp_path: Path) -> None:
    text = exam("template: play/cost, text: {problem: 'How many? \\examPart{cost} << p.n >>.'}")
    folder = built(tmp_path, text)
    assert variants(folder)["play/cost"]["problem"]["text"].startswith("How many?")
    wrong = blueprint(tmp_path, exam("template: play/cost, text: {probelm: x}"))
    said = invoke("build", wrong, "--seed", 1, "--bank", TOYS, "--out", tmp_path).stderr
    assert "probelm: unknown field (did you mean problem?)" in said
    wrong = blueprint(tmp_path, exam("topic: play, text: {problem: x}"))
    said = invoke("build", wrong, "--seed", 1, "--bank", TOYS, "--out", tmp_path).stderr
    assert "text: does not go with topic" in said


def test_words_of_a_file_are_utf_8_with_any_line_ends(tmp_path: Path) -> None:
    folder = built(tmp_path, TEXT)
    path = tmp_path / "words.tex"
    path.write_bytes(PROBLEM.replace("\n", "\r\n").encode("utf-8-sig"))
    assert change("reword", folder, 1, "--file", path) == "Question 1 (Addition): other words.\n"
    assert reworded(folder, PROBLEM, 1) == "Nothing changed.\n"
    path.write_text("# ours\nGröße", encoding="latin-1")
    said = f"examgen: {path}:2: byte 0xf6 is not UTF-8; save the file as UTF-8\n"
    assert refused("reword", folder, 1, "--file", path) == said


def test_an_editor_begins_with_the_words_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = built(tmp_path, TEXT)
    seen = []

    def edit(text: str, extension: str) -> str | None:
        seen.append((text, extension))
        return text.replace("What is their sum?", "And the sum?") if len(seen) == 1 else None

    monkeypatch.setattr("click.edit", edit)
    assert change("reword", folder, 1) == "Question 1 (Addition): other words.\n"
    assert change("reword", folder, 1) == "Nothing changed.\n"
    words = (TOYS / "toy" / "addition.tex.j2").read_text(encoding="utf-8")
    assert seen[0][0] in words
    assert seen[0][0].startswith("Take << p.a >>")
    assert "And the sum?" in seen[1][0]
    assert "And the sum?" in source(folder)


def test_what_was_written_in_an_editor_is_kept_if_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = built(tmp_path, TEXT)
    monkeypatch.setattr("click.edit", lambda text, extension: f"{text}{extension} << nothing >>")
    said = refused("reword", folder, 1)
    assert "'nothing' is undefined; what you wrote is kept: mend it, and give --file " in said
    (kept,) = map(Path, split(said.rpartition("--file ")[2]))
    words = kept.read_text(encoding="utf-8")
    assert words.endswith(".tex << nothing >>")
    kept.write_text(words.replace(" << nothing >>", ""), encoding="utf-8")
    assert change("reword", folder, 1, "--file", kept) == "Question 1 (Addition): other words.\n"
    kept.unlink()


def test_what_was_written_in_an_editor_is_kept_if_the_command_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    folder = built(tmp_path, TEXT)
    monkeypatch.setattr("click.edit", lambda text, extension: f"{text}{extension}")
    monkeypatch.setattr("examgen.life.commands.reword", interrupted)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = invoke("reword", folder, 1, "--bank", TOYS)
    (kept,) = tmp_path.glob("examgen-*.tex")
    assert done.exit_code == 130
    told = f"examgen: interrupted; what you wrote is kept: give --file {quote(str(kept))}; nothing was changed\n"
    assert done.stderr.endswith(told)
    assert kept.read_text(encoding="utf-8").endswith(".tex")


def test_an_editor_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = built(tmp_path, TEXT)
    monkeypatch.setenv("EDITOR", "no-such-editor")
    monkeypatch.setenv("VISUAL", "no-such-editor")
    said = refused("reword", folder, 1)
    assert said.startswith("examgen: no-such-editor: Editing failed")
    assert said.endswith("; set EDITOR to an editor that is here, or give the words with --file\n")


def test_no_editor_opens_for_an_exam_that_was_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = built(tmp_path, TEXT)
    for command in (("approve", folder, "--by", "Ada"), ("printed", folder)):
        assert invoke(*command).exit_code == 0
    monkeypatch.setattr("click.edit", lambda *_, **__: pytest.fail("an editor opened"))
    done = invoke("reword", folder, 1, "--bank", TOYS)
    assert (done.exit_code, done.stderr) == (
        1,
        f"examgen: {folder}: was printed and stays as it is; mend it with: examgen amend {quote(str(folder))}\n",
    )


def test_a_question_of_ones_own_is_reworded_in_the_blueprint(tmp_path: Path) -> None:
    folder = built(tmp_path)
    assert "question 7: this is a question of your own" in refused("reword", folder, 7)
    assert "question 7: this is a question of your own" in refused("reword", folder, 7, "--reset")


def test_the_words_go_with_their_template(tmp_path: Path) -> None:
    folder = built(tmp_path, TEXT)
    reworded(folder, PROBLEM, 1)
    change("swap", folder, 1, "play/ratio")
    assert "text:" not in source(folder)


def test_a_pick_of_a_topic_is_reworded_as_a_slot_of_its_own(tmp_path: Path) -> None:
    folder = built(tmp_path, exam("topic: toy"))
    reworded(folder, PROBLEM, 1)
    assert "{template: toy/addition, id: toy/*, text: {problem: " in source(folder)
    assert "Twice the sum?" in shown(folder / "problems.pdf")
    assert without_history(files(folder)) == rebuilt(folder, tmp_path)
