"""Words that ask nothing: thanks, a greeting, a bare yes or no (pure)."""

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


def small_talk(conversation: Conversation, words: str, provenance: Provenance) -> Reply | None:
    """The reply to words that ask nothing; None when they may be a question."""
    text = plain(words)
    if not text:
        return prompts.not_caught()
    if text in _THANKS:
        return prompts.welcome()
    if text in _HELLO:
        return prompts.hello_again()
    meant = yes_or_no(words)
    if meant is None:
        return prompts.not_caught() if is_backchannel(words) else None
    last = conversation.last
    if meant and last and last.reply.more:
        return go_on(conversation, provenance)
    return prompts.ask_away()
