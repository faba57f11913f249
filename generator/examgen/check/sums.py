"""Where floats are added with `sum`, whose last digits depend on the version of Python; those of `math.fsum` do not.

From Python 3.12 on, `sum` carries what rounding loses: https://docs.python.org/3/library/functions.html#sum
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def watched() -> Iterator[set[tuple[str, int]]]:
    """The file and line of every `sum` that gives a float while this lasts, in this process."""
    plain, found = builtins.sum, set[tuple[str, int]]()

    def watching(items: Any, /, start: Any = 0) -> Any:
        total = plain(items, start)
        if type(total) is float:
            caller = sys._getframe(1)
            found.add((caller.f_code.co_filename, caller.f_lineno))
        return total

    builtins.sum = watching
    try:
        yield found
    finally:
        builtins.sum = plain
