"""What holds for every concepts.yaml that ships."""

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from examgen.check.facts import check_facts
from examgen.facts import Group, Topic, load_topic, to_tex
from examgen.facts.model import KINDS

FOLDER = Path(__file__).parents[2] / "templates"
PATHS = sorted(FOLDER.glob("*/concepts.yaml"))
TOPICS = {path.parent.name: load_topic(path) for path in PATHS}
CORE = {
    "conv_arithmetic",
    "cnn_architectures",
    "pooling_upsampling",
    "backprop_graphs",
    "classifiers_losses",
    "optimization",
    "normalization",
    "regularization_augmentation",
    "object_detection",
    "segmentation",
    "attention_transformers",
}
OTHERS = {
    "equivariance_invariance",
    "activations_init",
    "generalization_evaluation",
    "transfer_learning",
    "ml_foundations",
    "interpretability_adversarial",
    "self_supervised",
    "generative_models",
    "foundation_models",
    "fairness_ethics",
}
# fmt: off
MARKERS = [
    "not", "never", "always", "only", "exactly", "sure", "may", "can", "cannot", "must", "usually", "often",
    "sometimes", "generally", "typically", "completely", "alone", "all", "every", "tends",
]
# fmt: on

each_topic = pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)


def labelled(topic: Topic) -> list[tuple[str, bool]]:
    return [
        (statement.text, truth)
        for group in topic.groups
        for truth, side in ((True, group.true), (False, group.false))
        for statement in side
    ]


def texts_of(group: Group) -> list[str]:
    return [text for statement in group.true + group.false for text in (statement.text, statement.why)]


def words(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text.lower())


def test_every_topic_has_facts() -> None:
    assert set(TOPICS) == CORE | OTHERS


@each_topic
def test_there_are_enough_facts(topic: Topic) -> None:
    """Enough for years of exams: in a core topic, and 40 % of that in another."""
    share = 1 if topic.id in CORE else 0.4
    counts = {
        "groups": (len(topic.groups), 15),
        "statements": (len(labelled(topic)), 60),
        "terms with a meaning": (sum(len(fact.pairs) for fact in topic.pairs), 10),
        "orders": (len(topic.orders), 2),
        "short answers": (len(topic.short), 8),
        "essays": (len(topic.essays), 4),
    }
    assert {what: have for what, (have, need) in counts.items() if have < share * need} == {}


@pytest.mark.parametrize("kind", ["groups", *KINDS])
def test_levels_are_shared_out(kind: str) -> None:
    """About 30 % of each kind of fact are easy, 50 % medium and 20 % hard."""
    levels = Counter(fact.level for topic in TOPICS.values() for fact in getattr(topic, kind))
    for level, share in (("easy", 0.3), ("medium", 0.5), ("hard", 0.2)):
        assert levels[level] / levels.total() == pytest.approx(share, abs=0.06), (level, levels)


def test_the_best_answer_may_be_of_any_length() -> None:
    questions = [question for topic in TOPICS.values() for question in topic.questions]
    for extreme in (max, min):
        hits = sum(
            len(question.right.text) != extreme(len(each.text) for each in question.wrong)
            and len(question.right.text) == extreme(len(each.text) for each in (question.right, *question.wrong))
            for question in questions
        )
        assert 0.15 < hits / len(questions) < 0.35  # a quarter by chance


@each_topic
@pytest.mark.parametrize("levels", [("easy", "medium"), ("medium", "hard")])
def test_each_exam_level_has_six_groups(topic: Topic, levels: tuple[str, str]) -> None:
    assert sum(group.level in levels for group in topic.groups) >= 6


@each_topic
def test_a_group_has_two_wordings_of_either_kind(topic: Topic) -> None:
    assert [group.idea for group in topic.groups if min(len(group.true), len(group.false)) < 2] == []


@each_topic
def test_a_false_statement_has_a_true_one_like_it(topic: Topic) -> None:
    def likeness(false: str, true: str) -> float:
        return SequenceMatcher(None, words(false), words(true), autojunk=False).ratio()

    far = [
        false.text
        for group in topic.groups
        for false in group.false
        if max(likeness(false.text, true.text) for true in group.true) < 0.45
    ]
    assert far == []


@each_topic
def test_length_does_not_tell_truth(topic: Topic) -> None:
    lengths = {truth: [len(text) for text, t in labelled(topic) if t == truth] for truth in (True, False)}
    means = [sum(values) / len(values) for values in lengths.values()]
    assert max(means) / min(means) < 1.12


@pytest.mark.parametrize("marker", MARKERS)
def test_no_word_marks_truth(marker: str) -> None:
    counts = Counter(truth for topic in TOPICS.values() for text, truth in labelled(topic) if marker in words(text))
    assert abs(counts[True] - counts[False]) <= 4 + (counts[True] + counts[False]) / 5


def test_statements_give_nothing_away() -> None:
    reports = list(check_facts(TOPICS))
    assert [report.line() for report in reports if not report.ok] == []
    assert len(reports) == len(TOPICS)


@each_topic
def test_texts_are_plain_outside_mathematics(topic: Topic) -> None:
    sentences = [text for group in topic.groups for text in texts_of(group)]
    labels = [text for each in topic.concepts for text in (each.name, each.explains, each.source)]
    for text in sentences + labels:
        plain, mathematics = text.split("$")[0::2], text.split("$")[1::2]
        assert not re.search(r"[\\{}^]", "".join(plain)), text
        assert all(piece.count("{") == piece.count("}") for piece in mathematics), text
        assert to_tex(text).count("$") == 2 * len(mathematics)


@each_topic
def test_a_sentence_is_a_sentence(topic: Topic) -> None:
    for text in (text for group in topic.groups for text in texts_of(group)):
        assert text.endswith("."), text
        assert not text[0].islower() or text.startswith(("tanh", "t-SNE")), text
        assert len(text) <= 170, text


@each_topic
def test_a_cause_fits_no_symptom_by_its_grammar(topic: Topic) -> None:
    """The causes of other symptoms are the wrong options: what points back at a symptom would tell them apart."""
    back = re.compile(r"^(It|Its|They|Their|This|These|Such)\b|\bthis\b")
    assert [case.cause for case in topic.cases if back.search(case.cause)] == []
