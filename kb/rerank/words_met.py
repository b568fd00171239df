"""How near each word of a question is met by single statements of a passage (pure).

Late interaction as in ``kb.rerank.late_interaction``, word by word and statement by statement: a passage that is near
holds many statements, and which of them says what was asked shows in the words. Nothing is embedded for it: a
statement's pieces are those of its passage where its text lies.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.documents import Passage
from kb.markdown import plain
from kb.ports import PieceVectors, Vectors
from kb.statements import Statement

PieceWords = Callable[[str], Sequence[str]]
"""Of each piece that a text has a vector of, in order, the word it is of."""


@dataclass(frozen=True, slots=True)
class WordsMet:
    """words: the question's, each once. said, headed: shape (statements, words), the cosine to the nearest piece of the
    statement with its labels, and of the title and section it stands under."""

    words: tuple[str, ...]
    said: Vectors
    headed: Vectors


def words_met(
    asked: Vectors,
    words: Sequence[str],
    pieces: Mapping[int, PieceVectors],
    statements: Sequence[Statement],
    piece_words: PieceWords,
) -> WordsMet:
    """How near the words are met by each of the statements (one at least).

    asked: shape (pieces of the question, directions), rows of length 1; words: of each the word. pieces: of every
    passage the statements are of, by its id.
    """
    passages = {statement.passage.id: statement.passage for statement in statements}
    read = {number: _Read(passage, _near(pieces[number], asked), piece_words) for number, passage in passages.items()}
    said, headed = [], []
    for statement in statements:
        here = read[statement.passage.id]
        own = here.of(piece_words(statement.standing_alone))
        said.append(own.max(axis=0))
        headed.append(here.headings.max(axis=0))
    each = tuple(dict.fromkeys(words))
    return WordsMet(each, _by_word(said, words, each), _by_word(headed, words, each))


def _near(rows: PieceVectors, asked: Vectors) -> Vectors:
    every = rows.astype(np.float32)
    near: Vectors = (every / np.maximum(np.linalg.norm(every, axis=1, keepdims=True), 1)) @ asked.T
    return near


def _by_word(near: Sequence[Vectors], words: Sequence[str], each: Sequence[str]) -> Vectors:
    """The mean over each word's pieces."""
    by_piece = np.stack(near)
    columns = [[place for place, own in enumerate(words) if own == word] for word in each]
    by_word: Vectors = np.stack([by_piece[:, places].mean(axis=1) for places in columns], axis=1)
    return by_word


class _Read:
    """A passage's pieces, in the order the model read them: the words of its title and section, then of its text.

    near: shape (pieces, pieces of the question). Of a passage that was too long to be read whole, a statement and the
    headings are taken for the whole of it.
    """

    def __init__(self, passage: Passage, near: Vectors, piece_words: PieceWords) -> None:
        text = piece_words(plain(passage.text))
        above = len(near) - len(text)
        self._near = near
        self._whole = above < max(1, len(piece_words(passage.section)))
        self._above = 0 if self._whole else above
        self._letters = {word: chr(number) for number, word in enumerate(dict.fromkeys(text), start=1)}
        self._text = "".join(map(self._letters.__getitem__, text))

    @property
    def headings(self) -> Vectors:
        return self._near if self._whole else self._near[: self._above]

    def of(self, words: Sequence[str]) -> Vectors:
        """The pieces in which the words lie, in the longest runs that stand here: a row of a table lies in its head and
        in itself. Words that do not stand here are left out."""
        places = [] if self._whole else self._places("".join(self._letters.get(word, "\0") for word in words))
        return self._near[[self._above + place for place in places]] if places else self._near

    def _places(self, written: str) -> list[int]:
        """Each word is one letter here, so that a statement's are found as a string in a string."""
        found: set[int] = set()
        start = last = 0
        while start < len(written):
            length, place = 0, -1
            while start + length < len(written):
                run = written[start : start + length + 1]
                further = self._text.find(run, last)
                further = further if further >= 0 else self._text.find(run)
                if further < 0:
                    break
                length, place = length + 1, further
            found.update(range(place, place + length) if length else ())
            last = place + length if length else last
            start += max(1, length)
        return sorted(found)
