"""A loaded template: its module, checked against the contract, and its words, compiled."""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from numbers import Real
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError, to_jsonable_python

from examgen.contract import NONE, Draw, Given, Solved
from examgen.entry import Entry
from examgen.errors import ExamgenError
from examgen.scalars import clipped

if TYPE_CHECKING:
    from random import Random

    from examgen.facts import Topic

_OTHER_TYPE = re.compile(r"Expected `(.+?)`.*?field_name='(\w+)', input_value=(.+?), input_type=", re.DOTALL)
_OURS = "Value error, "  # what pydantic writes before a message that is not its own
FUNCTIONS = {"sample": 1, "solve": 2, "effort": 1}
NO_IMPORT = "files of a bank cannot import each other; copy the lines, or put them into an installed package"
RESULTS = {
    "sample": "Params",
    "solve": "Solved",
    "verify": "a dict from part to value",
    "effort": "a number of minutes",
}


@dataclass(frozen=True)
class NoArgs:
    """The arguments of a template that takes none."""


class Template:
    """One template, ready to draw: typed access to the four functions and the three data classes of its module."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.module = _module(entry)
        _check_contract(self.module, entry)

    def reworded(self, words: Path) -> Template:
        """The same template with other words: those of another file."""
        other = copy.copy(self)
        other.entry = replace(self.entry, words=words)
        return other

    @property
    def curated(self) -> bool:
        """Whether the answers are curated facts, which name a source instead of being verified."""
        return bool(getattr(self.module, "CURATED", False))

    @cached_property
    def _args(self) -> TypeAdapter[Any]:
        return TypeAdapter(getattr(self.module, "Args", NoArgs))

    @cached_property
    def _params(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.module.Params)

    def arg_names(self) -> tuple[str, ...]:
        """The arguments that a blueprint may set."""
        return tuple(getattr(self.module, "Args", NoArgs).__dataclass_fields__)

    def args(self, given: Mapping[str, Any]) -> Any:
        """The template's arguments from a blueprint's `args`; ExamgenError names what does not fit."""
        unknown = [name for name in given if name not in self.arg_names()]
        if unknown:
            known = ", ".join(self.arg_names()) or "none"
            raise ExamgenError(f"{self.entry.id}: args: {unknown[0]}: unknown argument; the template takes: {known}")
        return self._validated(self._args, given, "args")

    def params(self, plain: Mapping[str, Any]) -> Any:
        """Parameters from their JSON form; ExamgenError names what does not fit."""
        return self._validated(self._params, plain, "params")

    def plain(self, params: Any) -> dict[str, Any]:
        """Parameters as JSON."""
        try:
            plain: dict[str, Any] = self._params.dump_python(params, mode="json", warnings="error")
        except PydanticSerializationError as error:
            raise TypeError(_unstorable(params, error)) from error
        return plain

    def plain_args(self, args: Any) -> dict[str, Any]:
        """Arguments as JSON."""
        plain: dict[str, Any] = self._args.dump_python(args, mode="json")
        return plain

    def sample(
        self, rng: Random, level: str, args: Any, facts: Mapping[str, Topic], order: Callable[[], Random]
    ) -> Any:
        """Draw parameters; raises Reject for a draw that is not to be used."""
        params = self.module.sample(Draw(rng, self.module.LEVELS[level], args, facts, order))
        return _returned("sample", params, self.module.Params)

    def solve(self, params: Any, given: Given = NONE) -> Solved:
        """The taught method, from `given` earlier answers where there are any."""
        solved: Solved = _returned("solve", self.module.solve(params, given), Solved)
        return solved

    def verify(self, params: Any) -> dict[str, Any]:
        """The second method's values by part; a template whose answers are curated facts has none."""
        values: dict[str, Any] = _returned("verify", self.module.verify(params), dict)
        return values

    def effort(self, params: Any) -> float:
        """Minutes of work by hand."""
        return float(_returned("effort", self.module.effort(params), Real))

    def _validated(self, adapter: TypeAdapter[Any], data: Mapping[str, Any], what: str) -> Any:
        try:
            return adapter.validate_python(dict(data))
        except ValidationError as error:
            raise ExamgenError(f"{self.entry.id}: {what}: {_unfit(error.errors()[0])}") from None


def _unfit(error: ErrorDetails) -> str:
    """What does not fit, with its place and its value; what does not fit together says so itself."""
    if not error["loc"]:
        return error["msg"].removeprefix(_OURS)
    place = ".".join(map(str, error["loc"]))
    return f"{place}: {error['msg'].removeprefix(_OURS)} (got {clipped(repr(error['input']))})"


def _returned(function: str, value: Any, kind: type) -> Any:
    """The value; TypeError if the template's function returned something else than `kind`."""
    if not isinstance(value, kind):
        missing = "; is a return missing?" if value is None else ""
        raise TypeError(f"{function} returned {value!r}, not {RESULTS[function]}{missing}")
    return value


def _unstorable(params: Any, error: Exception) -> str:
    """Which field of Params has no JSON form, or not the type that it is declared with."""
    for field in fields(params):
        value = getattr(params, field.name)
        try:
            to_jsonable_python(value)
        except PydanticSerializationError:
            return f"Params.{field.name} is {value!r}, which cannot be stored; of a number of numpy, say int(...)"
    other = _OTHER_TYPE.search(str(error))
    if other:
        return "Params.{} is {}, not {}; make the value and the type of the field agree".format(*other.group(2, 3, 1))
    return f"{params!r} cannot be stored"


_LOADED: dict[tuple[Path, int], Template] = {}


def load(entry: Entry) -> Template:
    """The template of a catalogue entry, loaded once for each state of its file."""
    key = entry.python, entry.python.stat().st_mtime_ns
    if key not in _LOADED:
        _LOADED[key] = Template(entry)
    return _LOADED[key]


def _module(entry: Entry) -> ModuleType:
    folder = hashlib.sha256(str(entry.python.parent.parent).encode()).hexdigest()[:8]
    name = f"examgen_bank_{folder}.{entry.id.replace('/', '.')}"
    spec = importlib.util.spec_from_file_location(name, entry.python)
    if spec is None or spec.loader is None:
        raise ExamgenError(f"{entry.python}: cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except KeyboardInterrupt as stop:
        stop.add_note(f"it was at {entry.python}")
        raise
    except (Exception, SystemExit) as error:
        said = NO_IMPORT if _of_a_bank(error, entry) else f"{type(error).__name__}: {error}"
        raise ExamgenError(f"{entry.python}:{_line(error, entry.python)}: {said}") from error
    return module


def _of_a_bank(error: BaseException, entry: Entry) -> bool:
    """Whether a file was to be imported that stands in the same bank."""
    name = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    return bool(name) and (name.startswith("examgen_bank_") or (entry.python.parent.parent / name).is_dir())


def _line(error: BaseException, path: Path) -> int:
    trace, line = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _check_contract(module: ModuleType, entry: Entry) -> None:
    for problem in _problems(module):
        raise ExamgenError(f"{entry.python}:1: {problem}; see templates/README.md")


def _problems(module: ModuleType) -> list[str]:
    functions = dict(FUNCTIONS) if getattr(module, "CURATED", False) else FUNCTIONS | {"verify": 1}
    found = [_arity_problem(module, name, count) for name, count in functions.items()]
    params = getattr(module, "Params", None)
    frozen = is_dataclass(params) and params.__dataclass_params__.frozen  # type: ignore[union-attr]
    if not frozen:
        found.append("Params is not a frozen dataclass")
    if hasattr(module, "Args") and not is_dataclass(module.Args):
        found.append("Args is not a dataclass")
    return [problem for problem in found if problem]


def _arity_problem(module: ModuleType, name: str, count: int) -> str:
    function = getattr(module, name, None)
    if not inspect.isfunction(function):
        return f"the function {name} is missing"
    if len(inspect.signature(function).parameters) != count:
        return f"{name} takes {len(inspect.signature(function).parameters)} parameters instead of {count}"
    return ""
