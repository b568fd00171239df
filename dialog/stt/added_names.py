"""Names that a hospital's own documents write and the packages do not hold.

Documents are other people's text. What they add is bounded in number and length, never takes the place of a name that
is known, and a drug among it is never acted on without asking (dialog.stt.corrected).
"""

from collections.abc import Sequence

from dialog.lexicon.matching import SoundMatching, perfect_evidence
from dialog.lexicon.names import KnownName, known_names
from dialog.lexicon.sounds import phonemes_of
from dialog.question.drug_names import drugs_in
from kb.terms import Term

MOST_ADDED = 500
"""Names; each costs 0.5 microseconds of every search, and 10 ms of CPU when it is first met."""
MOST_LOOKED_AT = 4000
"""Terms of the library, from which these are taken."""
LEAST_MENTIONS, LEAST_LETTERS = 3, 6
"""Of a word that is no drug, as in the packaged table."""
A_DRUG_IN_OTHER_LETTERS = 0.85
"""Share of a known drug's sounds from which a further drug is that one: "prednisolon"."""
TOO_LIKE_A_DRUG = 0.6
"""The same for other words, for they are written without asking: "prevention" has 0.66 of "Proventil"."""


def worth_adding(terms: Sequence[Term]) -> list[Term]:
    """Terms that are not known by name, drugs first, in the order given; at most ``MOST_ADDED``."""
    known = known_names()
    new = [term for term in terms if term.word not in known and term.word.isascii() and term.word.isalpha()]
    drugs = [term for term in new if is_drug(term)]
    words = [
        term
        for term in new
        if not is_drug(term) and term.mentions >= LEAST_MENTIONS and len(term.word) >= LEAST_LETTERS
    ]
    return [*drugs, *words][:MOST_ADDED]


def is_drug(term: Term) -> bool:
    """By its ending (WHO's stems), or since an amount of it is written somewhere."""
    return term.dosed or bool(drugs_in(term.word))


def added_name(term: Term, packaged: SoundMatching) -> KnownName | None:
    """None for what is no name of its own: it cannot be said, or is a known drug in other letters.

    packaged: the names that came with us. Raises EngineMissing.
    """
    phonemes, drug = phonemes_of(term.word), is_drug(term)
    nearest, share = _nearest_drug(term.word, packaged)
    if not phonemes or share > (A_DRUG_IN_OTHER_LETTERS if drug else TOO_LIKE_A_DRUG):
        return None
    if drug and term.mentions < LEAST_MENTIONS and one_letter_apart(term.word, nearest):
        return None  # a slip of the pen
    return KnownName(term.word, term.word if drug else "", "added" if drug else "word", term.mentions, phonemes)


def _nearest_drug(word: str, packaged: SoundMatching) -> tuple[str, float]:
    """The known drug of whose sounds the word has the largest share, and that share."""
    shares = [
        (match.evidence / perfect_evidence(match.known), match.known.name)
        for match in packaged.matches([word])
        if match.known.is_drug
    ]
    share, name = max(shares, default=(0.0, ""))
    return name, share


def one_letter_apart(one: str, other: str) -> bool:
    """One letter more, less or changed."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    same = next((place for place, pair in enumerate(zip(longer, shorter, strict=False)) if pair[0] != pair[1]), -1)
    if same < 0:
        return len(longer) - len(shorter) <= 1
    return longer[same + 1 :] in (shorter[same:], shorter[same + 1 :])
