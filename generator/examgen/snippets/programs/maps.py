"""Snippets on feature maps: convolution, pooling, architectures."""

from __future__ import annotations

from examgen.snippets.programs.sizes import BATCH, FEW, MANY, SIDES
from examgen.snippets.skeleton import Skeleton

FLOOR = (
    "A window that does not fit as a whole is left out: where division by the stride leaves a remainder, round down."
)

MAPS: dict[str, Skeleton] = {
    "one-conv": Skeleton(
        topic="conv_arithmetic",
        level="easy",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            conv = nn.Conv2d({c}, {k}, kernel_size={w}, stride={t}, padding={p})
            y = conv(x)
            print(y.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": SIDES, "k": MANY, "w": (3, 5), "t": (1, 2), "p": (1, 2)},
        prints=lambda b, s, k, w, t, p, **_: (b, k, (s + 2 * p - w) // t + 1, (s + 2 * p - w) // t + 1),
        moral=FLOOR,
    ),
    "dilated-conv": Skeleton(
        topic="conv_arithmetic",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {v})
            x = nn.Conv2d({first}, {k}, kernel_size=3, dilation={d})(x)
            x = nn.Conv2d({second}, {m}, kernel_size={w}, stride=2)(x)
            x = nn.Conv2d({third}, {n}, kernel_size=1)(x)
            print(x.shape)
        """,
        draws={
            "b": BATCH,
            "c": FEW,
            "s": (20, 24, 28),
            "v": (33, 37, 41, 45),
            "k": MANY,
            "d": (2, 3),
            "m": (8, 10, 48, 80),
            "w": (3, 5),
            "n": (2, 4, 7, 9),
        },
        prints=lambda b, s, v, d, w, n, **_: (b, n, (s - 2 * d - w) // 2 + 1, (v - 2 * d - w) // 2 + 1),
        moral="A dilated kernel covers more pixels, but a kernel of size 1 changes the channels only.",
        derived=lambda c, k, m, **_: {"first": c, "second": k, "third": m},
        spoil=("first", "second", "third"),
    ),
    "grouped-conv": Skeleton(
        topic="conv_arithmetic",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            conv = nn.Conv2d({c}, {k}, kernel_size={w}, groups={g})
            y = conv(x)
            print(conv.weight.shape)
        """,
        draws={"b": BATCH, "c": (8, 16, 24), "s": SIDES, "k": (32, 40, 48, 64), "w": (3, 5, 7), "g": (2, 4, 8)},
        prints=lambda c, k, w, g, **_: (k, c // g, w, w),
        moral="The weights depend neither on the batch nor on the size of the image.",
    ),
    "small-cnn": Skeleton(
        topic="cnn_architectures",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = F.relu(nn.Conv2d({first}, {k}, kernel_size={w}, padding={p})(x))
            x = F.max_pool2d(x, 2)
            x = F.relu(nn.Conv2d({second}, {m}, kernel_size=3)(x))
            x = x.flatten(1)
            x = nn.Linear({third}, {n})(x)
            print(x.shape)
        """,
        draws={
            "b": BATCH,
            "c": FEW,
            "s": (12, 16, 20),
            "k": (8, 10, 16),
            "w": (3, 5),
            "p": (0, 1),
            "m": (4, 9, 20),
            "n": (2, 7, 15),
        },
        prints=lambda b, n, **_: (b, n),
        moral="The linear layer must know how many values a sample has behind the last pooling and convolution.",
        derived=lambda c, s, k, w, p, m, **_: {
            "first": c,
            "second": k,
            "third": m * ((s + 2 * p - w + 1) // 2 - 2) ** 2,
        },
        spoil=("first", "second", "third"),
    ),
    "features": Skeleton(
        topic="cnn_architectures",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = nn.Conv2d({c}, {k}, kernel_size={w}, stride=2)(x)
            x = nn.MaxPool2d(2)(x)
            x = x.flatten(1)
            print(x.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": (20, 24, 28, 32), "k": (4, 8, 10, 20), "w": (3, 5, 7)},
        prints=lambda b, s, k, w, **_: (b, k * (((s - w) // 2 + 1) // 2) ** 2),
        moral="Flattening keeps the batch and multiplies the other sizes.",
    ),
    "bottleneck": Skeleton(
        topic="cnn_architectures",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            y = nn.Conv2d({first}, {k}, kernel_size=1)(x)
            y = nn.Conv2d({second}, {m}, kernel_size=3, stride=2, padding=1)(y)
            y = nn.Conv2d({third}, {n}, kernel_size=1)(y)
            x = nn.Conv2d({fourth}, {n}, kernel_size=1, stride=2)(x)
            print((x + y).shape)
        """,
        draws={
            "b": BATCH,
            "c": (48, 64, 96),
            "s": (14, 20, 28, 31),
            "k": (12, 16, 24),
            "m": (18, 20, 32),
            "n": (128, 192),
        },
        prints=lambda b, s, n, **_: (b, n, (s + 1) // 2, (s + 1) // 2),
        moral="Both ways must end with the same channels and the same size, or they could not be added.",
        derived=lambda c, k, m, **_: {"first": c, "second": k, "third": m, "fourth": c},
        spoil=("first", "second", "third", "fourth"),
    ),
    "pooled-head": Skeleton(
        topic="cnn_architectures",
        level="easy",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = nn.Conv2d({c}, {k}, kernel_size=3)(x)
            x = nn.AdaptiveAvgPool2d(1)(x)
            print(x.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": SIDES, "k": MANY},
        prints=lambda b, k, **_: (b, k, 1, 1),
        moral="Global average pooling leaves one value per channel, whatever the size of the map.",
    ),
    "one-pool": Skeleton(
        topic="pooling_upsampling",
        level="easy",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            pool = nn.MaxPool2d(kernel_size={w}, stride={t}, padding={p})
            y = pool(x)
            print(y.shape)
        """,
        draws={"b": BATCH, "c": MANY, "s": (*SIDES, 27, 35, 55), "w": (3, 5), "t": (2, 3), "p": (0, 1)},
        prints=lambda b, c, s, w, t, p, **_: (b, c, (s + 2 * p - w) // t + 1, (s + 2 * p - w) // t + 1),
        moral=FLOOR,
    ),
    "transposed-conv": Skeleton(
        topic="pooling_upsampling",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = nn.ConvTranspose2d({first}, {k}, kernel_size={w}, stride={t}, padding={p})(x)
            x = nn.Conv2d({second}, {m}, kernel_size=3, padding=1)(x)
            x = nn.BatchNorm2d({third})(x)
            print(x.shape)
        """,
        draws={
            "b": BATCH,
            "c": MANY,
            "s": (5, 6, 7, 9, 11),
            "k": (8, 12, 18),
            "w": (3, 5),
            "t": (2, 3),
            "p": (1, 2),
            "m": (4, 10, 14),
        },
        prints=lambda b, s, w, t, p, m, **_: (b, m, (s - 1) * t + w - 2 * p, (s - 1) * t + w - 2 * p),
        moral="A transposed convolution turns the sizes of a convolution around: input and output change places.",
        derived=lambda c, k, m, **_: {"first": c, "second": k, "third": m},
        spoil=("first", "second", "third"),
    ),
    "pixel-shuffle": Skeleton(
        topic="pooling_upsampling",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = nn.Conv2d({first}, {k}, kernel_size=3, stride=2, padding=1)(x)
            x = nn.PixelShuffle({r})(x)
            x = nn.Conv2d({second}, {m}, kernel_size=3, padding=1)(x)
            print(x.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": (14, 18, 26, 30), "k": (64, 128, 192), "r": (2, 4), "m": (2, 7, 10)},
        prints=lambda b, s, m, r, **_: (b, m, s // 2 * r, s // 2 * r),
        moral="A pixel shuffle only moves values: $r^2$ channels become one that is $r$ times as high and wide.",
        derived=lambda c, k, r, **_: {"first": c, "second": k // r**2},
        spoil=("first", "second"),
    ),
}
