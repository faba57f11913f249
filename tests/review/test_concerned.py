"""Whom an amendment concerns: few forms are named, many are told by the question's title, all need no names."""

import pytest

from examgen.amendments.concerned import MOST, Concerned
from examgen.amendments.item import Item
from examgen.record import Form

FORMS = [Form(f"f{number}", number) for number in range(1, MOST + 2)]
NAMES = ", ".join(form.key for form in FORMS)
EARLY = ", ".join(form.key for form in FORMS[:MOST])


def lines(chosen: list[Form], count: int, *, named: bool = False) -> list[str]:
    """What is told of question 1, called Sums, in the forms that are `chosen`; the lecturer may have named them."""
    item = Item("void", "sums", None, forms=[form.key for form in chosen] if named else None)
    told = Concerned(1, item, {"Question 1": chosen}, ["Sums"] * len(chosen))
    return list(told.lines(count))


@pytest.mark.parametrize(
    ("chosen", "count", "named", "said"),
    [
        (FORMS, len(FORMS), False, "Question 1"),
        (FORMS[:2], 20, False, "Form f1, f2: Question 1"),
        (FORMS[:MOST], 20, False, f"Form {EARLY}: Question 1"),
        (FORMS, 20, False, "Sums"),
        (FORMS, 20, True, f"Form {NAMES}: Question 1"),  # the title alone would tell every form
    ],
)
def test_forms_are_named(chosen: list[Form], count: int, named: bool, said: str) -> None:  # noqa: FBT001 - a column
    assert lines(chosen, count, named=named) == [said]
