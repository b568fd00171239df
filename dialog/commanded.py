"""What each command is answered with.

Pure: everything it needs is in the conversation and the settings.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from dialog.answers.composing import Provenance, next_sentences
from dialog.calculating.speaking import voiced
from dialog.question.drug_names import drugs_in
from dialog.reply import Afterwards, Command, Reply, ReplyKind, Span, SpanKind
from dialog.settings import DialogSettings
from dialog.spoken_commands import word_to_spell
from dialog.transcript import Conversation, Turn
from dialog.wording import prompts
from dialog.wording.speech_text import speakable, spelled, year
from kb.documents import Citation

SLOWEST = 0.6
STEP = 0.85
"""Each "slower" speaks at 0.85 of the pace before, never below 0.6 of the voice's own."""


def commanded(
    command: Command, words: str, conversation: Conversation, settings: DialogSettings, provenance: Provenance
) -> Reply:
    """The reply to an order; it never looks anything up."""
    reply: Callable[[], Reply]
    match command:
        case Command.REPEAT:
            reply = partial(_repeated, conversation)
        case Command.SLOWER:
            reply = partial(_slower, conversation)
        case Command.GO_ON:
            reply = partial(go_on, conversation, provenance)
        case Command.SOURCE:
            reply = partial(_source, conversation, provenance)
        case Command.SPELL:
            reply = partial(_spelled, words, conversation)
        case Command.STOP:
            reply = partial(_stopped, conversation)
        case Command.GOODBYE:
            reply = prompts.goodbye
        case Command.HELP:
            reply = prompts.help_text
        case Command.OPERATOR:
            reply = prompts.operator_called if settings.operator else partial(prompts.no_operator, settings)
    return reply()


def _said_last(conversation: Conversation) -> Turn | None:
    """The newest turn worth saying again: neither an acknowledged "stop" nor a wait."""
    return next(
        (turn for turn in reversed(conversation.turns) if turn.reply.command is not Command.STOP and turn.reply.spans),
        None,
    )


def _again(reply: Reply, command: Command) -> Reply:
    """The same reply; a question stays open, an answer stays an answer, so that what is missed of it is known."""
    return replace(reply, command=command, speed=None, afterwards=Afterwards.LISTEN)


def _repeated(conversation: Conversation) -> Reply:
    turn = _said_last(conversation)
    return _again(turn.reply, Command.REPEAT) if turn else prompts.nothing_to_repeat()


def _slower(conversation: Conversation) -> Reply:
    speed = max(SLOWEST, round(conversation.speed * STEP, 3))
    turn = _said_last(conversation)
    first = prompts.slower()
    if turn is None:
        return replace(first, speed=speed)
    before = tuple(span for span in turn.reply.spans if span not in first.spans)
    return replace(_again(turn.reply, Command.SLOWER), spans=(*first.spans, *before), speed=speed)


def go_on(conversation: Conversation, provenance: Provenance) -> Reply:
    """The next two sentences of the last answer, introduced by their source again."""
    turn = conversation.last_answer
    if turn is None or not turn.reply.more:
        return prompts.nothing_more()
    taken, rest = next_sentences(turn.reply.more)
    index = taken[0].citation or 0
    citation = turn.reply.citations[index]
    titles = {turn.reply.citations[span.citation].title for span in turn.reply.spans if span.citation is not None}
    lead = "Also from" if citation.title in titles else "Another source,"
    careful = any(span.vital for span in taken)
    spans = [*provenance.spans(citation, index, digest_said=not careful, lead=lead), *taken]
    if rest:
        spans.append(Span("Shall I go on?", SpanKind.QUESTION))
    return replace(turn.reply, spans=tuple(spans), more=tuple(rest), command=Command.GO_ON, urgent=False, speed=None)


def _source(conversation: Conversation, provenance: Provenance) -> Reply:
    turn = conversation.last_cited
    if turn is None:
        return prompts.no_source_yet()
    cited = next((span.citation for span in turn.reply.spans if span.citation is not None), 0)
    citation = turn.reply.citations[cited]
    answered = turn.reply.kind is ReplyKind.ANSWER  # a formula is not superseded by its age
    place = _place(citation, edition=not answered)
    issuer = citation.organisation if answered else voiced(citation.organisation)
    stale = answered and provenance.current_year - citation.year > provenance.stale_after
    notes = ["I read it from an unreviewed digest."] if citation.digest else []
    notes += ["It may be superseded."] if stale else []
    texts = [
        ("That is from", "That is from"),
        (f"{citation.title}.", f"{speakable(_ISSUERS.sub('', citation.title))}."),
        (f"{citation.organisation}, {citation.year},", f"{speakable(issuer)}, {year(citation.year)},"),
        *([(place, speakable(place))] if place else []),
        *((note, note) for note in notes),
    ]
    spans = tuple(Span(text, SpanKind.SOURCE, spoken, citation=0) for text, spoken in texts)
    return Reply(ReplyKind.COMMAND, spans, citations=(citation,), command=Command.SOURCE)


_ISSUERS = re.compile(r"^(?:(?:19|20)\d\d )?[A-Z][A-Za-z]*(?:/[A-Z][A-Za-z]*)+ (?=[A-Z])")
""" "2017 ACC/AHA/AAPA Guideline for ...": the year and who issued it are said behind the title, in words."""


def _place(citation: Citation, *, edition: bool) -> str:
    """Where in the source; a calculator's source is cited whole, in an edition."""
    if edition:
        return f"{citation.section}." if citation.section else ""
    heading = citation.section.rsplit(" > ", 1)[-1]
    page = f", page {citation.page}" if citation.page else ""
    return f"section {heading}{page}." if heading else ""


def _spelled(words: str, conversation: Conversation) -> Reply:
    named = word_to_spell(words)
    found = (named,) if named else _worth_spelling(conversation)
    if not found:
        return prompts.nothing_to_spell()
    spans = tuple(
        Span(f"{word}: {' '.join(word)}.", SpanKind.PROMPT, f"{word}: {spelled(word)}.") for word in found[:2]
    )
    return Reply(ReplyKind.COMMAND, spans, command=Command.SPELL)


def _worth_spelling(conversation: Conversation) -> tuple[str, ...]:
    """The names last asked about, else the first drug of the last answer, else its longest word."""
    if conversation.pending is not None and conversation.pending.kind is ReplyKind.CONFIRM:
        return conversation.pending.options
    turn = conversation.last_answer
    if turn is None:
        return ()
    heading = [span.text for span in turn.reply.spans if span.kind is SpanKind.UNDERSTOOD]
    told = [span.text for span in turn.reply.spans if span.kind is SpanKind.ANSWER]
    for texts in (heading, told):
        words = re.findall(r"[a-z]{5,}", " ".join(texts).lower())
        drugs = [word for word in words if drugs_in(word)]
        if drugs:
            return (drugs[0],)
    words = re.findall(r"[a-z]{5,}", " ".join(heading).lower())
    return (max(words, key=len),) if words else ()


def _stopped(conversation: Conversation) -> Reply:
    """A caller who stops us is not talked at; that a dose or warning was missed is offered in a few words."""
    reply = prompts.stopped()
    if not conversation.unheard_vital:
        return reply
    offer = Span('You did not hear a dose or a warning: say "repeat" for it.', SpanKind.NOTICE)
    return replace(reply, spans=(*reply.spans, offer))
