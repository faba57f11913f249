"""Snippets on vectors: dense layers, activations, gradients, transfer."""

from __future__ import annotations

from examgen.snippets.programs.sizes import BATCH, LENGTHS, WIDTHS
from examgen.snippets.skeleton import Skeleton

VECTORS: dict[str, Skeleton] = {
    "mlp": Skeleton(
        topic="ml_foundations",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = x.flatten(1)
            x = torch.sigmoid(nn.Linear({first}, {h})(x))
            x = torch.sigmoid(nn.Linear({second}, {m})(x))
            x = nn.Linear({third}, {n})(x)
            print(x.shape)
        """,
        draws={"b": BATCH, "c": (2, 3, 4), "s": (5, 6, 7, 8), "h": WIDTHS, "m": (12, 15, 18), "n": (3, 5, 7)},
        prints=lambda b, n, **_: (b, n),
        moral="A linear layer must be told how many values arrive at it, which is what the layer before makes.",
        derived=lambda c, s, h, m, **_: {"first": c * s * s, "second": h, "third": m},
        spoil=("first", "second", "third"),
    ),
    "distances": Skeleton(
        topic="ml_foundations",
        level="medium",
        text="""
            train = torch.randn({n}, {d})
            test = torch.randn({m}, {d})
            gaps = test.unsqueeze(1) - train.unsqueeze(0)
            squares = (gaps ** 2).sum(dim={a})
            print(squares.shape)
        """,
        draws={"n": (25, 60, 75, 100), "m": (4, 8, 10, 12), "d": (3, 5, 7, 16), "a": (1, 2)},
        prints=lambda n, m, d, a, **_: (m, n) if a == 2 else (m, d),
        moral="The new axes of size 1 make every test sample meet every training sample.",
    ),
    "hidden-layer": Skeleton(
        topic="ml_foundations",
        level="easy",
        text="""
            x = torch.randn({b}, {d})
            hidden = nn.Linear({d}, {h})
            output = nn.Linear({h}, {n})
            print(output.weight.shape)
        """,
        draws={"b": BATCH, "d": (12, 15, 18), "h": WIDTHS, "n": (3, 5, 7, 9)},
        prints=lambda h, n, **_: (n, h),
        moral="The weights do not depend on the number of samples.",
    ),
    "two-halves": Skeleton(
        topic="activations_init",
        level="easy",
        text="""
            x = torch.randn({b}, {d})
            x = nn.Linear({d}, {h})(x)
            x = torch.cat([F.relu(x), F.relu(-x)], dim=1)
            print(x.shape)
        """,
        draws={"b": BATCH, "d": (12, 15, 18), "h": WIDTHS},
        prints=lambda b, h, **_: (b, 2 * h),
        moral="An activation works value by value and changes no shape.",
    ),
    "two-activations": Skeleton(
        topic="activations_init",
        level="medium",
        text="""
            x = torch.randn({b}, {t}, {d})
            x = nn.Linear({first}, {h})(x)
            x = torch.cat([F.relu(x), F.relu(-x)], dim=2)
            x = nn.Linear({second}, {n})(x)
            x = x.mean(dim=1)
            print(x.shape)
        """,
        draws={"b": BATCH, "t": LENGTHS, "d": (13, 14, 19), "h": WIDTHS, "n": (3, 17, 21)},
        prints=lambda b, n, **_: (b, n),
        moral="Both activations together have twice as many values as either.",
        derived=lambda d, h, **_: {"first": d, "second": 2 * h},
        spoil=("first", "second"),
    ),
    "weight-gradient": Skeleton(
        topic="backprop_graphs",
        level="easy",
        text="""
            x = torch.randn({b}, {d})
            w = torch.randn({d}, {h}, requires_grad=True)
            loss = (x @ w).mean()
            loss.backward()
            print(w.grad.shape)
        """,
        draws={"b": BATCH, "d": (12, 15, 18, 20), "h": (3, 5, 7, 24, 30)},
        prints=lambda d, h, **_: (d, h),
        moral="The gradient sums over the samples, so the batch is no axis of it.",
    ),
    "layer-gradient": Skeleton(
        topic="backprop_graphs",
        level="medium",
        text="""
            x = torch.randn({b}, {t}, {d})
            layer = nn.Linear({d}, {h})
            y = layer(x) @ torch.randn({first}, {n})
            loss = (y @ torch.randn({second}, {m})).mean()
            loss.backward()
            print(layer.weight.grad.shape)
        """,
        draws={"b": BATCH, "t": LENGTHS, "d": (13, 14, 19), "h": WIDTHS, "n": (3, 17, 21), "m": (22, 26)},
        prints=lambda d, h, **_: (h, d),
        moral="A linear layer stores its weights as outputs times inputs, and the gradient has the same shape.",
        derived=lambda h, n, **_: {"first": h, "second": n},
        spoil=("first", "second"),
    ),
    "fine-tuning": Skeleton(
        topic="transfer_learning",
        level="medium",
        text="""
            body = nn.Sequential(nn.Conv2d({c}, {k}, 3), nn.ReLU(), nn.Conv2d({k}, {m}, {w}))
            body.requires_grad_(False)
            body[2].requires_grad_(True)
            head = nn.Linear({m}, {n})
            model = nn.Sequential(body, nn.AdaptiveAvgPool2d(1), nn.Flatten(), head)
            print(sum(p.numel() for p in model.parameters() if p.requires_grad))
        """,
        draws={"c": (1, 3), "k": (4, 8, 10), "m": (16, 20, 32), "w": (3, 5), "n": (2, 5, 10)},
        prints=lambda k, m, w, n, **_: m * (k * w * w + 1) + n * (m + 1),
        moral="Two layers learn: the second convolution, whose parameters are set free again, and the new head.",
    ),
    "linear-probe": Skeleton(
        topic="transfer_learning",
        level="easy",
        text="""
            body = nn.Sequential(nn.Linear({d}, {h}), nn.ReLU(), nn.Linear({h}, {m}))
            body.requires_grad_(False)
            model = nn.Sequential(body, nn.Linear({m}, {n}))
            print(sum(p.numel() for p in model.parameters() if p.requires_grad))
        """,
        draws={"d": (12, 15, 18), "h": (20, 24, 30, 40), "m": (8, 10, 16, 25), "n": (2, 3, 5, 7, 10)},
        prints=lambda m, n, **_: n * (m + 1),
        moral="Only the new layer learns; everything in the body is frozen.",
    ),
    "new-head": Skeleton(
        topic="transfer_learning",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            body = nn.Sequential(nn.Conv2d({c}, {k}, 3), nn.ReLU(), nn.MaxPool2d(2))
            body.requires_grad_(False)
            x = nn.Conv2d({first}, {m}, kernel_size=3)(body(x))
            x = nn.AdaptiveAvgPool2d({g})(x).flatten(1)
            x = nn.Linear({second}, {n})(x)
            print(x.shape)
        """,
        draws={
            "b": BATCH,
            "c": (1, 3),
            "s": (24, 28, 32),
            "k": (20, 24),
            "m": (16, 30, 40),
            "g": (1, 2),
            "n": (5, 7, 9),
        },
        prints=lambda b, n, **_: (b, n),
        moral="Freezing parameters changes no shape, but a new layer must fit what the body makes.",
        derived=lambda k, m, g, **_: {"first": k, "second": m * g * g},
        spoil=("first", "second"),
    ),
}
