import hashlib
from datetime import date
from pathlib import Path

import pytest

from kb.errors import SourceUnreadable
from kb.starter import spoken_issuer, starter_library


def test_every_digest_is_there_dated_labelled_and_with_its_doi() -> None:
    library = starter_library()

    assert len(library) == 43
    assert sum(len(source.parts) for source in library) == 145
    assert len({source.document.key for source in library}) == 43
    for source in library:
        document = source.document
        assert document.digest
        assert document.year_only
        assert date(2000, 1, 1) <= document.published <= date(2024, 1, 1)
        assert document.url.startswith("https://doi.org/10.")
        assert document.licence == "MIT"
        assert all(part.startswith("# ") for part in source.parts)


def test_the_texts_are_those_this_version_was_made_for() -> None:
    """A new release of the package is read again by a person before it is cited."""
    told = hashlib.sha256(repr([(each.document.key, each.parts) for each in starter_library()]).encode()).hexdigest()

    assert told == "e1d1d14bb7c217df60b4a0558e26d10894e59b0cd70a7f91af64e7906d54efd2"


def test_every_issuer_is_spoken_as_words() -> None:
    letters = {"TIMI Study Group"}  # its name is these letters
    spoken = {source.document.organisation for source in starter_library()}

    assert not [name for name in spoken - letters if any(word.isupper() and len(word) > 1 for word in name.split())]


@pytest.mark.parametrize(
    ("letters", "spoken"),
    [
        ("KDIGO", "Kidney Disease Improving Global Outcomes"),
        ("AHA/ASA", "American Heart Association and American Stroke Association"),
        (
            "AHA/ACC/HFSA",
            "American Heart Association, American College of Cardiology and Heart Failure Society of America",
        ),
        ("A New Society", "A New Society"),
    ],
)
def test_several_issuers_are_spoken_one_after_the_other(letters: str, spoken: str) -> None:
    assert spoken_issuer(letters) == spoken


def test_the_packages_own_software_is_not_mentioned_and_the_heading_is_bare() -> None:
    for source in starter_library():
        for part in source.parts:
            assert "OpenMedicine Calculator" not in part
            assert "— GINA 2024" not in part.splitlines()[0]


def test_a_broken_registry_is_told(tmp_path: Path) -> None:
    (tmp_path / "guidelines").mkdir()
    (tmp_path / "guidelines" / "registry.json").write_text("[{}]")

    with pytest.raises(SourceUnreadable, match="reinstall open-medicine"):
        starter_library(tmp_path)
