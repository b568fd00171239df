"""Every fixed sentence of the product.

Each function gives a whole Reply; the first span is short, so that the voice starts at once. Numbers to dial are spoken
digit by digit. ``fixed_sentences`` lists all that can be synthesised before the first call.
"""

from typing import get_args

from dialog.events import Stage, TransferOutcome
from dialog.reply import Afterwards, Command, Reply, ReplyKind, Span, SpanKind
from dialog.settings import DialogSettings
from dialog.wording.speech_text import dialled


def _say(
    kind: ReplyKind, *sentences: str, afterwards: Afterwards = Afterwards.LISTEN, command: Command | None = None
) -> Reply:
    spans = tuple(Span(sentence, SpanKind.PROMPT, dialled(sentence)) for sentence in sentences)
    return Reply(kind, spans, afterwards=afterwards, command=command)


def greeting(settings: DialogSettings) -> Reply:
    """Says that it is automated and for whom, then asks."""
    hello = f"This is VoiceAssist at {settings.site_name}," if settings.site_name else "This is VoiceAssist,"
    return _say(
        ReplyKind.GREETING,
        hello,
        "an automated clinical reference for licensed clinicians.",
        "What is your question?",
    )


def check_in(count: int) -> Reply:
    """The first (1) and second (2) question to a caller who says nothing."""
    if count <= 1:
        return _say(ReplyKind.PROMPT, "Are you still there?")
    return _say(ReplyKind.PROMPT, "I hear nothing from you.", "Ask a question, or press star for help.")


def goodbye() -> Reply:
    """The end of a call that the caller asked for."""
    return _say(
        ReplyKind.GOODBYE,
        "Goodbye.",
        "Call again at any time.",
        afterwards=Afterwards.HANG_UP,
        command=Command.GOODBYE,
    )


def goodbye_unheard() -> Reply:
    """The end of a call in which nobody answered two check-ins."""
    return _say(
        ReplyKind.GOODBYE,
        "I still hear nothing,",
        "so I will hang up now. Call again at any time. Goodbye.",
        afterwards=Afterwards.HANG_UP,
    )


_FAILURES: dict[Stage, tuple[str, ...]] = {
    "hearing": ("Sorry,", "I could not make out what you said. Please say it again."),
    "turn_end": ("Sorry,", "I lost track of that. Please say it again."),
    "thinking": ("Sorry,", "I could not work that out just now. Please ask again."),
    "speaking": ("Sorry,", "my voice failed just now. Please ask again."),
    "records": ("Sorry,", "I cannot keep a record of this call just now. You may still ask."),
    "library": ("Sorry,", "I cannot reach my library just now. Please ask again in a moment."),
}


def failure(stage: Stage) -> Reply:
    """What a caller hears when an engine failed: never silence."""
    return _say(ReplyKind.FAILURE, *_FAILURES[stage])


def filler() -> Reply:
    """Covers a wait."""
    return _say(ReplyKind.PROMPT, "One moment.")


def not_caught() -> Reply:
    """Voice was there, words were not."""
    return _say(ReplyKind.PROMPT, "Sorry,", "I did not catch that. Please say it again.")


def too_long() -> Reply:
    """The caller spoke longer than a question can be."""
    return _say(ReplyKind.PROMPT, "Let me stop you there.", "Please put it to me as one short question.")


def too_busy() -> Reply:
    """A call above what the machine carries well, when it is answered at all."""
    return _say(
        ReplyKind.GOODBYE,
        "All lines are busy.",
        "Please call again in a few minutes. Goodbye.",
        afterwards=Afterwards.HANG_UP,
    )


def draining() -> Reply:
    """The service is being stopped, or cannot tell voice from noise any more."""
    return _say(
        ReplyKind.GOODBYE,
        "I have to end this call.",
        "Please call again in a few minutes. Goodbye.",
        afterwards=Afterwards.HANG_UP,
    )


def help_text() -> Reply:
    return _say(
        ReplyKind.COMMAND,
        "Ask a clinical question,",
        "for example: what is the dose of apixaban in atrial fibrillation?",
        'You can say "repeat", "slower", "stop", "go on", "where is that from", "spell that", or "goodbye".',
        "Press zero for the operator, one to repeat, two for slower, three for the source, or pound to stop.",
        command=Command.HELP,
    )


def operator_called() -> Reply:
    """The caller asked for the operator; the transfer begins when this has been said."""
    return _say(
        ReplyKind.COMMAND,
        "I am putting you through.",
        afterwards=Afterwards.HAND_OVER,
        command=Command.OPERATOR,
    )


def no_operator(settings: DialogSettings) -> Reply:
    """There is nobody to transfer to: say so and read the site's number."""
    sentences = ["No operator is set up on this line."]
    if settings.site_number:
        sentences.append(f"The number of this site is {settings.site_number}.")
    sentences.append(f"In an emergency call {settings.emergency_number}.")
    return _say(ReplyKind.COMMAND, *sentences, command=Command.OPERATOR)


def transfer(outcome: TransferOutcome, settings: DialogSettings) -> Reply:
    """Progress of a transfer; what did not come about comes back to the conversation."""
    if outcome == "trying":
        return _say(ReplyKind.PROMPT, "I am calling the operator.")
    if outcome == "ringing":
        return _say(ReplyKind.PROMPT, "It is ringing.")
    if outcome == "answered":
        return _say(ReplyKind.PROMPT, "You are through.")
    result = {
        "busy": "The operator is busy.",
        "declined": "The call to the operator was declined.",
        "no_answer": "The operator does not answer.",
        "failed": "I could not reach the operator.",
    }[outcome]
    sentences = [result]
    if settings.site_number:
        sentences.append(f"The number of this site is {settings.site_number}.")
    sentences.append("You can ask me something, or press zero to try again.")
    return _say(ReplyKind.PROMPT, *sentences)


def emergency(settings: DialogSettings) -> Span:
    """The one sentence said first when somebody is in danger now."""
    sentence = f"If this is happening now, call {settings.emergency_number}."
    return Span(sentence, SpanKind.EMERGENCY, dialled(sentence), vital=True)


def own_danger(settings: DialogSettings) -> Reply:
    """The caller's own life is at risk: the site's number, and a person where there is one."""
    first = f"Please call {settings.emergency_number} now."
    spans = [Span(first, SpanKind.EMERGENCY, dialled(first), vital=True)]
    if settings.operator:
        spans.append(
            Span("You do not have to be alone with this: I am putting you through to a person.", SpanKind.PROMPT)
        )
        return Reply(
            ReplyKind.COMMAND, tuple(spans), urgent=True, afterwards=Afterwards.HAND_OVER, command=Command.OPERATOR
        )
    spans.append(Span("You do not have to be alone with this: please talk to a person.", SpanKind.PROMPT))
    if settings.site_number:
        number = f"The number of this site is {settings.site_number}."
        spans.append(Span(number, SpanKind.PROMPT, dialled(number), vital=True))
    return Reply(ReplyKind.COMMAND, tuple(spans), urgent=True, command=Command.OPERATOR)


def emergency_without_answer(settings: DialogSettings) -> Reply:
    """An emergency in which nothing was asked that the library answers."""
    ask = Span("Then tell me what you need to know.", SpanKind.QUESTION)
    return Reply(ReplyKind.PROMPT, (emergency(settings), ask), urgent=True)


def emergency_unanswered(settings: DialogSettings) -> Reply:
    """An emergency in which something was asked that the library does not hold."""
    spans = (emergency(settings), *not_in_library().spans)
    return Reply(ReplyKind.ABSTAIN, spans, urgent=True)


def not_in_library(*, being_read: bool = False) -> Reply:
    if being_read:
        return _say(
            ReplyKind.ABSTAIN,
            "That is not in what I have read so far.",
            "My library is still being read: ask again soon.",
        )
    return _say(ReplyKind.ABSTAIN, "That is not in my library.")


def stopped() -> Reply:
    return _say(ReplyKind.COMMAND, "All right.", command=Command.STOP)


def slower() -> Reply:
    return _say(ReplyKind.COMMAND, "I will speak slower.", command=Command.SLOWER)


def nothing_to_repeat() -> Reply:
    return _say(ReplyKind.COMMAND, "I have not said anything yet.", "What is your question?", command=Command.REPEAT)


def nothing_more() -> Reply:
    return _say(ReplyKind.COMMAND, "That was all I have on this.", command=Command.GO_ON)


def no_source_yet() -> Reply:
    return _say(
        ReplyKind.COMMAND, "I have not answered anything yet,", "so there is no source.", command=Command.SOURCE
    )


def nothing_to_spell() -> Reply:
    return _say(
        ReplyKind.COMMAND, "Which word shall I spell?", 'Say "spell", and then the word.', command=Command.SPELL
    )


def welcome() -> Reply:
    """After thanks, or a greeting."""
    return _say(ReplyKind.PROMPT, "You are welcome.", "Ask me anything else, or hang up.")


def hello_again() -> Reply:
    return _say(ReplyKind.PROMPT, "Yes, I am listening.", "What is your question?")


def what_is_kept() -> Reply:
    return _say(
        ReplyKind.PROMPT,
        "The sound is not kept.",
        "What is said is written down, encrypted, for your site.",
        "What is your question?",
    )


def ask_away() -> Reply:
    """The caller said no to an offer, or something that is no question."""
    return _say(ReplyKind.PROMPT, "All right.", "What would you like to know?")


def not_spelled() -> Reply:
    """The letters that were spelled begin no drug that is known."""
    return _say(ReplyKind.PROMPT, "I know no drug that is spelled so.", "What would you like to know?")


_STAGES: tuple[Stage, ...] = get_args(Stage)
_OUTCOMES: tuple[TransferOutcome, ...] = get_args(TransferOutcome)


def fixed_sentences(settings: DialogSettings) -> list[str]:
    """Every sentence above as it is given to the synthesiser, without doubles, the greeting first."""
    replies = [
        greeting(settings),
        *(failure(stage) for stage in _STAGES),
        check_in(1),
        check_in(2),
        filler(),
        not_caught(),
        emergency_without_answer(settings),
        own_danger(settings),
        *(transfer(outcome, settings) for outcome in _OUTCOMES),
        operator_called(),
        no_operator(settings),
        not_in_library(),
        not_in_library(being_read=True),
        stopped(),
        slower(),
        nothing_to_repeat(),
        nothing_more(),
        no_source_yet(),
        nothing_to_spell(),
        welcome(),
        hello_again(),
        what_is_kept(),
        ask_away(),
        not_spelled(),
        help_text(),
        too_long(),
        too_busy(),
        draining(),
        goodbye_unheard(),
        goodbye(),
    ]
    return list(dict.fromkeys(span.voiced for reply in replies for span in reply.spans))
