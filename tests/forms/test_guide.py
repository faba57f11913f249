"""What markers get of each form stays on its pages, however many known mistakes a question has."""

from pathlib import Path

import pytest

from examgen import blueprint as blueprints
from examgen.bank import Bank
from examgen.exam import assemble
from examgen.render import many
from examgen.typeset import typeset

VECTORS_AND_MATRICES = Path(__file__).parents[1] / "data" / "bench.yaml"


@pytest.mark.parametrize("seed", range(4))
def test_no_line_leaves_the_page(seed: int) -> None:
    exam = assemble(blueprints.load(VECTORS_AND_MATRICES), seed, Bank())
    assert typeset(many.marked([exam])).overfull == ()
