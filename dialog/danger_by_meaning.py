"""Does it mean that somebody is in danger now? For emergencies in words that no phrase of the rule foresees.

Pure. A logistic regression on the sentence's vector by the packaged model, fitted by ``python -m
commands.bench.fit_danger`` on our own emergencies and look-alikes; it adds to the rule of ``dialog.safety`` and takes
nothing from it.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = json.loads(Path(__file__).with_name("danger_weights.json").read_text(encoding="utf-8"))
MODEL: str = _FILE["model"]
"""The model whose vectors are weighed; those of another tell nothing."""
LIMIT: float = _FILE["limit"]
"""Log odds from which it is an emergency."""
_CONSTANT: float = _FILE["constant"]
_WEIGHTS = np.array(_FILE["weights"])


def log_odds(vector: NDArray[np.float32]) -> float:
    """That the sentence tells of an emergency happening now. vector: of length 1, by ``MODEL``."""
    return _CONSTANT + float(vector @ _WEIGHTS)


def sounds_like_danger(vector: NDArray[np.float32]) -> bool:
    return log_odds(vector) >= LIMIT
