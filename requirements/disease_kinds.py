"""Writes dialog/asking_back/disease_kinds.tsv: ``.venv/bin/python requirements/disease_kinds.py``.

The kinds come from the tabular list of ICD-10-CM (U.S. National Center for Health Statistics, in the public domain),
the file that the package simple-icd-10-cm carries. A disease and its kinds are read off the titles themselves: "iron
deficiency anemia" and "hemolytic anemia" are two kinds of anemia. Four characters of a code are as fine as a
guideline's topics are; injuries, births, outer causes and codes for bookkeeping are left out, and so is what only
codes ("other", "unspecified", "in diseases classified elsewhere").
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dialog.model_files import ModelFile  # noqa: E402

TABULAR = ModelFile(
    "simple_icd_10_cm",
    "data/icd10c-tabular-April-1-2026.xml",
    "f161f8182aff3ce3a2a78e202f8259c08eaee2c670a9e45b0072445c52302935",
    "simple-icd-10-cm==1.5.0",
)
TABLE = ROOT / "dialog" / "asking_back" / "disease_kinds.tsv"
CHAPTERS = frozenset(range(1, 15)) | {18}
"""Infections (1) to the urinary tract (14), and symptoms (18)."""
LONGEST_CODE, LONGEST_KIND, LEAST_KINDS, LEAST_LETTERS = 4, 3, 2, 4
_QUALIFIED = re.compile(
    r",.*$|\s*[\[(].*?[\])]|\b(?:with|without|due to|in|of|following|associated|during|from|caused|by|for|as|on|and|or"
    r"|secondary to|involving|affecting)\b.*$",
    re.IGNORECASE,
)
"""What stands behind the name itself."""
_CODES_ONLY = frozenset(
    "other unspecified specified certain elsewhere classified nonspecific nec undetermined personal".split()
)
_TELL_NOTHING = frozenset(
    """abnormality anomaly bleeding body breathing change changes complex complication condition crisis defect deformity
    degree dependence deposit derangement detachment disability disease diseases disorder disturbances effect episode
    excess finding findings found instability joint kidney lesion level liver loss lung manifestation motor movement
    nodes object position problem procedure puberty reaction reading response resulting scar secretion sequela sign
    stage state stature symptom syndrome syndromes teeth tongue urgency use""".split()
)
"""Heads under which anything stands."""


def table() -> str:
    """One line a disease: its name and its kinds, each as it stands before that name."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for title in _titles():
        words = title.split()
        for width in (1, 2):
            head = " ".join(words[-width:])
            tells = len(words[-1]) >= LEAST_LETTERS and words[-1] not in _TELL_NOTHING
            if tells and 1 <= len(words) - width <= LONGEST_KIND:
                kinds[head].add(" ".join(words[:-width]))
    return "".join(
        f"{head}\t{', '.join(sorted(names))}\n" for head, names in sorted(kinds.items()) if len(names) >= LEAST_KINDS
    )


def _titles() -> list[str]:
    titles = []
    root = ElementTree.parse(TABULAR.verified()).getroot()  # noqa: S314 - its hash was checked
    for chapter in root.iter("chapter"):
        if int(chapter.findtext("name", "0")) not in CHAPTERS:
            continue
        for diagnosis in chapter.iter("diag"):
            if len(diagnosis.findtext("name", "").replace(".", "")) <= LONGEST_CODE:
                titles.append(_named(diagnosis.findtext("desc", "")))
    return [title for title in titles if title and not _CODES_ONLY & set(title.split())]


def _named(title: str) -> str:
    """The name alone, in lower case, its last word in the singular; of diabetes mellitus what everybody says."""
    words = re.sub(r"[^a-z0-9' -]|\bmellitus\b", "", _QUALIFIED.sub("", title.lower())).split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    plural = word.endswith("s") and not word.endswith(("ss", "is", "us", "es", "as"))
    return word[:-1] if plural else word


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
