"""Which drug of a question is confirmed: one the recogniser was not sure of, one the caller himself was not, or one of
a confusable pair (pure)."""

from collections.abc import Sequence

from dialog.asking_back.begun_names import begun_name, one_of_two
from dialog.asking_back.sound_alikes import SoundAlike, sound_alike_in
from dialog.asking_back.spelling_aloud import spelled_within
from dialog.doubts import Doubt
from dialog.lexicon.names import known_names

WORTH_ASKING = 0.04
"""Probability under which a second name is not offered."""


def drug_to_confirm(question: str, doubts: Sequence[Doubt]) -> SoundAlike | None:
    """The first doubt that is in the question, its two likeliest names; else a name the caller left unclear; else what
    ``sound_alike_in`` finds."""
    text = question.lower()
    for doubt in doubts:
        if doubt.heard.lower() in text and doubt.names:
            names = [name for name, chance in doubt.names if chance >= WORTH_ASKING]
            return SoundAlike(doubt.heard.lower(), tuple(names[:2]) or (doubt.names[0][0],))
    return one_of_two(question) or begun_name(question) or sound_alike_in(question)


def drug_spelled(letters: str) -> str | None:
    """The one known drug that begins with these letters; of several the one the library holds; None when unclear."""
    drugs = [drug for name, drug in known_names().items() if name.startswith(letters)] if letters else []
    held = [drug for drug in drugs if drug.mentions] if len(drugs) > 1 else drugs
    return held[0].name if len(held) == 1 else None


WHOLE_ENOUGH = 6
"""Letters of a name from which its beginning stands for it in a question; fewer only when they are the whole name."""


def with_spelled_drug(question: str) -> tuple[str, str]:
    """The question with the drug that it spells written as a name, and the name; as it was where it spells none."""
    found = spelled_within(question)
    if found is None:
        return question, ""
    said, letters = found
    known = known_names().get(letters)
    drug = letters if known is not None and known.is_drug else None
    drug = drug or (drug_spelled(letters) if len(letters) >= WHOLE_ENOUGH else None)
    return (question.replace(said, f"{drug} ").strip(), drug) if drug else (question, "")
