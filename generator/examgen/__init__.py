"""The names that a question's author imports. They load on first use, so that the command line starts fast."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from examgen.answers.choice import Choice as Choice
    from examgen.answers.choice import Choices as Choices
    from examgen.answers.choice import yes_no as yes_no
    from examgen.answers.entries import Matrix as Matrix
    from examgen.answers.entries import Vector as Vector
    from examgen.answers.expression import Expression as Expression
    from examgen.answers.formula import Formula as Formula
    from examgen.answers.integer import Integer as Integer
    from examgen.answers.lists import Matching as Matching
    from examgen.answers.lists import Ordering as Ordering
    from examgen.answers.number import Number as Number
    from examgen.answers.shape import Shape as Shape
    from examgen.answers.text import Drawing as Drawing
    from examgen.answers.text import Filling as Filling
    from examgen.answers.text import Text as Text
    from examgen.answers.truth import TrueFalse as TrueFalse
    from examgen.contract import NONE as NONE
    from examgen.contract import Draw as Draw
    from examgen.contract import Given as Given
    from examgen.contract import Part as Part
    from examgen.contract import Solved as Solved
    from examgen.contract import Wrong as Wrong
    from examgen.errors import Reject as Reject
    from examgen.tables import Field as Field
    from examgen.tables import Table as Table
    from examgen.tables import listing as listing
    from examgen.tex import Tex as Tex

_HOME = {
    "answers.choice": ("Choice", "Choices", "yes_no"),
    "answers.entries": ("Matrix", "Vector"),
    "answers.expression": ("Expression",),
    "answers.formula": ("Formula",),
    "answers.integer": ("Integer",),
    "answers.lists": ("Matching", "Ordering"),
    "answers.number": ("Number",),
    "answers.shape": ("Shape",),
    "answers.text": ("Drawing", "Filling", "Text"),
    "answers.truth": ("TrueFalse",),
    "contract": ("NONE", "Draw", "Given", "Part", "Solved", "Wrong"),
    "errors": ("Reject",),
    "tables": ("Field", "Table", "listing"),
    "tex": ("Tex",),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}
__all__ = sorted(_MODULE)


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"examgen has no {name!r}; a question's author finds here: {', '.join(__all__)}")
    value = getattr(import_module(f"examgen.{_MODULE[name]}"), name)
    globals()[name] = value
    return value
