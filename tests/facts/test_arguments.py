"""A slot that asks for a topic or a fact that does not exist is told so at its line of the blueprint."""

import pytest

from examgen.bank import Bank
from examgen.blueprint import loads
from examgen.errors import ExamgenError
from examgen.exam import assemble

BANK = Bank()
HEAD = "title: Quiz\nduration: 45\nsections:\n  - slots:\n      - {topic: optimization}\n"  # the next line is 6


@pytest.mark.parametrize(
    ("slot", "message"),
    [
        (
            "template: concepts/concept_matching, args: {topic: optimisation}",
            "args: topic: 'optimisation' is unknown (did you mean optimization?); known are ",
        ),
        (
            "template: concepts/concept_matching, args: {topic: optimization, id: optimizers}",
            "args: id: 'optimizers' is unknown (did you mean optimisers?); known are critical-points, ",
        ),
        ("template: concepts/concept_true_false, args: {id: none-such}", "args: id: 'none-such' is unknown"),
        ("template: concepts/concept_multi_select, args: {topic: meta}", "args: topic: 'meta' is unknown"),
        ("template: concepts/code_reading, args: {id: dilated}", "'dilated' is unknown (did you mean dilated-conv?)"),
        ("template: concepts/code_reading, args: {topic: concepts}", "args: topic: 'concepts' is unknown; known are "),
        (
            "template: concepts/code_reading, level: hard, args: {id: one-hot}",
            "args: level: no number of this program can be wrong, as level hard asks; take another level",
        ),
        ("template: concepts/network_diagram_drawing, args: {id: unets}", "'unets' is unknown (did you mean unet?)"),
        (
            "template: concepts/network_diagram_drawing, args: {topic: normalization}",
            "'normalization' is unknown; known",
        ),
        (
            "template: concepts/concept_sketch, args: {topic: segmentation, id: sam}",
            "args: id: 'sam' is unknown; known",
        ),
        (
            "template: concepts/concept_matching, args: {names: x}",
            "args: names: unknown argument; ",
        ),
        ("template: concepts/concept_pairs", "concepts/concept_pairs: unknown template"),
        ("topic: optimization, pick: 100", "topic optimization: no template at level medium is left"),
    ],
)
def test_the_line_is_named(slot: str, message: str) -> None:
    with pytest.raises(ExamgenError) as caught:
        assemble(loads(f"{HEAD}      - {{{slot}}}\n", "quiz.yaml"), 1, BANK)
    told = str(caught.value)
    assert told.startswith("quiz.yaml:6: ")
    assert message in told
    assert "\n" not in told
