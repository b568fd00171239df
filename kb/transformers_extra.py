"""Models from a folder on this machine, run by ``transformers`` and ``torch``, which are installed when asked for only.

Nothing is ever fetched: a name that is no folder is refused before the libraries see it, and they are told to stay off
the network. Code that lies in a model's folder is not run: not its Python files, and not what a pickle of weights could
hold (torch opens those with ``weights_only``).
"""

import hashlib
import importlib
import os
import pickle
from pathlib import Path
from typing import Any

from kb.errors import ModelMissing

INSTALL = ".venv/bin/python -m pip install --require-hashes -r requirements/transformers.lock"
CONFIG = "config.json"
WEIGHTS = (".safetensors", ".bin")
BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError, pickle.PickleError)


def load(kind: str, folder: str) -> tuple[Any, Any]:
    """The tokenizer and the model of a folder; kind: "AutoModel" or another of transformers' Auto classes.

    Raises ModelMissing.
    """
    place = checked_folder(folder)
    transformers, torch = libraries()
    options = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(place), **options)
        model = getattr(transformers, kind).from_pretrained(str(place), **options)
    except (*BROKEN, importlib.import_module("safetensors").SafetensorError) as error:
        told = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise ModelMissing(
            f"The model in {place} cannot be loaded ({told}): see that the whole folder was copied, and that it is a "
            "model of the kind that is wanted here."
        ) from error
    torch.set_num_threads(1)
    return tokenizer, model.eval()


def libraries() -> tuple[Any, Any]:
    """``transformers`` and ``torch``. Raises ModelMissing."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when they are imported
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"
    try:
        return importlib.import_module("transformers"), importlib.import_module("torch")
    except ImportError as error:
        raise ModelMissing(
            f"A model from a folder needs transformers and torch, and {error.name} is not installed: {INSTALL}"
        ) from error


def checked_folder(folder: str) -> Path:
    """The folder, if a model lies in it. Raises ModelMissing."""
    place = Path(folder)
    if not place.is_dir():
        raise ModelMissing(f"There is no folder {folder}: name the one that holds the model's {CONFIG}.")
    if not (place / CONFIG).is_file():
        raise ModelMissing(
            f"The folder {folder} holds no {CONFIG}: name a model's own folder, as transformers saves it."
        )
    if not any(path.suffix in WEIGHTS for path in place.iterdir()):
        raise ModelMissing(
            f"The folder {folder} holds no weights (model.safetensors or pytorch_model.bin): copy the whole of it."
        )
    return place


def fingerprint(folder: Path) -> str:
    """Says which model this is: of its configuration, tokenizer and weights; 12 hexadecimal digits. 0.4 s a GB."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*")):
        if path.suffix in (*WEIGHTS, ".json", ".txt", ".model") and path.is_file():
            with path.open("rb") as file:
                whole.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]
