"""SciPy's softmax, entropy and distances."""

from typing import Any

TOLERANCE = 1e-9


def oracle(p: Any) -> dict[str, Any]:
    import numpy as np
    from scipy.spatial.distance import pdist, squareform
    from scipy.special import softmax
    from scipy.stats import entropy

    given = softmax([-m * np.log(2) for m in p.doublings])
    bits = entropy(given, base=2)
    kernels = 1 / (1 + squareform(pdist(p.map, "sqeuclidean")))
    np.fill_diagonal(kernels, 0)
    mapped = (kernels / kernels.sum())[0, 1]
    # The gradient of the divergence by y_1 has the factor p - q on the difference y_1 - y_2.
    force = "closer" if float(p.affinity) - mapped > 0 else "apart"
    return {"probabilities": given, "entropy": bits, "perplexity": 2**bits, "mapped": mapped, "force": force}
