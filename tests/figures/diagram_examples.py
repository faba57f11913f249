r"""Scenes of networks for the catalogue: what questions on architectures draw."""

from itertools import pairwise

from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.cubes import cube
from examgen.figures.neurons import ELLIPSIS, neurons
from examgen.figures.scene import Scene
from examgen.figures.timeline import timeline


def chain(*names: str) -> list[Arrow]:
    return [Arrow(start, end) for start, end in pairwise(names)]


def signs(name: str, tex: str, column: float, row: float) -> Block:
    return Block(name, tex, column, row, shape="circle")


def text(name: str, tex: str, column: float, row: float) -> Block:
    return Block(name, tex, column, row, shape="text")


BOTTLENECK = diagram(
    [
        text("x", "$x$", 0, 0),
        Block("reduce", r"conv $1 \times 1$\\$256 \to 64$", 1, 0),
        Block("spatial", r"conv $3 \times 3$\\$64 \to 64$", 2, 0, shaded=True),
        Block("expand", r"conv $1 \times 1$\\$64 \to 256$", 3, 0),
        signs("add", "$+$", 4, 0),
        Block("relu", "ReLU", 5, 0),
    ],
    [*chain("x", "reduce", "spatial", "expand", "add", "relu"), Arrow("x", "add", "identity", via=((0, -1), (4, -1)))],
)

INCEPTION = diagram(
    [
        text("in", r"$192 \times 28 \times 28$", 0, 1.5),
        Block("a", r"conv $1 \times 1$, 64", 2, 0),
        Block("b1", r"conv $1 \times 1$, 96", 1, 1),
        Block("b2", r"conv $3 \times 3$, 128", 2, 1),
        Block("c1", r"conv $1 \times 1$, 16", 1, 2),
        Block("c2", r"conv $5 \times 5$, 32", 2, 2),
        Block("d1", r"max pool $3 \times 3$", 1, 3),
        Block("d2", r"conv $1 \times 1$, 32", 2, 3),
        signs("join", r"$\Vert$", 3, 1.5),
    ],
    [
        Arrow("in", "a"),
        *chain("in", "b1", "b2", "join"),
        *chain("in", "c1", "c2", "join"),
        *chain("in", "d1", "d2", "join"),
        Arrow("a", "join"),
    ],
)

INCEPTION_UPRIGHT = diagram(
    [
        Block("in", "previous layer", 1.5, 3, width=290),
        Block("a", r"$1 \times 1$", 0, 1),
        Block("b1", r"$1 \times 1$", 1, 2),
        Block("c1", r"$1 \times 1$", 2, 2),
        Block("d1", r"pool $3 \times 3$", 3, 2),
        Block("b2", r"$3 \times 3$", 1, 1),
        Block("c2", r"$5 \times 5$", 2, 1),
        Block("d2", r"$1 \times 1$", 3, 1),
        Block("join", "concatenation", 1.5, 0, width=290),
    ],
    [
        *chain("in", "a", "join"),
        *chain("in", "b1", "b2", "join"),
        *chain("in", "c1", "c2", "join"),
        *chain("in", "d1", "d2", "join"),
    ],
    upright=True,
)

HEADS = diagram(
    [
        Block("map", r"feature map\\$512 \times 7 \times 7$", 0, 0.5, shaded=True),
        Block("flat", "flatten", 1, 0),
        Block("fc", "FC 4096", 2, 0),
        Block("gap", r"global average pooling", 1, 1),
        Block("fc1", "FC 1000", 3, 0),
        Block("fc2", "FC 1000", 3, 1),
    ],
    [*chain("map", "flat", "fc", "fc1"), *chain("map", "gap", "fc2")],
)

FAST_RCNN = diagram(
    [
        text("image", "image", 0, 0),
        Block("cnn", "CNN", 1, 0),
        Block("pool", "RoI pooling", 2, 0),
        Block("fc", "FC", 3, 0),
        Block("class", r"softmax\\$K + 1$ classes", 4, -0.5),
        Block("box", r"box offsets\\$4K$", 4, 0.5),
        text("proposals", "proposals", 1, 1),
    ],
    [
        *chain("image", "cnn", "pool", "fc", "class"),
        Arrow("fc", "box"),
        Arrow("proposals", "pool", "2000", via=((2, 1),)),
    ],
)

HEAD = diagram(
    [
        text("Q", "$Q$", 0, 4),
        text("K", "$K$", 1, 4),
        text("V", "$V$", 2, 4),
        Block("dot", r"$Q K^\top$", 0.5, 3),
        Block("scale", r"scale by $1 / \sqrt{d_k}$", 0.5, 2),
        Block("softmax", "softmax", 0.5, 1, shaded=True),
        Block("sum", r"weighted sum", 2, 0),
    ],
    [
        *chain("Q", "dot", "scale", "softmax"),
        Arrow("K", "dot"),
        Arrow("V", "sum"),
        Arrow("softmax", "sum", via=((0.5, 0),)),
    ],
    upright=True,
)

MULTI_HEAD = diagram(
    [
        *(text(name, f"${name}$", i, 4) for i, name in enumerate("QKV")),
        *(Block(f"W{name}", f"$W^{name}_i$", i, 3) for i, name in enumerate("QKV")),
        Block("attention", r"scaled dot-product attention\\$h$ heads", 1, 2, shaded=True, width=150),
        Block("join", "concatenation", 1, 1),
        Block("W", "$W^O$", 1, 0),
    ],
    [
        *(arrow for name in "QKV" for arrow in chain(name, f"W{name}", "attention")),
        *chain("attention", "join", "W"),
    ],
    upright=True,
)

TRANSFORMER = diagram(
    [
        text("x", "$x$", 0, 0),
        Block("dot", "", 1, 0, shape="dot"),
        Block("norm", "LN", 2, 0),
        Block("attention", r"multi-head\\attention", 3, 0, shaded=True),
        signs("add", "$+$", 4, 0),
        Block("dot2", "", 5, 0, shape="dot"),
        Block("norm2", "LN", 6, 0),
        Block("mlp", "MLP", 7, 0, shaded=True),
        signs("add2", "$+$", 8, 0),
        text("y", "$y$", 9, 0),
    ],
    [
        *chain("x", "dot", "norm", "attention", "add", "dot2", "norm2", "mlp", "add2", "y"),
        Arrow("dot", "add", via=((1, -1), (4, -1))),
        Arrow("dot2", "add2", via=((5, -1), (8, -1))),
    ],
)

CGAN = diagram(
    [
        text("z", r"noise $z$", 0, 0),
        text("y", r"class $y$", 0, 1),
        Block("G", "generator $G$", 1, 0, shaded=True),
        text("real", "real image $x$", 2, -1),
        Block("D", "discriminator $D$", 3, 0, shaded=True),
        text("out", "real or fake", 4, 0),
    ],
    [
        *chain("z", "G"),
        Arrow("G", "D", r"$\hat{x}$"),
        *chain("D", "out"),
        Arrow("real", "D", via=((3, -1),)),
        Arrow("y", "G", via=((1, 1),)),
        Arrow("y", "D", via=((3, 1),)),
    ],
)

CYCLE_GAN = diagram(
    [
        Block("DX", "$D_X$", 0, 0),
        text("X", "$X$", 1, 0),
        text("Y", "$Y$", 3, 0),
        Block("DY", "$D_Y$", 4, 0),
        Block("G", "$G$", 2, -0.5, shaded=True),
        Block("F", "$F$", 2, 0.5, shaded=True),
    ],
    [
        Arrow("X", "DX"),
        Arrow("Y", "DY"),
        Arrow("X", "G", via=((1, -0.5),)),
        Arrow("G", "Y", via=((3, -0.5),)),
        Arrow("Y", "F", via=((3, 0.5),)),
        Arrow("F", "X", via=((1, 0.5),)),
    ],
)

LOOP = diagram(
    [text("X", "$X$", 0, 0), text("Y", "$Y$", 1, 0)],
    [Arrow("X", "Y", "$G$"), Arrow("Y", "X", "$F$")],
)

VAE = diagram(
    [
        text("x", "$x$", 0, 0.5),
        Block("encoder", "encoder", 1, 0.5),
        Block("mu", r"$\mu$", 2, 0),
        Block("sigma", r"$\sigma$", 2, 1),
        signs("times", r"$\times$", 3, 1),
        text("noise", r"$\varepsilon \sim \mathcal{N}(0, I)$", 3, 2),
        signs("add", "$+$", 4, 0.5),
        Block("decoder", "decoder", 5, 0.5),
        text("y", r"$\hat{x}$", 6, 0.5),
    ],
    [
        *chain("x", "encoder", "mu", "add"),
        Arrow("add", "decoder", "$z$"),
        Arrow("decoder", "y"),
        *chain("encoder", "sigma", "times", "add"),
        Arrow("noise", "times"),
    ],
)

MOCO = diagram(
    [
        text("q", r"query $x^q$", 0, 0),
        text("k", r"key $x^k$", 0, 1),
        Block("f", "encoder", 1, 0, shaded=True),
        Block("m", r"momentum\\encoder", 1, 1),
        Block("queue", r"queue\\$k_0, k_1, k_2, \ldots$", 2, 1),
        Block("sim", "similarity", 3, 0),
        Block("loss", "loss", 4, 0),
    ],
    [
        Arrow("q", "f"),
        Arrow("f", "sim", "$q$"),
        *chain("k", "m", "queue"),
        Arrow("queue", "sim", via=((3, 1),)),
        Arrow("sim", "loss"),
        Arrow("f", "m", r"average", dashed=True),
    ],
)

CROSS_ATTENTION = diagram(
    [
        text("image", "image tokens", 0, 0),
        text("words", "text tokens", 0, 2),
        Block("q", "$W^Q$", 1, 0),
        Block("k", "$W^K$", 1, 1.5),
        Block("v", "$W^V$", 1, 2.5),
        Block("attention", r"cross-attention", 2, 1, shaded=True),
        signs("add", "$+$", 3, 0),
    ],
    [
        *chain("image", "q"),
        Arrow("q", "attention", "queries"),
        *chain("words", "k"),
        *chain("words", "v"),
        Arrow("k", "attention", "keys"),
        Arrow("v", "attention", "values", via=((2, 2.5),)),
        Arrow("attention", "add", via=((3, 1),)),
        Arrow("image", "add", via=((0, -1), (3, -1))),
    ],
)

U_NET = diagram(
    [
        *(Block(f"e{i}", rf"$64 \cdot 2^{i}$", i, i) for i in range(3)),
        Block("b", "512", 3, 3, shaded=True),
        *(Block(f"d{i}", rf"$64 \cdot 2^{i}$", 6 - i, i) for i in range(3)),
    ],
    [
        *(Arrow(f"e{i}", f"e{i + 1}" if i < 2 else "b", via=((i, i + 1),)) for i in range(3)),
        *(Arrow("b" if i == 2 else f"d{i + 1}", f"d{i}", via=((6 - i, i + 1),)) for i in range(3)),
        *(Arrow(f"e{i}", f"d{i}", "copy", dashed=True) for i in range(3)),
    ],
)

FPN = diagram(
    [
        *(Block(f"C{i}", f"$C_{i}$", 0, 5 - i, width=20 * (7 - i)) for i in (5, 4, 3)),
        Block("l5", r"conv $1 \times 1$", 1, 0),
        *(Block(f"l{i}", r"conv $1 \times 1$", 1, 5 - i) for i in (4, 3)),
        *(signs(f"s{i}", "$+$", 2, 5 - i) for i in (4, 3)),
        *(Block(f"P{i}", f"$P_{i}$", 3, 5 - i, shaded=True) for i in (5, 4, 3)),
        Block("top", "", 2, 0, shape="dot"),
    ],
    [
        *chain("C3", "C4", "C5", "l5", "top", "P5"),
        Arrow("top", "s4", r"$\times 2$"),
        Arrow("s4", "s3", r"$\times 2$"),
        *(arrow for i in (4, 3) for arrow in chain(f"C{i}", f"l{i}", f"s{i}", f"P{i}")),
    ],
)

AUTOENCODER = diagram(
    [
        text("x", "$x$", 0, 0),
        Block("e", r"encoder\\$784 \to 32$", 1, 0),
        Block("z", "$z$", 2, 0, shaded=True),
        Block("d", r"decoder\\$32 \to 784$", 3, 0),
        text("y", r"$\hat{x}$", 4, 0),
        Block("loss", r"$\Vert x - \hat{x} \Vert^2$", 2, 1),
    ],
    [*chain("x", "e", "z", "d", "y"), Arrow("x", "loss", via=((0, 1),)), Arrow("y", "loss", via=((4, 1),))],
)

DIAGRAMS: dict[str, Scene] = {
    "bottleneck": BOTTLENECK,
    "inception": INCEPTION,
    "inception upright": INCEPTION_UPRIGHT,
    "two heads": HEADS,
    "fast r-cnn": FAST_RCNN,
    "attention head": HEAD,
    "multi-head": MULTI_HEAD,
    "transformer": TRANSFORMER,
    "cgan": CGAN,
    "cyclegan": CYCLE_GAN,
    "there and back": LOOP,
    "autoencoder": AUTOENCODER,
    "vae": VAE,
    "moco": MOCO,
    "cross-attention": CROSS_ATTENTION,
    "u-net": U_NET,
    "fpn": FPN,
    "neurons small": neurons([["$x$"], ["$y$"]]),
    "neurons large": neurons([[""] * 8, [""] * 6 + [ELLIPSIS, ""], [""] * 8, [""] * 3], names=["in", "1", "2", "out"]),
    "neurons deep": neurons([["$x$"], [""] * 8, [""] * 8, [""] * 8, [""] * 8, ["$L$"]]),
    "neurons sparse": neurons(
        [[f"$x_{i}$" for i in range(1, 6)], ["$h_1$", "$h_2$", "$h_3$"]],
        {((0, i + j), j) for i in range(3) for j in range(3)},
    ),
    "neurons weighted": neurons(
        [["$x_1$", "$x_2$"], ["$h_1$", "$h_2$", "$h_3$"], ["$y$"]],
        weights={((0, i), j): f"${i - j}.5$" for i in range(2) for j in range(3)}
        | {((1, i), 0): "$-1$" for i in range(3)},
    ),
    "neurons weighted, 3 by 3": neurons(
        [["$x_1$", "$x_2$", "$x_3$"], ["$h_1$", "$h_2$", "$h_3$"]],
        weights={((0, i), j): f"$w_{{{j + 1}{i + 1}}}$" for i in range(3) for j in range(3)},
    ),
    "neurons dropped": neurons([[""] * 4, [""] * 5, [""] * 2], dropped=[(1, 1), (1, 3), (0, 0)]),
    "cube batch": cube(5, 4, 4, shaded=(range(5), range(1), range(4))),
    "cube layer": cube(5, 4, 4, shaded=(range(1, 2), range(4), range(4))),
    "cube instance": cube(5, 4, 4, shaded=(range(4, 5), range(1), range(4))),
    "cube group": cube(12, 6, 3, shaded=(range(2, 3), range(3), range(3))),
    "cube blank": cube(1, 1, 1),
    "timeline prompts": timeline(
        [("SAM", [("image encoder", 450), *[("decoder", 60)] * 3]), ("twice", [("image encoder", 450)] * 2)], "ms"
    ),
    "timeline memory": timeline(
        [
            ("FP32", [("weights", 4), ("gradients", 4), ("Adam", 8)]),
            ("mixed", [("weights", 2), ("gradients", 2), ("master", 4), ("Adam", 8)]),
        ],
        "bytes per parameter",
    ),
    "timeline queue": timeline([("", [(f"$B_{i}$", 1) for i in range(8)])]),
    "timeline narrow": timeline(
        [("a", [("long", 100), ("quantised", 1), ("pruned", 1), ("rest", 30)]), ("b", [("rest", 3)])]
    ),
}
