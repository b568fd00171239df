"""A model's text, as it arrives, into sentences that each name their passage. Pure.

A line is "[2] Sentence. Another." A mark at its beginning counts for the whole line; one inside a sentence for that
sentence alone. A sentence without a mark, or with two different ones, rests on no passage.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialog.llm.prompting import UNKNOWN

LONGEST_LINE = 2000
"""Characters without an end of line after which what has come is no answer."""
_MARK = re.compile(r"\[\s*(?:passage\s*)?(\d{1,2})\s*\]", re.IGNORECASE)
_LEADING = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)?(?=\S)")
_END = re.compile(r"(?<=[a-z0-9%)\]][.!?])\s+(?=[A-Z\[(\d])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|approx|Dr|No|Fig|al|etc|cf)\.$")
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,2}\.$")
_THINKS, _THOUGHT = "<think>", "</think>"
"""Between these a reasoning model thinks aloud (vLLM and Ollama leave it in the text unless told otherwise)."""


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """passage: its number in the request, from 1; None when it names none, or several."""

    text: str
    passage: int | None


class SentenceReader:
    """Takes the pieces of a text; gives each sentence when the line or the sentence is surely over."""

    def __init__(self) -> None:
        self._text = ""
        self._mark: int | None = None
        self._thinks = False

    def feed(self, piece: str) -> Iterator[CitedSentence]:
        self._text += piece
        if self._text.lstrip().startswith(_THINKS):
            self._thinks, self._text = True, self._text.lstrip()[len(_THINKS) :]
        if self._thinks:
            _, thought, following = self._text.partition(_THOUGHT)
            self._thinks = not thought
            self._text = following if thought else self._text[-len(_THOUGHT) :]  # what it thinks aloud is not kept
            if self._thinks:
                return
        while "\n" in self._text:
            line, _, self._text = self._text.partition("\n")
            yield from self._line(line)
            self._mark = None
        ended = list(_ends(self._text))
        if ended:
            yield from self._line(self._text[: ended[-1]])
            self._text = self._text[ended[-1] :]
        if len(self._text) > LONGEST_LINE:
            self._text = ""

    def close(self) -> Iterator[CitedSentence]:
        """What is left when no more comes; a sentence that does not end was cut off, and is none."""
        text, self._text = self._text.strip(), ""
        if text.endswith((".", "!", "?", "]", '"')):
            yield from self._line(text)

    def _line(self, line: str) -> Iterator[CitedSentence]:
        line = _LEADING.sub("", line, count=1)
        start = 0
        for end in (*_ends(line), len(line)):
            if cited := self._cited(line[start:end]):
                yield cited
            start = end

    def _cited(self, sentence: str) -> CitedSentence | None:
        marks = [int(mark) for mark in _MARK.findall(sentence)]
        leads = _MARK.match(sentence.strip())
        text = " ".join(_MARK.sub(" ", sentence).split()).replace(" .", ".")
        if leads:
            self._mark = marks[0]
        if not any(sign.isalnum() for sign in text) or text.strip(" .").upper() == UNKNOWN:
            return None
        named = set(marks) or ({self._mark} if self._mark is not None else set())
        return CitedSentence(text, named.pop() if len(named) == 1 else None)


def _ends(text: str) -> Iterator[int]:
    """Where sentences end that something follows."""
    for found in _END.finditer(text):
        before = text[: found.start()]
        if not _ABBREVIATED.search(before) and not _NUMBERED.search(before):
            yield found.end()
