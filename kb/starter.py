"""The starter library: 43 dated guideline digests in the package ``open-medicine`` (MIT), to try the system out with.

They are paraphrases that no clinician has reviewed: each document says so (``digest``). The package is installed for
its texts and never imported.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kb.documents import Document
from kb.errors import SourceUnreadable

PACKAGE = "open_medicine"
LICENCE = "MIT"
WORDS_A_PAGE = 500  # a text without pages of its own counts as this many words a page, about one of A4

# Each issuer as it calls itself, for the ear; the registry has the letters only.
SPOKEN = {
    "AAP": "American Academy of Pediatrics",
    "AASLD": "American Association for the Study of Liver Diseases",
    "ABA": "American Burn Association",
    "ACC": "American College of Cardiology",
    "ACCF": "American College of Cardiology Foundation",
    "ACG": "American College of Gastroenterology",
    "ACOG": "American College of Obstetricians and Gynecologists",
    "ACR": "American College of Rheumatology",
    "ADA": "American Diabetes Association",
    "AHA": "American Heart Association",
    "APA": "American Psychiatric Association",
    "ASA": "American Stroke Association",
    "ASH": "American Society of Hematology",
    "ATS": "American Thoracic Society",
    "BTF": "Brain Trauma Foundation",
    "BTS": "British Thoracic Society",
    "ESC": "European Society of Cardiology",
    "ESICM": "European Society of Intensive Care Medicine",
    "GINA": "Global Initiative for Asthma",
    "GOLD": "Global Initiative for Chronic Obstructive Lung Disease",
    "HFSA": "Heart Failure Society of America",
    "IDSA": "Infectious Diseases Society of America",
    "KDIGO": "Kidney Disease Improving Global Outcomes",
    "NICE": "National Institute for Health and Care Excellence",
    "RCP": "Royal College of Physicians",
    "SCCM": "Society of Critical Care Medicine",
    "Wells PS et al.": "Wells and colleagues",
}
# Two bodies share these letters: the depression guideline is the psychologists'.
ISSUERS = {"apa_mdd_2023": "American Psychological Association"}

# The topics of the registry that name a specialty; a digest without one is of unknown specialty.
SPECIALTIES = frozenset(
    {"anesthesia", "cardiology", "critical care", "emergency medicine", "endocrinology", "gastroenterology"}
    | {"gynecology", "hematology", "hepatology", "infectious disease", "intensive care medicine", "neonatology"}
    | {
        "nephrology",
        "neurocritical care",
        "neurology",
        "neurosurgery",
        "obstetrics",
        "pediatrics",
        "psychiatry",
        "psychology",
    }
    | {"pulmonology", "rheumatology", "burn surgery", "vascular surgery"}
)

HEADING = re.compile(r"#\s+(.+?)\s*$", re.MULTILINE)
SOURCE_AND_YEAR = re.compile(r"\s+(?:—|–|--)\s+[^—–]*$")
# A line of the package about its own software, of no use to a caller.
ADVERTISEMENT = re.compile(r"^>\s*\*\*OpenMedicine Calculators?:.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's text as it lies in its source: Markdown ``parts``, each beginning with its own first heading.

    topics: words the source files it under.
    """

    document: Document
    parts: tuple[str, ...]
    topics: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        return max(1, round(sum(len(part.split()) for part in self.parts) / WORDS_A_PAGE))


def starter_library(folder: Path | None = None) -> list[SourceText]:
    """The digests, in the registry's order; ``folder`` is the package's. Raises SourceUnreadable."""
    root = (folder or _package()) / "guidelines"
    try:
        registry: list[dict[str, Any]] = json.loads((root / "registry.json").read_text(encoding="utf-8"))
        return [_source(entry, root / "content") for entry in registry]
    except (OSError, ValueError, KeyError) as error:
        raise SourceUnreadable(f"the starter library in {root} cannot be read: reinstall open-medicine") from error


def spoken_issuer(letters: str) -> str:
    """ "AHA/ACC" is "American Heart Association and American College of Cardiology"."""
    names = [SPOKEN.get(part.strip(), part.strip()) for part in letters.split("/")]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _package() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SourceUnreadable("the package open-medicine is not installed: run ./run once with the network")
    return Path(next(iter(spec.submodule_search_locations)))


def _source(entry: dict[str, Any], content: Path) -> SourceText:
    document = Document(
        key=f"open-medicine/{entry['id']}",
        title=entry["title"],
        organisation=ISSUERS.get(entry["id"]) or spoken_issuer(entry["organization"]),
        published=date(entry["year"], 1, 1),
        licence=LICENCE,
        url=f"https://doi.org/{entry['doi']}",
        year_only=True,
        digest=True,
        specialties=tuple(topic for topic in entry["topics"] if topic in SPECIALTIES),
    )
    files = [content / entry["id"] / f"{section}.md" for section in entry["sections"]]
    parts = tuple(_tidied(file.read_text(encoding="utf-8")) for file in files)
    return SourceText(document, parts, tuple(entry["topics"]))


def _tidied(markdown: str) -> str:
    """Without the lines about the package's own software, and with "— GINA 2024" off the first heading: the document
    itself says who and when."""
    text = ADVERTISEMENT.sub("", markdown)
    return HEADING.sub(lambda match: "# " + SOURCE_AND_YEAR.sub("", match.group(1)), text, count=1)
