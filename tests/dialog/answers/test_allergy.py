"""Nobody who is said to be allergic to a drug is answered with it or another of its class."""

import pytest

from dialog.answering import Answering
from dialog.answers.allergy import allergies, for_the_allergic
from dialog.question.telling_words import stem
from dialog.reply import ReplyKind
from dialog.settings import DialogSettings
from kb.documents import Passage
from tests.dialog.found import passage, weighed
from tests.dialog.test_answering import WordLibrary, talk

PNEUMONIA = "Antibiotics for Pneumonia"
FIRST = passage(PNEUMONIA, "Low Severity", "- **First-line:** Amoxicillin 500 mg for pneumonia.")
STRONG = passage(PNEUMONIA, "High Severity", "- **First-line:** Co-amoxiclav 1.2 g for pneumonia.")
INSTEAD = passage(PNEUMONIA, "Low Severity", "- **Penicillin allergy:** Doxycycline 200 mg.")
OTHER = passage("Meningitis", "Drugs", "Vancomycin 15 mg/kg for meningitis.")


@pytest.mark.parametrize(
    ("words", "shunned", "given"),
    [
        ("what for pneumonia, he's allergic to penicillin", "amoxicillin", "doxycycline"),
        ("pneumonia in penicillin allergy", "piperacillin", "ceftriaxone"),
        ("pneumonia, penicillin-allergic, which antibiotic", "co-amoxiclav", "penicillamine"),
        ("anaphylaxis to amoxicillin last year, what now", "flucloxacillin", "aztreonam"),
        ("she had a rash with trimethoprim", "trimethoprim", "nitrofurantoin"),
    ],
)
def test_what_is_shunned_is_the_drug_and_its_class(words: str, shunned: str, given: str) -> None:
    patterns = allergies(words)
    assert any(pattern.fullmatch(shunned) for pattern in patterns)
    assert not any(pattern.fullmatch(given) for pattern in patterns)


@pytest.mark.parametrize("words", ["is amoxicillin safe in pneumonia", "how is an allergic reaction treated"])
def test_without_an_allergy_to_a_drug_nothing_is_shunned(words: str) -> None:
    assert not allergies(words)


def test_what_tells_of_the_allergy_comes_first_and_what_would_harm_is_gone() -> None:
    words = "what's the first line antibiotic for pneumonia, he's allergic to penicillin"
    _, best = weighed(words, [FIRST, STRONG, INSTEAD, OTHER])
    left = [one.statement.text for one in for_the_allergic(words, best)]
    assert "Doxycycline" in left[0]
    assert not [text for text in left if "moxi" in text]
    assert for_the_allergic("what's the first line antibiotic for pneumonia", best) == best


def test_who_is_not_allergic_is_somebody_else() -> None:
    words = "what for pneumonia, he's allergic to penicillin"
    others = passage(PNEUMONIA, "Low Severity", "- **No penicillin allergy:** Amoxicillin 500 mg for pneumonia.")
    _, best = weighed(words, [others, INSTEAD])
    assert ["Doxycycline" in one.statement.text for one in for_the_allergic(words, best)] == [True]


class Wards(WordLibrary):
    """A library in which a search finds these alone; nearness by shared words."""

    def __init__(self, *passages: Passage) -> None:
        super().__init__()
        self._passages = passages

    async def search(self, question: str, *, organisation: str | None = None, limit: int = 8) -> list[Passage]:
        return list(self._passages)


async def test_the_follow_up_is_answered_with_the_other_drug() -> None:
    answering = Answering(Wards(FIRST, INSTEAD), DialogSettings())
    first = "what's the first line antibiotic for pneumonia"
    assert "Amoxicillin" in (await talk(answering, first))[0].text
    told, _ = await talk(answering, first, "and if he's allergic to penicillin?")
    assert "Doxycycline" in told.text
    assert "moxicillin" not in told.text


async def test_where_all_that_is_known_would_harm_nothing_is_said() -> None:
    answering = Answering(Wards(FIRST, STRONG), DialogSettings())
    told, _ = await talk(answering, "what's the first line antibiotic for pneumonia, he's allergic to penicillin")
    assert told.kind is ReplyKind.ABSTAIN


def test_the_allergic_are_met_by_their_allergy() -> None:
    assert stem("allergic") == stem("allergy")
