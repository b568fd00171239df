"""Two hundred names of drugs in questions, by two voices over a telephone: heard right, asked back, missed, or wrong.

The names were drawn by the SHA-256 of each from the single words of MedlinePlus: 70 generic names and 70 brands of
drugs that the starter library names, 30 and 30 of others. Those whose hash begins with an even byte were tuned on; the
others were looked at by nobody, and are told apart. Sentences without a drug are read as well: what is put in
there, or asked about, is told by drugless_sentences.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from commands.bench import drugless_sentences
from commands.bench.contract import BenchResult, Plan, Row, this_machine
from commands.bench.drugless_sentences import Drugless, drugs_named, effect_of, seed_of
from commands.bench.recognising import Cost, Recogniser, cost_of, recogniser
from commands.bench.telephone_noise import as_by_telephone
from commands.calling.voices import FLITE, OwnVoice, Voice, chosen_voice
from commands.progress import Progress
from dialog.asking_back.doubted_drugs import drug_to_confirm
from dialog.lexicon.names import same_substance
from dialog.ports import Reading

NAMES = Path(__file__).parent / "drugs_asked.txt"
QUESTIONS = (
    "What is the dose of {}?",
    "What is the starting dose of {} in an adult?",
    "Is {} safe in pregnancy?",
    "What are the side effects of {}?",
    "Can I give {} to a patient with kidney failure?",
    "When should {} be stopped before surgery?",
    "What are the contraindications to {}?",
    "What is the maximum daily dose of {}?",
    "How do I start {} in heart failure?",
    "Does {} prolong the QT interval?",
)
NOISY = 10.0
"""Decibels of the sentence over the noise."""
CLEAN_REACH, NOISY_REACH = 85.0, 70.0
"""Percent of the names, one that was asked back counting half."""


class Outcome(StrEnum):
    RIGHT = "right"
    ASKED = "asked back"
    MISSED = "missed"
    WRONG = "wrong drug acted on"


@dataclass(frozen=True, slots=True)
class Heard:
    """One question. tuned: its name was looked at while tuning."""

    name: str
    voice: str
    noisy: bool
    tuned: bool
    words: str
    outcome: Outcome


class DrugsHeardBench:
    """twice: with a second opinion."""

    def __init__(self, name: str = "drugs-heard", *, twice: bool = False) -> None:
        self.name = name
        self._twice = twice

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises NoVoice, EngineMissing, and BenchFailed when the questions without a drug are not here."""
        names = asked_names()[: plan.turns]
        sentences = drugless_sentences.drugless_sentences(plan.turns)
        heard, drugless, cost = asyncio.run(_measure(names, sentences, twice=self._twice))
        return BenchResult(
            name=self.name,
            rows=rows_of(heard) + cost.rows() + drugless_sentences.rows_of(drugless),
            settings={"voices": "hibari (the product's own), flite rms", "line": "mu-law 8 kHz", "noise": "10 dB"},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(len(asked_names())),
            measurements={"ms": cost.added, "second opinion ms": cost.twice},
        )


async def _measure(
    names: Sequence[str], sentences: Sequence[str], *, twice: bool
) -> tuple[list[Heard], list[Drugless], Cost]:
    heard: list[Heard] = []
    drugless: list[Drugless] = []
    with (
        closing(OwnVoice()) as own,
        closing(chosen_voice(FLITE)) as other,
        recogniser(twice=twice) as ears,
        Progress("Hearing drugs", 4 * (len(names) + len(sentences))) as progress,
    ):
        voices: tuple[Voice, ...] = (own, other)
        for voice in voices:
            questions = {question_about(name): name for name in names}
            seeds = {question: _hash(name) for question, name in questions.items()}
            async for question, noisy, reading in _read(ears, voice, seeds):
                name = questions[question]
                outcome = outcome_of(name, reading)
                heard.append(Heard(name, voice.name, noisy, tuned_on(name), reading.words, outcome))
                progress.advance()
            seeds = {sentence: seed_of(sentence) for sentence in sentences}
            async for sentence, noisy, reading in _read(ears, voice, seeds):
                drugless.append(Drugless(sentence, voice.name, noisy, reading.words, effect_of(reading)))
                progress.advance()
        return heard, drugless, cost_of(ears)


async def _read(ears: Recogniser, voice: Voice, seeds: Mapping[str, int]) -> AsyncIterator[tuple[str, bool, Reading]]:
    """Each sentence clean and in noise. seeds: of each sentence's noise."""
    spoken = {sentence: await voice.say(sentence, 8000) for sentence in seeds}
    talkers = list(spoken.values())
    for sentence, sound in spoken.items():
        for decibels in (None, NOISY):
            reading = await ears.read(as_by_telephone(sound, decibels, talkers, seeds[sentence]))
            yield sentence, decibels is not None, reading


def outcome_of(name: str, reading: Reading) -> Outcome:
    """What a call would do with the reading. Another drug in the question, unasked, is a wrong one acted on."""
    alike = drug_to_confirm(reading.words, reading.doubts)
    if alike is not None:
        return Outcome.ASKED if any(same_substance(name, one) for one in alike.names) else Outcome.MISSED
    drugs = drugs_named(reading.words)
    if any(same_substance(name, drug) for drug in drugs):
        return Outcome.RIGHT
    return Outcome.WRONG if drugs else Outcome.MISSED


def rows_of(heard: Sequence[Heard]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for noisy, reach in ((False, CLEAN_REACH), (True, NOISY_REACH)):
        line = "10 dB" if noisy else "clean"
        here = [one for one in heard if one.noisy is noisy]
        rows.append(_score(f"heard right, {line}", here, reach))
        rows += [
            _score(f"heard right, {line}, {half}", [one for one in here if one.tuned is tuned], None)
            for half, tuned in (("names tuned on", True), ("names held back", False))
        ]
        rows += [
            _score(f"heard right, {line}, {voice}", [one for one in here if one.voice == voice], None)
            for voice in sorted({one.voice for one in here})
        ]
    wrong = [one for one in heard if one.outcome is Outcome.WRONG]
    for one in wrong:
        if one.tuned:
            print(f"wrong drug acted on: {one.name}, {one.voice}, {'10 dB' if one.noisy else 'clean'}: {one.words}")
    rows.append(Row("wrong drug acted on", len(wrong), "", 0, samples=len(heard)))
    return tuple(rows)


def _score(what: str, heard: Sequence[Heard], reach: float | None) -> Row:
    counts = {outcome: sum(one.outcome is outcome for one in heard) for outcome in Outcome}
    points = counts[Outcome.RIGHT] + 0.5 * counts[Outcome.ASKED]
    note = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    value = 100 * points / len(heard) if heard else None
    return Row(what, value, "%", reach, at_least=True, samples=len(heard), note=note)


def asked_names() -> tuple[str, ...]:
    """In an order that mixes their kinds, so that a trial run of a few is no run of one letter."""
    return tuple(sorted(NAMES.read_text(encoding="utf-8").split(), key=_hash))


def question_about(name: str) -> str:
    return QUESTIONS[int(_digest(name)[8:12], 16) % len(QUESTIONS)].format(name)


def tuned_on(name: str) -> bool:
    return int(_digest(name)[:2], 16) % 2 == 0


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _hash(name: str) -> int:
    return int(_digest(name)[:8], 16)


BENCH = DrugsHeardBench()
