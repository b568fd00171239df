"""Models from a folder: each way of pooling, two encoders, a decoder; and every folder that is not one."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.embeddings.folder import FolderEmbedding
from kb.embeddings.questions import AsQuestions
from kb.errors import ModelMissing
from kb.transformers_extra import checked_folder
from tests.kb.tiny_models import bert, biogpt, here, transformers_and_torch

TEXT = "the dose of colchicine for gout"
ROOT = Path(__file__).parents[2]


async def test_each_pooling_is_what_its_name_says(tmp_path: Path) -> None:
    transformers, torch = transformers_and_torch()
    folder = str(bert(tmp_path / "tiny"))
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        model = transformers.AutoModel.from_pretrained(folder).eval()
        hidden = model(**tokenizer(TEXT, return_tensors="pt")).last_hidden_state[0].numpy()

    expected = {"mean": hidden.mean(axis=0), "cls": hidden[0], "last": hidden[-1]}
    for pooling, vector in expected.items():
        found = await FolderEmbedding(folder, pooling, here).embed([TEXT])  # type: ignore[arg-type] # one of three
        assert np.allclose(found[0], vector / np.linalg.norm(vector), atol=1e-5)


async def test_questions_may_have_an_encoder_of_their_own(tmp_path: Path) -> None:
    texts, questions = bert(tmp_path / "article"), bert(tmp_path / "query", seed=1)
    both = FolderEmbedding(str(texts), "cls", here, str(questions))
    alone = FolderEmbedding(str(questions), "cls", here)

    asked = await AsQuestions(both).embed([TEXT])

    assert np.allclose(asked, await alone.embed([TEXT]), atol=1e-6)
    assert not np.allclose(asked, await both.embed([TEXT]), atol=1e-2)
    assert both.name != alone.name
    with pytest.raises(ModelMissing, match="trained together"):
        FolderEmbedding(str(texts), "cls", here, str(bert(tmp_path / "wide", size=32)))


async def test_biogpt_is_read_by_its_last_token(tmp_path: Path) -> None:
    embedding = FolderEmbedding(str(biogpt(tmp_path / "biogpt")), "last", here)

    one, two, same = await embedding.embed(["gout dose", "gout", "gout dose"])

    assert embedding.dimension == 16
    assert np.allclose(one, same, atol=1e-6)
    assert not np.allclose(one, two, atol=1e-3)


async def test_the_name_follows_the_weights_and_the_pooling(tmp_path: Path) -> None:
    one, two = bert(tmp_path / "a" / "model"), bert(tmp_path / "b" / "model", seed=5)

    names = {FolderEmbedding(str(folder), pooling, here).name for folder in (one, two) for pooling in ("cls", "mean")}

    assert len(names) == 4
    assert FolderEmbedding(str(one), "cls", here).name in names


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (None, "There is no folder"),
        ({}, "holds no config.json"),
        ({"config.json": "{}"}, "holds no weights"),
    ],
)
def test_a_folder_that_is_no_model_is_a_sentence(tmp_path: Path, files: dict[str, str] | None, says: str) -> None:
    folder = tmp_path / "model"
    if files is not None:
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")

    with pytest.raises(ModelMissing, match=says):
        checked_folder(str(folder))


@pytest.mark.parametrize("config", ["", "[]", "{}", '{"model_type": "nonesuch"}', '{"model_type": "bert"}'])
def test_a_broken_model_is_a_sentence(tmp_path: Path, config: str) -> None:
    folder = bert(tmp_path / "tiny")
    (folder / "config.json").write_text(config, encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"not weights")

    with pytest.raises(ModelMissing, match="cannot be loaded"):
        FolderEmbedding(str(folder), "mean", here)


def test_code_in_a_models_folder_is_not_run(tmp_path: Path) -> None:
    folder = bert(tmp_path / "tiny")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {"auto_map": {"AutoModel": "evil.Evil"}, "model_type": "evil"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")

    with pytest.raises(ModelMissing):
        FolderEmbedding(str(folder), "mean", here)
    assert not (tmp_path / "ran").exists()


def test_without_the_extra_the_sentence_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"")
    code = f"""
import sys
sys.modules["transformers"] = sys.modules["torch"] = None
from kb.embeddings.folder import FolderEmbedding
from kb.errors import ModelMissing
try:
    FolderEmbedding({str(tmp_path)!r}, "mean", None)
except ModelMissing as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert "-r requirements/transformers.lock" in told.stdout, told.stderr
