"""Does a number stand with the same drug, and the same words and numbers, as it does in the passage? Pure.

A number alone is not evidence: a passage that gives two doses supports either only for its own drug and its own case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialog.llm.plain_words import PLAIN_STEMS
from dialog.llm.polarity import denial_of, is_of_certainty
from dialog.llm.quantities import Break, Quantity, Token, Word
from dialog.question.drug_names import drugs_in
from dialog.question.telling_words import telling_words

_BETWEEN_DOSE_AND_DRUG = 3
"""Words that may stand between an amount and the drug that follows it ("5 mg of oral apixaban")."""


@lru_cache(maxsize=4096)
def meanings(word: str) -> tuple[str, ...]:
    """The stems of a word that carry meaning; none for a plain, a denying or a hedging word."""
    if denial_of(word) or is_of_certainty(word):
        return ()
    if any(sign.isdigit() for sign in word):
        return (word.lower(),)
    return tuple(stem for stem in telling_words(word) if stem not in PLAIN_STEMS)


def is_drug(token: Token) -> bool:
    return isinstance(token, Word) and bool(drugs_in(token.text))


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity at ``place`` of its row: the drugs it belongs to, and the meanings around it.

    before, after: meanings of the words up to the neighbouring quantity or sentence; drugs are told apart from them.
    """

    quantity: Quantity
    place: int
    drugs: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]

    @property
    def around(self) -> frozenset[str]:
        return self.before | self.after

    @property
    def family(self) -> str:
        return self.quantity.measure.split("/")[0]


def placed(row: Sequence[Token], above: frozenset[str]) -> list[Placed]:
    """The quantities of a row; those before which no drug is named belong to the drugs ``above``, if any."""
    bounds = [-1, *(place for place, token in enumerate(row) if _parts(token)), len(row)]
    found = []
    for place, token in enumerate(row):
        if isinstance(token, Quantity):
            first = max(bound for bound in bounds if bound < place)
            last = min(bound for bound in bounds if bound > place)
            before, after = _meanings(row[first + 1 : place]), _meanings(row[place + 1 : last])
            found.append(Placed(token, place, _drugs_of(row, place, above), before, after))
    return found


def _parts(token: Token) -> bool:
    """Whether the words on either side belong to different amounts; how often a dose is given belongs to the dose."""
    if isinstance(token, Break):
        return token.sign in (";", ".")
    return isinstance(token, Quantity) and not token.measure.startswith(("times", "every"))


def _meanings(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(
        stem for token in tokens if isinstance(token, Word) and not is_drug(token) for stem in meanings(token.text)
    )


def _drugs_of(row: Sequence[Token], place: int, above: frozenset[str]) -> frozenset[str]:
    """The drug right behind the amount, else the nearest before it with those joined to it by "and" or "or"."""
    for words, token in enumerate(row[place + 1 :]):
        if isinstance(token, Break) or words > _BETWEEN_DOSE_AND_DRUG:
            break
        if is_drug(token) and isinstance(token, Word):
            return drugs_in(token.text)
        if isinstance(token, Quantity) and not token.measure.startswith(("times", "every")):
            break
    for back in range(place - 1, -1, -1):
        token = row[back]
        if isinstance(token, Word) and is_drug(token):
            return drugs_in(token.text) | _joined(row, back)
    return above


def _joined(row: Sequence[Token], place: int) -> frozenset[str]:
    """Drugs in a list that ends at ``place``: "amoxicillin or doxycycline"."""
    found: frozenset[str] = frozenset()
    while place >= 2 and _joins(row[place - 1]) and is_drug(row[place - 2]):
        token = row[place - 2]
        found |= drugs_in(token.text) if isinstance(token, Word) else frozenset()
        place -= 2
    return found


def _joins(token: Token) -> bool:
    return (isinstance(token, Word) and token.text.lower() in ("and", "or")) or (
        isinstance(token, Break) and token.sign == ","
    )


def paired(said: Sequence[Placed], held: Sequence[Placed], words_held: frozenset[str]) -> str:
    """Why the quantities ``said`` are not those ``held`` in the same pairs: "number", "drug" or "pairing"; else empty.

    words_held: all meanings of the passage's own row.
    """
    choices: list[list[Placed]] = []
    for one in said:
        same = [other for other in held if other.quantity == one.quantity]
        if not same:
            return "number"
        same = [other for other in same if _same_drug(one, other)]
        if not same:
            return "drug"
        same = [other for other in same if _same_words(one, other, held, words_held)]
        if not same:
            return "pairing"
        choices.append(same)
    return "" if _in_a_row(said, choices, held, []) else "pairing"


def _same_drug(said: Placed, held: Placed) -> bool:
    """What the passage leaves unsaid a sentence may leave unsaid; but a dose is said with its drug."""
    if said.drugs:
        return said.drugs <= held.drugs if held.drugs else True
    return not held.drugs


def _same_words(said: Placed, held: Placed, all_held: Sequence[Placed], words_held: frozenset[str]) -> bool:
    rivals = [other for other in all_held if other.family == held.family and other.quantity != held.quantity]
    known = held.around
    if rivals:
        return all(word in known or word not in words_held for word in said.before)
    other_places = frozenset(word for other in all_held if other is not held for word in other.around) - known
    return not (said.before and said.before <= other_places)


def _in_a_row(
    said: Sequence[Placed], choices: Sequence[Sequence[Placed]], held: Sequence[Placed], taken: list[Placed]
) -> bool:
    """Whether one choice for each can be made so that neighbours said are neighbours held, and none is mistaken."""
    number = len(taken)
    if number == len(choices):
        return all(_told_apart(place, said, taken, held) for place in range(len(said)))
    for choice in choices[number]:
        if taken and not _neighbours(taken[-1], choice, held):
            continue
        if _in_a_row(said, choices, held, [*taken, choice]):
            return True
    return False


def _neighbours(one: Placed, other: Placed, held: Sequence[Placed]) -> bool:
    """No quantity of the kind of either stands between the two in the passage."""
    first, last = sorted((one.place, other.place))
    return not any(first < between.place < last and between.family in (one.family, other.family) for between in held)


def _told_apart(place: int, said: Sequence[Placed], taken: Sequence[Placed], held: Sequence[Placed]) -> bool:
    """Of several amounts of one kind it must be clear which is meant: by a word, a drug or a number beside it."""
    one, its = said[place], taken[place]
    rivals = [other for other in held if other.family == its.family and other.quantity != its.quantity]
    rivals = [other for other in rivals if other.drugs == its.drugs or not one.drugs]
    if all(_said_in_order(rival, place, said, its) for rival in rivals):
        return True
    elsewhere = frozenset(word for rival in rivals for word in rival.around)
    if one.around & (its.around - elsewhere):
        return True
    beside = {said[near].quantity for near in (place - 1, place + 1) if 0 <= near < len(said)}
    return any(not any(_beside(rival, quantity, held) for rival in rivals) for quantity in beside)


def _said_in_order(rival: Placed, place: int, said: Sequence[Placed], its: Placed) -> bool:
    """Whether the rival is said too, before or behind as it is in the passage."""
    return any(
        (near < place) == (rival.place < its.place) for near, also in enumerate(said) if also.quantity == rival.quantity
    )


def _beside(rival: Placed, quantity: Quantity, held: Sequence[Placed]) -> bool:
    number = next(index for index, other in enumerate(held) if other is rival)
    return any(other.quantity == quantity for other in held[max(0, number - 1) : number + 2])
