"""Word errors of the sixteen clinical questions, by two voices over a telephone, and what putting names right costs."""

import asyncio
import json
import os
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from commands.bench.contract import BenchResult, Plan, Row, percentile, this_machine
from commands.bench.errors import BenchFailed
from commands.bench.recognising import recogniser
from commands.bench.telephone_noise import as_by_telephone
from commands.calling.voices import FLITE, OwnVoice, Voice, chosen_voice
from dialog.wording.speech_text import speakable

FILE = "clinical_questions.json"
FOLDER = Path(os.environ.get("VOICEASSIST_TEST_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data")
OWN_REACH, OTHER_REACH = 5.0, 15.0
"""Percent of the words."""


@dataclass(frozen=True, slots=True)
class Read:
    """said, words: of one question, as they are compared; raw: before names were put right."""

    voice: str
    own: bool
    said: list[str]
    words: list[str]
    raw: list[str]


class WordErrorBench:
    name = "word-error"

    def run(self, plan: Plan, load: float) -> BenchResult:
        """Raises BenchFailed when the questions are not here, NoVoice, EngineMissing."""
        questions = clinical_questions()
        read, spent = asyncio.run(_measure(questions[: plan.turns]))
        return BenchResult(
            name=self.name,
            rows=rows_of(read, spent),
            settings={"voices": "hibari (the product's own), flite rms", "line": "mu-law 8 kHz, clean"},
            machine=this_machine(),
            load=load,
            trial=plan.is_trial(len(questions)),
            measurements={"ms": spent},
        )


def clinical_questions(folder: Path = FOLDER) -> list[str]:
    """Raises BenchFailed."""
    try:
        found: list[str] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BenchFailed(f"{FILE} is not here: put it in a folder and name that in VOICEASSIST_TEST_DATA") from error
    return found


async def _measure(questions: Sequence[str]) -> tuple[list[Read], list[float]]:
    read: list[Read] = []
    with closing(OwnVoice()) as own, closing(chosen_voice(FLITE)) as other, recogniser() as ears:
        voices: tuple[Voice, ...] = (own, other)
        for voice in voices:
            for question in questions:
                reading = await ears.read(as_by_telephone(await voice.say(question, 8000), None, (), 0))
                raw = reading.raw or reading.words
                read.append(Read(voice.name, voice.own, compared(question), compared(reading.words), compared(raw)))
        return read, ears.added


def rows_of(read: Sequence[Read], spent: Sequence[float]) -> tuple[Row, ...]:
    rows = []
    for own, reach in ((True, OWN_REACH), (False, OTHER_REACH)):
        here = [one for one in read if one.own is own]
        voice = here[0].voice if here else "none"
        total = sum(len(one.said) for one in here)
        before = 100 * sum(errors(one.said, one.raw) for one in here) / max(1, total)
        after = 100 * sum(errors(one.said, one.words) for one in here) / max(1, total)
        note = f"{before:.1f} % before names were put right"
        rows.append(Row(f"word error, {voice}", after if here else None, "%", reach, samples=total, note=note))
    rows.append(Row("delay added, p50", percentile(spent, 0.5), "ms", 0, samples=len(spent), note="CPU"))
    rows.append(Row("delay added, p95", percentile(spent, 0.95), "ms", 900, samples=len(spent), note="CPU"))
    return tuple(rows)


def compared(text: str) -> list[str]:
    """Words in lower case, numbers and units as they are said, so that "12" and "twelve" are the same."""
    return re.findall(r"[a-z]+", speakable(text).lower().replace("'", ""))


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein distance in words."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, 1):
        above, row = row, [count]
        for place, other in enumerate(heard):
            row.append(min(above[place] + (word != other), above[place + 1] + 1, row[place] + 1))
    return row[-1]


BENCH = WordErrorBench()
