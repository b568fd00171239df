"""A spoken answer made of statements: what was understood, whose word it is and of when, at most two sentences.

Pure. Every ANSWER span points at the passage it is taken from; nothing is said that no passage holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.answers.chosen import Chosen
from dialog.answers.selecting import of_another_drug
from dialog.question.drug_names import drugs_in
from dialog.question.telling_words import telling_words
from dialog.question.understood import understood
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.wording.clauses import clauses
from dialog.wording.speech_text import speakable, year
from kb.citations import cite
from kb.documents import Citation, Passage
from kb.statements import Statement

SENTENCES = 2
KEPT_BACK = 8
"""Statements kept for "go on"."""
LONG_SENTENCE = 45
"""Words; a second sentence is kept back when the two together would be longer than 1.5 of it (about 25 s of speech)."""

_BODY = re.compile(
    r"^(?!the\b).*\b(?:Society|Association|College|Foundation|Institute|Academy|Group|Initiative|Organi[sz]ation)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a source is introduced: ``current_year`` and ``stale_after`` (years) decide what may be superseded."""

    current_year: int
    stale_after: int

    def spans(self, citation: Citation, index: int, *, digest_said: bool, lead: str = "From") -> tuple[Span, ...]:
        """ "From the British Thoracic Society, 2009," and what must be said with it."""
        name = citation.organisation
        body = f"the {name}" if _BODY.match(name) else name
        notices = ["an unreviewed digest"] if citation.digest and not digest_said else []
        if self.current_year - citation.year > self.stale_after:
            notices.append("that may be superseded" if notices else "which may be superseded")
        ending = "," if notices else ":"
        source = Span(
            f"{lead} {body}, {citation.year}{ending}",
            SpanKind.SOURCE,
            f"{lead} {speakable(body)}, {year(citation.year)}{ending}",
            citation=index,
        )
        if not notices:
            return (source,)
        return (source, Span(f"{' '.join(notices)}:", SpanKind.NOTICE, citation=index))


class Citing:
    """The citations of one reply, each passage once."""

    def __init__(self) -> None:
        self._passages: list[Passage] = []

    def index(self, passage: Passage) -> int:
        """The place of the passage's citation in the reply."""
        for place, known in enumerate(self._passages):
            if known.id == passage.id:
                return place
        self._passages.append(passage)
        return len(self._passages) - 1

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(cite(passage) for passage in self._passages)


def answer(
    question: str, chosen: Chosen, provenance: Provenance, *, notice_given: bool, only: str = "", assumed: str = ""
) -> Reply:
    """The reply that says ``chosen``.

    notice_given: the caller has already heard that this is an unreviewed digest; it is said again with every dose,
    contraindication or threshold. only: what the dose is for, when the question did not say and the library knows but
    this. assumed: the reading taken, when the caller did not choose one.
    """
    citing = Citing()
    now, later = _two_sentences(chosen, question)
    spans = [_heading(question)]
    if only or assumed:
        taken = f"Taking it as {assumed}." if assumed else f"The library has this for {only}."
        spans.append(Span(taken, SpanKind.NOTICE, speakable(taken)))
    digest_said = notice_given
    if chosen.differing is not None:
        spans.append(Span("Sources differ.", SpanKind.NOTICE))
        now = [now[0], *(one for one in now[1:] if one in now[0].caveats), chosen.differing]
    spans += _sourced(now, citing, question, provenance, digest_said=digest_said)
    more = _sentences(later, citing, question)
    if more:
        spans.append(Span("Shall I go on?", SpanKind.QUESTION))
    return Reply(ReplyKind.ANSWER, tuple(spans), citations=citing.citations, more=tuple(more), question=question)


def _sourced(
    now: Sequence[Statement], citing: Citing, question: str, provenance: Provenance, *, digest_said: bool
) -> list[Span]:
    """What is said now, each source named before its words."""
    careful = any(statement.vital or statement.threshold for statement in now)
    spans: list[Span] = []
    groups: list[list[Statement]] = []
    for statement in now:
        if groups and _same_source(groups[-1][0], statement):
            groups[-1].append(statement)
        else:
            groups.append([statement])
    for number, group in enumerate(groups):
        said = (digest_said and not careful) or number > 0
        cited = cite(group[0].passage)
        spans += provenance.spans(cited, citing.index(group[0].passage), digest_said=said)
        spans += _sentences(group, citing, question)
    return spans


def _heading(question: str) -> Span:
    text = understood(question)
    return Span(f"{text}.", SpanKind.UNDERSTOOD, speakable(f"{text}."))


def _two_sentences(chosen: Chosen, question: str) -> tuple[list[Statement], list[Statement]]:
    """What is said now, and what is kept back. A caveat of a dose travels with it, however long it is."""
    first, *others = chosen.said
    now = [first]
    named = drugs_in(question)
    asked = named & drugs_in(_labels(first))
    for statement in others:
        words = sum(len(said.text.split()) for said in (*now, statement))
        fits = (
            words <= 1.5 * LONG_SENTENCE
            and not (named and statement.dose and of_another_drug(drugs_in(first.text), statement))
            and not (
                asked and statement.label and not asked & drugs_in(f"{_labels(statement)} {statement.passage.heading}")
            )
        )
        if len(now) < SENTENCES and (statement in first.caveats or fits):
            now.append(statement)
    left = [one for one in (*chosen.said, *chosen.more) if one not in now and one != chosen.differing]
    return now, left[:KEPT_BACK]


def _labels(statement: Statement) -> str:
    return " ".join((*statement.under, statement.label))


def _same_source(one: Statement, other: Statement) -> bool:
    return one.passage.document.key == other.passage.document.key


def _sentences(said: Sequence[Statement], citing: Citing, question: str) -> list[Span]:
    spans: list[Span] = []
    before: Statement | None = None
    for statement in said:
        if before is None or before.passage.id != statement.passage.id:
            spans += _headings(statement, citing.index(statement.passage), question)
        known: tuple[str, ...] = ()
        if before is not None and _same_source(before, statement):
            known = (*before.under, before.label)
        spans += sentence_spans(statement, citing.index(statement.passage), statement.behind(known))
        before = statement
    return spans


_EMPTY_HEADING = re.compile(
    r"^(?:overview|introduction|background|general|summary|purpose|rationale|scope|definitions?|dos(?:e|es|ing|age)|evidence"
    r"|recommend\w*|management|treatment|indications?|key|note|guideline|primary|standard|clinical)\b",
    re.IGNORECASE,
)
LONGEST_HEADING = 12
LONGEST_WITH_BRACKETS = 9
"""Words; what a longer heading has in brackets is a source or a grade."""


def _headings(statement: Statement, index: int, question: str) -> list[Span]:
    """The heading a statement stands under, said before it: "Dose Reduction When Glucose < 250 mg/dL:" is a condition.

    Left out when the question or the statement says it already; a drug that only a heading names is never left out.
    """
    known = set(telling_words(f"{question} {statement.standing_alone}"))
    *outer, inner = statement.passage.section.split(" > ")
    named = drugs_in(statement.standing_alone) | drugs_in(question)
    drug = [heading for heading in outer if drugs_in(heading) and not named and len(heading.split()) <= LONGEST_HEADING]
    new = [word for word in telling_words(inner) if word not in known]
    tells = (
        new
        and not _EMPTY_HEADING.match(inner)
        and len(inner.split()) <= (LONGEST_WITH_BRACKETS if "(" in inner else LONGEST_HEADING)
    )
    return [
        Span(f"{heading}:", SpanKind.ANSWER, said, vital=statement.vital, citation=index)
        for heading in (*drug[-1:], *([inner] if tells else []))
        if (said := speakable(f"{heading}:"))
    ]


def sentence_spans(statement: Statement, index: int, text: str) -> list[Span]:
    """The clauses of one statement as spans; the last ends in a full stop, all are vital when the statement is."""
    ended = text.rstrip(" ;:,")
    ended = ended if ended.endswith((".", "!", "?")) else f"{ended}."
    ended = ended[:1].upper() + ended[1:]
    return [
        Span(clause, SpanKind.ANSWER, said, vital=statement.vital, citation=index)
        for clause in clauses(ended)
        if (said := speakable(clause))
    ]


def next_sentences(spans: Sequence[Span], count: int = SENTENCES) -> tuple[list[Span], list[Span]]:
    """The first ``count`` sentences of what was kept back, of one source only, and the rest."""
    taken: list[Span] = []
    for place, span in enumerate(spans):
        ended = sum(_ends(said) for said in taken)
        if ended >= count or (taken and _ends(taken[-1]) and span.citation != taken[0].citation):
            return taken, list(spans[place:])
        taken.append(span)
    return taken, []


def _ends(span: Span) -> bool:
    return span.text.endswith((".", "!", "?"))
