"""Vectors scaled to length 1, so that their product is the cosine between them (pure)."""

import numpy as np

from kb.ports import Vectors


def unit_rows(rows: Vectors) -> Vectors:
    """Each row of length 1, float32. Raises ValueError for a row that has no direction: zero, or not finite."""
    wide = rows.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not (lengths > 0).all():
        raise ValueError("vectors without a direction")
    unit: Vectors = (wide / lengths).astype(np.float32)
    return unit
