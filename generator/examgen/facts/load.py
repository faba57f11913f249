"""Reading a concepts.yaml: every fact checked, every problem named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from examgen.errors import ExamgenError
from examgen.facts.model import (
    KINDS,
    Case,
    Comparison,
    Concept,
    Essay,
    Exchange,
    Gap,
    Gapped,
    Group,
    Order,
    Pair,
    Pairs,
    Question,
    Short,
    Sketch,
    Statement,
    Topic,
)
from examgen.facts.twins import refuse_twins
from examgen.scalars import shown
from examgen.tex import Tex, inline
from examgen.yamlfile import Problem, parse, read
from examgen.yamlnode import Node

Head = tuple[str, str, str, tuple[str, ...]]


def to_tex(text: str) -> Tex:
    """A fact's text as LaTeX: `$...$` is kept, everything else is escaped."""
    return inline(text)


def load_topic(path: Path) -> Topic:
    """The topic of a concepts.yaml.

    Raises:
        ExamgenError: the file cannot be read, or is not built as a topic; the text names file, line and value.
    """
    try:
        document = parse(read(path))
        if document.problems:
            raise min(document.problems)
        return _topic(path, Node(document, (), document.data))
    except Problem as problem:
        raise ExamgenError(f"{path}:{problem.line}: {problem.text}") from None


def _topic(path: Path, node: Node) -> Topic:
    name, concepts, *others = node.fields("topic", "concepts", optional=KINDS)
    lists = dict(zip(KINDS, others, strict=True))
    topic = Topic(
        id=path.parent.name,
        name=name.text(),
        concepts=tuple(map(_concept, concepts.items())),
        pairs=tuple(map(_pairs, lists["pairs"].some())),
        orders=tuple(map(_order, lists["orders"].some())),
        gaps=tuple(map(_gapped, lists["gaps"].some())),
        short=tuple(map(_short, lists["short"].some())),
        essays=tuple(map(_essay, lists["essays"].some())),
        exchanges=tuple(map(_exchange, lists["exchanges"].some())),
        cases=tuple(map(_case, lists["cases"].some())),
        questions=tuple(map(_question, lists["questions"].some())),
        comparisons=tuple(map(_comparison, lists["comparisons"].some())),
        sketches=tuple(map(_sketch, lists["sketches"].some())),
        path=path,
    )
    refuse_twins(node.document, topic)
    return topic


def _concept(node: Node) -> Concept:
    names = ("id", "name", "explains", "level", "source", "statements")
    slug, name, explains, level, source, groups = node.fields(*names)
    id_, difficulty, origin = slug.slug(), level.level(), source.text()
    members = tuple(_group(item, id_, difficulty, origin) for item in groups.items())
    return Concept(id_, name.text(), explains.text(), difficulty, origin, members)


def _group(node: Node, concept: str, level: str, source: str) -> Group:
    idea, true, false, withholds = node.fields("idea", "true", "false", optional=("withholds",))
    return Group(idea.slug(), concept, level, _statements(true), _statements(false), source, _ids(withholds))


def _statements(node: Node) -> tuple[Statement, ...]:
    return tuple(map(_statement, node.items()))


def _statement(node: Node) -> Statement:
    text, why = node.fields("text", "why")
    return Statement(text.text(), why.text())


def _fact(node: Node, *names: str, optional: tuple[str, ...] = ()) -> tuple[Head, list[Node]]:
    """What all facts have, and the other fields."""
    found = node.fields("id", "level", "source", *names, optional=(*optional, "withholds"))
    slug, level, source, *others, withholds = found
    return (slug.slug(), level.level(), source.text(), _ids(withholds)), others


def _ids(node: Node) -> tuple[str, ...]:
    return tuple(item.slug() for item in node.some())


def _pairs(node: Node) -> Pairs:
    head, (asks, terms) = _fact(node, "asks", "terms")
    pairs = tuple(Pair(_term(key, value), value.text()) for key, value in terms.entries())
    if len({pair.means for pair in pairs}) < len(pairs) or len(pairs) < 3:
        raise terms.problem("terms: at least three terms are expected, each with a meaning of its own")
    return Pairs(*head, asks.text(), pairs)


def _term(key: str, node: Node) -> str:
    if key.count("$") % 2:
        raise node.problem(f"{shown(key)} has a $ without its partner; mathematics is $...$")
    return key


def _order(node: Node) -> Order:
    head, (asks, steps, before, why) = _fact(node, "asks", "steps", "before", "why")
    named = tuple((key, value.text()) for key, value in steps.entries())
    names = {key for key, _ in named}
    pairs = tuple(pair for item in before.items() for pair in _chain(item, names))
    if _circular(pairs):
        raise before.problem("before: these lines lead in a circle, so no order of the steps fits")
    return Order(*head, asks.text(), named, pairs, why.text())


def _circular(pairs: Iterable[tuple[str, str]]) -> bool:
    sorter = TopologicalSorter[str]()
    for first, second in pairs:
        sorter.add(second, first)
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False


def _chain(node: Node, names: set[str]) -> list[tuple[str, str]]:
    """The pairs of `a < b < c`."""
    chain = [name.strip() for name in node.text().split("<")]
    for name in chain:
        if name not in names:
            raise node.problem(f"before: {shown(name)} is none of the steps {', '.join(sorted(names))}")
    if len(chain) < 2:
        raise node.problem("before: a line such as 'forward < loss' is expected")
    return list(pairwise(chain))


def _gapped(node: Node) -> Gapped:
    head, (asks, text, gaps, why, code) = _fact(node, "asks", "text", "gaps", "why", optional=("code",))
    filled = tuple(map(_gap, gaps.items()))
    marks = re.findall(r"\[(\d)\]", text.lines())
    if marks != [str(k) for k in range(1, len(filled) + 1)]:
        raise text.problem(f"text: the gaps [1] to [{len(filled)}] are expected in this order, not {marks}")
    is_code = code.truth()
    return Gapped(*head, asks.text(), text.lines() if is_code else text.text(), is_code, filled, why.text())


def _gap(node: Node) -> Gap:
    accepts, wrong = node.fields("accepts", "wrong")
    return Gap(accepts.texts(), _statements(wrong))


def _short(node: Node) -> Short:
    head, (asks, answer, ideas, traps) = _fact(node, "asks", "answer", "ideas", optional=("traps",))
    return Short(*head, asks.text(), answer.text(), ideas.texts(), _texts(traps))


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(item.text() for item in node.some())


def _essay(node: Node) -> Essay:
    head, (asks, rubric, traps, full, half, none) = _fact(node, "asks", "rubric", "traps", "full", "half", "none")
    return Essay(*head, asks.text(), _rubric(rubric), traps.texts(), full.text(), half.text(), none.text())


def _rubric(node: Node) -> tuple[tuple[str, int], ...]:
    lines = (item.fields("text", "points") for item in node.items())
    return tuple((text.text(), points.number()) for text, points in lines)


def _exchange(node: Node) -> Exchange:
    head, (asks, sentences, wrong, right, why) = _fact(node, "asks", "answer", "wrong", "right", "why")
    said = sentences.texts()
    if wrong.number() > len(said):
        raise wrong.problem(f"wrong: the answer has {len(said)} sentences")
    return Exchange(*head, asks.text(), said, wrong.number(), right.text(), why.text())


def _case(node: Node) -> Case:
    head, (symptom, cause, remedy, why) = _fact(node, "symptom", "cause", "remedy", "why")
    return Case(*head, symptom.text(), cause.text(), remedy.text(), why.text())


def _question(node: Node) -> Question:
    head, (asks, right, wrong) = _fact(node, "asks", "right", "wrong")
    return Question(*head, asks.text(), _statement(right), _statements(wrong))


def _comparison(node: Node) -> Comparison:
    head, (asks, subjects, rows) = _fact(node, "asks", "subjects", "rows")
    names = subjects.texts()
    table = tuple((key, value.texts()) for key, value in rows.entries())
    for (_, cells), (_, value) in zip(table, rows.entries(), strict=True):
        if len(cells) != len(names):
            raise value.problem(f"rows: {len(names)} cells are expected, one for each subject, not {len(cells)}")
    return Comparison(*head, asks.text(), names, table)


def _sketch(node: Node) -> Sketch:
    head, (asks, elements, answer) = _fact(node, "asks", "elements", "answer")
    return Sketch(*head, asks.text(), _rubric(elements), answer.text())
