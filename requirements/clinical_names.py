"""Writes dialog/lexicon/names.tsv from what is installed: ``.venv/bin/python requirements/clinical_names.py``.

The names come from the package drug-named-entity-recognition, whose dictionary is a pickle: it is read here, by whoever
makes a release, after its hash was checked, and never by the service. The dictionary begins with the drugs of
MedlinePlus (U.S. National Library of Medicine), generic names and U.S. brands; those of one word are taken, with the
further names and the longer words the starter library writes. What is given in a hospital alone, of which MedlinePlus
has no page, is from two published lists (dialog/lexicon/hospital_names.tsv), and British names and brands are from
those of dialog/question/drug_name_sources.tsv. The phonemes are those of the voice's own rules, without stress.
"""

import bz2
import pickle
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dialog.asking_back.confusable_drugs import CONFUSABLE_SETS  # noqa: E402
from dialog.lexicon.sounds import phonemes_of  # noqa: E402
from dialog.model_files import ModelFile  # noqa: E402
from dialog.question.drug_names import is_named_as_a_drug  # noqa: E402
from dialog.question.everyday_words import TERM, rarity  # noqa: E402
from dialog.stt.moonshine_model import TOKENS, read_vocabulary  # noqa: E402
from dialog.stt.tokenizing import numbered_tokens, tokens_of  # noqa: E402
from kb.starter import starter_library  # noqa: E402

DICTIONARY = ModelFile(
    "drug_named_entity_recognition",
    "drug_ner_dictionary.pkl.bz2",
    "ec10a1c7b633fc4bae8d0eecff053892c0e37f49e18eaf59c8a1e9f40fc80d9d",
    "drug-named-entity-recognition==2.0.9",
)
TABLE = ROOT / "dialog" / "lexicon" / "names.tsv"
HOSPITAL = ROOT / "dialog" / "lexicon" / "hospital_names.tsv"
OTHER_NAMES = ROOT / "dialog" / "question" / "drug_name_sources.tsv"
SLANG = ROOT / "dialog" / "question" / "clinical_slang.txt"
LEAST_MENTIONS, LEAST_LETTERS = 3, 6
"""A word the starter library writes so often is one it may be asked about, a term of art in singular and plural
together. Shorter ones, and those the recogniser has a token of its own for, it knows."""
CLASSES = frozenset(
    f"{name}{ending}"
    for name in ("benzodiazepine", "carbapenem", "cephalosporin", "glucuronide", "interleukin")
    for ending in ("", "s")
)
"""Listed by the dictionary among drugs; nobody is asked which of two classes he meant."""
OF_MEDICINE = 0.9
"""Rarity in everyday English from which a word is one of medicine alone."""
_ONE_WORD = re.compile(r"[a-z]{4,}")


def table() -> str:
    """One line a name: name, substance, generic or brand, mentions in the starter library, phonemes."""
    with bz2.open(DICTIONARY.verified()) as file:
        dictionary: dict[str, Any] = pickle.load(file)  # noqa: S301 - its hash was checked
    substances: dict[str, list[str]] = dictionary["drug_variant_to_canonical"]
    facts: dict[str, dict[str, str]] = dictionary["drug_canonical_to_data"]
    mentions = _mentions()
    from_medline = _until_other_sources(substances, facts)
    further = [name for name in substances if name in mentions and is_named_as_a_drug(name) and name not in CLASSES]
    confused = [name for confusable in CONFUSABLE_SETS for name in confusable.names]
    drugs = sorted(
        {
            name
            for name in [*from_medline, *_also_words(facts, mentions), *further, *confused]
            if _ONE_WORD.fullmatch(name)
        }
    )
    others = {said: written for said, written in _other_names().items() if said not in drugs}
    hospital = {
        name: next((one for one in substances.get(name, ()) if one in drugs), name)
        for name in [*_of_hospitals(substances, mentions), *_meant_by_slang(substances, facts, mentions)]
        if name not in drugs and _other_number(name) not in drugs
    }
    further_meanings = {**hospital, **others}
    lines = []
    for name in sorted({*drugs, *further_meanings}):
        meant = substances.get(name) or [name]
        substance = further_meanings.get(name) or (name if name in meant or f"{name}s" in meant else meant[0])
        kind = "generic" if substance == name else "brand"
        lines.append(f"{name}\t{substance}\t{kind}\t{mentions[name] or mentions[substance]}\t{phonemes_of(name)}\n")
    tokens = numbered_tokens(read_vocabulary(TOKENS.verified().read_bytes()))
    lines += [
        f"{word}\t\t{'term' if rarity(word) >= OF_MEDICINE else 'word'}\t{count}\t{phonemes_of(word)}\n"
        for word, count in sorted(mentions.items())
        if count + (mentions[_other_number(word)] if rarity(word) >= TERM else 0) >= LEAST_MENTIONS
        and len(word) >= LEAST_LETTERS
        and word not in drugs
        and word not in further_meanings
        and len(tokens_of(word, tokens)) > 1
    ]
    return "".join(sorted(lines))


def _until_other_sources(substances: dict[str, list[str]], facts: dict[str, dict[str, str]]) -> list[str]:
    names = []
    for name, meant in substances.items():
        if not any("medline_plus_id" in facts.get(substance, {}) for substance in meant):
            break
        names.append(name)
    return names


def _also_words(facts: dict[str, dict[str, str]], mentions: Counter[str]) -> list[str]:
    """The substances of MedlinePlus that the dictionary does not list under their own name, since that is a word of
    other texts too: niacin, oxytocin. What the starter library writes as such a word stays one: potassium, thyroid."""
    return [
        name
        for name, fact in facts.items()
        if "medline_plus_id" in fact and (is_named_as_a_drug(name) or mentions[name] < LEAST_MENTIONS)
    ]


def _other_number(word: str) -> str:
    """ "inotropes" of "inotrope", and the other way."""
    return word[:-1] if word.endswith("s") else f"{word}s"


def _of_hospitals(substances: dict[str, list[str]], mentions: Counter[str]) -> list[str]:
    """What the dictionary knows too, or the endings tell. What the starter library or everybody writes as a word stays
    one, angiotensin and sodium, unless both lists have it: propofol."""
    return [
        name
        for name, first, _, second, _ in _rows(HOSPITAL)
        if is_named_as_a_drug(name)
        or (name in substances and rarity(name) >= TERM and (mentions[name] < LEAST_MENTIONS or (first and second)))
    ]


def _other_names() -> dict[str, str]:
    """What each British name and brand of one word stands for."""
    return {
        said: written
        for said, written, *_ in _rows(OTHER_NAMES)
        if _ONE_WORD.fullmatch(said) and (rarity(said) >= TERM or is_named_as_a_drug(said))
    }


def _meant_by_slang(
    substances: dict[str, list[str]], facts: dict[str, dict[str, str]], mentions: Counter[str]
) -> list[str]:
    """Drugs that are put into the words of a question for what clinicians say, "levosim" is levosimendan: those of
    DrugBank, and those the endings tell."""
    lines = SLANG.read_text(encoding="utf-8").splitlines()
    meant = re.findall(r"[a-z]+", " ".join(line.partition("=")[2] for line in lines if not line.startswith(("#", "="))))
    return [
        name
        for name in meant
        if name not in CLASSES
        and len(name) >= LEAST_LETTERS
        and rarity(name) >= TERM
        and (
            is_named_as_a_drug(name)
            or (
                mentions[name] < LEAST_MENTIONS
                and any("drugbank_id" in facts.get(one, {}) for one in substances.get(name, ()))
            )
        )
    ]


def _rows(table: Path) -> list[list[str]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _mentions() -> Counter[str]:
    found: Counter[str] = Counter()
    for source in starter_library():
        for part in source.parts:
            found.update(re.findall(r"[a-z]{4,}", part.lower()))
    return found


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
