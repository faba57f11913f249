"""What a template does not yet say in another language, as lines that can be pasted into its file of phrases."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from examgen.languages.phrases import Phrases
from examgen.textfile import read_text
from examgen.translation import Missing

MOST_VALUES = 9  # <1> to <9>


def told(missing: Missing) -> Iterator[str]:
    """A message for each file that lacks texts: how many, and a line for each of them."""
    for book, texts in missing.items():
        patterns = list(_patterns(book.english)) if book.english.suffix == ".py" else []
        lines = [f"{_quoted(text)}: ''" for text in dict.fromkeys(_general(text, patterns) for text in texts)]
        many = f"{len(lines)} texts; add these lines and fill them"
        count = many if len(lines) > 1 else "1 text; add this line and fill it"
        yield "\n".join([f"{book.path} lacks {count} in:", *lines])


def _patterns(path: Path) -> Iterator[str]:
    """The f-strings of a program, with <1>, <2>, ... for what varies."""
    for node in ast.walk(ast.parse(read_text(path))):
        if isinstance(node, ast.JoinedStr):
            count, pieces = 0, []
            for piece in node.values:
                count += isinstance(piece, ast.FormattedValue)
                pieces.append(str(piece.value) if isinstance(piece, ast.Constant) else f"<{count}>")
            if count <= MOST_VALUES:
                yield "".join(pieces)


def _general(text: str, patterns: Iterable[str]) -> str:
    """The most telling of the patterns that make this text, or the text itself if none does."""
    fitting = [pattern for pattern in patterns if Phrases({pattern: "-"}).look_up(text)]
    return max(fitting, key=len, default=text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if "\n" in text else "'" + text.replace("'", "''") + "'"
