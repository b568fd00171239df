"""Drug labels: which one is taken, which of its sections come first, and what leaves the house."""

import json
from contextlib import suppress
from datetime import date
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as some

from kb.citations import ama
from kb.errors import SourceGarbled
from kb.sources.dailymed import DailyMed, chosen, label_passages
from kb.sources.exchange import Web
from kb.sources.foreign_json import parsed
from kb.sources.openfda import OpenFda
from kb.sources.openfda import label_passages as openfda_passages
from kb.sources.ports import Asked
from kb.sources.spl import label
from tests.kb.sources import shapes
from tests.kb.sources.answers import Given
from tests.kb.sources.conftest import well
from tests.kb.sources.test_contract import Serve

DOSE = Asked(("dose", "apixaban", "kidney"), ("apixaban",))
WARNING = Asked(("apixaban", "contraindications"), ("apixaban",))


async def test_only_the_name_of_a_drug_leaves(web: Web, serve: Serve) -> None:
    server = serve(well)
    await OpenFda(web, "a-key", f"{server.address}/drug/label.json").search(DOSE, 5, 30.0)
    await DailyMed(web, server.address).search(DOSE, 5, 30.0)

    fda, listed, spl = server.paths
    assert parse_qs(urlsplit(fda).query) == {
        "search": ['openfda.generic_name:"apixaban"'],
        "limit": ["5"],
        "api_key": ["a-key"],
    }
    assert parse_qs(urlsplit(listed).query) == {"drug_name": ["apixaban"], "name_type": ["generic"], "pagesize": ["20"]}
    assert spl == "/spls/new-1.xml"


async def test_a_question_without_a_drug_is_not_asked(web: Web, serve: Serve) -> None:
    server = serve(well)
    asked = Asked(("pneumonia",))

    assert await OpenFda(web, "", server.address).search(asked, 5, 30.0) == []
    assert await DailyMed(web, server.address).search(asked, 5, 30.0) == []
    assert server.asked == []


async def test_no_match_is_no_failure(web: Web, serve: Serve) -> None:
    server = serve(lambda path, headers: Given(shapes.OPENFDA_NONE, 404))
    assert await OpenFda(web, "", server.address).search(DOSE, 5, 30.0) == []
    empty = serve(lambda path, headers: Given(json.dumps({"data": [], "metadata": {}}).encode()))
    assert await DailyMed(web, empty.address).search(DOSE, 5, 30.0) == []


async def test_the_section_that_is_asked_for_comes_first(web: Web, serve: Serve) -> None:
    server = serve(well)
    fda = OpenFda(web, "", f"{server.address}/drug/label.json")
    dailymed = DailyMed(web, server.address)

    assert (await fda.search(DOSE, 5, 30.0))[0].section == "Dosage and administration"
    assert (await fda.search(WARNING, 5, 30.0))[0].section == "Contraindications"
    assert (await dailymed.search(DOSE, 5, 30.0))[0].section == "Dosage and administration > Recommended Dose"
    assert (await dailymed.search(WARNING, 5, 30.0))[0].section == "Contraindications"


def test_openfda_the_newest_label_of_the_drug_alone() -> None:
    found = openfda_passages(shapes.OPENFDA, "apixaban", DOSE)

    document = found[0].document
    assert document.key == "openfda/newer"
    assert document.published == date(2023, 5, 1)
    assert document.title == "BRANDNAME (apixaban)"
    assert document.licence.startswith("CC0")
    assert ama(document) == (
        "BRANDNAME (apixaban). Prescribing information. A Maker Company; 2023. "
        "https://dailymed.nlm.nih.gov/dailymed/lookup.cfm?setid=newer"
    )


def test_dailymed_the_newest_label_of_the_drug_alone() -> None:
    listed = parsed(shapes.SPLS)["data"]
    assert chosen(listed, "apixaban") == "new-1"
    assert chosen(listed[2:], "apixaban") == "mix-1"
    assert chosen([{"setid": 7, "title": ["x"]}], "apixaban") == ""


def test_a_label_with_its_sections_lists_and_tables() -> None:
    found = label(shapes.SPL)
    sections = dict(found.sections)

    assert (found.title, found.maker) == ("BRANDNAME (apixaban) tablet", "A Maker Company")
    assert found.effective == date(2021, 4, 30)
    assert "ndc 1" not in str(found.sections)
    assert sections["Dosage and administration > Recommended Dose"] == (
        "The dose of apixaban is 5 mg twice daily.",
        "- Reduce it in adults with two of:",
        "- creatinine 1.5 mg/dL or more",
        "| Weight | Dose |\n|---|---|\n| 60 kg or less | 2.5 mg |",
    )
    assert label_passages(found)[0].document.url.endswith("setid=new-1")


@given(some.binary(max_size=200), some.integers(0, len(shapes.SPL)))
def test_a_torn_or_dirty_label_is_refused_or_read(dirt: bytes, at: int) -> None:
    for content in (dirt, shapes.SPL[:at] + dirt, shapes.SPL[:at] + dirt + shapes.SPL[at:]):
        with suppress(SourceGarbled):
            assert label(content).effective


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=9),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.sampled_from(
                ["results", "error", "openfda", "set_id", "effective_time", "brand_name", "code", "warnings"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_json_of_any_shape_is_refused_or_read(found: object) -> None:
    with suppress(SourceGarbled):
        assert isinstance(openfda_passages(json.dumps(found).encode(), "apixaban", DOSE), list)
