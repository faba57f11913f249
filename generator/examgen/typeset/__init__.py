"""LaTeX in, PDF out: fast, the same bytes every time, and with errors that name the place.

`typeset` is one pass of pdfTeX over a `Document`, with the preamble already dumped into a cached format. It knows
nothing of exams. Nothing is read back from a former run, so `\\ref` is an error and `\\tableofcontents` is empty; who
needs pages takes `Typeset.marks` and typesets again.
"""

from examgen.typeset.diagnosis import Overfull, TexError
from examgen.typeset.document import Document, Segment
from examgen.typeset.engine import Typeset, typeset
from examgen.typeset.formats import pages_depend_on
from examgen.typeset.installation import missing

__all__ = ["Document", "Overfull", "Segment", "TexError", "Typeset", "missing", "pages_depend_on", "typeset"]
