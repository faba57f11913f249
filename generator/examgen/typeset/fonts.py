"""The cache of fonts: Latin Modern's files, lighter.

Each of them holds 800 glyphs, half of which LaTeX's encodings reach, and as many subroutines. In a PDF pdfTeX leaves
out those that are not needed, but not their places, which take up to 20 KB for each font. With lighter fonts, pages
look the same, and a PDF of some pages has half the size.
"""

import re
from collections.abc import Collection
from pathlib import Path

from examgen.cache import cache_folder, is_fresh, locked, write_stamps
from examgen.typeset.installation import located
from examgen.typeset.type1 import lighter

_EDITION = 2  # of the copies; another way to make them needs another number
_SIZES = {
    "lmr": (5, 6, 7, 8, 9, 10, 12),
    "lmbx": (6, 7, 8, 9, 10, 12),
    "lmri": (8, 9, 10),
    "lmtt": (8, 9, 10),
    "lmssbx": (10,),
}
_FONTS = [f"{family}{size}.pfb" for family, sizes in _SIZES.items() for size in sizes]  # others are used as they are
_ENCODINGS = ["lm-ec.enc", "lm-rm.enc", "lm-rmtt.enc", "lm-ts1.enc", "lm-t5.enc"]  # T1, OT1, TS1, T5
_COMMENT, _GLYPH = re.compile(r"%.*"), re.compile(r"/([^\s/\]]+)")


def cached_fonts(*, spare: Path) -> Path:
    """The folder of lighter fonts; they are made if the cache has none, or none of the fonts that are installed now.

    Where the cache cannot be written, they are made in the folder `spare`.
    """
    folder = cache_folder(f"fonts-{_EDITION}")
    try:
        if not is_fresh(folder / "fonts.json"):
            folder.mkdir(parents=True, exist_ok=True)
            with locked(folder):
                if not is_fresh(folder / "fonts.json"):  # another process may have made them meanwhile
                    _make(folder)
    except OSError:
        folder = spare / "fonts"
        folder.mkdir(exist_ok=True)
        _make(folder)
    return folder


def _make(folder: Path) -> None:
    sources = located(*_FONTS, *_ENCODINGS)
    glyphs = {name for path in sources if path.suffix == ".enc" for name in _glyphs(path)}
    fonts = [path for path in sources if path.suffix == ".pfb"]
    copies = [copy for path in fonts if (copy := _copied(path, folder, glyphs))]
    if copies:
        write_stamps(folder / "fonts.json", [*sources, *copies])


def _copied(font: Path, folder: Path, glyphs: Collection[str]) -> Path | None:
    """The lighter copy; None for a font that is written in another way, which is used as it is."""
    copy = folder / font.name
    try:
        data = lighter(font.read_bytes(), glyphs)
    except ValueError:
        copy.unlink(missing_ok=True)
        return None
    part = copy.with_suffix(".part")
    part.write_bytes(data)
    part.replace(copy)
    return copy


def _glyphs(encoding: Path) -> list[str]:
    text = _COMMENT.sub("", encoding.read_text("latin-1"))
    return _GLYPH.findall(text[text.index("[") :])
