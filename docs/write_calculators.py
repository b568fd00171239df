"""Writes docs/reference/calculators.md from the registry: ``.venv/bin/python docs/write_calculators.py``."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from commands.library_calculate import accepted  # noqa: E402 - found only now
from kb.calculators.contract import Calculator, Input, plain_number  # noqa: E402
from kb.calculators.registry import CALCULATORS, FAMILIES  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "calculators.md"
WRITTEN = "<!-- Written by docs/write_calculators.py; not edited by hand. -->\n\n"
LEFT_OUT = (
    ("GRACE 2.0", "its nonlinear model is not published in full; the points of 2003 are here"),
    ("QTc by Rautaharju", "several formulas bear the name and its edition was not traced; the four others are here"),
    ("Immature neutrophils in SIRS", "seldom known on the telephone; the other criteria of temperature, heart rate, "
     "breathing and white cells are here"),
    ("Child-Pugh for cholestatic disease", "its bilirubin limits have no second oracle"),
    ("MELD 3.0 under 18", "its constant for those registered before 18 has no second oracle"),
    ("APACHE II death rate by diagnosis", "its diagnostic weights were not traced; the original study's rates by score "
     "are told"),
    ("Levofloxacin at a clearance below ten", "its label doses only those on dialysis there, which is said"),
    ("Cefepime 500 mg every 12 hours", "the fourth column of its label's table; the three of higher doses are here"),
    ("CIWA-Ar limits of 8, 15 and 20", "often printed with the scale, and not traced to it; the guideline's of 2020 "
     "are here"),
    ("Bishop scores modified or simplified", "they count other things, each in its own way; the five items of 1964 are "
     "here"),
    ("Whom to test for streptococci, and whom to treat, by the McIsaac score", "guidelines differ; how many are "
     "streptococcal at each score is told"),
    ("Expected pCO2 in a metabolic alkalosis", "the formulas differ by source; that for an acidosis is here"),
    ("Renal dosing on dialysis", "depends on the schedule of dialysis, which is not asked"),
)  # fmt: skip
"""What was wanted or is often asked for and is not calculated, and why."""


def page() -> str:
    text = f"{WRITTEN}# Calculators\n\n"
    text += f"{len(CALCULATORS)} calculators, by voice and with `library calculate`. A value outside what is\n"
    text += "possible is refused; one outside what is plausible is questioned first by voice, and pointed out beside\n"
    text += "the result by the command. By voice everything is read back before the result. Ranges tell slips of the\n"
    text += "ear from values; they are no reference ranges.\n\n"
    text += "Said alone, these words ask which of several is meant: "
    text += ", ".join(f"*{words[0]}*" for words in FAMILIES.values()) + ".\n"
    for one in CALCULATORS.values():
        text += _entry(one)
    text += "\n## Left out\n\n| what | why |\n|---|---|\n"
    return text + "".join(f"| {what} | {why} |\n" for what, why in LEFT_OUT)


def _entry(one: Calculator) -> str:
    text = f"\n## {one.title}\n\n`{one.name}`, version {one.version}"
    text += f", in {one.unit}. " if one.unit else ". "
    text += "Called: " + ", ".join(one.spoken[:4]) + ".\n\n| value | what it takes | plausible |\n|---|---|---|\n"
    text += "".join(f"| `{each.key}` {each.title} | {accepted(each)} | {_plausible(each)} |\n" for each in one.inputs)
    text += "\nSource: "
    return text + "; ".join(
        f"{source.authors}. {source.title}. {source.year}. {source.locator}"
        + (f" ({source.edition})" if source.edition else "")
        for source in one.sources
    ) + ".\n"  # fmt: skip


def _plausible(one: Input) -> str:
    low, high = one.plausible
    return f"{plain_number(low)} to {plain_number(high)}" if (low, high) != (0.0, 0.0) else ""


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
