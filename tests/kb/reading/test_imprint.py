import time

import pytest

from kb.reading.imprint import issued_by, published_as
from kb.reading.imprint_lines import is_imprint
from kb.reading.sections import Block, Section


def document(*lines: str) -> list[Section]:
    return [Section(("Sepsis",), tuple(map(Block, lines)))]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published 2025-03-01", "2025-03-01"),
        ("**Published:** 1 March 2025", "2025-03-01"),
        ("Northgate Hospital. Published March 1, 2025.", "2025-03-01"),
        ("Date of issue: 3rd May 2024 Version 2", "2024-05-03"),
        ("Version 4, issued March 2023", "2023"),
        ("| Approved | 12/03/2022 |", "2022"),
        ("Effective from 2021-01-01 (replaces 2018)", "2021-01-01"),
        ("Last updated: 2019", "2019"),
        ("Date: 4 July 2020", "2020-07-04"),
        ("Issued by Northgate Hospital on 9 October 2024", "2024-10-09"),
        ("Approved by the Drug Committee, 3 May 2023.", "2023-05-03"),
        ("Published 4 April 2024 by the Royal College", "2024-04-04"),
        ("Issued by the ward in 2019", ""),
        ("Published by Northgate Hospital. The trial ended in 2017.", ""),
        ("Next review date: 4 July 2027", ""),
        ("Date of next review: 2027", ""),
        ("Published 2019 data show less harm.", ""),
        ("The trial was published in 2017.", ""),
        ("Updated every 2025 patients", ""),
        ("Published soon", ""),
    ],
)
def test_the_line_that_says_when(line: str, date: str) -> None:
    assert published_as(document("Give fluids.", line)) == date


def test_when_it_came_out_counts_before_when_it_was_changed() -> None:
    assert published_as(document("Last updated 2024-02-02\nPublished 2023-01-01")) == "2023-01-01"


def test_a_heading_may_say_it_and_what_stands_far_below_does_not() -> None:
    assert published_as([Section(("Published 2025-03-01",), (Block("Give fluids."),))]) == "2025-03-01"
    assert published_as(document(*["Give fluids."] * 40, "Published 2025-03-01")) == ""


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Issued by: St Mary's Hospital", "St Mary's Hospital"),
        ("Published by the ward", ""),
        ("Published by Northgate Hospital, 3 March 2025", "Northgate Hospital"),
        ("Publisher: Northgate Hospital. Version 2", "Northgate Hospital"),
        ("Published 4 April 2024 by the Northgate Hospital", "Northgate Hospital"),
        ("Issued in March 2024 by Northgate Hospital.", "Northgate Hospital"),
        ("Organisation of care matters", ""),
        ("It was issued by Nobody Special", ""),
    ],
)
def test_the_line_that_says_who(line: str, who: str) -> None:
    assert issued_by(document(line)) == who


@pytest.mark.parametrize(
    "line",
    [
        "Published 1 March 2025",
        "Published 4 April 2024 by the Royal College of Physicians",
        "Northgate Hospital. Published 3 March 2025",
        "Issued by: Northgate Hospital Published 2025-03-01",
        "Issued by St Mary's Hospital, Version 2",
        "Issued by Northgate Hospital on 9 October 2024",
        "Approved by the Drug Committee in May 2023",
        "Publisher: Northgate Hospital. Version 2.1",
        "Northgate Hospital.",
        "Last updated: 2019",
        "This guideline was last updated in March 2024.",
        "Version 4, issued March 2023",
        "Next review date: 4 July 2027",
        "Date of next review: 2027",
        "Approved: 12/03/2022",
        "Effective from 2021-01-01",
        "© 2024 Northgate Hospital. All rights reserved.",
        "(c) 2024 Northgate Hospital",
        "Copyright World Health Organization 2023",
        "Authors: Smith J, Jones K",
        "ISBN 978-92-4-000000-1",
        "Document number: NH-0231",
    ],
)
def test_a_line_that_tells_of_the_document_alone(line: str) -> None:
    assert is_imprint(line, "Northgate Hospital")


@pytest.mark.parametrize(
    "line",
    [
        "Published 2019 data show less harm.",
        "The trial was published in 2017.",
        "Published by the ward",
        "Northgate Hospital: call 2222.",
        "Issued by: Northgate Hospital Call 2222 now",
        "Issued by the blood bank within 30 minutes",
        "Updated guidance: give 5 mg twice daily.",
        "Review the dose in 2025 patients.",
        "Effective dose 1000 mg",
        "Effective 2 hours before surgery",
        "Valid from 6 months of age",
        "Date the blister was opened",
        "(c) Give fluids",
        "Approved by the consultant before it is given",
        "Version of the test: PCR",
        "Authors disagree on the dose.",
        "",
        "-",
    ],
)
def test_a_line_that_says_something_else_too(line: str) -> None:
    assert not is_imprint(line, "Northgate Hospital")


def test_no_line_takes_long() -> None:
    began = time.perf_counter()
    for line in ("Published by " + "Aaa " * 70, "Issued by: Aa, " * 20 + "end of it", "© " * 150, "2024 " * 60 + "x"):
        is_imprint(line)
    assert time.perf_counter() - began < 1.0
