"""The known names that the recogniser's decoder finds likeliest in a place: a beam search that writes nothing else."""

from collections.abc import Iterable, Sequence

import numpy as np

from dialog.stt.alternatives import Alternatives, Tokens
from dialog.stt.moonshine_model import END

WIDTH = 6
"""Beginnings of names that are followed at a time: each costs about 1 ms a token."""
MOST_TOKENS = 9
MOST_UNLIKELY = -26.0
"""Log probability under which a beginning is given up: with chance as much as e to the 26th against it."""


class NameTree:
    """Names as paths of tokens. names: each with the ways it may be written."""

    def __init__(self, names: Iterable[tuple[str, tuple[Tokens, ...]]], vocabulary: Sequence[bytes]) -> None:
        self._following: list[dict[int, int]] = [{}]
        self._name: list[str | None] = [None]
        for name, ways in names:
            for way in ways:
                self._add(way, name)
        self._ends_word = np.array(
            [token.startswith("\u2581".encode()) or token[:1] in (b"?", b".", b",", b"!") for token in vocabulary]
        )
        self._ends_word[END] = True

    def _add(self, way: Tokens, name: str) -> None:
        node = 0
        for token in way:
            known = self._following[node].get(token)
            if known is None:
                known = len(self._following)
                self._following[node][token] = known
                self._following.append({})
                self._name.append(None)
            node = known
        self._name[node] = name

    def likeliest(self, sound: Alternatives, place: int) -> list[str]:
        """Names that may stand at the token ``place``, likeliest first, about ``WIDTH``. Raises EngineFailed."""
        found: dict[str, float] = {}
        point = sound.point(place)
        ways = [(0.0, 0, 0)]
        for _ in range(MOST_TOKENS):
            longer: list[tuple[float, int, int, int]] = []
            for chance, node, row in ways:
                name, expected = self._name[node], point.expected[row]
                if name is not None:
                    ending = chance + float(np.log(np.exp(expected[self._ends_word]).sum() + 1e-9))
                    found[name] = max(ending, found.get(name, ending))
                longer += [
                    (chance + float(expected[token]), child, row, token)
                    for token, child in self._following[node].items()
                    if chance + float(expected[token]) > MOST_UNLIKELY
                ]
            if not longer:
                break
            longer = sorted(longer, reverse=True)[:WIDTH]
            point = sound.advanced(point, [way[2] for way in longer], [way[3] for way in longer])
            ways = [(chance, node, row) for row, (chance, node, _, _) in enumerate(longer)]
        return sorted(found, key=lambda name: -found[name])
