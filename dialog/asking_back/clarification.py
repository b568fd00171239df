"""Is the question too broad to answer, and what would one ask back?

Pure and deterministic, under 15 ms. A question is too broad when, beside words that every question holds, it holds
nothing but a broad topic; the readings come from a table, else from the headings of the passages that were found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dialog.asking_back.disease_kinds import with_kind
from dialog.asking_back.sound_alikes import likeness
from dialog.question.drug_names import drugs_in
from dialog.spoken_commands import ordinal, plain
from kb.documents import Passage

OPTIONS = 3
"""One question, at most three options: more are not kept in mind on a telephone."""

EMPTY_WORDS = frozenset(
    """a about advice advise all am an and any anything are at be best by can care could current deal detail details
    do does doing for from general get give given guidance guideline guidelines handle have help her him his how i
    if in info information is it its know latest learn let like look manage managed management managing me more my
    need new of on overview patient patients people please question regarding say some someone something summary
    talk tell that the their them there therapy these thing things this to treat treated treating treatment
    treatments up us want was we what what's when which who with would you your handling approach disease
    condition problem acute adult adults case everything basics should recommend recommendation recommendations
    recommended says um uh er okay ok well so hi hello hey just dose doses dosing
    fast quickly first line rate regimen much""".split()
)

_ASKS_A_FIGURE = EMPTY_WORDS | frozenset(
    """count counts too low lowest high highest below above under over worry worried worrying start starting begin
    restart restarting resume again as then still put back he she they long""".split()
)
"""With words that ask for a figure or a time of a topic and do not say where: "what urine output counts as too low"."""


@dataclass(frozen=True, slots=True)
class BroadTopic:
    """names: the words for it; offered: its readings as they are asked back; completed: the question each makes."""

    names: re.Pattern[str]
    offered: tuple[str, ...]
    completed: tuple[str, ...]


def read_topics(text: str) -> tuple[BroadTopic, ...]:
    """The table of broad topics, whose form is told at its head."""
    table: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            table[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            table.append((line, []))
    topics = []
    for names, lines in table:
        readings = [
            (offered, completed or offered) for offered, _, completed in (one.partition(" = ") for one in lines)
        ]
        pattern = re.compile(rf"\b(?:{names})\b")
        topics.append(BroadTopic(pattern, tuple(pair[0] for pair in readings), tuple(pair[1] for pair in readings)))
    return tuple(topics)


BROAD_TOPICS = read_topics(Path(__file__).with_name("broad_topics.txt").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Clarification:
    """question: what was asked; topic: the broad words in it; options: as offered; completed: what each makes of it;
    link: the word that joins an option to the topic in speech, as in "for heart failure"."""

    question: str
    topic: str
    options: tuple[str, ...]
    completed: tuple[str, ...]
    link: str = ""


def broad_question(words: str) -> Clarification | None:
    """The question to ask back, from the table of broad topics; None when the words say enough."""
    text = _OPENING.sub("", plain(words).replace("-", " "))
    found = [(match, topic) for topic in BROAD_TOPICS if (match := topic.names.search(text))]
    if not found:
        return None
    match, topic = max(found, key=lambda pair: len(pair[0].group()))
    rest = (text[: match.start()] + " " + text[match.end() :]).split()
    if any(word not in _ASKS_A_FIGURE for word in rest) or _DEFINES.match(text):
        return None
    completed = tuple(f"{_asked(rest)}{reading}" for reading in topic.completed[:OPTIONS])
    return Clarification(words, match.group(), topic.offered[:OPTIONS], completed)


_OPENING = re.compile(r"^(?:(?:hi|hello|ok|okay|right|just|a|quick (?:one|question)|question for you|listen)\b ?)+")
_DEFINES = re.compile(
    r"^(?:(?:um|uh|so) )*(?:what is|what's|define|what does)(?! (?:the |an? )?(?:treat|manage|guid|recommend))"
)


def _asked(rest: list[str]) -> str:
    """What was asked of the topic, when it was more than its name."""
    if "long" in rest:
        return "how long "
    return "treatment of " if any(word.startswith("treat") for word in rest) else ""


def facets(words: str, passages: Sequence[Passage]) -> Clarification | None:
    """The question to ask back when one or two words fit several sections of the library equally well; else None."""
    content = [word for word in plain(words).replace("-", " ").split() if word not in EMPTY_WORDS]
    if not 1 <= len(content) <= 2 or len(passages) < OPTIONS:
        return None
    near = [passage for passage in passages if passage.score >= 0.6 * passages[0].score]
    headings: list[str] = []
    for passage in near:
        heading = _facet(passage)
        if heading and all(likeness(heading, other) < 0.6 for other in headings):
            headings.append(heading)
    if len(headings) < OPTIONS or any(word.lower() in content for word in ("dose", "dosing", "mg")):
        return None
    topic = " ".join(content)
    readings = tuple(headings[:OPTIONS])
    return Clarification(words, topic, readings, tuple(f"{topic} {heading}" for heading in readings))


ASIDE = re.compile(r"limitation|overview|rationale|reference|summary|key |definition|background|note", re.IGNORECASE)


def _facet(passage: Passage) -> str:
    parts = passage.section.split(" > ")
    heading = re.sub(r"\(.*?\)|[^A-Za-z0-9 ,-]", " ", parts[min(1, len(parts) - 1)]).strip()
    if ASIDE.search(heading):
        return ""
    return " ".join(heading.lower().split()) if 1 <= len(heading.split()) <= 5 else ""


def offered(options: Sequence[str]) -> str:
    """ "acute, chronic, or dialysis"."""
    if len(options) < 2:
        return "".join(options)
    return f"{', '.join(options[:-1])}, or {options[-1]}" if len(options) > 2 else f"{options[0]} or {options[1]}"


def completed_question(question: str, options: Sequence[str], index: int) -> str:
    """The question that option ``index`` makes of what was asked."""
    broad = broad_question(question)
    if broad and set(options) <= set(broad.options):
        return broad.completed[broad.options.index(options[index])]
    return with_kind(question, options[index]) or linked(question, options[index])


def linked(question: str, reading: str) -> str:
    """The question with its reading, joined by the word that the reading lacks."""
    link = (
        ""
        if _LINKED.match(reading) or question.rstrip(" ?.!").endswith(" for")
        else "of "
        if drugs_in(reading)
        else "in "
    )
    return f"{question.rstrip(' ?.!')} {link}{reading}"


_LINKED = re.compile(r"(?:in|for|with|of|on|at|after|before|during|around)\b")


def chosen(words: str, options: Sequence[str]) -> int | None:
    """Which option the caller's words choose: by place ("the second one") or by its words; None when by neither."""
    place = ordinal(words, len(options))
    if place is not None:
        return place
    said = {word for word in plain(words).replace("-", " ").split() if word not in EMPTY_WORDS or word == "acute"}
    if not said or len(_beside(said, options)) > (BESIDE_ASKED if _ASKS.match(plain(words)) else BESIDE):
        return None
    scores = [_share(said, option) for option in options]
    best = max(range(len(options)), key=lambda index: scores[index])
    alone = all(scores[best] > score for index, score in enumerate(scores) if index != best)
    return best if scores[best] >= 0.5 and alone else None


BESIDE, BESIDE_ASKED = 4, 0
"""Telling words beside those of the options up to which words can be a choice: of a statement, and of what is worded as
a question. "What is the goal for glycated hemoglobin in type two diabetes" names an option and asks something else."""
_ASKS = re.compile(
    r"(?:(?:and|so|okay|ok|well|um|uh|no|now) )*"
    r"(?:what|which|how|when|where|who|why|should|can|could|do|does|is|are|may)\b(?! about)"
)


def _beside(said: set[str], options: Sequence[str]) -> set[str]:
    """What was said beside the words of the options."""
    named = {word for option in options for word in plain(option).replace("-", " ").split()}
    return {word for word in said if word not in named and all(likeness(word, other) < 0.8 for other in named)}


def _share(said: set[str], option: str) -> float:
    """The share of the option's telling words that were said, or sounded like one that was said."""
    telling = [word for word in plain(option).split() if word not in EMPTY_WORDS or word == "acute"]
    met = sum(any(word == other or likeness(word, other) >= 0.8 for other in said) for word in telling)
    return met / len(telling) if telling else 0.0
