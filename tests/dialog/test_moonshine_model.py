"""The network's own: its vocabulary file, its drafts, its stop."""

import numpy as np
import pytest

from dialog.errors import EngineFailed
from dialog.resampling import floats
from dialog.stt.moonshine_model import TOKENS, MoonshineModel, read_vocabulary
from tests.speech_material import DASHWOOD, person


@pytest.fixture(scope="module")
def model() -> MoonshineModel:
    return MoonshineModel()


def test_vocabulary_entries_have_one_or_two_bytes_of_length() -> None:
    long = b"x" * 200
    packed = b"\x00" + b"\x03<s>" + b"\x04</s>" + b"\x06<0xE2>" + bytes([200 % 128 + 128, 200 // 128]) + long
    assert read_vocabulary(packed) == [b"", b"", b"", b"\xe2", long]


def test_the_vocabulary_has_its_32768_tokens() -> None:
    assert len(read_vocabulary(TOKENS.verified().read_bytes())) == 32768


@pytest.mark.parametrize("kept", [0, 5, 100])
def test_a_draft_changes_the_work_and_not_the_words(model: MoonshineModel, kept: int) -> None:
    speech = floats(person(DASHWOOD, 16000))
    states = model.encode(speech)
    plain = model.decode(states, len(speech))
    assert plain is not None
    drafted = model.decode(states, len(speech), plain.tokens[:kept])
    assert drafted is not None
    assert model.text(drafted.tokens) == model.text(plain.tokens)
    assert len(drafted.probabilities) == len(drafted.tokens) + 1


def test_a_wrong_draft_is_dropped_where_it_goes_wrong(model: MoonshineModel) -> None:
    speech = floats(person(DASHWOOD, 16000))
    states = model.encode(speech)
    plain = model.decode(states, len(speech))
    assert plain is not None
    wrong = model.decode(states, len(speech), (*plain.tokens[:3], 400, 401, 402))
    assert wrong is not None
    assert model.text(wrong.tokens) == model.text(plain.tokens)


def test_it_stops_between_two_tokens_when_told(model: MoonshineModel) -> None:
    speech = floats(person(DASHWOOD, 16000))
    asked: list[int] = []

    def after_three() -> bool:
        asked.append(1)
        return len(asked) > 3

    assert model.decode(model.encode(speech), len(speech), stopped=after_three) is None
    assert len(asked) == 4


def test_a_failure_of_the_network_is_ours(model: MoonshineModel) -> None:
    with pytest.raises(EngineFailed) as failed:
        model.encode(np.zeros(10, np.float32))
    assert failed.value.stage == "hearing"


def test_what_the_decoder_expected_is_handed_on_as_if_computed_anew(model: MoonshineModel) -> None:
    speech = floats(person(DASHWOOD, 16000))
    states = model.encode(speech)
    plain = model.decode(states, len(speech))
    assert plain is not None
    assert plain.expected is not None
    drafted = model.decode(states, len(speech), plain.tokens)
    assert drafted is not None
    assert drafted.expected is not None
    anew = model.said_of(states, len(speech), plain.tokens)
    for expected in (plain.expected, drafted.expected):
        assert len(expected.logits) == len(plain.tokens) + 1
        for row, other in zip(expected.logits, anew.logits, strict=True):
            assert np.allclose(np.exp(row - row.max()), np.exp(other - other.max()), atol=0.15)
        assert {name: value.shape for name, value in expected.memory.items()} == {
            name: value.shape for name, value in anew.memory.items()
        }
