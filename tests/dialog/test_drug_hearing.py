"""Drugs behind doubtful words, with the real recogniser over mu-law."""

from collections.abc import Iterator, Sequence

import pytest

from commands.bench.recognising import Recogniser
from commands.bench.telephone_noise import as_by_telephone
from commands.calling.voices import OwnVoice
from dialog.doubted_drugs import drug_spelled, drug_to_confirm
from dialog.doubts import Doubt
from dialog.lexicon.names import known_names
from dialog.ports import Reading
from dialog.stt.corrected import corrected
from dialog.stt.doubtful_words import ReadWord, doubtful_stretches
from dialog.stt.drug_hearing import Candidate
from dialog.stt.moonshine_model import TOKENS, read_vocabulary
from dialog.stt.tokenizing import numbered_tokens, tokens_of
from dialog.stt.weighing import weighed
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


def word(text: str, certainty: float, place: int = 0) -> ReadWord:
    return ReadWord(text, place, place + 1, certainty)


def test_short_words_beside_a_doubtful_one_are_in_doubt_with_it_and_sure_long_ones_are_not() -> None:
    words = [word("dose", 0.99), word("of", 0.99), word("nox", 0.3), word("a", 0.99), word("kidney", 0.99)]
    assert doubtful_stretches(words) == [(1, 4)]
    assert doubtful_stretches([word("dose", 0.99), word("of", 0.9)]) == []


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


def test_a_drug_that_was_written_without_being_sure_is_asked_for() -> None:
    rivals = [candidate("buspirone", 8.0, -14.0), candidate("bupropion", 8.0, -14.0)]
    found = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [rivals], lambda t: text(t, " buspirone").replace(" by", ""))
    assert found.doubts[0].heard == "buspirone"
    assert found.doubts[0].names[0][0] == "buspirone"


def test_words_that_sound_like_nothing_known_are_left() -> None:
    found = corrected((1, 2, 3, 4, 5), (0.9,) * 6, [[candidate("buspirone", -8.0, -40.0)]], text)
    assert (found.words, found.doubts) == ("dose of bus by?", ())


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
