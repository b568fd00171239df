"""Asking which of two sound-alike drugs was said, and taking the answer (pure)."""

import re

from dialog.asking_back.begun_names import without_doubt
from dialog.asking_back.clarification import chosen
from dialog.asking_back.doubted_drugs import drug_spelled
from dialog.asking_back.sound_alikes import PARTNERS, SoundAlike, beginning_apart, named_among
from dialog.asking_back.spelling_aloud import letters_in
from dialog.question.clinical_slang import in_guideline_words
from dialog.question.drug_names import drugs_in
from dialog.reply import Reply, ReplyKind, Span, SpanKind
from dialog.spoken_commands import plain, yes_or_no
from dialog.transcript import Conversation
from dialog.wording.speech_text import spelled


def confirm(question: str, alike: SoundAlike) -> Reply:
    """ "Did you say hydralazine, h y d r a l, or hydroxyzine?" """
    likely, *others = alike.names
    asked = without_doubt(question.lower().replace(alike.heard, likely, 1))
    if not others:
        spelling = f"{likely}, {' '.join(likely)}?"
        named = Span(spelling, SpanKind.QUESTION, f"{likely}, {spelled(likely)}?")
        only = (Span("Did you say", SpanKind.QUESTION), named)
        return Reply(ReplyKind.CONFIRM, only, options=(likely,), question=asked)
    other = others[0]
    spans = [Span("Did you say", SpanKind.QUESTION)]
    for name, against, ending in ((likely, other, ","), (other, likely, "?")):
        letters = beginning_apart(name, against)
        lead = "" if name == likely else "or "
        spans.append(
            Span(
                f"{lead}{name}, {' '.join(letters)}{ending}",
                SpanKind.QUESTION,
                f"{lead}{name}, {spelled(letters)}{ending}",
            )
        )
    return Reply(ReplyKind.CONFIRM, tuple(spans), options=(likely, other), question=asked)


def confirmed(pending: Reply, words: str) -> str | None:
    """The question with the name that the caller's answer settles; empty when neither was meant, None when it is
    no answer to what was asked."""
    letters = letters_in(words)
    if letters and not any(option.startswith(letters) for option in pending.options):
        spelt = drug_spelled(letters)
        return pending.question.replace(pending.options[0], spelt) if spelt else ""
    meant = yes_or_no(words)
    if letters:
        fits = [place for place, option in enumerate(pending.options) if option.startswith(letters)]
        index = fits[0] if len(fits) == 1 else None
    elif meant is None:
        index = named_among(words, pending.options)
        index = chosen(words, pending.options) if index is None else index
    elif meant:
        index = 0
    else:
        # Of a published pair "no" means the other; of two guesses it may mean a third.
        index = 1 if pending.options[-1] in PARTNERS.get(pending.options[0], ()) else None
    if index is None:
        return "" if meant is False else None
    settled_question = pending.question.replace(pending.options[0], pending.options[index])
    use = None if letters else _USE.search(plain(words))
    return f"{settled_question.rstrip(' ?.!')} {use[0]}" if use and use[0] not in settled_question else settled_question


_USE = re.compile(r"\b(?:in|for) (?!(?:the|a|an)?\s*(?:first|second|third|last|other)\b)\w.+$")
_ONLY_USE = re.compile(r"(?:(?:um|uh|it's|it is|well|oh)\b ?)*((?:in|for) (?:\w+ ?){1,5})")


def use_added(pending: Reply, words: str) -> str | None:
    """The question with the use that the caller told instead of a name: "for blood pressure"; None when he did not."""
    found = _ONLY_USE.fullmatch(plain(words))
    return f"{pending.question.rstrip(' ?.!')} {found[1]}" if found else None


def settled(conversation: Conversation, alike: SoundAlike) -> bool:
    """The name was said back in an earlier answer of this call, and the caller let it stand."""
    return any(
        alike.names[0] in span.text.lower().split()
        for turn in conversation.turns
        if turn.reply.kind is ReplyKind.ANSWER
        for span in turn.reply.spans
        if span.kind is SpanKind.UNDERSTOOD and span not in turn.heard.unheard and alike.heard == alike.names[0]
    )


_SPELL_IT = "Which drug? Please spell it, or say it again."


def to_be_spelled(pending: Reply) -> Reply:
    """Neither name was meant: the question waits until the drug is spelled, or said again."""
    spans = (Span("Sorry.", SpanKind.PROMPT), Span(_SPELL_IT, SpanKind.QUESTION))
    return Reply(ReplyKind.CONFIRM, spans, options=pending.options, question=pending.question)


def waits_for_spelling(pending: Reply) -> bool:
    return pending.kind is ReplyKind.CONFIRM and any(span.text == _SPELL_IT for span in pending.spans)


def spelled_out(pending: Reply, words: str) -> str | None:
    """The waiting question with the drug that was spelled; empty when no known drug is spelled so, or nothing more is
    wanted; None when the words are no letters."""
    letters = letters_in(words)
    if not letters:
        return "" if yes_or_no(words) is not None else None
    drug = next((option for option in pending.options if option.startswith(letters)), None) or drug_spelled(letters)
    return pending.question.replace(pending.options[0], drug) if drug else ""


def said_again(pending: Reply, words: str) -> str | None:
    """The waiting question with the drug that was said instead of letters; None when the words are not one drug alone.

    It may have been misheard once more, so nothing is confirmed by it.
    """
    drugs = drugs_in(in_guideline_words(words))
    if len(drugs) != 1 or len(plain(words).split()) > _ONE_DRUG:
        return None
    return pending.question.replace(pending.options[0], next(iter(drugs)))


_ONE_DRUG = 4
"""Words at most of a drug that is said again: "I said apixaban"."""
