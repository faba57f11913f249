"""Facts: what the concept questions of a topic are drawn from (templates/<topic>/concepts.yaml)."""

from examgen.facts.load import load_topic, to_tex
from examgen.facts.model import (
    Case,
    Comparison,
    Concept,
    Essay,
    Exchange,
    Gap,
    Gapped,
    Group,
    Order,
    Pair,
    Pairs,
    Question,
    Short,
    Sketch,
    Statement,
    Topic,
)

__all__ = [
    "Case",
    "Comparison",
    "Concept",
    "Essay",
    "Exchange",
    "Gap",
    "Gapped",
    "Group",
    "Order",
    "Pair",
    "Pairs",
    "Question",
    "Short",
    "Sketch",
    "Statement",
    "Topic",
    "load_topic",
    "to_tex",
]
