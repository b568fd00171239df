"""What a telephone and the recogniser make of each sound.

``telephone_confusions.tsv`` was counted, not guessed: 560 drug names that no bench asks, in ten carrier questions, by
four voices (hibari; flite awb, rms and slt), over mu-law, half of them in noise of 10 or 15 dB, read by Moonshine
tiny-en, and the phonemes of what was said aligned with those of what was written (four rounds of expectation and
maximisation from articulatory features; 39,000 phonemes). Each row: a phoneme said, how often it is dropped, how often
it is taken for each other, of 10,000.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dialog.lexicon.sounds import PHONEMES

_TABLE = Path(__file__).parent / "telephone_confusions.tsv"
_RAREST = 0.5 / 10_000
"""Taken for what was never counted."""


@dataclass(frozen=True, slots=True)
class Confusions:
    """Natural logarithms, float32, of what was heard given what was said over what is heard of anything.

    taken: [said, heard], 42 by 42, positive where the one is evidence of the other.
    dropped: [said]; added: [heard].
    """

    taken: NDArray[np.float32]
    dropped: NDArray[np.float32]
    added: NDArray[np.float32]


@lru_cache(maxsize=1)
def telephone_confusions() -> Confusions:
    rows = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()]
    count = len(PHONEMES)
    shares = np.maximum(np.array([row[2:] for row in rows[1:]], np.float64) / 10_000, _RAREST)
    dropped = np.maximum(np.array([row[1] for row in rows[1 : count + 1]], np.float64) / 10_000, _RAREST)
    heard = shares[count + 1]
    taken = np.log(shares[:count] / heard)
    return Confusions(
        taken.astype(np.float32), np.log(dropped).astype(np.float32), np.log(shares[count] / heard).astype(np.float32)
    )
