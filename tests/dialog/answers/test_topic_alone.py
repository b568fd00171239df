"""A topic said alone is held where a heading names it, though two words are no evidence for an answer."""

import pytest

from dialog.answering import Answering
from dialog.answers.topic_alone import is_its_subject, under_its_topic
from dialog.reply import ReplyKind
from dialog.settings import DialogSettings
from kb.documents import Passage
from tests.dialog.found import passage, weighed
from tests.dialog.test_answering import WordLibrary, talk

INJURY = passage("Guideline for Acute Kidney Injury", "Definition", "It is a rise of creatinine within two days.")
DIALYSIS = passage("Guideline for Acute Kidney Injury", "Dialysis > Limitations", "Timing was not looked at.")
CHRONIC = passage("Guideline for Chronic Kidney Disease", "Referral", "Refer early. Albumin is measured.")


@pytest.mark.parametrize("words", ["acute kidney injury", "treatment of acute kidney injury", "acute kidney injuries"])
def test_what_stands_under_the_topic_is_found_asides_last(words: str) -> None:
    asked, best = weighed(words, [DIALYSIS, CHRONIC, INJURY])
    held = under_its_topic(asked, best)
    assert [one.statement.passage.section for one in held] == ["Definition", "Dialysis > Limitations"]
    assert is_its_subject(asked, held[0])


@pytest.mark.parametrize(
    "words", ["acute liver injury", "how much fluid in acute kidney injury", "furosemide in acute kidney injury"]
)
def test_nothing_is_where_it_is_another_topic_or_more_than_one(words: str) -> None:
    assert not under_its_topic(*weighed(words, [DIALYSIS, CHRONIC, INJURY]))


def test_a_section_named_like_the_topic_is_not_its_whole_document() -> None:
    asked, best = weighed("dialysis", [DIALYSIS])
    assert under_its_topic(asked, best)
    assert not is_its_subject(asked, best[0])


class Kidneys(WordLibrary):
    """A library on kidneys, whatever is searched; nearness by shared words."""

    passages: tuple[Passage, ...] = (INJURY, CHRONIC)

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return list(self.passages)


class OneKidney(Kidneys):
    passages = (CHRONIC,)


@pytest.mark.parametrize(
    ("chosen", "holds"), [("acute", "rise of creatinine"), ("chronic", "Refer early"), ("the first one", "creatinine")]
)
async def test_the_readings_the_library_holds_are_offered_and_each_is_answered(chosen: str, holds: str) -> None:
    answering = Answering(Kidneys(), DialogSettings())
    back, _ = await talk(answering, "tell me about kidney disease")
    assert (back.kind, back.text) == (ReplyKind.CLARIFY, "Kidney disease: acute or chronic?")
    told, _ = await talk(answering, "tell me about kidney disease", chosen)
    assert told.kind is ReplyKind.ANSWER
    assert holds in told.text


async def test_where_one_reading_is_held_nothing_is_asked_and_where_outside_may_know_all_are_offered() -> None:
    told, _ = await talk(Answering(OneKidney(), DialogSettings()), "tell me about kidney disease")
    assert told.kind is ReplyKind.ANSWER
    assert "Refer early" in told.text
    library = OneKidney()
    back, _ = await talk(Answering(library, DialogSettings(), outside=library), "tell me about kidney disease")
    assert back.options == ("acute", "chronic", "dialysis")
