"""What every embedding must do: the packaged one, one behind an endpoint, and one from a folder."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from kb.embeddings import open_embedding
from kb.embeddings.endpoint import EndpointEmbedding
from kb.embeddings.minilm import MiniLm
from kb.engine_settings import EmbeddingEngine, EmbeddingSettings
from kb.ports import Embedding
from tests.kb.conftest import minilm, threads  # noqa: F401 - fixtures
from tests.kb.model_server import model_server
from tests.kb.tiny_models import bert, here


@pytest.fixture(params=get_args(EmbeddingEngine))
async def embedding(request: pytest.FixtureRequest, minilm: MiniLm, tmp_path: Path) -> AsyncIterator[Embedding]:  # noqa: F811
    match request.param:
        case "packaged":
            yield minilm
        case "endpoint":
            with model_server(minilm.vector) as (_, address):
                endpoint = await open_embedding(EmbeddingSettings("endpoint", f"{address}/v1", "a-model", "k"), here)
                yield endpoint
                assert isinstance(endpoint, EndpointEmbedding)
                await endpoint.close()
        case "folder":
            folder = bert(tmp_path / "tiny")
            yield await open_embedding(EmbeddingSettings("folder", folder=str(folder), pooling="cls"), here)


async def test_gives_one_row_of_length_one_for_each_text_in_order(embedding: Embedding) -> None:
    texts = ["fever in a returning traveller", "x", "a much longer text about the dose of apixaban " * 10, ""]

    rows = await embedding.embed(texts)

    assert rows.shape == (4, embedding.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = await embedding.embed(texts[2:3])
    assert np.allclose(rows[2], alone[0], atol=1e-5)


async def test_gives_no_rows_for_no_texts(embedding: Embedding) -> None:
    assert (await embedding.embed([])).shape == (0, embedding.dimension)


async def test_a_text_longer_than_the_model_reads_is_cut_not_refused(embedding: Embedding) -> None:
    rows = await embedding.embed(["kidney " * 5_000])

    assert np.isfinite(rows).all()


@pytest.mark.parametrize(
    ("asked", "answers", "other"),
    [
        ("how do I treat a heart attack", "management of myocardial infarction", "management of gout"),
        ("kidney failure", "renal impairment", "cardiac arrest"),
        ("what is the dose of warfarin", "how much warfarin should be given", "who won the football match"),
        ("stroke in a child", "paediatric cerebrovascular accident", "asthma in adults"),
    ],
)
async def test_the_text_of_like_meaning_is_nearer(embedding: Embedding, asked: str, answers: str, other: str) -> None:
    if embedding.dimension == 16:
        pytest.skip("the folder's model is one of a few random numbers: it has no meaning to be near in")
    question, near, far = await embedding.embed([asked, answers, other])

    assert question @ near > question @ far + 0.1
