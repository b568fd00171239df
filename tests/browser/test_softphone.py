"""The softphone in a real Chromium, against the real door with a small session behind it."""

import asyncio
import itertools
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import expect

from admin.web_side import WebSide
from dialog.audio import SpeechFrame
from dialog.events import KeyPressed, Played
from dialog.line import Line
from kb.documents import Citation
from telephony.notices import NoticeBoard
from tests.browser.chromium import Samples, call, opened
from tests.browser.phone_service import Heard, Session, echo, phone_service
from tests.busy_machine import busy

pytestmark = pytest.mark.browser

RATE = 48000
CITATION = Citation(
    "2023 ACC/AHA/ACCP/HRS Guideline for the Diagnosis and Management of Atrial Fibrillation",
    "American Heart Association",
    2023,
    "6.3 Oral anticoagulation",
    "In patients with atrial fibrillation and an estimated annual risk of stroke of 2 % or more, anticoagulation is "
    "recommended.",
    "CC-BY",
    url="https://doi.org/10.1161/CIR.0000000000001193",
    ama="Joglar JA, Chung MK, et al. Circulation. 2024;149(1):e1-e156.",
    digest=True,
)


def answering(session: Session, data: Path) -> AbstractAsyncContextManager[WebSide]:
    return phone_service(session, data)


def delay_ms(sent: Samples, back: Samples, rate: int) -> float:
    """By how much ``back`` is later than ``sent``, by cross-correlation, in milliseconds."""
    size = 1 << (len(sent) + len(back)).bit_length()
    product = np.fft.irfft(np.fft.rfft(back, size) * np.conj(np.fft.rfft(sent, size)), size)
    return float(np.argmax(product[: rate // 1]) / rate * 1000)


async def test_sound_goes_round(bursts: Path, heard: Heard, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line, echo(line))

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await asyncio.sleep(5)
        await it.page.get_by_role("button", name="Hang up").click()
        await heard.over.wait()
        microphone, speaker, rate = await it.tape()
        assert it.complaints == []
    filled = sum(frame.filled for frame in heard.frames[25:])
    assert busy() or filled <= 0.04 * len(heard.frames), f"{filled} of {len(heard.frames)} frames never came"
    delays = [
        delay_ms(microphone[start : start + rate], speaker[start : start + 2 * rate], rate)
        for start in range(rate, len(microphone) - 2 * rate, rate // 2)
    ]
    with capsys.disabled():
        print(f"\nmicrophone -> service -> loudspeaker in Chromium: p50 {np.median(delays):.0f} ms, {np.round(delays)}")
    # A machine under load delivers late, and what waits is worn off only slowly: the least delay is the way's own.
    assert np.abs(speaker).max() > 0.1, "nothing came back"
    if busy():
        print("on a machine this busy sound comes in pieces: its delay is not judged")
        return
    assert min(delays) < 300
    assert float(np.median(delays)) < 400


async def test_the_service_hears_the_question_itself(question: Path, heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), question) as it:
        await call(it)
        await asyncio.sleep(4)
    pcm = np.concatenate([np.frombuffer(frame.pcm, "<i2") for frame in heard.frames]).astype(float)
    spectrum = np.abs(np.fft.rfft(pcm)) ** 2
    hertz = np.fft.rfftfreq(len(pcm), 1 / 16000)
    assert np.sqrt(np.mean(pcm**2)) > 100, "nothing was heard"
    assert spectrum[(hertz > 100) & (hertz < 4000)].sum() > 0.8 * spectrum[hertz > 20].sum(), "this is no voice"


async def test_muting(bursts: Path, heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    def newest_filled(count: int, filled: bool) -> bool:
        return len(heard.frames) > count and all(frame.filled is filled for frame in heard.frames[-count:])

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await heard.until(lambda: newest_filled(20, False))
        await it.page.get_by_role("button", name="Mute").click()
        await expect(it.page.get_by_role("status")).to_contain_text("Microphone off")
        await heard.until(lambda: newest_filled(25, True))
        await it.page.get_by_role("button", name="Unmute").click()
        await heard.until(lambda: newest_filled(20, False))


async def test_keys_by_pointer_and_by_keyboard(bursts: Path, heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await it.page.get_by_role("button", name="1, repeat").click()
        await it.page.get_by_role("button", name="star, help").click()
        await it.page.keyboard.type("0#x7")
        await it.page.keyboard.press("Tab")
        await it.page.keyboard.press("Enter")
        await heard.until(lambda: len(heard.signals) == 6)
    assert [signal.key for signal in heard.signals[:6] if isinstance(signal, KeyPressed)] == list("1*0#70")


async def test_keys_on_a_narrow_screen(bursts: Path, heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts, size=(390, 844)) as it:
        await call(it)
        await expect(it.page.get_by_role("group", name="Keypad")).to_be_hidden()
        await it.page.get_by_role("button", name="Keypad").click()
        await it.page.get_by_role("button", name="3, source").click()
        await heard.until(lambda: len(heard.signals) == 1)
    assert isinstance(heard.signals[0], KeyPressed)
    assert heard.signals[0].key == "3"


async def test_hanging_up_and_calling_again(bursts: Path, tmp_path: Path) -> None:
    calls: list[Heard] = []

    async def session(line: Line, _: NoticeBoard) -> None:
        calls.append(Heard())
        await calls[-1].listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        for _ in range(2):
            await call(it)
            await it.page.get_by_role("button", name="Hang up").click()
            await expect(it.page.get_by_role("status")).to_have_text("Call ended")
            async with asyncio.timeout(1):
                await calls[-1].over.wait()
            assert calls[-1].hung_up.reason == "caller"
        assert it.complaints == []


async def test_closing_the_tab_hangs_up(bursts: Path, heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await it.page.close()
        async with asyncio.timeout(1):
            await heard.over.wait()


async def test_the_service_hangs_up(bursts: Path, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        line.hang_up()
        await Heard().listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await it.page.get_by_role("button", name="Call").click()
        await expect(it.page.get_by_role("status")).to_have_text("Call ended")
        await expect(it.page.get_by_role("alert")).to_have_count(0)


def hum(utterance: int, seconds: float) -> list[SpeechFrame]:
    wave = (8000 * np.sin(2 * np.pi * 300 * np.arange(int(seconds * 16000)) / 16000)).astype("<i2")
    return [
        SpeechFrame(wave[start : start + 320].tobytes(), 16000, utterance, start / 16000)
        for start in range(0, len(wave), 320)
    ]


async def test_what_was_played_is_told_to_the_end(bursts: Path, heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        for frame in hum(1, 1.0):
            line.play(frame)
        await heard.listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await heard.until(lambda: any(isinstance(s, Played) and s.up_to > 0.99 for s in heard.signals))
        speaker, rate = await it.loudspeaker_at_rest()
        assert it.complaints == []
    played = [signal for signal in heard.signals if isinstance(signal, Played)]
    assert all(later.up_to > earlier.up_to for earlier, later in itertools.pairwise(played))
    assert played[-1].up_to == pytest.approx(1.0, abs=0.01)
    assert len(played) > 15
    sounding = np.flatnonzero(np.abs(speaker) > 0.05)
    assert (sounding[-1] - sounding[0]) / rate == pytest.approx(1.0, abs=0.02)
    assert np.diff(sounding).max() < 0.005 * rate, "there is a hole in what was played"


async def test_clearing_silences_the_page_at_once(
    bursts: Path, heard: Heard, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flushed_after: list[float] = []
    told_after: list[float] = []

    async def session(line: Line, _: NoticeBoard) -> None:
        async def interrupt() -> None:
            for utterance in range(1, 6):
                for frame in hum(utterance, 1.5):
                    line.play(frame)
                await asyncio.sleep(0.6)
                marks = len(heard.signals)
                began = time.perf_counter()
                line.flush()
                await heard.until(lambda seen=marks: len(heard.signals) > seen)  # type: ignore[misc]
                told_after.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(0.4)
                played = [s for s in heard.signals if isinstance(s, Played) and s.utterance == utterance]
                flushed_after.append(played[-1].up_to)

        interrupting = asyncio.create_task(interrupt())
        await heard.listen(line)
        await interrupting

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await heard.until(lambda: len(flushed_after) == 5, within=15)
        _, speaker, rate = await it.tape()
        await it.page.get_by_role("button", name="Hang up").click()
        await heard.over.wait()
    sounding = np.flatnonzero(np.abs(speaker) > 0.02)
    pieces = np.split(sounding, np.flatnonzero(np.diff(sounding) > 0.1 * rate) + 1)
    lengths = [(piece[-1] - piece[0]) / rate for piece in pieces]
    errors = [abs(told - length) for told, length in zip(flushed_after, lengths, strict=True)]
    with capsys.disabled():
        print(
            f"\nflush -> the page's word where it stopped: p50 {np.median(told_after):.0f} ms, "
            f"max {max(told_after):.0f} ms; its word against what sounded: max {max(errors) * 1000:.0f} ms off"
        )
    assert max(lengths) < 0.8
    if busy():
        print("on a machine this busy the recording itself has holes: what was told is not compared with it")
        return
    # Any machine leaves a hole in the recording now and then, so that one of them may be off by such a hole.
    assert float(np.median(errors)) < 0.03
    assert max(errors) < 0.15


async def test_the_transcript_and_its_sources(bursts: Path, tmp_path: Path) -> None:
    tell: list[Callable[..., None]] = []

    async def session(line: Line, board: NoticeBoard) -> None:
        tell.append(lambda kind, **facts: board.notice(line.call, kind, facts))
        await Heard().listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        log = it.page.get_by_role("log")
        state = it.page.get_by_role("status")
        tell[0]("listening")
        await expect(state).to_contain_text("Listening")
        tell[0]("words", words="what is the", final=False)
        await expect(log).to_contain_text("what is the")
        tell[0]("words", words="what is the dose of apixaban", final=True)
        await expect(state).to_contain_text("Thinking")
        tell[0]("reply", turn=1, text="Apixaban: 5 mg twice daily. Not with strong inhibitors.", citations=(CITATION,))
        await expect(log).to_contain_text("Not with strong inhibitors.")
        await expect(log.locator("s")).to_have_count(0)
        tell[0]("heard", turn=1, text="Apixaban: 5 mg twice", complete=False)
        await expect(log.locator("s")).to_have_text("daily. Not with strong inhibitors.")
        await expect(log).to_contain_text("cut off here")
        sources = it.page.get_by_role("region", name="Sources")
        for part in (CITATION.title, CITATION.organisation, "2023", CITATION.section, "for trying out, not for care"):
            await expect(sources).to_contain_text(part)
        assert it.complaints == []


async def test_words_are_text_and_never_markup(bursts: Path, tmp_path: Path) -> None:
    async def session(line: Line, board: NoticeBoard) -> None:
        board.notice(line.call, "words", {"words": "<img src=x onerror=alert(1)>", "final": True})
        hostile = {"title": "<b>x</b>", "url": "javascript:alert(1)", "organisation": "x", "year": 2020}
        board.notice(line.call, "reply", {"turn": 1, "text": "<script>", "citations": [hostile]})
        await Heard().listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await call(it)
        await expect(it.page.get_by_role("log")).to_contain_text("<img src=x onerror=alert(1)>")
        assert await it.page.locator(".sources a, #page img, #page script").count() == 0


async def test_sound_that_would_wait_over_300_ms_in_the_socket_is_dropped(
    bursts: Path, heard: Heard, tmp_path: Path
) -> None:
    """What the network holds up is told by the socket's bufferedAmount, which stands still here."""

    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    def newest_filled(count: int, filled: bool) -> bool:
        return len(heard.frames) > count and all(frame.filled is filled for frame in heard.frames[-count:])

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        await it.page.evaluate("""() => Object.defineProperty(
            WebSocket.prototype, "bufferedAmount", { get: () => window.waiting ?? 0 })""")
        await call(it)
        at_300_ms = 0.3 * 16000 * 2
        for waiting, filled in ((at_300_ms, False), (at_300_ms + 1, True), (0, False)):
            await it.page.evaluate("(bytes) => { window.waiting = bytes; }", waiting)
            await heard.until(lambda as_told=filled: newest_filled(20, as_told))  # type: ignore[misc]
        assert it.complaints == []


async def test_the_meters_move_with_both_voices_and_rest_without(bursts: Path, heard: Heard, tmp_path: Path) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        for frame in hum(1, 1.0):
            line.play(frame)
        await heard.listen(line)

    def highest(label: str, seconds: float) -> str:
        return f"""() => new Promise((done) => {{
            const bar = document.querySelector('[data-meter="{label}"]');
            let most = 0;
            const until = performance.now() + {seconds * 1000};
            const look = () => {{
              most = Math.max(most, new DOMMatrix(getComputedStyle(bar).transform).a);
              performance.now() < until ? requestAnimationFrame(look) : done(most);
            }};
            look();
        }})"""

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts) as it:
        assert await it.page.evaluate(highest("You", 0.1)) == 0
        await call(it)
        assert await it.page.evaluate(highest("Voice", 1.5)) > 0.3
        assert await it.page.evaluate(highest("You", 2.0)) > 0.3
        await it.page.get_by_role("button", name="Mute").click()
        async with asyncio.timeout(5):
            while await it.page.evaluate(highest("You", 0.2)) > 0:
                pass
        await it.page.get_by_role("button", name="Hang up").click()
        for label in ("You", "Voice"):
            assert await it.page.evaluate(highest(label, 0.1)) == 0


@pytest.mark.parametrize("size", [(1280, 800), (820, 1180), (390, 844), (320, 568)])
async def test_the_cards_lie_in_order_and_nothing_is_wider_than_the_screen(
    bursts: Path, heard: Heard, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def session(line: Line, _: NoticeBoard) -> None:
        await heard.listen(line)

    async with answering(session, tmp_path) as side, opened(side.phone_address(), bursts, size=size) as it:
        boxes = [await card.bounding_box() for card in await it.page.locator(".card").all()]
        assert await it.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    telephone, transcript, sources = (box for box in boxes if box is not None)
    if size[0] < 700:
        for upper, lower in itertools.pairwise((telephone, transcript, sources)):
            assert 0 < lower["y"] - upper["y"] - upper["height"] < 20
    else:
        assert 0 < transcript["x"] - telephone["x"] - telephone["width"] < 20
        assert transcript["y"] == telephone["y"]
