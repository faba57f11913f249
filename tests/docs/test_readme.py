"""What the README says is true: its commands run, its blueprint builds, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel import yaml

from examgen.blueprint import Forms
from examgen.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMGEN = Path(sys.executable).with_name("examgen")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def commands(program: str) -> list[list[str]]:
    lines = [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines()]
    return [words for words in lines if words[:1] == [program]]


def test_every_command_of_the_examples_runs(tmp_path: Path) -> None:
    blueprint, forms, aids = blocks("yaml")
    (roster,) = blocks("csv")
    (tmp_path / "quiz.yaml").write_text(blueprint + forms + aids, encoding="utf-8")
    (tmp_path / "students.csv").write_text(roster, encoding="utf-8")
    for words in commands("examgen"):
        done = subprocess.run([EXAMGEN, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
        assert done.stdout, shlex.join(words)
    built = {path.name for path in (tmp_path / "output" / "quiz-2718").iterdir()}
    assert {"problems.pdf", "answers.pdf", "solutions.pdf", "guide.pdf", "key.csv", "exam.json"} <= built
    assert {path.name for path in (tmp_path / "output" / "quiz-5" / "forms").iterdir()} == {"70133", "70152"}


@pytest.mark.parametrize("mention", sorted(set(re.findall(r"`examgen ([^`]*)`", README))))
def test_every_command_in_the_text_parses(mention: str) -> None:
    name, *arguments = mention.split()
    if name == "COMMAND":
        assert arguments == ["--help"]
        return
    main.commands[name].make_context(name, arguments)


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`?(--[a-z-]+)", README))))
def test_every_option_exists(option: str) -> None:
    known = {name for command in main.commands.values() for each in command.params for name in each.opts}
    assert option in known | {"--help"}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?<![\w-])make ([a-z]+)", "\n".join(
    [*blocks("sh"), *re.findall(r"`([^`\n]+)`", README)]
)))))  # fmt: skip
def test_every_target_exists(target: str) -> None:
    run = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).is_file()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_for_this_program(shell: str) -> None:
    variable = f"_EXAMGEN_COMPLETE={shell}_source"
    assert variable in README
    environment = os.environ | dict([variable.split("=")])
    run = subprocess.run([EXAMGEN], env=environment, capture_output=True, text=True, check=True)
    assert "examgen" in run.stdout
    assert "_EXAMGEN_COMPLETE" in run.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
def test_bash_completes_commands() -> None:
    script = 'eval "$(_EXAMGEN_COMPLETE=bash_source examgen)"; COMP_WORDS=(examgen pra); COMP_CWORD=1; '
    script += '_examgen_completion examgen pra examgen; echo "${COMPREPLY[@]}"'
    environment = os.environ | {"PATH": f"{EXAMGEN.parent}{os.pathsep}{os.environ['PATH']}"}
    run = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["practice"]


def test_the_defaults_of_forms_are_those_that_are_said() -> None:
    text = blocks("yaml")[1]
    assert yaml.YAML(typ="safe").load(text)["forms"] == Forms().model_dump()
