"""What is typeset: a preamble and segments, each of which is a file of its own for TeX."""

import re
from codecs import BOM_UTF16_BE
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

# Without these the bytes of a PDF tell when, where and by whom it was made, or TeX loses a character without an error.
# They are not part of the format because TeX does not dump all of them.
_SETTINGS = r"""\pdftrailerid{}\pdfsuppressptexinfo=-1 \pdfinfoomitdate=1 \pdfcompresslevel=3 \pdfsetrandomseed 1\relax
\tracinglostchars=3 \nofiles
"""

# The file that says where TeX is, for when it has to be killed: its log is then lost with its buffers.
PROGRESS = "_progress.txt"
# A line of the log that says which segment comes next. No segment's name has spaces, as the end has.
MARK = "examgen segment: "
END = "end of document"

# At the end of a file, \tracingnesting tells which groups and conditionals are still open, and where they began.
_SEGMENT_COMMAND = rf"""\newwrite\examgenProgress
\def\examgenSegment#1{{%
  \immediate\openout\examgenProgress={PROGRESS}
  \immediate\write\examgenProgress{{#1}}\immediate\closeout\examgenProgress
  \wlog{{{MARK}#1}}\input{{#1.tex}}}}
\tracingnesting=1
"""


@dataclass(frozen=True)
class Segment:
    """A piece of the body, such as one question; it closes every brace, environment and conditional that it opens.

    The name (letters, digits, hyphens, underscores) is what an error says; a paragraph ends where a segment ends.
    """

    name: str
    tex: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"segment name {self.name!r}: only letters, digits, hyphens and underscores")

    def paragraphs(self) -> str:
        """The text, with its last paragraph ended on a line of its own, so that no line number changes."""
        return self.tex.removesuffix("\n") + "\n\\par\n"


@dataclass(frozen=True)
class Document:
    """A LaTeX document in UTF-8; its PDF says its `title` and its `language` (such as en), in which it is read aloud.

    The preamble is everything before `\\begin{document}`. Documents with the same preamble share one format, so what
    differs from exam to exam (titles, dates) belongs in a segment.
    """

    preamble: str
    segments: tuple[Segment, ...]
    title: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        names = [segment.name for segment in self.segments]
        if len({name.casefold() for name in names}) < len(names):  # some file systems do not tell Q1 from q1
            raise ValueError(f"two segments have the same name, among {names}")

    def tex(self) -> str:
        """One self-contained file for a plain `pdflatex`: the same pages as `typeset` makes, not the same bytes."""
        body = "".join(f"% {segment.name}\n{segment.paragraphs()}\n" for segment in self.segments)
        return f"{self.preamble}\n{_SETTINGS}{self._information()}\\begin{{document}}\n{body}\\end{{document}}\n"

    def job(self) -> str:
        """The file that TeX runs with the preamble's format; it reads the segments `<name>.tex` beside it."""
        body = "".join(f"\\examgenSegment{{{segment.name}}}\n" for segment in self.segments)
        begin = f"{_SETTINGS}{self._information()}{_SEGMENT_COMMAND}\\begin{{document}}\n"
        return f"{begin}{body}\\wlog{{{MARK}{END}}}\n\\end{{document}}\n"

    def _information(self) -> str:
        """Title and language for the PDF: text in UTF-16, as every reader of PDFs takes it."""
        title = f"{BOM_UTF16_BE.hex()}{self.title.encode('utf-16-be').hex()}".upper()
        said = [rf"\pdfinfo{{/Title<{title}>}}"] * bool(self.title)
        said += [rf"\pdfcatalog{{/Lang({self.language})}}"] * bool(self.language)
        return "".join(f"{line}\n" for line in said)
