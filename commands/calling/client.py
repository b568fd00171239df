"""Places one test call from beginning to end."""

import contextlib
import importlib.util
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from commands.calling.answers import Answer, Answers, Replies
from commands.calling.capture import Capture, Heard
from commands.calling.conversation import Asked, Caller, Patience, Question, converse
from commands.calling.errors import CallingError, NoAnswer, Refused, Unreachable
from commands.calling.outcome import CallOutcome, TurnTimes, times_of, turns_of
from commands.calling.service_record import RecordReader
from commands.calling.telephone import LineTelephone
from commands.calling.transcription import Transcriber
from dialog.audio import Rate
from telephony.errors import DialFailed
from telephony.settings import Codec, SipSettings
from telephony.sip.ports import Endpoint

CODEC: Codec = "PCMU"
RATE: Rate = 8000
"""The figures are measured over G.711 mu-law, which every telephone has."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """to: a SIP address. questions: at 8 kHz. answers: to what the service may say. The rest as in ``converse``."""

    to: str
    questions: Sequence[Question]
    answers: Sequence[Answer] = ()
    interrupt_after: Sequence[float | None] = ()
    wait_for_greeting: bool = True
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call that is over: its capture and what was asked when."""

    capture: Capture
    asked: tuple[Asked, ...]
    call_id: str
    exact: bool
    hangup: str


async def place(
    plan: CallPlan, endpoint: Endpoint, transcriber: Transcriber | None = None, records: RecordReader | None = None
) -> PlacedCall:
    """Dial, hold the conversation, hang up. Raises Refused, Unreachable or NoAnswer.

    transcriber, records: tell what is replied, where the plan has answers to it.
    """
    try:
        line = await endpoint.dial(plan.to, codecs=(CODEC,))
    except DialFailed as error:
        raise _in_callers_words(error, plan.to) from error
    telephone = LineTelephone(line)
    caller = Caller(telephone, plan.patience)
    try:
        asked = await converse(
            caller,
            plan.questions,
            interrupt_after=plan.interrupt_after,
            wait_for_greeting=plan.wait_for_greeting,
            following=Answers(plan.answers, Replies(telephone, transcriber, records)) if plan.answers else None,
        )
    finally:
        capture = telephone.capture()
        await telephone.hang_up()
    return PlacedCall(capture, asked, telephone.call_id, telephone.exact, _hangup(caller, telephone))


async def outcome_of(
    placed: PlacedCall, transcriber: Transcriber | None, records: RecordReader | None
) -> tuple[CallOutcome, tuple[TurnTimes, ...]]:
    """Measure a call that is over and put the service's record beside it."""
    heard = Heard.of(placed.capture)
    times = times_of(heard, placed.asked)
    transcripts: list[str | None] = []
    for turn in times:
        reply = heard.reply(turn.reply_from, turn.reply_until)
        transcripts.append(await transcriber.words(reply, heard.rate) if transcriber else None)
    recorded = await records.turns(placed.call_id) if records else None
    turns = turns_of(placed.asked, times, recorded, transcripts)
    return CallOutcome(True, turns, placed.hangup), times


@contextlib.asynccontextmanager
async def endpoint_for(to: str) -> AsyncIterator[tuple[Endpoint, str]]:
    """A started SIP stack that can reach ``to``, and its name: pjsua2, or baresip where that has no wheel.

    It listens on loopback for a service on this machine, else on every interface (and takes no calls on either).
    Raises TelephonyError.
    """
    listen = "127.0.0.1" if _on_loopback(to) else "0.0.0.0"  # noqa: S104 - a caller must be reachable by the one it calls
    endpoint, name = _endpoint(listen)
    await endpoint.start()
    try:
        yield endpoint, name
    finally:
        await endpoint.close()


def _endpoint(listen: str) -> tuple[Endpoint, str]:
    settings = SipSettings(listen=listen, port=0, user="tester", capacity=4, codecs=(CODEC,), rtp_ports=(30000, 39999))
    if importlib.util.find_spec("pjsua2") is not None:
        from telephony.sip.pjsua2 import Pjsua2Endpoint

        return Pjsua2Endpoint(settings), "pjsua2"
    from telephony.sip.baresip import BaresipEndpoint

    return BaresipEndpoint(settings), "baresip (pjsua2 has no package for this Python)"


def _on_loopback(to: str) -> bool:
    host = to.partition(":")[2].partition(";")[0].rpartition("@")[2].partition(":")[0]
    return host == "localhost" or host.startswith("127.")


def _hangup(caller: Caller, telephone: LineTelephone) -> str:
    if not caller.gone:
        return "caller"
    return "service" if telephone.ended_by in (None, "caller") else telephone.ended_by


def _in_callers_words(error: DialFailed, to: str) -> CallingError:
    """RFC 3261 section 21: 4xx to 6xx are the far side's refusals, but 408 and 480 say that nobody answered."""
    match error.status:
        case None:
            return Unreachable(f"{to} could not be reached: start the service, or check the address ({error})")
        case 408 | 480 | 487:
            return NoAnswer(f"{to} did not answer ({error.status}): is the service running there?")
        case status:
            return Refused(f"{to} refused the call ({status}): it is busy, or takes no calls from this network")
