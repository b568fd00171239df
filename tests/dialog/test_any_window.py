"""The shorter windows are the same network: at full length the same answer, and anything else is refused."""

import numpy as np
import pytest

from dialog.model_files import open_session
from dialog.resampling import Float32
from dialog.turn_end.any_window import CHANNELS, FULL_LENGTH, WIDTH, any_window, given
from dialog.turn_end.smart_turn import MODEL


@pytest.fixture(scope="module")
def model() -> bytes:
    return MODEL.verified().read_bytes()


def noise(seconds: int) -> Float32:
    return np.random.default_rng(1).normal(0.0, 0.5, (1, CHANNELS, seconds * 100)).astype(np.float32)


def test_rewritten_at_full_length_it_answers_as_before(model: bytes) -> None:
    features = noise(8)
    [before] = open_session(model).run(None, {"input_features": features})
    rewritten, positions = any_window(model)
    [after] = open_session(rewritten).run(None, given(features, positions))
    assert after == pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize("seconds", [4, 6])
def test_a_shorter_window_takes_fewer_features_and_the_newest_positions(model: bytes, seconds: int) -> None:
    rewritten, positions = any_window(model)
    assert positions.shape == (FULL_LENGTH, WIDTH)
    session = open_session(rewritten)
    features = given(noise(seconds), positions)
    [answer] = session.run(None, features)
    assert 0.0 < answer.item() < 1.0
    table = next(name for name, value in features.items() if value.shape == (seconds * 50, WIDTH))
    assert (features[table] == positions[-seconds * 50 :]).all()
    [other] = session.run(None, features | {table: positions[: seconds * 50]})
    assert other.item() != answer.item()


@pytest.mark.parametrize("content", [b"", b"\x08\x08", b"\x3a\x00", b"\x0b"])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="this is"):
        any_window(content)
