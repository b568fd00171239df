"""A likelier reading than the greedy one, where that was not sure of itself.

The greedy reading takes the likeliest token each time, and cannot go back: "in an adult" becomes "in and adult" when
"and" was a little likelier before "adult" was heard. A beam (Lowerre 1976) keeps the few likeliest beginnings. It sets
out from the first token that was in doubt, so a line that is sure costs nothing.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from dialog.resampling import Float32
from dialog.stt.moonshine_model import END, Heard, MoonshineModel, memory_of

WIDTH = 3
DOUBTED = 0.7
"""Probability of a token of the greedy reading under which others are tried in its place."""
UNSETTLED = 0.7
"""The most that a token is sure which the greedy reading has not: two readings of one sound are no certainty."""
MARGIN = 5.0
"""Log likelihood by which a beginning may be behind the best."""
MOST_TOKENS = 48
"""Behind the first doubt; of longer speech the greedy reading stands, for each costs some 3 ms."""


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Tokens from the first doubt on, and their log probability."""

    tokens: tuple[int, ...]
    likelihood: float


def likelier(
    model: MoonshineModel, frames: Float32, samples: int, heard: Heard, stopped: Callable[[], bool] = lambda: False
) -> Heard:
    """The likeliest reading that is found; ``heard`` itself where it is that, or nobody waits any longer.

    Raises EngineFailed.
    """
    place = next((place for place, one in enumerate(heard.probabilities) if one < DOUBTED), None)
    if place is None or heard.expected is None or len(heard.probabilities) - place > MOST_TOKENS:
        return heard
    greedy = _Beginning(heard.tokens[place:], sum(math.log(one) for one in heard.probabilities[place:]))
    best, begun, rows = greedy, [_Beginning((), 0.0)], heard.expected.logits[place][None]
    memory: Mapping[str, Float32] = memory_of(heard.expected.memory, place + 1)
    for _ in range(MOST_TOKENS):
        ended, begun, origins = _further(begun, rows)
        best = max([best, *ended], key=lambda one: one.likelihood)
        least = max(best.likelihood, begun[0].likelihood - MARGIN) if begun else 0.0
        going = [number for number, one in enumerate(begun) if one.likelihood > least]
        if not going or stopped() or _is_settled([begun[number] for number in going], greedy):
            break
        begun = [begun[number] for number in going]
        last = np.array([[one.tokens[-1]] for one in begun], np.int64)
        rows, memory = model.said_by_each(memory, samples, last, np.array([origins[number] for number in going]))
    if best is greedy or stopped():
        return heard
    return compared(heard, model.reread(frames, samples, heard.tokens[:place] + best.tokens))


def compared(greedy: Heard, found: Heard) -> Heard:
    """With what the two readings have apart told as such, and never taken for sure."""
    unsettled = [True] * len(found.tokens)
    for block in SequenceMatcher(None, greedy.tokens, found.tokens, autojunk=False).get_matching_blocks():
        unsettled[block.b : block.b + block.size] = [False] * block.size
    chances = [
        min(chance, UNSETTLED) if apart else chance
        for chance, apart in zip(found.probabilities, (*unsettled, False), strict=True)
    ]
    return replace(found, probabilities=tuple(chances), unsettled=tuple(unsettled))


def _is_settled(going: list[_Beginning], greedy: _Beginning) -> bool:
    """Whether nothing but the greedy reading is left."""
    begun = going[0].tokens
    return len(going) == 1 and begun == greedy.tokens[: len(begun)]


def _further(begun: list[_Beginning], rows: Float32) -> tuple[list[_Beginning], list[_Beginning], list[int]]:
    """Those that end with the next token, the ``WIDTH`` likeliest that go on, and which each of these goes on from."""
    ways: list[tuple[float, int, int]] = []
    for origin, (one, row) in enumerate(zip(begun, rows, strict=True)):
        highest = float(row.max())
        whole = highest + math.log(float(np.exp(row - highest).sum()))
        likeliest: NDArray[np.intp] = np.argpartition(-row, WIDTH)[: WIDTH + 1]
        ways += [(one.likelihood + float(row[token]) - whole, origin, int(token)) for token in likeliest]
    ways.sort(reverse=True)
    ended = [_Beginning(begun[origin].tokens, chance) for chance, origin, token in ways if token == END]
    going = [way for way in ways if way[2] != END][:WIDTH]
    return (
        ended,
        [_Beginning((*begun[origin].tokens, token), chance) for chance, origin, token in going],
        [origin for _, origin, _ in going],
    )
