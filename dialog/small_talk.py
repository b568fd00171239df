"""Words that ask nothing of the library: thanks, a greeting, a bare yes or no, whether this is recorded (pure)."""

import re

from dialog.answers.composing import Provenance
from dialog.commanded import go_on
from dialog.reply import Reply
from dialog.spoken_commands import is_backchannel, plain, yes_or_no
from dialog.transcript import Conversation
from dialog.wording import prompts

_THANKS = frozenset({"thank you", "thanks", "thanks a lot", "thank you very much", "ok thank you", "okay thank you"})
_HELLO = frozenset(
    {"hello", "hi", "hey", "hello hello", "good morning", "good evening", "good afternoon", "are you there"}
    | {"hello are you there", "can you hear me", "hello can you hear me", "is anybody there", "are you still there"}
)
_READY = re.compile(
    r"(?:i have|i've got|got|just|quick) a (?:quick )?(?:question|query|patient)(?: for you)?(?: please)?"
    r"|(?:can|could|may|will) (?:i|you) (?:help me|help|ask you something|ask a question)"
    r"(?: with (?:a|my) patient)?(?: please)?"
)
_KEPT = re.compile(
    r"(?:(?:is|are|am|will) (?:this|the|my|it|you|i|we)(?: (?:call|line|conversation|being|be))*"
    r" (?:recorded|recording(?: this)?|taped|transcribed|monitored|confidential|private)|who (?:is listening|hears this"
    r"|can hear (?:this|me)|listens(?: in| to this)?))(?: .{0,12})?"
)


def small_talk(conversation: Conversation, words: str, provenance: Provenance) -> Reply | None:
    """The reply to words that ask nothing; None when they may be a question."""
    said = _said(plain(words))
    if said is not None:
        return said
    meant = yes_or_no(words)
    if meant is None:
        return prompts.not_caught() if is_backchannel(words) else None
    last = conversation.last
    if meant and last and last.reply.more:
        return go_on(conversation, provenance)
    return prompts.ask_away()


def _said(text: str) -> Reply | None:
    if not text:
        return prompts.not_caught()
    if text in _THANKS:
        return prompts.welcome()
    if text in _HELLO or _READY.fullmatch(text):
        return prompts.hello_again()
    return prompts.what_is_kept() if _KEPT.fullmatch(text) else None
