"""From a clause to the phonemes the voice speaks, each knowing which word of the clause it belongs to."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from dialog.errors import EngineMissing
from dialog.model_files import ModelFile, open_session
from dialog.tts.drug_phonemes import DRUG_PHONEMES
from dialog.tts.packed_table import PackedTable

_REQUIREMENT = "hibari-tts==0.2.1"
UNKNOWN_WORDS = ModelFile(
    "hibari",
    "assets/oov.onnx",
    "d3cfd8122c5f172a98c8de38268bf1213ee09f2c2ae4df6e055fc6532590fe76",
    _REQUIREMENT,
)

SILENT_SIGNS = frozenset(' ;:,.!?—…"()“”')
"""Signs of the phoneme alphabet that are pauses; a word has ended before them."""

_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[A-Za-z]+")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9]{3}[.!?])\s+(?=[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of the clause, characters ``start``..``end``, and its phonemes, pauses behind it included."""

    start: int
    end: int
    phonemes: str


def sentences(text: str) -> list[tuple[int, str]]:
    """The sentences of a clause with where each begins; a point after fewer than three letters ends none ("Dr.")."""
    begins = [0, *(found.end() for found in _SENTENCE_END.finditer(text))]
    ends = [*begins[1:], len(text)]
    return [(begin, text[begin:end]) for begin, end in zip(begins, ends, strict=True) if text[begin:end].strip()]


class Pronouncing:
    """The lexicon and rules of the voice, with our own reading of drug names. Raises EngineMissing."""

    def __init__(self) -> None:
        try:
            from hibari.g2p import G2P
            from hibari.g2p.normalize import normalize
            from hibari.g2p.oov import OOV
        except ImportError as error:
            raise EngineMissing(f"the voice is missing: run ./run, or pip install {_REQUIREMENT}") from error
        path = UNKNOWN_WORDS.verified()
        self._rules = G2P(oov=OOV(str(path), session=open_session(path)))
        self._normalize = normalize
        lexicon, tagger = self._rules.lexicon, self._rules.tagger
        for words in (lexicon.golds, lexicon.silvers):
            words.d = PackedTable(words.d)
        tagger.tagdict, tagger.weights = PackedTable(tagger.tagdict), PackedTable(tagger.weights)

    def words(self, sentence: str) -> list[SpokenWord]:
        """The words of one sentence in order. What the rules write out ("5 mg") is given back to the word it was."""
        normal = self._normalize(sentence)
        if not normal:
            return []
        tokens = self._rules.phonemize_tokens(self._rules.tokenize(_LETTERS.sub(_with_own_phonemes, normal)))
        spoken = _by_word(tokens)
        written = list(_WORD.finditer(sentence))
        owners = _owners([text for text, _ in spoken], [found.group() for found in written])
        phonemes = [""] * len(written)
        for (_, said), owner in zip(spoken, owners, strict=True):
            phonemes[owner] += said
        return [
            SpokenWord(found.start(), found.end(), said) for found, said in zip(written, phonemes, strict=True) if said
        ]


@lru_cache(maxsize=1)
def spoken_rules() -> Pronouncing:
    """The one lexicon of the process, 20 MB: the voice speaks by it, and the recogniser's words are sounded by it."""
    return Pronouncing()


def _with_own_phonemes(found: "re.Match[str]") -> str:
    own = DRUG_PHONEMES.get(found.group().lower())
    return f"[{found.group()}](/{own}/)" if own else found.group()


def _by_word(tokens: list[Any]) -> list[tuple[str, str]]:
    """Tokens joined up to the next white space: text and phonemes, the space included."""
    words: list[tuple[str, str]] = []
    text = said = ""
    for token in tokens:
        text += token.text
        said += (token.phonemes or "") + (" " if token.whitespace else "")
        if token.whitespace:
            words.append((text, said))
            text = said = ""
    if text:
        words.append((text, said))
    return words


def _owners(spoken: list[str], written: list[str]) -> list[int]:
    """For each spoken word the written one it stands for; where they differ, in proportion to their place."""
    owners = [0] * len(spoken)
    plain_spoken, plain_written = [word.lower() for word in spoken], [word.lower() for word in written]
    for _, first, last, begin, end in SequenceMatcher(None, plain_spoken, plain_written, False).get_opcodes():
        for place in range(first, last):
            owners[place] = min(len(written) - 1, begin + (place - first) * (end - begin) // (last - first))
    return owners
