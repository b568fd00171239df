"""The composition root: chooses engines, wires them, starts and stops the service. Only commands/ imports it."""

import asyncio
import ctypes
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from admin.routes.library import library_router
from admin.server import listening_socket
from admin.web_side import WebSide
from container_limits import megabytes_left, usable_cores
from dialog.answering import Answering
from dialog.audio import Rate
from dialog.echo import open_echo
from dialog.engines import Engines
from dialog.events import Stage
from dialog.journal import KeptJournal
from dialog.llm import open_writing
from dialog.ports import EchoCanceller, SpeechToText, Thinking, TurnEndModel, VoiceActivity, Writing
from dialog.question.drug_names import drugs_in
from dialog.stt import open_second_opinion, open_stt
from dialog.stt.added_names import MOST_LOOKED_AT
from dialog.stt.crowd import Crowd
from dialog.stt.second_opinion import SecondOpinion
from dialog.tts import open_tts
from dialog.tts.rehearsed import Rehearsed
from dialog.turn_end import open_turn_end
from dialog.turns.table import State
from dialog.vad import open_vad
from dialog.wording.prompts import failure, fixed_sentences
from kb.citations import prepare as prepare_citations
from kb.embeddings.minilm import MiniLm
from kb.engine_settings import searched_with
from kb.errors import KbError
from kb.indexes import Indexes, NoEmbedding, follow, open_answering
from kb.ingest_process import ingest_library
from kb.ingest_progress import OwnIngest, Phase
from kb.jobs.overview import LibraryWatch
from kb.library import Library
from kb.rerank import open_reranking
from kb.sources.outside import open_outside
from kb.stores.connection import MIGRATIONS as LIBRARY_MIGRATIONS
from kb.stores.term_shelf import TermShelf, follow_terms
from priority_pool import PriorityPool, Urgency
from records.opening import open_database, open_records
from records.postgres.embedded import silent
from records.postgres.pool import Pool
from settings import Settings
from telephony.browser.settings import BrowserSettings
from telephony.notices import NoticeBoard
from telephony.sip import open_endpoint
from telephony.sip.ports import Address, Endpoint
from telephony.switchboard import Switchboard

log = logging.getLogger(__name__)

MIGRATIONS = (("kb", LIBRARY_MIGRATIONS),)
MODEL_THREADS = min(2, usable_cores())
"""Two on one core would only share it, and both their jobs end late."""
DRAIN_SECONDS = 8.0
KEPT_SECONDS = 1.0
READ_AGAIN_SECONDS = 60.0
READING: dict[Phase, str] = {
    "passages": "Reading the library",
    "statements": "Preparing the library",
    "indexing": "Indexing the library",
}

Progress = Callable[[str, float], None]
"""Is told what is being done, and how much of it is done (0..1)."""


@dataclass(frozen=True, slots=True)
class Service:
    """What runs, for whoever started it.

    phone: the softphone's address, beyond loopback with its one-time link; trust: how to trust its certificate.
    """

    sip: tuple[Address, ...]
    phone: str
    trust: str
    library: Library
    switchboard: Switchboard


def _keep_memory_together() -> None:
    """Let all threads share one heap: with one for each (glibc's way) what a thread frees the others never use.

    mallopt(3), M_ARENA_MAX; another C library has no such thing and needs none.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-8, 1)


def _give_memory_back() -> None:
    """What loading the models needed and freed goes back to the system (malloc_trim(3)): some 60 MB."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)


@asynccontextmanager
async def running(settings: Settings, progress: Progress = silent) -> AsyncIterator[Service]:
    """The service, from ready (an INVITE is answered with the greeting) to stopped. Raises each package's errors."""
    async with AsyncExitStack() as stack:
        _keep_memory_together()
        listening = listening_socket(settings.web)
        stack.callback(listening.close)
        pool = PriorityPool(MODEL_THREADS)
        stack.callback(pool.close)
        crowd = Crowd(pool, at_once=MODEL_THREADS)
        opinion = _second_opinion(settings, crowd, stack)
        loading = asyncio.create_task(asyncio.to_thread(_load_models, settings, pool, opinion))
        stack.push_async_callback(_cancelled, loading)
        records = await stack.enter_async_context(open_records(settings.records, MIGRATIONS, progress))
        models = await loading
        library, indexes = await _open_library(settings, records.database.pool, models.embedding, pool, stack)
        board = NoticeBoard()
        outside = await stack.enter_async_context(open_outside(settings.sources, library))
        writing = await stack.enter_async_context(open_writing(settings.model, settings.dialog))
        thinking = Answering(
            library,
            settings.dialog,
            settings.organisation,
            outside=outside,
            to_write=writing is not None,
            being_read=lambda: library.being_read,
        )
        engines = _engines(models, thinking, KeptJournal(records.journal), board, writing)
        await _rehearse(settings, models.text_to_speech)
        _give_memory_back()
        switchboard = Switchboard(engines, settings.dialog, settings.max_calls)
        crowd.turns = partial(_turns_in_hand, switchboard)
        sip = await _open_sip(settings, switchboard, stack)
        own = OwnIngest()
        watch = LibraryWatch(records.database.pool, settings.organisation, own)
        web = await _open_web(settings, listening, switchboard, board, stack, watch=watch)
        tidying = asyncio.create_task(_give_back_after_work(switchboard), name="memory")
        stack.push_async_callback(_cancelled, tidying)
        stack.push_async_callback(switchboard.drain, DRAIN_SECONDS)
        reading = asyncio.create_task(
            _read_starter_library(records.database.dsn, settings, library, own, progress), name="ingest"
        )
        stack.push_async_callback(_cancelled, reading)
        following = asyncio.create_task(follow(indexes, library), name="index")
        stack.push_async_callback(_cancelled, following)
        terms = TermShelf(records.database.pool, settings.organisation)
        hearing = asyncio.create_task(
            follow_terms(terms, MOST_LOOKED_AT, models.speech_to_text.expect), name="library's words"
        )
        stack.push_async_callback(_cancelled, hearing)
        if opinion is not None:
            second = asyncio.create_task(_load(opinion), name="second opinion")
            stack.push_async_callback(_cancelled, second)
        yield Service(sip.addresses, web.phone_address(), web.trust_steps(), library, switchboard)


def _turns_in_hand(switchboard: Switchboard) -> int:
    """Of all calls: those whose words are being read, and those whose reply is being found."""
    return sum(State(one.state) in (State.PAUSED, State.THINKING) for one in switchboard.calls)


async def _give_back_after_work(switchboard: Switchboard) -> None:
    """What calls work in, some 40 MB, goes back every second while any lasts, and once behind the last.

    It takes 2 to 4 ms of CPU each time, and 10 to have it again for the next turn.
    """
    called = False
    while True:
        await asyncio.sleep(KEPT_SECONDS)
        calls = bool(switchboard.calls)
        if calls or called:
            await asyncio.to_thread(_give_memory_back)
        called = calls


async def _cancelled(task: "asyncio.Task[Any]") -> None:
    task.cancel()
    await asyncio.wait([task])


@dataclass(frozen=True, slots=True)
class _Models:
    """Everything that is loaded once, off the event loop's thread."""

    embedding: MiniLm | None
    voice_activity: Callable[[Rate], VoiceActivity]
    echo: Callable[[Rate], EchoCanceller]
    turn_end: TurnEndModel
    speech_to_text: SpeechToText
    text_to_speech: Rehearsed


def _second_opinion(settings: Settings, crowd: Crowd, stack: AsyncExitStack) -> SecondOpinion | None:
    """Not loaded yet, with a thread of its own; none where there is no first recogniser either."""
    if settings.second_opinion == "off" or settings.engines == "null":
        return None
    pool = PriorityPool(threads=1)
    stack.callback(pool.close)
    left = megabytes_left if settings.second_opinion == "auto" else None
    return open_second_opinion("whisper", pool, _give_memory_back, crowd, left)


async def _load(opinion: SecondOpinion) -> None:
    await opinion.load()
    _give_memory_back()


def _load_models(settings: Settings, pool: PriorityPool, opinion: SecondOpinion | None) -> _Models:
    """Raises EngineMissing, ModelMissing."""
    prepare_citations()
    packaged = settings.library.embedding.engine == "packaged"
    embedding = MiniLm(partial(pool.run, Urgency.THINKING)) if packaged else None
    voice_activity, echo = open_vad("silero"), open_echo("levels")
    match settings.engines:
        case "embedded":
            stt, tts, turn_end = (
                open_stt("moonshine", pool, opinion),
                open_tts("hibari", pool),
                open_turn_end("smart_turn", pool),
            )
            return _Models(embedding, voice_activity, echo, turn_end, stt, Rehearsed(tts))
        case "null":
            from dialog.null_engines import NullSpeechToText, NullTextToSpeech, NullTurnEnd

            voice = Rehearsed(NullTextToSpeech())
            return _Models(embedding, voice_activity, echo, NullTurnEnd(), NullSpeechToText(), voice)


def _engines(
    models: _Models, thinking: Thinking, journal: KeptJournal, board: NoticeBoard, writing: Writing | None
) -> Engines:
    return Engines(
        voice_activity=models.voice_activity,
        echo=models.echo,
        turn_end=models.turn_end,
        speech_to_text=models.speech_to_text,
        text_to_speech=models.text_to_speech,
        thinking=thinking,
        journal=journal,
        observer=board,
        writing=writing,
    )


async def _rehearse(settings: Settings, voice: Rehearsed) -> None:
    """Before the first call: what never changes, and at the wide rate what is heard when the voice fails."""
    await voice.rehearse(fixed_sentences(settings.dialog), rates=(8000,))
    failures = [span.voiced for stage in get_args(Stage) for span in failure(stage).spans]
    await voice.rehearse(failures, rates=(16000,))


async def _open_sip(settings: Settings, switchboard: Switchboard, stack: AsyncExitStack) -> Endpoint:
    endpoint = open_endpoint(settings.sip)
    await endpoint.start()
    stack.push_async_callback(endpoint.close)
    taking = asyncio.create_task(_take_calls(endpoint, switchboard), name="sip")
    stack.push_async_callback(_cancelled, taking)
    return endpoint


async def _take_calls(endpoint: Endpoint, switchboard: Switchboard) -> None:
    async with asyncio.TaskGroup() as calls:
        async for offer in endpoint.offers():
            calls.create_task(switchboard.take(offer))


async def _open_web(
    settings: Settings,
    listening: socket.socket,
    switchboard: Switchboard,
    board: NoticeBoard,
    stack: AsyncExitStack,
    *,
    watch: LibraryWatch,
) -> WebSide:
    web = WebSide(
        listening,
        settings.web,
        BrowserSettings(organisation=settings.organisation),
        switchboard.take,
        board,
        ready=lambda: switchboard.open,
        routers=(library_router(settings.web.page, watch),),
    )
    await web.start()
    stack.push_async_callback(web.stop)
    return web


async def _read_starter_library(
    dsn: str, settings: Settings, library: Library, own: OwnIngest, progress: Progress
) -> None:
    """Read what is missing of the starter library beside the calls; a failure is told, and tried again."""
    library.being_read = True
    while True:
        own.begins()
        try:
            async for step in ingest_library(dsn, settings.organisation, engines=settings.library, change=True):
                own.says(step)
                library.being_read = step.phase == "passages" and step.done < step.total
                if step.total:
                    progress(READING[step.phase], step.done / step.total)
                if step.finished and step.phase == "passages":
                    log.info("the library is read", extra={"new_passages": step.passages})
                elif step.finished and step.phase == "indexing":
                    log.info("the library is indexed anew", extra={"passages": step.total})
                elif step.finished:
                    log.info("the library is prepared", extra={"new_statements": step.statements})
            own.ends()
            return
        except KbError as error:
            own.ends(str(error))
            log.error("the library could not be read to its end", extra={"reason": str(error)})
            await asyncio.sleep(READ_AGAIN_SECONDS)


@asynccontextmanager
async def open_library(settings: Settings) -> AsyncIterator[Library]:
    """The library alone, for commands; shares the service's database when it runs."""
    async with AsyncExitStack() as stack:
        pool = PriorityPool(MODEL_THREADS)
        stack.callback(pool.close)
        database = await stack.enter_async_context(open_database(settings.records, MIGRATIONS))
        library, _ = await _open_library(settings, database.pool, None, pool, stack)
        yield library


async def _open_library(
    settings: Settings, database: Pool, packaged: MiniLm | None, pool: PriorityPool, stack: AsyncExitStack
) -> tuple[Library, Indexes]:
    """The library, on the index that answers now."""
    run = partial(pool.run, Urgency.THINKING)
    indexes = Indexes(database, settings.organisation, settings.library, run, packaged=packaged)
    stack.push_async_callback(indexes.close)
    rerank = settings.library.rerank
    reranking = await open_reranking(rerank, run)
    library = Library(
        database,
        NoEmbedding("The library is not open yet."),
        settings.organisation,
        settings=searched_with(rerank),
        reranking=reranking,
        drugs_in=drugs_in,
    )
    await open_answering(indexes, library)
    return library, indexes
