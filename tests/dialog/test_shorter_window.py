"""The shorter windows are the same network: at full length the same answer, and anything else is refused."""

import numpy as np
import pytest

from dialog.model_files import open_session
from dialog.turn_end.shorter_window import CHANNELS, FULL_LENGTH, shortened
from dialog.turn_end.smart_turn import MODEL


@pytest.fixture(scope="module")
def model() -> bytes:
    return MODEL.verified().read_bytes()


def test_rewritten_at_full_length_it_answers_as_before(model: bytes) -> None:
    features = np.random.default_rng(1).normal(0.0, 0.5, (1, CHANNELS, 800)).astype(np.float32)
    [before] = open_session(model).run(None, {"input_features": features})
    [after] = open_session(shortened(model, FULL_LENGTH)).run(None, {"input_features": features})
    assert after == pytest.approx(before)


@pytest.mark.parametrize("seconds", [4, 6])
def test_a_shorter_window_takes_fewer_features(model: bytes, seconds: int) -> None:
    session = open_session(shortened(model, seconds * 50))
    assert session.get_inputs()[0].shape == [1, CHANNELS, seconds * 100]
    [answer] = session.run(None, {"input_features": np.zeros((1, CHANNELS, seconds * 100), np.float32)})
    assert 0.0 <= answer.item() <= 1.0


@pytest.mark.parametrize("content", [b"", b"\x08\x08", b"\x3a\x00", b"\x0b"])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="this is"):
        shortened(content, 200)
