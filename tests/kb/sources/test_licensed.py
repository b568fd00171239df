"""UpToDate by the Infobutton standard, OpenEvidence by its quickstart: what is sent, and what is made a passage."""

import json
from contextlib import suppress
from datetime import date
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as some

from kb.citations import ama
from kb.errors import SourceGarbled
from kb.sources.exchange import Web
from kb.sources.infobutton import entries
from kb.sources.openevidence import OpenEvidence, analysis_passages
from kb.sources.ports import Asked
from kb.sources.uptodate import UpToDate
from tests.kb.sources import shapes
from tests.kb.sources.conftest import well
from tests.kb.sources.test_contract import Serve

ASKED = Asked(("dose", "apixaban"), ("apixaban",))


async def test_uptodate_is_asked_as_the_standard_says(web: Web, serve: Serve) -> None:
    server = serve(well)
    (passage,) = await UpToDate(web, "a-key", f"{server.address}/infobutton").search(ASKED, 5, 30.0)

    ((_, path, headers, _),) = server.asked
    assert parse_qs(urlsplit(path).query) == {
        "mainSearchCriteria.v.ot": ["dose apixaban"],
        "performer": ["PROV"],
        "informationRecipient": ["PROV"],
        "knowledgeResponseType": ["text/xml"],
    }
    assert headers["authorization"] == "Bearer a-key"
    assert passage.section == "Adults"
    assert passage.text == "Apixaban 5 mg twice daily."
    assert passage.document.url == f"{server.address}/contents/apixaban-dosing"
    assert passage.document.published == date(2025, 11, 3)
    assert ama(passage.document).startswith("Example AB. Dosing of apixaban. UpToDate. November 3, 2025. http")


async def test_an_address_that_asks_something_of_its_own_keeps_it(web: Web, serve: Serve) -> None:
    server = serve(well)
    await UpToDate(web, "a-key", f"{server.address}/infobutton?unid=7").search(ASKED, 5, 30.0)

    (path,) = server.paths
    assert parse_qs(urlsplit(path).query)["unid"] == ["7"]
    assert parse_qs(urlsplit(path).query)["mainSearchCriteria.v.ot"] == ["dose apixaban"]


async def test_openevidence_is_asked_as_its_quickstart_says(web: Web, serve: Serve) -> None:
    server = serve(well)
    await OpenEvidence(web, "a-key", server.address).search(ASKED, 5, 30.0)

    ((method, path, headers, body),) = server.asked
    assert (method, path) == ("POST", "/analysis")
    assert headers["authorization"] == "Token a-key"
    assert json.loads(body) == {"text": "dose apixaban", "model": "oe-v2"}


def test_what_a_model_wrote_is_no_passage() -> None:
    (passage,) = analysis_passages(shapes.OPENEVIDENCE)

    assert passage.text == "Adults were given apixaban 5 mg twice daily."
    assert passage.document.published == date(2022, 3, 4)
    assert ama(passage.document) == (
        "Example AB, Another C. Apixaban in adults. J Trials. Published online March 4, 2022. doi:10.1/oe"
    )


@given(some.binary(max_size=200), some.integers(0, len(shapes.INFOBUTTON)))
def test_a_torn_or_dirty_feed_is_refused_or_read(dirt: bytes, at: int) -> None:
    whole = shapes.INFOBUTTON
    for content in (dirt, whole[:at] + dirt, whole[:at] + dirt + whole[at:]):
        with suppress(SourceGarbled):
            assert all(entry.sections for entry in entries(content, "https://x.example/"))
