"""What Jinja makes of templates' words, kept in the user's cache: to read them again takes longer than to fill them in.

Jinja works out constants while it reads, with our filters; so what is kept holds for this state of the package only.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from examgen import __version__
from examgen.cache import cache_folder

_MOST = 2000  # files of some KB; the bank in one language has some hundreds


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
            self._prune()

    def _prune(self) -> None:
        """Drop the older half of too many: templates go, and folders for a test of some."""
        paths = list(Path(self.directory).iterdir())
        if len(paths) > _MOST:
            for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns)[: len(paths) // 2]:
                path.unlink()


def code_of(path: Path, env: Environment, language: str) -> CodeType:
    """The code of the words in a file; TemplateSyntaxError for words that Jinja cannot read."""
    text = path.read_text(encoding="utf-8")
    kept = _Cache(str(cache_folder("words")))
    bucket = kept.get_bucket(env, language, str(path), f"{_edition()}\n{text}")
    if bucket.code is None:
        bucket.code = env.compile(text, name=path.name, filename=str(path))
        kept.set_bucket(bucket)
    return bucket.code


@lru_cache(maxsize=1)
def _edition() -> str:
    """Names all that the code depends on, beside the words."""
    package = Path(__file__).parent
    files = [file for folder in (package, package / "languages") for file in os.scandir(folder)]
    return f"{__version__} {jinja2.__version__} {max(file.stat().st_mtime_ns for file in files)}"
