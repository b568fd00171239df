"""Which statements are said now, in which order, and which are kept for "go on" (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialog.answers.selecting import Candidate, of_another_drug
from dialog.answers.special_cases import general_first, of_a_special_case
from dialog.answers.whole_lists import said_whole
from dialog.question.asked import Asked
from dialog.question.drug_names import drugs_in
from dialog.question.telling_words import telling_words
from kb.statements import Statement

NEARLY = 0.6
"""A source whose best statement fits no worse than this behind the best one covers the topic too."""
SECOND = 2.0
"""How much worse the second sentence may fit."""
DIFFERING = 1.5
"""How much worse the statement of a source that contradicts may fit."""
WORTH_MORE = 3.5
"""Statements that fit no worse than this behind the best are kept for "go on"."""
NEW_WORDS = 2.0
NEW_KIND = 1.0
"""What a second sentence gains by the words of the question, by weight, that the first leaves open, and by a kind of
fact that was asked for and is not told yet."""
OPEN_PART = 0.25
"""Share of the question's words, by weight, that a sentence of another source must add to be said second."""


_UNFINISHED = re.compile(r":\s*$")
"""The sentence that announces a list says nothing without it: "In patients with a pressure between 150 and 220:"."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """said: the first sentence and what may be said right behind it, its caveats first; more: kept for "go on";
    differing: what another source says instead, when the two contradict."""

    said: tuple[Statement, ...]
    more: tuple[Statement, ...] = ()
    differing: Statement | None = None


def best_answer(best: Sequence[Candidate], asked: Asked) -> Chosen:
    """The statements to say, best first. Of sources that cover the topic equally well the newest goes first."""
    best = _whole(general_first(best, asked), asked)
    usable = [one for one in best if not of_another_drug(asked.drugs, one.statement)] or list(best)
    usable = [one for one in usable if not _UNFINISHED.search(one.statement.text)] or usable
    top = usable[0].fit
    by_source: dict[str, list[Candidate]] = {}
    for candidate in usable:
        by_source.setdefault(candidate.statement.passage.document.key, []).append(candidate)
    covering = [group for group in by_source.values() if group[0].fit >= top - NEARLY]
    newest = max(covering, key=lambda group: (group[0].statement.passage.document.published, group[0].fit))
    first = newest[0]
    second = _second(first, [one for one in usable if one is not first], asked)
    said = (first.statement, *first.statement.caveats, *((second.statement,) if second else ()))
    ordered = [*newest[1:], *(one for group in by_source.values() if group is not newest for one in group[:2])]
    more: list[Statement] = []
    for candidate in ordered:
        if candidate.fit >= top - WORTH_MORE:
            more += [one for one in (candidate.statement, *candidate.statement.caveats) if one not in (*said, *more)]
    others = [group[0] for group in by_source.values() if group is not newest and group[0].fit >= top - DIFFERING]
    differing = next((one.statement for one in others if contradict(first.statement, one.statement, asked)), None)
    return Chosen(said, tuple(more), differing)


def _whole(best: Sequence[Candidate], asked: Asked) -> list[Candidate]:
    """The candidates with short lists said whole, each list once, where its best item stands."""
    whole: dict[Statement, Candidate] = {}
    for one in best:
        statement = said_whole(one.statement, asked.drugs)
        whole.setdefault(statement, replace(one, statement=statement))
    return list(whole.values())


def _second(first: Candidate, others: Sequence[Candidate], asked: Asked) -> Candidate | None:
    """The sentence that adds most to the first: its neighbour in meaning, or the part of the question still open."""
    met = _words(first.statement)
    parts = len(asked.essential) > 1 or _PARTS.search(asked.question) is not None
    whole = sum(asked.weights.values()) or 1.0
    found: tuple[float, Candidate] | None = None
    heading = first.statement.passage.section
    for one in others:
        if one.statement.passage.section != heading and of_a_special_case(one, asked):
            continue
        new = sum(weight for stem, weight in asked.weights.items() if stem in _words(one.statement) - met) / whole
        kinds = sum(
            asked.tells(kind, one.statement.text) and not asked.tells(kind, first.statement.text)
            for kind in asked.essential
        )
        same = one.statement.passage.document.key == first.statement.passage.document.key
        if not same and (new < OPEN_PART or not parts):
            continue
        gain = one.fit + NEW_WORDS * new + NEW_KIND * kinds
        if gain >= first.fit - SECOND and (found is None or gain > found[0]):
            found = (gain, one)
    return found[1] if found else None


def _words(statement: Statement) -> frozenset[str]:
    return frozenset(telling_words(statement.standing_alone))


_PARTS = re.compile(
    r"(?:,| and|\?|\.) (?:what|which|how|when|who|at what|is it|do (?:i|we)|should (?:i|we))\b.", re.IGNORECASE
)
"""A second question in the same breath."""
_AGAINST = re.compile(r"\bnot\b|\bno\b|never|against|avoid|contra-?indicat|without benefit|harm", re.IGNORECASE)
_ALLERGY = re.compile(r"allerg", re.IGNORECASE)
"""Who asks what to give instead does not ask whether something is given."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
ALIKE = 0.5
"""Share of the question's words that both statements must hold before they can contradict each other."""


TOLD_IN_BOTH = 0.3
"""Rarity from which a word beside a drug must stand in both: a dose in stroke is none in infarction."""
IN_COMMON = 0.9
"""Weight of the question's words that both hold themselves: one term of art, or two telling words."""


def contradict(one: Statement, other: Statement, asked: Asked) -> bool:
    """Whether two sources answer the same question differently: other figures for the amount, time or threshold that
    was asked for, or one against what the other is for."""
    if not _of_one_thing(one, other, asked):
        return False
    names = {kind.name for kind in asked.kinds}
    if names & {"amount", "time", "target"}:
        figures, others = (set(_FIGURE.findall(_asked_figures(text, asked))) for text in (one.text, other.text))
        return bool(figures and others) and not figures & others
    if names & {"safety", "routine"} and not _ALLERGY.search(asked.question):
        return bool(_AGAINST.search(one.text)) != bool(_AGAINST.search(other.text))
    return False


def _of_one_thing(one: Statement, other: Statement, asked: Asked) -> bool:
    whole = sum(asked.weights.values()) or 1.0
    for statement in (one, other):
        passage = statement.passage
        said = set(telling_words(f"{passage.document.title} {passage.section} {statement.standing_alone}"))
        if sum(weight for stem, weight in asked.weights.items() if stem in said) / whole < ALIKE:
            return False
        if asked.drugs and not asked.drugs <= drugs_in(f"{passage.section} {statement.standing_alone}"):
            return False
        if asked.drugs and not {stem for stem, rare in asked.about.items() if rare >= TOLD_IN_BOTH} <= said:
            return False
    shared = [asked.weights[stem] for stem in _words(one) & _words(other) if stem in asked.weights]
    return bool(asked.drugs) or sum(shared) >= IN_COMMON


def _asked_figures(text: str, asked: Asked) -> str:
    """The parts of a text that hold the kinds of fact asked for."""
    if not asked.essential:
        return text
    found = []
    for kind in asked.essential:
        for match in kind.told.finditer(text):
            before = text[: match.start()]
            found.append(before[len(before.rstrip("0123456789.,–-")) :] + match.group())
    return " ".join(found)
