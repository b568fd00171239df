"""A calculation as a part of the conversation: what it says as a reply, and which words are for it. Pure.

Where the calculation stands travels in the reply, so that nothing is kept here: a speculative thought leaves no trace,
and a conversation read from the journal goes on where it was.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialog.calculating import conversation as dialogue
from dialog.calculating.recognising import calculation_asked, may_ask
from dialog.calculating.speaking import voiced
from dialog.calculating.state import Given, Stage, State, Turn
from dialog.calculating.vocabulary import names_of_calculators
from dialog.reply import Command, Reply, ReplyKind, Span, SpanKind
from dialog.spoken_commands import command_in, plain
from dialog.transcript import Conversation
from dialog.wording.clauses import clauses
from dialog.wording.speech_text import speakable, year
from kb.calculators.contract import Calculator, Result, Source
from kb.calculators.registry import CALCULATORS
from kb.documents import Citation

_GIVES_UP = re.compile(r"\b(?:cancel|never ?mind|forget)\b")
"""Orders to stop that end a calculation; the others ("stop", "wait") only silence us."""
_MEANT_FOR_IT = (Command.GO_ON,)
_BREAK = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
_DOI = re.compile(r"doi:(10\.\S+?)[,;]?(?:\s|$)")


def begun(words: str) -> Reply | None:
    """The first reply of the calculation that the words ask for; None when they ask for none."""
    candidates = calculation_asked(words)
    said = words
    if candidates is None and may_ask(words):
        said = names_of_calculators(words)
        candidates = calculation_asked(said)
    if candidates is None:
        return None
    return _reply(_noted(dialogue.start(candidates, said), words))


def continued(conversation: Conversation, words: str, command: Command | None) -> Reply | None:
    """The open calculation's reply to the words; None when there is none, or when they are an order of another kind.

    Words that ask about something else end it; they are then the reply's ``question``.
    """
    pending = conversation.pending
    if pending is None or pending.calculation is None or not pending.calculating:
        return None
    state = pending.calculation
    if command is not None and not _is_for(state, words, command):
        return None
    unheard = _unheard(conversation)
    if unheard:
        state = replace(state, read=())
    turn = _noted(dialogue.hear(state, words), words)
    last = conversation.last
    resting = last is not None and (last.reply.urgent or last.reply.command is Command.STOP)
    if resting and turn.state.misses > state.misses:
        return None  # silenced, or after an emergency, it does not insist on being answered
    reply = _reply(turn)
    if turn.result is None or not unheard:
        return reply
    return replace(reply, spans=(Span("You did not hear all of it:", SpanKind.NOTICE), *unheard, *reply.spans))


def corrected(conversation: Conversation, words: str) -> Reply | None:
    """The reply to a value told after the result, "no, creatinine two point one" or "what if she weighs eighty": what
    changed is read back. None when the last thing said was no result, or the words ask something else."""
    turns = (turn for turn in reversed(conversation.turns) if turn.reply.command is None)
    last = next(turns, None)
    state = last.reply.calculation if last else None
    text = plain(words)
    if state is None or state.stage is not Stage.DONE or _asks_else(text):
        return None
    turn = dialogue.reopened(
        state, words, finding=_CORRECTS.match(text) is not None, choice=_LEAD.match(text) is not None
    )
    return _reply(_noted(turn, words)) if turn else None


_LEAD = re.compile(
    r"^(?:(?:no|nope|sorry|wait|actually|correction|and|but|so|then|now|i meant?|i said|make|change|what if|what about"
    r"|how about|if|with|for|try)\b ?)+"
)
_CORRECTS = re.compile(r"(?:no|nope|sorry|wait|actually|correction|i meant?|i said|make|change|what if)\b")
""" "And with diabetes" may ask of the disease; "no, with diabetes" tells of the patient."""
_ASKS = re.compile(r"\b(?:what|how|when|which|who|where|why|should|can|could|do|does|dose|give|safe)\b")
_LED, _BARE = 14, 7
"""Words at most of a correction that begins as one, and of one that does not."""


def _asks_else(text: str) -> bool:
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    return len(rest.split()) > (_LED if lead else _BARE) or _ASKS.search(rest) is not None


def told_in_emergency(conversation: Conversation, words: str) -> Reply | None:
    """The calculation's reply to words that sound like an emergency but give it values: "systolic eighty"."""
    pending = conversation.pending
    before = pending.calculation if pending and pending.calculating else None
    reply = begun(words) if before is None else continued(conversation, words, None)
    if reply is None or reply.calculation is None or reply.question:
        return None
    known = (before.given, before.doubt) if before else ((), None)
    return reply if (reply.calculation.given, reply.calculation.doubt) != known else None


def asked_again(conversation: Conversation, reply: Reply) -> Reply:
    """The reply to an order given in the middle of a calculation, with the open question behind it."""
    pending = conversation.pending
    if pending is None or not pending.calculating or reply.kind is not ReplyKind.COMMAND:
        return reply
    if reply.command not in (Command.SOURCE, Command.SPELL, Command.HELP):
        return reply
    questions = [span for span in pending.spans if span.kind is SpanKind.QUESTION]
    return replace(reply, spans=(*reply.spans, *questions[-1:]))


def _is_for(state: State, words: str, command: Command) -> bool:
    """Whether an order is rather an answer: "zero" to a question, "go ahead" to a read-back, "cancel that"."""
    if command_in(words) is not command:
        return False  # by key
    if command is Command.STOP:
        return _GIVES_UP.search(plain(words)) is not None
    if command is Command.OPERATOR:
        return plain(words) == "zero" and state.stage is not Stage.CHOOSING
    return command in _MEANT_FOR_IT


def _unheard(conversation: Conversation) -> tuple[Span, ...]:
    """What the caller cut off of the values that we read back just now."""
    last = conversation.last
    if last is None or last.reply.calculation is None or last.reply.calculation.stage is not Stage.CONFIRMING:
        return ()
    return tuple(span for span in last.heard.unheard if span.kind is SpanKind.UNDERSTOOD)


def _noted(turn: Turn, words: str) -> Turn:
    """With each new value the words that gave it."""

    def noted(given: Given) -> Given:
        return given if given.words else replace(given, words=words)

    state = turn.state
    return replace(
        turn,
        state=replace(
            state,
            given=tuple(map(noted, state.given)),
            doubt=noted(state.doubt) if state.doubt else None,
            waiting=tuple(map(noted, state.waiting)),
        ),
    )


def _reply(turn: Turn) -> Reply:
    state = turn.state
    chosen = CALCULATORS.get(state.calculator)
    return Reply(
        ReplyKind.CALCULATE,
        tuple(_spans(turn)),
        citations=citations_of(chosen, state.outcome.sources if state.outcome else ()) if chosen else (),
        options=tuple(CALCULATORS[name].title for name in state.candidates) if state.stage is Stage.CHOOSING else (),
        question=turn.handed_back,
        calculation=state,
    )


def _spans(turn: Turn) -> Iterator[Span]:
    for number, sentence in enumerate(turn.said):
        if turn.result is not None:
            source = number > 0
            kind = SpanKind.SOURCE if source else SpanKind.ANSWER
            if source:
                yield Span(sentence, kind, _voiced_source(turn.result), citation=0)
                continue
            for piece in _BREAK.split(sentence):
                for clause in clauses(piece):
                    yield Span(clause, kind, speakable(clause), vital=True, citation=0)
            continue
        reading = turn.state.stage is Stage.CONFIRMING
        kind = SpanKind.QUESTION if sentence.endswith("?") else SpanKind.UNDERSTOOD if reading else SpanKind.PROMPT
        for clause in [sentence] if kind is SpanKind.QUESTION else clauses(sentence):
            yield Span(clause, kind, speakable(clause))


def _voiced_source(result: Result) -> str:
    first = result.sources[0]
    return f"Source: {speakable(voiced(first.authors))}, {year(first.year)}."


def citations_of(calculator: Calculator, sources: Sequence[Source] = ()) -> tuple[Citation, ...]:
    """A calculator's sources as citations, the first the formula's own; only these, where they are told."""
    return tuple(_citation(calculator, source) for source in sources or calculator.sources)


def _citation(calculator: Calculator, source: Source) -> Citation:
    doi = _DOI.search(source.locator)
    edition = f" ({source.edition})" if source.edition else ""
    authors = source.authors if source.authors.endswith(".") else f"{source.authors}."
    return Citation(
        title=source.title,
        organisation=source.authors,
        year=source.year,
        section=source.edition,
        passage=f"{calculator.title}, version {calculator.version}. {source.locator}{edition}",
        licence="",
        url=f"https://doi.org/{doi.group(1)}" if doi else "",
        ama=f"{authors} {source.title}. Published {source.year}. {source.locator}{edition}",
    )
