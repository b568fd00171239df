"""A few words are taken of what the call is about, where that holds them; a new question is not."""

import pytest

from dialog.answering import Answering
from dialog.reply import ReplyKind
from dialog.settings import DialogSettings
from dialog.spoken_of import asks_of_the_same, option_spoken_of, says_little, spoken_of, tells_a_value
from dialog.transcript import Conversation
from kb.documents import Passage
from tests.dialog.found import passage
from tests.dialog.test_answering import WordLibrary, _share, after, talk

SEPSIS, BLEED, INJURY = (f"Guideline on {topic}" for topic in ("Sepsis", "Subarachnoid Hemorrhage", "Kidney Injury"))
PASSAGES = [
    passage(SEPSIS, "Targets", "The target mean arterial pressure in sepsis is 65 mmHg."),
    passage(SEPSIS, "Vasopressors", "The first vasopressor in sepsis is norepinephrine 5 mcg/min."),
    passage(SEPSIS, "Vasopressors > Second Line", "Second line: vasopressin 0.03 units/min is added in sepsis."),
    passage(BLEED, "Vasopressors", "The first vasopressor after the hemorrhage is phenylephrine 50 mcg/min."),
    passage(SEPSIS, "Lactate", "Lactate above 2 mmol/L is measured again within 4 hours in sepsis."),
    passage(SEPSIS, "Heparin", "Heparin is given unless there is bleeding in sepsis."),
    passage(BLEED, "Heparin", "Heparin is stopped after the hemorrhage."),
    passage(INJURY, "Stages", "The stage of a kidney injury follows creatinine."),
]
TARGET = "what is the target mean arterial pressure in sepsis"


class Intensive(WordLibrary):
    """Found is what shares words, nearest first."""

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        self.asked.append(question)
        near = {one: _share(question, f"{one.document.title} {one.section} {one.text}") for one in PASSAGES}
        return sorted((one for one in PASSAGES if near[one]), key=lambda one: -near[one])[:limit]


@pytest.fixture
def answering() -> Answering:
    return Answering(Intensive(), DialogSettings())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("which vasopressor first?", "norepinephrine"),
        ("second line?", "vasopressin"),
        ("lactate is six", "within 4 hours"),
        ("lactate?", "within 4 hours"),
    ],
)
async def test_few_words_are_taken_of_what_was_spoken_of(answering: Answering, words: str, told: str) -> None:
    reply, _ = await talk(answering, TARGET, words)
    assert reply.kind is ReplyKind.ANSWER
    assert told in reply.text
    assert {cited.title for cited in reply.citations} == {SEPSIS}


async def test_the_source_that_was_read_from_is_asked_before_a_newer_one(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await answering.think(Conversation(), TARGET)
    newer = passage("Report on Sepsis", "Targets", "The target mean arterial pressure in sepsis is 60 mmHg.", year=2026)
    monkeypatch.setattr("tests.dialog.test_spoken_of.PASSAGES", [*PASSAGES, newer])
    for words in ("he weighs eighty kilos", "he is eighty"):
        reply = await answering.think(after(Conversation(), TARGET, first), words)
        assert {cited.title for cited in reply.citations} == {SEPSIS}
        assert "mean arterial pressure" in reply.text


async def test_without_anything_spoken_of_the_question_has_its_readings(answering: Answering) -> None:
    reply, _ = await talk(answering, "which vasopressor dose first?")
    assert reply.kind is ReplyKind.CLARIFY


async def test_a_question_back_that_does_not_offer_it_is_answered_from_it(answering: Answering) -> None:
    reply, _ = await talk(answering, TARGET, "heparin")
    assert "bleeding" in reply.text
    assert {cited.title for cited in reply.citations} == {SEPSIS}


async def test_what_the_source_does_not_hold_is_asked_of_the_others(answering: Answering) -> None:
    reply, conversation = await talk(answering, TARGET, "what is the stage of a kidney injury")
    assert {cited.title for cited in reply.citations} == {INJURY}
    assert spoken_of(conversation) is not None
    assert (await talk(answering, TARGET, "croup?"))[0].kind is ReplyKind.ABSTAIN


def test_nothing_is_spoken_of_before_the_first_answer() -> None:
    assert spoken_of(Conversation()) is None


@pytest.mark.parametrize("words", ["staging", "second line?", "lactate", "which pressor first", "heparin?"])
def test_these_say_little(words: str) -> None:
    assert says_little(words)


@pytest.mark.parametrize(
    "words", ["gout?", "vasopressin dose", "pericarditis", "thrombolysis in pulmonary embolism", "?"]
)
def test_a_drug_or_a_disease_or_three_words_say_enough(words: str) -> None:
    assert not says_little(words)


@pytest.mark.parametrize("words", ["creatinine 1.6", "he's 82 and weighs 55 kilos", "potassium is three point one"])
def test_these_tell_a_value(words: str) -> None:
    assert tells_a_value(words)


@pytest.mark.parametrize(
    "words",
    [
        "what if he is 82",
        "creatinine 1.6?",
        "staging",
        "when is 5 mg given",
        "enoxaparin dose for a 70 kilo man",
        "amiodarone 300 milligrams in cardiac arrest",
        "gout with a creatinine of 2",
    ],
)
def test_these_ask_or_tell_no_value(words: str) -> None:
    assert not tells_a_value(words)


def test_one_word_of_asking_asks_of_the_same() -> None:
    assert asks_of_the_same("dose?")
    assert not asks_of_the_same("apixaban?")
    assert not asks_of_the_same("what dose of apixaban")


def test_one_option_alone_settles_it() -> None:
    spoken = frozenset({"sepsis", "shock"})
    assert option_spoken_of(("asthma", "sepsis"), spoken) == 1
    assert option_spoken_of(("sepsis", "shock"), spoken) is None
    assert option_spoken_of(("gout",), spoken) is None
