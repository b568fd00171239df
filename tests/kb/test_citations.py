from datetime import date

import pytest

from kb.citations import ama, cite
from kb.documents import Document, Passage

GOUT = Document(
    key="k",
    title="2020 Guideline for Management of Gout",
    organisation="American College of Rheumatology",
    published=date(2020, 1, 1),
    licence="MIT",
    url="https://doi.org/10.1002/art.41247",
    digest=True,
)
PROTOCOL = Document("k", "Which line?", "Our Hospital", date(2024, 3, 9), "internal", "https://a.example/x", False)


@pytest.mark.parametrize(
    ("document", "page", "reference"),
    [
        (
            GOUT,
            None,
            "American College of Rheumatology. 2020 Guideline for Management of Gout. Published 2020. "
            "Cited from an unreviewed digest. doi:10.1002/art.41247",
        ),
        (PROTOCOL, 12, "Our Hospital. Which line? Published March 9, 2024. Page 12. https://a.example/x"),
    ],
)
def test_the_reference_is_written_as_ama_writes_it(document: Document, page: int | None, reference: str) -> None:
    assert ama(document, page) == reference


def test_a_citation_carries_what_the_passage_knows() -> None:
    citation = cite(Passage(7, GOUT, "Flares > Colchicine", "Give it early.", page=3))

    assert citation.title == GOUT.title
    assert citation.organisation == "American College of Rheumatology"
    assert citation.year == 2020
    assert citation.section == "Flares > Colchicine"
    assert citation.passage == "Give it early."
    assert citation.page == 3
    assert citation.digest
    assert citation.ama.endswith("Page 3. Cited from an unreviewed digest. doi:10.1002/art.41247")
