"""A template that breaks one rule is told exactly that rule."""

from __future__ import annotations

from typing import Any

import pytest

from examgen.check.rules import RULES

Case = tuple[str, dict[str, str], dict[str, str]]

# one more parameter: declared, sampled, and perhaps used
FIELD = {"# fields": "other: int", "# sampled": "extra = (d.rng.randint(1, 9),)"}
PRINTED = {"What is": "It is drawn << p.other >> times. What is"}
TWO_PARTS = {
    'parts={"area":': 'parts={"width": Part(Integer(p.width)), "area":',
    'return {"area":': 'return {"width": p.width, "area":',
}
ASKED = {r"\examPart{area} A rectangle is": r"\examPart{width} How wide is it? \examPart{area} A rectangle is"}
TIMELINE = "from examgen.figures.timeline import timeline\nfrom examgen import"


def drawing(value: str) -> str:
    """A figure with this value in a label."""
    return f'figures={{"plan": lambda: timeline([("A", [(f"takes {{{value}}}", 30)])], unit="m")}}'


NO_EQUATION = {r"<< p.width >> \cdot << p.height >> =": ""}

CASES: dict[str, Case] = {
    "wrong verify": ("verify", {"range(p.height)": "range(p.height + 1)"}, {}),
    "off by one at a rare draw": ("verify", {"# solved": "area += p.width == 40"}, {}),
    "other parts in verify": ("verify", {'return {"area":': 'return {"volume":'}, {}),
    "verify without return": ("verify", {'return {"area":': '{"area":'}, {}),
    "verify that solves": (
        "verify",
        {"sum(p.width for _ in range(p.height))": 'solve(p).parts["area"].answer.value'},
        {},
    ),
    "a clock": ("imports", {"import random\n": "import random\nimport time\n"}, {}),
    "a file": ("imports", {"import random\n": "import random\nfrom pathlib import Path\n"}, {}),
    "a file without an import": ("imports", {"# sampled": "open('/dev/null').close()"}, {}),
    "a clock without an import": ("imports", {"# sampled": "__import__('time').time()"}, {}),
    "the stream of everybody": ("imports", {"# sampled": "random.seed(7)"}, {}),
    "the stream of numpy": (
        "imports",
        {"import random\n": "import random\nimport numpy as np\n", "# sampled": "np.random.seed(7)"},
        {},
    ),
    "earlier answer that does not exist": ("given", {"# solved": "given.get('aera', 0)"}, {}),
    "misconception with a strange name": ("misconceptions", {'"half"': '"half!"'}, {}),
    "raises at some seed": ("raises", {"# solved": "area // (40 - p.width)"}, {}),
    "raises in sample": ("raises", {"# sampled": "raise KeyError(width)"}, {}),
    "never accepts a draw": ("accepts", {"# sampled": "raise Reject('never')"}, {}),
    "prints an undefined value": ("words", {}, {"What is": "<< p.depth >> What is"}),
    "prints None": ("words", {}, {"What is": "<< none >> What is"}),
    "prints a float": ("words", {}, {"What is": "<< p.width / 2 >> What is"}),
    "prints None in the solution": ("words", {}, {"Width times": "<< none >> times"}),
    "asks no part": ("words", {}, {r"\examPart{area} A": "A"}),
    "prints its answer": ("words", {}, {"What is": "It is << ans.area >>. What is"}),
    "explains a part twice": ("words", {}, {"Width times": r"Look. \examPart{area} Width times"}),
    "explains one of two parts": ("words", TWO_PARTS, ASKED),
    "a table that is not printed": (
        "words",
        {"import NONE": "import listing, NONE", "conventions=()": 'tables={"code": lambda: listing("a = 1")}'},
        {},
    ),
    "a figure that says the answer": (
        "figures",
        {"from examgen import": TIMELINE, "conventions=()": drawing("area")},
        {"What is": r"\examFigure{plan} What is"},
    ),
    "unknown convention": ("conventions", {"conventions=()": "conventions=('metric',)"}, {}),
    "conventions that exclude each other": ("conventions", {"conventions=()": "conventions=('mac', 'flop')"}, {}),
    "unknown formula withheld": ("raises", {"conventions=()": "withholds=('summ',)"}, {}),
    "title with a full stop": ("constants", {"Area of a rectangle": "Area of a rectangle."}, {}),
    "family with a space": ("constants", {'"area"\n': '"an area"\n'}, {}),
    "negative weight": ("weights", {"weight=1": "weight=-1"}, {}),
    "rejects nearly always": ("redraws", {"# sampled": "if d.rng.random() < 0.95: raise Reject('dull')"}, {}),
    "few variants": ("different", {"d.rng.randint(11, 40), d.rng.randint(11, 40)": "d.rng.randint(11, 23), 17"}, {}),
    "constant answer": (
        "answers",
        {
            "# sampled": "width = d.rng.choice([n for n in range(9, 600) if 5040 % n == 0]); height = 5040 // width",
        },
        {},
    ),
    "one laborious variant": ("effort", {"return 2": "return 6 if p.width == 40 else 2"}, {}),
    "more work than stated": ("minutes", {"return 2": "return 3"}, {}),
    "order of a set": (
        "same seed",
        {
            "# fields": "other: str",
            "# sampled": "extra = (d.rng.choice(list({'red', 'blue', 'green', 'grey', 'pink', 'black', 'white'})),)",
            "DECOYS = ()": "DECOYS = ('other',)",
        },
        PRINTED,
    ),
    "a stream of its own": (
        "same seed",
        {"width, height = d.rng.randint(11, 40)": "width, height = random.Random().randint(11, 40)"},
        {},
    ),
    "a sum of floats": ("same seed", {"# solved": "area += int(sum([0.25, 0.5]))"}, {}),
    "needed but not printed": (
        "printed",
        FIELD | {"# solved": "area += p.other", "range(p.height))": "range(p.height)) + p.other"},
        NO_EQUATION,
    ),
    "printed but not needed": ("matters", FIELD, PRINTED),
    "decoy that matters": (
        "decoys",
        FIELD
        | {
            "DECOYS = ()": "DECOYS = ('other',)",
            "# solved": "area += p.other",
            "range(p.height))": "range(p.height)) + p.other",
        },
        PRINTED | NO_EQUATION,
    ),
    "decoy that does not exist": ("decoys", {"DECOYS = ()": "DECOYS = ('depth',)"}, {}),
    "parameters that can be changed": (
        "round trip",
        {"# fields": "other: list[int]", "# sampled": "extra = ([1, 2],)"},
        {},
    ),
    "parameters of no type": ("round trip", {"# fields": "other: Any = (1, 2)"}, {}),
    "strange macro": ("language", {}, {"What is": r"\hspace{2pt} What is"}),
    "signs in a row": ("wording", {}, {"What is": "Note $3 + << -p.width >>$. What is"}),
    "equal, but rounded": ("wording", {}, {"What is": r"Note $\frac{1}{3} = 0.33$. What is"}),
    "right is always largest": (
        "rank",
        {
            '"more": area + p.width, "double": 2 * area': '"least": area - p.width, "off": area - 1',
            '"half": p.width + p.height, "perimeter": 2 * (p.width + p.height), ': "",
        },
        {},
    ),
    "TeX fails": ("compiles", {}, {"What is": r"$\left( 1$ What is"}),
    "sticks out": ("compiles", {}, {"What is": r"\texttt{" + 120 * "a" + "} What is"}),
    "sticks out at a rare draw": (
        "compiles",
        {},
        {"What is": r"<% if p.width == 29 %>\texttt{" + 120 * "a" + "} <% endif %>What is"},
    ),
}


def test_the_sound_template_passes(checked: Any) -> None:
    report = checked()
    assert report.ok, report.details()
    assert not report.warnings
    assert report.line().startswith("ok   geometry/rectangle: 60 draws")


@pytest.mark.parametrize(("rule", "code", "words"), CASES.values(), ids=CASES)
def test_exactly_the_broken_rule_is_named(checked: Any, rule: str, code: dict[str, str], words: dict[str, str]) -> None:
    report = checked(code, words)
    assert {failure.rule for failure in report.failures} == {rule}, report.details()


def test_every_rule_has_a_case() -> None:
    guesses = {
        "position",
        "length",
        "majority",
        "favourite",
        "count",
    }  # in test_guesses.py: options are not a template's
    claims = {"guess", "ideas", "truths", "options"}  # in test_claims.py: they are about concept questions
    elsewhere = {"translations"}  # in tests/languages: this template speaks one language
    assert {rule for rule, _, _ in CASES.values()} | guesses | claims | elsewhere == set(RULES)


def test_an_unknown_formula_is_named(checked: Any) -> None:
    (failure,) = checked({"# fields": "pass\n\n\nFORMULAS = ('summ',)"}, {}).failures
    assert failure.rule == "loads"
    assert "unknown formula 'summ'" in failure.message


def test_a_declared_decoy_passes(checked: Any) -> None:
    report = checked(FIELD | {"DECOYS = ()": "DECOYS = ('other',)"}, PRINTED)
    assert report.ok, report.details()


def test_a_parameter_that_does_nothing_is_a_warning(checked: Any) -> None:
    report = checked(FIELD)
    assert report.ok
    assert [warning.rule for warning in report.warnings] == ["matters"]


def test_a_wrong_value_that_is_never_wrong_is_a_warning(checked: Any) -> None:
    report = checked({'"double": 2 * area': '"double": 2 * area, "square": area'}, seeds=100)
    assert report.ok, report.details()
    (warning,) = report.warnings
    assert str(warning) == "misconceptions: area: square was right, or printed as 0, in 100 of 100 draws"


def test_what_computes_may_be_imported(checked: Any) -> None:
    lines = "import math\nimport random\nfrom itertools import chain\nimport numpy as np\nimport sympy\n"
    report = checked({"import random\n": lines, "# solved": "assert isinstance(p, random.Random) or np.sqrt(area)"})
    assert report.ok, report.details()


def test_parts_may_be_explained_together(checked: Any) -> None:
    words = ASKED | {r"\examPart{area} Width": r"Both are seen. \examPart{area} Width"}
    report = checked(TWO_PARTS, words)
    assert report.ok, report.details()


def test_a_name_that_is_put_together_may_be_no_part(checked: Any) -> None:
    report = checked({"# solved": "[given.get(f'area{k}', area) for k in range(3)]"})
    assert report.ok, report.details()


def test_a_figure_may_say_what_is_given(checked: Any) -> None:
    code = {"from examgen import": TIMELINE, "conventions=()": drawing("p.width")}
    report = checked(code, {"What is": r"\examFigure{plan} What is"})
    assert report.ok, report.details()


def test_many_redraws_are_a_warning(checked: Any) -> None:
    report = checked({"# sampled": "if d.rng.random() < 0.7: raise Reject('dull')"})
    assert report.ok
    assert [warning.rule for warning in report.warnings] == ["redraws"]
    assert report.levels["medium"].rejected.keys() == {"dull"}
    assert 0.6 < report.levels["medium"].redrawn < 0.8


@pytest.mark.parametrize("seeds", [1, 2, 3, 5])
def test_few_draws_prove_nothing(checked: Any, seeds: int) -> None:
    dull = FIELD["# sampled"] + "\n    if d.rng.random() < 0.45: raise Reject('dull')"
    report = checked(FIELD | {"DECOYS = ()": "DECOYS = ('other',)", "# sampled": dull}, PRINTED, seeds=seeds)
    assert report.ok, report.details()
    assert not report.warnings


REJECTS = "if d.rng.random() < {}: raise Reject('dull')"
FEW_SIZES = "n = d.rng.randrange({}); width, height = 11 + n % 10, 11 + n // 10"
LIMITS = [  # the rule, an edit with a place for a number, a number that passes and one that does not, the sweep
    ("effort", "return 2", "return {} if p.width == 40 else 2", 2.95, 3.05, 60),
    ("effort", "return 2", "return {} if p.width == 40 else 2", 1.35, 1.3, 60),
    ("minutes", "return 2", "return {}", 2.55, 2.65, 60),
    ("minutes", "return 2", "return {}", 0.82, 0.78, 60),
    ("different", "# sampled", FEW_SIZES, 60, 45, 200),
    ("answers", "# sampled", FEW_SIZES, 30, 17, 200),
    ("redraws", "# sampled", REJECTS, 0.88, 0.92, 200),
]


@pytest.mark.parametrize("is_broken", [False, True])
@pytest.mark.parametrize(("rule", "old", "new", "passes", "fails", "seeds"), LIMITS)
def test_limits_are_where_they_are_said_to_be(
    checked: Any, rule: str, old: str, new: str, passes: float, fails: float, seeds: int, *, is_broken: bool
) -> None:
    """As in templates/README.md: 1.5 times the median, 0.4 to 1.3 times MINUTES, 50 of 200, 20 of 100, nine of ten."""
    report = checked({old: new.format(fails if is_broken else passes)}, seeds=seeds)
    assert (rule in {failure.rule for failure in report.failures}) == is_broken, report.details()
