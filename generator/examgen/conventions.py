"""Conventions: choices that change a number and are therefore printed with the question.

Conventions of one group exclude each other; a paper whose questions agree on a group prints it once, on the cover.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Convention:
    """A choice among the alternatives of its `group`; `tex` is the sentence that is printed."""

    id: str
    group: str
    tex: str


_GROUPS = {
    "layout": {"layout-chw": r"Tensor shapes are given channels first: $C \times H \times W$."},
    "rounding": {"round-down": "Output sizes of convolution and pooling layers are rounded down."},
    "cross-correlation": {
        "cross-correlation": "A convolution layer moves its kernel over the input without rotating it (cross-correlation).",
    },
    "padding": {"zero-padding": "The padding of convolution layers consists of zeros."},
    "backward of layers": {
        "upstream": r"The upstream gradient of a layer is $\frac{\partial L}{\partial Y}$ for its output $Y$ and the loss $L$.",
    },
    "bias": {
        "bias": "Every convolution and fully connected layer has a bias; biases count as parameters.",
        "bias-stated": "Whether a layer has a bias is said in the question; biases count as parameters.",
    },
    "operations": {
        "mac": "Operations are multiply-accumulates (MACs) for one image; additions of biases are not counted.",
        "flop": "Operations are FLOPs for one image, with 1 MAC = 2 FLOPs; additions of biases are not counted.",
    },
    "memory": {
        "kib": "1 KiB = 1024 bytes, 1 MiB = 1024 KiB, 1 GiB = 1024 MiB.",
        "kb": "1 KB = 1000 bytes, 1 MB = 1000 KB, 1 GB = 1000 MB.",
    },
    "dtype": {
        "float32": "Activations are stored as float32, 4 bytes a value.",
        "dtype-stated": "The data type of a tensor is said in the question; a value of an $n$-bit type takes $n / 8$ bytes.",
    },
    "logarithm": {"ln": r"Logarithms are natural: $\log = \ln$."},
    "contrastive batch": {
        "nt-xent": "In the NT-Xent loss the candidates of an anchor are all other views of the batch; the loss of a batch is the mean over all views as anchors.",
    },
    "image-text loss": {
        "clip": "The loss of CLIP is the mean of two cross-entropies, from images to texts and from texts to images, each averaged over the batch.",
    },
    "queue": {
        "moco": "In MoCo the keys of a batch enter the queue after its loss has been computed and push the oldest keys out; each image gives one query and one key.",
    },
    "divergence": {"kl-sum": "The KL divergence of a latent vector is the sum over its dimensions, not their mean."},
    "discriminator": {"gan-real-one": "The output of a discriminator is the probability that its input is real."},
    "GAN batch": {
        "gan-mean": "A loss on several images is the mean over the real ones plus the mean over the generated ones."
    },
    "diffusion steps": {
        "diffusion-index": r"Steps of a diffusion model count from 1: step $t$ leads from $x_{t-1}$ to $x_t$, and adds noise of variance $\beta_t$.",
    },
    "guidance": {
        "guidance-one": "A guidance scale of 1 stands for the conditional prediction alone, a scale of 0 for the unconditional one.",
    },
    "peak": {"peak-255": "Pixels have 8 bits; their peak value is 255."},
    "squared error": {
        "mse-mean": r"A squared-error loss of a vector is the mean over its components, without a factor $\frac{1}{2}$."
    },
    "cycle": {
        "cycle-absolute": "Errors of cycle consistency and of identity are absolute values, added over both directions."
    },
    "ray": {"front-to-back": "Samples along a ray are numbered from the camera on, and a grey value of 0 is black."},
    "contrastive candidates": {
        "infonce": "The InfoNCE loss of an anchor is the cross-entropy of its positive among all candidates, the positive and the negatives.",
    },
    "receptive field": {
        "receptive-axis": "Receptive fields are theoretical, not effective, and given per axis; pooling layers count like convolutions.",
    },
    "backward": {
        "backward-value": r"The backward value of a node is the derivative of the graph's output with respect to the node's value; the output's own is 1.",
    },
    "box coordinates": {
        "boxes-continuous": "Box coordinates are continuous: a box from $x_1$ to $x_2$ is $x_2 - x_1$ wide."
    },
    "non-maximum suppression": {
        "nms-greedy": "Non-maximum suppression is greedy and treats each class by itself; it suppresses boxes whose IoU is above the threshold.",
    },
    "average precision": {
        "ap-envelope": "Average precision (AP) is the area under the interpolated precision-recall curve, whose precision at recall $r$ is the largest precision at any recall of at least $r$, or 0 if there is none; all ground-truth objects count for the recall.",
        "ap-step": "Average precision (AP) is the sum of the precisions at the ranks of the true positives, divided by the number of all ground-truth objects.",
        "ap-eleven": "Average precision (AP) is the mean of the interpolated precision at the recalls 0, 0.1, ..., 1: at recall $r$, the largest precision at any recall of at least $r$, or 0 if there is none; all ground-truth objects count for the recall.",
    },
    "matching of detections": {
        "match-by-score": "Detections are matched by falling score, each to the ground-truth box that is still free and has the largest IoU with it; the detection is a true positive if this IoU is at least the threshold, else a false positive.",
    },
    "momentum": {
        "heavy-ball": r"Momentum is that of the heavy ball: $v^{(t)} = \beta v^{(t-1)} - \alpha \nabla L(\theta^{(t-1)})$ and $\theta^{(t)} = \theta^{(t-1)} + v^{(t)}$.",
    },
    "RoI pooling": {
        "roi-bins": r"RoI max pooling divides the $n$ rows (or columns) of a region into $g$ bins: bin $i = 0, \dots, g - 1$ begins with row $\lfloor i n / g \rfloor$ of the region and ends before row $\lceil (i + 1) n / g \rceil$; rows count from 0.",
    },
    "feature positions": {
        "features-at-integers": "The feature in row $i$ and column $j$, both counted from 0, lies at the point $x = j$, $y = i$ of the feature map; image coordinates are divided by the stride to get there.",
    },
    "mean IoU": {
        "miou-all-classes": "The mean IoU is the mean over all classes that occur in the prediction or in the ground truth, background included.",
    },
    "U-Net": {
        "unet": r"In a U-Net, each level of the encoder ends with $2 \times 2$ max pooling of stride 2; each level of the decoder begins with a $2 \times 2$ up-convolution of stride 2, which halves the channels, and concatenates its output to the feature map that the encoder's level had before pooling.",
    },
    "epsilon": {"epsilon-0": r"The small $\varepsilon$ in the denominator of adaptive optimisers is taken as 0."},
    "box decoding": {
        "yolo-decode": r"For the outputs $t_x, t_y, t_w, t_h$ in the cell of column $c_x$ and row $c_y$, counted from 0, of a grid with stride $s$, a YOLO box has its centre at $((\sigma(t_x) + c_x)\, s,\ (\sigma(t_y) + c_y)\, s)$ and the size $p_w e^{t_w} \times p_h e^{t_h}$; the anchor's size $p_w \times p_h$ is in pixels, and $\sigma(t) = 1 / (1 + e^{-t})$.",
    },
    "region proposals": {
        "rpn-two-scores": "A region proposal network predicts two scores (object, no object) and four coordinates for every anchor box.",
    },
    "pyramid levels": {
        "pyramid-round-up": r"Level $P_l$ of a feature pyramid has stride $2^l$; its side is rounded up.",
    },
    "smooth L1": {
        "smooth-l1": r"The smooth $L_1$ loss of a difference $d$ is $\frac{1}{2} d^2$ if $|d| < 1$ and $|d| - \frac{1}{2}$ otherwise.",
    },
    "sliding windows": {
        "windows-inside": "Sliding windows start in the upper left corner of the image; windows that stick out of the image are not used.",
    },
    "hinge": {
        "hinge-sum": r"The multi-class SVM loss of a sample is the sum $\sum_{j \neq y} \max(0,\, s_j - s_y + \Delta)$, not its mean.",
    },
    "detection head": {
        "yolo-anchor": "Every anchor box of a cell predicts four coordinates, an objectness score and class scores of its own.",
        "yolo-v1": "Every box of a cell predicts four coordinates and a confidence; the class scores are shared by the boxes of a cell.",
    },
    "batch normalisation": {
        "batchnorm": "The parameters of batch normalisation are a learned scale and a learned shift per channel; it performs no MACs.",
    },
    "normalisation variance": {
        "norm-variance": r"Normalisation layers divide by the standard deviation of the $m$ values that they normalise, with the variance $\frac{1}{m} \sum_i (x_i - \mu)^2$; $\epsilon$ is negligible.",
    },
    "running statistics": {
        "norm-running": r"Running statistics $r$ of batch normalisation are updated as $r \leftarrow (1 - \alpha)\, r + \alpha\, s$ with the statistic $s$ of the batch; for this the batch's variance is taken with the factor $\frac{1}{m - 1}$.",
    },
    "layer normalisation of images": {
        "layernorm-chw": r"Layer normalisation of images takes its statistics over channels and positions, $C \times H \times W$, of each image.",
    },
    "weight decay": {
        "decay-half": r"Weight decay $\delta$ adds the penalty $\frac{\delta}{2} \sum_i w_i^2$ to the loss.",
    },
    "dropout": {
        "dropout-drop": "The $p$ of dropout is the probability that a unit is dropped; units are dropped independently.",
    },
    "confusion matrix": {
        "rows-true": "The rows of a confusion matrix are the true classes, its columns the predicted ones.",
    },
    "averages over classes": {
        "macro-f1": r"A macro average is the mean of the classes' values; the macro $F_1$ score is the mean of the classes' $F_1$ scores.",
    },
    "decision threshold": {
        "score-at-least": "A sample is predicted positive if its score is at least the threshold.",
    },
    "early stopping": {
        "patience": "Early stopping with patience $P$ stops at the end of the first epoch at which the lowest validation loss so far lies $P$ epochs back.",
    },
    "training compute": {
        "six-nd": "Training a model of $N$ parameters on $D$ tokens takes $C = 6 N D$ FLOPs, of which the forward pass takes $2 N D$.",
    },
    "group difference": {
        "group-a-minus-b": "Differences between groups are group A minus group B.",
    },
    "80 % rule": {
        "four-fifths": r"The disparate impact ratio is the smaller selection rate divided by the larger; the 80\,\% rule is met if it is at least 0.8.",
    },
    "layer normalisation": {
        "layernorm": "The parameters of layer normalisation are a learned scale and a learned shift for every feature; it performs no MACs.",
    },
    "tokens": {
        "token-rows": "Tokens are rows: $Q = X W_Q$, and a row of the attention matrix holds the weights of one query.",
    },
    "quantisation": {
        "quantise-affine": r"An unsigned integer $q$ of eight bits stands for the value $s\,(q - z)$ with the scale $s$ and the zero point $z$; values are rounded to the nearest integer, and clipped to $0 \dots 255$.",
    },
    "reasons": {
        "reason-needed": "A true or false, or a choice, earns its points only together with a right reason.",
    },
    "pairs": {
        "matching-score": "Each right pair earns an equal share of the points; each wrong pair costs half a share; the result is never below 0.",
    },
    "orders": {
        "ordering-score": r"An order earns the share $2 \tau - 1$ of the points, but not less than 0, where Kendall's $\tau$ is the share of the pairs of steps in the right order minus that of the pairs in the wrong order; steps that may be swapped do not count.",
    },
    "indices": {"count-from-zero": "Indices, and the numbers of channels, rows and columns, count from 0."},
    "halves": {"round-half-up": "Grey levels are whole numbers; halves are rounded up."},
    "t-SNE": {
        "tsne-two": r"In t-SNE, $p_{j|i} \propto \exp(-\lVert x_i - x_j \rVert^2 / 2 \sigma_i^2)$ with $p_{i|i} = 0$; the perplexity is 2 to the power of the entropy in bits; $q_{ij} \propto (1 + \lVert y_i - y_j \rVert^2)^{-1}$ sums to 1 over all ordered pairs $i \neq j$.",
    },
    "ticks": {
        "right-minus-wrong": "Select all that apply. Each option that is rightly ticked or rightly left empty earns an equal share of the points, each other one costs two shares; the result is never below 0, and without a tick it is 0.",
    },
}
_CONVENTIONS = {id_: Convention(id_, group, tex) for group, members in _GROUPS.items() for id_, tex in members.items()}


def convention(id_: str) -> Convention:
    """The convention with this id; ValueError names the unknown id."""
    if id_ not in _CONVENTIONS:
        raise ValueError(f"unknown convention {id_!r}; there are {', '.join(sorted(_CONVENTIONS))}")
    return _CONVENTIONS[id_]
