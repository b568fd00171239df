"""How a word sounds: its phonemes by the voice's own rules, stress and pauses left out."""

from functools import lru_cache

from dialog.tts.pronouncing import spoken_rules

PHONEMES = "AIOWYæɑəɛɜiuɪʊʌɔᵊᵻbdfhjklmnpstvwzðŋɡɹʃʒʤʧθT"
"""The alphabet of misaki (hexgrad): capitals are diphthongs, T the flap of "water". A phoneme's number is its place."""

NUMBERS = {phoneme: number for number, phoneme in enumerate(PHONEMES)}


@lru_cache(maxsize=8192)
def phonemes_of(word: str) -> str:
    """The phonemes of a word of Latin letters; empty for what cannot be said. Raises EngineMissing."""
    spoken = "".join(part.phonemes for part in spoken_rules().words(word))
    return "".join(phoneme for phoneme in spoken if phoneme in NUMBERS)


def numbered(phonemes: str) -> list[int]:
    """The number of each phoneme; others are left out."""
    return [NUMBERS[phoneme] for phoneme in phonemes if phoneme in NUMBERS]
