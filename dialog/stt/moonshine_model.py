"""Moonshine tiny-en, the network: 16 kHz speech in, tokens out.

Jeffries et al., "Moonshine: Speech Recognition for Live Transcription and Voice Commands" (2024). The encoder reads the
samples themselves and costs 9 ms of CPU for each second; the decoder says one token in 2.2 ms. A reading of a little
less of the same speech is offered to it as a draft: one pass checks all its tokens at once, and only what differs is
said anew, so a second look costs little more than the encoder.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialog.errors import EngineFailed
from dialog.model_files import ModelFile, open_session
from dialog.resampling import Float32

# Later wheels of moonshine-voice carry the tokenizer only.
_REQUIREMENT = "moonshine-voice==0.1.0"
ENCODER = ModelFile(
    "moonshine_voice",
    "assets/tiny-en/encoder_model.ort",
    "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    _REQUIREMENT,
)
DECODER = ModelFile(
    "moonshine_voice",
    "assets/tiny-en/decoder_model_merged.ort",
    "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    _REQUIREMENT,
)
TOKENS = ModelFile(
    "moonshine_voice",
    "assets/tiny-en/tokenizer.bin",
    "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
    _REQUIREMENT,
)

RATE = 16000
BEGIN, END = 1, 2
HEADS, HEAD_SIZE = 8, 36
TOKENS_A_SECOND = 6.5
"""More than this and the decoder is going round in circles (the paper's own limit)."""

SHORTEST = 1600
"""Samples; with less the encoder has no frame to give."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the decoder expects before each token and behind the last, [vocabulary] logits, and its memory of them."""

    logits: Sequence[Float32]
    memory: Mapping[str, Float32]


@dataclass(frozen=True, slots=True)
class Heard:
    """Tokens without begin and end, and the probability of each, END's last when it came.

    expected: as the decoder came by them; None when it was stopped by its limit before END. unsettled: of each token,
    whether another reading of the same sound has another; empty when there is none.
    """

    tokens: tuple[int, ...]
    probabilities: tuple[float, ...]
    expected: Expected | None = None
    unsettled: tuple[bool, ...] = ()


class MoonshineModel:
    """The network, shared by all calls and threads. Loading takes about 0.2 s. Raises EngineMissing."""

    def __init__(self) -> None:
        self._encoder = open_session(ENCODER.verified())
        self._decoder = open_session(DECODER.verified())
        self._vocabulary = read_vocabulary(TOKENS.verified().read_bytes())
        self._outputs = [output.name for output in self._decoder.get_outputs()]
        self._memories = [name.replace("present", "past_key_values") for name in self._outputs[1:]]
        # In the branch with a cache the encoder's keys stay as they were: not asked for, they are not copied.
        self._growing = [name for name in self._outputs if "encoder" not in name]
        self._nothing = np.zeros((1, HEADS, 0, HEAD_SIZE), np.float32)

    def encode(self, speech: Float32) -> Float32:
        """Frames [1, n, 288] of 16 kHz speech in -1..1, at least 0.1 s. Raises EngineFailed."""
        result: Float32 = _ran(
            self._encoder, None, {"input_values": speech[None], "attention_mask": np.ones((1, len(speech)), np.int64)}
        )[0]
        return result

    def decode(
        self, frames: Float32, samples: int, draft: Sequence[int] = (), stopped: Callable[[], bool] = lambda: False
    ) -> Heard | None:
        """The likeliest tokens, greedily. ``samples`` is the length of the speech. None when ``stopped`` said so.

        Raises EngineFailed.
        """
        most = max(8, int(samples / RATE * TOKENS_A_SECOND) + 4)
        mask = np.ones((1, samples), np.int64)
        tokens, probabilities, begun, done = self._first_pass(frames, mask, list(draft[:most]))
        logits = list(begun.logits)
        feed: dict[str, Any] = {
            "encoder_attention_mask": mask,
            # With a cache the frames are not looked at again; one stands for all.
            "encoder_hidden_states": frames[:, :1],
            "use_cache_branch": np.array([True]),
            **begun.memory,
        }
        while not done and len(tokens) < most:
            if stopped():
                return None
            feed["input_ids"] = np.array([[tokens[-1]]], np.int64)
            said = _ran(self._decoder, self._growing, feed)
            logits.append(said[0][0, -1])
            token, probability = _likeliest(logits[-1])
            probabilities.append(probability)
            done = token == END
            if not done:
                tokens.append(token)
            for name, value in zip(self._growing[1:], said[1:], strict=True):
                feed[name.replace("present", "past_key_values")] = value
        memory = {name: feed[name] for name in self._memories}
        return Heard(tuple(tokens), tuple(probabilities), Expected(logits, memory) if done else None)

    def _first_pass(
        self, frames: Float32, mask: NDArray[np.int64], draft: list[int]
    ) -> tuple[list[int], list[float], Expected, bool]:
        """Check the draft in one pass. What the network would have said is kept, and its first own token."""
        whole = self.said_of(frames, mask.shape[1], draft)
        tokens: list[int] = []
        probabilities: list[float] = []
        done = False
        for position, row in enumerate(whole.logits):
            token, probability = _likeliest(row)
            probabilities.append(probability)
            done = token == END
            if not done:
                tokens.append(token)
            if done or position == len(draft) or draft[position] != token:
                break
        kept = len(probabilities)
        return tokens, probabilities, Expected(whole.logits[:kept], memory_of(whole.memory, kept)), done

    def said_of(self, frames: Float32, samples: int, tokens: Sequence[int]) -> Expected:
        """What the decoder expects of tokens that are given. Raises EngineFailed."""
        said = _ran(
            self._decoder,
            None,
            {
                "input_ids": np.array([[BEGIN, *tokens]], np.int64),
                "encoder_attention_mask": np.ones((1, samples), np.int64),
                "encoder_hidden_states": frames,
                "use_cache_branch": np.array([False]),
                **dict.fromkeys(self._memories, self._nothing),
            },
        )
        return Expected(said[0][0], dict(zip(self._memories, said[1:], strict=True)))

    def said_further(self, memory: Mapping[str, Float32], samples: int, tokens: NDArray[np.int64]) -> Float32:
        """The same behind ``tokens`` [rows, n], each row going on from the memory's only one: [rows, n, vocabulary].

        Raises EngineFailed.
        """
        feed = self._rows_of(memory, samples, tokens, np.zeros(len(tokens), np.intp))
        said: Float32 = _ran(self._decoder, self._growing[:1], feed)[0]
        return said

    def said_by_each(
        self, memory: Mapping[str, Float32], samples: int, tokens: NDArray[np.int64], origins: NDArray[np.intp]
    ) -> tuple[Float32, dict[str, Float32]]:
        """What is expected behind one more token of each row, [rows, 1], and the memory of that: [rows, vocabulary].

        origins: the row of ``memory`` that each goes on from. Raises EngineFailed.
        """
        feed = self._rows_of(memory, samples, tokens, origins)
        said = _ran(self._decoder, self._growing, feed)
        for name, value in zip(self._growing[1:], said[1:], strict=True):
            feed[name.replace("present", "past_key_values")] = value
        return said[0][:, -1], {name: feed[name] for name in self._memories}

    def reread(self, frames: Float32, samples: int, tokens: tuple[int, ...]) -> Heard:
        """Tokens that were chosen otherwise, with what the decoder makes of them. Raises EngineFailed."""
        expected = self.said_of(frames, samples, tokens)
        chances = [
            float(1.0 / np.exp(row - row[token]).sum())
            for row, token in zip(expected.logits, (*tokens, END), strict=True)
        ]
        return Heard(tokens, tuple(chances), expected)

    def _rows_of(
        self, memory: Mapping[str, Float32], samples: int, tokens: NDArray[np.int64], origins: NDArray[np.intp]
    ) -> dict[str, Any]:
        rows = len(tokens)
        return {
            "input_ids": tokens,
            "encoder_attention_mask": np.ones((rows, samples), np.int64),
            "encoder_hidden_states": np.zeros((rows, 1, HEADS * HEAD_SIZE), np.float32),
            "use_cache_branch": np.array([True]),
            # One row of the encoder's serves all rows: it is only multiplied with.
            **{name: value if "encoder" in name else value[origins] for name, value in memory.items()},
        }

    @property
    def vocabulary(self) -> Sequence[bytes]:
        """The bytes each token stands for, by number."""
        return self._vocabulary

    def text(self, tokens: Sequence[int]) -> str:
        """The words; what is no valid UTF-8 is left out."""
        written = b"".join(self._vocabulary[token] for token in tokens)
        return written.decode("utf-8", "ignore").replace("\u2581", " ").strip()


def memory_of(memory: Mapping[str, Float32], tokens: int) -> dict[str, Float32]:
    """The decoder's memory of its first ``tokens`` alone, BEGIN among them."""
    return {name: value if "encoder" in name else value[:, :, :tokens] for name, value in memory.items()}


def read_vocabulary(packed: bytes) -> list[bytes]:
    """The bytes each token stands for, by number.

    The file is a run of entries: a length (one byte below 128, else its low seven bits and then a count of 128s), and
    that many bytes. Tokens such as "<0xE2>" stand for one byte; begin, end and unknown are silent.
    """
    entries: list[bytes] = []
    position = 0
    while position < len(packed):
        length = packed[position]
        position += 1
        if length >= 128:
            length = length - 128 + 128 * packed[position]
            position += 1
        entry = packed[position : position + length]
        position += length
        if entry.startswith(b"<0x") and len(entry) == 6:
            entry = bytes([int(entry[3:5], 16)])
        entries.append(b"" if len(entries) < 3 else entry)
    return entries


def _likeliest(logits: Float32) -> tuple[int, float]:
    token = int(logits.argmax())
    return token, float(1.0 / np.exp(logits - logits[token]).sum())


def _ran(session: Any, outputs: list[str] | None, feed: dict[str, Any]) -> list[Any]:
    try:
        result: list[Any] = session.run(outputs, feed)
    except Exception as error:
        raise EngineFailed("hearing", "the recogniser failed on a piece of speech") from error
    return result
