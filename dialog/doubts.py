"""Words of the caller that may be a drug which the recogniser does not know (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """heard: the words as they stand in the reading; names: the drugs they may be, likeliest first, each with its
    probability. What is missing to 1 is the chance that no known drug was said."""

    heard: str
    names: tuple[tuple[str, float], ...]
