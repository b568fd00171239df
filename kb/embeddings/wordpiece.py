"""WordPiece, the tokenizer of BERT and its descendants, lower-casing English (pure).

The rules are those of the uncased BERT models (Devlin et al. 2019, arXiv 1810.04805; greedy longest match first,
Wu et al. 2016, arXiv 1609.08144 section 4.1).
"""

import functools
import unicodedata
from collections.abc import Mapping

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100  # characters; a longer word is one unknown piece, as in the model's training


class WordPiece:
    """Turns text into the piece ids the model was trained on. ``vocabulary`` maps each piece to its id."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._unknown = vocabulary[UNKNOWN]
        self._start = vocabulary[START]
        self._end = vocabulary[END]
        # Clinical text repeats its words: this spares nine searches of ten.
        self._pieces = functools.lru_cache(maxsize=16_384)(self._split_word)

    def pieces(self, text: str) -> list[int]:
        """The ids of the text's pieces, without the marks of beginning and end."""
        return [piece for word in words(text) for piece in self._pieces(word)]

    def by_word(self, text: str) -> list[tuple[str, tuple[int, ...]]]:
        """Each word of the text with the ids of its pieces."""
        return [(word, self._pieces(word)) for word in words(text)]

    def encode(self, text: str, longest: int) -> list[int]:
        """At most ``longest`` ids, the two marks among them; what is over is cut off at the end."""
        return [self._start, *self.pieces(text)[: longest - 2], self._end]

    def _split_word(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                piece = self._vocabulary.get(prefix + word[start:end])
                if piece is not None:
                    break
            else:
                return (self._unknown,)
            found.append(piece)
            start = end
        return tuple(found)


def words(text: str) -> list[str]:
    """Lower case, accents off, control characters out, punctuation and CJK characters each a word of its own."""
    if text.isascii():
        kept = text.lower()
    else:
        decomposed = unicodedata.normalize("NFD", text.lower())
        kept = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return "".join(map(_spaced, kept)).split()


@functools.lru_cache(maxsize=4096)
def _spaced(character: str) -> str:
    code = ord(character)
    category = unicodedata.category(character)
    if character in "\t\n\r" or category == "Zs":
        return " "
    if code in (0, 0xFFFD) or category.startswith("C"):
        return ""
    # All ASCII that is neither letter nor digit counts as punctuation, "$" and "^" too, though Unicode says symbol.
    ascii_mark = code < 128 and not character.isalnum()
    if ascii_mark or category.startswith("P") or _ideograph(code):
        return f" {character} "
    return character


def _ideograph(code: int) -> bool:
    """CJK ideographs have no spaces between words (the blocks the uncased models split)."""
    return (
        0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x2FA1F
    )
