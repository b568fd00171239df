"""Which words of a reply were truly played: the capture aligned with the reply's own audio."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialog.ports import Pcm16, SpeechClip, WordTiming

Samples = NDArray[np.float64]

TEMPLATE = 0.6
"""Seconds of a clause's beginning that are looked for; less when the clause is shorter."""
LEAST_PIECE = 0.12
"""Seconds: a clause of which less was played before the cut cannot be told from chance."""
ALIKE = 0.5
"""Normalised correlation from which a clause counts as found. The same synthesis through mu-law gives over 0.95, other
speech under 0.3."""
FRAME = 0.02
"""Seconds: speech is cut between frames, so a word that ended this close to the cut was heard."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One span of the reply. text: as remembered. clip: as synthesised, with when each spoken word ends."""

    text: str
    clip: SpeechClip


@dataclass(frozen=True, slots=True)
class Played:
    """words: how many words of the text were played to their end. found: clauses found in the capture.

    likeness: the least correlation of a clause found, 0 when none was.
    """

    words: int
    found: int
    likeness: float


def played_words(clauses: Sequence[Clause], received: Pcm16, rate: int, cut: float) -> Played:
    """How much of the reply lies in ``received`` before ``cut`` seconds, its last voiced sample."""
    heard = received[: round(cut * rate)].astype(np.float64)
    words = found = 0
    at, likeness = 0, 1.0
    for clause in clauses:
        pcm = clause.clip.pcm.astype(np.float64)
        place = _find(pcm[: round(TEMPLATE * rate)], heard, at, rate)
        if place is None:
            break
        start, alike = place
        found += 1
        likeness = min(likeness, alike)
        words += _words_ended(clause, cut - start / rate, len(pcm) / rate)
        at = start + len(pcm)
        if at >= len(heard):
            break
    return Played(words, found, likeness if found else 0.0)


def _words_ended(clause: Clause, played: float, length: float) -> int:
    """Speech may have more or fewer words than the text: a part of it stands for the same part of the text."""
    total = len(clause.text.split())
    timings: tuple[WordTiming, ...] = clause.clip.words
    if played >= length - FRAME or not timings:
        return total if played >= length - FRAME else 0
    ended = sum(1 for word in timings if word.until <= played + FRAME)
    return ended * total // len(timings)


def _find(clause: Samples, heard: Samples, after: int, rate: int) -> tuple[int, float] | None:
    """The sample at which the clause begins, and how alike it is there; what was cut off of it counts as absent."""
    rest = heard[after:]
    if len(rest) < LEAST_PIECE * rate or len(clause) == 0:
        return None
    padded = np.concatenate([rest, np.zeros(len(clause))])
    size = 1 << (len(padded) + len(clause)).bit_length()
    spectrum = np.fft.rfft(padded, size) * np.conj(np.fft.rfft(clause, size))
    match = np.fft.irfft(spectrum, size)[: len(rest)]
    alike = match / _norms(clause, padded, len(rest))
    last = len(rest) - round(LEAST_PIECE * rate)
    best = int(np.argmax(alike[: last + 1]))
    return (after + best, float(alike[best])) if alike[best] >= ALIKE else None


def _norms(clause: Samples, padded: Samples, count: int) -> Samples:
    """For each place the product of both lengths, over what of the clause would have been heard there."""
    energy = np.concatenate([[0.0], np.cumsum(padded**2)])
    window = np.sqrt(np.maximum(energy[len(clause) : len(clause) + count] - energy[:count], 0.0))
    own = np.concatenate([[0.0], np.cumsum(clause**2)])
    fits = np.minimum(len(clause), count - np.arange(count))
    floor = 0.01 * np.sqrt(own[-1])
    return np.asarray(np.maximum(window * np.sqrt(own[fits]), floor**2 + 1e-9))
