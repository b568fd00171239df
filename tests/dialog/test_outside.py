"""Outside sources are asked only when the library holds no answer, and never by a thought that may be thrown away."""

from datetime import date

import pytest

from dialog.answering import Answering
from dialog.reply import ReplyKind
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from kb.documents import Document, Passage
from kb.errors import LibraryUnavailable
from tests.dialog.test_answering import QUESTION, WordLibrary

LABEL = Document("outside/label", "Sarecycline", "DailyMed", date(2025, 1, 1), "public domain")
PASSAGE = Passage(
    0, LABEL, "Dosage", "Sarecycline 1.5 mg/kg daily is given for severe acne.", score=1.0, cosine=0.7, coverage=1.0
)
UNKNOWN = "sarecycline dose for severe acne"


class Elsewhere:
    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[str] = []
        self._fails = fails

    async def search(self, question: str, *, limit: int = 8) -> list[Passage]:
        self.asked.append(question)
        if self._fails:
            raise LibraryUnavailable("nobody answers")
        return [PASSAGE][:limit]


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def answering(elsewhere: Elsewhere) -> Answering:
    return Answering(WordLibrary(), DialogSettings(), "", lambda: date(2026, 1, 1), outside=elsewhere)


async def test_what_the_library_lacks_is_answered_from_outside(answering: Answering, elsewhere: Elsewhere) -> None:
    reply = await answering.think(Conversation(), UNKNOWN)
    assert reply.kind is ReplyKind.ANSWER
    assert "From DailyMed, 2025" in reply.text
    assert "1.5 mg/kg daily" in reply.text
    assert elsewhere.asked == [UNKNOWN]


async def test_what_the_library_holds_is_not_asked_outside(answering: Answering, elsewhere: Elsewhere) -> None:
    assert (await answering.think(Conversation(), QUESTION)).kind is ReplyKind.ANSWER
    assert elsewhere.asked == []


async def test_a_speculative_thought_touches_nothing_outside(answering: Answering, elsewhere: Elsewhere) -> None:
    reply = await answering.think(Conversation(), UNKNOWN, speculative=True)
    assert reply.kind is ReplyKind.ABSTAIN
    assert reply.provisional
    assert elsewhere.asked == []


async def test_outside_sources_that_fail_leave_the_library_s_answer() -> None:
    answering = Answering(WordLibrary(), DialogSettings(), "", lambda: date(2026, 1, 1), outside=Elsewhere(fails=True))
    assert (await answering.think(Conversation(), UNKNOWN)).kind is ReplyKind.ABSTAIN


async def test_a_passage_from_outside_about_something_else_is_no_answer(
    answering: Answering, elsewhere: Elsewhere
) -> None:
    reply = await answering.think(Conversation(), "methotrexate dose for psoriasis")
    assert elsewhere.asked
    assert reply.kind is ReplyKind.ABSTAIN
