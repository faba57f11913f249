"""The snippets by name."""

from __future__ import annotations

from examgen.snippets.programs.images import IMAGES
from examgen.snippets.programs.maps import MAPS
from examgen.snippets.programs.scores import SCORES
from examgen.snippets.programs.vectors import VECTORS
from examgen.snippets.skeleton import Skeleton

PROGRAMS: dict[str, Skeleton] = MAPS | IMAGES | VECTORS | SCORES
