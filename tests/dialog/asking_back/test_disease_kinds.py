"""Which disease is named without its kind, and which kind a title names."""

import importlib.util
from pathlib import Path

import pytest

from dialog.asking_back.clarification import completed_question
from dialog.asking_back.disease_kinds import disease_without_kind, with_kind

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("How do I treat anaemia?", "anemia"),
        ("glaucoma", "glaucoma"),
        ("what is the treatment of heart failure", "heart failure"),
    ],
)
def test_the_disease_is_known_in_either_spelling_and_by_its_longest_name(words: str, name: str) -> None:
    disease = disease_without_kind(words)
    assert disease is not None
    assert disease.name == name


@pytest.mark.parametrize(
    "words", ["how do I treat iron deficiency anaemia", "metformin in type 2 diabetes", "gentamicin"]
)
def test_a_kind_that_is_named_leaves_nothing_open(words: str) -> None:
    assert disease_without_kind(words) is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Guideline for iron-deficiency anaemia in adults", "iron deficiency"),
        ("Drug-induced autoimmune hemolytic anemia", "drug-induced autoimmune hemolytic"),
        ("Anaemia in kidney disease", None),
    ],
)
def test_a_title_names_its_most_particular_kind(title: str, kind: str | None) -> None:
    disease = disease_without_kind("anemia")
    assert disease is not None
    assert disease.kind_in(title) == kind


def test_the_kind_that_was_chosen_stands_before_the_disease() -> None:
    assert with_kind("How do I treat anaemia?", "iron deficiency") == "How do I treat iron deficiency anaemia?"
    assert with_kind("How do I treat anaemia?", "open-angle") is None
    options = ("open-angle", "primary angle-closure")
    assert completed_question("first line for glaucoma", options, 1) == "first line for primary angle-closure glaucoma"


def test_the_table_is_what_its_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("disease_kinds", ROOT / "requirements" / "disease_kinds.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = script.TABLE.read_text(encoding="utf-8")
    assert written == script.table(), "run .venv/bin/python requirements/disease_kinds.py"
