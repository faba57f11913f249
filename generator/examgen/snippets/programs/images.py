"""Snippets on images: segmentation, normalisation, detection, augmentation, generation, explanation."""

from __future__ import annotations

from examgen.snippets.programs.sizes import BATCH, FEW, MANY, SIDES
from examgen.snippets.skeleton import Skeleton

IMAGES: dict[str, Skeleton] = {
    "skip": Skeleton(
        topic="segmentation",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            skip = nn.Conv2d({first}, {k}, kernel_size=3, padding=1)(x)
            y = nn.Conv2d({second}, {m}, kernel_size=3, padding=1)(F.max_pool2d(skip, 2))
            y = nn.ConvTranspose2d({third}, {n}, kernel_size=2, stride=2)(y)
            y = torch.cat([skip, y], dim=1)
            y = nn.Conv2d({fourth}, {o}, kernel_size=1)(y)
            print(y.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": SIDES, "k": (16, 24, 32), "m": (48, 64), "n": (20, 28, 36), "o": (2, 4, 21)},
        prints=lambda b, s, o, **_: (b, o, s, s),
        moral="A concatenation adds up the channels of both tensors, so the next layer reads more than either has.",
        derived=lambda c, k, m, n, **_: {"first": c, "second": k, "third": m, "fourth": k + n},
        spoil=("first", "second", "third", "fourth"),
    ),
    "joined-maps": Skeleton(
        topic="segmentation",
        level="easy",
        text="""
            skip = torch.randn({b}, {k}, {s}, {s})
            up = torch.randn({b}, {m}, {s}, {s})
            y = torch.cat([skip, up], dim=1)
            print(y.shape)
        """,
        draws={"b": BATCH, "k": (16, 24, 32), "m": (12, 20, 40, 64), "s": SIDES},
        prints=lambda b, k, m, s, **_: (b, k + m, s, s),
        moral="All axes but the one along which tensors are joined must agree.",
    ),
    "label-map": Skeleton(
        topic="segmentation",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {v})
            scores = nn.Conv2d({c}, {k}, kernel_size=3, stride=2, padding=1)(x)
            scores = nn.Upsample(scale_factor={r})(scores)
            labels = scores.argmax(dim=1)
            print(labels.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": (14, 18, 26), "v": (20, 28, 34), "k": (5, 9, 19, 21), "r": (2, 4)},
        prints=lambda b, s, v, r, **_: (b, s // 2 * r, v // 2 * r),
        moral="The arg max over the classes leaves one label for each pixel of each image.",
    ),
    "batch-norm": Skeleton(
        topic="normalization",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = nn.Conv2d({first}, {k}, kernel_size={w}, bias=False)(x)
            x = nn.BatchNorm2d({second})(x)
            x = nn.Conv2d({third}, {m}, kernel_size=3, stride=2)(x)
            x = nn.BatchNorm2d({fourth})(x)
            print(x.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": (19, 22, 26, 33), "k": (16, 20, 24), "w": (3, 5), "m": (30, 40, 48)},
        prints=lambda b, s, w, m, **_: (b, m, (s - w - 2) // 2 + 1, (s - w - 2) // 2 + 1),
        moral="Batch normalisation has a scale and a shift for each channel and changes no shape.",
        derived=lambda c, k, m, **_: {"first": c, "second": k, "third": k, "fourth": m},
        spoil=("first", "second", "third", "fourth"),
    ),
    "channel-means": Skeleton(
        topic="normalization",
        level="easy",
        text="""
            x = torch.randn({b}, {c}, {s}, {v})
            mean = x.mean(dim={d})
            var = ((x - x.mean(dim={d}, keepdim=True)) ** 2).mean(dim={d})
            print(var.shape)
        """,
        draws={"b": BATCH, "c": MANY, "s": (14, 18, 26), "v": (21, 28, 35), "d": (1, 2, 3)},
        prints=lambda b, c, s, v, d, **_: tuple(size for axis, size in enumerate((b, c, s, v)) if axis != d),
        moral="With keepdim=True the mean keeps an axis of size 1, so that it can be subtracted by broadcasting.",
    ),
    "detection-head": Skeleton(
        topic="object_detection",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = nn.Conv2d({first}, {k}, kernel_size=3, stride=2, padding=1)(x)
            x = nn.Conv2d({second}, {a} * (5 + {n}), kernel_size=1)(x)
            x = x.permute(0, 2, 3, 1)
            x = x.reshape({b}, -1, 5 + {n})
            print(x.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": (14, 18, 26), "k": MANY, "a": (3, 5, 9), "n": (4, 10, 20)},
        prints=lambda b, s, a, n, **_: (b, s // 2 * (s // 2) * a, 5 + n),
        moral="Each anchor of each cell has four numbers for its box, one for an object and one for every class.",
        derived=lambda c, k, **_: {"first": c, "second": k},
        spoil=("first", "second"),
    ),
    "pairs-of-boxes": Skeleton(
        topic="object_detection",
        level="easy",
        text="""
            boxes = torch.rand({n}, 4)
            truth = torch.rand({m}, 4)
            corners = boxes[:, :{d}].unsqueeze(1) - truth[:, :{d}].unsqueeze(0)
            print(corners.shape)
        """,
        draws={"n": (12, 20, 50, 100), "m": (3, 5, 6, 8, 9), "d": (2, 3)},
        prints=lambda n, m, d, **_: (n, m, d),
        moral="The new axes of size 1 make every box meet every true box.",
    ),
    "crop": Skeleton(
        topic="regularization_augmentation",
        level="easy",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = x[:, :, {i}:{j}, {i}:]
            x = nn.Conv2d({c}, {k}, kernel_size=3, padding=1)(x)
            x = F.max_pool2d(x, 2)
            print(x.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": (32, 36, 40), "i": (2, 4, 6), "j": (20, 24, 28), "k": MANY},
        prints=lambda b, s, k, i, j, **_: (b, k, (j - i) // 2, (s - i) // 2),
        moral="A slice from $i$ to $j$ has $j - i$ entries.",
    ),
    "dropout-head": Skeleton(
        topic="regularization_augmentation",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            x = nn.MaxPool2d(3, stride=2)(x)
            x = nn.Dropout(0.5)(x.flatten(1))
            x = nn.Linear({first}, {h})(x)
            x = nn.Linear({second}, {n})(x)
            print(x.shape)
        """,
        draws={"b": BATCH, "c": (4, 8, 10), "s": (9, 11, 12, 13), "h": (30, 50, 64), "n": (3, 5, 7)},
        prints=lambda b, n, **_: (b, n),
        moral="Dropout sets values to zero; it removes none of them.",
        derived=lambda c, s, h, **_: {"first": c * ((s - 3) // 2 + 1) ** 2, "second": h},
        spoil=("first", "second"),
    ),
    "generator": Skeleton(
        topic="generative_models",
        level="medium",
        text="""
            z = torch.randn({b}, {d})
            x = nn.Linear({first}, {c} * {s} * {s})(z)
            x = x.view({b}, {c}, {s}, {s})
            x = nn.ConvTranspose2d({second}, {k}, kernel_size=4, stride=2, padding=1)(x)
            x = nn.ConvTranspose2d({third}, {m}, kernel_size={w}, stride=2)(x)
            print(x.shape)
        """,
        draws={
            "b": BATCH,
            "d": (50, 64, 100),
            "c": (24, 48, 96),
            "s": (5, 6, 7),
            "k": (12, 20, 40),
            "m": (1, 3),
            "w": (2, 3, 4),
        },
        prints=lambda b, s, m, w, **_: (b, m, 4 * s - 2 + w, 4 * s - 2 + w),
        moral="A transposed convolution with kernel size 4, stride 2 and padding 1 doubles height and width.",
        derived=lambda d, c, k, **_: {"first": d, "second": c, "third": k},
        spoil=("first", "second", "third"),
    ),
    "saliency": Skeleton(
        topic="interpretability_adversarial",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s}, requires_grad=True)
            h = F.relu(nn.Conv2d({first}, {k}, kernel_size=3, stride=2)(x))
            scores = nn.Linear({second}, {n})(h.mean(dim=(2, 3)))
            scores.sum().backward()
            print(x.grad.abs().amax(dim=1).shape)
        """,
        draws={"b": BATCH, "c": (3, 4, 6), "s": SIDES, "k": MANY, "n": (5, 7, 15)},
        prints=lambda b, s, **_: (b, s, s),
        moral="The gradient has the shape of the image, and the maximum over its channels is a map of it.",
        derived=lambda c, k, **_: {"first": c, "second": k},
        spoil=("first", "second"),
    ),
    "orbit": Skeleton(
        topic="equivariance_invariance",
        level="medium",
        text="""
            x = torch.randn({b}, {c}, {s}, {s})
            conv = nn.Conv2d({c}, {k}, kernel_size={w})
            turned = x.transpose(2, 3)
            x = torch.stack([conv(x), conv(turned)], dim=1)
            x = nn.Conv2d({first}, {m}, kernel_size=1)(x.mean(dim=1))
            print(x.shape)
        """,
        draws={"b": BATCH, "c": FEW, "s": SIDES, "k": MANY, "w": (3, 5), "m": (4, 7, 10)},
        prints=lambda b, s, w, m, **_: (b, m, s - w + 1, s - w + 1),
        moral="The stack has five axes, and the mean takes one of them away.",
        derived=lambda k, **_: {"first": k},
        spoil=("first",),
    ),
}
