"""What pydantic found wrong in a blueprint, as sentences with the value in them, at the line and column of the file."""

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from examgen.blueprint_slots import FORMS, SLOT_FORM
from examgen.scalars import shown, shown_key
from examgen.yamlfile import Address, Document, Problem

Fields = Mapping[str | None, Collection[str]]

_UNITS = {"duration": " of minutes", "minutes": " of minutes"}
_SLOT_FORMS = [f"{form.capitalize()}Slot" for form in FORMS]


def explain(error: ValidationError, document: Document, fields: Fields) -> list[Problem]:
    """A problem for each of pydantic's errors; `fields` are the known ones, by the last name before them."""
    return [_problem(each, document, fields) for each in error.errors(include_url=False)]


def _problem(error: ErrorDetails, document: Document, fields: Fields) -> Problem:
    ctx = error.get("ctx", {})
    owner, address = _owner(error["loc"]), ctx.get("at") or _address(error["loc"])
    label = _label(address)
    if error["type"] == "extra_forbidden":
        return Problem(*document.keys[address], f"{label}: {_unknown(str(address[-1]), owner, fields)}")
    if error["type"] == "missing" and address in document.keys:
        return Problem(*document.keys[address], f"{label}: has no value")
    return Problem(*_place(address, document), f"{label}: {_sentence(error, label, shown(error['input']))}")


def _owner(loc: Address) -> str | None:
    """The last name before an error's field: a list, a form of slot, or nothing at the top of the file."""
    return next((str(step) for step in reversed(loc[:-1]) if isinstance(step, str)), None)


def _address(loc: Address) -> Address:
    """Where the file has it: `loc` without the form of slot that pydantic inserts after sections, i, slots, j."""
    return (*loc[:4], *loc[5:]) if loc[2:3] == ("slots",) else loc


def _place(address: Address, document: Document) -> tuple[int, int]:
    while address not in document.values:
        address = address[:-1]
    return document.values[address]


def _label(address: Address) -> str:
    """The field's name; an item of a list has the list's name in the singular."""
    if isinstance(address[-1], str):
        return shown_key(address[-1])
    return _singular(next(str(step) for step in reversed(address) if isinstance(step, str)))


def _singular(name: str) -> str:
    return name.removesuffix("s")


def _near(word: str, known: Collection[str]) -> str:
    return next(iter(get_close_matches(word, known, n=1)), "")


def _unknown(name: str, owner: str | None, fields: Fields) -> str:
    of_slot = any(name in fields[form] for form in _SLOT_FORMS)
    if owner in _SLOT_FORMS and of_slot:
        return f"does not go with {FORMS[_SLOT_FORMS.index(owner)]}"
    if owner in (None, "sections") and of_slot:
        return "belongs to a slot, in the list slots:"
    if owner == "question" and name in fields["QuestionSlot"]:
        return "belongs to the slot, beside question:"
    near = _near(name, fields[owner])
    return f"unknown field (did you mean {near}?)" if near else "unknown field"


def _sentence(error: ErrorDetails, label: str, shown: str) -> str:
    tell = _SENTENCES.get(error["type"])
    return tell(error, label, shown) if tell else f"{shown} does not fit here"


def _literal(error: ErrorDetails, _label: str, shown: str) -> str:
    known = [each.strip("'") for each in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    near = _near(str(error["input"]), known)
    return f"{shown} is none of {', '.join(known)}" + (f" (did you mean {near}?)" if near else "")


def _slot_form(error: ErrorDetails, _label: str, shown: str) -> str:
    slot = error["input"]
    if not isinstance(slot, dict):
        return f"must be a map such as template: topic/name, not {shown}"
    chosen = [form for form in FORMS if slot.get(form) is not None]
    if chosen:
        return f"has {' and '.join(chosen)}; needs only one of {', '.join(FORMS)}"
    typo = next((name for name in slot if _near(name, FORMS) and name not in FORMS), None)
    hint = f" (did you mean {_near(typo, FORMS)} instead of {shown_key(typo)}?)" if typo else ""
    return f"needs one of {', '.join(FORMS)}{hint}"


def _whole(_error: ErrorDetails, label: str, shown: str) -> str:
    return f"{shown} is not a whole number{_UNITS.get(label, '')}"


def _number(_error: ErrorDetails, _label: str, shown: str) -> str:
    return f"{shown} is not a number"


def _truth(_error: ErrorDetails, _label: str, shown: str) -> str:
    return f"{shown} must be true or false"


def _list(_error: ErrorDetails, _label: str, shown: str) -> str:
    return f"must be a list, each item on a line that starts with -, not {shown}"


def _map(_error: ErrorDetails, _label: str, shown: str) -> str:
    return f"must be a map of names and values, not {shown}"


def _empty(error: ErrorDetails, label: str, _shown: str) -> str:
    return "must not be empty" if isinstance(error["input"], str) else f"needs at least one {_singular(label)}"


def _text(error: ErrorDetails, _label: str, shown: str) -> str:
    hint = "; put quotes around a text with a colon" if isinstance(error["input"], dict) else ""
    return f"must be text, not {shown}{hint}"


_SENTENCES: dict[str, Callable[[Any, str, str], str]] = {
    "bool_parsing": _truth,
    "bool_type": _truth,
    "dict_type": _map,
    "finite_number": _number,
    "float_parsing": _number,
    "float_type": _number,
    "greater_than": lambda error, _, shown: f"{shown} must be more than {error['ctx']['gt']:g}",
    "greater_than_equal": lambda error, _, shown: f"{shown} must be at least {error['ctx']['ge']:g}",
    "int_from_float": _whole,
    "int_parsing": _whole,
    "int_parsing_size": lambda _error, _, shown: f"{shown} is too large",
    "int_type": _whole,
    "is_instance_of": _list,
    "less_than_equal": lambda error, _, shown: f"{shown} must be at most {error['ctx']['le']:g}",
    "literal_error": _literal,
    "mapping_type": _map,
    "missing": lambda _error, _label, _shown: "is missing",
    "model_type": _map,
    "same_id": lambda error, _, _shown: f"{error['ctx']['id']!r} is the id of an earlier slot too",
    "sequence_str": _list,
    SLOT_FORM: _slot_form,
    "string_too_short": _empty,
    "string_type": _text,
    "too_short": _empty,
    "value_error": lambda error, _, _shown: str(error["ctx"]["error"]),
}
