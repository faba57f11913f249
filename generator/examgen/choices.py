"""What a question can be asked for with: the levels of difficulty, and the formats in which it is answered."""

from typing import Literal, get_args

Level = Literal["easy", "medium", "hard"]
Format = Literal["open", "boxes", "choice"]
LEVELS: tuple[Level, ...] = get_args(Level)
FORMATS: tuple[Format, ...] = get_args(Format)
