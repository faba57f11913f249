"""The formulas of the bank: named by templates and by facts, in the language that every output knows, and printable."""

from dataclasses import fields
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from examgen.bank import Bank
from examgen.check.wording import slips
from examgen.facts import Topic
from examgen.facts.model import Fact
from examgen.formulas import Formula
from examgen.markup import read
from examgen.record import Exam
from examgen.render.formula_sheet import column, formula_sheet
from examgen.render.style import preamble
from examgen.tex import inline
from examgen.typeset import Document, Segment, typeset
from examgen.typeset.png import png_pages

BANK = Bank()
FORMULAS = BANK.formulas
ENTRIES = BANK.entries()


def facts(topic: Topic) -> list[Fact]:
    lists = (getattr(topic, field.name) for field in fields(topic))
    return [fact for each in lists if isinstance(each, tuple) for fact in each if isinstance(fact, Fact)]


def test_there_are_formulas_for_most_computed_templates() -> None:
    assert len(FORMULAS) >= 60
    assert sum(bool(entry.formulas) for entry in ENTRIES) >= 90


def test_every_formula_that_a_template_names_exists_and_every_formula_is_named() -> None:
    assert {id_ for entry in ENTRIES for id_ in entry.formulas} == set(FORMULAS)


def test_concept_templates_name_none() -> None:
    assert not [entry.id for entry in ENTRIES if entry.topic == "concepts" and entry.formulas]


def test_every_formula_that_a_fact_withholds_exists() -> None:
    withheld = {id_ for topic in BANK.facts.values() for fact in facts(topic) for id_ in fact.withholds}
    withheld |= {id_ for topic in BANK.facts.values() for group in topic.groups for id_ in group.withholds}
    assert len(withheld) >= 30
    assert withheld <= set(FORMULAS)


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=list(FORMULAS))
def test_a_formula_is_in_the_language_and_well_written(formula: Formula) -> None:
    for text in (f"${formula.tex}$", formula.where, str(inline(formula.title))):
        assert read(text).problems == ()
        assert slips(text) == ()


def test_titles_are_different_below_a_heading() -> None:
    places = [(formula.group, formula.title) for formula in FORMULAS.values()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_all_formulas_fit_into_their_column(paper: str) -> None:
    plain = [formula.plain() for formula in FORMULAS.values()]
    everything = Exam({"formula_sheet": True, "language": "en"}, ({"withholds": [], "formulas": plain},))
    done = typeset(Document(preamble(paper), (Segment("formulas", formula_sheet(everything)),)))
    assert done.overfull == ()


def test_a_formula_that_is_too_wide_is_made_to_fit() -> None:
    """As wide as its column, by the ink on the page in points; the log says what would have stuck out."""
    formula = {"title": "Wide", "tex": " + ".join(9 * ["abc"]), "where": ""}
    done = typeset(Document(preamble("A4"), (Segment("wide", column(formula)),)))
    (page,) = png_pages(done.pdf, dpi=72)
    ink = np.asarray(Image.open(BytesIO(page)).convert("L"))[:300] < 220
    assert 265 < np.flatnonzero(ink.any(axis=0)).max() < 290
    assert [box.segment for box in done.overfull] == ["wide"]
