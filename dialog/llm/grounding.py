"""May this sentence be said of this passage? Pure, and strict: in doubt it may not.

A model's sentence is held against each statement of the passage it names. It is grounded when one of them holds all of
it: every number with its unit, comparison and range, standing with the same
drug and in the same pairs; every word but the plainest; what it denies and what it affirms; how sure it is; and the
conditions right beside what it says. How and why is told in docs/topics/answers.md.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialog.llm.pairing import is_drug, meanings, paired, placed
from dialog.llm.polarity import Denials, certainty_differs, clauses_of, denial_of, denials_in
from dialog.llm.quantities import Break, Quantity, Token, Word, row_of
from dialog.llm.wording import is_readable, plain_signs
from dialog.question.drug_names import drugs_in
from dialog.question.telling_words import telling_words
from kb.documents import Passage
from kb.reading.instructions import orders_in
from kb.statements import Statement, statements

LONGEST = 90
"""Words of a sentence; a longer one is no sentence for a telephone."""
_ADVICE = re.compile(
    r"use[ds]?|using|gives?|given|start\w*|begin|initiat\w*|administer\w*|take|offer\w*|prescribe\w*|treat(?:ed)?|should"
    r"|must|recommend\w*|suggest\w*|consider\w*|indicated|prefer\w*|avoid\w*|contra-?indicated|maintain|perform|obtain"
    r"|place|keep|hold|stop|discontinue|target|requir\w*|safe|may",
    re.IGNORECASE,
)
_LEAST_SHARED = 2
"""Telling words and quantities that a sentence and what holds it have in common; plain words alone say nothing."""
_STEM, _ENDING = 4, 3
"""Letters that two forms of a word share at least, and by which they differ at most."""
_CONDITIONS = frozenset({"if", "unless", "except", "when"})
_ORDER = ("signs", "orders", "length", "words", "drug", "number", "pairing", "denial", "certainty", "condition")
"""Why a sentence may not be said, in the order in which it is looked at; the last one reached is told."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """statement: the one that holds the sentence; None when none does, and then ``fault`` says why."""

    statement: Statement | None = None
    fault: str = ""

    @property
    def hold(self) -> bool:
        return self.statement is not None


@dataclass(frozen=True, slots=True)
class _Held:
    """A statement ready to be compared with: its row, and what stands over it."""

    statement: Statement
    row: tuple[Token, ...]
    own: frozenset[str]
    above: frozenset[str]
    drugs_above: frozenset[str]
    denials_above: Denials


def grounds(sentence: str, passage: Passage, asked_of: frozenset[str] = frozenset()) -> Grounds:
    """What of the passage holds the sentence.

    asked_of: the drugs the question and the sentences before it are about; a dose that names no drug is theirs.
    """
    text = plain_signs(sentence)
    if not is_readable(text):
        return Grounds(fault="signs")
    if orders_in(text):
        return Grounds(fault="orders")
    if not 2 <= len(text.split()) <= LONGEST:
        return Grounds(fault="length")
    said = row_of(text)
    fault = "words"
    for held in _all_held(passage):
        found = _fault(said, held, asked_of)
        if not found:
            return Grounds(held.statement)
        fault = max(fault, found, key=_ORDER.index)
    return Grounds(fault=fault)


@lru_cache(maxsize=64)
def _all_held(passage: Passage) -> tuple[_Held, ...]:
    """Each statement. What orders a machine about is no statement of medicine."""
    return tuple(_held(one, passage) for one in statements(passage) if not orders_in(one.standing_alone))


def _held(statement: Statement, passage: Passage) -> _Held:
    row = tuple(row_of(plain_signs(statement.standing_alone)))
    labels = " ".join(statement.under)
    heading = passage.section.rsplit(" > ", 1)[-1]
    above = f"{labels} . {passage.section.replace(' > ', ' . ')} . {passage.document.title}"
    named = (drugs_in(text) for text in (labels, heading, passage.section, passage.document.title))
    return _Held(
        statement,
        row,
        frozenset(_all_meanings(row)),
        frozenset(_all_meanings(row_of(plain_signs(above)))),
        next((drugs for drugs in named if drugs), frozenset()),
        denials_in(" ".join(label for label in (*statement.under, heading) if label not in statement.standing_alone)),
    )


def _all_meanings(row: Sequence[Token]) -> Iterator[str]:
    for token in row:
        if isinstance(token, Word):
            yield token.text.lower() if len(token.text) == 1 and token.text.isupper() else ""
            yield from meanings(token.text)
            yield from telling_words(token.text)


def _fault(said: Sequence[Token], held: _Held, asked_of: frozenset[str]) -> str:
    """Why these statements do not hold the row; empty when they do."""
    for token in said:
        if isinstance(token, Word) and not _known(token, held):
            return "drug" if is_drug(token) else "words"
    if len(_content(said) & _content(held.row)) < _LEAST_SHARED:
        return "words"
    drugs = frozenset(drug for token in said if isinstance(token, Word) for drug in drugs_in(token.text))
    pairs = paired(placed(said, asked_of), placed(held.row, held.drugs_above), held.own)
    if pairs:
        return pairs
    if not drugs and asked_of and (others := _drugs_of(held)) and not asked_of & others:
        return "drug"
    checks = (
        ("denial", _denies_otherwise),
        ("certainty", _surer_or_less),
        ("certainty", _advises_alone),
        ("condition", _drops_a_condition),
        ("condition", _drops_a_count),
    )
    return next((fault for fault, differs in checks if differs(said, held)), "")


def _known(token: Word, held: _Held) -> bool:
    if len(token.text) == 1 and token.text.isupper() and token.text not in "AI":
        return token.text.lower() in held.own
    if any(sign.isdigit() for sign in token.text):
        return token.text.lower() in held.own | held.above
    return all(
        word in held.own or word in held.above or (not is_drug(token) and _another_form(word, held.own))
        for word in meanings(token.text)
    )


def _another_form(word: str, own: frozenset[str]) -> bool:
    """Whether a word of the passage differs by an ending alone: "titrat(ing)" and "titr(ation)"."""
    return any(
        abs(len(word) - len(other)) <= _ENDING and min(len(word), len(other)) >= _STEM
        for other in own
        if word.startswith(other) or other.startswith(word)
    )


def _drugs_of(held: _Held) -> frozenset[str]:
    named = frozenset(drug for token in held.row if isinstance(token, Word) for drug in drugs_in(token.text))
    return named or held.drugs_above


def _denies_otherwise(said: Sequence[Token], held: _Held) -> bool:
    """Whether a word stands in a denied clause here and in an affirmed one there, or the other way about."""
    held_clauses = [(clause, _all_told(clause.tokens)) for clause in clauses_of(held.row)]
    for clause in clauses_of(said):
        content = _all_told(clause.tokens)
        known = [(other, words & content) for other, words in held_clauses if words & content]
        if (
            clause.denials
            and not known
            and (content or all(clause.denials != other.denials for other, _ in held_clauses))
        ):
            return True
        for word in content:
            there = [other for other, words in known if word in words]
            if there and not any(clause.denies_like(other, held.denials_above) for other in there):
                return True
    return False


def _surer_or_less(said: Sequence[Token], held: _Held) -> bool:
    """Whether a clause hedges where the clause it comes from does not, or the other way about."""
    held_clauses = [(clause, _content(clause.tokens)) for clause in clauses_of(held.row, brackets=False)]
    for clause in clauses_of(said, brackets=False):
        content = _content(clause.tokens)
        most = max((len(content & words) for _, words in held_clauses), default=0)
        sources = [other for other, words in held_clauses if most and len(content & words) == most]
        if sources and all(certainty_differs(clause.tokens, other.tokens) for other in sources):
            return True
    return False


def _advises_alone(said: Sequence[Token], held: _Held) -> bool:
    """Whether it tells what to do where the statement, which gives no amount either, only tells what is so."""
    advises = any(_is_advice(token) and not denial_of(token.text) for token in said if isinstance(token, Word))
    advised = any(_is_advice(token) for token in held.row)
    return advises and not advised and not any(isinstance(token, Quantity) and token.measure for token in said)


def _is_advice(token: Token) -> bool:
    return isinstance(token, Word) and _ADVICE.fullmatch(token.text) is not None


def _drops_a_count(said: Sequence[Token], held: _Held) -> bool:
    """Whether of "at least two of: A, B, C" the count is left out, or one of the figures counted."""
    content = _content(said)
    for place, token in enumerate(held.row[:-1]):
        following = held.row[place + 1]
        if isinstance(token, Quantity) and not token.measure and isinstance(following, Word) and following.text == "of":
            end = next((cut for cut in range(place, len(held.row)) if _is_stop(held.row[cut])), len(held.row))
            counted = _content(held.row[place + 1 : end])
            figures = {one for one in counted if isinstance(one, Quantity)}
            if counted & content and (token not in content or not figures <= content):
                return True
    return False


def _is_stop(token: Token) -> bool:
    return isinstance(token, Break) and token.sign == "."


def _content(tokens: Sequence[Token]) -> frozenset[object]:
    """The meanings and quantities of a stretch."""
    words = (word for token in tokens if isinstance(token, Word) for word in meanings(token.text))
    return frozenset((*words, *(token for token in tokens if isinstance(token, Quantity))))


def _all_told(tokens: Sequence[Token]) -> frozenset[object]:
    """The same with plain words ("target"), which may be denied too."""
    words = (
        word
        for token in tokens
        if isinstance(token, Word) and not denial_of(token.text)
        for word in telling_words(token.text)
    )
    return _content(tokens) | frozenset(words)


def _drops_a_condition(said: Sequence[Token], held: _Held) -> bool:
    """Whether an "if", "unless", "except" or "when" right beside what is said is left out of it."""
    content = _content(said)
    clauses = clauses_of(held.row)
    for number, clause in enumerate(clauses):
        words = _content(clause.tokens)
        if clause.opened_by not in _CONDITIONS or not words or words & content:
            continue
        beside = [clauses[near] for near in (number - 1, number + 1) if 0 <= near < len(clauses)]
        if any(_is_said(_content(near.tokens), content) for near in beside):
            return True
    return False


def _is_said(clause: frozenset[object], content: frozenset[object]) -> bool:
    """Whether a clause of the passage is what was said: by its amounts where it has some, by its words else."""
    amounts = {one for one in clause if isinstance(one, Quantity) and not one.measure.startswith(("times", "every"))}
    return bool((amounts or clause) & content)
