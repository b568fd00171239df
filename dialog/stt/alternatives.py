"""What the recogniser's own decoder makes of other words in the place of those it wrote.

The sound was encoded once; the decoder tells how likely any words are, given it. Words that a general recogniser would
never choose by itself, such as the name of a drug, are compared so by sound, and not by how their spelling looks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dialog.resampling import Float32
from dialog.stt.moonshine_model import END, Heard, MoonshineModel, memory_of

Tokens = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Some ways of going on, one a row. expected: log probability of each next token, [rows, vocabulary]."""

    expected: Float32
    memory: dict[str, Float32]


class Alternatives:
    """One piece of sound and the tokens that were read of it. Raises EngineFailed, here and in its methods.

    What the decoder expected as it read them is taken from ``heard``; where that does not hold it, it is computed anew.
    """

    def __init__(self, model: MoonshineModel, frames: Float32, samples: int, heard: Heard) -> None:
        self._model = model
        self._samples = samples
        self.tokens = heard.tokens
        self._expected = heard.expected or model.said_of(frames, samples, heard.tokens)
        self._rows: dict[int, Float32] = {}
        if heard.expected and not any(heard.unsettled):
            self._read = [math.log(probability) for probability in heard.probabilities]
        else:
            self._read = [float(self._row(place)[token]) for place, token in enumerate((*heard.tokens, END))]

    def read_as_it_was(self, first: int, beyond: int) -> float:
        """Log probability of the tokens ``first`` up to ``beyond`` of what was read; the end counts as a token."""
        return sum(self._read[first:beyond])

    def point(self, place: int) -> Point:
        """Before the token ``place``."""
        return Point(self._row(place)[None], memory_of(self._expected.memory, place + 1))

    def _row(self, place: int) -> Float32:
        if place not in self._rows:
            self._rows[place] = log_probabilities(self._expected.logits[place])
        return self._rows[place]

    def likelihoods(self, place: int, ways: Sequence[Tokens]) -> list[float]:
        """Log probability of each of several ways of going on from the token ``place``, all its tokens counted."""
        point = self.point(place)
        longest = max(len(way) for way in ways) - 1
        first = [float(point.expected[0, way[0]]) for way in ways]
        if longest == 0:
            return first
        fed = np.zeros((len(ways), longest), np.int64)
        for row, way in enumerate(ways):
            fed[row, : len(way) - 1] = way[:-1]
        said = self._model.said_further(point.memory, self._samples, fed)
        return [
            first[row] + float(sum(_one(said[row, place], token) for place, token in enumerate(way[1:])))
            for row, way in enumerate(ways)
        ]


def log_probabilities(logits: Float32) -> Float32:
    highest = logits.max(axis=-1, keepdims=True)
    result: Float32 = logits - highest - np.log(np.exp(logits - highest).sum(axis=-1, keepdims=True))
    return result


def _one(logits: Float32, token: int) -> float:
    highest = float(logits.max())
    return float(logits[token]) - highest - float(np.log(np.exp(logits - highest).sum()))
