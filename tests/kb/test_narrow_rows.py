"""The packaged model with its table left narrow gives the same vectors, and another model is refused."""

import numpy as np
import onnxruntime
import pytest

from kb.embeddings.narrow_rows import with_narrow_rows
from kb.embeddings.packaged import MODEL
from kb.onnx_fields import MODEL_GRAPH, as_file, field


def vectors(model: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    with as_file(model) as path:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    pieces = np.array([[101, 2054, 2003, 1996, 13004, 1997, 5964, 2378, 30521, 102]], np.int64)
    feed = {"input_ids": pieces, "attention_mask": np.ones_like(pieces), "token_type_ids": np.zeros_like(pieces)}
    found: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = session.run(["last_hidden_state"], feed)[0]
    return found


def test_the_vectors_are_the_same_to_the_last_bit() -> None:
    model = MODEL.read()
    assert np.array_equal(vectors(with_narrow_rows(model)), vectors(model))


@pytest.mark.parametrize("content", [b"", b"\x0b", field(MODEL_GRAPH, b"")])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="this is"):
        with_narrow_rows(content)
