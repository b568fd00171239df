"""A disease said without its kind, where what was found is about several kinds of it."""

from collections.abc import Sequence

import pytest

from dialog.answering import Answering
from dialog.answers.kinds_of_disease import kinds_of_disease
from dialog.reply import ReplyKind
from dialog.settings import DialogSettings
from kb.documents import Passage
from tests.dialog.found import passage, weighed
from tests.dialog.test_answering import talk

OPEN = passage("Open-angle glaucoma", "Treatment", "Treat open-angle glaucoma with latanoprost once daily.")
CLOSED = passage(
    "Eye emergencies", "Primary angle-closure glaucoma", "Treat glaucoma at once with acetazolamide 500 mg."
)
WHOLE = passage("Glaucoma", "Treatment", "Treat glaucoma by lowering the pressure of the eye: which drug depends.")


@pytest.mark.parametrize("words", ["how do I treat glaucoma", "glaucoma", "any guidance on glaucoma"])
def test_the_kinds_the_library_holds_are_offered(words: str) -> None:
    back = kinds_of_disease(*weighed(words, [OPEN, CLOSED]))
    assert back is not None
    assert back.topic == "glaucoma"
    assert sorted(back.options) == ["open-angle", "primary angle-closure"]
    assert back.completed[back.options.index("open-angle")] == words.replace("glaucoma", "open-angle glaucoma")


@pytest.mark.parametrize(
    "words",
    ["how do I treat open-angle glaucoma", "how do I treat glaucoma after a blow to the eye", "how do I treat asthma"],
)
def test_nothing_is_asked_where_the_words_tell_more_or_something_else(words: str) -> None:
    assert kinds_of_disease(*weighed(words, [OPEN, CLOSED])) is None


def test_one_kind_alone_is_answered_from() -> None:
    assert kinds_of_disease(*weighed("how do I treat glaucoma", [OPEN])) is None
    assert kinds_of_disease(*weighed("acetazolamide in glaucoma", [OPEN, CLOSED])) is None


def test_what_is_about_the_whole_disease_is_answered_from_first() -> None:
    asked, best = weighed("how do I treat glaucoma", [WHOLE, OPEN, CLOSED])
    first = [one for one in best if one.statement.passage.document.title == "Glaucoma"]
    assert kinds_of_disease(asked, [*first, *(one for one in best if one not in first)]) is None


class TwoKinds:
    """A library of the two, of which a search always finds both."""

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return [OPEN, CLOSED]

    async def similarity(self, question: str, sentences: Sequence[str]) -> list[float]:
        return [0.9 if all(word in sentence for word in question.split()[-2:]) else 0.7 for sentence in sentences]


async def test_the_bare_disease_is_asked_back_and_the_choice_answered() -> None:
    answering = Answering(TwoKinds(), DialogSettings())
    back, _ = await talk(answering, "how do I treat glaucoma")
    assert (back.kind, back.text) == (ReplyKind.CLARIFY, "Glaucoma: primary angle-closure or open-angle?")
    told, _ = await talk(answering, "how do I treat glaucoma", "the open angle one")
    assert told.kind is ReplyKind.ANSWER
    assert "latanoprost" in told.text
    assert (await talk(answering, "glaucoma"))[0].kind is ReplyKind.CLARIFY
