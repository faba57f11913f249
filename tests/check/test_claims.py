"""A concept question that gives a statement away, and facts that do, are told so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import BernoulliNB

from examgen.bank import Bank
from examgen.check import check
from examgen.check.facts import FactsReport, check_facts
from examgen.check.words import bag, labelled, predicted

CODE = '''"""Statements on rectangles."""

from __future__ import annotations

from dataclasses import dataclass

from examgen import NONE, Choices, Draw, Given, Part, Solved, Tex

TITLE, POINTS, MINUTES, FAMILY = "Statements", 3, 4, "statements"
LEVELS = {"medium": 6}
CURATED = True


@dataclass(frozen=True)
class Params:
    texts: tuple[str, ...]
    true: tuple[bool, ...]


def sample(d):
    groups = d.rng.sample(d.facts["geometry"].groups, d.level)
    true = [d.rng.random() < 0.5 for _ in groups]
    true[0], true[1] = d.rng.sample((True, False), 2)
    # drawn
    statements = [d.rng.choice(g.true if t else g.false) for g, t in zip(groups, true, strict=True)]
    return Params(tuple(each.text for each in statements), tuple(true))


def solve(p, given=NONE):
    names = [str(k) for k in range(len(p.texts))]
    choices = {name: Tex(text) for name, text in zip(names, p.texts, strict=True)}
    return Solved(parts={"all": Part(Choices(frozenset(n for n, t in zip(names, p.true) if t), choices=choices))})


def effort(p):
    return 3
'''
WORDS = r"""<% block problem %>
\\examPart{all} Which statements are true?
<% endblock %>
<% block solution %>
\\examPart{all} As in the book.
<% endblock %>
""".replace("\\\\", "\\")
GROUP = """\
      - idea: side-{k}
        true:
          - {{text: Rectangle {k} has area {k}., why: So.}}
          - {{text: A rectangle with area {k} is number {k}., why: So.}}
        false:
          - {{text: Rectangle {k} has area 9{k}., why: No.}}
          - {{text: A rectangle with area 9{k} is number {k}., why: No.}}
"""
HEAD = """\
topic: Geometry
concepts:
  - id: area
    name: Area
    explains: Width times height.
    level: easy
    source: Some book
    statements:
"""


def bank(tmp_path: Path, old: str = "", new: str = "", facts: str = "") -> Bank:
    folder = tmp_path / "bank" / "geometry"
    folder.mkdir(parents=True)
    assert old in CODE
    (folder / "statements.py").write_text(CODE.replace(old, new) if old else CODE, encoding="utf-8")
    (folder / "statements.tex.j2").write_text(WORDS, encoding="utf-8")
    groups = "".join(GROUP.format(k=k) for k in range(10, 26))
    (folder / "concepts.yaml").write_text(facts or HEAD + groups, encoding="utf-8")
    return Bank((tmp_path / "bank",))


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("", "", ""),
        ("guess", '"medium": 6', '"medium": 4'),
        ("ideas", "# drawn", "groups[3] = groups[2]"),
        ("truths", "# drawn", "true = [k % 2 == 0 for k in range(6)]"),
        ("truths", "# drawn", "true[3] = true[4] = True"),
        ("options", "Tex(text) for", "Tex(text.replace('9', 'all of the above ')) for"),
    ],
)
def test_exactly_the_broken_rule_is_named(tmp_path: Path, rule: str, old: str, new: str) -> None:
    made = bank(tmp_path, old, new)
    report = check(made.entry("geometry/statements"), made, 60)
    concept_rules = {"guess", "ideas", "truths", "options"}
    assert {failure.rule for failure in report.failures} & concept_rules == {rule} - {""}, report.details()
    assert "a blind guess earns " in report.line()


def reported(tmp_path: Path, groups: str) -> FactsReport:
    facts = bank(tmp_path, facts=HEAD + groups).facts
    (report,) = (each for each in check_facts(facts) if each.template == "geometry/concepts.yaml")
    return report


def test_plain_facts_pass(tmp_path: Path) -> None:
    report = reported(tmp_path, "".join(GROUP.replace("9{k}", "{j}").format(k=k, j=k + 20) for k in range(10, 16)))
    assert (report.statements, report.true) == (24, 0.5)
    assert report.ok, report.details()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Rectangle {k} has area 9{k}", "Rectangle {k} never always has area 9{k}", "guess by length is right about"),
        (
            "          - {{text: A rectangle with area 9{k} is number {k}., why: No.}}\n",
            "",
            "67% of the statements are true",
        ),
        ("Rectangle {k} has area 9{k}.", "All of these have area 9{k}.", "sums up others: All of these have area 910."),
    ],
)
def test_facts_that_give_themselves_away_do_not(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GROUP
    report = reported(tmp_path, "".join(GROUP.replace(old, new).format(k=k) for k in range(10, 16)))
    assert not report.ok
    assert message in report.details()
    assert report.line().startswith("FAIL geometry/concepts.yaml: ")


@pytest.mark.parametrize(
    ("figure", "share", "is_ok"),
    [
        ("true", 0.39, False), ("true", 0.4, True), ("true", 0.6, True), ("true", 0.61, False),
        ("words", 0.6, True), ("words", 0.61, False), ("length", 0.6, True), ("length", 0.61, False),
    ],
)  # fmt: skip
def test_facts_tell_by_chance_or_little_better(figure: str, share: float, *, is_ok: bool) -> None:
    shares = {"true": 0.5, "words": 0.5, "length": 0.5} | {figure: share}
    assert FactsReport("geometry/concepts.yaml", 60, **shares, extremes="", summaries=()).ok == is_ok


def test_the_longest_statements_are_named(tmp_path: Path) -> None:
    groups = "".join(
        GROUP.replace("Rectangle {k} has area 9", "Rectangle {k} never always has area 9").format(k=k)
        for k in (7, 10, 100)
    )
    (failure,) = (each for each in reported(tmp_path, groups).failures if "by length" in each)
    assert 'shorten false ones, such as "Rectangle 100 never always has area 9100." (41 characters)' in failure
    assert 'lengthen true ones, such as "Rectangle 7 has area 7." (23)' in failure


def test_words_that_mark_truth_are_found(tmp_path: Path) -> None:
    """Half of the concepts say 'surely' where they are right, so it tells the truth of the other half."""
    marked = GROUP.replace("has area {k}.", "surely has area {k}.").replace("with area {k}", "with surely area {k}")
    concepts = [
        HEAD.partition("concepts:\n")[2].replace("id: area", f"id: area-{n}") + marked.format(k=n)
        for n in range(10, 26)
    ]
    facts = bank(tmp_path, facts="topic: Geometry\nconcepts:\n" + "".join(concepts)).facts
    (report,) = check_facts({"geometry": facts["geometry"]})
    assert report.words == 1
    assert "a classifier that knows words only is right about 100% of the statements" in report.details()


def test_the_classifier_is_that_of_scikit_learn() -> None:
    facts = Bank().facts
    known, unseen = (
        [each for name in names for each in labelled(facts[name])]
        for names in (("optimization", "segmentation"), ("normalization",))
    )
    texts = [each.text for each in known + unseen]
    truths = np.array([each.true for each in known])
    vectorizer = CountVectorizer(token_pattern=r"\w+", binary=True)  # noqa: S106 - no password
    counts: Any = vectorizer.fit_transform(texts)
    model = BernoulliNB().fit(counts[: len(known)], truths)
    ours = bag(texts)
    assert (ours == counts.toarray()).all()
    assert (predicted(ours[: len(known)], truths, ours[len(known) :]) == model.predict(counts[len(known) :])).all()
