"""scikit-learn's min-max scaling, and a tensor that is flattened."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from sklearn.preprocessing import minmax_scale


def oracle(p: Any) -> dict[str, Any]:
    """The weight 0 is scaled along with the others; a marked pixel is found again in the flat tensor."""
    weights = np.array([float(w) for row in p.kernel for w in row] + [0.0])
    grey = np.floor(minmax_scale(weights, feature_range=(0, 255)) + 0.5).astype(int)
    image = torch.zeros(p.shape)
    image[p.place] = 1
    return {"picture": grey[:9].reshape(3, 3), "zero": int(grey[9]), "index": int(image.flatten().argmax())}
