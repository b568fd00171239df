"""Nothing that identifies a patient leaves, whatever is said; what is clinical does."""

import json
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kb.sources.asked import asked
from tests.shared_data import shared_data

CLINICAL = "what is the dose of apixaban in renal failure"
IDENTIFIERS = (
    "my patient is Mr. Tomasz Wojcik, MRN 4471902, born 3/14/1962",
    "tomasz wojcik aged ninety four of twelve baker street",
    "fax 555-0142, account 99-1234, certificate 77 88, licence plate seven a b c one two three",
    "his photo is at https://photos.example/wojcik.jpg and his address is 10.2.3.4",
    "admitted on the third of may twenty twenty four, discharged on monday",
    "w as in whiskey o j c i k",
)
NAMES = (
    "james mary john patricia robert jennifer michael linda david elizabeth william barbara richard susan joseph "
    "jessica thomas karen charles sarah christopher lisa daniel nancy matthew sandra anthony betty mark ashley "
    "donald emily smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez "
    "gonzalez wilson anderson taylor moore jackson martin lee perez thompson harris sanchez clark ramirez lewis "
    "robinson walker allen king wright scott torres nguyen hill flores adams nelson baker hall rivera campbell "
    "mitchell carter roberts wells graves hodgkin crohn parkinson addison cushing marfan raynaud ferndale "
    "ostrowski yasmin allegra jasmine april violet ivy rosemary "
).split()
PLACES = "fresno boston texas california london paris berlin chicago ohio elm street avenue apartment road".split()


@pytest.fixture(scope="module")
def spoken_identifiers() -> list[str]:
    lines: list[str] = json.loads(shared_data("spoken_phi_seed.json").read_text(encoding="utf-8"))["lines"]
    assert len(lines) >= 12
    return lines


def test_no_identifier_leaves() -> None:
    only_terms_leave(IDENTIFIERS)


def test_no_spoken_identifier_leaves(spoken_identifiers: list[str]) -> None:
    only_terms_leave(spoken_identifiers)


def only_terms_leave(lines: Sequence[str]) -> None:
    """Alone nothing of a line leaves; before, behind or around a question exactly the question's own terms do."""
    alone = asked(CLINICAL)
    assert alone is not None
    for line in lines:
        assert asked(line) is None, line
        for said in (
            f"{line} {CLINICAL}",
            f"{CLINICAL} {line}",
            f"{line}. {CLINICAL}? {line}",
            line.upper() + CLINICAL,
        ):
            found = asked(said)
            assert found is not None
            assert set(found.terms) == set(alone.terms), said


@pytest.mark.parametrize("name", [*NAMES, *PLACES])
def test_no_name_and_no_place_leaves(name: str) -> None:
    for said in (name, f"{name}'s", f"patient {name} has", f"{name} {name}"):
        assert asked(said) is None, said


@pytest.mark.parametrize(
    "said",
    [
        "mister young has pneumonia",
        "her name is rose bone she has pneumonia",
        "doctor head wants to know about pneumonia",
        "the patient is named heart burn and was brought in with pneumonia",
    ],
)
def test_a_name_that_is_a_clinical_word_is_told_by_what_stands_before_it(said: str) -> None:
    found = asked(said)
    assert found is not None
    assert found.terms == ("pneumonia",)


@pytest.mark.parametrize(
    ("said", "terms", "drugs"),
    [
        ("what is the dose of Eliquis in a-fib", ("dose", "apixaban", "atrial fibrillation"), ("apixaban",)),
        ("first line for Crohn's disease in pregnancy", ("first line", "crohn's disease", "pregnancy"), ()),
        ("wells score in suspected P E", ("wells score", "pulmonary embolism"), ()),
        ("type two diabetes with stage three kidney disease", ("type 2 diabetes", "stage 3", "kidney", "disease"), ()),
        ("ninety three year old with d k a how much insulin", ("diabetic ketoacidosis", "insulin"), ("insulin",)),
        ("paracetamol or tylenol overdose antidote", ("acetaminophen", "overdose", "antidote"), ("acetaminophen",)),
    ],
)
def test_what_is_clinical_leaves(said: str, terms: tuple[str, ...], drugs: tuple[str, ...]) -> None:
    found = asked(said)
    assert found is not None
    assert found.terms == terms
    assert found.drugs == drugs


def test_nothing_clinical_is_not_asked() -> None:
    assert asked("") is None
    assert asked("hello how are you") is None


@given(some.text(some.characters(codec="utf-8"), max_size=200))
def test_whatever_is_said_only_listed_terms_leave(said: str) -> None:
    found = asked(said)
    assert found is None or all(asked(term) is not None for term in found.terms)


@given(some.lists(some.sampled_from(["apixaban", "dose", "stage", "5", "1962", "4471902", "b12", "93", "grade"])))
def test_no_figure_leaves_but_in_a_name(words: list[str]) -> None:
    found = asked(" ".join(words))
    figures = [figure for term in found.terms for figure in re.findall(r"\d+", term)] if found else []
    assert all(len(figure) == 1 for figure in figures)
