"""Every folder of sip-scenarios/ is called in against both drivers at the same time, by SIPp."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

import pytest

from dialog.events import Held, KeyPressed, Transferred, Unheld
from telephony.errors import CallGone
from telephony.settings import SipSettings
from telephony.sip.ports import Endpoint
from tests.busy_machine import patience
from tests.telephony.sip.rig import Driver, Ears, loudness, started
from tests.telephony.sip.scenarios import Scenario, names, run, skip_unless_runnable

pytestmark = pytest.mark.sipp

DRIVERS: tuple[Driver, ...] = ("baresip", "pjsua2")
SIPP_AUDIO = 6000
"""The first port of SIPp's audio; a hundred for each of those that run at the same time."""


def installed(driver: Driver) -> bool:
    """pjsua2 has no wheel for Python 3.13."""
    return driver != "pjsua2" or find_spec("pjsua2") is not None


async def answering(endpoint: Endpoint, scenario: Scenario, lines: list[Ears]) -> None:
    async for offer in endpoint.offers():
        if not scenario.answered:
            continue
        try:
            lines.append(Ears(await offer.accept()))
        except CallGone:
            continue
        if scenario.transfer_to:
            lines[-1].line.transfer(scenario.transfer_to)


@pytest.mark.parametrize("name", names())
async def test_scenario(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    scenario = Scenario.read(name)
    skip_unless_runnable(scenario)
    calls = [
        called(driver, scenario, tmp_path_factory.mktemp(driver), SIPP_AUDIO + 100 * number)
        for number, driver in enumerate(DRIVERS)
        if driver in scenario.drivers and installed(driver)
    ]
    ended = await asyncio.gather(*calls, return_exceptions=True)  # each to its end, whatever the other does
    if failures := [failure for failure in ended if failure is not None]:
        raise BaseExceptionGroup(name, failures)


async def called(driver: Driver, scenario: Scenario, folder: Path, audio_port: int) -> None:
    lines: list[Ears] = []
    async with started(driver, SipSettings(vanished_after=scenario.vanished_after)) as endpoint:
        taking = asyncio.create_task(answering(endpoint, scenario, lines))
        status, words = await run(scenario, endpoint.addresses[0].port, folder, audio_port)
        assert status == 0, f"{driver}: {words}"
        for ears in lines:
            await ears.ended(patience(3))
    await taking
    assert len(lines) == (1 if scenario.line else 0), driver
    for ears in lines:
        check(ears, scenario, driver)


def check(ears: Ears, scenario: Scenario, driver: Driver) -> None:
    """What the line reported is what the scenario says it must."""
    wanted = dict(scenario.line)
    frames = ears.frames
    found = {
        "ends": ears.signals[-1].reason,  # type: ignore[union-attr]
        "keys": "".join(pressed.key for pressed in ears.of(KeyPressed)),
        "held": len(ears.of(Held)),
        "unheld": len(ears.of(Unheld)),
        "transfer": [moved.outcome for moved in ears.of(Transferred)],
        "rate": ears.line.rate,
        "voiced": sum(level > 2000 for level in loudness(frames)) > 25,
    }
    shortest, longest = wanted.pop("seconds", (0.0, 60.0))
    assert shortest <= len(frames) * 0.02 <= longest, driver
    filled_first = wanted.pop("filled_first", 0.0)
    assert all(frame.filled for frame in frames[: round(filled_first * 50)])
    assert [round(frame.at * 50) for frame in frames] == list(range(len(frames)))
    defaults = {"keys": "", "held": 0, "unheld": 0, "transfer": [], "rate": 8000, "voiced": False}
    assert found == {**defaults, **wanted}, driver
