"""A template's words: Jinja with `<< >>` and `<% %>`, strict about what may be printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache, partial, wraps
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, Undefined
from jinja2.debug import rewrite_traceback_stack
from jinja2.sandbox import ImmutableSandboxedEnvironment

from examgen import markup, tex
from examgen.answers.base import Answer
from examgen.bytecode import code_of
from examgen.errors import ExamgenError
from examgen.languages import ENGLISH, language
from examgen.rounding import Rational
from examgen.tex import Rounded, Tex
from examgen.textfile import read_text

BLOCKS = ("problem", "solution")
_MARK = "\ue000"  # stands before a rounded number while the words are put together
_EQUALS_ROUNDED = re.compile(rf"=(?=[\s&{{-]*{_MARK})")


def printable(value: object) -> Tex:
    """`value` as LaTeX: TypeError for what must never reach a page (None, floats, booleans, undefined names)."""
    if isinstance(value, Tex):
        return value
    if isinstance(value, Rational):
        return tex.number(value)
    if isinstance(value, str):
        return tex.escape(value)
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, Answer):
        return value.tex()
    if isinstance(value, Decimal) or tex.is_sympy(value):
        return tex.number(value)
    raise TypeError(f"{value!r} ({type(value).__name__}) cannot be printed; use an exact number, text or a filter")


def _marked(value: object) -> str:
    text = printable(value)
    return _MARK + text if isinstance(text, Rounded) else text


def plural(count: int, noun: str, many: str = "") -> Tex:
    """A count with its noun: 1 filter, 64 filters."""
    return Tex(f"{tex.integer(count)}~{noun if count == 1 else many or noun + 's'}")


def listed(values: Any, last: str = " and ") -> Tex:
    """Values joined for reading: a, b and c."""
    items = [printable(value) for value in values]
    return Tex(last.join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items))


def worked(answer: Answer[Any]) -> Tex:
    """An answer's exact value and, where they look different, its decimals: 89/216 and about 0.412, or 3/4 = 0.75."""
    exact = tex.vector(answer.value) if isinstance(answer.value, tuple) else tex.number(answer.value)
    shown = answer.brief()
    sign = r"\approx" if isinstance(shown, Rounded) else "="
    return exact if exact == shown else tex.math(f"{exact} {sign} {shown}")


def _forms(count: int, noun: str, many: str) -> Tex:
    """`plural` where no rule makes the second form."""
    return plural(count, noun, many)


FILTERS: dict[str, Callable[..., Tex]] = {
    "shape": tex.shape,
    "dec": tex.decimal,
    "exact": tex.exact_decimal,
    "terms": tex.terms,
    "product": tex.product,
    "vector": tex.vector,
    "coef": tex.coefficient,
    "par": tex.par,
    "base": tex.base,
    "plural": plural,
    "listed": listed,
    "worked": worked,
    "inline": tex.inline,
}


def _defined(filter_: Callable[..., Tex]) -> Callable[..., Tex]:
    """The filter, with Jinja's own error for a name that is not defined."""

    @wraps(filter_)
    def checked(value: Any, *arguments: Any) -> Tex:
        if isinstance(value, Undefined):
            str(value)
        return filter_(value, *arguments)

    return checked


def _joined(pieces: Iterable[str]) -> str:
    """The pieces in a row, with an approximate sign for every equals sign right before a rounded number."""
    return _EQUALS_ROUNDED.sub(r"\\approx", "".join(pieces)).replace(_MARK, "")


class _Environment(Environment):
    concat = staticmethod(_joined)


class _Sandbox(ImmutableSandboxedEnvironment):
    concat = staticmethod(_joined)


@lru_cache(maxsize=8)
def environment(code: str = ENGLISH) -> Environment:
    """The Jinja environment of all templates in a language."""
    return _environment(_Environment, code)


@lru_cache(maxsize=8)
def _sandbox(code: str) -> Environment:
    """The same for words that stand in a blueprint: a template is trusted code, and a blueprint is not."""
    return _environment(_Sandbox, code)


class _Missing(StrictUndefined):
    """Says what is missing without the name that the module of a template has within Python."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return super()._undefined_message.replace(f"{type(self._undefined_obj).__module__}.", "")


def _environment(kind: type[Environment], code: str) -> Environment:
    env = kind(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=_Missing,
        finalize=_marked,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # `printable` escapes for LaTeX
    )
    filters = FILTERS if code == ENGLISH else FILTERS | _filters(code)
    env.filters.update({name: _defined(each) for name, each in filters.items()})
    return env


def _filters(code: str) -> dict[str, Callable[..., Tex]]:
    """The filters that are other ones in another language."""
    return {"listed": partial(listed, last=f" {language(code).word('and')} "), "plural": _forms}


def compiled(path: Path, code: str = ENGLISH) -> Template:
    """The compiled words of a template; ExamgenError with file and line for a syntax error or a missing block."""
    return _compiled(path, code, path.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _compiled(path: Path, code: str, _modified: int) -> Template:
    env = environment(code)
    try:
        made = code_of(path, env, code)
    except TemplateSyntaxError as error:
        raise ExamgenError(f"{path}:{error.lineno}: {error.message}") from error
    template = Template.from_code(env, made, env.globals)
    for block in BLOCKS:
        if block not in template.blocks:
            raise ExamgenError(
                f"{path}:1: the block {block!r} is missing; the words are blocks 'problem' and 'solution'"
            )
    return template


def words(path: Path | str, block: str, context: Mapping[str, Any], code: str = ENGLISH) -> Tex:
    """One block of the words with the variant's values filled in; what it raises names the line in the words.

    A text in place of a file is that block in the lecturer's own words; ValueError if the language does not know it.
    """
    if isinstance(path, str):
        return _own(path, context, code)
    template = compiled(path, code)
    try:
        text = _joined(template.blocks[block](template.new_context(dict(context))))
    except Exception:
        rewrite_traceback_stack()  # the trace now holds the words' own lines, not those of the code made from them
        raise
    return Tex(text.strip() + "\n")


def _own(text: str, context: Mapping[str, Any], code: str) -> Tex:
    try:
        made = _sandbox(code).from_string(text).render(context).strip() + "\n"
    except TemplateSyntaxError as error:
        raise ValueError(f"line {error.lineno}: {error.message}") from error
    except Exception as error:  # whatever an expression raises
        lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == "<template>"]
        raise ValueError(f"line {lines[-1] if lines else 1}: {error}") from error
    for problem in markup.read(made).problems:
        raise ValueError(problem)
    return Tex(made)


def source(path: Path, block: str) -> str:
    """A block of a template's words as it is written."""
    found = _block(read_text(path), block)
    if found is None:
        raise ExamgenError(
            f"{path}: the block {block!r} cannot be read; write '<% block {block} %>' on a line of its own"
        )
    return found[1].strip() + "\n"


def line_of(path: Path, block: str, command: str) -> int | None:
    """The line of a block where a command stands, the last time if there are several; None if it is put together."""
    text = read_text(path)
    found = _block(text, block)
    place = text.rfind(command, *found.span(1)) if found and command else -1
    return text.count("\n", 0, place) + 1 if place >= 0 else None


def _block(text: str, block: str) -> re.Match[str] | None:
    return re.search(rf"<%-?\s*block {block}\s*-?%>\n?(.*?)<%-?\s*endblock", text, flags=re.DOTALL)
