"""What Jinja makes of templates' words, kept in the user's cache: to read them again takes longer than to fill them in.

Jinja works out constants while it reads, with our filters; so what is kept holds for this state of the package only.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from examgen.cache import cache_folder, edition, prune
from examgen.textfile import read_text


class _Cache(FileSystemBytecodeCache):
    """One that is in nobody's way: what it cannot read or write, it does not have."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - a damaged file can raise anything
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
            prune(Path(self.directory))


def code_of(path: Path, env: Environment, language: str) -> CodeType:
    """The code of the words in a file; TemplateSyntaxError or, if they are not UTF-8, ExamgenError."""
    text = read_text(path)
    kept = _Cache(str(cache_folder("words")))
    bucket = kept.get_bucket(env, language, str(path), f"{jinja2.__version__} {edition()}\n{text}")
    if bucket.code is None:
        bucket.code = env.compile(text, name=path.name, filename=str(path))
        kept.set_bucket(bucket)
    return bucket.code
