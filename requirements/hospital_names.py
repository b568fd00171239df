"""Writes dialog/lexicon/hospital_names.tsv: ``.venv/bin/python requirements/hospital_names.py products.txt BNF.csv``.

The two lists are published by the US Food and Drug Administration (Orange Book data files: products.txt) and by the NHS
Business Services Authority (BNF Code Information). They are no package, so a release has what was taken from them, with
the code of each: every active ingredient of one word that is given by needle, or breathed in as an anaesthetic, since
those are the drugs of an intensive care unit, a theatre, an emergency department and a labour ward. Those given under
the skin alone, and those of tumours, hormones and skin, are given elsewhere. What both lists have against infections is
taken however it is given: colistin. Those of MedlinePlus are known already. Which of them are heard is decided in
clinical_names.py.
"""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "dialog" / "lexicon" / "hospital_names.tsv"
KNOWN = ROOT / "kb" / "sources" / "drug_names.txt"
HEADING = """\
# Drugs given by needle or breathed in as an anaesthetic, or against infections: by requirements/hospital_names.py.
# Columns, a tab between: name; as the first list has it, its code there; the same of the second, empty for none.
# First: US Food and Drug Administration, Orange Book data files, 8 November 2024: application number.
# Second: NHS Business Services Authority, BNF Code Information, 1 November 2024 (Open Government Licence): code of the
# chemical substance.
"""
LEAST_LETTERS = 6
"""Shorter ones sound like too much else."""
_ROUTES = re.compile(r"INJECTION|INTRAVENOUS|INTRAMUSCULAR|EPIDURAL|INTRATHECAL|INFILTRATION|PERINEURAL|IV")
_GIVEN = re.compile(r"\b(?:inj\w*|inf|infusion|amps?|ampoules?|vials?|pfs|syringes?)\b", re.IGNORECASE)
"""As the second list shortens what it presents."""

_ELSEWHERE = frozenset({"Malignant Disease and Immunosuppression", "Endocrine System", "Skin"})
"""Chapters of the second list."""

INFECTIONS = "05"
"""The chapter of the drugs against them, as their codes begin."""

Listed = dict[str, tuple[str, str]]
"""Name, as it is listed, its code."""


def orange_book(products: Path) -> tuple[Listed, Listed]:
    """Ingredients on the market by prescription, those that are given so and all: mixtures give each of theirs."""
    given: Listed = {}
    everyone: Listed = {}
    for row in _rows(products, "~", "latin-1"):
        form, route = row["DF;Route"].split(";")
        breathed = route == "INHALATION" and form in {"LIQUID", "GAS"}
        if row["Type"] == "RX":
            for ingredient in row["Ingredient"].split(";"):
                one = ingredient.strip().capitalize(), f"{row['Appl_Type']}{row['Appl_No']}"
                _note(everyone, *one)
                if breathed or _ROUTES.search(route):
                    _note(given, *one)
    return given, everyone


def bnf(codes: Path) -> tuple[Listed, Listed]:
    """Substances that are given so, and all."""
    given: Listed = {}
    everyone: Listed = {}
    for row in _rows(codes, ",", "utf-8-sig"):
        if row["BNF Chapter"] not in _ELSEWHERE:
            one = row["BNF Chemical Substance"], row["BNF Chemical Substance Code"]
            _note(everyone, *one)
            if _GIVEN.search(row["BNF Presentation"]):
                _note(given, *one)
    return given, everyone


def _note(found: Listed, listed: str, code: str) -> None:
    """Under its first word: what follows is a salt, or "acid"."""
    first = re.match(r"[a-z]+(?![a-z0-9/-])", listed.lower())
    if first and len(first[0]) >= LEAST_LETTERS:
        shortest = min([(listed, code), *([found[first[0]]] if first[0] in found else [])], key=lambda one: len(one[0]))
        found[first[0]] = shortest


def _rows(path: Path, between: str, encoding: str) -> Iterator[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        if between == "~":
            yield from csv.DictReader(file, delimiter=between, quoting=csv.QUOTE_NONE)
        else:
            yield from csv.DictReader(file)


def table(products: Path, codes: Path) -> str:
    given, lists = zip(orange_book(products), bnf(codes), strict=True)
    known = {line.partition(":")[0] for line in KNOWN.read_text(encoding="utf-8").splitlines()}
    infections = {name for name, (_, code) in lists[1].items() if code.startswith(INFECTIONS) and name in lists[0]}
    names = {*given[0], *given[1], *infections} - known
    rows = ("\t".join([name, *(part for one in lists for part in one.get(name, ("", "")))]) for name in sorted(names))
    return HEADING + "".join(f"{row}\n" for row in rows)


if __name__ == "__main__":
    TABLE.write_text(table(Path(sys.argv[1]), Path(sys.argv[2])), encoding="utf-8")
