"""Rules about a template's source text: what it imports, and which names it looks up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from examgen.check.draws import broken
from examgen.check.report import Finding
from examgen.check.sweep import Sweep
from examgen.textfile import read_text

PURE = {
    *("__future__", "abc", "bisect", "cmath", "collections", "copy", "dataclasses", "decimal", "enum", "examgen"),
    *("fractions", "functools", "graphlib", "heapq", "itertools", "math", "numbers", "numpy", "operator", "random"),
    *("re", "statistics", "string", "sympy", "textwrap", "types", "typing"),
}
"""Modules whose results depend on their arguments alone; of `random` only the type of `d.rng`."""
IMPURE = {"open", "input", "__import__"}  # what needs no import for it
ENOUGH = 30
"""Fewer draws than this do not show that a part is never asked."""


def imports(sweep: Sweep) -> Iterator[Finding]:
    """A template uses what computes, and no clock, file, network or stream of randomness of its own."""
    for line, name in _taken(_tree(sweep)):
        if name.startswith(("random.", "numpy.random")) and name != "random.Random":
            yield Finding(f"line {line}: {name}: d.rng is the only source of randomness")
        elif name.partition(".")[0] not in PURE:
            yield Finding(
                f"line {line}: {name}: a template imports from examgen, numpy, sympy and the modules of Python that "
                "only compute, such as math and itertools"
            )
    for node in ast.walk(_tree(sweep)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE:
            yield Finding(f"line {node.lineno}: {node.func.id}(): a template reads nothing but its parameters")


def verify(sweep: Sweep) -> Iterator[Finding]:
    """Both methods agree, and the second is not the first."""
    yield from broken("verify")(sweep)
    for function in _tree(sweep).body:
        if isinstance(function, ast.FunctionDef) and function.name == "verify":
            nodes = list(ast.walk(function))
            named = {node.id for node in nodes if isinstance(node, ast.Name)}
            imported = {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
            if "solve" in named - imported:
                yield Finding(f"line {function.lineno}: verify calls solve, which proves nothing; find another method")


def given(sweep: Sweep) -> Iterator[Finding]:
    """An earlier answer that the code looks up by its name is a part of some draw."""
    samples = list(sweep.samples)
    if len(samples) < ENOUGH or any(level.broken for level in sweep.levels.values()):
        return
    parts = dict.fromkeys(id_ for sample in samples for id_ in sample.made.solved.parts)
    asked = {name for sample in samples for name in sample.made.asked}
    written = {node.value for node in ast.walk(_tree(sweep)) if isinstance(node, ast.Constant)}
    for name in sorted((asked & written) - set(parts)):
        yield Finding(f"given.get({name!r}) finds nothing, for no part has this name; the parts are {', '.join(parts)}")


def _tree(sweep: Sweep) -> ast.Module:
    return ast.parse(read_text(sweep.template.entry.python))


def _taken(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import, and of what is taken from an imported module outside of `verify`.

    A second method may try random inputs.
    """
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                modules[name.asname or name.name] = name.name
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{'.' * node.level}{node.module or ''}.{name.name}") for name in node.names)
    drawn = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name == "verify")]
    for node in (node for each in drawn for node in ast.walk(each)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield node.lineno, f"{modules[node.value.id]}.{node.attr}"
