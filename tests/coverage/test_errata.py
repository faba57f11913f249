"""Where the catalogue came with a wrong answer, a variant gives the corrected one and knows the mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from examgen.bank import Bank
from examgen.coverage import read
from examgen.draw import Request, draw
from examgen.template import load

BANK = Bank()
COVERAGE = read(Path(__file__).parent)

# row, id of the student's answer, words of its wrong sentence, words of the sentence as it should be
ERRATA = [
    ("001-5", "instance-classes", "its own class", "share a class"),
    ("001-9", "latent-is-no-input", "gets the latent vector", "gets the image $x$"),
    ("002-16", "large-target-set", "the pre-trained network takes more iterations", "random initialisation takes more"),
    ("002-17", "middle-region", "falls linearly", "falls as a power law"),
    ("002-22", "resnet-head", "ResNet was the first", "Network in Network"),
    ("002-31", "shared-weights", "invariant to shifts", "equivariant to shifts"),
    ("002-32", "rotated-image", "rotated by 90 degrees", "shifted by some pixels"),
    ("002-37", "linear-growth", "adds 3 pixels", "adds 2 pixels"),
    ("002-39", "kernel-is-no-map", "is then the feature map", "is a small filter image"),
    ("002-40", "distances-in-t-sne", "keeps the pairwise distances", "keeps the neighbourhoods"),
    ("002-41", "where-it-is-active", "area of the kernel", "area of the image"),
    ("002-61", "unet-like-resnet", "add encoder features", "concatenate encoder features"),
    ("002-62", "single-stage", "puts a box around it", "without a separate stage for proposals"),
    ("002-69", "selective-search", "Unsupervised learning", "hand-designed measures"),
    ("002-70", "projection", "found in the feature map", "proposed in the image"),
    ("002-76", "forward-values", "the last value is $-9$", "all of them are $-4$"),
    ("002-77", "gradient-with-itself", "with itself", "with the input value"),
    ("002-79", "downstream-shape", r"$2 \times 2$", r"$4 \times 4$"),
    ("002-81", "upstream-shape", r"$2 \times 2$", r"$3 \times 3$"),
    ("002-83", "values-and-bytes", "2352 bytes", "9408$ bytes"),
    ("003-3", "hidden-layers", "connected to neither", "neither the input nor the output layer"),
    ("003-8", "linear-neuron", "a linear function", "a non-linear function"),
    ("003-9", "relu-is-no-loss", "a loss function", "an activation function"),
    ("003-12", "neighbourhood-of-mlp", "a small neighbourhood", "all values of the image"),
    ("003-15", "output-shape", r"$16 \times 10 \times 10$", r"$16 \times 30 \times 30$"),
    ("003-17", "sub-pixel-order", "First, groups", "First, a convolution"),
    ("003-20", "adam-correction", "replace the running ones", "for this step only"),
    ("003-20", "adam-squares", "second derivative", "squared gradient"),
    ("003-22", "skipped-layer", "is skipped", "nothing is skipped"),
    ("003-22", "learned-normalisation", "perform the normalisation", "after the normalisation"),
    ("003-25b", "mirrored-digits", "is suitable", "is unsuitable"),
    ("003-26", "performance", "reduce the performance", "improve the performance"),
    ("003-26", "squared-sum", "squared absolute sum", "sum of the squared weights"),
    ("003-30", "fast-proposals", "from the output of some convolutional layers", "from an external method"),
    ("003-33", "segmentation-by-name", "Image classification", "Semantic segmentation"),
    ("003-33", "deconvolution", "inverse of a convolution", "transposed convolution"),
    ("003-40", "directions-of-a-cycle", "$G(F(x))$", "$F(G(x))$"),
    ("003-41", "earlier-tokens", "those seen before it", "all tokens"),
]


@pytest.mark.parametrize(("row", "id_", "wrong", "right"), ERRATA, ids=lambda text: text if "-" in text[:4] else "")
def test_the_right_answer_is_the_corrected_one(row: str, id_: str, wrong: str, right: str) -> None:
    (cover,) = (each for each in COVERAGE.covers if each.row == row and each.args.get("id") == id_)
    assert cover.template == "concepts/concept_find_error"
    variant = draw(Request(load(BANK.entry(cover.template)), 1, "medium", "slot", args=cover.args), BANK.facts)
    params, mended = variant["key"]["params"], variant["key"]["parts"]["mended"]["value"]
    assert wrong in params["sentences"][params["wrong"] - 1]
    assert right in mended
    assert not any(right in sentence for sentence in params["sentences"])


def test_no_row_is_left_out() -> None:
    assert len({row for row, *_ in ERRATA}) == 34
