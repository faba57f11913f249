"""Lighter fonts draw what the installed ones draw, in less room; other fonts are left as they are."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageFont

from examgen.typeset import Document, Segment, Typeset, engine, fonts, type1, typeset
from examgen.typeset.installation import located
from examgen.typeset.png import png_pages

PREAMBLE = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}"
INSTALLED = {path.name: path for path in located(*fonts._FONTS)}
PAGES = [bytes([code]).decode(page, "ignore") for page in ("cp1250", "cp1252") for code in range(33, 256)]
LATIN = set(PAGES) - set("Ţţ")  # for these FreeType takes glyphs that no encoding of TeX has

# All characters that an encoding has in a font, by the font's name in TeX.
TABLE = r"""
\def\table#1{\font\tried=#1 at 16pt \noindent\texttt{#1}: {\tried\count255=0
  \loop\iffontchar\tried\count255 \char\count255 \hskip1em plus1fil\fi
  \advance\count255 by 1 \ifnum\count255<256 \repeat}\newpage}
"""


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of lighter fonts, in a cache of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield fonts.cached_fonts(spare=Path("nowhere"))


def with_installed(document: Document, folder: Path) -> Typeset:
    """The document in the fonts that are installed; `folder` has none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "cached_fonts", lambda *, spare: folder)  # noqa: ARG005 - called with that name
        return typeset(document)


def drawn(path: Path, size: int) -> dict[str, bytes]:
    """Latin letters as FreeType draws them with hints, without those that the font does not have."""
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    pictures = {letter: bytes(font.getmask(letter)) for letter in LATIN if letter.isprintable()}
    return {letter: picture for letter, picture in pictures.items() if picture}


@pytest.mark.parametrize("name", fonts._FONTS)
@pytest.mark.parametrize("size", [9, 40])
def test_the_same_letters_with_the_same_hints(cache: Path, name: str, size: int) -> None:
    ours, theirs = drawn(cache / name, size), drawn(INSTALLED[name], size)
    assert len(ours) > 240
    assert ours == {letter: theirs[letter] for letter in ours}


def test_all_characters_of_all_encodings(tmp_path: Path) -> None:
    names = [name.removesuffix(".pfb") for name in fonts._FONTS]
    tables = "\n".join(rf"\table{{{encoding}-{name}}}" for name in names for encoding in ("ec", "rm", "ts1"))
    document = Document(PREAMBLE, (Segment("tables", TABLE + tables),))
    light, full = typeset(document), with_installed(document, tmp_path)
    assert light.pages == full.pages >= 3 * len(names)
    assert png_pages(light.pdf, dpi=72) == png_pages(full.pdf, dpi=72)


def test_a_few_words_take_half_the_room(tmp_path: Path) -> None:
    words = r"Find \textbf{layer 3} and \emph{round}. {\small See \textbf{2}.} {\footnotesize So be it.}"
    document = Document(PREAMBLE, (Segment("q01", words),))
    assert len(typeset(document).pdf) < 0.5 * len(with_installed(document, tmp_path).pdf)


def test_an_updated_font_is_made_lighter_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    copies = [Path(shutil.copy(path, tmp_path)) for path in located(*fonts._ENCODINGS, "lmr10.pfb", "lmr9.pfb")]
    asked = []

    def found(*files: str) -> list[Path]:
        asked.append(files)
        return copies

    monkeypatch.setattr(fonts, "located", found)
    folder = fonts.cached_fonts(spare=tmp_path)
    before = {path.name: path.read_bytes() for path in folder.glob("*.pfb")}
    fonts.cached_fonts(spare=tmp_path)
    assert len(asked) == 1
    shutil.copy(INSTALLED["lmr9.pfb"], tmp_path / "lmr10.pfb")
    (tmp_path / "lmr9.pfb").write_bytes(b"%!PS-AdobeFont-1.0: in clear")
    fonts.cached_fonts(spare=tmp_path)
    assert len(asked) == 2
    assert {path.name: path.read_bytes() for path in folder.glob("*.pfb")} == {"lmr10.pfb": before["lmr9.pfb"]}


def test_fonts_that_are_installed_later_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "located", lambda *_: [])
        assert not list(fonts.cached_fonts(spare=tmp_path).glob("*.pfb"))
    assert len(list(fonts.cached_fonts(spare=tmp_path).glob("*.pfb"))) == len(fonts._FONTS)


def test_a_read_only_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    folder = fonts.cached_fonts(spare=tmp_path)
    assert folder.parent == tmp_path
    assert (folder / "lmr10.pfb").read_bytes() == (cache / "lmr10.pfb").read_bytes()


@pytest.mark.parametrize("table", [b"/Subrs", b"/CharStrings"])
def test_a_font_without_a_table(table: bytes) -> None:
    clear, private, end = type1._segments(INSTALLED["lmr10.pfb"].read_bytes())
    text = type1._decrypted(private, type1._PRIVATE).replace(table, b"/Other")
    with pytest.raises(ValueError, match="no b'/"):
        type1.lighter(type1._file(clear, type1._encrypted(text, type1._PRIVATE), end), {"a"})


def test_glyphs_that_are_made_of_others_are_not_touched() -> None:
    with pytest.raises(ValueError, match="made of others"):
        list(type1._calls([65, 200, b"\x0c\x06", b"\x0e"]))
