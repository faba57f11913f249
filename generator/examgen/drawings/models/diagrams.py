"""Networks and procedures as boxes and arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from examgen.drawings.network import chain
from examgen.figures.blocks import Arrow, Block, diagram
from examgen.figures.scene import Scene


def _text(name: str, tex: str, column: float, row: float) -> Block:
    return Block(name, tex, column, row, shape="text")


def _sign(name: str, tex: str, column: float, row: float) -> Block:
    return Block(name, tex, column, row, shape="circle")


def _learned(name: str, tex: str, column: float, row: float) -> Block:
    return Block(name, tex, column, row, shaded=True)


def _scaled_attention() -> list[Scene]:
    blocks = [
        _text("Q", "$Q$", 0, 0),
        _text("K", "$K$", 0, 1),
        _text("V", "$V$", 4, 1),
        Block("scores", r"product\\$Q K^\top$", 1, 0),
        Block("scale", r"scale\\by $1 / \sqrt{d_k}$", 2, 0),
        Block("mask", "mask", 3, 0),
        Block("softmax", "softmax", 4, 0),
        Block("product", r"product with\\the weights", 5, 0),
        _text("out", "output", 6, 0),
    ]
    arrows = [
        *chain("Q", "scores", "scale", "mask", "softmax", "product", "out"),
        Arrow("K", "scores", via=((1, 1),)),
        Arrow("V", "product", via=((5, 1),)),
    ]
    return [diagram(blocks, arrows)]


def _vision_transformer() -> list[Scene]:
    whole = diagram(
        [
            _text("image", "image", 0, 0),
            Block("cut", r"cut into\\patches, flatten", 1, 0),
            _learned("embed", r"linear\\layer", 2, 0),
            _text("class", r"class token,\\positions", 2, 1),
            _sign("join", "$+$", 3, 0),
            _learned("blocks", r"$L$ encoder\\blocks", 4, 0),
            _learned("head", r"head on the\\class token", 5, 0),
            _text("scores", "scores", 6, 0),
        ],
        [*chain("image", "cut", "embed", "join", "blocks", "head", "scores"), Arrow("class", "join", via=((3, 1),))],
    )
    block = diagram(
        [
            _text("in", "tokens", 0, 0),
            Block("norm", "layer norm", 1, 0),
            _learned("attention", "attention", 2, 0),
            _sign("first", "$+$", 3, 0),
            Block("again", "layer norm", 4, 0),
            _learned("mlp", "MLP", 5, 0),
            _sign("second", "$+$", 6, 0),
            _text("out", "tokens", 7, 0),
        ],
        [
            *chain("in", "norm", "attention", "first", "again", "mlp", "second", "out"),
            Arrow("in", "first", via=((0, -0.8), (3, -0.8))),
            Arrow("first", "second", via=((3, 0.8), (6, 0.8))),
        ],
    )
    return [whole, block]


def _classification_cnn() -> list[Scene]:
    blocks = [
        _text("x", r"image\\$3 \times 32 \times 32$", 0, 0),
        _learned("one", r"conv $3 \times 3$, ReLU\\$16 \times 32 \times 32$", 1, 0),
        Block("two", r"max pool\\$16 \times 16 \times 16$", 2, 0),
        _learned("three", r"conv $3 \times 3$, ReLU\\$32 \times 16 \times 16$", 3, 0),
        Block("four", r"max pool\\$32 \times 8 \times 8$", 0, 1),
        Block("mean", r"global average\\pool: 32", 1, 1),
        _learned("dense", r"fully connected\\10", 2, 1),
        Block("softmax", r"softmax\\10", 3, 1),
    ]
    arrows = [
        *chain("x", "one", "two", "three"),
        Arrow("three", "four", via=((3, 0.5), (0, 0.5))),
        *chain("four", "mean", "dense", "softmax"),
    ]
    return [diagram(blocks, arrows)]


def _residual_block() -> list[Scene]:
    blocks = [
        _text("x", "$x$", 0, 0),
        Block("split", "", 1, 0, shape="dot"),
        _learned("one", r"conv $3 \times 3$", 2, 0),
        Block("relu", "ReLU", 3, 0),
        _learned("two", r"conv $3 \times 3$", 4, 0),
        _sign("add", "$+$", 5, 0),
        Block("last", "ReLU", 6, 0),
        _text("y", "$y$", 7, 0),
    ]
    arrows = [
        Arrow("x", "split"),
        *chain("split", "one", "relu", "two", "add", "last", "y"),
        Arrow("split", "add", "identity", via=((1, 1), (5, 1))),
        Arrow("add", "x", "gradient, unchanged", dashed=True, via=((5, 2), (0, 2))),
        Arrow("add", "x", "gradient through the layers", dashed=True, via=((5, -1), (0, -1))),
    ]
    return [diagram(blocks, arrows)]


def _inception() -> list[Scene]:
    blocks = [
        _text("in", "input", 0, 1.5),
        _learned("one", r"conv $1 \times 1$", 2, 0),
        _learned("reduce-three", r"conv $1 \times 1$", 1, 1),
        _learned("three", r"conv $3 \times 3$", 2, 1),
        _learned("reduce-five", r"conv $1 \times 1$", 1, 2),
        _learned("five", r"conv $5 \times 5$", 2, 2),
        Block("pool", r"max pool $3 \times 3$", 1, 3),
        _learned("after", r"conv $1 \times 1$", 2, 3),
        Block("join", r"concatenate\\channels", 3, 1.5),
        _text("out", "output", 4, 1.5),
    ]
    arrows = [
        Arrow("in", "one", via=((0, 0),)),
        Arrow("in", "reduce-three", via=((0, 1),)),
        Arrow("in", "reduce-five", via=((0, 2),)),
        Arrow("in", "pool", via=((0, 3),)),
        *chain("reduce-three", "three"),
        *chain("reduce-five", "five"),
        *chain("pool", "after"),
        Arrow("one", "join", via=((3, 0),)),
        Arrow("three", "join"),
        Arrow("five", "join"),
        Arrow("after", "join", via=((3, 3),)),
        Arrow("join", "out"),
    ]
    return [diagram(blocks, arrows)]


def _life_cycle() -> list[Scene]:
    names = ("world", "data", "training", "evaluation", "use")
    biases = ("historical bias", "representation bias", "aggregation bias", "evaluation bias")
    blocks = [Block(name, name, 2 * column, 0, shaded=True) for column, name in enumerate(names)]
    blocks += [
        _text("b0", r"historical\\bias", 0, -1),
        _text("b1", r"representation\\bias", 2, -1),
        _text("b2", r"aggregation\\bias", 4, -1),
        _text("b3", r"evaluation\\bias", 6, -1),
    ]
    arrows = [
        *chain(*names),
        *(Arrow(f"b{k}", name) for k, name in enumerate(names[: len(biases)])),
        Arrow("use", "world", "decisions change the world", via=((8, 1), (0, 1))),
    ]
    return [diagram(blocks, arrows)]


def _sam() -> list[Scene]:
    blocks = [
        _text("image", "image", 0, 0),
        _learned("encoder", r"image encoder\\(once per image)", 1, 0),
        Block("embedding", r"image\\embedding", 2, 0),
        _text("prompts", r"points, box", 0, 1),
        _learned("prompt", r"prompt encoder\\(for each prompt)", 1, 1),
        _learned("decoder", r"mask decoder\\(for each prompt)", 3, 0.5),
        _text("masks", r"masks,\\quality", 4, 0.5),
    ]
    arrows = [
        *chain("image", "encoder", "embedding"),
        Arrow("embedding", "decoder", via=((3, 0),)),
        Arrow("prompts", "prompt"),
        Arrow("prompt", "decoder", via=((3, 1),)),
        Arrow("decoder", "masks"),
    ]
    return [diagram(blocks, arrows)]


def _conditional_gan() -> list[Scene]:
    blocks = [
        _text("z", "noise $z$", 0, 0),
        _text("y", "condition $y$", 0, 1),
        _learned("G", "generator", 1, 0),
        _text("real", "real image", 2, -1),
        _learned("D", "discriminator", 3, 0),
        _text("out", r"real or\\generated", 4, 0),
    ]
    arrows = [
        Arrow("z", "G"),
        Arrow("y", "G", via=((1, 1),)),
        Arrow("G", "D", "$G(z, y)$"),
        Arrow("real", "D", via=((3, -1),)),
        Arrow("y", "D", via=((3, 1),)),
        Arrow("D", "out"),
    ]
    return [diagram(blocks, arrows)]


def _restoration() -> list[Scene]:
    blocks = [
        _text("clean", r"clean photograph\\$3 \times H \times W$", 0, 0),
        Block("spoil", r"overlay text,\\compress strongly", 0, 1),
        _text("input", r"degraded\\$3 \times H \times W$", 1, 1),
        _learned("down", r"encoder:\\lower resolution", 2, 1),
        _learned("up", r"decoder:\\higher resolution", 3, 1),
        _text("output", r"restored\\$3 \times H \times W$", 4, 1),
        Block("loss", r"$L_1$ loss", 4, 0),
    ]
    arrows = [
        *chain("clean", "spoil", "input", "down", "up", "output", "loss"),
        Arrow("down", "up", "skip connections", via=((2, 2), (3, 2))),
        Arrow("clean", "loss"),
    ]
    return [diagram(blocks, arrows)]


def _colourisation() -> list[Scene]:
    blocks = [
        _text("photo", r"colour\\photograph", 0, 0),
        _text("grey", r"lightness\\1 channel", 1, 1),
        _text("true", r"true colours\\2 channels", 1, -1),
        _learned("G", "U-Net", 2, 1),
        _text("made", r"generated\\2 channels", 3, 1),
        Block("pixel", r"$L_1$ loss", 3, 0),
        _learned("D", "discriminator", 4, 0),
        Block("adversarial", r"GAN\\loss", 5, 0),
    ]
    arrows = [
        Arrow("photo", "grey", via=((0, 1),)),
        Arrow("photo", "true", via=((0, -1),)),
        *chain("grey", "G", "made"),
        Arrow("made", "pixel"),
        Arrow("true", "pixel", via=((3, -1),)),
        Arrow("made", "D", via=((4, 1),)),
        Arrow("true", "D", via=((4, -1),)),
        Arrow("grey", "D", "lightness, as third channel", via=((1, 2), (4, 2))),
        Arrow("D", "adversarial"),
    ]
    return [diagram(blocks, arrows)]


def _grad_cam() -> list[Scene]:
    blocks = [
        _text("image", "image", 0, 0),
        _learned("conv", r"convolution\\layers", 1, 0),
        Block("maps", r"last feature\\maps", 2, 0),
        _learned("head", "classifier", 3, 0),
        _text("score", r"score of\\the class", 4, 0),
        Block("weights", r"mean gradient\\of each channel", 3, 1),
        Block("sum", r"weighted sum,\\ReLU", 2, 1),
        Block("enlarge", r"enlarge, lay\\over the image", 1, 1),
        _text("heat", "heat map", 0, 1),
    ]
    arrows = [
        *chain("image", "conv", "maps", "head", "score"),
        Arrow("score", "weights", "gradient", dashed=True, via=((4, 1),)),
        Arrow("maps", "sum"),
        *chain("weights", "sum", "enlarge", "heat"),
    ]
    return [diagram(blocks, arrows)]


def _faster_rcnn() -> list[Scene]:
    blocks = [
        _text("image", "image", 0, 0),
        _learned("backbone", "backbone", 1, 0),
        Block("map", r"feature\\map", 2, 0),
        _learned("rpn", r"region proposal\\network", 2, 1),
        Block("roi", "RoI pooling", 3, 0),
        _learned("head", "head", 4, 0),
        _text("classes", r"class\\scores", 5, 0),
        _text("boxes", r"box\\offsets", 5, 1),
    ]
    arrows = [
        *chain("image", "backbone", "map", "roi", "head", "classes"),
        Arrow("map", "rpn"),
        Arrow("rpn", "roi", "proposals", via=((3, 1),)),
        Arrow("head", "boxes", via=((4, 1),)),
    ]
    return [diagram(blocks, arrows)]


def _feature_pyramid() -> list[Scene]:
    blocks = [_text("image", "image", 0, 3)]
    arrows = [Arrow("image", "c0")]
    for level, size in enumerate(("$H \\times W$", "$H/2 \\times W/2$", "$H/4 \\times W/4$")):
        row = 2 - level
        blocks.append(_learned(f"c{level}", rf"backbone\\{size}", 0, row))
        blocks.append(_sign(f"p{level}", "$+$", 2, row) if level < 2 else Block("p2", "", 2, row, shape="dot"))
        blocks.append(_learned(f"h{level}", "head", 3, row))
        arrows += [Arrow(f"c{level}", f"p{level}", r"conv $1 \times 1$"), Arrow(f"p{level}", f"h{level}")]
        if level:
            arrows += [Arrow(f"c{level - 1}", f"c{level}"), Arrow(f"p{level}", f"p{level - 1}", r"upsample by 2")]
    return [diagram(blocks, arrows)]


def _simclr() -> list[Scene]:
    blocks = [
        _text("image", "image", 0, 0.5),
        Block("view-a", r"augmented\\view", 1, 0),
        Block("view-b", r"augmented\\view", 1, 1),
        _learned("encoder-a", "encoder", 2, 0),
        _learned("encoder-b", "encoder", 2, 1),
        Block("h-a", r"features", 3, 0),
        Block("h-b", r"features", 3, 1),
        _learned("head-a", r"head", 4, 0),
        _learned("head-b", r"head", 4, 1),
        Block("loss", r"contrastive loss,\\negatives from\\other images", 5, 0.5),
        _text("kept", r"shared, kept", 2, 1.8),
        _text("dropped", r"shared, dropped", 4, 1.8),
    ]
    arrows = [Arrow("image", "view-a", via=((0, 0),)), Arrow("image", "view-b", via=((0, 1),))]
    for side, row in (("a", 0), ("b", 1)):
        arrows += chain(f"view-{side}", f"encoder-{side}", f"h-{side}", f"head-{side}")
        arrows.append(Arrow(f"head-{side}", "loss", via=((5, row),)))
    return [diagram(blocks, arrows)]


def _encoder_decoder() -> list[Scene]:
    blocks = [
        _text("image", r"image\\$H \times W$", 0, 0),
        _learned("one", r"conv, pool\\$H/2 \times W/2$", 1, 0),
        _learned("two", r"conv, pool\\$H/4 \times W/4$", 2, 0),
        _learned("three", r"upsample, conv\\$H/2 \times W/2$", 3, 0),
        _learned("four", r"upsample, conv\\$C \times H \times W$", 4, 0),
        _text("labels", r"label map\\$H \times W$", 5, 0),
        _text("encoder", "encoder", 1.5, 1),
        _text("decoder", "decoder", 3.5, 1),
    ]
    return [diagram(blocks, chain("image", "one", "two", "three", "four", "labels"))]


def _unet() -> list[Scene]:
    blocks = [
        _text("in", "image", 0, 0),
        _learned("e0", r"64 channels\\$H \times W$", 1, 0),
        _learned("e1", r"128 channels\\$H/2 \times W/2$", 1, 1),
        _learned("e2", r"256 channels\\$H/4 \times W/4$", 2, 2),
        _learned("d1", r"concatenate,\\convolve", 3, 1),
        _learned("d0", r"concatenate,\\convolve", 3, 0),
        _learned("last", r"conv $1 \times 1$", 4, 0),
        _text("scores", "scores", 5, 0),
    ]
    arrows = [
        Arrow("in", "e0"),
        Arrow("e0", "e1", r"max pool"),
        Arrow("e1", "e2", r"max pool", via=((1, 2),)),
        Arrow("e2", "d1", r"upsample", via=((3, 2),)),
        Arrow("d1", "d0", r"upsample"),
        Arrow("e0", "d0", "skip"),
        Arrow("e1", "d1", "skip"),
        *chain("d0", "last", "scores"),
    ]
    return [diagram(blocks, arrows)]


def _transfer() -> list[Scene]:
    blocks = [
        _text("source", r"source\\image", 0, 0),
        _learned("conv", "conv layers", 1, 0),
        _learned("head", r"head, 1000\\outputs", 2, 0),
        _text("target", r"target\\image", 0, 1),
        Block("copy", r"conv layers,\\frozen", 1, 1),
        _learned("new", r"new head, 5\\outputs, trained", 2, 1),
    ]
    arrows = [
        *chain("source", "conv", "head"),
        *chain("target", "copy", "new"),
        Arrow("conv", "copy", "weights copied", dashed=True),
    ]
    return [diagram(blocks, arrows)]


def _node() -> list[Scene]:
    loss = r"\frac{\partial L}{\partial z}"
    blocks = [
        _text("x", "$x$", 0, 0),
        _text("y", "$y$", 0, 2),
        _sign("f", "$f$", 1, 1),
        _text("z", "$z$", 2, 1),
        _text("dx", rf"$\frac{{\partial L}}{{\partial x}} = {loss} \cdot \frac{{\partial z}}{{\partial x}}$", 0, -1),
        _text("dy", rf"$\frac{{\partial L}}{{\partial y}} = {loss} \cdot \frac{{\partial z}}{{\partial y}}$", 0, 3),
    ]
    arrows = [
        Arrow("x", "f"),
        Arrow("y", "f"),
        Arrow("f", "z"),
        Arrow("z", "f", r"$\partial L / \partial z$", dashed=True),
        Arrow("f", "dx", dashed=True, via=((1, -1),)),
        Arrow("f", "dy", dashed=True, via=((1, 3),)),
    ]
    return [diagram(blocks, arrows)]


DIAGRAMS: dict[str, Callable[[], Sequence[Scene]]] = {
    "attention_transformers/scaled-attention": _scaled_attention,
    "attention_transformers/vision-transformer": _vision_transformer,
    "cnn_architectures/classification-cnn": _classification_cnn,
    "cnn_architectures/residual-block": _residual_block,
    "cnn_architectures/inception-module": _inception,
    "backprop_graphs/node": _node,
    "fairness_ethics/biases-of-a-life-cycle": _life_cycle,
    "foundation_models/sam": _sam,
    "generative_models/conditional-gan": _conditional_gan,
    "generative_models/restoration-network": _restoration,
    "generative_models/colourisation-gan": _colourisation,
    "interpretability_adversarial/grad-cam": _grad_cam,
    "object_detection/faster-rcnn": _faster_rcnn,
    "object_detection/feature-pyramid": _feature_pyramid,
    "segmentation/encoder-decoder": _encoder_decoder,
    "segmentation/unet": _unet,
    "self_supervised/simclr": _simclr,
    "transfer_learning/frozen-and-trained": _transfer,
}
