"""Does a question leave open for what: a dose without its indication, a target without its disease?

Pure and deterministic. The library itself says so: statements that answer equally well stand in documents, or under
headings, about different things, and the question names none of them. The readings are the documents' own topics.
"""

import re
from collections.abc import Callable, Collection, Sequence

from dialog.answers.evidence import holds_fact
from dialog.answers.selecting import Candidate, for_these_people
from dialog.asking_back.clarification import OPTIONS, Clarification
from dialog.asking_back.sound_alikes import likeness
from dialog.asking_back.topics import topic_of
from dialog.question.asked import ASKING, Asked
from dialog.question.drug_names import drugs_in
from dialog.question.everyday_words import rarity
from dialog.question.telling_words import stem, telling_pairs, telling_words
from kb.statements import Statement

FEW = 4
"""Telling words beside the drug up to which a question can leave its reading open."""
BEHIND = 4.7
"""How far the best statement of another topic may fit worse and still be a reading."""
AS_MANY_WORDS = 0.7
"""The share of the question's words that another topic's statement must hold, of what the best one's holds."""
NAMES_A_TOPIC = 0.25
"""Rarity from which a word of a document's topic, said in the question, settles which topic is meant."""


def readings(asked: Asked, best: Sequence[Candidate]) -> Clarification | None:
    """The question to ask back, or None when the question says for what, or the library knows but one thing."""
    if not best or len(asked.weights) > FEW + len(asked.drugs) + 2:
        return None
    rest = _rest(asked)
    if (
        len(rest) > 3
        or len(asked.drugs) > 1
        or asked.populations
        or asked.against
        or any(kind.name == "who" for kind in asked.kinds)
    ):
        return None
    fitting = _fitting(asked, best, rest)
    topics = _groups(fitting, lambda one: topic_of(one.statement.passage.document.title))
    if any(_named(topic, asked) for topic in topics) or _SCORED.search(asked.question):
        return None
    if len(asked.drugs) > 1 and not asked.wants_dose:
        return None  # what one drug has to do with another does not hang on what either is for
    options, link = _options(topics), "for"
    if len(options) < 2 and asked.drugs and not rest and any(kind.name == "amount" for kind in asked.kinds):
        options, link = _options(_groups(fitting, lambda one: _facet(one, asked)), same_amount=False), ""
    if len(options) < 2:
        return None
    said = dict.fromkeys(word for found, word in telling_pairs(asked.question) if found in rest)
    as_said = {word.lower(): word for word in re.findall(r"\w+", asked.question) if word.isupper()}
    words = ", ".join(sorted(asked.drugs)) or " ".join(as_said.get(word, word) for word in said)
    completed = tuple(f"{asked.question.rstrip(' ?.!')} in {option}" for option in options)
    return Clarification(asked.question, words, options, completed, link)


def held_for(asked: Asked, candidates: Sequence[Candidate], drug: str, use: Collection[str]) -> bool:
    """Whether a statement holds what is asked, of this drug and for the people asked for, beside a word of this use.

    use: stems.
    """
    of_the_drug = frozenset(telling_words(drug))
    return any(
        holds_fact(asked, one) and of_the_drug <= (said := _said(one)) and not said.isdisjoint(use)
        for one in for_these_people(asked, candidates)
    )


def only_reading(asked: Asked, said: Statement) -> str:
    """What a dose is for when the question did not say and the library knows but one thing: "asthma"; else empty."""
    topic = topic_of(said.passage.document.title)
    silent = asked.drugs and not _rest(asked) and asked.essential and not _named(topic, asked)
    return topic if silent else ""


def _rest(asked: Asked) -> set[str]:
    """The stems that are neither a drug nor a word of asking."""
    drugs = {stem(drug) for drug in asked.drugs} | set(telling_words(" ".join(asked.drugs)))
    return {one for one in asked.weights if one not in drugs and one not in ASKING and not one.isdigit()}


def _fitting(asked: Asked, best: Sequence[Candidate], rest: set[str]) -> list[Candidate]:
    """The statements that hold what is asked for, of the drug that is asked for."""
    fitting = [
        one
        for one in best
        if all(asked.tells(kind, one.statement.text) for kind in asked.essential)
        and (
            not asked.drugs
            or asked.drugs & drugs_in(one.statement.standing_alone + " " + one.statement.passage.section)
        )
    ]
    fitting = [one for one in fitting if not _SIDE_EFFECT.search(one.statement.text)] or fitting
    if not fitting:
        return []
    held = [_share(rest, one) for one in fitting]
    most, top = max(held), fitting[0].fit
    if not most and (asked.conditions | asked.use) & rest:
        return []  # "epinephrine in anaphylaxis": neither sepsis nor a newborn is meant
    return [
        one
        for one, share in zip(fitting, held, strict=True)
        if one.fit >= top - BEHIND and share >= AS_MANY_WORDS * most
    ]


_SIDE_EFFECT = re.compile(
    r"\b(?:increase|raise|elevate)s? (?:serum|the risk|risk)\b|\bassociated with\b", re.IGNORECASE
)
"""What tells of a drug's effect doses it for nothing, though an amount is named."""


def _share(rest: set[str], one: Candidate) -> float:
    return len(rest & _said(one)) / len(rest) if rest else 1.0


def _said(one: Candidate) -> frozenset[str]:
    """The words of a statement and of the headings it stands under."""
    passage = one.statement.passage
    return frozenset(telling_words(f"{passage.document.title} {passage.section} {one.statement.standing_alone}"))


def _groups(candidates: Sequence[Candidate], name: Callable[[Candidate], str]) -> dict[str, Candidate]:
    """The best candidate of each name, in order; what has no name is left out."""
    groups: dict[str, Candidate] = {}
    for one in candidates:
        groups.setdefault(name(one), one)
    groups.pop("", None)
    return groups


def _named(topic: str, asked: Asked) -> bool:
    return any(
        found in asked.weights and rarity(word) >= NAMES_A_TOPIC and found not in ASKING
        for found, word in telling_pairs(topic)
    )


_SCORED = re.compile(r"\b(?:scores?|criteria|defin\w+)\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\d[\d.,]*")
_NO_FACET = re.compile(
    r"limitation|overview|rationale|reference|summary|key |definition|background|note|algorithm|principle|evidence"
    r"|recommendation|dosing|^dose|pharmacotherapy$|general|contraindication|monitoring|details|adverse|step|phase"
    r"|mechanism|actionable|inhibitors?\b|treatment failure|efficacy|safety|pharmacolog",
    re.IGNORECASE,
)


def _facet(one: Candidate, asked: Asked) -> str:
    heading = re.sub(r"\(.*?\)|[^A-Za-z0-9 ,/-]", " ", one.statement.passage.heading).strip()
    if _NO_FACET.search(heading) or not 1 <= len(heading.split()) <= 6:
        return ""
    words = [word if word.isupper() else word.lower() for word in heading.split() if not asked.drugs & drugs_in(word)]
    return _TRAILING.sub("", " ".join(words[words[0] in ("for", "in", "with") :])) if words else ""


_TRAILING = re.compile(r" (?:agents?|options?|regimens?|dosing|recommendations?|algorithm)$")


_FAMILIES = ((re.compile(r"myocardial infarction|coronary|angina|^chest pain", re.IGNORECASE), "ACS"),)
"""Topics of one disease under several names: three of them are one reading."""


def _family(name: str, among: Collection[str]) -> str:
    """The name that stands for several of these topics; a single one keeps its own, by which it is found again."""
    of = next(((named, family) for named, family in _FAMILIES if named.search(name)), None)
    return of[1] if of and sum(bool(of[0].search(other)) for other in among) > 1 else name


def _options(groups: dict[str, Candidate], *, same_amount: bool = True) -> tuple[str, ...]:
    """Two or three readings, the likeliest first, no two of them alike."""
    options: list[str] = []
    amounts: list[frozenset[str]] = []
    for topic, one in groups.items():
        name = _family(topic, groups)
        figures = frozenset(_NUMBERS.findall(one.statement.text))
        alike = any(
            likeness(name, other) >= 0.75
            or set(name.split()) <= set(other.split())
            or set(other.split()) <= set(name.split())
            for other in options
        )
        if alike or (not same_amount and figures in amounts):
            continue
        options.append(name)
        amounts.append(figures)
    return tuple(options[:OPTIONS])
