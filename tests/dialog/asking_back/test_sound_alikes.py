"""Drugs that sound like another are confirmed, and only those."""

import runpy
import time
from pathlib import Path

import pytest

from dialog.asking_back.confusable_drugs import CONFUSABLE_SETS, FDA, ISMP, ISMP_2016
from dialog.asking_back.sound_alikes import PARTNERS, beginning_apart, closeness, named_among, sound_alike_in

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("words", "heard", "names"),
    [
        ("what is the dose of hydralazine in pregnancy", "hydralazine", ("hydralazine", "hydroxyzine")),
        ("Maximum dose of bupropion?", "bupropion", ("bupropion", "buspirone")),
        ("dose of hydrolazine", "hydrolazine", ("hydralazine", "hydroxyzine")),
        ("what is the dose of bus by your own", "bus by your own", ("buspirone", "bupropion")),
        ("pred nisolone for asthma", "pred nisolone", ("prednisolone", "prednisone")),
        ("cell exa dose", "cell exa", ("celexa", "celebrex")),
        ("trazodone, what's the dose range", "trazodone", ("trazodone", "tramadol")),
        ("how much hydromorphone", "hydromorphone", ("hydromorphone", "morphine")),
    ],
)
def test_a_confusable_name_is_found(words: str, heard: str, names: tuple[str, str]) -> None:
    found = sound_alike_in(words)
    assert found is not None
    assert (found.heard, found.names) == (heard, names)


@pytest.mark.parametrize(
    "words",
    [
        "difference between hydralazine and hydroxyzine",
        "metformin in kidney disease",
        "quetiapine at night",
        "varices in a cirrhotic",
        "dose of apixaban in atrial fibrillation",
        "how do i stop a heparin infusion",
        "",
    ],
)
def test_no_question_is_asked_for_nothing(words: str) -> None:
    assert sound_alike_in(words) is None


def test_it_takes_under_fifteen_milliseconds() -> None:
    sound_alike_in("warm up")
    began = time.perf_counter()
    sound_alike_in("what is the maximum infusion rate of a medication called something or other in a child of ten")
    assert time.perf_counter() - began < 0.015 * 3  # three times over for a loaded machine


def test_the_letters_tell_the_names_apart() -> None:
    for name, partners in PARTNERS.items():
        letters = beginning_apart(name, partners[0])
        assert name.startswith(letters)
        assert not partners[0].startswith(letters) or len(letters) == len(name)


@pytest.mark.parametrize(
    ("words", "index"),
    [("hydralazine", 0), ("the hydroxyzine", 1), ("h y d r o x", 1), ("hydro lazine", 0), ("something else", None)],
)
def test_the_answer_names_one(words: str, index: int | None) -> None:
    assert named_among(words, ("hydralazine", "hydroxyzine")) == index


def test_every_set_has_a_source_and_real_partners() -> None:
    assert {one.source for one in CONFUSABLE_SETS} == {FDA, ISMP, ISMP_2016}
    assert all(FDA)
    assert all(ISMP_2016)
    assert all(ISMP)
    assert closeness("prednisone", "prednisolone") > closeness("metformin", "metronidazole")
    assert "metronidazole" not in PARTNERS


def test_every_set_is_on_the_page() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "write_confusable_drugs.py"))
    page = written["PAGE"].read_text(encoding="utf-8")
    assert page == written["page"](), "run docs/write_confusable_drugs.py"
