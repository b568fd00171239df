"""Sentences in which no drug is named: whether one is put in all the same, or asked about.

They are the questions of ours, of the clinicians' tuning set and of the word-error bench that hold no name of the
lexicon, nor another spelling of one ("aciclovir"): every one whose SHA-256 is in the lowest quarter. So a question that
is added may add to them, and displaces none. A drug that is not in the lexicon is in a few of them; it must not become
another. Those whose hash begins with an even byte were looked at while tuning.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from commands.bench.answers import TUNING, questions
from commands.bench.contract import Row
from commands.bench.word_error import clinical_questions
from dialog.asking_back.doubted_drugs import drug_to_confirm
from dialog.lexicon.names import known_names
from dialog.ports import Reading

OWN = Path(__file__).parents[2] / "tests" / "dialog" / "questions.json"
SAMPLE = 0x40
"""First byte of the hash that is no longer among them."""
ALIKE, LONG = 0.88, 8
"""Share of the letters of so long a word that another spelling of it has: "valaciclovir" and "valacyclovir"."""
ASKED_CLEAN, ASKED_NOISY = 5.0, 10.0
"""Percent of the sentences that may be asked about; a drug may be put in none."""


class Effect(StrEnum):
    LEFT = "left"
    ASKED = "asked about"
    PUT_IN = "a drug put in"


@dataclass(frozen=True, slots=True)
class Drugless:
    """One sentence by one voice. tuned: it was looked at while tuning."""

    sentence: str
    voice: str
    noisy: bool
    words: str
    effect: Effect

    @property
    def tuned(self) -> bool:
        return _first_byte(self.sentence) % 2 == 0


def drugless_sentences(most: int | None = None) -> tuple[str, ...]:
    """Raises BenchFailed when the questions of the word-error bench are not here."""
    own = [entry["words"] for entry in json.loads(OWN.read_text(encoding="utf-8"))["questions"]]
    asked = {*own, *(entry["question"] for entry in questions(TUNING)), *clinical_questions()}
    return sampled(asked)[:most]


def sampled(sentences: Iterable[str]) -> tuple[str, ...]:
    """Each is told by itself, whatever the others are; the order is that of their hashes."""
    found = (sentence for sentence in sentences if _first_byte(sentence) < SAMPLE)
    return tuple(sorted((one for one in found if not (drugs_named(one) or _spelled_otherwise(one))), key=_digest))


def drugs_named(words: str) -> list[str]:
    known = known_names()
    return [word for word in re.findall(r"[a-z]+", words.lower()) if word in known and known[word].is_drug]


def _spelled_otherwise(words: str) -> bool:
    known = known_names()
    unknown = [word for word in re.findall(r"[a-z]+", words.lower()) if len(word) >= LONG and word not in known]
    return any(get_close_matches(word, _drugs_with(word[0]), 1, ALIKE) for word in unknown)


def _drugs_with(initial: str) -> list[str]:
    return [name for name, known in known_names().items() if known.is_drug and name[0] == initial]


def effect_of(reading: Reading) -> Effect:
    """What a call would do with the reading of a sentence in which no drug was said."""
    if drug_to_confirm(reading.words, reading.doubts) is not None:
        return Effect.ASKED
    return Effect.PUT_IN if drugs_named(reading.words) else Effect.LEFT


def rows_of(heard: Sequence[Drugless]) -> tuple[Row, ...]:
    wrong = [one for one in heard if one.effect is Effect.PUT_IN]
    for one in wrong:
        if one.tuned:
            print(f"a drug put in: {one.sentence}, {one.voice}, {'10 dB' if one.noisy else 'clean'}: {one.words}")
    rows = [Row("sentences without a drug: a drug put in", len(wrong), "", 0, samples=len(heard))]
    for noisy, reach in ((False, ASKED_CLEAN), (True, ASKED_NOISY)):
        here = [one for one in heard if one.noisy is noisy]
        held_back = [one for one in here if not one.tuned]
        line = "10 dB" if noisy else "clean"
        rows.append(_asked(f"sentences without a drug: asked about, {line}", here, reach))
        rows.append(_asked(f"sentences without a drug: asked about, {line}, held back", held_back, None))
    return tuple(rows)


def _asked(what: str, heard: Sequence[Drugless], reach: float | None) -> Row:
    asked = sum(one.effect is Effect.ASKED for one in heard)
    return Row(what, 100 * asked / len(heard) if heard else None, "%", reach, samples=len(heard))


def seed_of(sentence: str) -> int:
    """Of its noise."""
    return int(_digest(sentence)[:8], 16)


def _first_byte(sentence: str) -> int:
    return int(_digest(sentence)[:2], 16)


def _digest(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()
