"""templates/README.md tells the truth: code runs or stands in the quoted files, commands give their output."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from click.testing import CliRunner

import examgen
from examgen import blueprint, figures
from examgen.answers.base import Answer
from examgen.check.rules import RULES
from examgen.cli import main
from examgen.conventions import convention
from examgen.facts import load_topic
from examgen.figures.scene import Scene
from examgen.formulas import load_file
from examgen.words import FILTERS, environment

TEMPLATES = Path(examgen.__file__).parents[2] / "templates"
TEXT = (TEMPLATES / "README.md").read_text(encoding="utf-8")
PAIR = TEMPLATES / "conv_arithmetic" / "conv_layer_cost_row"
QUOTES = "One pair, piece by piece"
NO_BUILDERS = {"cell_drawing.fitted", "measure.fit", "scene.from_json"}  # of scenes that somebody else has thought of


def blocks(language: str) -> list[tuple[str, str]]:
    """(section, text) of the fenced blocks in a language."""
    found = []
    for section in re.split(r"^## ", TEXT, flags=re.MULTILINE):
        heading = section.partition("\n")[0]
        found += [(heading, block) for block in re.findall(rf"^```{language}\n(.*?)^```$", section, re.S | re.M)]
    return found


def quoted(language: str) -> list[str]:
    return [text for section, text in blocks(language) if section == QUOTES]


def own(language: str) -> list[str]:
    return [text for section, text in blocks(language) if section != QUOTES]


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert set(re.findall(r"^```(\w+)$", TEXT, re.M)) == {"python", "jinja", "console", "yaml"}
    assert TEXT.count("```") == 2 * len(re.findall(r"^```\w+$", TEXT, re.M))


@pytest.mark.parametrize(("language", "suffix"), [("python", ".py"), ("jinja", ".tex.j2")])
def test_quotes_stand_in_the_files(language: str, suffix: str) -> None:
    source = PAIR.with_suffix(suffix).read_text(encoding="utf-8")
    assert quoted(language)
    for quote in quoted(language):
        assert quote in source


def test_python_runs() -> None:
    assert own("python")
    for code in own("python"):
        exec(code, {})  # noqa: S102 - our own examples


def filter_examples() -> Iterator[tuple[str, str]]:
    for block in own("jinja"):
        for line in block.splitlines():
            code, _, shown = line.partition("<#")
            yield code.strip(), shown.removesuffix("#>").strip()


@pytest.mark.parametrize(("code", "shown"), list(filter_examples()))
def test_filters_print_what_is_said(code: str, shown: str) -> None:
    names: dict[str, Any] = {}
    (said,) = (code for code in own("python") if "slope, mean =" in code)
    exec(said, names)  # noqa: S102 - our own examples
    assert bare(environment().from_string(code).render(names)) == shown


def bare(tex: str) -> str:
    """Without \\ensuremath{...}, from the inside out."""
    group = r"[^{}]"
    for _ in range(3):  # braces within braces
        group = rf"(?:[^{{}}]|\{{{group}*\}})"
    while r"\ensuremath{" in tex:
        tex = re.sub(rf"\\ensuremath\{{({group}*)\}}", r"\1", tex)
    return tex


def test_commands_print_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    session = [step for block in blocks("console") for step in re.split(r"^\$ ", block[1], flags=re.M)[1:]]
    assert len(session) >= 4
    for step in session:
        command, _, shown = step.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "examgen"
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        pattern = re.escape(shown.strip()).replace(re.escape("..."), "(?s:.*)")
        assert re.fullmatch(pattern, result.output.strip()), result.output


def test_facts_load(tmp_path: Path) -> None:
    _, facts, _ = own("yaml")
    path = tmp_path / "optimization" / "concepts.yaml"
    path.parent.mkdir()
    path.write_text(facts, encoding="utf-8")
    assert [group.idea for group in load_topic(path).groups] == ["constant-gradient"]


def test_formulas_load(tmp_path: Path) -> None:
    formulas, *_ = own("yaml")
    path = tmp_path / "formulas.yaml"
    path.write_text(formulas, encoding="utf-8")
    assert [formula.id for formula in load_file(path)] == ["conv-dilation"]


def test_phrases_stand_in_a_file() -> None:
    *_, phrases = own("yaml")
    there = (TEMPLATES / "conv_arithmetic" / "tensor_memory.de.yaml").read_text(encoding="utf-8").splitlines()
    assert set(phrases.splitlines()) <= set(there)


def test_the_blueprint_setting_is_taken(tmp_path: Path) -> None:
    (setting,) = re.findall(r"`(args: \{.*?\})`", TEXT)
    (whole,) = re.findall(r"`(\{template: .*?\}\})`", TEXT)
    path = tmp_path / "exam.yaml"
    slots = [f"{{template: conv_arithmetic/conv_layer_cost_row, {setting}}}", whole]
    lines = "".join(f"      - {slot}\n" for slot in slots)
    path.write_text(f"title: T\nduration: 10\nsections:\n  - slots:\n{lines}", encoding="utf-8")
    blueprint.load(path)


def test_links_lead_somewhere() -> None:
    anchors = {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in re.findall(r"^## (.*)$", TEXT, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors
        elif not target.startswith("https://"):
            assert (TEMPLATES / target).exists(), target


def test_every_answer_filter_and_figure_is_told_of() -> None:
    exported = (getattr(examgen, name) for name in examgen.__all__)
    kinds = [kind.__name__ for kind in exported if inspect.isclass(kind) and issubclass(kind, Answer)]
    for kind in kinds:
        assert f"| `{kind}(" in TEXT
    for name in FILTERS:
        assert f"|{name}" in TEXT
    rows = [line.partition(" | ")[0] for line in TEXT.splitlines() if line.startswith("| `")]
    assert set(builders()) - NO_BUILDERS <= {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}


def test_every_rule_is_told_of() -> None:
    table = TEXT.partition("These are the rules:")[2].partition("\n\n**")[0]
    assert set(re.findall(r"`([a-z ]+)`", table)) >= {"loads", *RULES}


def builders() -> Iterator[str]:
    for found in iter_modules(figures.__path__):
        module = import_module(f"{figures.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and function.__annotations__.get("return") in (Scene, "Scene"):
                yield f"{found.name}.{name}"


def test_the_contract_is_told_of_in_full() -> None:
    source = "".join(
        (Path(examgen.__file__).parent / name).read_text(encoding="utf-8") for name in ("entry.py", "template.py")
    )
    for name in ("TITLE", "POINTS", "MINUTES", "FAMILY", "LEVELS", "CALCULATOR", "CURATED", "Args", "Params"):
        assert f'"{name}"' in source or f".{name}" in source
        assert f"`{name}`" in TEXT


def test_conventions_that_are_named_exist() -> None:
    (names,) = re.findall(r"under an id such as (.*?)\. List", TEXT, re.S)
    assert [convention(id_).id for id_ in re.findall(r"`([\w-]+)`", names)]
