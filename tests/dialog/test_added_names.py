"""Names that a hospital's own documents bring: heard, asked for, never acted on unasked, and bounded."""

from collections.abc import Iterator

import pytest

from commands.bench.recognising import Recogniser
from commands.bench.telephone_noise import as_by_telephone
from commands.calling.voices import OwnVoice
from dialog.lexicon.matching import SoundMatching
from dialog.lexicon.names import KnownName, known_names
from dialog.ports import Reading
from dialog.stt.added_names import MOST_ADDED, added_name, one_letter_apart, worth_adding
from dialog.stt.candidates import Candidate
from dialog.stt.corrected import corrected
from kb.terms import Term, terms_in
from priority_pool import PriorityPool

FORMULARY = "Zoltevimab 40 mg once weekly. Hold zoltevimab before surgery."


@pytest.fixture(scope="module")
def packaged() -> SoundMatching:
    return SoundMatching(tuple(known_names().values()))


@pytest.fixture
def ears() -> Iterator[Recogniser]:
    pool = PriorityPool(threads=1, nice=0)
    yield Recogniser(pool)
    pool.close()


async def test_a_drug_that_only_a_hospitals_document_names_is_asked_for(ears: Recogniser) -> None:
    voice = OwnVoice()
    sound = as_by_telephone(await voice.say("What is the dose of zoltevimab?", 8000), None, (), 0)
    voice.close()
    assert "zoltevimab" not in offered(await ears.read(sound))
    await ears.expect(terms_in([FORMULARY]))
    reading = await ears.read(sound)
    assert offered(reading)[:1] == ["zoltevimab"]
    assert "zoltevimab" not in reading.words
    await ears.expect([])
    assert "zoltevimab" not in offered(await ears.read(sound))


def offered(reading: Reading) -> list[str]:
    return [name for doubt in reading.doubts for name, _ in doubt.names]


def test_a_known_name_is_not_added_and_a_rare_word_only_when_it_is_written_often() -> None:
    terms = [Term("apixaban", 9, dosed=True), Term("zoltevimab", 1), Term("dysgeusia", 3), Term("borborygmi", 2)]
    assert [term.word for term in worth_adding(terms)] == ["zoltevimab", "dysgeusia"]
    many = [Term(f"q{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}azole", 1) for n in range(5000)]
    assert len(worth_adding(many)) == MOST_ADDED
    assert worth_adding([Term("\u0430pixaban", 9, dosed=True)]) == []


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        (Term("zoltevimab", 1, dosed=True), "added"),
        (Term("dysautonomia", 5), "word"),
        (Term("prednisolon", 5, dosed=True), None),
        (Term("enoxeparin", 1, dosed=True), None),
        (Term("apixabanne", 50), None),
    ],
)
def test_what_is_a_known_drug_in_other_letters_is_no_name(
    packaged: SoundMatching, term: Term, kind: str | None
) -> None:
    found = added_name(term, packaged)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("enoxeparin", "enoxaparin", True), ("warfrin", "warfarin", True), ("heparin", "heparins", True),
     ("relugolix", "elagolix", False), ("heparin", "hepa", False)],
)  # fmt: skip
def test_one_letter(one: str, other: str, apart: bool) -> None:
    assert one_letter_apart(one, other) is apart
    assert one_letter_apart(other, one) is apart


def test_an_added_drug_is_asked_for_however_sure_it_sounds() -> None:
    added = KnownName("zoltevimab", "zoltevimab", "added", 5, "zOltɪvɪmæb")
    text = {1: " dose", 2: " of", 3: " bus", 4: " by", 5: "?"}
    found = corrected(
        (1, 2, 3, 4, 5),
        (0.99,) * 6,
        [[Candidate(added, 30.0, 2.0, 2, 3, 2, 4)]],
        lambda tokens: "".join(text[token] for token in tokens).strip(),
    )
    assert found.words == "dose of bus by?"
    assert found.doubts[0].names[0][0] == "zoltevimab"
    assert found.doubts[0].names[0][1] > 0.95
