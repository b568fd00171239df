"""Every folder of sip-scenarios/ is called in against both drivers, by SIPp."""

import asyncio
from pathlib import Path

import pytest

from dialog.events import Held, KeyPressed, Transferred, Unheld
from telephony.errors import CallGone
from telephony.settings import SipSettings
from telephony.sip.ports import Endpoint
from tests.telephony.sip.rig import Driver, Ears, loudness, started
from tests.telephony.sip.scenarios import Scenario, names, run, skip_unless_runnable

pytestmark = pytest.mark.sipp


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


@pytest.mark.parametrize("driver", ["baresip", "pjsua2"])
@pytest.mark.parametrize("name", names())
async def test_scenario(name: str, driver: Driver, tmp_path: Path) -> None:
    scenario = Scenario.read(name)
    if driver not in scenario.drivers:
        pytest.skip(f"{name} is told of {', '.join(scenario.drivers)} only")
    skip_unless_runnable(scenario)
    lines: list[Ears] = []
    async with started(driver, SipSettings(vanished_after=scenario.vanished_after)) as endpoint:
        taking = asyncio.create_task(answering(endpoint, scenario, lines))
        status, words = await run(scenario, endpoint.addresses[0].port, tmp_path)
        assert status == 0, words
        for ears in lines:
            await ears.ended(3.0)
    await taking
    assert len(lines) == (1 if scenario.line else 0)
    for ears in lines:
        check(ears, scenario)


def check(ears: Ears, scenario: Scenario) -> None:
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
    assert shortest <= len(frames) * 0.02 <= longest
    filled_first = wanted.pop("filled_first", 0.0)
    assert all(frame.filled for frame in frames[: round(filled_first * 50)])
    assert [round(frame.at * 50) for frame in frames] == list(range(len(frames)))
    defaults = {"keys": "", "held": 0, "unheld": 0, "transfer": [], "rate": 8000, "voiced": False}
    assert found == {**defaults, **wanted}
