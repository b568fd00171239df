"""When a second recogniser is asked, what becomes of its answer, and what happens without one."""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from commands.bench.recognising import Recogniser, recogniser
from commands.calling.voices import OwnVoice
from dialog.errors import EngineFailed
from dialog.lexicon.names import known_names
from dialog.resampling import Float32, floats
from dialog.stt.asking_twice import AskingTwice
from dialog.stt.candidates import Candidate, SecondHearing
from dialog.stt.corrected import corrected, enough_for_a_drug
from dialog.stt.doubtful_words import ReadWord
from dialog.stt.drug_hearing import DoubtfulReading
from dialog.stt.moonshine_model import TOKENS, read_vocabulary
from dialog.stt.other_words import place_in
from dialog.stt.second_hearing import FirstReading, stretch_to_hear_again
from dialog.stt.second_hearing import heard_twice as heard_by_two
from dialog.stt.second_opinion import Instead, Result
from dialog.stt.tokenizing import numbered_tokens, tokens_of
from dialog.stt.weighing import CERTAIN, log_odds, of_one_place, weighed
from dialog.stt.whisper import Whisper
from dialog.stt.whisper_model import log_mel
from dialog.stt.whisper_words import once_only, written_words
from priority_pool import PriorityPool, Urgency

SAID = "what is the dose of bus by your own in an adult".split()


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ("what is the dose of buspirone in an adult", (5, 6)),
        ("what is the dose of bus perron", (5, 7)),
        ("bus prone in adults", (0, 2)),
        ("nothing alike", (0, 2)),
        ("what is the dose of in an adult", (4, 6)),
        ("", (0, 0)),
    ],
)
def test_what_stands_in_the_place_of_words_in_another_reading(other: str, place: tuple[int, int]) -> None:
    assert place_in(other.split(), SAID, 5, 9) == place


def test_words_of_tokens() -> None:
    words = written_words(["\u0120dose", "\u0120of", "\u0120is", "o", "tod", "-", "ax", "?"])
    assert [word.text for word in words] == ["dose", "of", "isotodax"]
    assert (words[-1].first, words[-1].beyond) == (2, 7)
    assert written_words([]) == []


def test_what_is_said_again_and_again_is_kept_once() -> None:
    assert once_only([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1]) == (1, 2, 3, 4, 5)
    assert once_only([1, 2, 3, 1, 2, 3]) == (1, 2, 3, 1, 2, 3)
    assert once_only([]) == ()


def test_a_window_is_as_long_as_the_speech_and_a_little_more() -> None:
    assert log_mel(np.zeros(32000, np.float32)).shape == (1, 80, 260)
    # Features of 160 frames would be encoded into 80 positions, and those taken for features.
    assert log_mel(np.zeros(16000, np.float32)).shape[2] == 162


def candidate(name: str, evidence: float, gain: float, first: int = 5) -> Candidate:
    return Candidate(known_names()[name], evidence, gain, first, first + 1, first, first + 2)


def reading(leads: Sequence[int] = (), doubted: Sequence[int] = (5, 6), said: Sequence[str] = SAID) -> DoubtfulReading:
    words = [ReadWord(word, place, place + 1, 0.9) for place, word in enumerate(said)]
    stretches = [(doubted[0], doubted[-1] + 1)] if doubted else []
    return DoubtfulReading(words, said, [place in doubted for place in range(len(said))], leads, stretches)


SURE, DOUBTED, UNLIKELY = (
    candidate("buspirone", 25.0, -2.0),
    candidate("buspirone", 4.0, -14.0),
    candidate("buspirone", -4.0, -30.0),
)


OTHERWISE = "chest pain walks in the bus by door".split()


@pytest.mark.parametrize(
    ("found", "said", "poorly", "stretch"),
    [
        (SURE, SAID, True, None),
        (DOUBTED, OTHERWISE, False, (5, 7)),
        (UNLIKELY, SAID, False, (5, 7)),
        (UNLIKELY, OTHERWISE, False, None),
        (UNLIKELY, OTHERWISE, True, (5, 7)),
    ],
)
def test_who_is_sure_of_a_drug_or_of_none_asks_nobody(
    found: Candidate, said: Sequence[str], poorly: bool, stretch: tuple[int, int] | None
) -> None:
    assert stretch_to_hear_again(reading(said=said), [[found]], CERTAIN, poorly=poorly) == stretch
    assert stretch_to_hear_again(reading((), ()), [], CERTAIN, poorly=poorly) is None


def test_who_is_sure_of_a_drug_in_one_of_two_readings_asks_another() -> None:
    tokens = range(len(SAID))
    here, elsewhere = ([place in places for place in tokens] for places in ((5, 6), (1, 2)))
    assert stretch_to_hear_again(reading(), [[SURE]], CERTAIN, poorly=False, unsettled=here) == (5, 7)
    assert stretch_to_hear_again(reading(), [[SURE]], CERTAIN, poorly=False, unsettled=elsewhere) is None


def heard_twice(one: Candidate, evidence: float, gain: float, agrees: bool = False) -> Candidate:
    return replace(one, second=SecondHearing(evidence, gain, 5, 6, True, 0, agrees, 0.0, 0.0))


def test_two_that_hear_a_drug_are_surer_than_one_and_two_that_hear_none_less_sure() -> None:
    alone = weighed([DOUBTED])[0][1]
    assert weighed([heard_twice(DOUBTED, 25.0, 0.0)])[0][1] > alone
    assert weighed([heard_twice(DOUBTED, -6.0, -40.0, agrees=True)])[0][1] < alone
    assert log_odds(heard_twice(DOUBTED, 25.0, 0.0)) > log_odds(heard_twice(DOUBTED, 25.0, -8.0))


def test_names_for_the_same_words_of_either_reading_are_weighed_against_each_other() -> None:
    here = heard_twice(DOUBTED, 10.0, 0.0)
    there = heard_twice(candidate("bupropion", 3.0, -9.0, first=8), 10.0, 0.0)
    assert len(of_one_place([here, there])) == 1
    assert len(of_one_place([replace(here, second=None), replace(there, second=None)])) == 2


def test_what_two_heard_is_written_or_asked_about_by_limits_of_its_own() -> None:
    tokens, sure = tuple(range(10)), (0.5,) * 11
    certain = heard_twice(candidate("buspirone", 25.0, 0.0), 25.0, 4.0)
    assert weighed([certain])[0][1] > enough_for_a_drug(0.5, certain)

    def text(those: Sequence[int]) -> str:
        return " ".join(SAID[token] for token in those)

    assert "buspirone" in corrected(tokens, sure, [[certain]], text).words
    unsettled = [5 <= token < 7 for token in tokens]
    assert "buspirone" in corrected(tokens, sure, [[certain]], text, unsettled=unsettled).words
    alone = candidate("buspirone", 25.0, 4.0)
    assert "buspirone" in corrected(tokens, (0.99,) * 11, [[alone]], text).words
    assert "buspirone" not in corrected(tokens, (0.99,) * 11, [[alone]], text, unsettled=unsettled).words
    assert certain.second is not None
    left_over = replace(certain, second=replace(certain.second, left_over=True))
    asked = corrected(tokens, sure, [[left_over]], text)
    assert "buspirone" not in asked.words
    assert asked.doubts[0].names[0][0] == "buspirone"


class Opinion:
    """A second recogniser that answers as it is told."""

    def __init__(self, answer: Callable[[], list[list[Candidate]]], free: bool = True, crowded: bool = False) -> None:
        self.free = free
        self.crowded = crowded
        self.asked = 0
        self._answer = answer

    async def run(self, urgency: Urgency, function: Callable[..., Result], *arguments: object) -> Result:
        self.asked += 1
        if self._answer is never:
            await asyncio.sleep(60)
        return self._answer()  # type: ignore[return-value]

    def listen(self, speech: Float32) -> "NothingHeard":
        return NothingHeard()

    async def load(self) -> None: ...


class NothingHeard:
    words: tuple[str, ...] = ()

    def gains(self, changes: Sequence[Instead]) -> list[float]:
        return []


def never() -> list[list[Candidate]]:
    raise AssertionError


def failed() -> list[list[Candidate]]:
    raise EngineFailed("hearing", "it broke")


@pytest.fixture(scope="module")
def ears() -> Iterator[Recogniser]:
    with recogniser(twice=True) as ears:
        yield ears


def first(ears: Recogniser, seconds: float = 1.0) -> FirstReading:
    """A reading in doubt of its last two words."""
    numbers = numbered_tokens(read_vocabulary(TOKENS.verified().read_bytes()))
    tokens = tokens_of("what is the dose of bus by", numbers)
    beyond = len(tokens_of("what is the dose of", numbers))
    probabilities = [0.99] * beyond + [0.3] * (len(tokens) + 1 - beyond)
    silence, frames = np.zeros(int(8000 * seconds), np.int16), np.zeros((1, 0, 288), np.float32)
    return FirstReading(silence, 8000, frames, tokens, probabilities, [[DOUBTED]])


class Read:
    """A second reading that likes every name as much as what it read."""

    def __init__(self, words: str) -> None:
        self.words = words.split()

    def gains(self, changes: Sequence[Instead]) -> list[float]:
        return [0.0 for _ in changes]


@pytest.mark.parametrize(("other", "agrees"), [("which one is first line", True), ("which one is certain lean", False)])
def test_two_that_read_the_same_agree_however_they_part_the_words(ears: Recogniser, other: str, agrees: bool) -> None:
    numbers = numbered_tokens(read_vocabulary(TOKENS.verified().read_bytes()))
    tokens, sure = tokens_of("which one is first-line", numbers), len(tokens_of("which one is", numbers))
    probabilities = [0.99] * sure + [0.3] * (len(tokens) + 1 - sure)
    reading = FirstReading(
        np.zeros(8000, np.int16), 8000, np.zeros((1, 40, 288), np.float32), tokens, probabilities, []
    )
    judged, *_ = heard_by_two(ears.drugs, lambda speech: Read(other), reading, (3, 4))
    assert judged
    assert all(one.second is not None for one in judged)
    assert any(one.second.agrees for one in judged if one.second) is agrees


async def asked(ears: Recogniser, opinion: Opinion, patience: float = 5.0, seconds: float = 1.0) -> object:
    reading, gone = first(ears, seconds), threading.Event()
    found = await AskingTwice(ears.drugs, opinion, patience).candidates(Urgency.FINAL_READING, reading, gone)
    return "the first" if found is reading.found else found


async def test_who_is_not_free_is_not_waited_for_and_long_speech_is_read_once(ears: Recogniser) -> None:
    busy, free = Opinion(never, free=False), Opinion(list)
    assert await asked(ears, busy) == "the first"
    assert await asked(ears, free, seconds=15.0) == "the first"
    assert (busy.asked, free.asked) == (0, 0)
    assert await asked(ears, free) == []
    assert free.asked == 1


async def test_who_takes_too_long_or_fails_leaves_the_first_reading(
    ears: Recogniser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert await asked(ears, Opinion(never), patience=0.01) == "the first"
    assert await asked(ears, Opinion(failed)) == "the first"
    assert [record.levelname for record in caplog.records] == ["INFO", "WARNING"]


async def test_who_took_too_long_is_left_alone_for_a_while(ears: Recogniser, monkeypatch: pytest.MonkeyPatch) -> None:
    opinion = Opinion(never)
    twice = AskingTwice(ears.drugs, opinion, patience=0.01)
    for _ in range(2):
        await twice.candidates(Urgency.FINAL_READING, first(ears), threading.Event())
    assert opinion.asked == 1
    monkeypatch.setattr("dialog.stt.asking_twice.REST", 0.0)
    twice = AskingTwice(ears.drugs, opinion, patience=0.01)
    for _ in range(2):
        await twice.candidates(Urgency.FINAL_READING, first(ears), threading.Event())
    assert opinion.asked == 3


async def test_who_was_asked_is_not_waited_for_while_other_calls_wait(ears: Recogniser) -> None:
    reading, gone = first(ears), threading.Event()
    opinion = Opinion(never, crowded=True)
    began = time.monotonic()
    found = await AskingTwice(ears.drugs, opinion, patience=30.0).candidates(Urgency.FINAL_READING, reading, gone)
    assert found is reading.found
    assert opinion.asked == 1
    assert gone.is_set()
    assert time.monotonic() - began < 15.0


async def test_nobody_is_asked_while_calls_wait_for_the_models(ears: Recogniser) -> None:
    pool = PriorityPool(threads=1, nice=0)
    waiting = ["a call"]
    opinion = Whisper(pool, crowded=lambda: bool(waiting))
    opinion.load_now()
    before = opinion.free
    waiting.clear()
    assert (before, opinion.free) == (False, True)
    pool.close()


async def test_where_memory_is_short_it_is_not_loaded_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    pool = PriorityPool(threads=1, nice=0)
    opinion = Whisper(pool, left=lambda: 120.0)
    await opinion.load()
    pool.close()
    assert not opinion.free
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert "120 are free" in record.__dict__["reason"]


async def test_without_ctranslate2_the_log_says_so_and_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    pool = PriorityPool(threads=1, nice=0)
    opinion = Whisper(pool)
    await opinion.load()
    pool.close()
    assert not opinion.free
    assert "pip install ctranslate2" in caplog.records[0].__dict__["reason"]
    with pytest.raises(EngineFailed):
        opinion.listen(np.zeros(16000, np.float32))


async def test_memory_is_given_back_behind_each_opinion_whatever_came_of_it() -> None:
    given: list[str] = []
    pool = PriorityPool(threads=1, nice=0)
    opinion = Whisper(pool, lambda: given.append("back"))
    assert await opinion.run(Urgency.SPECULATION, len, "two words") == 9
    with pytest.raises(EngineFailed):
        await opinion.run(Urgency.SPECULATION, failed)
    pool.close()
    assert given == ["back", "back"]


async def test_whisper_reads_what_was_said_and_likes_what_was_said_best(ears: Recogniser) -> None:
    voice = OwnVoice()
    pcm = await voice.say("What is the dose of morphine in an adult?", 16000)
    voice.close()
    assert ears.opinion is not None
    heard = ears.opinion.listen(floats(pcm))
    assert heard.words[:5] == "what is the dose of".split()
    place = heard.words.index("morphine")
    same, other, far = heard.gains([Instead(place, place, name) for name in ("morphine", "codeine", "lisinopril")])
    assert same == pytest.approx(0.0, abs=0.5)
    assert same > other > far
    assert heard.gains([]) == []
