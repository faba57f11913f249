"""Totals of published models, built from the package's layers."""

from examgen.attention.layers import Attention, Block, Mlp, norm_parameters
from examgen.attention.patches import Patches
from examgen.nn.layers import Linear

BASE = Block(Attention(768, 12), Mlp(768, 3072))  # of ViT-B, GPT-2 small and BERT-base alike
PIXELS = Patches(channels=3, height=224, width=224, side=16, extra=1)


def test_vit_b_16_parameters() -> None:
    # 86,567,656: number of parameters that torchvision states for ViT_B_16_Weights.IMAGENET1K_V1
    tokens = PIXELS.embedding(768).parameters() + PIXELS.extra * 768 + PIXELS.tokens * 768
    head = Linear(768, 1000).parameters()
    assert tokens + 12 * BASE.parameters() + norm_parameters(768) + head == 86_567_656


def test_vit_b_16_macs() -> None:
    # 17.56 G: operations that torchvision states for the same weights, a multiply-accumulate counted as one
    macs = PIXELS.embedding_macs(768) + 12 * BASE.macs(PIXELS.tokens) + 768 * 1000
    assert round(macs / 1e9, 2) == 17.56


def test_gpt2_small_parameters() -> None:
    # 124,439,808: parameters of the released 124M model; 50,257 word pieces, 1024 positions, output tied to the input
    embeddings = (50_257 + 1024) * 768
    assert embeddings + 12 * BASE.parameters() + norm_parameters(768) == 124_439_808


def test_bert_base_parameters() -> None:
    # 109,482,240: parameters of bert-base-uncased without its pre-training heads, the pooling layer included;
    # 30,522 word pieces, 512 positions, 2 segments, normalised embeddings
    embeddings = (30_522 + 512 + 2) * 768 + norm_parameters(768)
    assert embeddings + 12 * BASE.parameters() + Linear(768, 768).parameters() == 109_482_240


def test_llama_parameters() -> None:
    # 6,738,415,616 and 8,030,261,248: parameters of the released Llama 2 7B and Llama 3 8B; no biases, gated MLP,
    # normalisations with a scale only, the output not tied; the second one shares keys and values among four heads
    for vocabulary, groups, hidden, total in (
        (32_000, 32, 11_008, 6_738_415_616),
        (128_256, 8, 14_336, 8_030_261_248),
    ):
        attention = Attention(4096, 32, groups, bias=False)
        layer = attention.parameters() + Mlp(4096, hidden, gated=True, bias=False).parameters() + 2 * 4096
        assert 2 * vocabulary * 4096 + 32 * layer + 4096 == total
