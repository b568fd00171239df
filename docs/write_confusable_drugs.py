"""Writes docs/reference/confusable-drugs.md from the table: ``.venv/bin/python docs/write_confusable_drugs.py``."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dialog.asking_back.confusable_drugs import (  # noqa: E402 - found only now
    CONFUSABLE_SETS,
    FDA,
    ISMP,
    ISMP_2016,
    ConfusableSet,
)
from dialog.asking_back.sound_alikes import PARTNERS  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "confusable-drugs.md"
WRITTEN = "<!-- Written by docs/write_confusable_drugs.py; not edited by hand. -->\n\n"


def page() -> str:
    text = f"{WRITTEN}# Confusable drugs\n\n"
    text += f"{len(CONFUSABLE_SETS)} sets of drug names that are taken for each other, each from a published list.\n"
    text += "Names that are also close to the ear are confirmed with the caller before anything is said of them;\n"
    text += "those that are taken for each other on paper alone are not.\n"
    for source in (FDA, ISMP, ISMP_2016):
        text += f"\n## {source.issuer}: {source.edition}\n\n{source.title} ({source.edition}): {source.locator}.\n\n"
        text += "| names | confirmed on the telephone |\n|---|---|\n"
        text += "".join(
            f"| {', '.join(one.names)} | {_confirmed(one)} |\n" for one in CONFUSABLE_SETS if one.source == source
        )
    return text


def _confirmed(one: ConfusableSet) -> str:
    names = [name for name in one.names if set(PARTNERS.get(name, ())) & set(one.names)]
    return "yes" if len(names) == len(one.names) else f"only {', '.join(names)}" if names else "no"


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
