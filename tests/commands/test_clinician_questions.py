import hashlib
import importlib.util
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import commands.bench.clinician_questions as home
from commands.bench.clinician_questions.matching import missing, plain, says

FOLDER = Path(home.__path__[0])
NAMES = tuple(name for name in ("held_back", "tuning") if (FOLDER / f"{name}.json").exists())
"""Between one half that was run and the next that is written there is none held back."""
Entry = dict[str, Any]

EVERY = {"id", "question", "kind"}
MAY = {"before", "note"}
NEEDS = {
    "answer": {"must_hold", "where"},
    "clarify": {"options"},
    "abstain": {"absent"},
    "escalate": set[str](),
    "calculate": {"calculator"},
    "confirm": {"pair"},
}
LEAST = {"answer": 55, "clarify": 4, "abstain": 25, "escalate": 4, "calculate": 4, "confirm": 3}
ALMOST_EVERY = 41
"""Of the 43 digests, how many one half asks about at least."""


def entries(name: str) -> list[Entry]:
    if name not in NAMES:
        return []
    loaded: list[Entry] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return loaded


def of_one_author(kind: str) -> list[tuple[Entry, Entry]]:
    """Every pair of a held-back entry and one of the tuning half that is by the same author: ``held3``, ``tune3``."""
    pairs = itertools.product(of_kind("held_back", kind), of_kind("tuning", kind))
    return [(ours, theirs) for ours, theirs in pairs if author(ours) == author(theirs)]


def author(entry: Entry) -> str:
    return str(entry["id"]).partition("-")[0].lstrip("abcdefghijklmnopqrstuvwxyz")


def of_kind(name: str, kind: str) -> list[Entry]:
    return [entry for entry in entries(name) if entry["kind"] == kind]


def package() -> Path:
    """The installed package with the starter library; skips the test, saying why, when it is absent."""
    found = importlib.util.find_spec("open_medicine")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the package open-medicine, which holds the digests, is not installed")
    return Path(next(iter(found.submodule_search_locations)))


def digests() -> dict[str, list[str]]:
    """The Markdown texts of each document of the registry."""
    guidelines = package() / "guidelines"
    registry = json.loads((guidelines / "registry.json").read_text("utf-8"))
    return {
        document["id"]: [
            (guidelines / "content" / document["id"] / f"{section}.md").read_text("utf-8")
            for section in document["sections"]
        ]
        for document in registry
    }


def nearest_heading(text: str, position: int) -> str:
    heading, fenced = "", False
    for line in text[:position].splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            heading = line.lstrip("#").strip()
    return heading


def failing(held: dict[str, bool]) -> list[str]:
    """The ids alone, so that a red test does not show the held-back half."""
    return [name for name, good in held.items() if not good]


def is_list_of_forms(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(form, str) and plain(form) for form in value)


def is_well_formed(entry: Entry) -> bool:
    kind = entry.get("kind")
    if kind not in NEEDS:
        return False
    keys, may = set(entry), MAY | ({"must_hold"} if kind == "calculate" else set())
    nested = [forms for key in ("must_hold", "options") for forms in entry.get(key, [])]
    lists = nested + [entry[key] for key in ("absent", "pair") if key in entry]
    texts = [entry[key] for key in EVERY | MAY | {"calculator"} if key in entry]
    return (
        EVERY | NEEDS[kind] <= keys <= EVERY | NEEDS[kind] | may
        and all(is_list_of_forms(forms) for forms in lists)
        and all(isinstance(text, str) and text.strip() == text != "" for text in texts)
        and set(entry.get("where", {})) in (set(), {"document", "section", "quote"})
        and len(entry.get("pair", "ab")) == 2
        and len(entry.get("options", "ab")) >= 2
        and bool(entry.get("must_hold", [1]))
    )


def test_the_held_back_half_is_as_it_was_frozen() -> None:
    if "held_back" not in NAMES:
        pytest.skip("the half that was held back has been run and is tuning material; no new one is written yet")
    digest, name = (FOLDER / "held_back.sha256").read_text("ascii").split()
    assert name == "held_back.json"
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", NAMES)
def test_there_are_enough_of_each_kind(name: str) -> None:
    counts = Counter(entry["kind"] for entry in entries(name))
    assert counts.total() >= 100
    assert all(counts[kind] >= least for kind, least in LEAST.items()), counts


@pytest.mark.parametrize("name", NAMES)
def test_each_entry_has_what_its_kind_needs(name: str) -> None:
    assert not failing({entry["id"]: is_well_formed(entry) for entry in entries(name)})


@pytest.mark.parametrize("name", NAMES)
def test_a_follow_up_does_not_come_after_a_question_of_the_other_half(name: str) -> None:
    other = {entry["question"] for half in ("held_back", "tuning") if half != name for entry in entries(half)}
    assert not failing({entry["id"]: entry.get("before") not in other for entry in entries(name)})


def test_no_question_or_id_comes_twice() -> None:
    everything = entries("held_back") + entries("tuning")
    counts = [Counter(plain(entry[key]) for entry in everything) for key in ("id", "question")]
    assert not failing({entry["id"]: counts[0][plain(entry["id"])] == 1 for entry in everything})
    assert not failing({entry["id"]: counts[1][plain(entry["question"])] == 1 for entry in everything})


def test_no_sentence_is_asked_about_in_both_halves_of_one_author() -> None:
    shared = [
        (ours["id"], theirs["id"])
        for ours, theirs in of_one_author("answer")
        if ours["where"]["document"] == theirs["where"]["document"]
        and (ours["where"]["quote"] in theirs["where"]["quote"] or theirs["where"]["quote"] in ours["where"]["quote"])
    ]
    assert not shared


@pytest.mark.parametrize("kind", ["calculate", "confirm", "clarify"])
def test_an_authors_halves_try_different_calculators_pairs_and_readings(kind: str) -> None:
    key = {"calculate": "calculator", "confirm": "pair", "clarify": "options"}[kind]
    assert not [ours["id"] for ours, theirs in of_one_author(kind) if ours[key] == theirs[key]]


@pytest.mark.parametrize("name", NAMES)
def test_the_quotes_hold_the_facts(name: str) -> None:
    answers = of_kind(name, "answer")
    assert not failing({entry["id"]: not missing(entry["where"]["quote"], entry["must_hold"]) for entry in answers})


@pytest.mark.parametrize("name", NAMES)
def test_the_quotes_stand_word_for_word_under_their_heading(name: str) -> None:
    texts = digests()
    stands = {
        entry["id"]: any(
            nearest_heading(text, found.start()) == entry["where"]["section"]
            for text in texts.get(entry["where"]["document"], [])
            for found in re.finditer(re.escape(entry["where"]["quote"]), text)
        )
        for entry in of_kind(name, "answer")
    }
    assert not failing(stands)


@pytest.mark.parametrize("name", NAMES)
def test_every_digest_is_asked_about(name: str) -> None:
    asked = {entry["where"]["document"] for entry in of_kind(name, "answer")}
    assert asked <= set(digests())
    assert len(asked) >= ALMOST_EVERY


@pytest.mark.parametrize("name", NAMES)
def test_what_should_be_absent_stands_nowhere_in_the_library(name: str) -> None:
    library = " ".join(plain(text) for texts in digests().values() for text in texts)
    absent = {
        entry["id"]: not any(plain(phrase) in library for phrase in entry["absent"])
        for entry in of_kind(name, "abstain")
    }
    assert not failing(absent)


@pytest.mark.parametrize("name", NAMES)
def test_the_calculators_are_in_the_package(name: str) -> None:
    calculators = package() / "mcp" / "calculators"
    there = {entry["id"]: (calculators / f"{entry['calculator']}.py").is_file() for entry in of_kind(name, "calculate")}
    assert not failing(there)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("a **36-hour** washout", "36 hours"),
        ("give 2.5 mg", "5 mg"),
        ("4.5 hours", "4"),
        ("15 mg", "5 mg"),
        ("1,000 mL", "000 mL"),
        ("strokes", "stroke"),
    ],
)
def test_a_form_must_stand_as_a_whole(text: str, form: str) -> None:
    assert not says(text, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("**14–21 days**", "14-21 days"),
        ("20 -- 40 mg", "20-40 mg"),
        ("Give 50 % less.", "50%"),
        ("high-intensity", "high intensity"),
        ("(max 3 mg)", "3 mg"),
        ("eGFR < 20 mL/min/1.73 m²", "20 ml/min"),
        ("twenty-one days", "twenty one days"),
    ],
)
def test_a_form_is_found_whatever_its_marks_and_dashes(text: str, form: str) -> None:
    assert says(text, form)


def test_only_the_facts_not_said_are_missing() -> None:
    assert missing("1.2 mg now", [["1.2 mg"], ["0.6 mg", "600 micrograms"]]) == [["0.6 mg", "600 micrograms"]]
