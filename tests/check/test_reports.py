"""A report names the template, level and seed, shows the smallest case, and is the same each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from examgen.bank import Bank
from examgen.check import check
from examgen.cli import main
from examgen.draw import Request, TemplateError, draw
from examgen.template import load

RARE = {"# solved": "area += p.width == 40"}


def test_a_rare_mistake_is_found_with_its_seed(bank: Callable[..., Bank]) -> None:
    made = bank(RARE)
    entry = made.entry("geometry/rectangle")
    report = check(entry, made, 60)
    named = {failure.seed for failure in report.failures}
    assert 0 < len(named) < 10
    for seed in range(60):
        request = Request(load(entry), seed, "medium", entry.id)
        if seed in named:
            with pytest.raises(TemplateError, match=f"geometry/rectangle: level medium, seed {seed}"):
                draw(request, made.facts)
        else:
            draw(request, made.facts)


def test_details_show_the_smallest_case_and_its_command(checked: Any) -> None:
    report = checked({}, {"What is": r"\hspace{2pt} What is"})
    smallest = min(report.failures, key=lambda failure: (failure.finding.size, failure.seed)).seed
    assert f"language (medium, seed {smallest}): problem: \\hspace is not allowed in words, " in report.details()
    assert f"examgen show geometry/rectangle --seed {smallest} --level medium" in report.details()
    assert report.line().endswith("broken: language")


def test_a_rule_about_options_says_what_to_do(checked: Any) -> None:
    code = {
        '"double": 2 * area': '"double": 2 * area, "off": area + 1',
        '"half": p.width + p.height, "perimeter": 2 * (p.width + p.height), ': "",
        '"less": area - p.height': '"square": area + p.width + p.height',
    }
    (failure,) = checked(code).failures
    assert failure.message == (
        "area: 0 smaller numbers stand beside the right one in 60 of 60 lists; "
        "add plausible wrong values below the right one"
    )


def test_a_report_is_a_function_of_its_inputs(bank: Callable[..., Bank]) -> None:
    made = bank(RARE)
    entry = made.entry("geometry/rectangle")
    assert check(entry, made, 40) == check(entry, made, 40)
    assert check(entry, made, 40, first=1000) != check(entry, made, 40)


def test_a_template_that_does_not_load_is_a_failure(checked: Any) -> None:
    report = checked({"def effort(p)": "def efforts(p)"})
    assert [failure.rule for failure in report.failures] == ["loads"]
    assert "the function effort is missing" in report.failures[0].message


def test_other_arguments_are_swept_too(checked: Any) -> None:
    code = {
        "DECOYS = ()": "@dataclass(frozen=True)\nclass Args:\n    unit: Literal['m', 'km'] = 'm'",
        "import Any": "import Any, Literal",
        "# sampled": "assert d.args.unit == 'm'",
    }
    report = checked(code)
    assert {failure.rule for failure in report.failures} == {"raises"}
    assert report.failures[0].message.startswith("with args unit=km: ")
    assert " --level medium --arg unit=km --bank " in report.failures[0].command
    assert report.levels["medium"].draws == 60


def test_a_bank_of_nothing_is_not_in_order(tmp_path: Path) -> None:
    (tmp_path / "bank" / "topic").mkdir(parents=True)
    done = CliRunner().invoke(main, ["check", "--bank", str(tmp_path)])
    assert done.exit_code == 1
    assert done.stderr == (
        f"examgen: {tmp_path}: nothing to check; --bank takes a folder of <topic>/<name>.py templates\n"
    )
