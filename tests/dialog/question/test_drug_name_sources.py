"""Each British name and each brand has its source, the source agrees, and so does another where it knows the name."""

import bz2
import pickle
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialog.errors import EngineMissing
from dialog.question import clinical_slang
from dialog.question.clinical_slang import entries, in_guideline_words, spelled_out
from kb.clinical_terms import AS_WRITTEN, FULL_FORMS

ROOT = Path(__file__).resolve().parents[3]
WRITER = runpy.run_path(str(ROOT / "docs" / "write_drug_names.py"))
NAMES = {one.said: one for one in WRITER["drug_names"]()}
ENTRIES = Path(clinical_slang.__file__).with_name("clinical_slang.txt")
SAME_WORD = frozenset({"macrogol", "epoetin"})
"""Of the table, but said of no entry: by these the source's own word is known for the one that is written."""
LETTERS = frozenset({
    "hcq", "mmf", "txa", "trans acid", "tmp smx", "g t n", "sux", "n acetyl cysteine", "co amox", "coamoxiclav",
    "cotrimoxazole", "nor adrenaline", "norad", "nor epi", "norepi", "benpen", "flozin", "flozins", "gliflozin",
    "gliflozins", "gliptin", "gliptins", "quinolone", "quinolones", "penems", "pressor", "pressors",
    "double antiplatelets", "lipid rescue", "ben pen", "piptaz", "piptazo", "nebule", "nebules",
})  # fmt: skip
"""Letters, joined words and classes: none is the name of a substance or a product that another list would explain."""
JOINING = frozenset({"and", "with", "acid", "intravenous", "oral", "of"})


def plain(words: str) -> list[str]:
    """American letters, as far as they differ in these names."""
    return re.findall(r"[a-z0-9]+", words.lower().replace("oe", "e").replace("ph", "f").replace("iser", "izer"))


def telling(words: str) -> set[str]:
    """How the words that tell begin: salts and endings differ from list to list."""
    return {word[:5] for word in plain(words) if word not in JOINING}


def in_the_drug_sections() -> Iterator[tuple[str, str]]:
    section = ""
    for line in ENTRIES.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            section = line
        elif line and not line.startswith("#") and section.startswith("== drugs"):
            forms, _, written = (part.strip() for part in line.partition("="))
            for form in forms.split(",") if written else ():
                yield from ((said, written) for said, _ in spelled_out(form))


def is_clipped(said: str, written: str) -> bool:
    """ "vanc", "met formin", "cal gluc", "mag sulf": its first word begins what is written, and so explains itself."""
    first = plain(said)[0].removesuffix("s")
    joined = "".join(plain(said)).removesuffix("s")
    british = [one.said for one in NAMES.values() if one.written == written]
    return any(word.startswith((first, joined)) for word in (*plain(written), *british))


def test_every_name_that_does_not_explain_itself_has_its_source() -> None:
    untraced = [
        said
        for said, written in in_the_drug_sections()
        if said not in NAMES and said not in LETTERS and not is_clipped(said, written)
    ]
    assert untraced == [], "find them in a published list, or leave them out and list them in docs/write_drug_names.py"


ABBREVIATED = {short.lower(): full for short, full in (FULL_FORMS | AS_WRITTEN).items()}


def test_a_source_is_of_what_is_written_now() -> None:
    meant = ABBREVIATED | dict(entries())
    assert [one for one in NAMES.values() if one.said not in SAME_WORD and meant.get(one.said) != one.written] == []
    assert all(one.source in WRITER["SOURCES"] and one.code and one.named for one in NAMES.values())


def agrees(written: str, named: str) -> bool:
    """Whether something telling of what is written is named, by the name itself or by one the table explains."""
    known = " ".join([named, *(one.written for one in NAMES.values() if telling(one.said) <= telling(named))])
    return bool(telling(written) & telling(known))


OTHERWISE_NAMED = {"beriplex": "factor IX complex", "octaplex": "factor IX complex", "intralipid": "soybean oil"}
"""The dictionary has the complex of factors II, VII, IX and X under the ninth, and the emulsion under its oil."""


@pytest.mark.parametrize("said", NAMES)
def test_the_source_names_what_is_written(said: str) -> None:
    one = NAMES[said]
    assert agrees(one.written, one.named) or OTHERWISE_NAMED[said].lower() in one.named.lower()


MIXTURES = {
    "suxamethonium": 1, "suboxone": 2, "targinact": 2, "symbicort": 2, "seretide": 2, "fostair": 2, "luforbec": 2,
    "duoresp": 2, "fobumix": 2, "relvar": 2, "trelegy": 3, "co amoxiclav": 2, "augmentin": 2, "co trimoxazole": 2,
    "septrin": 2, "bactrim": 2, "tazocin": 2, "co codamol": 2, "syntometrine": 2,
}  # fmt: skip


@pytest.mark.parametrize("said", MIXTURES)
def test_a_mixture_is_written_with_all_that_is_in_it(said: str) -> None:
    one = NAMES[said]
    assert len(telling(one.written) & telling(f"{one.named} succinylcholine ergonovine")) >= MIXTURES[said]


def test_another_list_agrees_wherever_it_knows_the_name() -> None:
    """The dictionary that names.tsv was made of, which tells what 107,000 names stand for."""
    dictionary = runpy.run_path(str(ROOT / "requirements" / "clinical_names.py"))["DICTIONARY"]
    try:
        file = dictionary.verified()
    except EngineMissing:
        pytest.skip("drug-named-entity-recognition is not installed")
    with bz2.open(file) as packed:
        known: dict[str, list[str]] = pickle.load(packed)["drug_variant_to_canonical"]
    told = {one: known[one.said] for one in NAMES.values() if one.said in known}
    assert len(told) > 100
    wrong = {
        one.said: meant
        for one, meant in told.items()
        if not any(agrees(one.written, each) for each in meant) and one.said not in OTHERWISE_NAMED
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Phyllocontin with ciprofloxacin", "aminophylline with ciprofloxacin"),
        ("suboxone before an op", "buprenorphine and naloxone perioperative surgery"),
        ("Pabrinex in the emergency department", "thiamine with vitamins B and C in the emergency department"),
        ("curosurf or survanta", "poractant surfactant or beractant surfactant"),
        ("single dose of dex in croup", "single dose of dexamethasone in croup"),
        ("a dex infusion for sedation", "a dex infusion for sedation"),
        ("fifty percent dex", "fifty percent dex"),
    ],
)
def test_what_was_found_wrong(said: str, written: str) -> None:
    assert in_guideline_words(said) == written


@pytest.mark.parametrize("name", ["prothromplex", "hypostop", "kay ciel", "octaplas", "voluven", "plasmalyte"])
def test_what_was_not_traced_is_left_as_it_is_said(name: str) -> None:
    assert in_guideline_words(name) == name


def test_the_page_is_what_the_table_says() -> None:
    assert WRITER["PAGE"].read_text(encoding="utf-8") == WRITER["page"](), "run docs/write_drug_names.py"
