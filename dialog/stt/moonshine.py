"""Speech to text with Moonshine tiny-en on onnxruntime: one stream a call, read at pauses.

A turn over 12 s is cut at its quietest moment after 8 s, and the words of what lies before are settled at the next
pause, even if that reading is then dropped because the caller goes on: so the last reading seldom has more than 12 s
before it, and memory stays bounded. Between turns nobody reads, and nothing is done.
"""

import asyncio
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from dialog.audio import AudioFrame, Rate
from dialog.doubts import Doubt
from dialog.lexicon.names import KnownName
from dialog.line import Call
from dialog.ports import Pcm16, Reading
from dialog.resampling import Float32, floats, resampled
from dialog.stt.added_names import worth_adding
from dialog.stt.asking_twice import PATIENCE, AskingTwice
from dialog.stt.beam_search import likelier
from dialog.stt.clinical_spelling import clinically_spelled
from dialog.stt.corrected import corrected, likeliest_drugs
from dialog.stt.drug_hearing import DrugHearing
from dialog.stt.moonshine_model import RATE, SHORTEST, Heard, MoonshineModel
from dialog.stt.second_hearing import FirstReading
from dialog.stt.second_opinion import SecondOpinion
from dialog.stt.turn_audio import LONGEST_PIECE, TurnAudio, cutting_point, spoken_part
from kb.terms import Term
from priority_pool import PriorityPool, Urgency

logger = logging.getLogger(__name__)

MOST_WORDS = 600
"""Settled words kept of one turn: four minutes of speech."""

TERMS_AT_ONCE = 4
"""Terms of the library in one job of the pool: 40 ms when they are new, so that no caller waits for them."""

MOST_DOUBTS = 4
"""Doubted drugs kept of a turn's settled words."""

SILENCE_WORDS = frozenset(
    {"you", "thank you", "thank you for watching", "thanks for watching", "bye", "the", "oh", "hmm", "mm", "so"}
)
"""What the network says of noise, tones and silence; taken for nothing when it is not sure of them."""

CROWDED = 1.0
"""Seconds after a call was kept waiting for the models in which no likelier reading is looked for: of eight who ask at
once, the searches of all would come before any reply."""

SURE = 0.8
DOUBTFUL = 0.35
"""Mean token probability under which a reading is no speech. Noise gets 0.1-0.3, mu-law speech 0.75-0.98."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What was read of one stretch: its tokens, its words with the drugs they mean, the words as they were written,
    the probability of each token, the drugs in doubt, and the tokens of the greedy reading that was bettered."""

    tokens: tuple[int, ...] = ()
    words: str = ""
    raw: str = ""
    probabilities: tuple[float, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    greedy: tuple[int, ...] = ()


@dataclass(slots=True)
class _Latest:
    """The newest reading of the unsettled stretch: where the stretch began, which samples were read, the result."""

    begins: float
    span: tuple[int, int]
    piece: _Piece


@dataclass(slots=True)
class _Settled:
    """What is known of the stretches before the last cut."""

    words: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    probabilities: list[float] = field(default_factory=list)
    doubts: tuple[Doubt, ...] = ()

    def add(self, piece: _Piece) -> None:
        self.words = (self.words + piece.words.split())[-MOST_WORDS:]
        self.raw = (self.raw + piece.raw.split())[-MOST_WORDS:]
        self.doubts = (self.doubts + piece.doubts)[-MOST_DOUBTS:]
        self.probabilities = (self.probabilities + list(piece.probabilities))[-MOST_WORDS:]


class Moonshine:
    """The recogniser of all calls. Raises EngineMissing."""

    owns_turns = False

    def __init__(
        self,
        pool: PriorityPool,
        model: MoonshineModel | None = None,
        drugs: DrugHearing | None = None,
        opinion: SecondOpinion | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """opinion: a second recogniser, asked where this one is in doubt; patience: seconds it may take."""
        self._pool = pool
        self._model = model or MoonshineModel()
        self._drugs = drugs or DrugHearing(self._model)
        self._twice = AskingTwice(self._drugs, opinion, patience)

    def open(self, call: Call, rate: Rate) -> "MoonshineStream":
        return MoonshineStream(self._model, self._drugs, self._pool, rate, self._twice)

    async def expect(self, terms: Sequence[Term]) -> None:
        """See ``dialog.ports.SpeechToText``."""
        wanted, names = worth_adding(terms), list[KnownName]()
        for begin in range(0, len(wanted), TERMS_AT_ONCE):
            batch = wanted[begin : begin + TERMS_AT_ONCE]
            names += await self._pool.run(Urgency.SPECULATION, self._drugs.named, batch)
        await self._pool.run(Urgency.SPECULATION, self._drugs.add, names)


class MoonshineStream:
    """Recognition of one call."""

    def __init__(
        self, model: MoonshineModel, drugs: DrugHearing, pool: PriorityPool, rate: Rate, twice: AskingTwice
    ) -> None:
        self._model = model
        self._drugs = drugs
        self._twice = twice
        self._pool = pool
        self._audio = TurnAudio(rate)
        self._settled = _Settled()
        self._latest: _Latest | None = None
        self._settling: asyncio.Task[None] | None = None
        self._turn = 0

    def begin_turn(self, at: float) -> None:
        self._turn += 1  # a stretch of the former turn that is being read is dropped when it is done
        self._audio.begin_turn(at)
        self._settled = _Settled()
        self._latest = None

    def push(self, frame: AudioFrame) -> None:
        self._audio.push(frame.pcm, frame.at)

    async def read(self, final: bool) -> Reading:
        """Read the turn so far. Raises EngineFailed; cancelled, it stops before the next token."""
        turn, through = self._turn, self._audio.ends
        urgency = Urgency.FINAL_READING if final else Urgency.SPECULATION
        while self._audio.seconds > LONGEST_PIECE + 1.0 and turn == self._turn:
            if self._settling is None:
                self._settling = asyncio.create_task(self._settle(urgency))
                self._settling.add_done_callback(self._settling_ended)
            await asyncio.shield(self._settling)
        samples, begins = self._audio.samples(), self._audio.begins
        span = spoken_part(samples, self._audio.rate)
        latest = self._latest if self._latest and self._latest.begins == begins else None
        if latest and latest.span == span:
            return self._reading(latest.piece, through)
        piece = await self._read_piece(samples[slice(*span)], urgency, latest.piece if latest else _Piece())
        if turn == self._turn and begins == self._audio.begins:
            self._latest = _Latest(begins, span, piece)
        return self._reading(piece, through)

    def close(self) -> None:
        self._turn += 1
        if self._settling is not None:
            self._settling.cancel()
        self._audio = TurnAudio(self._audio.rate)

    def _reading(self, piece: _Piece, through: float) -> Reading:
        probabilities = self._settled.probabilities + list(piece.probabilities)
        words = clinically_spelled(" ".join([*self._settled.words, *piece.words.split()]))
        raw = clinically_spelled(" ".join([*self._settled.raw, *piece.raw.split()]))
        return Reading(
            words,
            through,
            sum(probabilities) / len(probabilities) if probabilities else None,
            raw if raw != words else "",
            self._settled.doubts + piece.doubts,
        )

    async def _settle(self, urgency: Urgency) -> None:
        """Read the oldest stretch of a long turn for good and let its sound go."""
        turn, rate = self._turn, self._audio.rate
        samples = self._audio.samples()
        cut = cutting_point(samples, rate)
        stretch = samples[:cut]
        ends = self._audio.begins + cut / rate
        piece = await self._read_piece(stretch[slice(*spoken_part(stretch, rate))], urgency, _Piece())
        if turn == self._turn:
            self._settled.add(piece)
            self._audio.drop_before(ends)
            self._latest = None

    async def _read_piece(self, speech: Pcm16, urgency: Urgency, former: _Piece) -> _Piece:
        """Encoder, decoder, the search for a likelier reading and the drugs are jobs of their own, so that a more
        urgent one of another call goes between. Where calls are kept waiting the first reading stands.

        ``former`` was read of a little less of the same speech. Where the same is read again, its drugs are kept.
        """
        if len(speech) * RATE < SHORTEST * self._audio.rate:
            return _Piece()
        gone = threading.Event()
        try:
            frames, length = await self._pool.run(urgency, self._encode, speech)
            greedy = await self._pool.run(urgency, self._model.decode, frames, length, former.greedy, gone.is_set)
            if greedy is None or not _as_piece(self._model, greedy).tokens:
                return _Piece()
            if greedy.tokens == former.greedy:
                return former
            heard = greedy
            if not self._pool.kept_waiting(CROWDED):
                heard = await self._pool.run(urgency, likelier, self._model, frames, length, greedy, gone.is_set)
            piece = replace(_as_piece(self._model, heard), greedy=greedy.tokens)
            if not piece.tokens:
                return piece
            found = await self._pool.run(urgency, self._drugs.candidates, frames, length, heard, gone.is_set)
            told = partial(corrected, heard.tokens, heard.probabilities, text=self._model.text)
            unsettled = heard.unsettled
            del heard  # what the decoder expected takes 5 MB
            greedy = replace(greedy, expected=None)
            first = FirstReading(speech, self._audio.rate, frames, piece.tokens, piece.probabilities, found, unsettled)
            stretches = await self._twice.candidates(urgency, first, gone)
            meant = told(stretches, unsettled=unsettled)
            if meant.words != told(stretches).words:
                # A drug stands where two readings differ: the first one is asked for it too.
                others = await self._pool.run(urgency, self._drugs.candidates, frames, length, greedy, gone.is_set)
                meant = told(stretches, unsettled=unsettled, agreed=likeliest_drugs(others))
        except asyncio.CancelledError:
            gone.set()
            raise
        return replace(piece, words=meant.words, doubts=meant.doubts)

    def _encode(self, speech: Pcm16) -> tuple[Float32, int]:
        samples = resampled(floats(speech), self._audio.rate, RATE)
        return self._model.encode(samples), len(samples)

    def _settling_ended(self, task: asyncio.Task[None]) -> None:
        if self._settling is task:
            self._settling = None
        # A failed stretch is still there: the next reading tries it again. Who waits for this one is told by it.
        if not task.cancelled() and (failure := task.exception()) is not None:
            logger.warning("a stretch of a long turn could not be read", exc_info=failure)


def _as_piece(model: MoonshineModel, heard: Heard) -> _Piece:
    words = model.text(heard.tokens)
    mean = sum(heard.probabilities) / len(heard.probabilities)
    plain = words.lower().strip(" .,!?")
    # Of steady noise it writes musical notes, and is sure of them: without a letter or digit there is no word.
    if not any(sign.isalnum() for sign in plain) or mean < DOUBTFUL or (plain in SILENCE_WORDS and mean < SURE):
        return _Piece()
    return _Piece(heard.tokens, words, words, heard.probabilities)
