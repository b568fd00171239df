"""Voice and pauses from probabilities, and how long a silence ends a turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.calculating.one_number import Awaited
from dialog.events import VoiceStarted, VoiceStopped
from dialog.turns.endpointing import Endpointing, EndpointingSettings, ListeningMode, PatienceSettings, patience

PATIENCE = PatienceSettings()
QUESTION, VALUE, READ_BACK = ListeningMode.QUESTION, ListeningMode.VALUE, ListeningMode.READ_BACK


def told(
    probabilities: list[float], filled: frozenset[int] = frozenset()
) -> list[tuple[int, VoiceStarted | VoiceStopped]]:
    """(frame number, event) of everything told."""
    endpointing = Endpointing()
    events = (endpointing.hear(p, n * 0.02, n in filled) for n, p in enumerate(probabilities))
    return [(number, event) for number, event in enumerate(events) if event is not None]


def test_a_voice_is_told_at_its_third_frame_and_dated_back() -> None:
    [(number, event)] = told([0.0] * 10 + [0.9] * 20)
    assert number == 12
    assert isinstance(event, VoiceStarted)
    assert 0.16 <= event.at <= 0.2


def test_one_click_is_no_voice() -> None:
    assert told([0.0] * 5 + [0.9, 0.9] + [0.0] * 20 + [0.9, 0.9] + [0.0] * 5) == []


def test_a_voice_with_a_flaw_in_it_is_one_all_the_same() -> None:
    [(number, _)] = told([0.9, 0.0, 0.9, 0.9, 0.9, 0.9])
    assert number == 4


def test_a_pause_is_told_with_the_first_silent_frame_and_dated_before_the_release() -> None:
    (_, _), (number, event) = told([0.9] * 20 + [0.1] * 10)
    assert number == 20
    assert isinstance(event, VoiceStopped)
    assert event.at == pytest.approx(20 * 0.02 - 0.08)


def test_a_filled_frame_stops_a_voice_and_never_begins_one() -> None:
    (_, started), (number, stopped) = told([0.9] * 20, frozenset(range(10, 20)))
    assert isinstance(started, VoiceStarted)
    assert (number, stopped) == (10, VoiceStopped(0.2))
    assert told([0.9] * 20, frozenset(range(20))) == []


@given(st.lists(st.floats(0, 1), max_size=200))
def test_starts_and_stops_alternate_and_never_lie_ahead(probabilities: list[float]) -> None:
    events = told(probabilities)
    assert all(isinstance(event, VoiceStopped) == (place % 2 == 1) for place, (_, event) in enumerate(events))
    assert all(0.0 <= event.at <= number * 0.02 + 0.02 for number, event in events)


def test_between_the_two_thresholds_the_last_answer_stands() -> None:
    endpointing = Endpointing(EndpointingSettings(voice_above=0.6, silence_below=0.4))
    for number in range(10):
        assert endpointing.hear(0.5, number * 0.02) is None
    for number in range(10, 14):
        endpointing.hear(0.7, number * 0.02)
    assert endpointing.voiced
    assert endpointing.hear(0.5, 0.3) is None


@pytest.mark.parametrize(
    ("probability", "words", "mode", "wait"),
    [
        (0.97, "What is the dose of apixaban?", QUESTION, PATIENCE.surely),
        (0.7, "What is the dose of apixaban?", QUESTION, PATIENCE.surely),
        (0.7, "The dose of apixaban.", QUESTION, PATIENCE.likely),
        (0.5, "What is the dose of apixaban?", QUESTION, PATIENCE.surely),
        (0.3, "What is the dose of apixaban?", QUESTION, PATIENCE.unsure),
        (0.5, "The dose of apixaban.", QUESTION, PATIENCE.unsure),
        (None, "", QUESTION, PATIENCE.unsure),
        (0.1, "What is the dose of apixaban?", QUESTION, PATIENCE.unsure),
        (0.97, "What is the dose of", QUESTION, PATIENCE.dangling),
        (0.97, "What is the dose of, um.", QUESTION, PATIENCE.dangling),
        (0.97, "What is apixaban used for?", QUESTION, PATIENCE.surely),
        (0.97, "In atrial fibrillation,", QUESTION, PATIENCE.hesitating),
        (0.97, "Unless.", QUESTION, PATIENCE.hesitating),
        (0.97, "Repeat.", QUESTION, PATIENCE.surely),
        (0.97, "My number is five five one", QUESTION, PATIENCE.dictated),
        (0.97, "B", ListeningMode.SPELLING, PATIENCE.dictated),
        (0.97, "B. U.", ListeningMode.YES_NO, PATIENCE.dictated),
        (0.97, "No, b as in bravo", ListeningMode.YES_NO, PATIENCE.dictated),
        (0.97, "Buspirone.", ListeningMode.YES_NO, PATIENCE.surely),
        (0.1, "Yes.", ListeningMode.YES_NO, PATIENCE.surely),
        (None, "Yes.", ListeningMode.YES_NO, PATIENCE.unsure),
        (0.1, "Um.", ListeningMode.YES_NO, PATIENCE.dangling),
        (0.97, "Yes, and", ListeningMode.YES_NO, PATIENCE.dangling),
        (0.97, "Yes, she has.", ListeningMode.YES_NO, PATIENCE.surely),
        (0.97, "One hundred and", VALUE, PATIENCE.dictated),
        (0.97, "One point", VALUE, PATIENCE.dictated),
        (0.97, "One hundred.", VALUE, PATIENCE.valued),
        (0.97, "Sixty kilos.", VALUE, PATIENCE.valued),
        (0.1, "Sixty kilos.", VALUE, PATIENCE.incomplete),
        (0.1, "No.", VALUE, PATIENCE.likely),
        (0.1, "Yes, that's right.", READ_BACK, PATIENCE.surely),
        (0.97, "No.", READ_BACK, PATIENCE.hesitating),
        (0.97, "No, creatinine two point", READ_BACK, PATIENCE.dictated),
        (0.97, "No, creatinine two point one.", READ_BACK, PATIENCE.valued),
    ],
)
def test_patience(probability: float | None, words: str, mode: ListeningMode, wait: float) -> None:
    assert patience(probability, words, mode) == wait


SODIUM = Awaited(((100.0, 190.0),), frozenset({("milliequivalents",)}))
CREATININE = Awaited(((0.2, 20.0), (17.0, 1700.0)), frozenset({("micromoles", "per", "liter"), ("micromoles",)}))
AGE = Awaited(((18.0, 105.0),), doubted=True)


@pytest.mark.parametrize(
    ("probability", "words", "number", "wait"),
    [
        (0.97, "One forty two.", SODIUM, PATIENCE.likely),
        (0.97, "One for two,", SODIUM, PATIENCE.likely),
        (0.01, "One forty two.", SODIUM, PATIENCE.unsure),
        (None, "One forty two.", SODIUM, PATIENCE.unsure),
        (0.97, "One forty.", SODIUM, PATIENCE.more_awaited),
        (0.97, "One.", SODIUM, PATIENCE.dictated),
        (0.97, "One four.", SODIUM, PATIENCE.dictated),
        (0.97, "One hundred and", SODIUM, PATIENCE.dictated),
        (0.97, "One forty milliequivalents.", SODIUM, PATIENCE.likely),
        (0.97, "One forty, um.", SODIUM, PATIENCE.dangling),
        (0.97, "Two.", CREATININE, PATIENCE.more_awaited),
        (0.1, "Two.", CREATININE, PATIENCE.incomplete),
        (0.97, "For.", CREATININE, PATIENCE.more_awaited),
        (0.97, "Two points,", CREATININE, PATIENCE.dictated),
        (0.97, "Two point one.", CREATININE, PATIENCE.likely),
        (0.97, "One hundred and ten micromoles per", CREATININE, PATIENCE.more_awaited),
        (0.97, "Yes.", AGE, PATIENCE.surely),
        (0.97, "No.", AGE, PATIENCE.hesitating),
        (0.97, "No, eighty one.", AGE, PATIENCE.likely),
        (0.97, "I have no idea.", SODIUM, PATIENCE.valued),
        (0.97, "", SODIUM, PATIENCE.valued),
    ],
)
def test_patience_for_one_number(probability: float | None, words: str, number: Awaited, wait: float) -> None:
    assert patience(probability, words, ListeningMode.DIGITS, number) == wait


@pytest.mark.parametrize(
    ("probability", "words", "wait"),
    [
        (0.97, "Zero point five.", PATIENCE.more_awaited),
        (0.97, "A child, twenty.", PATIENCE.more_awaited),
        (0.97, "Zero point", PATIENCE.dictated),
        (0.97, "Zero point five milligrams.", PATIENCE.hesitating),
        (0.97, "Five milligrams per", PATIENCE.dangling),
        (0.97, "Five milligrams per kilo.", PATIENCE.surely),
        (0.97, "Five milligrams IV.", PATIENCE.surely),
        (0.97, "A child.", PATIENCE.surely),
        (0.7, "A child.", PATIENCE.likely),
        (0.1, "A child.", PATIENCE.unsure),
        (0.97, "A child,", PATIENCE.hesitating),
        (0.97, "For", PATIENCE.dangling),
        (0.1, "For the treatment of a venous thromboembolism.", PATIENCE.incomplete),
        (0.97, "", PATIENCE.surely),
    ],
)
def test_patience_for_a_dose(probability: float | None, words: str, wait: float) -> None:
    assert patience(probability, words, ListeningMode.DOSE) == wait


@given(st.none() | st.floats(0, 1), st.text(max_size=60), st.sampled_from(ListeningMode))
def test_a_number_that_is_awaited_changes_the_waits_of_no_other_mode(
    probability: float | None, words: str, mode: ListeningMode
) -> None:
    if mode is not ListeningMode.DIGITS:
        assert patience(probability, words, mode, SODIUM) == patience(probability, words, mode)


@given(st.none() | st.floats(0, 1), st.text(max_size=60), st.sampled_from(ListeningMode))
def test_patience_has_a_floor_and_a_cap(probability: float | None, words: str, mode: ListeningMode) -> None:
    for number in (None, SODIUM):
        assert PATIENCE.surely <= patience(probability, words, mode, number) <= PATIENCE.longest
