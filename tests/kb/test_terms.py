"""Which words of a document may be said by a caller and are no everyday English."""

from kb.terms import MOST_TERMS, Term, is_everyday, terms_in

FORMULARY = """Zoltevimab 40 mg is given once. Kaltrexa (zoltevimab) 40 mg. Never give zoltevimab with warfarin.
The dose of the tablets is 5 mg. Procalcitonin 2 g/dL. Patients waited."""


def test_names_are_kept_and_everyday_words_are_not() -> None:
    words = {term.word for term in terms_in([FORMULARY])}
    assert {"zoltevimab", "kaltrexa", "warfarin", "procalcitonin"} <= words
    assert not words & {"given", "never", "tablets", "patients", "waited", "with", "once"}


def test_an_amount_behind_a_word_is_noticed_and_a_laboratory_figure_is_not() -> None:
    found = {term.word: term for term in terms_in([FORMULARY])}
    assert found["zoltevimab"] == Term("zoltevimab", 3, dosed=True)
    assert found["kaltrexa"].dosed
    assert not found["procalcitonin"].dosed
    assert not found["warfarin"].dosed


def test_a_form_of_an_everyday_word_is_everyday() -> None:
    assert is_everyday("injections")
    assert not is_everyday("apixaban")


def test_a_hostile_document_adds_no_more_than_others_and_nothing_long() -> None:
    syllables = ["ba", "ke", "li", "mo", "zu", "ta", "re", "ni"]
    made = [f"x{a}{b}{c}{d}q" for a in syllables for b in syllables for c in syllables for d in syllables]
    text = " ".join(f"{word} 5 mg" for word in made) + " " + "z" * 100_000 + " \u0430\u0440ixaban 5 mg"
    found = terms_in([text, "a" * 1_000_000, "drop table; -- 5 mg"])
    assert len(found) == MOST_TERMS
    assert all(5 <= len(term.word) <= 24 and term.word.isascii() for term in found)


def test_those_with_an_amount_come_first() -> None:
    text = "Zoltevimab 40 mg. " + "dysautonomia " * 9
    assert [term.word for term in terms_in([text])] == ["zoltevimab", "dysautonomia"]
    assert terms_in([]) == []
