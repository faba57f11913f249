"""What holds for every concepts.yaml that ships."""

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import BernoulliNB

from examgen.facts import Group, Topic, load_topic, to_tex

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
def test_there_are_enough_groups(topic: Topic) -> None:
    assert len(topic.groups) >= (12 if topic.id in CORE else 10)


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


@each_topic
def test_words_of_other_topics_do_not_tell_truth(topic: Topic) -> None:
    others = [pair for other in TOPICS.values() if other is not topic for pair in labelled(other)]
    vectorizer = CountVectorizer(token_pattern=r"\w+")  # noqa: S106 - no password
    model = BernoulliNB().fit(vectorizer.fit_transform([text for text, _ in others]), [truth for _, truth in others])
    texts, truths = zip(*labelled(topic), strict=True)
    accuracy = model.score(vectorizer.transform(texts), truths)
    print(f"{topic.id}: {accuracy:.3f}")  # noqa: T201 - shown by pytest -rP
    assert accuracy <= 0.65


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
