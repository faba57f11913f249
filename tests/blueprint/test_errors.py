"""What a user reads when a file is wrong: exactly one line per problem, at its line and column."""

from pathlib import Path

import pytest

from examgen.blueprint import load, loads
from examgen.errors import ExamgenError

HEAD = "title: T\nduration: 90\n"  # lines 1 and 2
SLOTS = HEAD + "sections:\n- slots:\n"  # slots start on line 5
GOOD = SLOTS + "  - template: a/b\n"

SYNTAX = {
    "empty": ("", "1:1: the file is empty; start with title: and duration:"),
    "only a comment": ("# exam\n", "1:1: the file is empty; start with title: and duration:"),
    "a list": ("- a\n", "1:1: the file must be a map of fields such as title: Midterm, not a list"),
    "text": ("exam\n", "1:1: the file must be a map of fields such as title: Midterm, not text"),
    "tab": (HEAD + "sections:\n\t- slots:\n", "4:1: a tab; use spaces"),
    "no-break space": (
        "title: 5\u00a0km\nduration:\u00a090\na:\n",
        "2:10: a no-break space; use an ordinary one",
    ),
    "no-break space before": (HEAD + "aids:\n - a\n\u00a0- b\n", "5:1: a no-break space; use an ordinary one"),
    "colon in text": (
        "title: Exam: part 2\n",
        "1:12: this colon does not fit; check the indentation, or put quotes around the text",
    ),
    "special first character": (
        "title: @home\n",
        "1:8: a text that starts with this character needs quotes",
    ),
    "open quote": ("title: 'T\n", "2:1: a quote is opened before and never closed"),
    "quote in quotes": (
        "title: 'it's'\n",
        "1:12: this does not continue the lines above; check the indentation and the quotes",
    ),
    "open list": (HEAD + "aids: [a, b\n", "4:1: a list in [ ] is not closed, or a comma is missing"),
    "bracket without end": (
        "title: [\n",
        "2:1: a value is missing; a text that has brackets needs quotes, and a list or map its end",
    ),
    "backslash": (
        'title: "\\sigma"\n',
        "1:10: a backslash in double quotes has a meaning of its own; take single quotes",
    ),
    "backslash and x": (
        'title: "\\xi"\n',
        "1:11: a backslash in double quotes has a meaning of its own; take single quotes",
    ),
    "ampersand": ("title: & more\n", "1:9: a text that starts with & or * needs quotes"),
    "text beside its sign": ("title: |x\n", "1:9: a text after | or > begins on the next line"),
    "two documents": (GOOD + "---\ntitle: U\n", "6:1: a second document starts here; keep one document in a file"),
    "key that is a list": (
        "? [a]\n: 1\n",
        "1:3: a key must be text; put quotes around a value that starts with [ or {",
    ),
    "alias": (
        HEAD + "course: *deep\n",
        "3:9: *deep: aliases are not used here; put quotes around a text that starts with *",
    ),
    "laughs": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "1:4: &a: anchors are not used here; put quotes around a text that starts with &",
    ),
    "tag": (
        "title: !!python/name:os.system x\n",
        "1:8: tags (!) are not used here; put quotes around a text that starts with !",
    ),
    "deep": ("title: " + "[" * 100_000, "1:28: more than 20 levels deep"),
    "deep in blocks": ("- " * 100_000, "1:43: more than 20 levels deep"),
    "control character": ("title: a\x07\n", "1:9: the character U+0007 is not allowed; delete it"),
    "half a character": ('title: "\\uD800"\n', "1:8: a text with an invisible control character; delete it"),
    "half a character in a key": (
        'title: T\n"\\uD800": 1\n',
        "2:1: a text with an invisible control character; delete it",
    ),
    "no such character": (
        'title: "\\UFFFFFFFF"\n',
        "1:1: not valid YAML: a directive (%) or an escape (\\U...) in this file is wrong",
    ),
    "YAML of the future": (
        "%YAML 1.99\n---\ntitle: T\n",
        "1:1: not valid YAML: a directive (%) or an escape (\\U...) in this file is wrong",
    ),
}

FIELDS = {
    "unknown": (GOOD + "    pionts: 3\n", "6:5: pionts: unknown field (did you mean points?)"),
    "unknown and blank": (GOOD + "    pionts:\n", "6:5: pionts: unknown field (did you mean points?)"),
    "unknown, nothing near": (HEAD + "xyz: 1\nsections: [{slots: [{topic: t}]}]\n", "3:1: xyz: unknown field"),
    "odd key": (GOOD + '    "a\\nb": 3\n', "6:5: 'a\\nb': unknown field"),
    "twice": (GOOD + "title: U\n", "6:1: title: given twice (first on line 1)"),
    "missing": (HEAD, "1:1: sections: is missing"),
    "blank": (HEAD + "sections:\n", "3:1: sections: has no value"),
    "empty list": (HEAD + "sections: []\n", "3:11: sections: needs at least one section"),
    "no list": (
        HEAD + "sections: one\n",
        "3:11: sections: must be a list, each item on a line that starts with -, not 'one'",
    ),
    "map for a list": (
        HEAD + "sections: {a: 1}\n",
        "3:11: sections: must be a list, each item on a line that starts with -, not a map",
    ),
    "section of text": (
        HEAD + "sections: [one]\n",
        "3:12: section: must be a map of names and values, not 'one'",
    ),
    "slot outside slots": (
        HEAD + "sections:\n- slots: [{topic: t}]\n  template: a/b\n",
        "5:3: template: belongs to a slot, in the list slots:",
    ),
    "slot's field in a question": (
        SLOTS + "  - points: 2\n    question: {title: T, text: Why?, answer: So., points: 2}\n",
        "6:51: points: belongs to the slot, beside question:",
    ),
    "none of the forms": (SLOTS + "  - level: easy\n", "5:5: slot: needs one of template, topic, question"),
    "blank form": (SLOTS + "  - template:\n", "5:5: slot: needs one of template, topic, question"),
    "misspelt form": (
        SLOTS + "  - tempalte: a/b\n",
        "5:5: slot: needs one of template, topic, question (did you mean template instead of tempalte?)",
    ),
    "two forms": (
        GOOD + "    topic: a\n",
        "5:5: slot: has template and topic; needs only one of template, topic, question",
    ),
    "slot of text": (
        SLOTS + "  - a/b\n",
        "5:5: slot: must be a map such as template: topic/name, not 'a/b'",
    ),
    "field of another form": (GOOD + "    pick: 2\n", "6:5: pick: does not go with template"),
    "template": (SLOTS + "  - template: a/b/c\n", "5:15: template: 'a/b/c' is not of the form topic/name"),
    "level": (
        GOOD + "    level: hrad\n",
        "6:12: level: 'hrad' is none of easy, medium, hard (did you mean hard?)",
    ),
    "long name": (GOOD + f"name: {'a' * 101}\n", f"6:7: name: '{'a' * 37}...' has 101 letters; the most is 100"),
    "paper": (GOOD + "paper: A5\n", "6:8: paper: 'A5' is none of A4, letter"),
    "language": (GOOD + "language: fr\n", "6:11: language: 'fr' is none of en, de"),
    "truth": (GOOD + "calculator: perhaps\n", "6:13: calculator: 'perhaps' must be true or false"),
    "fraction": (GOOD + "    reroll: 1.5\n", "6:13: reroll: '1.5' is not a whole number"),
    "negative": (GOOD + "    reroll: -1\n", "6:13: reroll: '-1' must be at least 0"),
    "third of a point": (GOOD + "    points: 0.3\n", "6:13: points: '0.3' is not a whole or half number"),
    "hardly a point": (GOOD + "    points: 1e-300\n", "6:13: points: '1e-300' is not a whole or half number"),
    "nearly a point": (GOOD + "    points: 1.000000001\n", "6:13: points: '1.000000001' is not a whole or half number"),
    "too many points": (GOOD + "    points: 1e300\n", "6:13: points: '1e300' must be at most 1000"),
    "too long an exam": (GOOD.replace("90", "3000000"), "2:11: duration: '3000000' must be at most 100000"),
    "wider than any band": (GOOD + "forms:\n  effort: 2\n", "7:11: effort: '2' must be at most 1"),
    "no points": (GOOD + "    points: 0\n", "6:13: points: '0' must be more than 0"),
    "points of text": (GOOD + "    points: many\n", "6:13: points: 'many' is not a number"),
    "points not a number": (GOOD + "    points: .nan\n", "6:13: points: '.nan' is not a number"),
    "points nan": (GOOD + "    points: nan\n", "6:13: points: 'nan' is not a number"),
    "points without end": (GOOD + "    points: 1e999\n", "6:13: points: '1e999' is not a number"),
    "list of points": (GOOD + "    points: [1]\n", "6:13: points: a list is not a number"),
    "room without unit": (
        GOOD + "    room: 6\n",
        "6:11: room: '6' is not a length such as 4cm or 25mm, nor a number of lines such as '6 lines'",
    ),
    "room of four pages": (
        GOOD + "    room: 90 cm\n",
        "6:11: room: '90 cm' is more than three pages; the most is 75cm or 110 lines",
    ),
    "lines on four pages": (
        GOOD + "    room: 111 lines\n",
        "6:11: room: '111 lines' is more than three pages; the most is 75cm or 110 lines",
    ),
    "id": (GOOD + "    id: a b\n", "6:9: id: 'a b' may only have letters, digits, - and _"),
    "id twice": (
        GOOD + "    id: x\n- slots:\n  - topic: t\n    id: x\n",
        "9:9: id: 'x' is the id of an earlier slot too",
    ),
    "colon in a list of texts": (
        GOOD + "aids:\n- Calculator: none\n",
        "7:3: aid: must be text, not a map; put quotes around a text with a colon",
    ),
    "question without points": (
        SLOTS + "  - question: {title: a, text: b, answer: c}\n",
        "5:5: points: is missing",
    ),
    "question without answer": (
        SLOTS + "  - points: 1\n    question:\n      title: a\n      text: b\n",
        "7:7: answer: is missing",
    ),
    "question of no text": (
        SLOTS + "  - points: 1\n    question: {title: a, text: '', answer: c}\n",
        "6:32: text: must not be empty",
    ),
    "minutes": (
        SLOTS + "  - points: 1\n    question: {title: a, text: b, answer: c, minutes: few}\n",
        "6:55: minutes: 'few' is not a whole number of minutes",
    ),
    "args": (GOOD + "    args: 3\n", "6:11: args: must be a map of names and values, not '3'"),
    "ambiguous truth": (
        GOOD + "    args: {bias: no}\n",
        "6:18: bias: 'no' can mean text or true/false; write true or false, or put it in quotes",
    ),
    "ambiguous octal": (
        GOOD + "    params: {k: 010}\n",
        "6:17: k: '010' starts with 0; write the number without it, or put it in quotes",
    ),
    "infinite": (GOOD + "    args:\n      k: [-.inf]\n", "7:10: k: '-.inf' is not a finite number"),
    "argument beyond floats": (GOOD + "    args: {k: 1e999}\n", "6:15: k: '1e999' is not a finite number"),
    "long number": (GOOD + f"    args: {{k: {'9' * 5000}}}\n", "6:15: k: a number of 5000 characters is too long"),
    "setting with a fraction": (
        GOOD + "conventions: {unit: 1.5}\n",
        "6:21: unit: '1.5' must be text, a whole number, true or false",
    ),
    "setting without value": (
        GOOD + "conventions:\n  unit:\n",
        "7:3: unit: has no value",
    ),
    "long value": (
        GOOD + f"paper: {'x' * 100}\n",
        f"6:8: paper: '{'x' * 37}...' is none of A4, letter",
    ),
}


@pytest.mark.parametrize(("text", "message"), [*SYNTAX.values(), *FIELDS.values()], ids=[*SYNTAX, *FIELDS])
def test_one_problem_is_one_line(text: str, message: str) -> None:
    with pytest.raises(ExamgenError) as caught:
        loads(text, "exam.yaml")
    assert str(caught.value) == f"exam.yaml:{message}"


def test_several_problems_are_several_lines_in_the_order_of_the_file() -> None:
    text = (
        "title: T\ncourse: C\nduration: ninety\nsections:\n  - title: A\n    slots:\n"
        "      - template: a/b\n        level: hrad\n        pionts: 3\ncourse: D\n"
    )
    with pytest.raises(ExamgenError) as caught:
        loads(text, "exam.yaml")
    assert str(caught.value).splitlines() == [
        "exam.yaml:3:11: duration: 'ninety' is not a whole number of minutes",
        "exam.yaml:8:16: level: 'hrad' is none of easy, medium, hard (did you mean hard?)",
        "exam.yaml:9:9: pionts: unknown field (did you mean points?)",
        "exam.yaml:10:1: course: given twice (first on line 2)",
    ]


FILES = {
    "latin-1": (b"title: T\ncourse: caf\xe9\n", ":2:12: byte 0xe9 is not UTF-8; save the file as UTF-8"),
    "utf-16": ("title: T".encode("utf-16-le"), ": is in UTF-16; save the file as UTF-8"),
    "utf-16, most significant byte first": ("title: T".encode("utf-16-be"), ": is in UTF-16; save the file as UTF-8"),
    "utf-16 with mark": (b"\xff\xfet\x00", ": is in UTF-16; save the file as UTF-8"),
    "zero": (b"title: T\0", ":1:9: the character U+0000 is not allowed; delete it"),
    "large": (b"#" * 2_000_000, ": is larger than 1,000,000 bytes; is it a YAML file?"),
}


@pytest.mark.parametrize(("raw", "message"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_text_of_ours(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "exam.yaml"
    path.write_bytes(raw)
    with pytest.raises(ExamgenError) as caught:
        load(path)
    assert str(caught.value) == f"{path}{message}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExamgenError) as caught:
        load(tmp_path / "exam.yaml")
    assert str(caught.value) == f"{tmp_path / 'exam.yaml'}: no such file"


def test_a_directory(tmp_path: Path) -> None:
    with pytest.raises(ExamgenError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{tmp_path}: is a directory; name the YAML file in it"
