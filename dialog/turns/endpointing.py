"""When a voice begins and stops, and how long a silence ends the turn. Pure; counts in audio time only.

Three figures matter to a caller. A voice must be noticed within 60-100 ms, so that ours stops at once. A pause must be
told about 100 ms after its last sound, so that reading and thinking can begin during it. And the turn must not end
while the caller only takes a breath: ``patience`` weighs the end-of-turn model's opinion against the words so far.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from dialog.audio import FRAME_SECONDS
from dialog.calculating.one_number import Awaited, Told, told
from dialog.events import VoiceStarted, VoiceStopped
from dialog.spoken_commands import yes_or_no
from dialog.turns.doses_said import DoseTold, dose_told


class ListeningMode(StrEnum):
    """What kind of turn is expected from the caller.

    DIGITS: one number that a calculator asked for, or asks whether it was heard rightly.
    DOSE: what a dose hangs on, as we asked it back; or a dose that the caller is saying.
    VALUE: what else a calculator asked for, a choice, or several values and findings in a breath.
    READ_BACK: yes to what was read back, or a correction.
    """

    QUESTION = "question"
    DIGITS = "digits"
    DOSE = "dose"
    YES_NO = "yes_no"
    VALUE = "value"
    READ_BACK = "read_back"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class EndpointingSettings:
    """How probabilities become a voice.

    voice_above: a frame at or above this probability is voice.
    silence_below: once there is a voice, a frame below this is silence; between the two the last answer stands.
    start_after: seconds of voice that make a beginning, silence between counted against it: two windows of the
        detector, so that one click is none.
    onset_delay: how long after its first sound a voice reaches ``voice_above`` (Silero 6.2 at 8 kHz: 30-45 ms).
    release_delay: how long after its last sound a voice falls below ``silence_below`` (median 100 ms, 55-140).
    """

    voice_above: float = 0.5
    silence_below: float = 0.5
    start_after: float = 0.06
    onset_delay: float = 0.04
    release_delay: float = 0.1


class Endpointing:
    """Turns the probabilities of one call into VoiceStarted and VoiceStopped, which always alternate."""

    def __init__(self, settings: EndpointingSettings | None = None) -> None:
        self._settings = settings or EndpointingSettings()
        self._voiced = False
        self._rising = 0.0
        self._weight = 0

    @property
    def voiced(self) -> bool:
        """Between a VoiceStarted and its VoiceStopped."""
        return self._voiced

    def hear(self, probability: float, at: float, filled: bool = False) -> VoiceStarted | VoiceStopped | None:
        """What the frame that begins at ``at`` changed, told with the moment it truly happened.

        A filled frame is never voice: a voice that runs into one has stopped there.
        """
        settings = self._settings
        if self._voiced:
            if not filled and probability >= settings.silence_below:
                return None
            self._voiced = False
            lag = 0.0 if filled else settings.release_delay - FRAME_SECONDS
            return VoiceStopped(max(0.0, at - lag))
        if filled or probability < settings.voice_above:
            self._weight = max(0, self._weight - 1)
            return None
        if not self._weight:
            self._rising = at
        self._weight += 1
        if self._weight * FRAME_SECONDS < settings.start_after - 1e-9:
            return None
        self._weight = 0
        self._voiced = True
        return VoiceStarted(max(0.0, self._rising + FRAME_SECONDS - settings.onset_delay))


@dataclass(frozen=True, slots=True)
class PatienceSettings:
    """Seconds of silence, counted from the last sound, after which the turn is over.

    surely_above, likely_above, incomplete_below: what the model's opinion is taken to mean.
    question_above: the opinion that is enough for a whole question, by its words.
    surely, likely, unsure, incomplete: the wait for each; ``unsure`` also while the model has not spoken, and for a
        whole question, by its words, that sounds unfinished.
    hesitating: the least wait where the recogniser heard the voice stay up (it writes a comma), and after one or two
        words that are no answer in themselves.
    dangling: the least wait after words that promise more ("and", "um", "the dose of").
    dictated: the least wait in a number or a spelled word, whose gaps are longer than a sentence's.
    valued: the least wait where a value is expected, which is often said in parts ("one hundred | and ten").
    more_awaited: the least wait behind a number whose next part or unit may come ("zero point five | milligrams").
    longest: the cap; nothing waits longer.

    Set on the 260 pauses that `bench cut-offs` puts into five recordings of people reading aloud, for want of others:
    ten in a hundred end a turn, and the wait at true ends is 360 ms (p50) and 960 ms (p95).
    """

    surely_above: float = 0.9
    question_above: float = 0.4
    likely_above: float = 0.6
    incomplete_below: float = 0.4
    surely: float = 0.2
    likely: float = 0.5
    unsure: float = 0.7
    incomplete: float = 1.45
    hesitating: float = 0.8
    dangling: float = 1.5
    dictated: float = 1.6
    valued: float = 0.9
    more_awaited: float = 1.1
    longest: float = 2.0


_DANGLING = """
    a an the and or but so because if when while with without of for to from in on at by than that which who whose
    what is are was were be been being do does did can could should would will may might must has have had my your his
    her its their our this these those any some um uh er erm hmm like between versus about after before during until
    i we he she they not very rather quite more less most per plus minus point mister mr missus mrs doctor dr"""
DANGLING = frozenset(_DANGLING.split())
"""Words an English sentence does not end with, titles, and fillers."""

STRANDED = frozenset({"for", "of", "to", "with", "from", "in", "on", "at", "by", "about", "do"})
"""Of these, words that a question may end with after all: "what is it used for?"."""

FILLERS = frozenset({"um", "uh", "er", "erm", "hmm", "mm", "ah"})

_STANDALONE = """
    yes yeah yep no nope okay ok right correct sure please stop repeat again slower faster help operator goodbye bye
    thanks source continue hello spell cancel wait more"""
STANDALONE = frozenset(_STANDALONE.split())
"""Words that are a turn in themselves."""

QUESTION_WORDS = frozenset(
    {"what", "which", "when", "where", "who", "why", "how", "is", "are", "does", "can", "should"}
)

_DIGIT_WORDS = "zero oh one two three four five six seven eight nine ten double triple point"
DIGIT_WORDS = frozenset(_DIGIT_WORDS.split())

COUNTING = frozenset({ListeningMode.VALUE, ListeningMode.READ_BACK, ListeningMode.DIGITS})
"""Modes in which numbers are awaited, and their parts waited for."""

NUMBER_GOES_ON = frozenset({"and", "point", "over", "minus", "plus", "with", "but", "or"})
"""Words behind which more of a number or of a list of values comes."""

_WORD = re.compile(r"[a-z0-9']+")


def patience(
    probability: float | None,
    words: str,
    mode: ListeningMode,
    number: Awaited | None = None,
    settings: PatienceSettings | None = None,
) -> float:
    """Seconds of silence since the last sound after which the turn is over.

    probability: the end-of-turn model's, in 0..1; None when it has not spoken (yet).
    words: the turn so far as the recogniser writes it; empty when nothing was read (yet), which alone changes nothing.
    number: what is awaited in the mode DIGITS.
    """
    settings = settings or PatienceSettings()
    spoken = _WORD.findall(words.lower())
    plain = _plain_answer(words, spoken, mode, settings)
    if plain is not None:
        return max(plain, settings.unsure) if probability is None else plain
    wait = _by_sound(probability, _asks(words, spoken), settings)
    told_of_it = told(words, number) if number and mode is ListeningMode.DIGITS and spoken else Told.NOTHING
    if told_of_it is not Told.NOTHING:
        return min(_in_a_number(told_of_it, wait, probability, settings), settings.longest)
    dose = dose_told(words) if mode is ListeningMode.DOSE else DoseTold.NONE
    if mode is ListeningMode.DOSE and spoken and (spoken[-1] not in DANGLING or dose is DoseTold.BROKEN):
        return min(_in_a_dose(dose, words, wait, settings), settings.longest)
    if spoken and (_stays_up(words) or _unfinished(spoken)):
        wait = max(wait, settings.hesitating)
    if spoken and spoken[-1] in DANGLING and not (spoken[-1] in STRANDED and words.rstrip().endswith("?")):
        wait = max(wait, settings.dangling)
    counting = mode in COUNTING
    if mode is ListeningMode.SPELLING or (_dictates(spoken) and not (counting and spoken[-2] == "point")):
        wait = max(wait, settings.dictated)
    if counting:
        goes_on = spoken and spoken[-1] in NUMBER_GOES_ON
        wait = max(wait, settings.dictated if goes_on else settings.valued)
    return min(wait, settings.longest)


def _plain_answer(words: str, spoken: list[str], mode: ListeningMode, settings: PatienceSettings) -> float | None:
    """The wait after a whole answer of the kind expected; None where it is none, or is going on."""
    if not spoken or spoken[-1] in FILLERS or spoken[-1] in NUMBER_GOES_ON:
        return None
    if mode is ListeningMode.YES_NO:
        return settings.dictated if _SPELLS.search(words.strip()) else settings.surely
    answer = yes_or_no(words) if mode in COUNTING else None
    if answer is None:
        return None
    if mode is ListeningMode.VALUE:
        return settings.likely
    return settings.surely if answer else settings.hesitating  # a correction often follows a no


def _in_a_number(told_of_it: Told, wait: float, probability: float | None, settings: PatienceSettings) -> float:
    """The wait behind the awaited number. One that nothing can follow is over, however it sounds: a number said in
    answer to a question is seldom said like the end of a sentence."""
    match told_of_it:
        case Told.WHOLE:
            sure = probability is not None and probability >= settings.incomplete_below
            return settings.likely if sure else settings.unsure
        case Told.BROKEN:
            return max(wait, settings.dictated)
        case _:
            return max(wait, settings.more_awaited)


def _in_a_dose(dose: DoseTold, words: str, wait: float, settings: PatienceSettings) -> float:
    """The wait for a unit, or for what is said behind one; else a few words are a whole answer: "a child"."""
    match dose:
        case DoseTold.BROKEN:
            return max(wait, settings.dictated)
        case DoseTold.NUMBER:
            return max(wait, settings.more_awaited)
        case DoseTold.AMOUNT:
            return max(wait, settings.hesitating)
        case _:
            if len(words.split()) <= SHORT:
                wait = min(wait, settings.unsure)
            return max(wait, settings.hesitating) if _stays_up(words) else wait


SHORT = 4
"""Words at most of an answer that only chooses among what a dose was asked for."""


def _stays_up(words: str) -> bool:
    """The recogniser heard the voice stay up, or break off."""
    return words.rstrip().endswith((",", "-", "..."))


_SPELLS = re.compile(r"(?:^|[\s.,-])(?:[b-hj-z]|as in [a-z]+)[.,]?$", re.IGNORECASE)
""" "B", "b as in bravo": an answer that names a drug by its letters has only begun."""


def ends_in_number(words: str) -> bool:
    spoken = _WORD.findall(words.lower())
    return bool(spoken) and (spoken[-1] in DIGIT_WORDS or spoken[-1][-1].isdigit())


def _by_sound(probability: float | None, asks: bool, settings: PatienceSettings) -> float:
    """What the model thinks; a whole question needs less of its belief than other words."""
    if probability is None:
        return settings.unsure
    if probability >= (settings.question_above if asks else settings.surely_above):
        return settings.surely
    if probability >= settings.likely_above:
        return settings.likely
    return settings.incomplete if probability < settings.incomplete_below and not asks else settings.unsure


def _asks(words: str, spoken: list[str]) -> bool:
    """The recogniser heard a question of some length: it begins like one and ends with its mark."""
    return words.rstrip().endswith("?") and len(spoken) >= 5 and spoken[0] in QUESTION_WORDS


def _unfinished(spoken: list[str]) -> bool:
    """One or two words none of which is a turn in itself."""
    return len(spoken) < 3 and not STANDALONE.intersection(spoken)


def _dictates(spoken: list[str]) -> bool:
    """Three single letters or digits in a row at the end: a number or a name is being spelled."""
    tail = spoken[-3:]
    return len(tail) == 3 and all(len(word) == 1 or word in DIGIT_WORDS for word in tail)
