"""Snippets on scores and tokens: losses, attention, embeddings, training, evaluation."""

from __future__ import annotations

from examgen.snippets.programs.sizes import BATCH, LENGTHS, WIDTHS
from examgen.snippets.skeleton import Skeleton

SCORES: dict[str, Skeleton] = {
    "losses": Skeleton(
        topic="classifiers_losses",
        level="medium",
        text="""
            x = torch.randn({b}, {d})
            h = F.relu(nn.Linear({first}, {h})(x))
            scores = nn.Linear({second}, {n} * {t})(h).view({b}, {n}, {t})
            labels = torch.randint({n}, ({b}, {t}))
            print(F.cross_entropy(scores, labels, reduction="none").shape)
        """,
        draws={"b": BATCH, "d": (12, 15, 18), "h": WIDTHS, "n": (3, 5, 21), "t": (7, 9, 11)},
        prints=lambda b, t, **_: (b, t),
        moral="The classes are axis 1 of the scores; there is a loss for every label.",
        derived=lambda d, h, **_: {"first": d, "second": h},
        spoil=("first", "second"),
    ),
    "pixel-losses": Skeleton(
        topic="classifiers_losses",
        level="easy",
        text="""
            scores = torch.randn({b}, {n}, {s}, {v})
            labels = torch.randint({n}, ({b}, {s}, {v}))
            loss = F.cross_entropy(scores, labels, reduction="none")
            print(loss.shape)
        """,
        draws={"b": BATCH, "n": (3, 5, 7, 21), "s": (12, 18, 24), "v": (15, 20, 28)},
        prints=lambda b, s, v, **_: (b, s, v),
        moral="The classes are axis 1 of the scores; there is a loss for every label.",
    ),
    "one-hot": Skeleton(
        topic="classifiers_losses",
        level="medium",
        text="""
            labels = torch.randint({n}, ({b}, {t}))
            targets = F.one_hot(labels, {n})
            scores = torch.randn({b}, {t}, {n})
            errors = ((scores.softmax(dim=2) - targets) ** 2).sum(dim={a})
            print(errors.shape)
        """,
        draws={"b": BATCH, "t": (7, 9, 11), "n": (3, 5, 12), "a": (1, 2)},
        prints=lambda b, t, n, a, **_: (b, t) if a == 2 else (b, n),
        moral="A softmax changes no shape; the sum takes away the axis that it is told.",
    ),
    "scores": Skeleton(
        topic="attention_transformers",
        level="easy",
        text="""
            q = torch.randn({b}, {h}, {t}, {d})
            k = torch.randn({b}, {h}, {s}, {d})
            scores = q @ k.transpose(-2, -1)
            print(scores.shape)
        """,
        draws={"b": BATCH, "h": (3, 5, 12), "t": LENGTHS, "s": (14, 20, 25), "d": (24, 48, 64)},
        prints=lambda b, h, t, s, **_: (b, h, t, s),
        moral="Every query meets every key: rows belong to queries, columns to keys.",
    ),
    "heads": Skeleton(
        topic="attention_transformers",
        level="medium",
        text="""
            x = torch.randn({b}, {t}, {d})
            q = nn.Linear({first}, {h} * {e})(x).view({b}, {t}, {h}, {e})
            k = nn.Linear({second}, {h} * {e})(x).view({b}, {t}, {h}, {e})
            a = q.transpose(1, 2) @ k.permute(0, 2, 3, 1)
            x = a.softmax(dim=-1) @ k.transpose(1, 2)
            x = x.transpose(1, 2).flatten(2)
            x = nn.Linear({third}, {m})(x)
            print(x.shape)
        """,
        draws={"b": BATCH, "t": LENGTHS, "d": (21, 27, 36), "h": (2, 3, 4), "e": (8, 13, 20), "m": (22, 33, 44)},
        prints=lambda b, t, m, **_: (b, t, m),
        moral="The heads are a second batch axis during the attention and are joined again at the end.",
        derived=lambda d, h, e, **_: {"first": d, "second": d, "third": h * e},
        spoil=("first", "second", "third"),
    ),
    "patches": Skeleton(
        topic="attention_transformers",
        level="medium",
        text="""
            x = torch.randn({b}, 3, {n} * {p}, {n} * {p})
            x = nn.Conv2d(3, {d}, kernel_size={p}, stride={p})(x)
            x = x.flatten(2).transpose(1, 2)
            x = torch.cat([torch.zeros({b}, 1, {d}), x], dim=1)
            print(x.shape)
        """,
        draws={"b": BATCH, "n": (4, 5, 6, 7, 8), "p": (7, 8, 14, 16), "d": (48, 96, 192)},
        prints=lambda b, n, d, **_: (b, n * n + 1, d),
        moral="Every patch becomes a token, and the class token is one more.",
    ),
    "token-embedding": Skeleton(
        topic="attention_transformers",
        level="medium",
        text="""
            tokens = torch.randint({v}, ({b}, {t}))
            x = nn.Embedding({v}, {d})(tokens)
            x = x + nn.Embedding(100, {d})(torch.arange({t}))
            x = nn.LayerNorm({first})(x)
            x = nn.Linear({second}, {h})(x)
            print(x.shape)
        """,
        draws={"b": BATCH, "v": (500, 800, 1000), "t": LENGTHS, "d": WIDTHS, "h": (80, 96, 120)},
        prints=lambda b, t, h, **_: (b, t, h),
        moral="The positions have no batch axis; broadcasting adds them to every sequence.",
        derived=lambda d, **_: {"first": d, "second": d},
        spoil=("first", "second"),
    ),
    "two-views": Skeleton(
        topic="self_supervised",
        level="medium",
        text="""
            x = torch.randn({b}, {d})
            z = torch.cat([nn.Linear({first}, {h})(x), nn.Linear({second}, {h})(x + 1)], dim=0)
            z = nn.Linear({third}, {m})(F.relu(z))
            scores = z @ z.T
            print(scores.shape)
        """,
        draws={"b": (4, 6, 8, 10, 16, 32), "d": (15, 18, 25), "h": WIDTHS, "m": (9, 12, 14)},
        prints=lambda b, **_: (2 * b, 2 * b),
        moral="Both views of all samples are compared with each other.",
        derived=lambda d, h, **_: {"third": h, "first": d, "second": d},
        spoil=("third",),
    ),
    "image-and-text": Skeleton(
        topic="foundation_models",
        level="medium",
        text="""
            images = torch.randn({b}, {d})
            prompts = torch.randn({n}, {t}, {e})
            images = nn.Linear({first}, {h})(images)
            prompts = nn.Linear({second}, {h})(prompts.mean(dim=1))
            print((images @ prompts.T).shape)
        """,
        draws={"b": BATCH, "d": (25, 36, 45), "n": (3, 5, 12, 20), "t": (7, 9, 11), "e": (14, 18, 28), "h": WIDTHS},
        prints=lambda b, n, **_: (b, n),
        moral="Both are mapped into one space, and every image is compared with every prompt.",
        derived=lambda d, e, **_: {"first": d, "second": e},
        spoil=("first", "second"),
    ),
    "momentum": Skeleton(
        topic="optimization",
        level="medium",
        text="""
            x = torch.randn({b}, {d})
            layer = nn.Linear({d}, {h})
            loss = (layer(x) @ torch.randn({first}, {n}) @ torch.randn({second}, {m})).mean()
            loss.backward()
            velocity = 0.9 * torch.zeros({h}, {d}) + layer.weight.grad
            print(velocity.shape)
        """,
        draws={"b": BATCH, "d": (13, 14, 19), "h": WIDTHS, "n": (3, 17, 21), "m": (22, 26)},
        prints=lambda d, h, **_: (h, d),
        moral="The velocity of momentum has an entry for every weight, as the gradient has.",
        derived=lambda h, n, **_: {"first": h, "second": n},
        spoil=("first",),
    ),
    "two-models": Skeleton(
        topic="generalization_evaluation",
        level="medium",
        text="""
            x = torch.randn({b}, {d})
            h = F.relu(nn.Linear({first}, {h})(x))
            h = F.relu(nn.Linear({second}, {m})(h))
            scores = torch.stack([nn.Linear({m}, {n})(h), nn.Linear({m}, {n})(h)], dim=0)
            hits = scores.argmax(dim=2) == torch.randint({n}, ({b},))
            print(hits.shape)
        """,
        draws={"b": (4, 6, 8, 10, 16, 32), "d": (13, 14, 19), "h": WIDTHS, "m": (12, 15, 18), "n": (3, 5, 21)},
        prints=lambda b, **_: (2, b),
        moral="There is a hit or a miss for each model and each sample.",
        derived=lambda d, h, **_: {"first": d, "second": h},
        spoil=("first", "second"),
    ),
    "rates-of-groups": Skeleton(
        topic="fairness_ethics",
        level="medium",
        text="""
            x = torch.randn({g}, {b}, {d})
            h = torch.sigmoid(nn.Linear({first}, {h})(x))
            p = torch.sigmoid(nn.Linear({second}, {n})(h))
            rates = p.mean(dim={a})
            gaps = rates.unsqueeze(0) - rates.unsqueeze(1)
            print(gaps.shape)
        """,
        draws={"g": (2, 3, 5), "b": BATCH, "d": (13, 14, 19), "h": WIDTHS, "n": (7, 9, 11), "a": (1, 2)},
        prints=lambda g, b, n, a, **_: (g, g, n if a == 1 else b),
        moral="The new axes of size 1 make every group meet every group.",
        derived=lambda d, h, **_: {"first": d, "second": h},
        spoil=("first", "second"),
    ),
}
