"""Drugs behind doubtful words, with the real recogniser over mu-law."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from commands.bench.drugless_sentences import drugs_named
from commands.bench.recognising import Recogniser, push
from commands.bench.telephone_noise import LEAD, as_by_telephone
from commands.calling.voices import OwnVoice
from dialog.asking_back.doubted_drugs import drug_spelled, drug_to_confirm
from dialog.doubts import Doubt
from dialog.lexicon.names import known_names
from dialog.ports import Reading
from dialog.stt.candidates import Candidate
from dialog.stt.corrected import corrected, likeliest_drugs
from dialog.stt.doubtful_words import ReadWord, doubted_words, doubtful_stretches
from dialog.stt.drug_context import behind_leads, counted, drug_expected
from dialog.stt.moonshine_model import TOKENS, Heard, read_vocabulary
from dialog.stt.tokenizing import numbered_tokens, tokens_of
from dialog.stt.weighing import (
    WORTH_ASKING,
    WORTH_ASKING_ANNOUNCED,
    WORTH_ASKING_UNEXPECTED,
    log_odds,
    of_one_place,
    weighed,
)
from priority_pool import PriorityPool


@pytest.fixture(scope="module")
def ears() -> Iterator[Recogniser]:
    pool = PriorityPool(threads=1, nice=0)
    yield Recogniser(pool)
    pool.close()


@pytest.fixture(scope="module")
def voice() -> Iterator[OwnVoice]:
    voice = OwnVoice()
    yield voice
    voice.close()


async def read(ears: Recogniser, voice: OwnVoice, sentence: str) -> Reading:
    return await ears.read(as_by_telephone(await voice.say(sentence, 8000), None, (), 0))


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Can I give enoxaparin to a patient with kidney failure?", "enoxaparin"),
        ("What are the contraindications to diltiazem?", "diltiazem"),
        ("How do I start patiromer in heart failure?", "patiromer"),
    ],
)
async def test_a_drug_the_recogniser_does_not_know_is_put_in_its_place_or_asked_for(
    ears: Recogniser, voice: OwnVoice, sentence: str, name: str
) -> None:
    reading = await read(ears, voice, sentence)
    offered = {known for doubt in reading.doubts for known, _ in doubt.names}
    assert name in reading.words or name in offered
    if name in reading.words and reading.raw:
        assert name not in reading.raw
    for doubt in reading.doubts:
        assert doubt.heard in reading.words


async def test_a_sure_line_is_left_as_it_was_and_costs_nothing(ears: Recogniser, voice: OwnVoice) -> None:
    before = len(ears.drugs.spent)
    reading = await read(ears, voice, "What is the maximum daily dose of morphine?")
    assert "morphine" in reading.words
    assert (reading.raw, reading.doubts) == ("", ())
    assert len(ears.drugs.spent) == before + 1


@pytest.mark.parametrize(
    "sentence",
    ["Monitor's gone into VF and he's out cold", "Chest pain walks in the door, how many minutes have I got?"],
)
async def test_where_no_drug_was_said_none_is_put_in_or_asked_for(
    ears: Recogniser, voice: OwnVoice, sentence: str
) -> None:
    reading = await read(ears, voice, sentence)
    assert reading.doubts == ()
    assert not drugs_named(reading.words)


async def test_the_same_words_of_a_little_more_sound_are_put_right_once(ears: Recogniser, voice: OwnVoice) -> None:
    pcm = as_by_telephone(await voice.say("Can I give enoxaparin to a patient with kidney failure?", 8000), None, (), 0)
    before = len(ears.drugs.spent)
    stream = ears.open()
    paused = (len(pcm) - LEAD) // 160 - 1
    push(stream, pcm[: paused * 160])
    at_pause = await stream.read(False)
    push(stream, pcm, paused)
    at_end = await stream.read(True)
    stream.close()
    assert (at_pause.words, at_pause.doubts) == (at_end.words, at_end.doubts)
    assert len(ears.drugs.spent) == before + 1


def test_a_reading_that_nobody_waits_for_is_not_put_right(ears: Recogniser) -> None:
    nothing = np.zeros((1, 0, 288), np.float32)
    assert ears.drugs.candidates(nothing, 0, Heard((300, 301), (0.2, 0.2, 0.9)), lambda: True) == []


@pytest.mark.parametrize(
    ("sentence", "place", "expected"),
    [
        ("what is the dose of bus by", 5, True),
        ("is bus safe in pregnancy", 1, True),
        ("chest pain walks in the door", 0, False),
        ("bus five milligrams", 0, False),
        ("the oral bus dose", 2, True),
    ],
)
def test_some_words_stand_beside_drugs(sentence: str, place: int, expected: bool) -> None:
    assert drug_expected(sentence.split(), place, place) is expected


def test_numbers_and_units_are_counted() -> None:
    assert counted(["temp", "thirty", "nine"]) == 2
    assert counted(["ten year", "bus"]) == 2


def word(text: str, certainty: float, place: int = 0) -> ReadWord:
    return ReadWord(text, place, place + 1, certainty)


def test_short_words_beside_a_doubtful_one_are_in_doubt_with_it_and_sure_long_ones_are_not() -> None:
    words = [word("dose", 0.99), word("of", 0.99), word("nox", 0.3), word("a", 0.99), word("kidney", 0.99)]
    assert doubtful_stretches(words) == [(1, 4)]
    assert doubtful_stretches([word("dose", 0.99), word("of", 0.9)]) == []


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("what is the dose of bus by", {5}),
        ("can i give ivan dronnet to a patient", {3}),
        ("what are the contraindications to bikes in", {5}),
        ("it is a question of time", set()),
    ],
)
def test_some_words_announce_a_drug(sentence: str, places: set[int]) -> None:
    assert behind_leads(sentence.split()) == places


def test_words_behind_those_that_announce_a_drug_are_in_doubt_with_the_one_beside_them() -> None:
    words = [word("give", 0.99), word("ivan", 0.98), word("dronnet", 0.4), word("kidney", 0.99)]
    assert doubtful_stretches(words) == [(2, 3)]
    assert doubtful_stretches(words, {1}) == [(1, 3)]


def test_a_stretch_ends_where_a_drug_is_announced_and_that_one_comes_first() -> None:
    words = [word("maxim", 0.3), word("dose", 0.5), word("of", 0.8), word("suprx", 0.6)]
    assert doubtful_stretches(words) == [(0, 4)]
    assert doubtful_stretches(words, {3}) == [(3, 4), (0, 3)]


def test_a_sure_word_between_two_doubtful_ones_is_in_doubt() -> None:
    words = [word("put", 0.6), word("your", 0.99), word("over", 0.5), word("failure", 0.99), word("is", 0.99)]
    assert doubtful_stretches(words) == [(0, 3)]


def test_an_announced_word_must_be_surer_unless_it_is_a_known_name() -> None:
    words = [word("to", 0.99), word("microx", 0.9)]
    assert doubted_words(words) == [False, False]
    assert doubted_words(words, {1}) == [False, True]
    assert doubted_words(words, {1}, {"microx"}) == [False, False]


def test_a_name_is_weighed_against_those_in_its_own_place_alone() -> None:
    here, there = candidate("buspirone", 15.0, -4.0), candidate("contraindications", 40.0, 0.0)
    there = replace(there, first=0, last=1, begins=0, ends=2)
    places = of_one_place([candidate("bupropion", 8.0, -8.0), here, there])
    assert [[one.known.name for one in place] for place in places] == [
        ["contraindications"],
        ["buspirone", "bupropion"],
    ]
    found = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [[here, there]], text)
    assert "buspirone" in found.words


def test_tokens_of_words_are_those_the_recogniser_writes() -> None:
    vocabulary = read_vocabulary(TOKENS.verified().read_bytes())
    numbers = numbered_tokens(vocabulary)
    tokens = tokens_of("the dose of apixaban", numbers)
    assert b"".join(vocabulary[token] for token in tokens).decode().replace("\u2581", " ") == " the dose of apixaban"
    assert numbers["\u2581do"] in tokens


VOCABULARY = {1: " dose", 2: " of", 3: " bus", 4: " by", 5: "?"}


def text(tokens: Sequence[int], third: str = " bus") -> str:
    return "".join({**VOCABULARY, 3: third}[token] for token in tokens).strip()


def candidate(name: str, evidence: float, gain: float) -> Candidate:
    return Candidate(known_names()[name], evidence, gain, 2, 3, 2, 4)


def test_a_drug_that_is_certain_is_written_and_one_that_is_not_is_asked_for() -> None:
    tokens, sure = (1, 2, 3, 4, 5), (0.99,) * 6
    certain = corrected(tokens, sure, [[candidate("buspirone", 25.0, -2.0), candidate("bupropion", 3.0, -30.0)]], text)
    assert (certain.words, certain.doubts) == ("dose of buspirone?", ())
    rivals = [candidate("buspirone", 14.0, -8.0), candidate("bupropion", 14.0, -8.0)]
    unsure = corrected(tokens, sure, [rivals], text)
    assert unsure.words == "dose of bus by?"
    assert unsure.doubts[0].heard == "bus by"
    assert {name for name, _ in unsure.doubts[0].names} == {"buspirone", "bupropion"}


@pytest.mark.parametrize(("heard", "written"), [(" pre", "dose of pre by?"), (" bus", "dose of endoscopy?")])
def test_a_word_of_the_library_is_written_unless_a_beginning_that_matters_would_be_lost(
    heard: str, written: str
) -> None:
    found = corrected((1, 2, 3, 4, 5), (0.99,) * 6, [[candidate("endoscopy", 28.0, 2.0)]], lambda t: text(t, heard))
    assert (found.words, found.doubts) == (written, ())


def test_the_worse_the_line_the_surer_a_drug_must_be() -> None:
    rather_sure = [candidate("buspirone", 15.0, -4.0), candidate("bupropion", 8.0, -8.0)]
    assert 0.8 < weighed(rather_sure)[0][1] < 0.95
    assert corrected((1, 2, 3, 4, 5), (0.9,) * 6, [rather_sure], text).words == "dose of buspirone?"
    found = corrected((1, 2, 3, 4, 5), (0.5,) * 6, [rather_sure], text)
    assert found.words == "dose of bus by?"
    assert found.doubts[0].names[0][0] == "buspirone"


def test_where_there_are_two_readings_a_drug_is_always_asked_for() -> None:
    rather_sure = [candidate("buspirone", 25.0, -2.0), candidate("bupropion", 3.0, -30.0)]
    tokens, chances = (1, 2, 3, 4, 5), (0.9,) * 6
    elsewhere = corrected(tokens, chances, [rather_sure], text, unsettled=(True, False, False, False, False))
    assert elsewhere.words == "dose of buspirone?"
    there = corrected(tokens, chances, [rather_sure], text, unsettled=(False, False, False, True, False))
    assert there.words == "dose of bus by?"
    assert there.doubts[0].names[0][0] == "buspirone"
    agreed = likeliest_drugs([rather_sure])
    assert agreed == {"buspirone"}
    there = corrected(tokens, chances, [rather_sure], text, unsettled=(False, False, False, True, False), agreed=agreed)
    assert there == elsewhere


def test_a_drug_that_was_written_without_being_sure_is_asked_for() -> None:
    rivals = [candidate("buspirone", 8.0, -14.0), candidate("bupropion", 8.0, -14.0)]
    found = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [rivals], lambda t: text(t, " buspirone").replace(" by", ""))
    assert found.doubts[0].heard == "buspirone"
    assert found.doubts[0].names[0][0] == "buspirone"


def test_a_drug_is_asked_for_the_sooner_the_likelier_one_is_by_the_words_around() -> None:
    faint = candidate("buspirone", 0.0, -20.0)
    tokens, sure = (1, 2, 3, 4, 5), (0.9,) * 6
    assert WORTH_ASKING_ANNOUNCED < weighed([faint])[0][1] < WORTH_ASKING
    assert corrected(tokens, sure, [[faint]], text).doubts == ()
    assert corrected(tokens, sure, [[replace(faint, announced=True)]], text).doubts[0].names[0][0] == "buspirone"
    stranger = replace(candidate("buspirone", 0.0, -10.0), expected=False)
    assert WORTH_ASKING < weighed([stranger])[0][1] < WORTH_ASKING_UNEXPECTED
    assert corrected(tokens, sure, [[stranger]], text).doubts == ()


def test_a_word_of_the_library_that_was_read_as_such_is_not_asked_about() -> None:
    word = candidate("vasopressor", 33.0, 0.0)
    rival = candidate("vasopressin", 13.0, 3.0)
    assert weighed([word, rival])[0][0] is word
    assert weighed([word, rival])[1][1] > WORTH_ASKING
    read = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [[word, rival]], lambda t: text(t, " vasopressor").replace(" by", ""))
    assert (read.words, read.doubts) == ("dose of vasopressor?", ())
    misread = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [[word, rival]], text)
    assert misread.doubts[0].names[0][0] == "vasopressin"


def test_words_that_sound_like_nothing_known_are_left() -> None:
    found = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [[candidate("buspirone", -8.0, -40.0)]], text)
    assert (found.words, found.doubts) == ("dose of bus by?", ())


def test_a_drug_among_unlikely_words_must_sound_more_like_it() -> None:
    usual = candidate("buspirone", 15.0, -4.0)
    assert (
        log_odds(usual) > log_odds(replace(usual, expected=False)) > log_odds(replace(usual, expected=False, counted=1))
    )
    word = replace(usual, known=known_names()["endoscopy"])
    near = [replace(usual, expected=False, gain=-9.0), replace(word, evidence=26.0, gain=2.0)]
    found = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [near], text)
    assert "buspirone" not in found.words
    assert found.doubts == ()


def test_probabilities_leave_room_for_none() -> None:
    ranked = weighed([candidate("buspirone", 10.0, -10.0), candidate("bupropion", 5.0, -20.0)])
    assert ranked[0][0].known.name == "buspirone"
    assert 0 < sum(chance for _, chance in ranked) < 1
    assert weighed([]) == []


def test_a_doubt_is_confirmed_before_a_listed_pair_is() -> None:
    doubt = Doubt("Bus by", (("buspirone", 0.5), ("bupropion", 0.3), ("buspar", 0.1)))
    alike = drug_to_confirm("dose of bus by and hydralazine", (doubt,))
    assert alike is not None
    assert (alike.heard, alike.names) == ("bus by", ("buspirone", "bupropion"))
    listed = drug_to_confirm("dose of hydralazine", (doubt,))
    assert listed is not None
    assert listed.names[0] == "hydralazine"


def test_a_spelled_beginning_finds_its_one_drug() -> None:
    assert drug_spelled("apix") == "apixaban"
    assert drug_spelled("zzz") is None
    assert drug_spelled("") is None
