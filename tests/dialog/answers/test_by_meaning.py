"""Words that a statement meets in meaning though not in letters."""

import numpy as np

from dialog.answers.by_meaning import NEAR, asked_by, unmet
from dialog.answers.evidence import evidence
from dialog.answers.library_answer import LibraryAnswer
from dialog.question.asked import Asked
from dialog.question.telling_words import telling_words
from dialog.settings import DialogSettings
from dialog.transcript import Conversation
from kb.documents import Passage
from kb.errors import LibraryUnavailable
from kb.rerank.words_met import WordsMet
from kb.statements import Statement
from tests.dialog.found import passage, weighed

ASKED = Asked("anticoagulation after we cardiovert him")
SHOCK = passage("Atrial Fibrillation", "Anticoagulation", "Anticoagulation goes on for 4 weeks after cardioversion.")


def near(said: float, headed: float = 0.0) -> WordsMet:
    words = ("anticoagulation", "after", "cardiovert")
    return WordsMet(words, np.array([[1, 1, said]], dtype=np.float32), np.array([[1, 1, headed]], dtype=np.float32))


def test_a_word_is_met_by_one_that_is_near_it_or_by_a_near_heading() -> None:
    around = frozenset({"anticoagul"})
    assert unmet(ASKED, near(NEAR - 0.05), around) == 1
    assert unmet(ASKED, near(NEAR + 0.05), around) == 0
    assert unmet(ASKED, near(0, NEAR + 0.05), around) == 0


def test_a_word_that_stands_there_is_met_however_far_its_pieces_lie() -> None:
    assert unmet(ASKED, near(0), frozenset(ASKED.weights)) == 0


def test_without_pieces_stems_alone_count() -> None:
    assert unmet(ASKED, None, frozenset({"anticoagul"})) == 1


def test_what_a_story_tells_need_not_be_met() -> None:
    asked = Asked("He had a colchicine rash. When do we cardiovert him?")
    assert unmet(asked, None, frozenset()) == 1


def test_a_word_that_asks_for_what_is_told_is_no_gap() -> None:
    asked = Asked("alirocumab starting dose and interval")
    assert asked_by(asked, "75 mg every 2 weeks").issuperset(telling_words("dose interval"))
    assert not asked_by(asked, "an injection") & frozenset(telling_words("dose interval"))


def test_the_evidence_counts_by_meaning() -> None:
    asked, best = weighed(ASKED.question, [SHOCK])
    assert evidence(asked, [SHOCK], best, near(0.7))["unmet"] < evidence(asked, [SHOCK], best, near(0.2))["unmet"]


class Telling:
    """A library of one passage; a word of the question is as near as is said, or nobody can tell."""

    def __init__(self, cosine: float | None) -> None:
        self.cosine = cosine

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return [SHOCK]

    async def similarity(self, question: str, sentences: object) -> list[float]:
        return [0.5 for _ in sentences]  # type: ignore[attr-defined]

    async def words_met(self, question: str, statements: list[Statement]) -> WordsMet | None:
        assert len(statements) == 1
        if self.cosine is None:
            raise LibraryUnavailable("the database is away")
        words = tuple(question.lower().split())
        every = np.full((1, len(words)), self.cosine, dtype=np.float32)
        return WordsMet(words, every, every)


FAR = "how many weeks of anticoagulation after defibrillating an ablated fluttering atrium"


async def test_what_is_near_in_meaning_is_answered_and_what_is_far_is_not() -> None:
    replies = [await LibraryAnswer(Telling(cosine), DialogSettings()).to(Conversation(), FAR) for cosine in (0.9, 0.1)]
    assert replies[0] is not None
    assert replies[1] is None


async def test_a_library_that_fails_to_tell_answers_all_the_same() -> None:
    reply = await LibraryAnswer(Telling(None), DialogSettings()).to(
        Conversation(), "how many weeks of anticoagulation after cardioversion in atrial fibrillation"
    )
    assert reply is not None
