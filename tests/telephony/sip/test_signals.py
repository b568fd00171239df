"""The order in which a line tells things."""

import asyncio

from dialog.events import HungUp, KeyPressed
from telephony.sip.metronome import Metronome
from telephony.sip.signals import Signals


async def test_hung_up_is_the_last_and_only_once() -> None:
    signals = Signals()
    for signal in (KeyPressed(0.1, "1"), HungUp(0.2), KeyPressed(0.3, "2"), HungUp(0.4)):
        signals.put(signal)
    assert [signal async for signal in signals] == [KeyPressed(0.1, "1"), HungUp(0.2)]
    assert [signal async for signal in signals] == []


async def test_a_reader_waits_for_what_comes_later() -> None:
    signals = Signals()
    asyncio.get_running_loop().call_later(0.01, signals.put, HungUp(0.0))
    async with asyncio.timeout(10):
        assert [signal async for signal in signals] == [HungUp(0.0)]


async def test_the_clock_makes_up_for_a_loop_that_stood_still() -> None:
    beats = []
    loop = asyncio.get_running_loop()
    clock = Metronome(lambda: beats.append(loop.time()))
    clock.start()
    begun = loop.time()
    await asyncio.sleep(0.05)
    while loop.time() < begun + 0.2:
        pass
    await asyncio.sleep(0.105)
    clock.stop()
    due = (loop.time() - begun) / 0.02
    assert due - 2 <= len(beats) <= due + 1
    stopped = len(beats)
    await asyncio.sleep(0.05)
    assert len(beats) == stopped
