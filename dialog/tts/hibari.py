"""The hibari voice "heart" (Apache-2.0) on onnxruntime: a clause in 30-60 ms, and when each of its words ends.

The network decides how long each phoneme lasts before it makes any sound. That inner value is declared as a further
output, so word timings are the voice's own and not guessed from the sound.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from dialog.audio import Rate
from dialog.errors import EngineFailed, EngineMissing
from dialog.model_files import ModelFile, open_session
from dialog.ports import SpeechClip, WordTiming
from dialog.resampling import Float32, integers, resampled
from dialog.tts.clip_cache import ClipCache
from dialog.tts.loudness import audible_end, audible_part, evened, faded
from dialog.tts.pronouncing import SILENT_SIGNS, SpokenWord, sentences, spoken_rules
from priority_pool import PriorityPool, Urgency

_REQUIREMENT = "hibari-tts==0.2.1"
VOICE = ModelFile(
    "hibari", "assets/hibari.onnx", "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8", _REQUIREMENT
)
ALPHABET = ModelFile(
    "hibari", "assets/vocab.json", "70abefbe8a1c8865e43e0a43bbdc25b91a33e4aa053479d443ccf23e20a59e5d", _REQUIREMENT
)

DURATIONS = "/Clip_output_0"
"""The inner value that holds the length of each phoneme in steps, rounded, at least one."""

RATE = 24000
SAMPLES_A_STEP = 600
"""One step is two spectral frames of 12.5 ms."""

MOST_PHONEMES = 400
"""The voice was trained on sentences up to about this length; a longer one is spoken in parts."""

BETWEEN_SENTENCES = 0.18
SLOWEST, FASTEST = 0.5, 1.6
SEED = 1
"""Of the voice's breath noise: the same text always sounds the same."""


@dataclass(frozen=True, slots=True)
class HibariSettings:
    """cache_bytes: sound kept for texts that come again (prompts, repeats): 8 MB are 8 minutes at 8 kHz."""

    cache_bytes: int = 8_000_000


class Hibari:
    """The voice, shared by all calls. Loading takes about 0.6 s. Raises EngineMissing."""

    def __init__(self, pool: PriorityPool, settings: HibariSettings | None = None) -> None:
        self._pool = pool
        self._cache = ClipCache((settings or HibariSettings()).cache_bytes)
        self._pronouncing = spoken_rules()
        self._session = open_session(VOICE.verified(), outputs=(DURATIONS,))
        self._alphabet: dict[str, int] = json.loads(ALPHABET.verified().read_text(encoding="utf-8"))
        try:
            from hibari import dsp
        except ImportError as error:
            raise EngineMissing(f"the voice is missing: run ./run, or pip install {_REQUIREMENT}") from error
        self._sound = dsp.synth

    async def speak(self, text: str, rate: Rate, speed: float = 1.0, *, urgent: bool = False) -> SpeechClip:
        """Synthesise one clause. ``speed`` is kept within 0.5..1.6. Raises EngineFailed."""
        speed = min(FASTEST, max(SLOWEST, speed))
        key = (text, rate, speed)
        clip = self._cache.get(key)
        if clip is None:
            urgency = Urgency.FIRST_CLAUSE if urgent else Urgency.NEXT_CLAUSE
            parts = [
                (begin, await self._pool.run(urgency, self._part, sentence, rate, speed))
                for begin, sentence in sentences(text)
            ]
            clip = _joined(parts, rate)
            self._cache.put(key, clip)
        return clip

    def _part(self, sentence: str, rate: Rate, speed: float) -> SpeechClip:
        try:
            words = self._pronouncing.words(sentence)
            clips = [(0, self._clip(some, rate, speed)) for some in _short_enough(words)]
        except Exception as error:
            raise EngineFailed("speaking", "the voice could not speak a clause") from error
        return _joined(clips, rate)

    def _clip(self, words: list[SpokenWord], rate: Rate, speed: float) -> SpeechClip:
        if not any(sign not in SILENT_SIGNS for word in words for sign in word.phonemes):
            return SpeechClip(np.zeros(0, np.int16), rate, ())
        sound, ends = self._spoken(words, speed)
        first, last = audible_part(sound, RATE)
        level = evened(sound[first:last], RATE)
        pcm = integers(resampled(faded(level, RATE), RATE, rate))
        timings = (
            WordTiming(word.start, word.end, min(max(0.0, (end - first) / RATE), len(pcm) / rate))
            for word, end in zip(words, ends, strict=True)
        )
        return SpeechClip(pcm, rate, tuple(timings))

    def _spoken(self, words: list[SpokenWord], speed: float) -> tuple[Float32, list[int]]:
        """The raw sound at 24 kHz and the sample at which each word ends."""
        signs, last_signs = self._signs(words)
        *spectrum, durations = self._session.run(
            None, {"ids": np.array([signs], np.int64), "speed": np.array([speed], np.float32)}
        )
        until = np.cumsum(durations.ravel()).astype(int) * SAMPLES_A_STEP
        sound = cast(Float32, self._sound(*(part[0] for part in spectrum), np.random.default_rng(SEED)))
        # A pause is drawn out of the last phoneme before it: the word ends where that falls silent.
        return sound, [audible_end(sound, RATE, int(until[last - 1]), int(until[last])) for last in last_signs]

    def _signs(self, words: list[SpokenWord]) -> tuple[list[int], list[int]]:
        """The numbers of all phonemes between two pads, and the place of each word's last one that sounds."""
        signs = [0]
        last_signs = []
        for word in words:
            last = len(signs) - 1
            for sign in word.phonemes:
                if (number := self._alphabet.get(sign)) is not None:
                    signs.append(number)
                    if sign not in SILENT_SIGNS:
                        last = len(signs) - 1
            last_signs.append(max(1, last))
        while signs[-1] == self._alphabet[" "]:
            signs.pop()
        return [*signs, 0], last_signs


def _short_enough(words: list[SpokenWord]) -> list[list[SpokenWord]]:
    """The words in as few parts as the voice can speak, cut behind punctuation where there is some."""
    parts: list[list[SpokenWord]] = []
    rest = words
    while sum(len(word.phonemes) for word in rest) > MOST_PHONEMES:
        room = np.cumsum([len(word.phonemes) for word in rest])
        fitting = max(1, int(np.searchsorted(room, MOST_PHONEMES, side="right")))
        pauses = [n for n in range(1, fitting + 1) if rest[n - 1].phonemes.rstrip()[-1:] in tuple(",;:—")]
        cut = pauses[-1] if pauses and pauses[-1] > fitting // 2 else fitting
        parts.append(rest[:cut])
        rest = rest[cut:]
    return [*parts, rest] if rest else parts


def _joined(clips: list[tuple[int, SpeechClip]], rate: Rate) -> SpeechClip:
    """Clips one behind the other with a pause between; each comes with where its text begins."""
    if len(clips) == 1 and clips[0][0] == 0:
        return clips[0][1]
    pieces: list[NDArray[np.int16]] = []
    words: list[WordTiming] = []
    at = 0.0
    for begin, clip in clips:
        if pieces:
            pieces.append(_pause(rate))
            at += BETWEEN_SENTENCES
        pieces.append(clip.pcm)
        words += [WordTiming(word.start + begin, word.end + begin, word.until + at) for word in clip.words]
        at += len(clip.pcm) / rate
    return SpeechClip(np.concatenate(pieces) if pieces else np.zeros(0, np.int16), rate, tuple(words))


@lru_cache(maxsize=4)
def _pause(rate: Rate) -> Any:
    return np.zeros(int(BETWEEN_SENTENCES * rate), np.int16)
