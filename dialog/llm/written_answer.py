"""The reply that a model's grounded sentences make: source and year, notices, two sentences now, the rest for "go on".

Pure. The same shape and the same rules for what is vital as an extracted answer (``dialog/answers/composing.py``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dialog.answers.composing import SENTENCES, Provenance, sentence_spans
from dialog.reply import Reply, Span, SpanKind
from kb.documents import Citation, Document, Passage
from kb.statements import Statement

MOST_SENTENCES = 4
"""Read aloud and kept for "go on" together."""


@dataclass(frozen=True, slots=True)
class Grounded:
    """A sentence fit to be said: the passage it names (index into the citations), and what of it holds the sentence."""

    text: str
    citation: int
    statement: Statement

    @property
    def vital(self) -> bool:
        return any(one.vital for one in (self._own, self.statement))

    @property
    def careful(self) -> bool:
        """A dose, contraindication or threshold: it is said to come from a digest, whatever was said before."""
        return self.vital or any(one.threshold for one in (self._own, self.statement))

    @property
    def _own(self) -> Statement:
        return Statement(self.text, self.statement.passage, 0)

    def spans(self) -> list[Span]:
        spans = sentence_spans(self._own, self.citation, self.text)
        return [replace(span, vital=self.vital) for span in spans]


def passage_of(citation: Citation) -> Passage:
    """The passage a citation was made of, as far as a check needs it."""
    document = Document(
        key=citation.url or citation.title,
        title=citation.title,
        organisation=citation.organisation,
        published=date(citation.year, 1, 1),
        licence=citation.licence,
        url=citation.url,
        digest=citation.digest,
    )
    return Passage(0, document, citation.section, citation.passage, citation.page)


def with_caveats(sentences: Sequence[Grounded]) -> list[Grounded]:
    """The sentences, the first with the caveat of its dose right behind it, in the passage's words if not in others."""
    if not sentences:
        return []
    first, *others = sentences
    caveats = first.statement.caveats if first.statement.dose else ()
    told = [sentence.statement for sentence in sentences[:SENTENCES]]
    if not caveats or any(caveat in told for caveat in caveats):
        return list(sentences)
    caveat = caveats[0]
    return [first, Grounded(caveat.standing_alone, first.citation, caveat), *others]


def written(
    begun: Reply, sentences: Sequence[Grounded], provenance: Provenance, *, notice_given: bool, whole: bool
) -> Reply:
    """The begun reply with these sentences; ``whole``: no more come, it ends and cites only what it rests on."""
    sentences = with_caveats(sentences) if whole or len(sentences) >= SENTENCES else sentences
    spans: list[Span] = list(begun.spans)
    more: list[Span] = []
    said = notice_given
    before: Citation | None = None
    for number, sentence in enumerate(sentences):
        if number >= SENTENCES:
            more += sentence.spans()
            continue
        cited = begun.citations[sentence.citation]
        if before is None or before.title != cited.title or (sentence.careful and cited.digest and not said):
            lead = "From" if before is None else "Also from" if before.title == cited.title else "Another source,"
            spans += provenance.spans(cited, sentence.citation, digest_said=said and not sentence.careful, lead=lead)
            said = (said and not sentence.careful) or cited.digest
        spans += sentence.spans()
        before = cited
    if whole and more:
        spans.append(Span("Shall I go on?", SpanKind.QUESTION))
    reply = replace(begun, spans=tuple(spans), more=tuple(more), to_write=0)
    return _citing_only_what_is_used(reply) if whole else reply


def _citing_only_what_is_used(reply: Reply) -> Reply:
    used = dict.fromkeys(span.citation for span in (*reply.spans, *reply.more) if span.citation is not None)
    place = {index: number for number, index in enumerate(used)}

    def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(span if span.citation is None else replace(span, citation=place[span.citation]) for span in spans)

    return replace(
        reply,
        spans=moved(reply.spans),
        more=moved(reply.more),
        citations=tuple(reply.citations[index] for index in used),
    )
