"""What is wrong with a file, how to mend it, and what it is called."""

import pytest

from kb.jobs.report_words import KEPT, LEAVE_OUT, UNFINISHED, short_name, wrong_and_mend


@pytest.mark.parametrize(
    ("reason", "wrong", "mend"),
    [
        ("it is encrypted: save it without a password", "it is encrypted", "save it without a password"),
        ("it is empty", "it is empty", LEAVE_OUT),
        (f"it is encrypted: save it anew{KEPT}", f"it is encrypted{KEPT}", "save it anew"),
        (f"it is empty{KEPT}", f"it is empty{KEPT}", LEAVE_OUT),
        ("it answers 404: Not Found: look at its address", "it answers 404: Not Found", "look at its address"),
        (UNFINISHED, "its reading did not end", "run ./run library reindex"),
    ],
)
def test_a_reason_falls_into_what_is_wrong_and_how_to_mend_it(reason: str, wrong: str, mend: str) -> None:
    assert wrong_and_mend(reason) == (wrong, mend)


@pytest.mark.parametrize(
    ("address", "source", "name"),
    [
        ("/srv/guidelines/wards/a.pdf", "/srv/guidelines", "wards/a.pdf"),
        ("/srv/guidelines/a.pdf", "/srv/guidelines/", "a.pdf"),
        ("/home/somebody/a.pdf", "/home/somebody/a.pdf", "a.pdf"),
        ("/home/somebody/a.pdf", "/srv/guidelines", "a.pdf"),
        ("/srv/guidelines-old/a.pdf", "/srv/guidelines", "a.pdf"),
        ("/home/somebody/a.pdf", "", "a.pdf"),
        ("https://who.example:81/gout.html?key=secret#part", "", "who.example/gout.html"),
        ("https://me:secret@who.example/gout.html", "", "who.example/gout.html"),
    ],
)
def test_outside_the_folder_that_was_added_only_the_name_is_told(address: str, source: str, name: str) -> None:
    assert short_name(address, source) == name
